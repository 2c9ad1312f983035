/// How a subject comes to a right: the subject is named by the binding, which gives it the role, whose rule says so.
public struct AccessChain: Sendable {
    /// The subject as the binding names it; a group stands for its members.
    public let subject: Subject
    public let subjectOrigin: Origin?
    public let binding: RoleBinding
    public let role: Role
    public let rule: PolicyRule

    /// Where the right holds: nil for the whole cluster.
    public var namespace: String? { binding.namespace }

    /// The chain's links, in order.
    public var evidence: [AnalysisFinding.Evidence] {
        [
            AnalysisFinding.Evidence(subject.description, at: subjectOrigin),
            AnalysisFinding.Evidence("is a subject of \(binding)", at: binding.origin),
            AnalysisFinding.Evidence("which binds \(role.key)", at: role.origin ?? binding.roleOrigin),
            AnalysisFinding.Evidence("which allows: \(rule)", at: rule.origin),
        ]
    }
}

extension AccessModel {
    func chain(_ grant: Grant, role: Int, rule: PolicyRule) -> AccessChain {
        let binding = bindings[grant.binding]
        let entry = binding.subjects[grant.subject]
        return AccessChain(
            subject: entry.subject, subjectOrigin: entry.origin, binding: binding, role: roles[role], rule: rule)
    }
}
