/// How a finding stands to an earlier report, in the words of SARIF (2.1.0, 3.27.24).
public enum BaselineState: String, Hashable, Sendable {
    /// The earlier report has it.
    case unchanged
    /// It came since.
    case new
}
