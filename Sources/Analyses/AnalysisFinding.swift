/// What an analysis of the whole inventory found wrong, before it is joined with its rule's words and severity. A class,
/// because findings are many, are sorted and passed on, and none changes.
public final class AnalysisFinding: Sendable {
    /// The name of the rule, a file under `Rules/` that says which analysis decides it.
    public let rule: String
    /// One sentence that names the objects.
    public let message: String
    /// Where the mistake is to be mended.
    public let origin: Origin
    /// The container's name, where one container is meant.
    public let container: String?
    /// What it is about beside the rule, the object, the field and the container, such as all subjects of a binding in
    /// order: where that is another, so is the problem. Not for what is cut, worded, or comes and goes with other objects.
    public let identity: [String]
    /// The facts that together make it a mistake, in the order in which they lead to it, such as subject, binding, role;
    /// none twice, where several ways lead through one object.
    public let evidence: [Evidence]
    /// What is taken for absent; empty for a finding that what was seen proves by itself.
    public let absences: [Absence]
    /// Rules whose finding at the same place, where it is reported, says all that this one says.
    public let impliedBy: [String]

    public struct Evidence: Hashable, Sendable {
        public let text: String
        /// Nil for what was written nowhere, such as a built-in group.
        public let origin: Origin?

        public init(_ text: String, at origin: Origin? = nil) {
            self.text = text
            self.origin = origin
        }
    }

    public init(
        rule: String, message: String, origin: Origin, container: String? = nil, identity: [String] = [],
        evidence: [Evidence] = [], absences: [Absence] = [], impliedBy: [String] = []
    ) {
        self.rule = rule
        self.message = message
        self.origin = origin
        self.container = container
        self.identity = identity
        var known: Set<Evidence> = []
        self.evidence = evidence.count < 2 ? evidence : evidence.filter { known.insert($0).inserted }
        self.absences = absences
        self.impliedBy = impliedBy
    }

    /// The finding, which these rules say, too.
    func implied(by rules: [String]) -> AnalysisFinding {
        if rules.isEmpty { return self }
        return AnalysisFinding(
            rule: rule, message: message, origin: origin, container: container, identity: identity, evidence: evidence,
            absences: absences, impliedBy: impliedBy + rules)
    }

    /// The order of findings: by rule, then by place, then by message.
    static func precedes(_ a: AnalysisFinding, _ b: AnalysisFinding) -> Bool {
        if a.rule != b.rule { return a.rule < b.rule }
        return a.origin != b.origin ? a.origin < b.origin : a.message < b.message
    }
}
