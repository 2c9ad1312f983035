/// A right that a subject may exercise in the name of another, by the constrained impersonation of Kubernetes 1.36.
///
/// It takes three: the verb `impersonate:<mode>` on the other's name in the group `authentication.k8s.io`, the verb
/// `impersonate-on:<mode>:<verb>` on what is to be done, and that the other may do it. Nodes, which have no rights of RBAC's,
/// lend the tokens of the ServiceAccounts whose Pods they run, and are left to ``SubjectSteps``.
struct BorrowedRights {
    let grant: Grant
    let match: CapabilityMatch
    /// Nil for the whole cluster.
    let namespace: String?
    let lender: Subject
    /// Whether the lender may bind cluster-admin by it: what guards bindings asks for the lender's own rights.
    let givesEverything: Bool

    /// What users, groups and ServiceAccounts lend, each right by the first who has it.
    static func of(_ user: UserInfo, _ analysis: AccessAnalysis) -> [BorrowedRights] {
        let model = analysis.model
        var wanted: [(grant: Grant, match: CapabilityMatch, namespace: String?, mode: ImpersonationMode)] = []
        for grant in model.allGrants(of: user) {
            let binding = model.bindings[grant.binding]
            guard let role = model.roleIndex(of: binding) else { continue }
            for place in model.rulesOfRole[role] {
                let rule = model.rules[Int(place)]
                for mode in [ImpersonationMode.userInfo, .serviceAccount] {
                    let matches = CapabilityIndex.shared.matches(
                        of: rule.impersonated(mode), at: place, in: model.version)
                    for match in matches where match.holds(in: binding.namespace) {
                        wanted.append((grant, match, binding.namespace, mode))
                    }
                }
            }
        }
        if wanted.isEmpty { return [] }
        let authorizer = Authorizer(model)
        let takesSomeName = authorizer.takesSomeName(user)
        let lenders: [ImpersonationMode: [Subject]] = ImpersonationMode.allCases.reduce(into: [:]) { lenders, mode in
            guard mode == .userInfo || mode == .serviceAccount else { return }
            lenders[mode] = model.subjects.filter { subject in
                guard subject.userName != user.name else { return false }
                let isRight =
                    switch subject {
                    case .serviceAccount: mode == .serviceAccount
                    case .user: mode == .userInfo
                    case .group(let group): mode == .userInfo && group != "system:masters" && takesSomeName
                    }
                return isRight && authorizer.may(user, mode, become: subject)
            }
        }
        return wanted.compactMap { wish in
            let able = (lenders[wish.mode] ?? []).lazy.filter { analysis.has($0, wish.match.id, in: wish.namespace) }
            let binder =
                wish.match.id == .writeClusterBindings && model.rules[Int(wish.match.rule)].mayCreate(wish.mode)
                ? able.first { analysis.has($0, .bindClusterRoles, in: nil) } : nil
            return (binder ?? able.first).map {
                BorrowedRights(
                    grant: wish.grant, match: wish.match, namespace: wish.namespace, lender: $0,
                    givesEverything: binder != nil)
            }
        }
    }
}

extension PolicyRule {
    /// What the rule lets one do in the name of others.
    fileprivate func impersonated(_ mode: ImpersonationMode) -> PolicyRule {
        let prefix = "impersonate-on:\(mode.rawValue):"
        return PolicyRule(
            // Verbs are compared whole, so that an asterisk behind the prefix stands for nothing.
            verbs: verbs.filter { $0.hasPrefix(prefix) && $0 != prefix + "*" }.map {
                String($0.dropFirst(prefix.count))
            },
            apiGroups: apiGroups, resources: resources, resourceNames: resourceNames, origin: origin)
    }

    fileprivate func mayCreate(_ mode: ImpersonationMode) -> Bool {
        allows(verb: "impersonate-on:\(mode.rawValue):create")
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
    /// Whether a subject has a capability in a namespace, or in the whole cluster.
    fileprivate func has(_ subject: Subject, _ id: Capability.ID, in namespace: String?) -> Bool {
        model.allGrants(of: UserInfo(subject)).contains { grant in
            let binding = model.bindings[grant.binding]
            guard binding.namespace == nil || binding.namespace == namespace, let role = model.roleIndex(of: binding)
            else { return false }
            return matches[role].contains { $0.id == id && (binding.namespace == nil || $0.worksInNamespaces) }
        }
    }
}
