/// A word of the source: its kind and place. What a literal stands for is read from the source when it is needed.
struct Token {
    enum Kind: UInt8 {
        case end
        /// Text that is no token; the lexer holds the diagnostic.
        case invalid
        case identifier, quotedIdentifier
        case int, uint, double, string, bytes
        case `true`, `false`, null, `in`
        case plus, minus, star, slash, percent
        case not, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
        case and, or, question, colon
        case dot, comma
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    }

    var kind: Kind
    /// UTF-8 offsets.
    var start: Int32
    var end: Int32

    var range: Range<Int32> { start..<end }
}

extension Token.Kind {
    /// The bracket that closes this one.
    var closer: Token.Kind? {
        switch self {
        case .leftParenthesis: .rightParenthesis
        case .leftBracket: .rightBracket
        case .leftBrace: .rightBrace
        default: nil
        }
    }

    var isCloser: Bool {
        switch self {
        case .rightParenthesis, .rightBracket, .rightBrace: true
        default: false
        }
    }

    /// The token as the source has it, of tokens that have one spelling.
    var spelling: String {
        switch self {
        case .end: "end of expression"
        case .invalid: "invalid text"
        case .identifier, .quotedIdentifier: "name"
        case .int, .uint, .double: "number"
        case .string: "string"
        case .bytes: "bytes"
        case .true: "true"
        case .false: "false"
        case .null: "null"
        case .in: "in"
        case .plus: "+"
        case .minus: "-"
        case .star: "*"
        case .slash: "/"
        case .percent: "%"
        case .not: "!"
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .and: "&&"
        case .or: "||"
        case .question: "?"
        case .colon: ":"
        case .dot: "."
        case .comma: ","
        case .leftParenthesis: "("
        case .rightParenthesis: ")"
        case .leftBracket: "["
        case .rightBracket: "]"
        case .leftBrace: "{"
        case .rightBrace: "}"
        }
    }
}

/// Words that cannot name a variable or a global function, though they can name fields and methods
/// (cel-spec, langdef "Syntax").
enum ReservedWord {
    static func contains(_ name: String) -> Bool {
        name.utf8.count <= 9 && words.contains(name)
    }

    private static let words: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]
}
