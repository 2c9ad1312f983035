import CEL

/// What a kubelet may do, as `plugin/pkg/auth/authorizer/node` has it: of secrets, config maps, claims, service accounts
/// and pods only what a pod bound to its node uses, of nodes, leases and CSI nodes only its own, and the rest by fixed
/// rules.
///
/// It knows pods that state their node. Volumes, volume attachments, resource claims and resource slices that would be
/// related to a node only through other objects are not known here, and are denied.
///
/// Kubernetes before 1.32 lets it read every node and pod.
struct NodeAuthorizer: Sendable {
    private let podsOfNode: [String: [Pod]]
    private let readsItsOwn: Bool
    private let rules: [PolicyRule]

    private struct Pod: Sendable {
        let namespace: String
        let name: String
        let serviceAccount: String
        let references: PodReferences
    }

    init(_ model: AccessModel) {
        var podsOfNode: [String: [Pod]] = [:]
        for workload in model.facts.workloads where workload.kind == "Pod" {
            guard let node = workload.placement.nodeName, let name = workload.origin.resource.name else { continue }
            podsOfNode[node, default: []].append(
                Pod(
                    namespace: workload.namespace, name: name, serviceAccount: workload.serviceAccount,
                    references: workload.references))
        }
        self.init(podsOfNode, model.version)
    }

    private init(_ podsOfNode: [String: [Pod]], _ version: KubernetesVersion) {
        self.podsOfNode = podsOfNode
        readsItsOwn = version >= .nodesReadTheirOwn
        rules = DefaultPolicy.roles.first { $0.key.name == "system:node" }?.rules ?? []
    }

    /// The node of a user name such as `system:node:worker-1` in the group `system:nodes`.
    private static func node(_ user: UserInfo) -> String? {
        user.groups.contains("system:nodes") ? Subject.user(user.name).nodeName : nil
    }

    /// A denial with an empty reason is also the answer for whoever is no node.
    func decide(_ attributes: AccessAttributes, by user: UserInfo) -> AccessDecision {
        guard let node = NodeAuthorizer.node(user) else { return .denied("") }
        guard !node.isEmpty else { return .denied("unknown node for user \"\(user.name)\"") }
        return decide(attributes, of: node)
    }

    /// Whether every kubelet may do something, whichever Pods it runs and whatever its node is called.
    static func lets(everyNodeDo attributes: AccessAttributes, in version: KubernetesVersion) -> Bool {
        NodeAuthorizer([:], version).decide(attributes, of: nil).isAllowed
    }

    /// - Parameter node: nil for one without objects of its own.
    private func decide(_ attributes: AccessAttributes, of node: String?) -> AccessDecision {
        if case .resource(let request) = attributes, let decision = decide(request, node) { return decision }
        return rules.contains { $0.allows(attributes) } ? AccessDecision(isAllowed: true) : .denied("")
    }

    /// Nil for a resource that the fixed rules decide.
    private func decide(_ request: ResourceAttributes, _ node: String?) -> AccessDecision? {
        switch (request.group, request.resource) {
        case ("", "secrets"): readNamespaced(request, node) { $0.references.secrets.contains(request.name) }
        case ("", "configmaps"): readNamespaced(request, node) { $0.references.configMaps.contains(request.name) }
        case ("", "persistentvolumeclaims"):
            if request.subresource == "status" {
                ["update", "patch"].contains(request.verb)
                    ? related(request, node) { $0.references.claims.contains(request.name) }
                    : .denied("can only get/update/patch this type")
            } else {
                get(request, node) { $0.references.claims.contains(request.name) }
            }
        case ("", "persistentvolumes"), ("resource.k8s.io", "resourceclaims"), ("storage.k8s.io", "volumeattachments"):
            get(request, node) { _ in false }
        case ("", "serviceaccounts"): createToken(request, node)
        case ("coordination.k8s.io", "leases"): lease(request, node)
        case ("storage.k8s.io", "csinodes"): csiNode(request, node)
        case ("resource.k8s.io", "resourceslices"): resourceSlice(request, node)
        case ("", "nodes"): readsItsOwn ? ownNode(request, node) : nil
        case ("", "pods"): readsItsOwn ? pod(request, node) : nil
        default: nil
        }
    }

    private func readNamespaced(
        _ request: ResourceAttributes, _ node: String?, _ uses: (Pod) -> Bool
    ) -> AccessDecision {
        guard ["get", "list", "watch"].contains(request.verb) else {
            return .denied("can only read resources of this type")
        }
        guard request.subresource.isEmpty else { return .denied("cannot read subresource") }
        guard !request.namespace.isEmpty else { return .denied("can only read namespaced object of this type") }
        return related(request, node, uses)
    }

    private func get(_ request: ResourceAttributes, _ node: String?, _ uses: (Pod) -> Bool) -> AccessDecision {
        guard request.verb == "get" else { return .denied("can only get individual resources of this type") }
        guard request.subresource.isEmpty else { return .denied("cannot get subresource") }
        return related(request, node, uses)
    }

    private func related(_ request: ResourceAttributes, _ node: String?, _ uses: (Pod) -> Bool) -> AccessDecision {
        guard !request.name.isEmpty else { return .denied("No Object name found") }
        let isRelated = (node.flatMap { podsOfNode[$0] } ?? []).contains {
            $0.namespace == request.namespace && uses($0)
        }
        return isRelated ? AccessDecision(isAllowed: true) : .unrelated(node)
    }

    private func createToken(_ request: ResourceAttributes, _ node: String?) -> AccessDecision {
        guard request.verb == "create", !request.name.isEmpty else {
            return .denied("can only create tokens for individual service accounts")
        }
        guard request.subresource == "token" else {
            return .denied("can only create token subresource of serviceaccount")
        }
        return related(request, node) { $0.serviceAccount == request.name }
    }

    private static let ownObjectVerbs: Set<String> = ["get", "create", "update", "patch", "delete"]

    private func lease(_ request: ResourceAttributes, _ node: String?) -> AccessDecision {
        guard NodeAuthorizer.ownObjectVerbs.contains(request.verb) else {
            return .denied("can only get, create, update, patch, or delete a node lease")
        }
        guard request.namespace == "kube-node-lease" else {
            return .denied("can only access leases in the \"kube-node-lease\" system namespace")
        }
        guard request.verb == "create" || request.name == node else {
            return .denied("can only access node lease with the same name as the requesting node")
        }
        return AccessDecision(isAllowed: true)
    }

    private func csiNode(_ request: ResourceAttributes, _ node: String?) -> AccessDecision {
        guard NodeAuthorizer.ownObjectVerbs.contains(request.verb) else {
            return .denied("can only get, create, update, patch, or delete a CSINode")
        }
        guard request.subresource.isEmpty else { return .denied("cannot authorize CSINode subresources") }
        guard request.verb == "create" || request.name == node else {
            return .denied("can only access CSINode with the same name as the requesting node")
        }
        return AccessDecision(isAllowed: true)
    }

    private func resourceSlice(_ request: ResourceAttributes, _ node: String?) -> AccessDecision {
        guard request.subresource.isEmpty else { return .denied("cannot authorize ResourceSlice subresources") }
        switch request.verb {
        case "create": return AccessDecision(isAllowed: true)
        case "get", "update", "patch", "delete": return related(request, node) { _ in false }
        case "watch", "list", "deletecollection":
            return .denied("can only list/watch/deletecollection resourceslices with nodeName field selector")
        default:
            let verbs = "get, watch, list, create, update, patch, delete, deletecollection"
            return .denied("only the following verbs are allowed for a ResourceSlice: " + verbs)
        }
    }

    private func ownNode(_ request: ResourceAttributes, _ node: String?) -> AccessDecision {
        switch (request.subresource, request.verb) {
        case ("", "create"), ("", "update"), ("", "patch"), ("status", "update"), ("status", "patch"):
            return AccessDecision(isAllowed: true)
        case ("", "get"), ("", "list"), ("", "watch"):
            if request.name == node { return AccessDecision(isAllowed: true) }
            let what = request.name.isEmpty ? "all nodes" : "'\(request.name)'"
            return .denied("node '\(node ?? "")' cannot read \(what), only its own Node object")
        default: return .denied("")
        }
    }

    private func pod(_ request: ResourceAttributes, _ node: String?) -> AccessDecision {
        switch (request.subresource, request.verb) {
        case ("", "get"): return related(request, node) { $0.name == request.name }
        case ("", "list"), ("", "watch"):
            guard !request.name.isEmpty else {
                return .denied("can only list/watch pods with spec.nodeName field selector")
            }
            return related(request, node) { $0.name == request.name }
        case ("", "create"), ("", "delete"), ("status", "update"), ("status", "patch"), ("eviction", "create"):
            return AccessDecision(isAllowed: true)
        default: return .denied("")
        }
    }
}

extension AccessDecision {
    fileprivate static func denied(_ reason: String) -> AccessDecision {
        AccessDecision(isAllowed: false, reason: reason)
    }

    fileprivate static func unrelated(_ node: String?) -> AccessDecision {
        .denied("no relationship found between node '\(node ?? "")' and this object")
    }
}
