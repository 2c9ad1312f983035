/// What may be shown of a credential.
enum Redaction {
    /// Of a provider's token what all of its kind begin with, and four characters by which its owner knows it again.
    static func prefix(of token: TextBytes, publicLength: Int) -> String {
        let shown = min(publicLength + 4, token.count / 2)
        return token.slice(0..<max(0, shown)).text + "…"
    }

    /// Of everything else how long it is, roughly.
    static func length(_ count: Int) -> String {
        switch count {
        case ..<8: "under 8 characters"
        case ..<16: "8 to 15 characters"
        case ..<32: "16 to 31 characters"
        case ..<64: "32 to 63 characters"
        default: "64 characters or more"
        }
    }
}
