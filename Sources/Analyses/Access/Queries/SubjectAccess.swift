/// Everything that a subject may do, and what the inventory says of it.
public struct SubjectAccess: Sendable {
    public let subject: Subject
    /// The groups that count for it.
    public let groups: [String]
    /// Whether RBAC is not asked at all: for members of `system:masters`.
    public let isUnrestricted: Bool
    /// One chain for each rule of each binding: the subject's own and its groups'.
    public let chains: [AccessChain]
    /// What the node authorizer gives it, if it is a kubelet.
    public let nodeRights: [NodeRight]
    /// Bindings that name the subject and a role that does not exist.
    public let dangling: [RoleBinding]
    /// Workloads that run as the service account.
    public let workloads: [AccessFacts.Workload]
    /// The ServiceAccount, if the subject is one and it was read.
    public let serviceAccount: AccessFacts.ServiceAccount?
}

extension AccessModel {
    /// - Parameter groups: those that the subject is in besides the ones that Kubernetes gives it.
    public func access(of subject: Subject, groups: [String] = []) -> SubjectAccess {
        let base = UserInfo(subject)
        let user = UserInfo(name: base.name, groups: base.groups + groups)
        var chains: [AccessChain] = []
        var dangling: [RoleBinding] = []
        for grant in allGrants(of: user) {
            let binding = bindings[grant.binding]
            guard let role = roleIndex(of: binding) else {
                dangling.append(binding)
                continue
            }
            for rule in effectiveRules(of: role) where binding.namespace == nil || !rule.resources.isEmpty {
                chains.append(chain(grant, role: role, rule: rule))
            }
        }
        return SubjectAccess(
            subject: subject, groups: user.groups, isUnrestricted: user.groups.contains("system:masters"),
            chains: chains, nodeRights: nodeRights(of: user),
            dangling: dangling, workloads: facts.workloads.filter { $0.subject == subject },
            serviceAccount: facts.serviceAccounts.first { $0.subject == subject })
    }

    /// Empty for whoever is no node in the group `system:nodes`.
    public func nodeRights(of user: UserInfo) -> [NodeRight] {
        guard user.groups.contains("system:nodes"), let node = Subject.user(user.name).nodeName else { return [] }
        return nodeRights(of: [node])
    }

    /// Every subject that a binding names, in order.
    public var subjects: [Subject] { Set(bindings.flatMap { $0.subjects.map(\.subject) }).sorted() }
}
