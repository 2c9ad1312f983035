/// The flags that kubeadm starts components with where its configuration does not set them, as far as they matter to
/// security. Source: kubeadm's `phases/controlplane`, `phases/etcd` and `componentconfigs`.
struct KubeadmDefaults {
    private let certificates: String
    private let version: ComponentVersion?

    /// - Parameter certificates: `certificatesDir`.
    init(certificates: String?, version: ComponentVersion?) {
        self.certificates = certificates.flatMap { $0.isEmpty ? nil : $0 } ?? "/etc/kubernetes/pki"
        self.version = version
    }

    private func file(_ name: String) -> String { "\(certificates)/\(name)" }

    func addAPIServer(to flags: inout FlagList) {
        if flags["authorization-config"] == nil { flags.addDefault("authorization-mode", "Node,RBAC") }
        // The flag went with 1.24, and with 1.20 what it was for.
        if let version, version.minor < 20 { flags.addDefault("insecure-port", "0") }
        for (name, value) in [
            ("enable-admission-plugins", "NodeRestriction"), ("enable-bootstrap-token-auth", "true"),
            ("secure-port", "6443"), ("client-ca-file", file("ca.crt")),
            ("tls-cert-file", file("apiserver.crt")), ("tls-private-key-file", file("apiserver.key")),
            ("kubelet-client-certificate", file("apiserver-kubelet-client.crt")),
            ("kubelet-client-key", file("apiserver-kubelet-client.key")),
            ("service-account-key-file", file("sa.pub")), ("service-account-signing-key-file", file("sa.key")),
            ("requestheader-client-ca-file", file("front-proxy-ca.crt")),
        ] { flags.addDefault(name, value) }
    }

    /// The API server's flags for the etcd that kubeadm starts.
    func addEtcdClient(to flags: inout FlagList) {
        flags.addDefault("etcd-cafile", file("etcd/ca.crt"))
        flags.addDefault("etcd-certfile", file("apiserver-etcd-client.crt"))
        flags.addDefault("etcd-keyfile", file("apiserver-etcd-client.key"))
    }

    func addControllerManager(to flags: inout FlagList) {
        for (name, value) in [
            ("bind-address", "127.0.0.1"), ("client-ca-file", file("ca.crt")), ("root-ca-file", file("ca.crt")),
            ("service-account-private-key-file", file("sa.key")), ("use-service-account-credentials", "true"),
        ] { flags.addDefault(name, value) }
    }

    func addScheduler(to flags: inout FlagList) { flags.addDefault("bind-address", "127.0.0.1") }

    func addEtcd(to flags: inout FlagList) {
        for (name, value) in [
            ("cert-file", file("etcd/server.crt")), ("key-file", file("etcd/server.key")),
            ("trusted-ca-file", file("etcd/ca.crt")), ("client-cert-auth", "true"),
            ("peer-cert-file", file("etcd/peer.crt")), ("peer-key-file", file("etcd/peer.key")),
            ("peer-trusted-ca-file", file("etcd/ca.crt")), ("peer-client-cert-auth", "true"),
        ] { flags.addDefault(name, value) }
    }

    /// The kubelet that kubeadm starts takes the rest from a file, in which kubeadm sets what stands here.
    static func addKubelet(to flags: inout FlagList) {
        for (name, value) in [
            ("config", "/var/lib/kubelet/config.yaml"), ("anonymous-auth", "false"),
            ("authorization-mode", "Webhook"), ("client-ca-file", "/etc/kubernetes/pki/ca.crt"),
            ("read-only-port", "0"), ("rotate-certificates", "true"),
        ] { flags.addDefault(name, value) }
    }
}
