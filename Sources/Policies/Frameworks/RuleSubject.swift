import Kubernetes

/// What rules and controls look at, as far as a census can tell whether a scan saw any of it.
enum RuleSubject: Hashable {
    case anyObject
    /// Objects in namespaces.
    case namespaced
    case pods
    case containers
    /// Where applications keep their settings, and credentials among them: ConfigMaps, Secrets and pods.
    case settings
    /// Objects of kinds, as rules name kinds.
    case kinds([String])
    /// Bindings of roles. A role by itself gives nothing to anybody.
    case bindings
    /// Pods whose traffic goes through the network of pods.
    case traffic
    /// A process of Kubernetes itself, as objects run it.
    case component(Component.Name)

    init(_ rule: Rule) {
        switch rule.decision {
        case .check(let check):
            switch check.target {
            case .container: self = .containers
            case .pod: self = .pods
            case .resource: self = check.kinds.isEmpty ? .anyObject : .kinds(check.kinds)
            case .component: self = check.component.map { .component($0.name) } ?? .anyObject
            }
        case .analysis where rule.analysisKinds.contains("Pod"): self = .pods
        case .analysis where !rule.analysisKinds.isEmpty: self = .kinds(rule.analysisKinds)
        case .analysis(.access): self = .bindings
        case .analysis(.network): self = .traffic
        case .analysis(.podSecurity), .analysis(.references): self = .pods
        case .analysis(.secrets): self = .settings
        }
    }

    init(_ subject: FrameworkControl.Subject) {
        switch subject {
        case .pods: self = .pods
        case .namespaced: self = .namespaced
        case .namespaces: self = .kinds(["Namespace"])
        case .rbac: self = .bindings
        case .component(let component): self = .component(component)
        }
    }

    /// What a rule that decides a control on a component looks at: the component as it runs, or files that configure it.
    /// No other kind of object shows the component.
    func of(_ component: Component.Name) -> RuleSubject {
        guard case .kinds(let kinds) = self else { return .component(component) }
        let files = kinds.filter { RuleSubject.configured[String($0.prefix { $0 != "/" })] == component }
        return files.isEmpty ? .component(component) : .kinds(files)
    }

    /// What the files of an API group configure. Their objects never lie in a cluster.
    private static let configured: [String: Component.Name] = [
        "apiserver.config.k8s.io": .apiServer, "audit.k8s.io": .apiServer,
        "kubecontrollermanager.config.k8s.io": .controllerManager, "kubelet.config.k8s.io": .kubelet,
        "kubeproxy.config.k8s.io": .proxy, "kubescheduler.config.k8s.io": .scheduler,
    ]

    /// Whether objects of a few kinds are all that it is. A cluster may well have none of them.
    var isNarrow: Bool { if case .kinds = self { true } else { false } }

    func isSeen(in census: Census) -> Bool {
        switch self {
        case .anyObject: !census.objects.isEmpty
        case .namespaced: census.hasNamespaced
        case .pods: census.podTemplates > 0
        case .containers: census.containers > 0
        case .settings: census.podTemplates > 0 || census.contains(anyOf: ["ConfigMap", "Secret"])
        case .kinds(let kinds): census.contains(anyOf: kinds)
        case .bindings: census.contains(anyOf: RuleSubject.kindsOfBindings)
        case .traffic: census.podTemplates > census.hostNetworkTemplates
        case .component(let component): census.components.contains(component)
        }
    }

    private static let kindsOfBindings = ["RoleBinding", "ClusterRoleBinding"].map { "rbac.authorization.k8s.io/\($0)" }

    /// What a scan that saw none of it lacks.
    var names: [String] {
        switch self {
        case .anyObject: ["objects"]
        case .namespaced: ["namespaced objects"]
        case .pods, .traffic: ["pods"]
        case .containers: ["containers"]
        case .settings: ["ConfigMap", "Secret", "pods"]
        case .kinds(let kinds): kinds.map { String($0.split(separator: "/").last ?? "") }
        case .bindings: ["bindings of roles"]
        case .component(let component): [component.rawValue]
        }
    }
}
