import Inputs
import Policies

/// What came of one input: what every report is made of. Results arrive one by one in their final order, so that a
/// report never needs more than one of them at a time.
public struct InputResult: Sendable {
    public let entry: LedgerEntry
    /// In order of place: line, then column.
    public let findings: [Finding]
    /// Checks that could not be evaluated on this input's objects: neither passes nor findings.
    public let unevaluated: [Unevaluated]

    public init(entry: LedgerEntry, findings: [Finding] = [], unevaluated: [Unevaluated] = []) {
        self.entry = entry
        self.findings = findings
        self.unevaluated = unevaluated
    }
}
