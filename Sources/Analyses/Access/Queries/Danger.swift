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
    /// What the rule of the chain lets its subject gain where it holds, the worst first; empty for ordinary rights.
    /// - Parameter version: the API server's.
    public func dangers(in version: KubernetesVersion) -> [Danger] {
        if rule.isTotal {
            return namespace.map {
                [Danger(rule: "rbac-namespace-admin-equivalent", what: "do everything in namespace \($0)")]
            } ?? [Danger(rule: "rbac-cluster-admin-equivalent", what: "do everything")]
        }
        var dangers: [Danger] = []
        for match in CapabilityIndex.shared.matches(of: rule, at: 0, in: version) {
            let capability = Capability[match.id]
            // Whether devices can be claimed so hangs on the namespace.
            guard let name = capability.rule, match.id != .claimDevicesAsAdministrator, capability.reaches(namespace),
                namespace == nil || match.worksInNamespaces
            else { continue }
            dangers.append(Danger(rule: name, what: capability.what(names: match.names)))
        }
        return dangers
    }
}
