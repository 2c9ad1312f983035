import Testing

@testable import Documents

@Suite("Base64 as Go reads it")
struct Base64Tests {
    private func decode(_ text: String) -> [UInt8]? { Array(text.utf8).withUnsafeBufferPointer(Base64.decode) }
    private func decodePaddedOrNot(_ text: String) -> [UInt8]? {
        Array(text.utf8).withUnsafeBufferPointer(Base64.decodePaddedOrNot)
    }
    private func isValid(_ text: String) -> Bool { Array(text.utf8).withUnsafeBufferPointer(Base64.isValid) }

    @Test(
        "Bytes of every length, line breaks anywhere",
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Z\nm9\r\nv", "foo"),
            ("Zg=\n=", "f"),
        ])
    func decodes(_ text: String, _ expected: String) {
        #expect(decode(text) == Array(expected.utf8))
        #expect(isValid(text))
    }

    @Test(
        "What is none",
        arguments: [
            "Z", "Zg", "Zg=", "Zm8==", "Zm9v=", "Zg==Zg==", "=", "====", "Zm9v!", "Zm9 v", "Zg-_", "Zg=a", "Zm9vZ",
            "Zm9v==", "Zm9vZg",
        ])
    func refuses(_ text: String) {
        #expect(decode(text) == nil)
        #expect(!isValid(text))
    }

    @Test(
        "Padding complete or absent, bits that are too many",
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zg", "f"), ("Zm8", "fo"), ("Zm9v", "foo"), ("Zm9vYmE", "fooba"), ("Zh==", "f"),
            ("Zm9v\r\nYm\nFy\n", "foobar"), ("Zg\n=\n=\n", "f"),
        ])
    func decodesPaddedOrNot(_ text: String, _ expected: String) {
        #expect(decodePaddedOrNot(text) == Array(expected.utf8))
    }

    @Test(
        "What is none, padded or not",
        arguments: [
            "A", "AAAAA", "A=", "AA=", "AAA==", "AA===", "====", "=", "AA=A", "AA==AA==", "A A=", "A-A_", "é",
        ])
    func refusesPaddedOrNot(_ text: String) { #expect(decodePaddedOrNot(text) == nil) }

    @Test("Every byte of the alphabet, and what is written of it")
    func roundTrip() {
        let bytes = (0...255).map { UInt8($0) }
        for length in 0...bytes.count {
            var text: [UInt8] = []
            bytes.prefix(length).withUnsafeBufferPointer { Base64.append($0, to: &text) }
            #expect(text.withUnsafeBufferPointer(Base64.decode) == Array(bytes.prefix(length)))
        }
    }
}
