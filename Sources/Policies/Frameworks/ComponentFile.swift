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
        guard let slash = kind.firstIndex(of: "/") else { return nil }
        switch kind[..<slash] {
        case "apiserver.config.k8s.io", "audit.k8s.io":
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

    static let admission = "apiserver.config.k8s.io/AdmissionConfiguration"
    /// No kind of Kubernetes: an ``admission`` that configures the plugin PodSecurity, rather than other plugins alone or
    /// a file that does.
    static let podSecurity = "apiserver.config.k8s.io/PodSecurityConfiguration"

    private static let flagsOfTheAPIServer = [
        admission: ["admission-control-config-file"], podSecurity: ["admission-control-config-file"],
        "apiserver.config.k8s.io/AuthenticationConfiguration": ["authentication-config"],
        "apiserver.config.k8s.io/AuthorizationConfiguration": ["authorization-config"],
        "apiserver.config.k8s.io/EncryptionConfiguration": [
            "encryption-provider-config", "experimental-encryption-provider-config",
        ],
        "audit.k8s.io/Policy": ["audit-policy-file"],
    ]

    /// Whether its rules decide what rules on flags of the component leave to files.
    /// - Parameter files: the flags that name these files.
    func answers(_ component: Component.Name, files: [String]) -> Bool {
        component == self.component && (flags.isEmpty ? component != .apiServer : flags.contains { files.contains($0) })
    }
}
