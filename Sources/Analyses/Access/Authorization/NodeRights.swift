/// What the node authorizer lets one kubelet do besides what it lets every kubelet do: to the objects that the Pods of its
/// node use, and to its own.
public struct NodeRight: Sendable {
    public let node: String
    /// Nil for objects of no namespace.
    public let namespace: String?
    /// One resource with the names of its objects.
    public let rule: PolicyRule
    /// Because of which the kubelet may; nil for its own objects.
    public let pod: AccessFacts.Workload?

    public var subject: Subject { .node(node) }
}

extension AccessModel {
    /// Every node that an object tells of, in order.
    public var nodeNames: [String] {
        Set(facts.nodes.map(\.name) + facts.workloads.compactMap(\.placement.nodeName)).sorted()
    }

    /// The rights of the kubelets of some nodes, by node and Pod.
    /// - Parameter resource: only those to one resource, as rules write it.
    public func nodeRights(of nodes: Set<String>, to resource: String? = nil) -> [NodeRight] {
        let readsItsOwn = version >= .nodesReadTheirOwn
        var rights = nodes.sorted().flatMap { NodeRight.ownObjects($0, readsItsOwn) }
        for workload in facts.workloads where workload.kind == "Pod" {
            guard let node = workload.placement.nodeName, nodes.contains(node) else { continue }
            rights += NodeRight.rights(of: node, for: workload, to: resource, readsItsOwn)
        }
        return rights.enumerated().sorted { ($0.element.node, $0.offset) < ($1.element.node, $1.offset) }
            .map(\.element)
    }

    /// Whether the node authorizer lets every kubelet do something, whichever Pods it runs.
    public func everyNodeMay(_ attributes: AccessAttributes) -> Bool {
        NodeAuthorizer.lets(everyNodeDo: attributes, in: version)
    }
}

extension NodeRight {
    /// The resources that such rights are to, without subresources.
    public static let resources: Set<String> = [
        "configmaps", "csinodes", "leases", "nodes", "persistentvolumeclaims", "pods", "secrets", "serviceaccounts",
    ]

    /// - Parameter readsItsOwn: whether kubelets read only their own nodes and pods; else every kubelet may read all.
    fileprivate static func ownObjects(_ node: String, _ readsItsOwn: Bool) -> [NodeRight] {
        func right(_ verbs: [String], _ group: String, _ resource: String, in namespace: String? = nil) -> NodeRight {
            let rule = PolicyRule(verbs: verbs, apiGroups: [group], resources: [resource], resourceNames: [node])
            return NodeRight(node: node, namespace: namespace, rule: rule, pod: nil)
        }
        return (readsItsOwn ? [right(read, "", "nodes")] : []) + [
            right(["get", "update", "patch", "delete"], "coordination.k8s.io", "leases", in: "kube-node-lease"),
            right(["get", "update", "patch", "delete"], "storage.k8s.io", "csinodes"),
        ]
    }

    private static let read = ["get", "list", "watch"]

    /// What a Pod gives the kubelet of its node: the verbs and resource, and the objects that it names.
    private static let ofPods:
        [(verbs: [String], resource: String, names: @Sendable (AccessFacts.Workload) -> Set<String>)] =
            [
                (["create"], "serviceaccounts/token", { [$0.serviceAccount] }),
                (read, "secrets", { $0.references.secrets }), (read, "configmaps", { $0.references.configMaps }),
                (["get"], "persistentvolumeclaims", { $0.references.claims }),
                (["update", "patch"], "persistentvolumeclaims/status", { $0.references.claims }),
                (read, "pods", { Set([$0.origin.resource.name].compactMap(\.self)) }),
            ]

    fileprivate static func rights(
        of node: String, for pod: AccessFacts.Workload, to wanted: String?, _ readsItsOwn: Bool
    ) -> [NodeRight] {
        ofPods.compactMap { verbs, resource, namesOf in
            let names = namesOf(pod)
            guard !names.isEmpty, wanted == nil || wanted == resource, readsItsOwn || resource != "pods" else {
                return nil
            }
            let rule = PolicyRule(
                verbs: verbs, apiGroups: [""], resources: [resource], resourceNames: names.sorted(),
                origin: pod.origin)
            return NodeRight(node: node, namespace: pod.namespace, rule: rule, pod: pod)
        }
    }

    /// Whether some kubelet may have the right to what is asked for, by its Pods or as its own object: who has it cannot
    /// be said without Pods and Nodes.
    public static func mayGive(_ attributes: AccessAttributes) -> Bool {
        let rules = ofPods.map { PolicyRule(verbs: $0.verbs, apiGroups: [""], resources: [$0.resource]) }
        return (rules + ownObjects("", true).map(\.rule.withoutNames)).contains { $0.allows(attributes) }
    }
}
