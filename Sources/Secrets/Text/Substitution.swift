/// Walks over a text and takes what another program fills in for one thing, whatever is in it: a shell's `$(…)`, `${…}` and
/// `` `…` ``, a template's `{{ … }}` and `<% … %>`, and a person's `<two words>`, each on one line. Time is proportional to the text that is passed
/// and to ``looked``.
struct SubstitutionWalk {
    /// Bytes within which a substitution must end.
    private static let longest = 1024

    /// Up to here nothing is sought, because what began before did not end.
    private var nextSought = 0
    /// How many bytes were looked at for ends that did not come.
    private(set) var looked = 0

    /// The position after a byte, or after the substitution that begins with it.
    @inline(__always)
    mutating func position(after position: Int, in text: TextBytes) -> Int {
        ByteClass.mark.contains(byte: text[position]) ? end(ofMarkAt: position, in: text) : position + 1
    }

    @inline(never)
    private mutating func end(ofMarkAt position: Int, in text: TextBytes) -> Int {
        if let end = SubstitutionWalk.endOfPlaceholder(at: position, in: text) { return end }
        guard position >= nextSought, let marks = SubstitutionWalk.marks(at: position, in: text) else {
            return position + 1
        }
        let limit = min(text.count, position + SubstitutionWalk.longest)
        var depth = 1
        var current = position + marks.length
        while current < limit, text[current] != 0x0A, text[current] != 0x0D {
            if text[current] == marks.closing, text.hasPrefix(marks.behind.utf8, at: current + 1) {
                depth -= 1
                current += 1 + marks.behind.utf8.count
                if depth == 0 { return current }
            } else {
                if text[current] == marks.nesting { depth += 1 }
                current += 1
            }
        }
        nextSought = current
        looked += current - position
        return position + 1
    }

    /// What ends a word of a shell beside white space.
    static let endsOfWords = Array(";|&<>()".utf8)

    /// Whether a shell fills in what begins at a position.
    static func isReference(at position: Int, in text: TextBytes) -> Bool {
        position < text.count && (text[position] == UInt8(ascii: "$") || text[position] == UInt8(ascii: "`"))
    }

    /// The end of `<two words>`, which a person is to replace; nil where none begins. A file that a shell is to read is
    /// followed by white space or by the end of the line before another `>`.
    static func endOfPlaceholder(at start: Int, in text: TextBytes) -> Int? {
        guard text[start] == UInt8(ascii: "<"), start + 1 < text.count, ByteClass.letter.contains(byte: text[start + 1])
        else { return nil }
        let limit = min(text.count, start + 64)
        var end = start + 1
        while end < limit, text[end] == 0x20 || ByteClass.identifier.contains(byte: text[end]) { end += 1 }
        guard end < text.count, text[end] == UInt8(ascii: ">"), text[end - 1] != 0x20 else { return nil }
        return end + 1
    }

    /// How a substitution begins at a position, what opens another level of it, what closes one, and what is behind that.
    private static func marks(
        at position: Int, in text: TextBytes
    ) -> (length: Int, nesting: UInt8?, closing: UInt8, behind: String)? {
        let next = position + 1 < text.count ? text[position + 1] : 0
        return switch (text[position], next) {
        case (UInt8(ascii: "$"), UInt8(ascii: "(")): (2, UInt8(ascii: "("), UInt8(ascii: ")"), "")
        case (UInt8(ascii: "$"), UInt8(ascii: "{")): (2, UInt8(ascii: "{"), UInt8(ascii: "}"), "")
        case (UInt8(ascii: "`"), _): (1, nil, UInt8(ascii: "`"), "")
        case (UInt8(ascii: "{"), UInt8(ascii: "{")): (2, nil, UInt8(ascii: "}"), "}")
        case (UInt8(ascii: "<"), UInt8(ascii: "%")): (2, nil, UInt8(ascii: "%"), ">")
        default: nil
        }
    }
}
