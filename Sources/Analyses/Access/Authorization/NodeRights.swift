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
        var rights = nodes.sorted().flatMap(NodeRight.ownObjects)
        for workload in facts.workloads where workload.kind == "Pod" {
            guard let node = workload.placement.nodeName, nodes.contains(node) else { continue }
            rights += NodeRight.rights(of: node, for: workload, to: resource)
        }
        return rights.enumerated().sorted { ($0.element.node, $0.offset) < ($1.element.node, $1.offset) }
            .map(\.element)
    }

    /// Whether the node authorizer lets every kubelet do something, whichever Pods it runs.
    public func everyNodeMay(_ attributes: AccessAttributes) -> Bool {
        // A node can have no such name, and so has neither Pods nor objects of its own.
        NodeAuthorizer(self).decide(attributes, by: UserInfo(.node("/"))).isAllowed
    }
}

extension NodeRight {
    /// The resources that such rights are to, without subresources.
    public static let resources: Set<String> = [
        "configmaps", "csinodes", "leases", "nodes", "persistentvolumeclaims", "pods", "secrets", "serviceaccounts",
    ]

    fileprivate static func ownObjects(_ node: String) -> [NodeRight] {
        func right(_ verbs: [String], _ group: String, _ resource: String, in namespace: String? = nil) -> NodeRight {
            let rule = PolicyRule(verbs: verbs, apiGroups: [group], resources: [resource], resourceNames: [node])
            return NodeRight(node: node, namespace: namespace, rule: rule, pod: nil)
        }
        return [
            right(["get", "list", "watch"], "", "nodes"),
            right(["get", "update", "patch", "delete"], "coordination.k8s.io", "leases", in: "kube-node-lease"),
            right(["get", "update", "patch", "delete"], "storage.k8s.io", "csinodes"),
        ]
    }

    fileprivate static func rights(
        of node: String, for pod: AccessFacts.Workload, to wanted: String?
    ) -> [NodeRight] {
        func right(_ verbs: [String], _ resource: String, _ names: Set<String>) -> NodeRight? {
            guard !names.isEmpty, wanted == nil || wanted == resource else { return nil }
            let rule = PolicyRule(
                verbs: verbs, apiGroups: [""], resources: [resource], resourceNames: names.sorted(),
                origin: pod.origin)
            return NodeRight(node: node, namespace: pod.namespace, rule: rule, pod: pod)
        }
        let read = ["get", "list", "watch"]
        return [
            right(["create"], "serviceaccounts/token", [pod.serviceAccount]),
            right(read, "secrets", pod.references.secrets), right(read, "configmaps", pod.references.configMaps),
            right(["get"], "persistentvolumeclaims", pod.references.claims),
            right(["update", "patch"], "persistentvolumeclaims/status", pod.references.claims),
            right(read, "pods", Set([pod.origin.resource.name].compactMap(\.self))),
        ].compactMap(\.self)
    }
}
