import Kubernetes

/// What rules and controls look at, as far as a census can tell whether a scan saw any of it.
enum RuleSubject: Hashable {
    case anyObject
    /// Objects in namespaces.
    case namespaced
    case pods
    case containers
    /// Objects of kinds, as rules name kinds.
    case kinds([String])
    case rbac
    /// Pods, and the policies that govern their traffic.
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
        case .analysis(let analysis):
            switch analysis {
            case .access: self = .rbac
            case .network: self = .traffic
            case .podSecurity: self = .pods
            case .references, .secrets: self = .anyObject
            }
        }
    }

    init(_ subject: FrameworkControl.Subject) {
        switch subject {
        case .pods: self = .pods
        case .namespaced: self = .namespaced
        case .namespaces: self = .kinds(["Namespace"])
        case .rbac: self = .rbac
        case .component(let component): self = .component(component)
        }
    }

    /// What a rule that decides a control on a component looks at: the component as it runs, or files that configure it.
    /// No other kind of object shows the component.
    func of(_ component: Component.Name) -> RuleSubject {
        guard case .kinds(let kinds) = self else { return .component(component) }
        let files = kinds.filter { kind in
            RuleSubject.configurationGroups.contains(String(kind.prefix { $0 != "/" }))
        }
        return files.isEmpty ? .component(component) : .kinds(files)
    }

    /// API groups of the files that configure components. Their objects never lie in a cluster.
    private static let configurationGroups: Set<String> = [
        "apiserver.config.k8s.io", "audit.k8s.io", "kubecontrollermanager.config.k8s.io", "kubelet.config.k8s.io",
        "kubeproxy.config.k8s.io", "kubescheduler.config.k8s.io",
    ]

    /// Whether objects of a few kinds are all that it is.
    var isNarrow: Bool { if case .kinds = self { true } else { false } }

    func isSeen(in census: Census) -> Bool {
        switch self {
        case .anyObject: !census.objects.isEmpty
        case .namespaced: census.hasNamespaced
        case .pods: census.podTemplates > 0
        case .containers: census.containers > 0
        case .kinds(let kinds): census.contains(anyOf: kinds)
        case .rbac: census.contains(group: "rbac.authorization.k8s.io")
        case .traffic: census.podTemplates > 0 || census.contains(group: "networking.k8s.io")
        case .component(let component): census.components.contains(component)
        }
    }

    /// What a scan that saw none of it lacks.
    var names: [String] {
        switch self {
        case .anyObject: ["objects"]
        case .namespaced: ["namespaced objects"]
        case .pods, .traffic: ["pods"]
        case .containers: ["containers"]
        case .kinds(let kinds): kinds.map { String($0.split(separator: "/").last ?? "") }
        case .rbac: ["roles or bindings"]
        case .component(let component): [component.rawValue]
        }
    }
}
