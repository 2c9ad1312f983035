import Testing

@testable import Secrets

/// Tokens are put together from parts here, so that no text of this file is one.
@Suite struct TokenFormsTests {
    /// Text that looks random and is the same in every run: `length` characters of an alphabet.
    private static func body(_ length: Int, _ alphabet: String) -> String {
        let letters = Array(alphabet)
        var state: UInt32 = 7
        return String(
            (0..<length).map { _ in
                state = state &* 1_664_525 &+ 1_013_904_223
                return letters[Int(state >> 16) % letters.count]
            })
    }

    private static let alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let hex = "0123456789abcdef"
    private static let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

    private static func checked(_ prefix: String, _ length: Int = 30) -> String {
        let body = body(length, alphanumeric)
        return prefix + body + String(decoding: body.withBytes { Checksum.base62(of: $0) }, as: UTF8.self)
    }

    static let tokens: [(String, String)] = [
        ("github-personal-access-token", checked("gh" + "p_")), ("github-oauth-token", checked("gh" + "o_")),
        ("github-user-token", checked("gh" + "u_")), ("github-installation-token", checked("gh" + "s_")),
        ("github-fine-grained-token", "github" + "_pat_" + body(22, alphanumeric) + "_" + body(59, alphanumeric)),
        ("npm-token", checked("np" + "m_")), ("gitlab-personal-access-token", "glp" + "at-" + body(20, alphanumeric)),
        ("gitlab-personal-access-token", "glp" + "at-" + body(40, alphanumeric) + ".01.1a2b3c4d5"),
        ("pypi-token", "py" + "pi-AgEIcHlwaS5vcmc" + body(70, alphanumeric)),
        ("aws-access-key-id", "AK" + "IA" + body(16, upper)),
        ("google-api-key", "AI" + "za" + body(35, alphanumeric)),
        ("google-client-secret", "GOC" + "SPX-" + body(28, alphanumeric)),
        ("digitalocean-token", "dop" + "_v1_" + body(64, hex)), ("databricks-token", "da" + "pi" + body(32, hex)),
        ("slack-bot-token", "xo" + "xb-123456789012-1234567890123-" + body(24, alphanumeric)),
        (
            "slack-webhook",
            "https://hooks.slack" + ".com/services/T" + body(9, upper) + "/B" + body(9, upper) + "/"
                + body(24, alphanumeric)
        ),
        ("sendgrid-key", "S" + "G." + body(22, alphanumeric) + "." + body(43, alphanumeric)),
        ("mailgun-key", "ke" + "y-" + body(32, hex)), ("stripe-secret-key", "sk" + "_live_" + body(24, alphanumeric)),
        ("vault-token", "hv" + "s." + body(24, alphanumeric)), ("new-relic-key", "NR" + "AK-" + body(27, upper)),
        ("grafana-service-account-token", "gl" + "sa_" + body(32, alphanumeric) + "_" + body(8, hex)),
        ("terraform-cloud-token", body(14, alphanumeric) + ".atlas" + "v1." + body(67, alphanumeric)),
        ("azure-client-secret", "aB3" + "8Q" + "~" + body(34, alphanumeric)),
        ("anthropic-key", "sk-a" + "nt-api03-" + body(93, alphanumeric) + "AA"),
        ("openai-key", "sk-p" + "roj-" + body(40, alphanumeric) + "T3Blbk" + "FJ" + body(40, alphanumeric)),
        ("openai-key", "s" + "k-" + body(20, alphanumeric) + "T3Blbk" + "FJ" + body(20, alphanumeric)),
        ("hugging-face-token", "h" + "f_" + body(34, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")),
        ("dynatrace-token", "dt0" + "c01." + body(24, upper) + "." + body(64, upper)),
        ("password-hash-apr1", "$ap" + "r1$" + body(8, alphanumeric) + "$" + body(22, alphanumeric)),
        ("password-hash-bcrypt", "$2" + "y$10$" + body(53, alphanumeric)),
        ("password-hash-sha512", "$" + "6$" + body(16, alphanumeric) + "$" + body(86, alphanumeric)),
    ]

    @Test(arguments: tokens)
    func tokensAreFoundWhereverTheyStand(id: String, token: String) {
        for text in [token, "key: \(token)\n", "\"\(token)\",", "--x=\(token) --y", "a=1&b=\(token)&c"] {
            #expect(detectors(text, .code) == [id], "\(text)")
        }
    }

    @Test(arguments: tokens)
    func longerWordsAreNoTokens(id: String, token: String) {
        #expect(
            !detectors("Zz9" + token, .code).contains(id) || id.hasPrefix("password-hash") || token.hasPrefix("https"))
    }

    @Test(arguments: tokens.filter { $0.1.count < 60 && !$0.1.hasPrefix("sk_live_") && !$0.1.contains(".01.") })
    func shorterWordsAreNoTokens(id: String, token: String) {
        #expect(detectors(String(token.dropLast(12)), .code).isEmpty)
    }

    @Test(arguments: tokens)
    func tokensAreNeverShown(id: String, token: String) {
        for match in token.withBytes({ TextScan($0, .code).matches.listed }) {
            let shown = match.redacted.hasSuffix("…") ? String(match.redacted.dropLast()) : ""
            #expect(token.hasPrefix(shown) || token.contains(shown))
            #expect(shown.count <= 30 && shown.count * 2 <= token.count)
        }
    }

    @Test func wrongChecksumsWereNeverIssued() {
        let token = TokenFormsTests.checked("gh" + "p_")
        #expect(detectors(token) == ["github-personal-access-token"])
        #expect(detectors(String(token.dropLast()) + (token.last == "0" ? "1" : "0")).isEmpty)
    }

    @Test func examplesAreNobodys() {
        #expect(detectors("AKIA" + "IOSFODNN7EXAMPLE").isEmpty)
        #expect(detectors("glpat-" + String(repeating: "x", count: 20)).isEmpty)
        #expect(detectors("sk_live_" + "abcdefghijklmnopqrstuvwx").isEmpty)
        #expect(detectors("AIza" + "SyYOUR-API-KEY-GOES-HERE-0123456789AB").isEmpty)
    }

    @Test func aTokenShowsItsPublicBeginningAndFourCharacters() {
        let token = TokenFormsTests.checked("gh" + "p_")
        let match = token.withBytes { TextScan($0, .code).matches.listed.first }
        #expect(match?.redacted == String(token.prefix(8)) + "…")
        #expect(match?.confidence == .certain)
    }

    private static let bot = ":" + "AAHq7Zp2Lm9Xw4Tn8" + "Vb3Rk6Yc1Df5Gh0JsT"

    @Test func tokensOfTelegramBots() {
        for text in ["12345678", "x=123456789", "https://api.telegram.org/bot1234567890"] {
            #expect(detectors(text + Self.bot) == ["telegram-bot-token"])
            #expect(detectors(text + Self.bot + "/sendMessage") == ["telegram-bot-token"])
        }
        let matches = ("123456789" + Self.bot).withBytes { TextScan($0, .file).matches.listed }
        #expect(matches.map(\.redacted) == ["1234…"])
    }

    @Test(arguments: [
        "1234567\(bot)", "12345678901\(bot)", "a123456789\(bot)", "123456789\(bot)T", "123456789\(bot.dropLast())",
        "123456789:BB\(bot.dropFirst(3))", "123456789:AA\(String(repeating: "x", count: 33))",
        // Telegram's documentation.
        "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
    ])
    func whatOnlyResemblesTelegramsIsQuiet(text: String) { #expect(detectors(text).isEmpty, "\(text)") }
}
