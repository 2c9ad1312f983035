import Testing

@testable import CEL

@Suite("Base64")
struct Base64Tests {
    private func encode(_ text: String) -> String {
        var output: [UInt8] = []
        text.withUTF8Bytes { Base64.encode($0, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    private func decode(_ text: String) -> [UInt8]? {
        var output: [UInt8] = [0xFF]
        guard text.withUTF8Bytes({ Base64.decode($0, to: &output) }) else {
            #expect(output == [0xFF], "a failed decoding must leave the output as it was")
            return nil
        }
        return Array(output.dropFirst())
    }

    @Test(arguments: [
        // RFC 4648, section 10.
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"), ("Hello World!", "SGVsbG8gV29ybGQh"), ("\u{FF}\u{3E}?", "w78+Pw=="),
    ])
    func encodesAndDecodes(_ text: String, _ encoded: String) {
        #expect(encode(text) == encoded)
        #expect(decode(encoded) == Array(text.utf8))
        #expect(decode(encoded.replacing("=", with: "")) == Array(text.utf8))
    }

    @Test(arguments: [
        "A", "AAAAA", "A=", "AA=", "AAA==", "AA===", "====", "=", "AA=A", "AA==AA==", "A A=", "A-A_", "é",
    ])
    func refuses(_ text: String) {
        #expect(decode(text) == nil)
    }

    @Test func skipsLineEndsAndUnusedBits() {
        #expect(decode("Zm9v\r\nYm\nFy\n") == Array("foobar".utf8))
        #expect(decode("Zg\n=\n=\n") == Array("f".utf8))
        #expect(decode("Zh==") == Array("f".utf8))
    }

    @Test func roundTripsRandomBytes() {
        var random = SeededGenerator(seed: 64)
        for _ in 0..<500 {
            let octets = random.bytes(upTo: 40)
            var text: [UInt8] = []
            var back: [UInt8] = []
            octets.withUnsafeBufferPointer { Base64.encode($0, to: &text) }
            #expect(text.withUnsafeBufferPointer { Base64.decode($0, to: &back) })
            #expect(back == octets)
        }
    }
}
