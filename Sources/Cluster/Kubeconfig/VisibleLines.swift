/// Text of others made fit for a terminal.
enum VisibleLines {
    /// The text on one line, of a length that can be read.
    static func line(_ text: String) -> String {
        let words = text.split { $0.isWhitespace }.joined(separator: " ")
        return clean(words.count > longestLine ? words.prefix(longestLine) + "…" : words)
    }

    private static let longestLine = 2_000

    /// The text with control characters, but for line breaks and tabs, as `U+001B`.
    static func clean(_ text: String) -> String {
        var clean = ""
        for scalar in text.unicodeScalars {
            let isSpace = scalar == "\n" || scalar == "\t"
            let isHidden = [.control, .format, .lineSeparator, .paragraphSeparator].contains(
                scalar.properties.generalCategory)
            if isHidden && !isSpace {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                clean += "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            } else {
                clean.unicodeScalars.append(scalar)
            }
        }
        return clean
    }
}
