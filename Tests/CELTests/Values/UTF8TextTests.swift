import Testing

@testable import CEL

@Suite("UTF-8 text")
struct UTF8TextTests {
    @Test(
        "Well-formed UTF-8",
        arguments: [
            "", "abc", "é", "©αT", "\u{800}", "\u{d7ff}\u{e000}", "😀", "\u{10ffff}", "long enough for a word: ÿ",
        ])
    func valid(text: String) throws {
        #expect(try withValueBytes(text, UTF8Text.isValid))
    }

    @Test(
        "Ill-formed UTF-8",
        arguments: [
            [0x00, 0xff], [0x80], [0xc0, 0x80], [0xc1, 0xbf], [0xc2], [0xc2, 0x41], [0xe0, 0x9f, 0xbf], [0xe2, 0x82],
            [0xed, 0xa0, 0x80], [0xf0, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80],
            [0xf0, 0x9f, 0x98], [0xf0, 0x9f, 0x98, 0x41],
            [0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0x41, 0xbf],
        ] as [[UInt8]])
    func invalid(bytes: [UInt8]) {
        #expect(!bytes.withUnsafeBufferPointer(UTF8Text.isValid))
    }

    @Test("Random bytes are judged as Swift judges them")
    func validity() {
        let alphabet: [UInt8] = [
            0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xff,
        ]
        var random = SeededGenerator(seed: 8)
        for _ in 0..<20000 {
            let bytes = (0..<Int.random(in: 0...6, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
            #expect(
                bytes.withUnsafeBufferPointer(UTF8Text.isValid) == (String(validating: bytes, as: UTF8.self) != nil),
                "\(bytes)")
        }
    }

    @Test("Code points are counted and found at every length around a machine word")
    func codePoints() throws {
        let pieces = ["a", "é", "€", "😀", "z"]
        var random = SeededGenerator(seed: 9)
        for length in 0..<40 {
            for _ in 0..<20 {
                let text = (0..<length).map { _ in pieces.randomElement(using: &random)! }.joined()
                let starts = text.unicodeScalars.indices.map { $0.utf16Offset(in: text) }
                #expect(starts.count == length)
                let offsets = text.unicodeScalars.indices.map { text.utf8.distance(from: text.startIndex, to: $0) }
                try withValueBytes(text) { bytes in
                    #expect(UTF8Text.codePointCount(bytes) == length)
                    for (number, offset) in (offsets + [bytes.count]).enumerated() {
                        #expect(UTF8Text.byteOffset(ofCodePoint: number, in: bytes) == offset, "\(text) \(number)")
                    }
                    #expect(UTF8Text.byteOffset(ofCodePoint: length + 1, in: bytes) == nil)
                    #expect(UTF8Text.byteOffset(ofCodePoint: -1, in: bytes) == nil)
                    #expect(UTF8Text.byteOffset(ofCodePoint: .max, in: bytes) == nil)
                }
            }
        }
    }

    @Test("Code points, not characters")
    func graphemes() throws {
        #expect(try withValueBytes("e\u{301}👨‍👩‍👧", UTF8Text.codePointCount) == 7)
        #expect(try withValueBytes("\r\n", UTF8Text.codePointCount) == 2)
    }

    @Test("ASCII")
    func ascii() throws {
        #expect(try withValueBytes("0123456789abcdef\u{7f}", UTF8Text.isASCII))
        #expect(try !withValueBytes("0123456789abcdefé", UTF8Text.isASCII))
        #expect(try withValueBytes("", UTF8Text.isASCII))
    }
}
