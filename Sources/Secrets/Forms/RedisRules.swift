/// The rules of a user of Redis, as `ACL SETUSER name rule…`, the line `user name rule…` of a configuration and
/// `redis-server --user name rule…` write them, for the passwords among them: `>password` in any place.
struct RedisRules {
    /// How many rules are read.
    static let most = 1024

    private(set) var passwords: [TextBytes] = []
    /// Whether one of the rules is no other program's flag, file or redirection.
    private(set) var areCertain = false

    /// Takes a word without the quotes around it.
    /// - Returns: whether it is a rule.
    mutating func take(_ word: TextBytes) -> Bool {
        guard let first = word.first else { return false }
        if RedisRules.words.contains(Examples.folded(word)) {
            areCertain = true
            return true
        }
        switch first {
        case UInt8(ascii: ">"):
            guard word.count > 1 else { return false }
            passwords.append(word.slice(1..<word.count))
        case UInt8(ascii: "-"), UInt8(ascii: "+"):
            return word.count > 1 && (word[1] == UInt8(ascii: "@") || ByteClass.letter.contains(byte: word[1]))
        case UInt8(ascii: "~"), UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "<"), UInt8(ascii: "#"),
            UInt8(ascii: "!"), UInt8(ascii: "("):
            return word.count > 1
        default: return word.last == UInt8(ascii: ")")
        }
        return true
    }

    /// The passwords as one match, under the user's name; nil where none is one.
    func match(user: TextBytes, _ setting: Setting) -> TextMatch? {
        // What is no plain name may be a login with its password.
        let name = user.contains { !ByteClass.identifier.contains(byte: $0) } ? nil : user.text
        var match: TextMatch?
        for password in passwords {
            guard let confidence = ValueJudgement.confidence(of: .password, password, setting) else { continue }
            var all = match ?? TextMatch(.password, confidence, secret: password, name: name)
            if match != nil {
                all.count += 1
                all.secrets.append(password.text)
                all.confidence = max(all.confidence, confidence)
            }
            match = all
        }
        return match
    }

    private static let words: Set<String> = [
        "on", "off", "reset", "resetpass", "resetkeys", "resetchannels", "nopass", "allkeys", "allchannels",
        "allcommands", "nocommands", "clearselectors", "sanitize-payload", "skip-sanitize-payload", "~*", "&*", "+@all",
        "-@all",
    ]
}
