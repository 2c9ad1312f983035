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
        guard
            let confidence = loginConfidence(user: login.slice(0..<colon), password: password, host: login.slice(0..<0))
        else { return Reading(end: end) }
        return Reading(end: end, TextMatch(.password, confidence, secret: password, name: "stats auth"))
    }

    /// A user of Redis with a password: `user name on >password`, and `ACL SETUSER name on >password`. `position` is that of
    /// ` on >`.
    mutating func readRedisUser(at position: Int) -> Reading? {
        guard let name = word(before: position), let user = word(before: name.lowerBound) else { return nil }
        switch Examples.folded(text.slice(user)) {
        case "setuser", "--user": break
        case "user": if !isFirstOnLine(user.lowerBound) { return nil }
        default: return nil
        }
        let start = position + " on >".utf8.count
        let end = endOfLine(from: start, stoppingAt: Array(" \t\"',".utf8))
        let password = text.slice(start..<end)
        let place = setting == .code ? Setting.file : setting
        guard let confidence = ValueJudgement.confidence(of: .password, password, place) else {
            return Reading(end: end)
        }
        return Reading(end: end, TextMatch(.password, confidence, secret: password, name: text.slice(name).text))
    }
}
