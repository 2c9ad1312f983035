/// The objects to which rights to single names lead, by their names.
struct NamedObjects {
    let model: AccessModel
    private let workloads: [String: [Int]]
    private let workloadsByNamespace: [String: [String: [Int]]]
    /// By name; of one namespace by both, so that namesakes elsewhere cost nothing.
    private let tokenSecrets: [String: [AccessFacts.TokenSecret]]
    private let tokenSecretsByNamespace: [String: [String: [AccessFacts.TokenSecret]]]
    /// By namespace, those of ServiceAccounts that an object or a binding tells of.
    let accountNames: [String: Set<String>]
    private let bindings: [String: [Int]]
    /// By namespace; those of the whole cluster under nil.
    private let bindingsByScope: [String?: [Int]]
    private let rolesByNamespace: [String: [Int]]
    /// The groups of bootstrap tokens that bindings name.
    let bootstrappers: [Subject]
    /// Kubelets whose users bindings name.
    private let boundKubelets: Set<Subject>
    /// Where workloads are, and where one may run on a node of the control plane.
    let namespacesWithWorkloads: Set<String>
    /// Whose Namespace was read.
    let declaredNamespaces: Set<String>
    let namespacesOnControlPlane: Set<String>

    init(_ model: AccessModel) {
        self.model = model
        self.workloads = Dictionary(grouping: model.facts.workloads.indices) { String(model.facts.workloads[$0].name) }
        workloadsByNamespace = Dictionary(grouping: model.facts.workloads.indices) {
            model.facts.workloads[$0].namespace
        }.mapValues { Dictionary(grouping: $0) { String(model.facts.workloads[$0].name) } }
        tokenSecrets = Dictionary(grouping: model.facts.tokenSecrets, by: \.name)
        tokenSecretsByNamespace = Dictionary(grouping: model.facts.tokenSecrets, by: \.namespace).mapValues {
            Dictionary(grouping: $0, by: \.name)
        }
        accountNames = model.namespacesByAccountName.reduce(into: [:]) { names, account in
            for namespace in account.value { names[namespace, default: []].insert(account.key) }
        }
        bindings = Dictionary(grouping: model.bindings.indices) { model.bindings[$0].name }
        bindingsByScope = Dictionary(grouping: model.bindings.indices) { model.bindings[$0].namespace }
        rolesByNamespace = Dictionary(grouping: model.roles.indices.filter { model.roles[$0].key.kind == .role }) {
            model.roles[$0].key.namespace
        }
        let subjects = model.subjects
        bootstrappers = subjects.filter {
            if case .group(let name) = $0 { name.hasPrefix("system:bootstrappers") } else { false }
        }
        boundKubelets = Set(subjects.filter { $0.nodeName != nil })
        let controlPlane = Set(model.facts.nodes.filter(\.isControlPlane).map(\.name))
        let workloads = model.facts.workloads
        namespacesWithWorkloads = Set(workloads.map(\.namespace))
        declaredNamespaces = Set(model.facts.namespaces.map(\.name))
        namespacesOnControlPlane = Set(
            workloads.filter { workload in
                workload.placement.mayUseControlPlane
                    || workload.placement.nodeName.map(controlPlane.contains) ?? false
            }.map(\.namespace))
    }

    /// Whether bindings give the user of a kubelet something beside what the node authorizer does.
    func isNamedByBindings(_ kubelet: Subject) -> Bool { boundKubelets.contains(kubelet) }

    /// - Parameter namespace: nil for every namespace.
    func tokenSecrets(named name: String, in namespace: String?) -> [AccessFacts.TokenSecret] {
        namespace.map { tokenSecretsByNamespace[$0]?[name] ?? [] } ?? tokenSecrets[name] ?? []
    }

    /// ClusterRoleBindings, or the RoleBindings of one namespace or of all.
    func bindings(named name: String, areClusterWide: Bool, in namespace: String?) -> [RoleBinding] {
        (bindings[name] ?? []).map { model.bindings[$0] }.filter {
            ($0.namespace == nil) == areClusterWide && (namespace == nil || $0.namespace == namespace)
        }
    }

    /// Of every name.
    func bindings(areClusterWide: Bool, in namespace: String?) -> [RoleBinding] {
        let numbers =
            areClusterWide || namespace != nil
            ? bindingsByScope[areClusterWide ? nil : namespace] ?? []
            : model.namespacesOfBindings.flatMap { bindingsByScope[$0] ?? [] }
        return numbers.map { model.bindings[$0] }
    }

    /// The Roles of one namespace or of all.
    func roles(in namespace: String?) -> [Int] {
        namespace.map { rolesByNamespace[$0] ?? [] } ?? model.roles.indices.filter { model.roles[$0].key.kind == .role }
    }

    private func workloads(named name: String, in namespace: String?) -> [Int] {
        namespace.map { workloadsByNamespace[$0]?[name] ?? [] } ?? workloads[name] ?? []
    }

    /// The workloads that Pods of a name belong to, as they stand in answers. A Pod that was not read is known by its
    /// StatefulSet, which names its Pods `web-0`, `web-1` and so on.
    func workloads(ofPod name: String, in namespace: String?) -> [Int] {
        func found(_ name: Substring, _ kind: String) -> [Int] {
            workloads(named: String(name), in: namespace).filter { model.facts.workloads[$0].kind == kind }
        }
        let pods = found(name[...], "Pod")
        let known = Set(pods.map { model.facts.workloads[$0].namespace })
        var places = pods
        if let dash = name.lastIndex(of: "-"), let first = name[dash...].dropFirst().first, first.isASCII,
            name[dash...].dropFirst().allSatisfy({ $0.isASCII && $0.isNumber })
        {
            places += found(name[..<dash], "StatefulSet").filter {
                !known.contains(model.facts.workloads[$0].namespace)
            }
        }
        return Set(places.compactMap(model.representative)).sorted()
    }

    /// Where there are workloads of a rule's names whose Pods the rule can change. Of a live cluster all workloads are
    /// known; files are a part of what there is, so that a right in a namespace counts there without its workload.
    func namespacesOfWorkloads(changedBy rule: PolicyRule, in namespace: String?) -> Set<String> {
        var found: Set<String> = []
        for name in rule.resourceNames {
            for place in workloads(named: name, in: namespace) {
                let workload = model.facts.workloads[place]
                guard workload.kind != "Pod",
                    !NamedObjects.unchangeable.contains(workload.kind.lowercased() + "s"),
                    rule.allows(resource: workload.kind.lowercased() + "s", subresource: "")
                else { continue }
                found.insert(workload.namespace)
            }
        }
        if let namespace, model.completeness == .files,
            NamedObjects.changeable.contains(where: { rule.allows(resource: $0, subresource: "") })
        {
            found.insert(namespace)
        }
        return found
    }

    /// A Job's template cannot be changed, and a PodTemplate runs nothing.
    private static let unchangeable: Set<String> = ["jobs", "podtemplates"]
    private static let changeable = Set(
        [Capability.ID.changeWorkloads, .writeCustomWorkloads].flatMap { Capability[$0].targets.map(\.resource) }
    ).subtracting(unchangeable)
}
