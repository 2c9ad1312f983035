import Analyses
import Kubernetes
import Policies

/// Everything that is asked of one object by itself, wherever it comes from. One for each thread.
final class ObjectChecks {
    private let rules: [Rule]
    private let evaluator: RuleEvaluator
    /// The user's own rules for objects of a kind.
    private let ownEvaluator: RuleEvaluator?
    private let secrets: SecretSearch
    private let podSecurity: PodSecurityCheck?
    private let admission: AdmissionEvaluator?
    private let inventory: InventoryFacts.Scope
    private let pool = FactPool()
    private let takesCensus: Bool
    /// Whether credentials are kept, since lines of the source are shown, or objects are spoken of together.
    private let keepsCredentials: Bool
    private var placed: PlacedChecks?
    private let exceptions: ExceptionFilter?
    private let leastSeverity: Severity

    /// - Parameters:
    ///   - policies: those of the user's own.
    ///   - scope: the analyses whose facts are kept.
    ///   - plan: what the rules are in some places; nil where they are the same everywhere.
    init(
        rules: RuleSet, policies: AdmissionPolicySet, facts: ScanFacts, scope: InventoryFacts.Scope, plan: PlacedPlan?,
        options: Scan.Options
    ) {
        self.rules = rules.rules
        evaluator = RuleEvaluator(rules, limitRanges: facts.limitRanges)
        ownEvaluator = rules.ofKinds(named: options.ownRules).map { RuleEvaluator($0, limitRanges: facts.limitRanges) }
        secrets = SecretSearch(rules.rules, showsSource: options.keepsExcerpts)
        podSecurity = options.podSecurity.map { PodSecurityCheck($0, rules.rules) }
        admission = policies.isEmpty ? nil : AdmissionEvaluator(policies, facts: facts.admission)
        inventory = scope
        takesCensus = !options.frameworks.isEmpty
        keepsCredentials = options.keepsExcerpts || !scope.isEmpty && !rules.rules.isEmpty
        placed = plan.map { PlacedChecks($0, limitRanges: facts.limitRanges) }
        exceptions = options.exceptions.map { ExceptionFilter($0) }
        leastSeverity = options.leastSeverity
    }

    /// Adds to the piece what the analyses of access and network keep of a Pod that is reported at its owner.
    func keep(_ pod: Resource, file: FilePlaces, reportedAt owner: WorkloadName, in piece: inout Piece) {
        piece.facts.add(pod, file: file, pool: pool, reportedAt: owner, for: inventory)
    }

    /// Whether there are policies of the user's own that may be about one kind of workload and not about another.
    var hasOwnPolicies: Bool { admission != nil || ownEvaluator != nil }

    /// Adds to the piece what policies of the user's own say of an object that is reported at its owner: a policy about
    /// Pods says nothing of the owner.
    func checkOwnPolicies(_ resource: Resource, file: FilePlaces, marks: ExceptionMarks, into piece: inout Piece) {
        let start = VerdictCounts(piece.verdicts)
        ownEvaluator?.check(resource, file: file, into: &piece.verdicts)
        admission?.check(resource, file: file, into: &piece.verdicts)
        settle(&piece, from: start, of: resource, file, marks, hiding: nil, runsRulesApart: false)
    }

    /// Adds to the piece what the rules say of the object, and what is kept of it for analyses of the whole inventory.
    /// - Parameters:
    ///   - marks: what the object's file says of exceptions.
    ///   - isRefused: whether it is known that no API server takes the object.
    func check(
        _ resource: Resource, file: FilePlaces, marks: ExceptionMarks, isRefused: Bool = false, into piece: inout Piece
    ) {
        let start = VerdictCounts(piece.verdicts)
        evaluator.check(resource, file: file, into: &piece.verdicts)
        var hidden = keepsCredentials ? HiddenTexts() : nil
        let credentials = secrets.check(resource, file: file, into: &piece.verdicts, hiding: &hidden)
        podSecurity?.check(resource, file: file, into: &piece.verdicts)
        admission?.check(resource, file: file, into: &piece.verdicts)
        let placeholders = Placeholders(resource)
        piece.verdicts.add(placeholders.openImages, of: resource, file: file, rules: rules)
        if !placeholders.fields.isEmpty {
            piece.verdicts.settle(placeholders, from: start)
            piece.add(placeholders, of: resource)
        }
        settle(&piece, from: start, of: resource, file, marks, hiding: credentials, runsRulesApart: true)
        piece.facts.add(resource, file: file, pool: pool, for: inventory)
        if takesCensus {
            let isWhole = !isRefused && piece.verdicts.failures.count == start.failures
            piece.census.add(resource, file: file.name, isWhole: isWhole)
        }
        if let hidden { piece.hidden.merge(hidden) }
        piece.objects += 1
    }

    /// Makes of what was said of an object what the configuration and exceptions want.
    /// - Parameters:
    ///   - credentials: those of the object; nil where they are yet to be looked for.
    ///   - runsRulesApart: whether rules with other parameters in this place are run.
    private func settle(
        _ piece: inout Piece, from start: VerdictCounts, of resource: Resource, _ file: FilePlaces,
        _ marks: ExceptionMarks, hiding credentials: Set<String>?, runsRulesApart: Bool
    ) {
        if piece.verdicts.findings.count > start.findings || piece.verdicts.unevaluated.count > start.unevaluated {
            piece.verdicts.hideInMessages(credentials ?? secrets.secrets(of: resource), from: start)
        }
        let dropped = placed?.settle(
            &piece.verdicts, from: start, of: resource, file: file, runsRulesApart: runsRulesApart)
        if let dropped, !dropped.isEmpty { piece.switchedOff.merge(dropped, uniquingKeysWith: +) }
        exceptions?.apply(
            to: &piece.verdicts.findings, from: start.findings, of: resource, file: file, marks: marks,
            into: &piece.exceptions)
        if leastSeverity > .info { piece.verdicts.findings.dropLower(than: leastSeverity, from: start.findings) }
        piece.verdicts.findings.sortByPlace(from: start.findings)
    }
}

extension [Finding] {
    /// Removes findings that are milder than their rule, as of a value that is but likely to be a credential.
    fileprivate mutating func dropLower(than least: Severity, from start: Int) {
        let kept = self[start...].filter { $0.rule.severity >= least }
        if kept.count < count - start { replaceSubrange(start..., with: kept) }
    }

    /// Sorts what one object gave by place; what stands in the same place stays in the order of the rules.
    mutating func sortByPlace(from start: Int) {
        withUnsafeMutableBufferPointer { all in
            let findings = UnsafeMutableBufferPointer(rebasing: all[start...])
            func place(_ index: Int) -> (Int, Int, Int) {
                (findings[index].location.line, findings[index].location.column, index)
            }
            var order = findings.indices.sorted { place($0) < place($1) }
            // Findings are moved along the cycles of the order, not copied: each holds a dozen texts.
            for first in order.indices {
                var index = first
                while order[index] != first {
                    let source = order[index]
                    findings.swapAt(index, source)
                    order[index] = index
                    index = source
                }
                order[index] = index
            }
        }
    }
}
