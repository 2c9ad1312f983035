/// A file of users and passwords, one on each line, that is known by its name.
enum PasswordFile {
    /// PostgreSQL's: `host:port:database:user:password`, with a backslash before what is no separator.
    case postgreSQL
    /// PgBouncer's: `"user" "password"`, where the password may be a hash.
    case pgBouncer

    /// - Parameter key: of an entry: what the file is called.
    init?(_ key: TextBytes) {
        switch Examples.folded(key) {
        case ".pgpass", "pgpass", "pgpass.conf": self = .postgreSQL
        case "userlist.txt", "userlist", "pgbouncer_userlist.txt": self = .pgBouncer
        default: return nil
        }
    }

    /// Whether a text has a line of such a file.
    func hasLines(in text: TextBytes) -> Bool {
        PasswordFile.lines(of: text).contains { password(in: $0) != nil }
    }

    /// Adds the passwords of a text to what its search by forms and names found; what that found is not added again.
    func addMatches(in text: TextBytes, to matches: inout TextMatches) {
        let known = Set(matches.listed.flatMap(\.secrets))
        for line in PasswordFile.lines(of: text) {
            guard let value = password(in: line)?.trimmed(), !known.contains(value.text), !TextScan.hasForm(value)
            else { continue }
            if PasswordFile.isHash(value) {
                if Placeholder.literal(in: value)?.count == value.count, !Examples.isExample(value) {
                    matches.add(TextMatch(.postgreSQLHash, .likely, secret: value))
                }
            } else if let confidence = ValueJudgement.confidence(of: .password, value, .value) {
                matches.add(TextMatch(.password, confidence, secret: value))
            }
        }
    }

    private static func lines(of text: TextBytes) -> some Sequence<TextBytes> {
        text.split(separator: 0x0A).lazy.map { TextBytes(rebasing: $0) }
    }

    private func password(in line: TextBytes) -> TextBytes? {
        switch self {
        case .postgreSQL: PasswordFile.fifthField(of: line)
        case .pgBouncer: PasswordFile.secondText(in: line.trimmed())
        }
    }

    /// What stands behind the fourth separator; nil in a comment, and in what is no such line.
    private static func fifthField(of line: TextBytes) -> TextBytes? {
        if line.first == UInt8(ascii: "#") { return nil }
        var colons = 0
        var position = 0
        while position < line.count, colons < 4 {
            if line[position] == UInt8(ascii: "\\") {
                position += 1
            } else if line[position] == UInt8(ascii: ":") {
                colons += 1
            }
            position += 1
        }
        return colons == 4 && position < line.count ? line.slice(position..<line.count) : nil
    }

    /// The second of two texts in double quotes that a line begins with.
    private static func secondText(in line: TextBytes) -> TextBytes? {
        let quote = UInt8(ascii: "\"")
        guard line.first == quote, let userEnd = line.dropFirst().firstIndex(of: quote) else { return nil }
        let second = line.slice(userEnd + 1..<line.count).trimmed()
        guard second.first == quote, let end = second.dropFirst().firstIndex(of: quote) else { return nil }
        return second.slice(1..<end)
    }

    /// Whether a password is what PostgreSQL keeps of one: `md5` and 32 digits, or `SCRAM-SHA-256$` and what belongs to it.
    private static func isHash(_ value: TextBytes) -> Bool {
        if value.hasPrefix("SCRAM-SHA-256$".utf8, at: 0) { return true }
        return value.count == 35 && value.hasPrefix("md5".utf8, at: 0)
            && value.endOfRun(.hex, from: 3, limit: 32) == 35
    }
}
