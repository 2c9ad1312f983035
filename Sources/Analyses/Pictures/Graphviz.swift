/// The language of Graphviz.
enum Graphviz {
    /// A text as an identifier or a label.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            if character == "\"" || character == "\\" { result += "\\" }
            if character.isNewline {
                result += "\\n"
            } else {
                // A terminal must not obey what is printed on it.
                let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
                result += isControl ? "?" : String(character)
            }
        }
        return result + "\""
    }
}
