import Testing

@testable import CEL

@Suite("Integer text")
struct IntegerTextTests {
    private func int(_ text: String) throws(ValueError) -> Int64 {
        try withValueBytes(text, IntegerText.parseInt64)
    }

    private func uint(_ text: String) throws(ValueError) -> UInt64 {
        try withValueBytes(text, IntegerText.parseUInt64)
    }

    @Test("int(string)")
    func parseInt() throws {
        #expect(try int("987") == 987)
        #expect(try int("+1") == 1)
        #expect(try int("-0") == 0)
        #expect(try int("000000000000000000000000007") == 7)
        #expect(try int("9223372036854775807") == .max)
        #expect(try int("-9223372036854775808") == .min)
        for text in ["9223372036854775808", "-9223372036854775809", "99999999999999999999999"] {
            #expect(throws: ValueError.numberOutOfRange) { try int(text) }
        }
        for text in ["", "+", "-", " 1", "1 ", "1.0", "0x10", "1_0", "--1", "+-1", "1e3", "a", "١"] {
            #expect(throws: ValueError.malformedNumber) { try int(text) }
        }
    }

    @Test("uint(string)")
    func parseUInt() throws {
        #expect(try uint("300") == 300)
        #expect(try uint("18446744073709551615") == .max)
        for text in ["18446744073709551616", "184467440737095516150"] {
            #expect(throws: ValueError.numberOutOfRange) { try uint(text) }
        }
        for text in ["", "+1", "-1", "1u", "0x1", "1_0"] {
            #expect(throws: ValueError.malformedNumber) { try uint(text) }
        }
    }

    @Test("Digits in every radix that format() knows")
    func radixes() {
        #expect(appendedText { IntegerText.append(Int64.min, to: &$0) } == "-9223372036854775808")
        #expect(appendedText { IntegerText.append(UInt64.max, to: &$0) } == "18446744073709551615")
        #expect(appendedText { IntegerText.append(UInt64(0), radix: 2, to: &$0) } == "0")
        #expect(appendedText { IntegerText.append(Int64(5), radix: 2, to: &$0) } == "101")
        #expect(appendedText { IntegerText.append(Int64(-5), radix: 2, to: &$0) } == "-101")
        #expect(
            appendedText { IntegerText.append(UInt64.max, radix: 2, to: &$0) } == String(repeating: "1", count: 64))
        #expect(appendedText { IntegerText.append(UInt64(65535), radix: 8, to: &$0) } == "177777")
        #expect(appendedText { IntegerText.append(Int64(30), radix: 16, to: &$0) } == "1e")
        #expect(appendedText { IntegerText.append(Int64(-255), radix: 16, uppercase: true, to: &$0) } == "-FF")
        #expect(appendedText { IntegerText.append(UInt64(7), minimumDigits: 3, to: &$0) } == "007")
        #expect(appendedText { IntegerText.append(UInt64(12345), minimumDigits: 3, to: &$0) } == "12345")
    }

    @Test("Hexadecimal bytes")
    func hex() throws {
        #expect(
            try withValueBytes("Hello world!") { bytes in appendedText { IntegerText.appendHex(bytes, to: &$0) } }
                == "48656c6c6f20776f726c6421")
        #expect(
            try withValueBytes("\u{0}n~") { bytes in
                appendedText { IntegerText.appendHex(bytes, uppercase: true, to: &$0) }
            } == "006E7E")
    }

    @Test("Random integers read back")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<2000 {
            let bits = random.next() >> UInt64.random(in: 0...63, using: &random)
            let signed = Int64(bitPattern: bits)
            #expect(try int(appendedText { IntegerText.append(signed, to: &$0) }) == signed)
            #expect(try uint(appendedText { IntegerText.append(bits, to: &$0) }) == bits)
            #expect(appendedText { IntegerText.append(bits, radix: 16, to: &$0) } == String(bits, radix: 16))
        }
    }
}
