/// The smallest roles that allow what an audit log shows, and what today's roles allow beyond it.
///
/// Rights are as narrow as the log: by namespace, by name where few names were used, and with the very verbs. What was not
/// exercised while the log was written is not among them, and nothing is said twice: no verb, resource or name of a proposal
/// can be left out without a request that was made being denied.
public struct LeastPrivilege: Sendable {
    public struct Options: Sendable {
        /// Resources that were used under more names than this get a rule for all names, unless today's roles name them.
        /// Pods and other objects with generated names would else need a new role every day.
        public var mostNames = 3

        /// More names than these are not told apart.
        public static let mostNamesAtAll = UsedNames.most

        public init(mostNames: Int = 3) { self.mostNames = mostNames }
    }

    /// What one subject used; a group, what its members did by its rights.
    public struct Proposal: Sendable {
        public let subject: Subject
        /// Rules of a ClusterRole for what was used in the whole cluster; empty for none.
        public let clusterRules: [PolicyRule]
        /// Rules of a Role by namespace, for what the ClusterRole does not allow already.
        public let namespaceRules: [String: [PolicyRule]]
        /// What the subject's own bindings give today and the log does not show, those of Kubernetes itself left out.
        public let removed: [Removal]
        /// Kubernetes' own roles whose rights it used, in order. The proposal does not repeat them, and relies on their
        /// bindings.
        public let defaults: [RoleKey]
        /// Groups of the subject with rights by bindings that Kubernetes did not make, in order. A new role of the subject
        /// takes nothing from them.
        public let groups: [String]
        /// What was used and today's roles do not allow: they have changed since, or are not all known.
        public let ungranted: [PolicyRule]
        /// Rights that it needed, and of which it is not known for which names: such as `bind on clusterroles`, or what was
        /// used under more names than are kept and is not to be given for all. No role gives them.
        public let unstated: [String]

        /// Whether it wrote roles, and so is given the verb `escalate`.
        public var mayEscalate: Bool {
            ([clusterRules] + namespaceRules.values).joined().contains { $0.verbs.contains("escalate") }
        }

        /// Whether it impersonated members of `system:masters`, whom nothing is denied.
        public var impersonatesMasters: Bool {
            clusterRules.contains { rule in
                rule.verbs.contains { $0.hasPrefix("impersonate") } && rule.resources.contains("groups")
                    && (rule.resourceNames.isEmpty || rule.resourceNames.contains("system:masters"))
            }
        }

        public var isEmpty: Bool { clusterRules.isEmpty && namespaceRules.isEmpty }
    }

    /// What a binding gives and nobody used.
    public struct Removal: Sendable {
        public let chain: AccessChain
        /// The rights of the chain's rule that were not used, such as `delete secrets`; all of them where nothing was.
        public let rights: [String]
        public let isWholeRule: Bool
    }

    public private(set) var proposals: [Proposal] = []
    /// Users of the log who are members of `system:masters`, whose requests RBAC does not decide.
    public private(set) var unrestricted: [String] = []
    /// Kubelets, whose requests the node authorizer decides by the Pods of their nodes.
    public private(set) var nodes: [String] = []
    /// Parts of Kubernetes, such as its controllers, to which nobody gave other roles than their own.
    public private(set) var components: [String] = []
    /// Users who have no bindings of their own and used only what Kubernetes gives them.
    public private(set) var satisfied: [String] = []
    /// Groups that were asked for and that everyone is in, whose rights cannot be narrowed for one of them.
    public private(set) var unlimited: [Subject] = []
    /// Whether requests without credentials used what Kubernetes does not give to everyone. Nobody is to be given a role
    /// for them.
    public private(set) var isAnonymousUsed = false

    /// - Parameter subjects: whom to look at; without it every user of the log.
    public init(
        _ model: AccessModel, usage: AccessUsage, subjects: [Subject]? = nil, options: Options = Options()
    ) {
        for subject in subjects ?? usage.users.map({ Subject.serviceAccount(userName: $0) ?? .user($0) }) {
            if [.group("system:authenticated"), .group("system:unauthenticated")].contains(subject) {
                unlimited.append(subject)
                continue
            }
            if subject == .group("system:masters") {
                unrestricted.append("the group system:masters")
                continue
            }
            let name = subject.userName ?? ""
            let record: AccessUsage.Record
            if case .group(let group) = subject {
                let members = GroupUsage(of: group, usage, model)
                unrestricted += members.unrestricted.filter { !unrestricted.contains($0) }
                nodes += members.nodes.filter { !nodes.contains($0) }
                record = members.record
            } else {
                record = usage.records[name] ?? AccessUsage.Record()
            }
            if record.groups.contains("system:masters") {
                unrestricted.append(name)
                continue
            }
            if subject.isKubelet(in: record.groups) {
                nodes.append(name)
                continue
            }
            let user = UserInfo(subject)
            let rights = model.access(of: subject, groups: record.groups.subtracting(user.groups).sorted())
            let custom = rights.chains.filter { !model.isDefault($0) }
            let own = custom.filter { $0.subject == subject }
            if subjects == nil, own.isEmpty, DefaultPolicy.isComponent(subject) {
                components.append(name)
                continue
            }
            let proposal = LeastPrivilege.proposal(
                subject, record, model, rights, custom: custom, own: own, mostNames: options.mostNames)
            if subject == .user("system:anonymous") {
                isAnonymousUsed = !proposal.isEmpty
            } else if subjects == nil, proposal.isEmpty, own.isEmpty, proposal.unstated.isEmpty {
                satisfied.append(name)
            } else {
                proposals.append(proposal)
            }
        }
    }

    /// - Parameters:
    ///   - rights: what the subject and its groups have today.
    ///   - custom: of these what Kubernetes itself does not give.
    ///   - own: of these what does not come through a group. What does concerns others, too.
    private static func proposal(
        _ subject: Subject, _ record: AccessUsage.Record, _ model: AccessModel, _ rights: SubjectAccess,
        custom: [AccessChain], own: [AccessChain], mostNames: Int
    ) -> Proposal {
        let user = UserInfo(name: subject.userName ?? "", groups: rights.groups)
        let defaults = rights.chains.filter(model.isDefault)
        var reliedOn: Set<RoleKey> = []
        let needed = record.removing { request in
            guard let chain = defaults.first(where: { $0.allows(request) }) else { return false }
            reliedOn.insert(chain.binding.role)
            return true
        }
        func isAllowed(_ request: AccessAttributes) -> Bool { !model.chains(allowing: request, to: user).isEmpty }
        /// Whether the rule is for all names: never where today's roles allow these and no others.
        func isWidened(_ use: AccessUsage.Use, _ names: UsedNames) -> Bool {
            if names == .any { return true }
            return names.areMore(than: mostNames) && !RuleCompaction.passesOn(use.verb)
                && (isAllowed(.resource(use.attributes(name: "")))
                    || !names.known.contains { isAllowed(.resource(use.attributes(name: $0))) })
        }
        let clusterRules = RuleCompaction.rules(needed.removing { $0.namespace != nil }, isWidened)
        let inNamespaces = needed.removing { request in
            request.namespace == nil || clusterRules.contains { $0.allows(request) }
        }
        let uses = Dictionary(grouping: inNamespaces.uses, by: \.key.namespace)
        let namespaceRules = uses.mapValues { uses in
            RuleCompaction.rules(.init(uses: Dictionary(uniqueKeysWithValues: uses.map { ($0, $1) })), isWidened)
        }
        func isWhole(_ use: AccessUsage.Use) -> Bool {
            let request = AccessAttributes.resource(use.attributes(name: ""))
            return (clusterRules + (namespaceRules[use.namespace] ?? [])).contains { $0.allows(request) }
        }
        let requests = record.requests
        let partlyKept = Set(record.uses.filter { if case .more = $1 { true } else { false } }.keys)
        let unwritten = partlyKept.filter { needed.uses[$0] != nil && !isWhole($0) }
        return Proposal(
            subject: subject, clusterRules: clusterRules, namespaceRules: namespaceRules,
            removed: own.compactMap { chain in
                let used = requests.filter(chain.allows)
                let unused = UnusedRights(
                    of: chain, used: used, partlyKept: partlyKept, isWhole: isWhole
                ).descriptions
                return unused.isEmpty ? nil : Removal(chain: chain, rights: unused, isWholeRule: used.isEmpty)
            },
            defaults: reliedOn.sorted { $0.description < $1.description },
            groups: Set(custom.compactMap { if case .group(let name) = $0.subject { name } else { nil } }).filter {
                .group($0) != subject
            }.sorted(),
            ungranted: RuleCompaction.rules(needed.removing(isAllowed)) { $1.areMore(than: mostNames) },
            unstated: record.unstated.union(unwritten.map(\.description)).sorted())
    }
}

extension AccessChain {
    /// Whether it allows a request where it holds.
    fileprivate func allows(_ request: AccessAttributes) -> Bool {
        (namespace == nil || request.namespace == namespace) && rule.allows(request)
    }
}
