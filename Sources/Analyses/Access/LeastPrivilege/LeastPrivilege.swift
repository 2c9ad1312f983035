/// The smallest roles that allow what an audit log shows, and what today's roles allow beyond it.
///
/// Rights are as narrow as the log: by namespace, by name where few names were used, and with the very verbs. What was not
/// exercised while the log was written is not among them.
public struct LeastPrivilege: Sendable {
    public struct Options: Sendable {
        /// Resources that were used under more names than this get a rule for all names. Pods and other objects with
        /// generated names would else need a new role every day.
        public var mostNames = 3

        public init(mostNames: Int = 3) { self.mostNames = mostNames }
    }

    /// What one subject used.
    public struct Proposal: Sendable {
        public let subject: Subject
        /// Rules of a ClusterRole for what was used in the whole cluster; empty for none.
        public let clusterRules: [PolicyRule]
        /// Rules of a Role by namespace.
        public let namespaceRules: [String: [PolicyRule]]
        /// What the subject's own bindings give today and the log does not show.
        public let removed: [Removal]
        /// Whether it used rights that Kubernetes itself gives it, which need no role.
        public let usedDefaults: Bool
        /// Rights that it needed besides, and that the log does not say wholly: such as `bind on clusterroles`. No role
        /// gives them.
        public let unstated: [String]

        /// Whether it wrote roles, and so is given the verb `escalate`.
        public var mayEscalate: Bool {
            ([clusterRules] + namespaceRules.values).joined().contains { $0.verbs.contains("escalate") }
        }
    }

    /// What a binding gives and nobody used.
    public struct Removal: Sendable {
        public let chain: AccessChain
        /// The rights of the chain's rule that were not used, such as `delete secrets`; all of them where nothing was.
        public let rights: [String]
        public let isWholeRule: Bool
    }

    public let proposals: [Proposal]
    /// Users of the log who are members of `system:masters`, whose requests RBAC does not decide.
    public let unrestricted: [String]
    /// Kubelets, whose requests the node authorizer decides by the Pods of their nodes.
    public let nodes: [String]
    /// Whether requests without credentials used what Kubernetes does not give to everyone. Nobody is to be given a role
    /// for them.
    public let isAnonymousUsed: Bool

    /// - Parameter subjects: whom to look at; without it every user of the log.
    public init(
        _ model: AccessModel, usage: AccessUsage, subjects: [Subject]? = nil, options: Options = Options()
    ) {
        var proposals: [Proposal] = []
        var unrestricted: [String] = []
        var nodes: [String] = []
        var isAnonymousUsed = false
        for subject in subjects ?? usage.users.map({ Subject.serviceAccount(userName: $0) ?? .user($0) }) {
            let record = subject.userName.flatMap { usage.records[$0] } ?? AccessUsage.Record()
            guard !record.groups.contains("system:masters") else {
                unrestricted.append(subject.userName ?? "")
                continue
            }
            if subject.nodeName != nil, record.groups.isEmpty || record.groups.contains("system:nodes") {
                nodes.append(subject.userName ?? "")
                continue
            }
            let proposal = LeastPrivilege.proposal(subject, record, model, options)
            if subject == .user("system:anonymous") {
                isAnonymousUsed = !proposal.clusterRules.isEmpty || !proposal.namespaceRules.isEmpty
            } else {
                proposals.append(proposal)
            }
        }
        self.proposals = proposals
        self.unrestricted = unrestricted
        self.nodes = nodes
        self.isAnonymousUsed = isAnonymousUsed
    }

    private static func proposal(
        _ subject: Subject, _ record: AccessUsage.Record, _ model: AccessModel, _ options: Options
    ) -> Proposal {
        let user = UserInfo(subject)
        let groups = record.groups.union(user.groups).sorted()
        let needed = record.removing { request in
            model.chains(allowing: request, to: UserInfo(name: user.name, groups: groups)).contains(
                where: model.isDefault)
        }
        let byNamespace = Dictionary(grouping: needed.uses, by: \.key.namespace)
        var namespaceRules = byNamespace.mapValues { RuleCompaction.rules($0, mostNames: options.mostNames) }
        var clusterRules = namespaceRules.removeValue(forKey: "") ?? []
        for (paths, verbs) in Dictionary(grouping: needed.paths, by: \.value).sorted(by: {
            $0.key.min() ?? "" < $1.key.min() ?? ""
        }) {
            clusterRules.append(PolicyRule(verbs: verbs.map(\.key).sorted(), nonResourceURLs: paths.sorted()))
        }
        return Proposal(
            subject: subject, clusterRules: clusterRules, namespaceRules: namespaceRules,
            removed: removals(subject, record, model),
            usedDefaults: needed.requests.count < record.requests.count, unstated: record.unstated.sorted())
    }

    /// Only what the subject is given itself: what it has through a group concerns others, too.
    private static func removals(
        _ subject: Subject, _ record: AccessUsage.Record, _ model: AccessModel
    ) -> [Removal] {
        let requests = record.requests
        return model.access(of: subject).chains.filter { $0.subject.userName == subject.userName }.compactMap { chain in
            let used = requests.filter {
                (chain.namespace == nil || $0.namespace == chain.namespace) && chain.rule.allows($0)
            }
            let rights = RuleCompaction.unused(chain.rule, used)
            return rights.isEmpty ? nil : Removal(chain: chain, rights: rights, isWholeRule: used.isEmpty)
        }
    }
}
