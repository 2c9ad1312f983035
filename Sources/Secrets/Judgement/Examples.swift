/// What documentation shows: values that look like credentials and are everybody's.
enum Examples {
    /// Whether the body of a token is an example: it says so, it is published as one, or it is made of so few characters
    /// that nobody drew it at random.
    static func isExample(_ body: TextBytes) -> Bool {
        var seen: (UInt64, UInt64) = (0, 0)
        var steps = 0
        for index in 0..<body.count {
            let byte = body[index] & 0x7F
            if byte < 64 { seen.0 |= 1 << UInt64(byte) } else { seen.1 |= 1 << UInt64(byte - 64) }
            if index > 0, body[index] == body[index - 1] &+ 1 { steps += 1 }
        }
        let distinct = seen.0.nonzeroBitCount + seen.1.nonzeroBitCount
        if distinct < min(8, body.count / 2 + 1) { return true }
        // `abcdefghij…`, `0123456789…`
        if body.count >= 8, steps * 2 > body.count { return true }
        if publicPrefixes.contains(where: { body.hasPrefix($0.utf8, at: 0) }) { return true }
        let text = folded(body)
        return words.contains { text.contains($0) } || published.contains { body.text.contains($0) }
    }

    private static let words = [
        "example", "sample", "dummy", "placeholder", "redacted", "changeme", "your", "xxxx", "fake",
    ]

    /// Keys that are made to be seen by every browser, and keys of test environments.
    private static let publicPrefixes = ["phc_", "pk_live_", "pk_test_", "sk_test_", "rk_test_", "pk.eyJ"]

    /// Keys that their makers publish for emulators and first steps.
    private static let published = [
        // AWS's documentation.
        "wJalrXUtnFEMI/K7MDENG",
        // Telegram's documentation.
        "HdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "FD39kkdpWt3ywyRZergyOLMaJhac60qc",
        // The storage emulators of Azure, and of Cosmos DB.
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
        "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw",
    ]

    static func folded(_ bytes: TextBytes) -> String {
        String(decoding: bytes.map { ByteClass.uppercase.contains(byte: $0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
