import Testing

@testable import LinearRegex

@Suite struct UnicodeTests {
    static let membership: [(pattern: String, members: String, others: String)] = [
        (#"\pL"#, "aZéßжא日ʰ", "1 -٣€"),
        (#"\PL"#, "1 -", "aé日"),
        (#"\p{Lu}"#, "AÉЖΣ𐐀", "aéж日ǅ"),
        (#"\p{Ll}"#, "aéжſ", "AÉ1"),
        (#"\p{Lt}"#, "ǅᾼ", "aA"),
        (#"\p{^Lu}"#, "a1", "A"),
        (#"\P{^Lu}"#, "A", "a1"),
        (#"\p{Nd}"#, "1٣𝟘", "½Ⅷa"),
        (#"\pN"#, "1½Ⅷ", "a"),
        (#"\p{Sc}"#, "$€¥", "+a"),
        (#"\pP"#, "!-_«", "$+a"),
        (#"\pZ"#, " \u{A0}\u{2028}", "\t\na"),
        (#"\p{Cc}"#, "\0\n\u{85}", " a"),
        (#"\pC"#, "\u{AD}\u{E000}\u{378}", "a "),
        (#"\p{Cn}"#, "\u{378}\u{10FFFF}", "a"),
        (#"\p{LC}"#, "aAǅ", "日ʰ1"),
        (#"\p{Letter}\p{Me}?"#, "a日", "1"),
        (#"\p{lowercase letter}"#, "a", "A"),
        (#"\p{Any}"#, "a\u{10FFFF}", ""),
        (#"\p{ASCII}"#, "a\u{7F}", "\u{80}é"),
        (#"\p{Assigned}"#, "aé", "\u{378}"),
        (#"\p{Greek}"#, "αΩἀ", "aж"),
        (#"\P{Greek}"#, "aж", "αΩ"),
        (#"\p{greek}"#, "α", "a"),
        (#"\p{Latin}"#, "aZéª", "1αж"),
        (#"\p{Cyrillic}"#, "жЯ", "a"),
        (#"\p{Han}"#, "日本〇", "あア"),
        (#"\p{Hiragana}"#, "あ", "ア日"),
        (#"\p{Katakana}"#, "アﾝ", "あ"),
        (#"\p{Hangul}"#, "한ᄀ", "日"),
        (#"\p{Arabic}"#, "عب", "א"),
        (#"\p{Hebrew}"#, "אש", "ع"),
        (#"\p{Thai}"#, "กๆ", "a"),
        (#"\p{Devanagari}"#, "कि", "a"),
        (#"\p{Armenian}"#, "Աա", "a"),
        (#"\p{Georgian}"#, "აႠ", "a"),
        (#"\p{Old_Italic}"#, "\u{10300}", "a"),
        (#"\p{Zanabazar_Square}"#, "\u{11A00}", "a"),
        (#"\p{Common}"#, "1 .", "aα"),
        (#"[\p{Greek}\d]"#, "α1", "a"),
        (#"[^\p{Greek}\d]"#, "a", "α1"),
        // Ignoring case
        ("(?i)k", "kK\u{212A}", "x"),
        ("(?i)\u{212A}", "kK\u{212A}", "x"),
        ("(?i)S", "sSſ", "ß"),
        ("(?i)[r-t]", "rRsSſtT", "uq"),
        ("(?i)[^s]", "a", "sSſ"),
        ("(?i)é", "éÉ", "e"),
        ("(?i)Σ", "Σσς", "s"),
        ("(?i)ß", "ßẞ", "s"),
        ("(?i)ǆ", "Ǆǅǆ", "d"),
        ("(?i)µ", "µμΜ", "m"),
        ("(?i)Å", "åÅ\u{212B}", "a"),
        ("(?i)ω", "ωΩ\u{2126}", "w"),
        ("(?i)θ", "θΘϑϴ", "t"),
        ("(?i)\u{1E60}", "\u{1E60}\u{1E61}\u{1E9B}", "s"),
        ("(?i)\u{10400}", "\u{10400}\u{10428}", "a"),
        ("(?i)\u{13A0}", "\u{13A0}\u{AB70}", "a"),
        ("(?i)\u{10D0}", "\u{10D0}\u{1C90}", "a"),
        ("(?i)i", "iI", "ıİ"),
        ("(?i)ı", "ı", "iI"),
        ("(?i)İ", "İ", "iI"),
        (#"(?i)\p{Lu}"#, "aAéÉ", "1日"),
        (#"(?i)\P{Lu}"#, "1日", "aA"),
        (#"(?i)\w"#, "aſ\u{212A}_", "é"),
        (#"(?i)\W"#, "é", "aſ\u{212A}_"),
        ("(?i)[[:upper:]]", "aAſ", "1"),
        ("(?i)1", "1", "2"),
    ]

    @Test(arguments: membership) func classes(_ example: (pattern: String, members: String, others: String)) throws {
        let regex = try Regex("^(?:\(example.pattern))$")
        for member in example.members.unicodeScalars {
            #expect(regex.matches(String(member)), "\(member.escaped(asASCII: true))")
        }
        for other in example.others.unicodeScalars {
            #expect(!regex.matches(String(other)), "\(other.escaped(asASCII: true))")
        }
    }

    /// The blocks that are taken to be uniform against the standard library, scalar by scalar.
    @Test(
        arguments: [
            ("L", [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter]),
            ("Lo", [.otherLetter]), ("Ll", [.lowercaseLetter]), ("Co", [.privateUse]), ("Cn", [.unassigned]),
            ("M", [.nonspacingMark, .spacingMark, .enclosingMark]),
        ] as [(String, Set<Unicode.GeneralCategory>)])
    func categoriesAgreeWithTheStandardLibrary(_ name: String, _ categories: Set<Unicode.GeneralCategory>) throws {
        let set = try #require(UnicodeProperties.set(named: name.utf8))
        var disagreements: [UInt32] = []
        for value in 0...ScalarSet.maximum {
            guard Unicode.Scalar(value) != nil else { continue }
            let expected = categories.contains(UnicodeVersion.generalCategory(value))
            if set.contains(value) != expected { disagreements.append(value) }
        }
        #expect(disagreements == [])
    }

    /// Every assigned scalar has exactly one script.
    @Test func scriptsPartitionTheAssignedScalars() throws {
        let names = UnicodeScripts.table.description.split(whereSeparator: { $0 == " " || $0 == "\n" })
            .filter { $0.hasSuffix(":") }.map { $0.dropLast() }
        #expect(names.count == 163)
        var all = ScalarSet()
        var total = 0
        for name in names {
            let set = try #require(UnicodeProperties.set(named: name.utf8))
            #expect(!set.intervals.isEmpty)
            for interval in set.intervals { total += Int(interval.upper - interval.lower) + 1 }
            all.formUnion(set)
        }
        all.normalize()
        let united = all.intervals.reduce(0) { $0 + Int($1.upper - $1.lower) + 1 }
        #expect(united == total, "scripts overlap")
        let letters = try #require(UnicodeProperties.set(named: "L".utf8))
        for interval in letters.intervals {
            for value in interval.lower...interval.upper {
                #expect(all.contains(value), "no script for \(String(value, radix: 16))")
                if !all.contains(value) { return }
            }
        }
    }

    @Test func laterAdditionsAreUnassigned() throws {
        // U+1C89 CYRILLIC CAPITAL LETTER TJE came with Unicode 16.
        #expect(try Regex(#"^\p{Cn}$"#).matches("\u{1C89}"))
        #expect(try !Regex(#"\p{L}"#).matches("\u{1C89}"))
        #expect(try Regex(#"^\p{Ll}$"#).matches("\u{295}"))
    }
}

/// Bytes that are not UTF-8 count one by one as U+FFFD, as in Go.
@Suite struct InvalidUTF8Tests {
    static let examples: [(pattern: String, text: [UInt8], matches: [Range<Int>])] = [
        (".", [0xFF], [0..<1]),
        (".", [0xE6, 0x97], [0..<1, 1..<2]),
        (".", [0xED, 0xA0, 0x80], [0..<1, 1..<2, 2..<3]),
        (".", [0xC0, 0x80], [0..<1, 1..<2]),
        (".", [0xF4, 0x90, 0x80, 0x80], [0..<1, 1..<2, 2..<3, 3..<4]),
        (".", [0xF4, 0x8F, 0xBF, 0xBF], [0..<4]),
        (".", [0xE0, 0x9F, 0xBF], [0..<1, 1..<2, 2..<3]),
        ("\u{FFFD}", [0x61, 0xFF, 0xEF, 0xBF, 0xBD], [1..<2, 2..<5]),
        ("^\u{FFFD}$", [0x80], [0..<1]),
        (#"\x{FFFD}a"#, [0xFF, 0x61], [0..<2]),
        ("[^a]", [0x61, 0xFE], [1..<2]),
        (#"\pL"#, [0xFF, 0x61], [1..<2]),
        ("é", [0xC3, 0xC3, 0xA9, 0xA9], [1..<3]),
        ("a.b", [0x61, 0xFF, 0x62], [0..<3]),
        ("", [0xFF, 0xC3, 0xA9], [0..<0, 1..<1, 3..<3]),
        (#"\b"#, [0xFF, 0x61], [1..<1, 2..<2]),
        (#"\x{D800}"#, [0xED, 0xA0, 0x80], []),
    ]

    @Test(arguments: examples) func countsAsReplacement(
        _ example: (pattern: String, text: [UInt8], matches: [Range<Int>])
    ) throws {
        #expect(try matches(example.pattern, bytes: example.text) == example.matches)
        let regex = try Regex(example.pattern)
        #expect(example.text.withUnsafeBufferPointer { regex.matches($0) } == !example.matches.isEmpty)
    }
}
