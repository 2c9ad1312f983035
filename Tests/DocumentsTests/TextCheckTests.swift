import Testing

@testable import Documents

/// Long enough for several blocks of what is looked at together, with line breaks and tabs in each.
private let text = Array((0..<40).map { "key\($0):\tvalue\r\n" }.joined().utf8)

@Suite struct TextCheckTests {
    private func check(_ bytes: [UInt8], _ rule: TextCheck.Rule, from start: Int = 0) -> TextCheck {
        bytes.withUnsafeBufferPointer { TextCheck($0, from: start, rule: rule) }
    }

    @Test func textOfASCIIIsPlain() {
        for end in 0...text.count {
            let check = check(Array(text[..<end]), .yaml)
            #expect(check.problem == nil && check.isASCII)
        }
    }

    @Test(arguments: [0x00, 0x01, 0x08, 0x0B, 0x0C, 0x0E, 0x1F, 0x7F] as [UInt8])
    func aControlCharacterIsFoundWhereverItStands(byte: UInt8) {
        for position in text.indices {
            var bytes = text
            bytes[position] = byte
            #expect(check(bytes, .yaml).problem?.byte == position)
            #expect(check(bytes, .json).problem == nil, "the grammar of JSON refuses it")
            #expect(check(bytes, .yaml, from: position + 1).problem == nil)
        }
    }

    @Test(arguments: [0x80, 0xC0, 0xFF] as [UInt8], [TextCheck.Rule.yaml, .json])
    func aByteThatIsNoTextIsFoundWhereverItStands(byte: UInt8, rule: TextCheck.Rule) {
        for position in text.indices {
            var bytes = text
            bytes[position] = byte
            #expect(check(bytes, rule).problem?.byte == position)
        }
    }

    @Test func lettersOfManyBytesAreTextAndNotASCII() {
        for position in 0...text.count {
            let check = check(Array(text[..<position]) + Array("é€😀".utf8) + Array(text[position...]), .yaml)
            #expect(check.problem == nil && !check.isASCII)
        }
    }
}
