import CEL
import Documents
import Policies

/// Finds parts of CEL expressions in the YAML text that the expressions were read from, whatever style of scalar they
/// are written in: the same characters come there in the same order, with other white space and with escapes.
struct ExpressionPlaces {
    private let text: SourceText
    private let file: String

    /// Lines of a scalar that are looked at.
    private static let mostLines = 1_000

    init(_ text: SourceText, file: String) {
        self.text = text
        self.file = file
    }

    /// The place of a part of an expression.
    /// - Parameters:
    ///   - range: in UTF-8 offsets.
    ///   - place: where the scalar begins.
    /// - Returns: nil where the file does not hold the expression in these words.
    func location(of range: Range<Int32>, in expression: Source, at place: PolicyPlace) -> Location? {
        var scalar = ScalarText(text, line: place.line, column: place.column, lines: ExpressionPlaces.mostLines)
        let range = Int(range.lowerBound)..<max(Int(range.upperBound), Int(range.lowerBound) + 1)
        var first: ScalarText.Character?
        var last: ScalarText.Character?
        var offset = 0
        for character in String(decoding: expression.bytes, as: UTF8.self).unicodeScalars {
            if offset >= range.upperBound, first != nil { break }
            let length = UTF8.width(character)
            defer { offset += length }
            if character.properties.isWhitespace { continue }
            guard let written = scalar.next(), written.value == character else { return nil }
            if offset + length > range.lowerBound, offset < range.upperBound {
                if first == nil { first = written }
                if written.line == first?.line { last = written }
            } else if offset < range.lowerBound {
                last = written
            }
        }
        guard let last else { return nil }
        // What is missing at the end of an expression is missing behind its last character.
        let start = first?.column ?? last.end
        return Location(
            file: file, line: last.line, column: start, endLine: last.line, endColumn: max(last.end, start + 1))
    }
}

/// The characters of a YAML scalar as it is written, white space left out.
private struct ScalarText {
    struct Character {
        let value: Unicode.Scalar
        /// 1-based.
        let line: Int
        /// 1-based, in code points.
        let column: Int
        /// The column behind the character, which an escape makes longer.
        let end: Int
    }

    private enum Style { case plain, single, double }

    private let text: SourceText
    private var line: Int
    private let lastLine: Int
    private var characters: [Unicode.Scalar]
    /// The next of `characters`.
    private var index: Int
    private var style = Style.plain

    init(_ text: SourceText, line: Int, column: Int, lines: Int) {
        self.text = text
        self.line = line
        lastLine = min(text.lineCount, line + lines)
        characters = Array(text.line(line).text.unicodeScalars)
        index = max(0, column - 1)
        guard index < characters.count else { return }
        switch characters[index] {
        case "\"": (style, index) = (.double, index + 1)
        case "'": (style, index) = (.single, index + 1)
        case "|", ">": index = characters.count
        default: break
        }
    }

    mutating func next() -> Character? {
        while true {
            guard index < characters.count else {
                guard line < lastLine else { return nil }
                line += 1
                characters = Array(text.line(line).text.unicodeScalars)
                index = 0
                continue
            }
            let start = index
            let character = characters[index]
            index += 1
            if character.properties.isWhitespace { continue }
            var value = character
            if index < characters.count {
                if style == .double, character == "\\" {
                    value = characters[index]
                    index += 1
                    if value == "n" || value == "t" { continue }
                } else if style == .single, character == "'", characters[index] == "'" {
                    index += 1
                }
            }
            return Character(value: value, line: line, column: start + 1, end: index + 1)
        }
    }
}
