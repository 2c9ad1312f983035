/// Writes XML element by element, indented, with everything escaped that needs to be.
struct XMLWriter {
    private(set) var bytes: [UInt8] = []
    private var open: [String] = []

    mutating func declaration() { line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>") }

    /// Begins an element that others lie in.
    mutating func open(_ name: String, _ attributes: [(name: String, value: String)]) {
        line("<\(name)\(XMLWriter.text(of: attributes))>")
        open.append(name)
    }

    /// Ends the element that was begun last.
    mutating func close() {
        guard let name = open.popLast() else { return }
        line("</\(name)>")
    }

    /// An element with text alone.
    mutating func element(_ name: String, _ attributes: [(name: String, value: String)], text: String) {
        line("<\(name)\(XMLWriter.text(of: attributes))>\(XMLWriter.escaped(text, inAttribute: false))</\(name)>")
    }

    private mutating func line(_ text: String) {
        bytes += Array(repeating: UInt8(ascii: " "), count: 2 * open.count)
        bytes += Array(text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func text(of attributes: [(name: String, value: String)]) -> String {
        attributes.map { " \($0.name)=\"\(escaped($0.value, inAttribute: true))\"" }.joined()
    }

    /// Text in which markup is escaped, and what XML 1.0 has no place for is replaced by U+FFFD. White space of
    /// attributes other than blanks would be lost in reading, and is written by number.
    private static func escaped(_ text: String, inAttribute: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: result += "&amp;"
            case 0x3C: result += "&lt;"
            case 0x3E: result += "&gt;"
            case 0x22 where inAttribute: result += "&quot;"
            case 0x0D: result += "&#13;"
            case 0x09 where inAttribute, 0x0A where inAttribute: result += "&#\(scalar.value);"
            case 0x00..<0x09, 0x0B, 0x0C, 0x0E..<0x20, 0x7F..<0x85, 0x86..<0xA0, 0xFFFE, 0xFFFF:
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
