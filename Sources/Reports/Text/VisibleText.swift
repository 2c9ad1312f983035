/// Text of a manifest made fit for a terminal. A name or a source line may hold escape sequences that recolour, move
/// or retitle the terminal, line breaks that forge lines of the report, and bidirectional controls that show code in
/// another order than it has; all of them come out as marks that can be seen.
public enum VisibleText {
    /// For what stands on one line: names, paths, source.
    public static func line(_ text: String, unicode: Bool = true) -> String {
        if isPlain(text) { return text }
        var result = ""
        for character in text { append(character, to: &result, unicode: unicode) }
        return result
    }

    /// The words of a sentence; white space of every kind only separates them.
    package static func words(_ text: String, unicode: Bool = true) -> [String] {
        if isPlain(text) { return text.utf8.split(separator: UInt8(ascii: " ")).map { String($0) ?? "" } }
        return text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" || $0 == "\r" }
            .map { line(String($0), unicode: unicode) }
    }

    static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
    }

    static func append(_ character: Character, to result: inout String, unicode: Bool) {
        let scalars = character.unicodeScalars
        // Joiners shape emoji and the letters of several scripts; on their own, or after ASCII, they only hide.
        let joins = scalars.count > 1 && !(scalars.first?.isASCII ?? true)
        for scalar in scalars {
            if joins && (scalar.value == 0x200c || scalar.value == 0x200d) {
                result.unicodeScalars.append(scalar)
            } else if let mark = mark(for: scalar, unicode: unicode) {
                result += mark
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// What to show in place of a scalar that a terminal would obey or hide; nil for every other.
    private static func mark(for scalar: Unicode.Scalar, unicode: Bool) -> String? {
        let value = scalar.value
        if value >= 0x20 && value < 0x7f { return nil }
        if value < 0x20 || value == 0x7f {
            if !unicode { return "^" + String(Character(Unicode.Scalar(UInt8(value ^ 0x40)))) }
            return Unicode.Scalar(value == 0x7f ? 0x2421 : 0x2400 + value).map { String(Character($0)) }
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            let digits = String(value, radix: 16, uppercase: true)
            return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
        default:
            return nil
        }
    }
}
