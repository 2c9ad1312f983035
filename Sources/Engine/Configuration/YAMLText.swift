import Documents

/// Values as they are written in YAML, so that every reader takes them for what they are.
enum YAMLText {
    /// A string: as it is where nobody can take it for something else, else in double quotes.
    static func string(_ text: String) -> String {
        let isPlain = text.utf8.enumerated().allSatisfy { index, byte in
            switch byte {
            case 0x41...0x5A, 0x61...0x7A: true
            case 0x30...0x39, 0x2D, 0x2E, 0x2F, 0x5F: index > 0
            default: false
            }
        }
        let words = ["true", "false", "on", "off", "yes", "no", "y", "n", "null"]
        return isPlain && !text.isEmpty && !words.contains(text.lowercased()) ? text : JSONText.quoted(text)
    }

    static func list(_ texts: [String]) -> String { "[" + texts.map(string).joined(separator: ", ") + "]" }
}
