/// Logins in the directives of servers' configurations.
extension TextScan {
    /// HAProxy's `stats auth user:password`.
    mutating func readStatisticsLogin(at position: Int) -> Reading? {
        guard isFirstOnLine(position) else { return nil }
        let start = skipBlanks(from: position + "stats auth".utf8.count)
        let end = endOfLine(from: start, stoppingAt: [0x20, 0x09])
        let login = text.slice(start..<end).unquoted()
        guard let colon = login.firstIndex(of: UInt8(ascii: ":")) else { return Reading(end: end) }
        let password = login.slice(colon + 1..<login.count)
        // `[password]` is what documentation writes.
        guard password.first != UInt8(ascii: "[") || password.last != UInt8(ascii: "]"),
            let confidence = loginConfidence(user: login.slice(0..<colon), password: password, host: login.slice(0..<0))
        else { return Reading(end: end) }
        return Reading(end: end, TextMatch(.password, confidence, secret: password, name: "stats auth"))
    }

    /// A user of Redis with passwords: `user name on >password` on a line of its own, `--user name on >password`, and
    /// `ACL SETUSER name >password`. `position` is that of `user`.
    mutating func readRedisUser(at position: Int) -> Reading? {
        let isCommand =
            text.startOfRun(.letter, endingAt: position, limit: 4) == position - 3
            && Examples.folded(text.slice(position - 3..<position)) == "set"
        let isFlag = text.hasPrefix("--".utf8, at: position - 2)
        guard isCommand || isFlag || isFirstOnLine(position) else { return nil }
        var position = position + "user".utf8.count
        guard let user = nextWord(&position), !isFlag || !user.contains(UInt8(ascii: ":")) else { return nil }
        var rules = RedisRules()
        var end = position
        for _ in 0..<RedisRules.most {
            guard let word = nextWord(&position), rules.take(word) else { break }
            end = position
        }
        guard rules.areCertain || isCommand,
            let match = rules.match(user: user, setting == .code ? .file : setting)
        else { return nil }
        return Reading(end: end, match)
    }

    /// The next word of the line without the quotes around it; nil at its end.
    private mutating func nextWord(_ position: inout Int) -> TextBytes? {
        let start = skipBlanks(from: position)
        guard start > position else { return nil }
        let quote = byte(start)
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            position = endOfLine(from: start + 1, stoppingAt: [quote])
            let word = text.slice(start + 1..<position)
            if byte(position) == quote { position += 1 }
            return word
        }
        position = endOfLine(from: start, stoppingAt: Array(" \t\"'".utf8))
        var word = text.slice(start..<position)
        while let last = word.last, ",;".utf8.contains(last) { word = word.slice(0..<word.count - 1) }
        return word.isEmpty ? nil : word
    }
}
