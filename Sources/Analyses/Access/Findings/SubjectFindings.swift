import Policies

/// Findings of whom bindings name, whatever they give.
struct SubjectFindings {
    static let ruleNames: Set<String> = [
        "rbac-anonymous-binding", "rbac-authenticated-binding", "rbac-system-masters-binding",
        "rbac-default-service-account-binding", "rbac-dangling-role-reference", "rbac-dangling-subject",
        "rbac-unused-service-account", "rbac-user-binding", "rbac-cross-namespace-service-account",
        "rbac-open-aggregation", "rbac-unused-binding", "rbac-many-bindings", "rbac-cloud-identity",
        "rbac-account-with-rights",
    ]

    private let analysis: AccessAnalysis
    private var model: AccessModel { analysis.model }
    private let knownAccounts: Set<Subject>
    private let namespacesWithAccounts: Set<String>
    /// Of accounts in files that name no namespace: they are of whichever one the file is applied to.
    private let accountsOfAnyNamespace: Set<String>
    private let isLive: Bool

    /// A subject in more bindings than this has outgrown anyone's view.
    private static let manyBindings = 20

    /// - Parameter isLive: whether the facts are those of a cluster, wholly read or not.
    init(_ analysis: AccessAnalysis, isLive: Bool) {
        self.analysis = analysis
        self.isLive = isLive || analysis.model.completeness == .cluster
        knownAccounts = Set(analysis.model.facts.serviceAccounts.map(\.subject))
        namespacesWithAccounts = Set(analysis.model.facts.serviceAccounts.map(\.namespace))
        accountsOfAnyNamespace = Set(
            analysis.model.facts.serviceAccounts.filter { $0.origin.resource.namespace == nil }.map(\.name))
    }

    func findings() -> [AnalysisFinding] {
        var findings: [AnalysisFinding] = []
        for (number, binding) in model.bindings.enumerated() {
            let grants = binding.subjects.indices.map { Grant(binding: number, subject: $0) }
                .filter { !analysis.isDefault($0) }
            guard !grants.isEmpty else { continue }
            findings += danglingRole(binding)
            findings += broadGroups(number, grants)
            findings += grants.flatMap { accounts(number, $0) + accountsOfNamespace(number, $0) }
            findings += humans(number, grants)
            findings += unused(number, grants)
        }
        return findings + manyBindings() + openAggregations() + unusedAccounts() + accountsWithRights()
            + cloudIdentities()
    }

    private func finding(
        _ rule: String, _ message: String, at origin: Origin?, about identity: [String] = [],
        _ evidence: [AnalysisFinding.Evidence], absent: Absence...
    ) -> [AnalysisFinding] {
        origin.map {
            [
                AnalysisFinding(
                    rule: rule, message: message, origin: $0, identity: identity, evidence: evidence,
                    absences: absent)
            ]
        } ?? []
    }

    private func rules(_ number: Int) -> [Int32] {
        model.roleIndex(of: model.bindings[number]).map { Array(model.rulesOfRole[$0].prefix(4)) } ?? []
    }

    /// A ClusterRole that files name may well come from elsewhere; a Role belongs beside its binding.
    private func danglingRole(_ binding: RoleBinding) -> [AnalysisFinding] {
        guard model.roleIndex(of: binding) == nil,
            isLive || binding.role.kind == .role
        else { return [] }
        return finding(
            "rbac-dangling-role-reference", "\(binding) names \(binding.role), which \(isMissing)",
            at: binding.roleOrigin, about: ["\(binding.role)"],
            [AnalysisFinding.Evidence("\(binding)", at: binding.origin)],
            absent: Absence(of: binding.role))
    }

    /// What is said of an object that is not there: files need not be all of them.
    private var isMissing: String {
        isLive ? "does not exist" : "is not among what was scanned"
    }

    private func broadGroups(_ number: Int, _ grants: [Grant]) -> [AnalysisFinding] {
        let binding = model.bindings[number]
        return grants.flatMap { grant -> [AnalysisFinding] in
            let entry = binding.subjects[grant.subject]
            lazy var evidence = analysis.evidence([grant], rules: rules(number))
            lazy var identity = analysis.identity([grant])
            switch entry.subject {
            case .user("system:anonymous"), .group("system:unauthenticated"):
                guard !givesOnlyDiscovery(binding) else { return [] }
                return finding(
                    "rbac-anonymous-binding",
                    "\(binding) gives \(binding.role) to \(entry.subject): to everyone, without logging in",
                    at: entry.origin, about: identity, evidence, absent: knownContent(of: binding))
            case .group("system:authenticated"), .group("system:serviceaccounts"):
                guard !givesOnlyDiscovery(binding) else { return [] }
                let who = entry.subject == .group("system:authenticated") ? "everyone who can log in" : "every Pod"
                return finding(
                    "rbac-authenticated-binding", "\(binding) gives \(binding.role) to \(entry.subject): to \(who)",
                    at: entry.origin, about: identity, evidence, absent: knownContent(of: binding))
            case .group("system:masters"):
                return finding(
                    "rbac-system-masters-binding",
                    "\(binding) names the group system:masters, which may do everything anyway", at: entry.origin,
                    about: identity, evidence)
            default: return []
            }
        }
    }

    /// A role that was not seen may give nothing beyond what everyone sees.
    private func knownContent(of binding: RoleBinding) -> Absence {
        model.roleIndex(of: binding) == nil ? Absence(of: binding.role) : Absence(of: [], in: .anywhere)
    }

    /// Whether the role gives nothing beyond what Kubernetes lets everyone see.
    private func givesOnlyDiscovery(_ binding: RoleBinding) -> Bool {
        guard let role = model.roleIndex(of: binding) else { return false }
        let open =
            ["system:discovery", "system:basic-user", "system:public-info-viewer"]
            + ["system:service-account-issuer-discovery"]
        return open.flatMap(DefaultPolicy.rules).cover(model.effectiveRules(of: role))
    }

    private func accounts(_ number: Int, _ grant: Grant) -> [AnalysisFinding] {
        let binding = model.bindings[number]
        let entry = binding.subjects[grant.subject]
        guard case .serviceAccount(let namespace, let name) = entry.subject else { return [] }
        lazy var evidence = analysis.evidence([grant], rules: rules(number))
        lazy var identity = analysis.identity([grant])
        var findings: [AnalysisFinding] = []
        if name == "default" {
            let isMounted = !model.facts.serviceAccounts.contains {
                $0.subject == entry.subject && $0.automount == false
            }
            let whose = isMounted ? "" : " and asks for its token"
            findings += finding(
                "rbac-default-service-account-binding",
                "\(binding) gives \(binding.role) to every Pod of namespace \(namespace) that names no "
                    + "ServiceAccount\(whose)", at: entry.origin, about: identity, evidence)
        } else if !knownAccounts.contains(entry.subject),
            isLive || namespacesWithAccounts.contains(namespace) && !accountsOfAnyNamespace.contains(name)
        {
            findings += finding(
                "rbac-dangling-subject",
                "\(binding) names \(entry.subject), which \(isMissing): whoever creates it gets the rights",
                at: entry.origin, about: identity, evidence,
                absent: Absence(of: [.core("ServiceAccount")], in: .namespace(namespace), saying: [name]))
        }
        if let own = binding.namespace, own != namespace {
            findings += finding(
                "rbac-cross-namespace-service-account",
                "\(binding) gives rights in namespace \(own) to \(entry.subject) of another namespace",
                at: entry.origin, about: identity, evidence)
        }
        return findings
    }

    /// The group of a namespace's accounts holds the default one, too. The groups of more than that are for
    /// `rbac-authenticated-binding`.
    private func accountsOfNamespace(_ number: Int, _ grant: Grant) -> [AnalysisFinding] {
        let binding = model.bindings[number]
        let entry = binding.subjects[grant.subject]
        guard case .group(let group) = entry.subject, group.hasPrefix(Subject.serviceAccountsPrefix),
            !givesOnlyDiscovery(binding)
        else { return [] }
        let namespace = group.dropFirst(Subject.serviceAccountsPrefix.count)
        if namespace.isEmpty { return [] }
        return finding(
            "rbac-default-service-account-binding",
            "\(binding) gives \(binding.role) to every ServiceAccount of namespace \(namespace), the default one among "
                + "them", at: entry.origin, about: analysis.identity([grant]),
            analysis.evidence([grant], rules: rules(number)),
            absent: knownContent(of: binding))
    }

    private func humans(_ number: Int, _ grants: [Grant]) -> [AnalysisFinding] {
        let binding = model.bindings[number]
        let users = grants.filter {
            if case .user(let name) = binding.subjects[$0.subject].subject { !name.hasPrefix("system:") } else { false }
        }
        guard let first = users.first else { return [] }
        let names = AccessWords.list(users.map { binding.subjects[$0.subject].subject })
        return finding(
            "rbac-user-binding", "\(binding) names \(names) rather than a group",
            at: binding.subjects[first.subject].origin, about: analysis.identity(users),
            analysis.evidence(grants, rules: []))
    }

    private func unused(_ number: Int, _ grants: [Grant]) -> [AnalysisFinding] {
        let usage = model.facts.usage
        let binding = model.bindings[number]
        guard usage.eventCount > 0, let role = model.roleIndex(of: binding) else { return [] }
        let rules = model.effectiveRules(of: role)
        let isUsed = binding.subjects.contains { usage.uses(rules, in: binding.namespace, by: $0.subject) }
        guard !isUsed else { return [] }
        let subjects = AccessWords.list(grants.map { binding.subjects[$0.subject].subject })
        return finding(
            "rbac-unused-binding", "nothing that \(binding) gives \(subjects) was used in the audit log",
            at: binding.roleOrigin, analysis.evidence(grants, rules: self.rules(number)))
    }

    private func manyBindings() -> [AnalysisFinding] {
        var origins: [Subject: [Origin?]] = [:]
        for binding in model.bindings {
            for subject in Set(binding.subjects.map(\.subject)) {
                origins[subject, default: []].append(binding.subjects.first { $0.subject == subject }?.origin)
            }
        }
        return origins.filter { $0.value.count > SubjectFindings.manyBindings }.sorted { $0.key < $1.key }.flatMap {
            subject, places in
            finding(
                "rbac-many-bindings", "\(subject) is in \(places.count) bindings",
                at: places.lazy.compactMap(\.self).first, about: [subject.description], [])
        }
    }

    private func openAggregations() -> [AnalysisFinding] {
        model.roles.flatMap { role in
            guard role.aggregation?.contains(where: { $0.matches([:]) }) ?? false else { return [AnalysisFinding]() }
            return finding(
                "rbac-open-aggregation", "\(role.key) takes in every ClusterRole that lacks a label, or all of them",
                at: role.origin, [])
        }
    }

    /// Rights that no workload uses, where the workloads of the account's namespace are known.
    private func unusedAccounts() -> [AnalysisFinding] {
        let used = Set(model.facts.workloads.map(\.subject))
        let namespaces = Set(model.facts.workloads.map(\.namespace))
        return model.facts.serviceAccounts.flatMap { account -> [AnalysisFinding] in
            guard account.automount != false, namespaces.contains(account.namespace), !used.contains(account.subject),
                let grant = model.allGrants(of: UserInfo(account.subject)).first(where: {
                    model.bindings[$0.binding].subjects[$0.subject].subject == account.subject
                        && !analysis.isDefault($0)
                })
            else { return [] }
            return finding(
                "rbac-unused-service-account", "\(account.subject) has rights, and no workload runs as it",
                at: account.origin, analysis.evidence([grant], rules: []),
                absent: Absence(of: [.workloads], in: .namespace(account.namespace)))
        }
    }

    /// An inventory of which accounts have any rights at all, as themselves or as accounts: what everyone has who can log in
    /// distinguishes none.
    private func accountsWithRights() -> [AnalysisFinding] {
        model.facts.serviceAccounts.flatMap { account -> [AnalysisFinding] in
            let grants = model.allGrants(of: UserInfo(account.subject)).filter {
                model.bindings[$0.binding].subjects[$0.subject].subject != .group("system:authenticated")
                    && !analysis.isDefault($0)
            }
            guard !grants.isEmpty else { return [] }
            let roles = grants.map { "\(model.bindings[$0.binding].role)" }
            return finding(
                "rbac-account-with-rights", "\(account.subject) has the rights of \(AccessWords.list(roles))",
                at: account.origin, about: [Fingerprint.text(of: Set(roles).sorted())],
                analysis.evidence(Array(grants.prefix(3)), rules: []))
        }
    }

    private func cloudIdentities() -> [AnalysisFinding] {
        model.facts.serviceAccounts.flatMap { account in
            guard let identity = account.cloudIdentity else { return [AnalysisFinding]() }
            return finding(
                "rbac-cloud-identity", "Pods of \(account.subject) act in the cloud as \(identity)", at: account.origin,
                about: [identity], [])
        }
    }
}

extension Absence {
    /// That there is no such role.
    fileprivate init(of role: RoleKey) {
        self.init(
            of: [.kind(role.kind == .role ? "Role" : "ClusterRole", group: "rbac.authorization.k8s.io")],
            in: role.kind == .role ? .namespace(role.namespace) : .anywhere)
    }
}
