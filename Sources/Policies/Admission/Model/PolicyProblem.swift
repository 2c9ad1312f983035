import CEL

/// Something about a policy file that its author should know.
public struct PolicyProblem: Error, Sendable, CustomStringConvertible {
    public enum Severity: String, Sendable {
        /// The API server would refuse the file, or Bulwark cannot run what it says.
        case error
        /// The file is run, but not all of it, or not as it stands.
        case warning
        /// What was assumed.
        case note
    }

    public let severity: Severity
    public let place: PolicyPlace
    /// The field, such as `spec.validations[0].expression`; empty for the file.
    public let path: String
    /// One sentence, or the checker's diagnostics with their code frames, without the place.
    public let message: String
    /// What is wrong with the expression of the field, where that is the problem; ``message`` has it too.
    public let diagnostics: Diagnostics?

    public init(
        _ severity: Severity, _ message: String, path: String = "", at place: PolicyPlace,
        diagnostics: Diagnostics? = nil
    ) {
        self.severity = severity
        self.message = message
        self.path = path
        self.place = place
        self.diagnostics = diagnostics
    }

    public var description: String {
        "\(place): \(severity.rawValue): \(path.isEmpty ? "" : "\(path): ")\(message)"
    }
}
