/// What the steps of all subjects are found from.
struct EscalationGround {
    let analysis: AccessAnalysis
    let objects: NamedObjects
    let authorizer: Authorizer
    let lending: RightsLending
    /// Where Pod Security refuses no privileged Pods; among them where there are workloads, and where one may run on a
    /// node of the control plane.
    let open: NamespaceSet
    let openWithWorkloads: NamespaceSet
    let openOnControlPlane: NamespaceSet
    let hasControlPlane: Bool

    init(_ analysis: AccessAnalysis, _ objects: NamedObjects) {
        self.analysis = analysis
        self.objects = objects
        authorizer = Authorizer(analysis.model)
        lending = RightsLending(analysis)
        let open = Set(analysis.model.facts.namespaces.filter(\.isOpen).map(\.name))
        self.open = NamespaceSet(open)
        openWithWorkloads = NamespaceSet(open.intersection(objects.namespacesWithWorkloads))
        openOnControlPlane = NamespaceSet(open.intersection(objects.namespacesOnControlPlane))
        hasControlPlane = analysis.model.facts.nodes.contains(where: \.isControlPlane)
    }
}

/// Namespaces, of which many subjects are asked.
struct NamespaceSet {
    private let names: Set<String>
    /// By name.
    let first: String?

    init(_ names: Set<String>) {
        self.names = names
        first = names.min()
    }

    /// A namespace, if it is one of them; of all of them the first.
    func one(in namespace: String?) -> String? {
        guard let namespace else { return first }
        return names.contains(namespace) ? namespace : nil
    }
}

extension AccessFacts.Namespace {
    /// Whether Pod Security refuses no privileged Pods there.
    var isOpen: Bool { enforcedLevel == nil || enforcedLevel == "privileged" }
}
