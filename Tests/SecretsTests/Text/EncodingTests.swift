import Testing

@testable import Secrets

@Suite struct EncodingTests {
    /// The check value of CRC-32 (IEEE 802.3) in every catalogue of them.
    @Test func checksumIsTheCommonCRC32() {
        #expect("123456789".withBytes { Checksum.crc32($0) } == 0xCBF4_3926)
        #expect("".withBytes { Checksum.crc32($0) } == 0)
    }

    /// Tokens that were published as dummies when the formats were explained; their checksums are right.
    @Test(arguments: [
        ("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ", "0mLq17"), ("qkJaB6MffYVzZXWqmcoF49yrUxP3wf", "0LsakP"),
        ("bMyQ9CC9m5YKTg0jSrGgPT2dk5dZfp", "1SsARB"),
    ])
    func checksumsOfTokensAreInBase62(body: String, checksum: String) {
        #expect(body.withBytes { Checksum.base62(of: $0) } == Array(checksum.utf8))
        #expect((body + checksum).withBytes { Checksum.ends($0) })
        #expect(!(body + "000000").withBytes { Checksum.ends($0) })
    }

    @Test(arguments: [
        ("aGk=", "hi"), ("aGk", "hi"), ("aGkh", "hi!"), ("_-8=", "\u{FFFD}\u{FFFD}"), ("aG\n kh", "hi!"), ("", ""),
    ])
    func base64IsReadInBothAlphabetsPaddedOrNot(text: String, decoded: String) {
        let bytes = text.withBytes { LenientBase64.decode($0) }
        #expect(bytes.map { String(decoding: $0, as: UTF8.self) } == decoded)
    }

    @Test(arguments: ["a", "aGk!", "${VAR}", "aGkha"])
    func whatIsNoBase64IsRefused(text: String) {
        #expect(text.withBytes { LenientBase64.decode($0) } == nil)
    }
}
