/// How many columns of a terminal a text takes: two for what East Asian Width (Unicode Standard Annex #11) calls wide
/// or fullwidth and for emoji, none for marks that combine, one for the rest.
enum DisplayWidth {
    static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// A grapheme cluster takes the width of its first visible scalar; U+FE0F asks for the emoji form, and two
    /// regional indicators make one flag.
    static func of(_ character: Character) -> Int {
        var width = 0
        var indicators = 0
        for scalar in character.unicodeScalars {
            if width == 0 { width = of(scalar) }
            if scalar.value == 0xfe0f && width == 1 { width = 2 }
            if (0x1f1e6...0x1f1ff).contains(scalar.value) { indicators += 1 }
        }
        return indicators == 2 ? 2 : width
    }

    static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Vowels and finals of Hangul join the consonant before them.
        if (0x1160...0x11ff).contains(value) { return 0 }
        return isWide(scalar) ? 2 : 1
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x1100 { return false }
        return scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) }
    }

    /// The blocks of East Asian Width W and F, without the emoji that `isEmojiPresentation` names.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x3247, 0x3250...0x4dbf, 0x4e00...0xa4cf,
        0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60,
        0xffe0...0xffe6, 0x16fe0...0x18dff, 0x1aff0...0x1b2ff, 0x1f200...0x1f265, 0x20000...0x3fffd,
    ]
}
