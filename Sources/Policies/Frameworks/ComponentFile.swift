import Kubernetes

/// A kind of file that configures a component. Such objects never lie in a cluster.
struct ComponentFile {
    /// As rules name kinds.
    let kind: String
    let component: Component.Name
    /// Flags that name such a file; empty for a file that stands in place of all flags.
    let flags: [String]

    /// Nil for other kinds.
    init?(kind: String) {
        switch kind.prefix(while: { $0 != "/" }) {
        case "apiserver.config.k8s.io", "apiserver.k8s.io", "audit.k8s.io", "EncryptionConfig",
            "pod-security.admission.config.k8s.io":
            component = .apiServer
            flags = ComponentFile.flagsOfTheAPIServer[kind] ?? []
        case "kubecontrollermanager.config.k8s.io": (component, flags) = (.controllerManager, [])
        case "kubelet.config.k8s.io": (component, flags) = (.kubelet, [])
        case "kubeproxy.config.k8s.io": (component, flags) = (.proxy, [])
        case "kubescheduler.config.k8s.io": (component, flags) = (.scheduler, [])
        default: return nil
        }
        self.kind = kind
    }

    private static let encryption = ["encryption-provider-config", "experimental-encryption-provider-config"]

    private static let flagsOfTheAPIServer = [
        "apiserver.config.k8s.io/AdmissionConfiguration": ["admission-control-config-file"],
        "apiserver.k8s.io/AdmissionConfiguration": ["admission-control-config-file"],
        "apiserver.config.k8s.io/AuthenticationConfiguration": ["authentication-config"],
        "apiserver.config.k8s.io/AuthorizationConfiguration": ["authorization-config"],
        "apiserver.config.k8s.io/EncryptionConfiguration": encryption, "EncryptionConfig": encryption,
        "audit.k8s.io/Policy": ["audit-policy-file"],
    ]

    /// Whether its rules decide what rules on flags of the component leave to files.
    /// - Parameter files: the flags that name these files.
    func answers(_ component: Component.Name, files: [String]) -> Bool {
        component == self.component && (flags.isEmpty ? component != .apiServer : flags.contains { files.contains($0) })
    }
}
