import Kubernetes

/// `matchConstraints` of a policy and `matchResources` of a binding: which requests they are about.
struct MatchResources: Sendable {
    /// Empty: all requests.
    var resourceRules: [ResourceRule] = []
    var excludeResourceRules: [ResourceRule] = []
    var namespaceSelector: LabelSelector?
    var objectSelector: LabelSelector?
    /// `matchPolicy: Equivalent`, the default: rules also mean other versions of the same resource.
    var includesEquivalents = true
    /// The only namespace meant; of Kyverno's namespaced policies.
    var namespace: String?
}

/// One of `resourceRules`. Lists hold names or `*`.
struct ResourceRule: Sendable {
    enum Scope: String, CaseIterable, Sendable {
        case all = "*"
        case namespaced = "Namespaced"
        case cluster = "Cluster"
    }

    enum Operation: String, CaseIterable, Sendable {
        case all = "*"
        case create = "CREATE"
        case update = "UPDATE"
        case delete = "DELETE"
        case connect = "CONNECT"
    }

    var groups: [String]
    var versions: [String]
    /// `pods`, `pods/log`, `*`, `*/*`, `pods/*` or `*/scale`.
    var resources: [String]
    var operations: [Operation]
    var scope = Scope.all
    /// Empty: all names.
    var names: [String] = []
    /// Where the file states it; nil for one that Bulwark makes.
    var place: PolicyPlace?
}
