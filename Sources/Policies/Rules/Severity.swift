/// How bad a finding is, by what an attacker gains.
public enum Severity: String, CaseIterable, Comparable, Sendable {
    /// Inventory: nothing to mend.
    case info
    /// Hygiene.
    case low
    /// Defence in depth is weaker.
    case medium
    /// A security boundary is gone.
    case high
    /// Takeover of a node or the cluster, or credentials that anyone can read, follows directly.
    case critical

    /// From 0 for `info` to 4 for `critical`.
    public var rank: Int {
        switch self {
        case .info: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }

    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}
