/// One thing wrong with an expression, and where.
public struct Diagnostic: Error, Sendable, Equatable {
    public enum Severity: String, Sendable {
        case error = "ERROR"
        case warning = "WARNING"
    }

    public var severity = Severity.error
    /// What is wrong, in one sentence without a full stop.
    public var message: String
    /// The text at fault, in UTF-8 offsets; it may be empty, at the end of the source for instance.
    public var range: Range<Int32>
    /// What to write instead, where that is known.
    public var hint: String?

    public init(_ message: String, at range: Range<Int32>, hint: String? = nil, severity: Severity = .error) {
        self.severity = severity
        self.message = message
        self.range = range
        self.hint = hint
    }
}

/// Why an expression was refused: at least one diagnostic, and the text that they point into.
public struct Diagnostics: Error, Sendable {
    public let source: Source
    public let all: [Diagnostic]

    public var first: Diagnostic { all[0] }

    /// - Precondition: `all` is not empty.
    public init(_ source: Source, _ all: [Diagnostic]) {
        precondition(!all.isEmpty, "diagnostics without a diagnostic")
        self.source = source
        self.all = all
    }
}

extension Diagnostics: CustomStringConvertible {
    /// The diagnostics as cel-go prints them, each with its source line and a caret under the place:
    ///
    ///     ERROR: <input>:1:3: unexpected '='
    ///      | a = b
    ///      | ..^
    ///      = hint: compare with '=='
    public var description: String {
        all.map { CodeFrame(source: source, diagnostic: $0).description }.joined(separator: "\n")
    }
}
