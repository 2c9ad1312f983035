/// One thing wrong with an expression, and where.
public struct Diagnostic: Error, Sendable, Equatable {
    public enum Severity: String, Sendable {
        case error = "ERROR"
        case warning = "WARNING"
    }

    /// What is wrong, for a program that has to tell it from other things.
    public enum Cause: Sendable, Equatable {
        /// An object's type does not have the field.
        case undefinedField
        /// The function or operator, by its name in the syntax tree, takes no operands of these types.
        case noOverload(String)
    }

    public var severity = Severity.error
    /// What is wrong, in one sentence without a full stop.
    public var message: String
    /// The text at fault, in UTF-8 offsets; it may be empty, at the end of the source for instance.
    public var range: Range<Int32>
    /// What to write instead, where that is known.
    public var hint: String?
    /// Nil where no program has to know.
    public let cause: Cause?

    public init(
        _ message: String, at range: Range<Int32>, hint: String? = nil, severity: Severity = .error,
        cause: Cause? = nil
    ) {
        self.severity = severity
        self.message = message
        self.range = range
        self.hint = hint
        self.cause = cause
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
