/// Rights of one kind that hold in a scope, found by the names of objects.
struct RightsByName {
    /// To all objects: that of the scope itself, which one step needs, before that of the whole cluster.
    private var ofAll: [SubjectSteps.Held] = []
    private var ofSome: [String: [SubjectSteps.Held]] = [:]

    /// - Parameters:
    ///   - identity: who is to have them: a request and what guards it take rights of one identity.
    ///   - isWanted: whether a rule that gives one of the capabilities counts.
    init(
        _ ids: Set<Capability.ID>, of steps: SubjectSteps, in namespace: String?, by identity: RightsIdentity,
        where isWanted: (PolicyRule) -> Bool = { _ in true }
    ) {
        func counts(_ right: SubjectSteps.Held) -> Bool {
            ids.contains(right.match.id) && isWanted(steps.rule(of: right))
        }
        for scope in namespace == nil ? [nil] : [namespace, nil] {
            for right in steps.rights(in: scope, by: identity) where right.match.names.isEmpty && counts(right) {
                if !ofAll.contains(where: { $0.namespace == scope }) { ofAll.append(right) }
            }
            for right in steps.rightsByName(in: scope, by: identity) where counts(right) {
                for name in right.match.names {
                    if ofSome[name]?.last?.namespace == scope && ofSome[name]?.isEmpty == false { continue }
                    ofSome[name, default: []].append(right)
                }
            }
        }
    }

    var isEmpty: Bool { ofAll.isEmpty && ofSome.isEmpty }

    /// The names of objects to which there are rights, other than to all.
    var names: [String] { ofSome.keys.sorted() }

    /// Whether there is a right to objects whatever their names are.
    var areForAll: Bool { !ofAll.isEmpty }

    /// The right to an object, that of the scope itself if there is one.
    func right(to name: String, in namespace: String?) -> SubjectSteps.Held? {
        let all = (ofSome[name] ?? []) + ofAll
        return all.first { $0.namespace == namespace } ?? all.first
    }
}
