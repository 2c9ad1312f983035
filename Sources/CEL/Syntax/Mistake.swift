/// What people write that is no CEL, and what to tell them: the messages and hints of the lexer and the parser that
/// depend on more than the place in the grammar.
enum Mistake {
    // MARK: - Characters

    /// Text at `offset` that begins no token.
    static func character(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Diagnostic {
        let scalar = scalar(at: offset, in: bytes)
        let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
        let range = Int32(offset)..<Int32(offset + UTF8.width(scalar))
        switch scalar {
        case "=":
            let hint =
                next == UInt8(ascii: "~") ? "match a pattern with text.matches('pattern')" : "did you mean '=='?"
            return Diagnostic("unexpected '='", at: range, hint: hint)
        case "&":
            return Diagnostic("unexpected '&'", at: range, hint: "did you mean '&&'?")
        case "|":
            return Diagnostic("unexpected '|'", at: range, hint: "did you mean '||'?")
        case ";":
            return Diagnostic("unexpected ';'", at: range, hint: "CEL has expressions only, no statements")
        case "#":
            return Diagnostic("unexpected '#'", at: range, hint: "a comment begins with '//'")
        case "\u{2018}", "\u{2019}", "\u{201A}", "\u{201C}", "\u{201D}", "\u{201E}", "\u{00AB}", "\u{00BB}":
            return Diagnostic(
                "typographic quotation mark '\(scalar)'", at: range, hint: "use a plain quote, ' or \"")
        case "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}":
            return Diagnostic("typographic dash '\(scalar)'", at: range, hint: "use a plain '-'")
        case "\u{FEFF}":
            return Diagnostic("byte order mark (U+FEFF) in the expression", at: range, hint: "remove it")
        case _ where scalar.properties.isWhitespace || scalar.properties.generalCategory == .format:
            return Diagnostic(
                "invisible character \(hexadecimal(scalar)) in the expression", at: range, hint: "remove it")
        case _ where scalar.properties.generalCategory == .control:
            return Diagnostic("control character \(hexadecimal(scalar)) in the expression", at: range)
        case _ where scalar.properties.isAlphabetic:
            return Diagnostic(
                "unexpected '\(scalar)'", at: range,
                hint: "names consist of ASCII letters, digits and '_'; select other keys by index: a['\(scalar)…']")
        default:
            return Diagnostic("unexpected '\(scalar)'", at: range)
        }
    }

    private static func scalar(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Unicode.Scalar {
        let end = min(offset + 4, bytes.count)
        let nearby = String(decoding: UnsafeBufferPointer(rebasing: bytes[offset..<end]), as: UTF8.self)
        return nearby.unicodeScalars.first ?? "\u{FFFD}"
    }

    static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        "U+" + leftPadded(String(scalar.value, radix: 16, uppercase: true), to: 4)
    }

    private static func leftPadded(_ digits: String, to length: Int) -> String {
        String(repeating: "0", count: max(0, length - digits.utf8.count)) + digits
    }

    // MARK: - Escapes

    /// An escape sequence that CEL does not have.
    static func escape(at start: Int, in bytes: UnsafeBufferPointer<UInt8>, isBytes: Bool) -> Diagnostic {
        let scalar = scalar(at: start + 1, in: bytes)
        let range = Int32(start)..<Int32(start + 1 + UTF8.width(scalar))
        switch scalar {
        case "u" where isBytes, "U" where isBytes:
            return Diagnostic(
                "'\\\(scalar)' is not allowed in bytes", at: range, hint: "write the UTF-8 octets as '\\x' escapes")
        case "4"..."7":
            return Diagnostic("octal escapes go from '\\000' to '\\377'", at: range)
        case _ where scalar.value < 0x20:
            return Diagnostic(
                "a backslash at the end of a line joins nothing in CEL", at: Int32(start)..<Int32(start + 1))
        default:
            return Diagnostic(
                "invalid escape sequence '\\\(scalar)'", at: range,
                hint: "double the backslash, or write a raw string: r'…'")
        }
    }

    static func incompleteEscape(at start: Int, in bytes: UnsafeBufferPointer<UInt8>, needs digits: String)
        -> Diagnostic
    {
        Diagnostic(
            "'\\\(scalar(at: start + 1, in: bytes))' needs \(digits)", at: Int32(start)..<Int32(start + 2),
            hint: "for a backslash itself, write '\\\\' or a raw string: r'…'")
    }

    /// A number in an escape that is no Unicode scalar value.
    static func codePoint(_ value: UInt32, at range: Range<Int32>) -> Diagnostic {
        let name = "U+" + String(value, radix: 16, uppercase: true)
        return value > 0x10FFFF
            ? Diagnostic("\(name) is beyond the last code point, U+10FFFF", at: range)
            : Diagnostic(
                "\(name) is a surrogate, not a character", at: range,
                hint: "write characters beyond U+FFFF with one '\\U' escape of eight digits")
    }

    // MARK: - Numbers

    /// A number whose value its type does not have.
    static func number(_ kind: Token.Kind, at range: Range<Int32>) -> Diagnostic {
        switch kind {
        case .uint:
            Diagnostic("invalid uint literal", at: range, hint: "a uint is at most \(UInt64.max)")
        case .double:
            Diagnostic("invalid double literal", at: range, hint: "a double is less than 1.8e308")
        default:
            Diagnostic("invalid int literal", at: range, hint: "an int is from \(Int64.min) to \(Int64.max)")
        }
    }

    // MARK: - Words

    /// What a name that stands where an operator should could be meant for.
    static func operatorName(_ name: String) -> String? {
        switch name {
        case "and", "AND": "did you mean '&&'?"
        case "or", "OR": "did you mean '||'?"
        case "not", "NOT": "write !(a in b)"
        case "is", "eq", "equals": "did you mean '=='?"
        case "ne": "did you mean '!='?"
        case "lt": "did you mean '<'?"
        case "le": "did you mean '<='?"
        case "gt": "did you mean '>'?"
        case "ge": "did you mean '>='?"
        case "mod": "did you mean '%'?"
        case "if", "then", "else": "write condition ? value : otherwise"
        case "matches", "contains", "startsWith", "endsWith": "call it as a method: text.\(name)(…)"
        default: nil
        }
    }

    /// What to write instead of a reserved word used as a name.
    static func reservedWord(_ name: String) -> String {
        switch name {
        case "if", "else": "write condition ? value : otherwise"
        case "for", "while", "loop": "loop with a macro: list.all(x, …), list.exists(x, …), list.map(x, …)"
        case "let", "var", "const":
            "CEL has no declarations in expressions; cel.bind(x, value, …) names a value where it is available"
        default: "it can be a field, as in object.\(name), but not a variable or a function"
        }
    }
}
