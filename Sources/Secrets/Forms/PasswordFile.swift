/// PostgreSQL's password file: lines of `host:port:database:user:password`, with a backslash before what is no separator.
enum PasswordFile {
    /// Whether the key of an entry is what the file is called.
    static func isName(_ key: TextBytes) -> Bool { names.contains(Examples.folded(key)) }

    private static let names: Set<String> = [".pgpass", "pgpass", "pgpass.conf"]

    static func matches(in text: TextBytes) -> TextMatches {
        var matches = TextMatches()
        var start = 0
        while start < text.count {
            let rest = text.slice(start..<text.count)
            let line = rest.slice(0..<(rest.firstIndex(of: 0x0A) ?? rest.count))
            start += line.count + 1
            guard let value = password(in: line)?.trimmed(),
                let confidence = ValueJudgement.confidence(of: .password, value, .value)
            else { continue }
            matches.add(TextMatch(.password, confidence, secret: value))
        }
        return matches
    }

    /// What stands behind the fourth separator; nil in a comment, and in what is no such line.
    private static func password(in line: TextBytes) -> TextBytes? {
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
}
