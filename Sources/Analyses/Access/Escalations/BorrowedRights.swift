/// A right that a subject may exercise in the name of another, by the constrained impersonation of Kubernetes 1.36.
///
/// It takes three: the verb `impersonate:<mode>` on the other's name in the group `authentication.k8s.io`, the verb
/// `impersonate-on:<mode>:<verb>` on what is to be done, and that the other may do it. What guards a request besides
/// (`bind`, `escalate`, `approve`) is asked of the other alone, so that no request has the verb `impersonate-on:…:bind`.
/// Nodes lend what bindings give them, beside the tokens of the ServiceAccounts whose Pods they run, which are left to
/// ``SubjectSteps``; whoever is to be bound to the node (`associated-node`) is not followed.
struct BorrowedRights {
    let right: SubjectSteps.Right
    let match: CapabilityMatch
    /// Nil for the whole cluster.
    let namespace: String?

    /// The rights that guard requests which others give: without them one gives away only what one has.
    fileprivate static let guards: [Capability.ID: Set<Capability.ID>] = [
        .writeClusterBindings: [.bindClusterRoles], .writeNamespaceBindings: [.bindAnyRole],
        .updateClusterRoles: [.escalateClusterRoles], .updateRoles: [.escalateNamespaceRoles],
        .writeRoles: [.escalateClusterRoles, .escalateNamespaceRoles], .approveCertificates: [.approveAsSigner],
    ]
}

/// Finds what subjects lend to others. What those who take names by the same rules may borrow is found once.
final class RightsLending {
    private struct Wish {
        let grant: Grant
        let match: CapabilityMatch
        let namespace: String?
        let mode: ImpersonationMode
        /// Whether the user may do it itself, so that only what guards the request is of use.
        let isOwn: Bool
    }

    /// Something that a lender may do.
    private struct Ability: Hashable {
        let id: Capability.ID
        /// Whether it has what guards such requests, too.
        let isGuarded: Bool
        /// Nil for the whole cluster.
        let namespace: String?
    }

    /// A rule by which one may take names, where it is bound.
    private struct NameRight: Hashable {
        let rule: Int32
        /// Nil for the whole cluster.
        let namespace: String?
    }

    private struct Lenders {
        /// For each mode the first two who are able, by their places in ``candidates``: nobody borrows from itself.
        var able: [ImpersonationMode: [Ability: [Int]]] = [:]
        /// By whom they have rights that are not known.
        var unknown: Set<Subject> = []
        /// Whether there may be others, who were not asked.
        var areMore = false
    }

    private let analysis: AccessAnalysis
    private var model: AccessModel { analysis.model }
    private let candidates: [Candidate]
    private let placesByNamespace: [String: [Int]]
    private lazy var abilities = candidates.map { abilities(of: $0.subject) }
    /// Whom bindings give roles that were not read, or are too large to be computed.
    let withUnknownRights: Set<Subject>
    private var known: [Set<NameRight>: Lenders] = [:]
    private var wishesOfRole: [Int: [(mode: ImpersonationMode, match: CapabilityMatch, isOwn: Bool)]] = [:]
    private var namingRulesOfRole: [Int: [Int32]] = [:]
    /// How many lenders were asked what they may do, and whether somebody may become them.
    private(set) var lookups = 0
    private let mostLookups: Int

    /// - Parameter mostLookups: how often that is asked, all borrowers together: hundreds of kinds of them for as many
    ///   lenders as large clusters have.
    init(_ analysis: AccessAnalysis, mostLookups: Int = 2_000_000) {
        self.analysis = analysis
        self.mostLookups = mostLookups
        let model = analysis.model
        let candidates = Set(model.subjects + model.nodeNames.map(Subject.node)).sorted().compactMap(Candidate.init)
        self.candidates = candidates
        placesByNamespace = Dictionary(grouping: candidates.indices) { candidates[$0].attributes.namespace }
        let large = Set(model.unevaluated)
        withUnknownRights = Set(
            (model.bindingsWithoutRole() + (large.isEmpty ? [] : model.bindings.filter { large.contains($0.role) }))
                .flatMap { $0.subjects.map(\.subject) })
    }

    /// By whom those who may lend something to a user have rights that are not known.
    func unknownLenders(for user: UserInfo) -> Set<Subject> {
        withUnknownRights.isEmpty ? [] : offer(to: user)?.lenders.unknown ?? []
    }

    /// Whether a user may act for more users and accounts than are asked what they may do.
    func hasMoreLenders(_ user: UserInfo) -> Bool { offer(to: user)?.lenders.areMore ?? false }

    /// What users, groups and ServiceAccounts lend, each right by the first who has it, or has what guards it, too; and
    /// their own rights by which it is guarded.
    func loans(to user: UserInfo) -> [BorrowedRights] {
        guard let (wishes, lenders) = offer(to: user) else { return [] }
        var guarding: Set<Subject> = []
        var loans: [BorrowedRights] = []
        for wish in wishes {
            func first(isGuarded: Bool) -> Subject? {
                let able = lenders.able[wish.mode] ?? [:]
                let places = Set([nil, wish.namespace]).flatMap {
                    able[Ability(id: wish.match.id, isGuarded: isGuarded, namespace: $0)] ?? []
                }
                return places.sorted().lazy.map { self.candidates[$0].subject }.first { $0.userName != user.name }
            }
            var lender = wish.isOwn ? nil : first(isGuarded: false)
            if BorrowedRights.guards[wish.match.id] != nil, let guarded = first(isGuarded: true) {
                lender = guarded
                if guarding.insert(guarded).inserted { loans += BorrowedRights.ownGuards(of: guarded, analysis) }
            }
            guard let lender else { continue }
            let right = SubjectSteps.Right(
                source: .grant(wish.grant), rule: wish.match.rule, lender: lender, mode: wish.mode)
            loans.append(BorrowedRights(right: right, match: wish.match, namespace: wish.namespace))
        }
        return loans
    }

    /// What a user might do in other names, and who lends it; nil where nothing may be borrowed.
    private func offer(to user: UserInfo) -> (wishes: [Wish], lenders: Lenders)? {
        guard model.version >= .constrainedImpersonation else { return nil }
        let grants = model.allGrants(of: user)
        let wishes = grants.flatMap(wishes)
        if wishes.isEmpty { return nil }
        let names = Set(grants.flatMap(nameRights))
        if names.isEmpty { return nil }
        let lenders = known[names] ?? lenders(names)
        known[names] = lenders
        return (wishes, lenders)
    }

    /// Whose names one may take.
    private func lenders(_ names: Set<NameRight>) -> Lenders {
        let rights = names.map { (rule: model.rules[Int($0.rule)], namespace: $0.namespace) }
        let modes = ImpersonationMode.constrained.filter { mode in
            rights.contains { $0.rule.allows(verb: mode.verb) }
        }
        // Groups are taken beside a name.
        let takesSomeName = rights.contains { $0.namespace == nil && $0.rule.takesSomeName }
        let isEverywhere = rights.contains { $0.namespace == nil }
        let places =
            isEverywhere
            ? Array(candidates.indices)
            : Set(rights.compactMap(\.namespace)).flatMap { placesByNamespace[$0] ?? [] }.sorted()
        var lenders = Lenders()
        for place in places {
            let candidate = candidates[place]
            guard modes.contains(candidate.mode), candidate.subject.userName != nil || takesSomeName else { continue }
            if lookups >= mostLookups {
                lenders.areMore = true
                break
            }
            lookups += 1
            let attributes = candidate.attributes
            let isTaken = rights.contains { right in
                (right.namespace == nil || right.namespace == attributes.namespace)
                    && right.rule.allows(.resource(attributes))
            }
            if !isTaken { continue }
            if !withUnknownRights.isEmpty {
                lenders.unknown.formUnion(UserInfo(candidate.subject).subjects.intersection(withUnknownRights))
            }
            for ability in abilities[place] where lenders.able[candidate.mode]?[ability]?.count ?? 0 < 2 {
                lenders.able[candidate.mode, default: [:]][ability, default: []].append(place)
            }
        }
        return lenders
    }

    private func nameRights(_ grant: Grant) -> [NameRight] {
        let binding = model.bindings[grant.binding]
        guard let role = model.roleIndex(of: binding) else { return [] }
        let rules =
            namingRulesOfRole[role]
            ?? model.rulesOfRole[role].filter { place in
                let rule = model.rules[Int(place)]
                return rule.allows(group: "authentication.k8s.io")
                    && ImpersonationMode.constrained.contains { rule.allows(verb: $0.verb) }
            }
        namingRulesOfRole[role] = rules
        return rules.map { NameRight(rule: $0, namespace: binding.namespace) }
    }

    /// What might be done in some other name.
    private func wishes(_ grant: Grant) -> [Wish] {
        let binding = model.bindings[grant.binding]
        guard let role = model.roleIndex(of: binding) else { return [] }
        let wishes = wishesOfRole[role] ?? model.rulesOfRole[role].flatMap(wishes)
        wishesOfRole[role] = wishes
        return wishes.filter { $0.match.holds(in: binding.namespace) }.map {
            Wish(grant: grant, match: $0.match, namespace: binding.namespace, mode: $0.mode, isOwn: $0.isOwn)
        }
    }

    /// What a rule lets one do in other names. Whoever may do everything to a resource lacks but what guards requests.
    private func wishes(
        _ place: Int32
    ) -> [(mode: ImpersonationMode, match: CapabilityMatch, isOwn: Bool)] {
        let rule = model.rules[Int(place)]
        let isOwn = rule.verbs.contains("*")
        let own = isOwn ? Set(CapabilityIndex.shared.matches(of: rule, at: place, in: model.version).map(\.id)) : []
        return ImpersonationMode.constrained.flatMap { mode in
            CapabilityIndex.shared.matches(of: rule.impersonated(mode), at: place, in: model.version)
                .filter { !isOwn || BorrowedRights.guards[$0.id]?.isDisjoint(with: own) ?? false }
                .map { (mode, $0, isOwn) }
        }
    }

    private func abilities(of lender: Subject) -> Set<Ability> {
        lookups += 1
        var scopes: [Capability.ID: Set<String?>] = [:]
        for (grant, match) in analysis.rights(of: lender, to: nil) {
            scopes[match.id, default: []].insert(analysis.model.bindings[grant.binding].namespace)
        }
        var abilities: Set<Ability> = []
        for (id, places) in scopes {
            for place in places { abilities.insert(Ability(id: id, isGuarded: false, namespace: place)) }
            let guards = (BorrowedRights.guards[id] ?? []).reduce(into: Set()) { $0.formUnion(scopes[$1] ?? []) }
            // Where both hold: what holds everywhere does so in the places of the other.
            let both = places.contains(nil) ? guards : guards.contains(nil) ? places : places.intersection(guards)
            let rest = guards.contains(nil) ? places : []
            for place in both.union(rest) { abilities.insert(Ability(id: id, isGuarded: true, namespace: place)) }
        }
        return abilities
    }
}

extension BorrowedRights {
    /// The rights of a lender that count in its own name only.
    fileprivate static func ownGuards(of lender: Subject, _ analysis: AccessAnalysis) -> [BorrowedRights] {
        let ids = guards.values.reduce(into: Set<Capability.ID>()) { $0.formUnion($1) }
        return analysis.rights(of: lender, to: ids).map { grant, match in
            BorrowedRights(
                right: SubjectSteps.Right(source: .grant(grant), rule: match.rule, lender: lender), match: match,
                namespace: analysis.model.bindings[grant.binding].namespace)
        }
    }
}

extension PolicyRule {
    /// The verbs of requests. Others are asked for beside them, or of no request.
    private static let verbsOfRequests: Set<String> = [
        "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection",
    ]

    /// What the rule lets one do in the name of others.
    func impersonated(_ mode: ImpersonationMode) -> PolicyRule {
        let prefix = "impersonate-on:\(mode.rawValue):"
        // Verbs are compared whole, so that an asterisk behind the prefix stands for nothing.
        let written = verbs.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
            .filter(PolicyRule.verbsOfRequests.contains)
        return PolicyRule(
            verbs: verbs.contains("*") ? PolicyRule.verbsOfRequests.sorted() : written,
            apiGroups: apiGroups, resources: resources, resourceNames: resourceNames, origin: origin)
    }
}

extension CapabilityMatch {
    fileprivate func holds(in namespace: String?) -> Bool {
        Capability[id].reaches(namespace) && (namespace == nil || worksInNamespaces)
    }
}

/// Someone in whose name requests may be made.
private struct Candidate {
    let subject: Subject
    /// In which one takes its name.
    let mode: ImpersonationMode
    /// The request for its name.
    let attributes: ResourceAttributes

    /// Nil for `system:masters`, which nobody may claim.
    init?(_ subject: Subject) {
        self.subject = subject
        let (resource, namespace, name): (String, String, String)
        switch subject {
        case .group(let group):
            if group == "system:masters" { return nil }
            (mode, resource, namespace, name) = (.userInfo, "groups", "", group)
        case .serviceAccount(let home, let account):
            (mode, resource, namespace, name) = (.serviceAccount, "serviceaccounts", home, account)
        case .user(let user):
            if let node = subject.nodeName {
                (mode, resource, namespace, name) = (.arbitraryNode, "nodes", "", node)
            } else {
                (mode, resource, namespace, name) = (.userInfo, "users", "", user)
            }
        }
        attributes = ResourceAttributes(
            verb: mode.verb, group: "authentication.k8s.io", resource: resource, namespace: namespace, name: name)
    }
}

extension ImpersonationMode {
    /// Those that are followed.
    fileprivate static let constrained: [ImpersonationMode] = [.userInfo, .serviceAccount, .arbitraryNode]

    /// Of the right to take a name.
    fileprivate var verb: String { "impersonate:" + rawValue }
}

extension PolicyRule {
    /// Whether the rule lets one take some user's name in the mode that gives groups with it.
    fileprivate var takesSomeName: Bool {
        let request = AccessAttributes.resource(
            ResourceAttributes(
                verb: ImpersonationMode.userInfo.verb, group: "authentication.k8s.io", resource: "users"))
        guard withoutNames.allows(request) else { return false }
        return resourceNames.isEmpty
            || resourceNames.contains {
                Subject.serviceAccount(userName: $0) == nil && Subject.user($0).nodeName == nil
            }
    }
}

extension AccessAnalysis {
    /// - Parameter ids: nil for everything.
    fileprivate func rights(
        of subject: Subject, to ids: Set<Capability.ID>?
    ) -> [(grant: Grant, match: CapabilityMatch)] {
        model.allGrants(of: UserInfo(subject)).flatMap { grant -> [(Grant, CapabilityMatch)] in
            let binding = model.bindings[grant.binding]
            guard let role = model.roleIndex(of: binding) else { return [] }
            return matches(ofRole: role).filter {
                (ids?.contains($0.id) ?? true) && (binding.namespace == nil || $0.worksInNamespaces)
            }.map { (grant, $0) }
        }
    }
}
