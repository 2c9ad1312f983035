extension LabelSelector {
    /// Reads a selector as kubectl takes it: `app=web`, `tier in (a,b)`, `env!=dev`, `legacy`, `!legacy`, joined by commas.
    public init(parsing text: String) throws(SelectorTextError) {
        var requirements: [Requirement] = []
        for part in LabelSelector.parts(of: text) {
            guard let requirement = Requirement(parsing: part) else {
                throw SelectorTextError(text: LabelSelector.trimmed(part))
            }
            requirements.append(requirement)
        }
        self.init(requirements)
    }

    /// The text between commas that stand outside of parentheses.
    private static func parts(of text: String) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isInside = false
        for index in text.indices {
            switch text[index] {
            case "(": isInside = true
            case ")": isInside = false
            case "," where !isInside:
                parts.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
        }
        return parts + [text[start...]]
    }

    fileprivate static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

/// A part of a selector that kubectl would not take.
public struct SelectorTextError: Error, Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public var description: String {
        "'\(text)' is no label selector such as env=prod, env!=dev, team in (a,b), team notin (a,b), legacy or !legacy"
    }
}

extension LabelSelector.Requirement {
    /// Nil where the text is no requirement, or a key or value no label can have.
    fileprivate init?(parsing part: Substring) {
        let text = LabelSelector.trimmed(part)
        if text.hasPrefix("!") {
            self.init(LabelSelector.trimmed(text.dropFirst()), .doesNotExist)
        } else if let equals = text.firstIndex(of: "=") {
            let isNegated = equals > text.startIndex && text[text.index(before: equals)] == "!"
            let key = text[..<equals].drop { $0.isWhitespace }.prefix { !$0.isWhitespace && $0 != "!" }
            let rest = text[..<equals].dropFirst(key.count)
            let value = text[text.index(after: equals)...]
            guard LabelSelector.trimmed(rest) == (isNegated ? "!" : "") else { return nil }
            let isDouble = !isNegated && value.hasPrefix("=")
            self.init(
                String(key), isNegated ? .notIn : .in, [LabelSelector.trimmed(isDouble ? value.dropFirst() : value)])
        } else if let open = text.firstIndex(of: "("), text.hasSuffix(")") {
            let words = text[..<open].split(whereSeparator: \.isWhitespace)
            guard words.count == 2, let `operator` = ["in": .in, "notin": .notIn][words[1]] as LabelSelector.Operator?
            else { return nil }
            let values = text[text.index(after: open)...].dropLast()
                .split(separator: ",", omittingEmptySubsequences: false)
            self.init(String(words[0]), `operator`, values.map(LabelSelector.trimmed))
        } else {
            self.init(text, .exists)
        }
        guard LabelSyntax.isKey(key), values.allSatisfy(LabelSyntax.isValue) else { return nil }
    }
}
