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
    /// A process of Kubernetes itself, as objects run it, with flags that name files in which an answer may stand instead.
    case component(Component.Name, files: [String] = [])

    init(_ rule: Rule) {
        switch rule.decision {
        case .check(let check):
            switch check.target {
            case .container: self = .containers
            case .pod: self = .pods
            case .resource: self = check.kinds.isEmpty ? .anyObject : .kinds(check.kinds)
            case .component: self = RuleSubject(component: check) ?? .anyObject
            }
        case .analysis where rule.analysisKinds.contains("Pod"): self = .pods
        case .analysis where !rule.analysisKinds.isEmpty: self = .kinds(rule.analysisKinds)
        case .analysis(.access): self = .bindings
        case .analysis(.network): self = .traffic
        case .analysis(.podSecurity), .analysis(.references): self = .pods
        case .analysis(.secrets): self = .settings
        }
    }

    /// Where a check asks whether a flag names a file, the file is no answer.
    private init?(component check: Check) {
        guard let component = check.component else { return nil }
        self = .component(component.name, files: component.files.filter { !check.expression.contains("'\($0)'") })
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

    /// The files of components among its kinds.
    var files: [ComponentFile] {
        guard case .kinds(let kinds) = self else { return [] }
        return kinds.compactMap { ComponentFile(kind: $0) }
    }

    /// What of it is a component, by its flags or by files that configure it; nil where nothing is.
    func part(of component: Component.Name) -> RuleSubject? {
        if case .component(component, _) = self { return self }
        let kinds = files.filter { $0.component == component }.map(\.kind)
        return kinds.isEmpty ? nil : .kinds(kinds)
    }

    /// Where the same stands: flags of a component and files that it may have instead.
    /// - Parameter others: what other rules of a control look at.
    func alternatives(among others: [RuleSubject]) -> [RuleSubject] {
        switch self {
        case .component(let component, let flags):
            others.compactMap { other in
                let kinds = other.files.filter { $0.answers(component, files: flags) }.map(\.kind)
                return kinds.isEmpty ? nil : .kinds(kinds)
            }
        case .kinds:
            others.filter { other in
                guard case .component(let component, let flags) = other else { return false }
                return files.contains { $0.answers(component, files: flags) }
            }
        default: []
        }
    }

    /// Whether objects of a few kinds are all that it is. A cluster may well have none of them.
    var isNarrow: Bool { if case .kinds = self { true } else { false } }

    /// Whether it is pods, or something of them.
    var isOfWorkloads: Bool { self == .pods || self == .containers || self == .traffic }

    func isSeen(in census: Census) -> Bool {
        switch self {
        case .anyObject: !census.objects.isEmpty
        case .namespaced: census.hasNamespaced
        case .pods: census.podTemplates > 0
        case .containers: census.containers > 0
        case .settings: census.podTemplates > 0 || census.contains(anyOf: ["ConfigMap", "Secret"])
        case .kinds(let kinds): census.contains(anyOf: kinds)
        case .bindings: census.bindings > 0
        case .traffic: census.podTemplates > census.hostNetworkTemplates
        case .component(let component, _): census.components.contains(component)
        }
    }

    static let kindsOfBindings = ["RoleBinding", "ClusterRoleBinding"].map { "rbac.authorization.k8s.io/\($0)" }

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
        case .component(let component, _): [component.rawValue]
        }
    }
}
