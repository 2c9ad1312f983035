import Testing

@testable import CEL

@Suite("Transforming text")
struct UTF8TransformTests {
    private func trim(_ text: String) throws -> String {
        try withValueBytes(text) { String(decoding: $0[UTF8Text.trimmed($0)], as: UTF8.self) }
    }

    private func quote(_ bytes: [UInt8]) -> String {
        appendedText { out in bytes.withUnsafeBufferPointer { UTF8Text.appendQuoted($0, to: &out) } }
    }

    @Test("trim removes exactly the code points of White_Space")
    func trimming() throws {
        #expect(try trim(" \u{c}\n\r\t\u{b}text  ") == "text")
        #expect(try trim("\u{85}\u{a0}\u{1680}text") == "text")
        #expect(try trim("text\u{2000}\u{2005}\u{2009}") == "text")
        #expect(try trim("\u{200a}te xt\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}") == "te xt")
        let kept = "\u{180e}text\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}"
        #expect(try trim(kept) == kept)
        #expect(try trim(" \u{3000}\t") == "")
        #expect(try trim("") == "")
        for code in (0...0x10ffff as ClosedRange<UInt32>).lazy.compactMap(Unicode.Scalar.init) {
            let text = String(Character(code))
            guard try trim(text).isEmpty != code.properties.isWhitespace else { continue }
            Issue.record("U+\(String(code.value, radix: 16))")
        }
    }

    @Test("Bytes that are not UTF-8 are not white space")
    func trimmingInvalid() {
        let bytes: [UInt8] = [0x20, 0x80, 0x20, 0xa0, 0x85, 0x20]
        #expect(bytes.withUnsafeBufferPointer(UTF8Text.trimmed) == 1..<5)
    }

    @Test("ASCII case")
    func letterCase() throws {
        let lower = try withValueBytes("TacoCÆt @[`{ Xii") { text in
            appendedText { UTF8Text.appendLowercasedASCII(text, to: &$0) }
        }
        #expect(lower == "tacocÆt @[`{ xii")
        let upper = try withValueBytes("tacoCαt @[`{ zii") { text in
            appendedText { UTF8Text.appendUppercasedASCII(text, to: &$0) }
        }
        #expect(upper == "TACOCαT @[`{ ZII")
    }

    @Test("reverse keeps code points whole")
    func reversing() throws {
        for (text, expected) in [("", ""), ("☺", "☺"), ("Ta©oCαt", "tαCo©aT"), ("a😀é", "é😀a")] {
            let reversed = try withValueBytes(text) { text in
                appendedText { UTF8Text.appendReversed(text, to: &$0) }
            }
            #expect(reversed == expected)
        }
    }

    @Test("strings.quote escapes what CEL has letters for, and nothing else")
    func quoting() {
        #expect(quote(Array("first\nsecond".utf8)) == #""first\nsecond""#)
        #expect(quote(Array("\u{7}\u{8}\u{c}\r\t\u{b}".utf8)) == #""\a\b\f\r\t\v""#)
        #expect(quote(Array(#"a "b" \c"#.utf8)) == #""a \"b\" \\c""#)
        #expect(quote(Array("size('ÿ') 😀".utf8)) == "\"size('ÿ') 😀\"")
        #expect(quote([0x00, 0x1b, 0x7f]) == "\"\u{0}\u{1b}\u{7f}\"")
        #expect(quote([]) == "\"\"")
        #expect(quote([0x61, 0xff, 0xc2, 0x62]) == "\"a\u{fffd}\u{fffd}b\"")
    }
}
