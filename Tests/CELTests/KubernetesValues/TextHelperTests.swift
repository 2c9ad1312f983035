import Testing

@testable import CEL

@Suite("JSONPatchKey")
struct JSONPatchKeyTests {
    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("a/b~c", "a~1b~0c"), ("~1", "~01"), ("~0~1", "~00~01"), ("/", "~1"),
        ("é~", "é~0"),
        ("example.com/name", "example.com~1name"),
    ])
    func escapes(_ key: String, _ escaped: String) {
        var output = Array("<".utf8)
        key.withUTF8Bytes { JSONPatchKey.escape($0, to: &output) }
        #expect(String(decoding: output, as: UTF8.self) == "<" + escaped)
    }
}

@Suite("GoQuoting")
struct GoQuotingTests {
    @Test(arguments: [
        ("", #""""#), ("plain é 😀", #""plain é 😀""#), (#"a"b\c"#, #""a\"b\\c""#),
        ("\u{7}\u{8}\u{C}\n\r\t\u{B}\u{0}\u{1F}\u{7F}", #""\a\b\f\n\r\t\v\x00\x1f\x7f""#),
        ("\u{A0}\u{200B}\u{FEFF}", #""\u00a0\u200b\ufeff""#), ("\u{E0001}", #""\U000e0001""#),
    ])
    func quotes(_ text: String, _ quoted: String) {
        #expect(text.withUTF8Bytes { GoQuoting.quoted($0) } == quoted)
    }

    @Test(arguments: [
        ([0xFF], #""\xff""#), ([0xC3], #""\xc3""#), ([0xC0, 0x80], #""\xc0\x80""#),
        ([0xED, 0xA0, 0x80], #""\xed\xa0\x80""#),
        ([0x41, 0xE2, 0x82, 0x42], #""A\xe2\x82B""#), ([0xF4, 0x90, 0x80, 0x80], #""\xf4\x90\x80\x80""#),
    ])
    func quotesInvalidUTF8(_ bytes: [UInt8], _ quoted: String) {
        #expect(bytes.withUnsafeBufferPointer { GoQuoting.quoted($0) } == quoted)
    }
}
