import Testing

@testable import Documents

@Suite("Base64 as Go reads it")
struct Base64Tests {
    private func decode(_ text: String) -> [UInt8]? { Array(text.utf8).withUnsafeBufferPointer(Base64.decode) }

    @Test(
        "Bytes of every length, line breaks anywhere",
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Z\nm9\r\nv", "foo"),
            ("Zg=\n=", "f"),
        ])
    func decodes(_ text: String, _ expected: String) {
        #expect(decode(text) == Array(expected.utf8))
    }

    @Test(
        "What is none",
        arguments: ["Z", "Zg", "Zg=", "Zm8==", "Zm9v=", "Zg==Zg==", "=", "====", "Zm9v!", "Zm9 v", "Zg-_"])
    func refuses(_ text: String) {
        #expect(decode(text) == nil)
    }
}
