/// What became of exceptions: which there are in annotations and comments, and how much each covers. Tallies of parts of
/// a scan add up to that of the whole.
public struct ExceptionTally: Sendable {
    /// What one exception covers.
    struct Use: Sendable {
        var findings = 0
        var critical = 0

        mutating func add(_ finding: Finding) {
            findings += 1
            if finding.rule.severity == .critical { critical += 1 }
        }
    }

    /// Of annotations and comments, by file.
    private var declared: [String: [ExceptionOrigin: SecurityException]] = [:]
    /// Of objects that exceptions select by their labels.
    private(set) var labels: [ObjectKey: [String: String]] = [:]
    private(set) var uses: [ExceptionOrigin: Use] = [:]
    private var mistakes: Set<ExceptionProblem> = []
    private(set) var isEmpty = true

    /// An object of a file.
    struct ObjectKey: Hashable, Sendable {
        let file: String
        let resource: ResourceIdentity
    }

    public init() {}

    var declaresNothing: Bool { declared.isEmpty }

    /// The exceptions of a file's annotations and comments, those of comments first, then by place.
    func declared(in file: String) -> [SecurityException] {
        func key(_ origin: ExceptionOrigin) -> (Int, Int, Int, Int) {
            (origin.place == .comment ? 0 : 1, origin.location.line, origin.location.column, origin.index)
        }
        return (declared[file] ?? [:]).values.sorted { key($0.origin) < key($1.origin) }
    }

    mutating func declare(_ exception: SecurityException) {
        declared[exception.origin.location.file, default: [:]][exception.origin] = exception
        isEmpty = false
    }

    mutating func add(_ mistake: ExceptionProblem) {
        mistakes.insert(mistake)
        isEmpty = false
    }

    /// - Parameter labels: where two objects of a file have one name and other labels, none are kept: whose labels would
    ///   count is not known then.
    mutating func keep(_ labels: [String: String], of object: ObjectKey) {
        self.labels[object] = self.labels[object].map { $0 == labels ? labels : [:] } ?? labels
        isEmpty = false
    }

    mutating func use(_ exception: SecurityException, for finding: Finding) {
        uses[exception.origin, default: Use()].add(finding)
        isEmpty = false
    }

    /// What a file's comments say.
    public mutating func add(_ marks: ExceptionMarks) {
        for comment in marks.comments { declare(comment) }
        for mistake in marks.mistakes { add(mistake) }
    }

    public mutating func merge(_ other: ExceptionTally) {
        if other.isEmpty { return }
        isEmpty = false
        declared.merge(other.declared) { mine, theirs in mine.merging(theirs) { first, _ in first } }
        labels.merge(other.labels) { mine, theirs in mine == theirs ? mine : [:] }
        mistakes.formUnion(other.mistakes)
        uses.merge(other.uses) {
            Use(findings: $0.findings + $1.findings, critical: $0.critical + $1.critical)
        }
    }

    /// What is wrong with the exceptions, by place.
    /// - Parameters:
    ///   - ran: the rules of the scan. An exception for others is not called unused.
    ///   - unknown: why a selector stands for no rule there is; nil where it stands for one.
    public func problems(
        of set: ExceptionSet, ran: [Rule], unknown: (RuleSelector) -> String?
    ) -> [ExceptionProblem] {
        var problems = Array(mistakes)
        // Of many exceptions most name the same rules.
        var standings: [RuleSelector: SelectorStanding] = [:]
        for exception in set.exceptions + declared.values.flatMap(\.values) {
            problems += self.problems(of: exception, on: set.today) { selector in
                if let known = standings[selector] { return known }
                let standing = SelectorStanding(
                    problem: unknown(selector), runs: ran.contains(where: selector.matches))
                standings[selector] = standing
                return standing
            }
        }
        return problems.sorted { a, b in
            let (first, second) = (a.origin.location, b.origin.location)
            return (first.file, first.line, first.column, a.origin.index, a.kind.rawValue)
                < (second.file, second.line, second.column, b.origin.index, b.kind.rawValue)
        }
    }

    /// What a selector stands for in a scan.
    private struct SelectorStanding {
        /// Why it stands for no rule there is.
        let problem: String?
        /// Whether a rule ran that it stands for.
        let runs: Bool
    }

    private func problems(
        of exception: SecurityException, on today: Day, standing: (RuleSelector) -> SelectorStanding
    ) -> [ExceptionProblem] {
        let scope = exception.scope
        var problems: [ExceptionProblem] = []
        func report(_ kind: ExceptionProblem.Kind, _ message: String) {
            problems.append(ExceptionProblem(kind, exception.origin, message))
        }
        for selector in scope.selectors {
            if let reason = standing(selector).problem { report(.unknownRule, reason) }
        }
        let use = uses[exception.origin] ?? Use()
        var named: Set<String> = []
        let names = scope.selectors.map(\.description).filter { named.insert($0).inserted }.joined(separator: ", ")
        let findings = "\(use.findings) finding\(use.findings == 1 ? "" : "s")"
        if exception.hasExpired(on: today) {
            let now = use.findings > 0 ? "\(findings) reported again" : "nothing is left that it covers"
            report(.expired, "the exception for \(names) ended on \(exception.expires?.description ?? ""): \(now)")
        } else if use.findings == 0 {
            if scope.selectors.contains(where: { standing($0).runs }) {
                report(.unused, "the exception for \(names) covers nothing")
            }
        } else if scope.isWide && !scope.isNarrowed || coversEverything(scope) {
            let critical = use.critical > 0 ? ", \(use.critical) of them critical" : ""
            report(.broad, "the exception for \(names) covers \(findings)\(critical); name the objects it is for")
        }
        return problems
    }

    /// Every rule, on something as wide as a whole object.
    private func coversEverything(_ scope: ExceptionScope) -> Bool {
        scope.selectors.contains { selector in
            if case .rule(let pattern) = selector { pattern.matchesEverything } else { false }
        }
    }
}
