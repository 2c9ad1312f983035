import CEL

/// Why a right is more than it seems.
public struct Danger: Hashable, Sendable {
    /// The rule whose findings tell of it, a file of `Rules/access`.
    public let rule: String
    /// What the subject may do with it, after `may`: `read every Secret of the cluster`.
    public let what: String

    /// The same with the scope: `read every Secret of namespace shop`.
    public func what(in namespace: String?) -> String {
        guard let namespace, !what.hasSuffix("namespace \(namespace)") else { return what }
        let suffix = " of the namespace"
        return what.hasSuffix(suffix)
            ? what.dropLast(suffix.count) + " of namespace \(namespace)" : what + " in namespace \(namespace)"
    }
}

extension AccessChain {
    public func dangers(in model: AccessModel) -> [Danger] {
        dangers(in: model.version, beside: model.facts.namespaces)
    }

    /// What the rule of the chain lets its subject gain where it holds, the worst first; empty for ordinary rights.
    /// - Parameters:
    ///   - version: the API server's.
    ///   - namespaces: on which it hangs whether devices can be claimed with administrator access.
    func dangers(
        in version: KubernetesVersion, beside namespaces: [AccessFacts.Namespace] = []
    ) -> [Danger] {
        if rule.isTotal {
            return namespace.map {
                [Danger(rule: "rbac-namespace-admin-equivalent", what: "do everything in namespace \($0)")]
            } ?? [Danger(rule: "rbac-cluster-admin-equivalent", what: "do everything")]
        }
        var dangers: [Danger] = []
        for match in CapabilityIndex.shared.matches(of: rule, at: 0, in: version) {
            let capability = Capability[match.id]
            guard let name = capability.rule, capability.reaches(namespace),
                namespace == nil || match.worksInNamespaces,
                match.id != .claimDevicesAsAdministrator || namespaces.allowDeviceAdministrators(in: namespace)
            else { continue }
            dangers.append(Danger(rule: name, what: capability.what(names: match.names)))
        }
        return dangers
    }
}
