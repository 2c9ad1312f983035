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

/// Finds what subjects lend to others. What those who have the same bindings may borrow is found once.
final class RightsLending {
    private struct Wish {
        let grant: Grant
        let match: CapabilityMatch
        let namespace: String?
        let mode: ImpersonationMode
    }

    /// Something that a lender may do.
    private struct Ability: Hashable {
        let id: Capability.ID
        /// Whether it has what guards such requests, too.
        let isGuarded: Bool
        /// Nil for the whole cluster.
        let namespace: String?
    }

    /// What those who have the same bindings may borrow.
    private struct Offer {
        let wishes: [Wish]
        /// For each mode the first two who are able, by their places in ``candidates``: nobody borrows from itself.
        let lenders: [ImpersonationMode: [Ability: [Int]]]
        /// By whom lenders have rights that are not known.
        let unknown: Set<Subject>
    }

    private let analysis: AccessAnalysis
    private let authorizer: Authorizer
    private let candidates: [Subject]
    private lazy var abilities = candidates.map(abilities(of:))
    /// Whom bindings give roles that were not read, or are too large to be computed.
    let withUnknownRights: Set<Subject>
    private var known: [[Grant]: Offer?] = [:]
    /// How many lenders were asked what they may do, and whether somebody may become them.
    private(set) var lookups = 0

    init(_ analysis: AccessAnalysis, _ authorizer: Authorizer) {
        self.analysis = analysis
        self.authorizer = authorizer
        candidates = Set(analysis.model.subjects + analysis.model.nodeNames.map(Subject.node)).sorted()
        let model = analysis.model
        let large = Set(model.unevaluated)
        withUnknownRights = Set(
            (model.bindingsWithoutRole() + (large.isEmpty ? [] : model.bindings.filter { large.contains($0.role) }))
                .flatMap { $0.subjects.map(\.subject) })
    }

    /// By whom those who may lend something to a user have rights that are not known.
    func unknownLenders(for user: UserInfo) -> Set<Subject> { offer(to: user)?.unknown ?? [] }

    /// What users, groups and ServiceAccounts lend, each right by the first who has it, or has what guards it, too; and
    /// their own rights by which it is guarded.
    func loans(to user: UserInfo) -> [BorrowedRights] {
        guard let offer = offer(to: user) else { return [] }
        var guarding: Set<Subject> = []
        var loans: [BorrowedRights] = []
        for wish in offer.wishes {
            func first(isGuarded: Bool) -> Subject? {
                let lenders = offer.lenders[wish.mode] ?? [:]
                let places = Set([nil, wish.namespace]).flatMap {
                    lenders[Ability(id: wish.match.id, isGuarded: isGuarded, namespace: $0)] ?? []
                }
                return places.sorted().lazy.map { self.candidates[$0] }.first { $0.userName != user.name }
            }
            var lender = first(isGuarded: false)
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

    private func offer(to user: UserInfo) -> Offer? {
        guard analysis.model.version >= .constrainedImpersonation else { return nil }
        let grants = analysis.model.allGrants(of: user)
        if let known = known[grants] { return known }
        let offer = offer(to: user, grants)
        known[grants] = .some(offer)
        return offer
    }

    /// Nil where nothing may be borrowed.
    private func offer(to user: UserInfo, _ grants: [Grant]) -> Offer? {
        let wishes = grants.flatMap(wishes)
        if wishes.isEmpty { return nil }
        let takesSomeName = authorizer.takesSomeName(user)
        var lenders: [ImpersonationMode: [Ability: [Int]]] = [:]
        var unknown: Set<Subject> = []
        for (place, subject) in candidates.enumerated() {
            lookups += 1
            let mode: ImpersonationMode
            switch subject {
            case .serviceAccount: mode = .serviceAccount
            case .user: mode = subject.nodeName == nil ? .userInfo : .arbitraryNode
            case .group(let group) where group != "system:masters" && takesSomeName: mode = .userInfo
            default: continue
            }
            guard authorizer.may(user, mode, become: subject) else { continue }
            if !withUnknownRights.isEmpty {
                unknown.formUnion(UserInfo(subject).subjects.intersection(withUnknownRights))
            }
            for ability in abilities[place] where lenders[mode]?[ability]?.count ?? 0 < 2 {
                lenders[mode, default: [:]][ability, default: []].append(place)
            }
        }
        return Offer(wishes: wishes, lenders: lenders, unknown: unknown)
    }

    /// What might be done in some other name.
    private func wishes(_ grant: Grant) -> [Wish] {
        let model = analysis.model
        let binding = model.bindings[grant.binding]
        guard let role = model.roleIndex(of: binding) else { return [] }
        return model.rulesOfRole[role].flatMap { place in
            [ImpersonationMode.userInfo, .serviceAccount, .arbitraryNode].flatMap { mode in
                CapabilityIndex.shared.matches(
                    of: model.rules[Int(place)].impersonated(mode), at: place, in: model.version
                ).filter { $0.holds(in: binding.namespace) }.map {
                    Wish(grant: grant, match: $0, namespace: binding.namespace, mode: mode)
                }
            }
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
        return PolicyRule(
            // Verbs are compared whole, so that an asterisk behind the prefix stands for nothing.
            verbs: verbs.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
                .filter(PolicyRule.verbsOfRequests.contains),
            apiGroups: apiGroups, resources: resources, resourceNames: resourceNames, origin: origin)
    }
}

extension CapabilityMatch {
    fileprivate func holds(in namespace: String?) -> Bool {
        Capability[id].reaches(namespace) && (namespace == nil || worksInNamespaces)
    }
}

extension Authorizer {
    /// Whether a user may take another's name in a mode of constrained impersonation.
    fileprivate func may(_ user: UserInfo, _ mode: ImpersonationMode, become subject: Subject) -> Bool {
        var attributes = ResourceAttributes(
            verb: "impersonate:" + mode.rawValue, group: "authentication.k8s.io", resource: "users",
            name: subject.userName ?? "")
        if case .group(let group) = subject {
            (attributes.resource, attributes.name) = ("groups", group)
        } else if let node = subject.nodeName {
            (attributes.resource, attributes.name) = ("nodes", node)
        } else if case .serviceAccount(let namespace, let name) = subject {
            (attributes.resource, attributes.namespace, attributes.name) = ("serviceaccounts", namespace, name)
        }
        return decide(.resource(attributes), by: user).isAllowed
    }

    /// Whether a user may take some user's name in the mode that gives groups with it.
    fileprivate func takesSomeName(_ user: UserInfo) -> Bool {
        let request = AccessAttributes.resource(
            ResourceAttributes(verb: "impersonate:user-info", group: "authentication.k8s.io", resource: "users"))
        return rights(of: user, in: "").contains { rule in
            guard rule.withoutNames.allows(request) else { return false }
            return rule.resourceNames.isEmpty
                || rule.resourceNames.contains {
                    Subject.serviceAccount(userName: $0) == nil && Subject.user($0).nodeName == nil
                }
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
