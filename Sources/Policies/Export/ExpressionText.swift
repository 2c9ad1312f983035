/// Puts texts of expressions together so that people can read the result.
enum ExpressionText {
    /// Longer expressions are set on several lines.
    private static let longestLine = 100

    /// A text between two others, on lines of its own where it has several or is long.
    static func wrapped(_ before: String, _ body: String, _ after: String) -> String {
        let body = trimmed(body)
        let mayJoin = !body.contains("\n") && !body.contains("//")
        if mayJoin && before.count + body.count + after.count <= longestLine { return before + body + after }
        return "\(trimmed(before))\n\(indented(broken(body)))\n\(after)"
    }

    /// A text as an operand of anything.
    static func operand(_ text: String) -> String {
        let text = trimmed(text)
        let isChain = text.utf8.allSatisfy { byte in
            byte == UInt8(ascii: ".") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "_")
                || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        }
        return isChain ? text : wrapped("(", text, ")")
    }

    /// The text without white space around it and at the ends of its lines.
    static func trimmed(_ text: String) -> String {
        let lines = holdsLines(text) ? [text[...]] : text.split(separator: "\n", omittingEmptySubsequences: false)
        let ends = lines.map { line in
            line.lastIndex { !$0.isWhitespace }.map { line[...$0] } ?? ""
        }
        let joined = ends.joined(separator: "\n")
        return String(joined[(joined.firstIndex { !$0.isWhitespace } ?? joined.endIndex)...])
    }

    /// Long lines broken before the operators that bind loosest, where these stand outside of the line's brackets.
    static func broken(_ text: String) -> String {
        if holdsLines(text) { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let indent = line.prefix { $0 == " " }
            return brokenLine(String(line), indent: String(indent))
        }.joined(separator: "\n")
    }

    /// - Parameter indent: stands before the lines after the first.
    private static func brokenLine(_ line: String, indent: String) -> String {
        if line.utf8.count <= longestLine { return line }
        var scan = OperatorScan(Array(line.utf8))
        let first = line.utf8.prefix { $0 == UInt8(ascii: " ") }.count
        for operators in [["?", ":"], ["||"], ["&&"], ["+"]] {
            // A line that begins with an operator is broken there already.
            let places = scan.places(of: operators).filter { $0 > first }
            if places.isEmpty { continue }
            let starts = [0] + places
            let ends = places.map { $0 - 1 } + [scan.bytes.count]
            let parts = zip(starts, ends).map { String(decoding: scan.bytes[$0..<$1], as: UTF8.self) }
            return parts.enumerated().map { index, part in
                (index == 0 ? "" : indent) + brokenLine(part, indent: indent + "  ")
            }.joined(separator: "\n")
        }
        return line
    }

    /// Whether a string in the text may go over several lines, which must stay as they are.
    private static func holdsLines(_ text: String) -> Bool { text.contains("'''") || text.contains("\"\"\"") }

    private static func indented(_ text: String) -> String {
        if holdsLines(text) { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
    }
}

/// Finds operators with spaces around them outside of brackets, strings and comments.
private struct OperatorScan {
    let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func places(of operators: [String]) -> [Int] {
        let operators = operators.map { [UInt8(ascii: " ")] + Array($0.utf8) + [UInt8(ascii: " ")] }
        var found: [Int] = []
        var depth = 0
        position = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""): skipString()
            case UInt8(ascii: "/") where bytes[position...].starts(with: "//".utf8):
                position = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            case UInt8(ascii: " ") where depth == 0:
                if operators.contains(where: { bytes[position...].starts(with: $0) }) { found.append(position + 1) }
            default: break
            }
            position += 1
        }
        return found
    }

    /// Goes to the last quote of the string that begins here. In a raw one a backslash means nothing.
    private mutating func skipString() {
        let quote = bytes[position]
        let isRaw = position > 0 && bytes[position - 1] | 0x20 == UInt8(ascii: "r")
        let isTriple = bytes[position...].starts(with: [quote, quote, quote])
        let end = isTriple ? [quote, quote, quote] : [quote]
        position += end.count
        while position < bytes.count, !bytes[position...].starts(with: end) {
            position += bytes[position] == UInt8(ascii: "\\") && !isRaw ? 2 : 1
        }
        position += end.count - 1
    }
}
