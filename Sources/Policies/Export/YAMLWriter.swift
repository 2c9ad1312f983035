import Documents

/// Block-style YAML under way.
package struct YAMLWriter {
    package private(set) var out = ""
    private var depth = 0
    /// Whether the next line begins an item of a list.
    private var beginsItem = false

    package init() {}

    package mutating func line(_ text: String) {
        out += String(repeating: "  ", count: beginsItem ? depth - 1 : depth) + (beginsItem ? "- " : "") + text + "\n"
        beginsItem = false
    }

    package mutating func nested(_ key: String, _ body: (inout YAMLWriter) -> Void) {
        line(key)
        depth += 1
        body(&self)
        depth -= 1
    }

    /// An item of a list, which must have a line.
    package mutating func item(_ body: (inout YAMLWriter) -> Void) {
        depth += 1
        beginsItem = true
        body(&self)
        beginsItem = false
        depth -= 1
    }

    package mutating func list(_ key: String, _ values: [String]) {
        line("\(key): \(YAMLWriter.sequence(values))")
    }

    /// A text, over several lines as a literal block.
    package mutating func text(_ key: String, _ value: String) {
        guard value.contains("\n"), YAMLWriter.isBlock(value) else {
            return line("\(key): \(YAMLWriter.scalar(value))")
        }
        line("\(key): |-")
        let indent = String(repeating: "  ", count: depth + 1)
        for part in value.split(separator: "\n", omittingEmptySubsequences: false) {
            out += part.isEmpty ? "\n" : "\(indent)\(part)\n"
        }
    }

    /// Whether a text comes back as it is from a literal block.
    private static func isBlock(_ text: String) -> Bool {
        text.first?.isWhitespace != true && text.last?.isWhitespace != true
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.value {
                case 0x0A, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
                default: scalar.value > 0xFFFF
                }
            }
    }

    /// A text on one line: plain where nothing in it means anything to YAML, else as JSON has it.
    package static func scalar(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map { (0x61...0x7A).contains($0 | 0x20) } == true && text.last != " "
            && text.utf8.allSatisfy { (0x20...0x7E).contains($0) && !"#:{}[],&*!|>'\"%@`".utf8.contains($0) }
        let isWord = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
        return isPlain && !isWord ? text : quoted(text)
    }

    /// Texts as a list on one line.
    package static func sequence(_ texts: [String]) -> String {
        "[" + texts.map { scalar($0) }.joined(separator: ", ") + "]"
    }

    /// Texts by their names on one line, in the order of the names.
    package static func mapping(_ texts: [String: String]) -> String {
        let entries = texts.sorted { $0.key < $1.key }.map { "\(scalar($0.key)): \(scalar($0.value))" }
        return "{" + entries.joined(separator: ", ") + "}"
    }

    /// JSON's strings are YAML's but for what YAML does not allow or takes for the end of a line.
    private static func quoted(_ text: String) -> String {
        var out = ""
        for scalar in JSONText.quoted(text).unicodeScalars {
            switch scalar.value {
            case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
