/// A right that a subject may exercise in the name of another, by the constrained impersonation of Kubernetes 1.36.
///
/// It takes three: the verb `impersonate:<mode>` on the other's name in the group `authentication.k8s.io`, the verb
/// `impersonate-on:<mode>:<verb>` on what is to be done, and that the other may do it. What guards a request besides
/// (`bind`, `escalate`, `approve`) is asked of the other alone, so that no request has the verb `impersonate-on:…:bind`.
/// Nodes, which have no rights of RBAC's, lend the tokens of the ServiceAccounts whose Pods they run, and are left to
/// ``SubjectSteps``.
struct BorrowedRights {
    let right: SubjectSteps.Right
    let match: CapabilityMatch
    /// Nil for the whole cluster.
    let namespace: String?

    /// The rights that guard requests which others give: without them one gives away only what one has.
    private static let guards: [Capability.ID: Set<Capability.ID>] = [
        .writeClusterBindings: [.bindClusterRoles], .writeNamespaceBindings: [.bindAnyRole],
        .updateClusterRoles: [.escalateClusterRoles], .updateRoles: [.escalateNamespaceRoles],
        .writeRoles: [.escalateClusterRoles, .escalateNamespaceRoles], .approveCertificates: [.approveAsSigner],
    ]

    private struct Wish {
        let grant: Grant
        let match: CapabilityMatch
        let namespace: String?
        let mode: ImpersonationMode
    }

    /// What users, groups and ServiceAccounts lend, each right by the first who has it, or has what guards it, too; and
    /// their own rights by which it is guarded.
    static func of(_ user: UserInfo, _ analysis: AccessAnalysis) -> [BorrowedRights] {
        let model = analysis.model
        let wishes = wishes(of: user, model)
        if wishes.isEmpty { return [] }
        let lenders = lenders(for: user, model)
        var guarding: Set<Subject> = []
        var loans: [BorrowedRights] = []
        for wish in wishes {
            let able = (lenders[wish.mode] ?? []).lazy.filter {
                !analysis.rights(of: $0, to: [wish.match.id], in: wish.namespace).isEmpty
            }
            var lender = able.first
            if let guards = BorrowedRights.guards[wish.match.id],
                let guarded = able.first(where: { !analysis.rights(of: $0, to: guards, in: wish.namespace).isEmpty })
            {
                lender = guarded
                if guarding.insert(guarded).inserted { loans += ownGuards(of: guarded, analysis) }
            }
            guard let lender else { continue }
            let right = SubjectSteps.Right(
                source: .grant(wish.grant), rule: wish.match.rule, lender: lender, mode: wish.mode)
            loans.append(BorrowedRights(right: right, match: wish.match, namespace: wish.namespace))
        }
        return loans
    }

    /// What a user might do in some other name.
    private static func wishes(of user: UserInfo, _ model: AccessModel) -> [Wish] {
        guard model.version >= .constrainedImpersonation else { return [] }
        return model.allGrants(of: user).flatMap { grant -> [Wish] in
            let binding = model.bindings[grant.binding]
            guard let role = model.roleIndex(of: binding) else { return [] }
            return model.rulesOfRole[role].flatMap { place in
                [ImpersonationMode.userInfo, .serviceAccount].flatMap { mode in
                    CapabilityIndex.shared.matches(
                        of: model.rules[Int(place)].impersonated(mode), at: place, in: model.version
                    ).filter { $0.holds(in: binding.namespace) }.map {
                        Wish(grant: grant, match: $0, namespace: binding.namespace, mode: mode)
                    }
                }
            }
        }
    }

    private static func lenders(for user: UserInfo, _ model: AccessModel) -> [ImpersonationMode: [Subject]] {
        let authorizer = Authorizer(model)
        let takesSomeName = authorizer.takesSomeName(user)
        return Dictionary(
            uniqueKeysWithValues: [ImpersonationMode.userInfo, .serviceAccount].map { mode in
                let lenders = model.subjects.filter { subject in
                    guard subject.userName != user.name else { return false }
                    let isRight =
                        switch subject {
                        case .serviceAccount: mode == .serviceAccount
                        case .user: mode == .userInfo && subject.nodeName == nil
                        case .group(let group): mode == .userInfo && group != "system:masters" && takesSomeName
                        }
                    return isRight && authorizer.may(user, mode, become: subject)
                }
                return (mode, lenders)
            })
    }

    /// The rights of a lender that count in its own name only.
    private static func ownGuards(of lender: Subject, _ analysis: AccessAnalysis) -> [BorrowedRights] {
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
    /// The rights of a subject to one of some things in a namespace, or in the whole cluster.
    fileprivate func rights(
        of subject: Subject, to ids: Set<Capability.ID>, in namespace: String?
    ) -> [(grant: Grant, match: CapabilityMatch)] {
        rights(of: subject, to: ids).filter {
            let scope = model.bindings[$0.grant.binding].namespace
            return scope == nil || scope == namespace
        }
    }

    fileprivate func rights(
        of subject: Subject, to ids: Set<Capability.ID>
    ) -> [(grant: Grant, match: CapabilityMatch)] {
        model.allGrants(of: UserInfo(subject)).flatMap { grant -> [(Grant, CapabilityMatch)] in
            let binding = model.bindings[grant.binding]
            guard let role = model.roleIndex(of: binding) else { return [] }
            return matches(ofRole: role).filter {
                ids.contains($0.id) && (binding.namespace == nil || $0.worksInNamespaces)
            }.map { (grant, $0) }
        }
    }
}
