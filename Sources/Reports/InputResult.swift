import Inputs
import Policies

/// What came of one input, or of a part of it where there is much: what every report is made of. Results arrive in the
/// order of the inputs, the parts of an input one after the other, and behind them all, once more by input, what only
/// all objects together show. A report never needs more than one of them at a time.
public struct InputResult: Sendable {
    /// The input, as the ledger names it.
    public let path: String
    /// The objects that were checked in this part.
    public let objects: Int
    /// By object, and of one object in order of place: line, then column.
    public let findings: [Finding]
    /// Checks that could not be evaluated on these objects: neither passes nor findings.
    public let unevaluated: [Unevaluated]
    /// What became of the whole input; comes with its last part.
    public let entry: LedgerEntry?

    /// The last part of an input, or all of it.
    /// - Parameter objects: those of this part; nil for the entry's.
    public init(
        entry: LedgerEntry, objects: Int? = nil, findings: [Finding] = [], unevaluated: [Unevaluated] = []
    ) {
        path = entry.path
        self.objects = objects ?? entry.objects
        self.findings = findings
        self.unevaluated = unevaluated
        self.entry = entry
    }

    /// The result with the findings that count: without those that exceptions cover and those of a baseline.
    var counting: InputResult {
        findings.allSatisfy(\.counts) ? self : with(findings.filter(\.counts))
    }

    /// The result in which each finding has its state.
    public func with(baselineState state: (Finding) -> BaselineState) -> InputResult {
        findings.isEmpty ? self : with(findings.map { $0.with(baselineState: state($0)) })
    }

    /// The result without the findings that others of it imply.
    public var withoutImplied: InputResult {
        findings.contains { !$0.impliedBy.isEmpty } ? with(findings.withoutImplied()) : self
    }

    /// The result in which exceptions cover what is implied by what they cover.
    public var coveringImplied: InputResult {
        let isOfUse = findings.contains { $0.suppression != nil } && findings.contains { !$0.impliedBy.isEmpty }
        return isOfUse ? with(findings.coveringImplied()) : self
    }

    private func with(_ findings: [Finding]) -> InputResult {
        guard let entry else {
            return InputResult(partOf: path, objects: objects, findings: findings, unevaluated: unevaluated)
        }
        return InputResult(entry: entry, objects: objects, findings: findings, unevaluated: unevaluated)
    }

    /// A part that others follow.
    public init(partOf path: String, objects: Int, findings: [Finding], unevaluated: [Unevaluated] = []) {
        self.path = path
        self.objects = objects
        self.findings = findings
        self.unevaluated = unevaluated
        entry = nil
    }
}
