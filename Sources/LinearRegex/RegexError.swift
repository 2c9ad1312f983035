/// Why a pattern was refused, in the words of Go's `regexp` package, so that a policy author sees what the API
/// server would have said.
public struct RegexError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of refusal; raw values are the texts of Go's `syntax.ErrorCode`.
    public enum Kind: String, Sendable {
        case invalidCharacterRange = "invalid character class range"
        case invalidEscape = "invalid escape sequence"
        case invalidNamedCapture = "invalid named capture"
        case invalidPerlOperator = "invalid or unsupported Perl syntax"
        case invalidNestedRepetition = "invalid nested repetition operator"
        case invalidRepeatCount = "invalid repeat count"
        case invalidUTF8 = "invalid UTF-8"
        case missingBracket = "missing closing ]"
        case missingParenthesis = "missing closing )"
        case missingRepeatArgument = "missing argument to repetition operator"
        case trailingBackslash = "trailing backslash at end of expression"
        case unexpectedParenthesis = "unexpected )"
        case nestsTooDeeply = "expression nests too deeply"
        case tooLarge = "expression too large"
    }

    public let kind: Kind
    /// The part of the pattern that is at fault; the whole pattern where no part is.
    public let fragment: String
    /// Where `fragment` starts, in bytes from the start of the pattern.
    public let offset: Int

    /// The kind and the fragment: ``missing closing ]: `[a` ``.
    public var message: String { "\(kind.rawValue): `\(fragment)`" }

    /// Go's full text, as `regexp.Compile` reports it: ``error parsing regexp: missing closing ]: `[a` ``.
    public var description: String { "error parsing regexp: \(message)" }
}
