/// The words for text that the grammar does not allow where it stands.
extension Parser {
    /// The token cannot continue what was read; `expected` says what could.
    mutating func unexpected(_ expected: String? = nil, hint: String? = nil) -> Stop {
        if token.kind == .invalid, let problem = lexer.problem { return stop(problem) }
        if let stop = misreadNumber() { return stop }
        let expectation = expected.map { ", expected \($0)" } ?? ""
        return stop("unexpected \(describe(token))\(expectation)", at: token.range, hint: hint ?? operatorHint())
    }

    /// The whole expression was read, but the text goes on.
    mutating func unexpectedAfterExpression() -> Stop {
        switch token.kind {
        case .rightParenthesis: unexpected(hint: "no '(' is open here")
        case .rightBracket: unexpected(hint: "no '[' is open here")
        case .rightBrace: unexpected(hint: "no '{' is open here")
        case .comma: unexpected(hint: "several values make a list: [a, b]")
        case .colon: unexpected(hint: "a conditional is written condition ? value : otherwise")
        default: unexpected("an operator or the end")
        }
    }

    /// The token is not what must follow inside of brackets.
    mutating func unclosed(_ opener: Token, _ expected: Token.Kind) -> Stop {
        if token.kind == .end {
            return stop("'\(opener.kind.spelling)' is never closed", at: opener.range)
        }
        guard token.kind.isCloser else { return unexpected("'\(expected.spelling)' or an operator") }
        let place = ast.source.position(at: Int(opener.start))
        return unexpected(
            "'\(expected.spelling)'",
            hint: "'\(opener.kind.spelling)' was opened at line \(place.line), column \(place.column)")
    }

    /// The first two parts of a conditional were read, but no colon follows.
    mutating func incompleteConditional(_ question: Token) -> Stop {
        switch token.kind {
        case .question:
            return unexpected(
                "':'", hint: "a conditional between '?' and ':' needs parentheses: a ? (b ? c : d) : e")
        case .end where lexer.byte(Int(question.end)) == UInt8(ascii: "."):
            return stop(
                "the conditional has no ':'", at: question.range, hint: "optional selection is written '.?'")
        case .end:
            return stop("the conditional has no ':'", at: question.range)
        default:
            return unexpected("':' or an operator")
        }
    }

    /// `!-` or `-!`.
    mutating func mixedSigns(_ sign: Token.Kind) -> Stop {
        unexpected(
            "an operand",
            hint: "put the second sign and its operand in parentheses: \(sign.spelling)(\(token.kind.spelling)x)")
    }

    /// The token cannot be the name of a field.
    mutating func missingFieldName() -> Stop {
        switch token.kind {
        case .true, .false, .null, .in:
            let word = token.kind.spelling
            return stop(
                "'\(word)' is a keyword and cannot name a field here", at: token.range,
                hint: "use an index: a['\(word)']")
        case .string:
            return unexpected("a field name", hint: "put a string in brackets: a['b']")
        case .leftBracket:
            return unexpected("a field name", hint: "an index follows without a dot: a[b]")
        default:
            return unexpected("a field name")
        }
    }

    /// `1.` without digits behind, and no method of the number either.
    mutating func missingDigits(after dot: Token) -> Stop {
        stop("digits are missing after '.'", at: dot.range, hint: "write a zero behind the dot, as in 1.0")
    }

    /// The token cannot begin an operand.
    mutating func missingExpression() -> Stop {
        switch token.kind {
        case .end:
            return stop("the expression ends where an operand is expected", at: token.range)
        case .plus:
            return unexpected("an operand", hint: "CEL has no unary '+' and no '++'")
        case .star where lexer.byte(Int(token.start) - 1) == UInt8(ascii: "*"):
            return unexpected("an operand", hint: "CEL has no power operator")
        case .greater where lexer.byte(Int(token.start) - 1) == UInt8(ascii: "<"):
            return unexpected("an operand", hint: "did you mean '!='?")
        case .question where lexer.byte(Int(token.start) - 1) == UInt8(ascii: "?"):
            return unexpected("an operand", hint: "for a value that may be absent, write a.?b.orValue(c)")
        case .quotedIdentifier:
            return unexpected("an operand", hint: "a quoted name can only be a field: a.`b`")
        default:
            return unexpected("an operand")
        }
    }

    /// The token as messages quote it.
    func describe(_ token: Token) -> String {
        switch token.kind {
        case .end: return "end of expression"
        case .identifier, .quotedIdentifier, .int, .uint, .double, .string, .bytes:
            return "'\(excerpt(token.range))'"
        default: return "'\(token.kind.spelling)'"
        }
    }

    /// The beginning of a text that may be long.
    private func excerpt(_ range: Range<Int32>) -> String {
        let limit: Int32 = 32
        guard range.upperBound - range.lowerBound > limit else { return lexer.text(range) }
        var end = range.lowerBound + limit
        while UTF8.isContinuation(lexer.byte(Int(end))) { end -= 1 }
        return lexer.text(range.lowerBound..<end) + "…"
    }

    /// A word directly behind a number, such as `12abc` or `0xg`.
    private mutating func misreadNumber() -> Stop? {
        guard token.kind == .identifier, previousEnd == token.start, token.start > 0 else { return nil }
        var start = Int(token.start)
        while start > 0, Lexer.isWord(lexer.byte(start - 1)) || lexer.byte(start - 1) == UInt8(ascii: ".") {
            start -= 1
        }
        guard Lexer.isDigit(lexer.byte(start)) || lexer.byte(start) == UInt8(ascii: ".") else { return nil }
        let range = Int32(start)..<token.end
        let hint =
            switch lexer.text(token.range).first {
            case "x", "X": "hexadecimal numbers begin with '0x' and go on with digits, a to f"
            case "o", "b": "numbers are decimal or, with '0x', hexadecimal"
            case "e", "E": "an exponent needs digits: 1e3"
            case "_": "digits cannot be grouped"
            default: nil as String?
            }
        return stop("invalid number '\(excerpt(range))'", at: range, hint: hint)
    }

    /// What to write when the token stands where an operator should.
    private func operatorHint() -> String? {
        switch token.kind {
        case .identifier:
            if let hint = Mistake.operatorName(lexer.name(token)) { return hint }
            return previousWord() == "not" ? "did you mean '!'?" : nil
        case .string, .bytes:
            if previousEnd == token.start, ["rb", "Rb", "rB", "RB"].contains(previousWord()) {
                return "raw bytes are written br'…'"
            }
            return "join strings with '+'"
        case .double where lexer.byte(Int(token.start)) == UInt8(ascii: "."):
            return "list elements are selected by index: a[0]"
        case .not:
            return "'not in' is written !(a in b)"
        default:
            return nil
        }
    }

    /// The word that was read last, if it was one.
    private func previousWord() -> String {
        var start = previousEnd
        while start > 0, Lexer.isWord(lexer.byte(Int(start) - 1)) { start -= 1 }
        return lexer.text(start..<previousEnd)
    }
}
