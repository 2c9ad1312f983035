/// What a subject may do in one scope, by in whose name it does it.
struct HeldRights {
    private(set) var all: [SubjectSteps.Held] = []
    private var own: [SubjectSteps.Held] = []
    private var lent: [Subject: [SubjectSteps.Held]] = [:]

    mutating func append(_ right: SubjectSteps.Held) {
        all.append(right)
        if let lender = right.right.lender {
            lent[lender, default: []].append(right)
        } else {
            own.append(right)
        }
    }

    func by(_ identity: RightsIdentity) -> [SubjectSteps.Held] {
        switch identity {
        case .anyone: all
        case .itself: own
        case .lender(let lender): lent[lender] ?? []
        }
    }

    /// In order.
    var lenders: [Subject] { lent.keys.sorted() }
}

/// In whose name a right is used.
enum RightsIdentity: Hashable {
    /// For steps of several requests, each of which may be made in another name.
    case anyone
    case itself
    /// By constrained impersonation.
    case lender(Subject)
}

extension SubjectSteps {
    /// What the subject may do to all objects of one scope.
    func rights(in namespace: String?, by identity: RightsIdentity = .anyone) -> [Held] {
        held[namespace]?.by(identity) ?? []
    }

    /// What it may do to objects of certain names.
    func rightsByName(in namespace: String?, by identity: RightsIdentity = .anyone) -> [Held] {
        named[namespace]?.by(identity) ?? []
    }

    /// In whose names the subject has rights of a scope: it is the first.
    func identities(in namespace: String?) -> [RightsIdentity] {
        [.itself] + (held[namespace]?.lenders ?? []).map(RightsIdentity.lender)
    }

    /// Where the subject has any right in somebody's name; nil for the whole cluster.
    func scopes(of identity: RightsIdentity) -> [String?] {
        guard case .lender(let lender) = identity else { return scopes }
        return scopesOfLenders[lender] ?? []
    }
}
