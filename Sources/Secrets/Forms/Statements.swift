/// Passwords of accounts in statements of SQL, as the scripts hold them that set up a database:
///
///     CREATE USER shop WITH ENCRYPTED PASSWORD '…'      ALTER ROLE shop PASSWORD '…'
///     CREATE USER 'shop'@'%' IDENTIFIED BY '…'          ALTER USER shop IDENTIFIED WITH plugin BY '…'
///     SET PASSWORD FOR 'shop'@'%' = PASSWORD('…')       GRANT ALL ON shop.* TO shop IDENTIFIED BY '…'
///
/// Only a text in quotes is one: variables and parameters have none.
extension TextScan {
    /// The value behind `PASSWORD`.
    mutating func statementValue(_ name: Range<Int>) -> AssignedValue? {
        guard Examples.folded(text.slice(name)) == "password" else { return nil }
        var start = skipBlanks(from: name.upperBound)
        if isWord("for", at: start), let verb = word(before: name.lowerBound), isWord("set", at: verb.lowerBound) {
            start = skipBlanks(from: endOfLine(from: start, stoppingAt: [UInt8(ascii: "=")]) + 1)
        } else if byte(start) == UInt8(ascii: "(") {
            start = skipBlanks(from: start + 1)
        }
        return start > name.upperBound ? quotedValue(at: start, ofStatementBefore: name.lowerBound) : nil
    }

    /// `IDENTIFIED BY '…'`, and the same with the name of a plugin.
    mutating func readIdentified(at position: Int) -> Reading? {
        var end = position + "identified".utf8.count
        for _ in 0..<3 {
            let start = skipBlanks(from: end)
            end = start
            while end < text.count, end < start + 64, !ByteClass.space.contains(byte: text[end]) { end += 1 }
            if isWord("by", at: start) { return identifiedReading(at: skipBlanks(from: end), after: position) }
        }
        return nil
    }

    private mutating func identifiedReading(at start: Int, after position: Int) -> Reading? {
        guard mayReadValue(), let value = quotedValue(at: start, ofStatementBefore: position) else { return nil }
        let password = text.slice(value.range)
        guard
            let confidence = ValueJudgement.confidence(of: .password, password, setting == .code ? .file : setting),
            confidence >= .likely || !isComment(before: position)
        else { return Reading(end: value.range.upperBound) }
        return Reading(
            end: value.range.upperBound, TextMatch(.password, confidence, secret: password, name: "IDENTIFIED BY"))
    }

    /// A text in quotes, where the statement up to a position is about an account.
    private mutating func quotedValue(at start: Int, ofStatementBefore position: Int) -> AssignedValue? {
        let quote = byte(start) == UInt8(ascii: "\\") ? start + 1 : start
        guard byte(quote) == UInt8(ascii: "'") || byte(quote) == UInt8(ascii: "\""),
            // What MySQL keeps of a password.
            byte(quote + 1) != UInt8(ascii: "*")
                || text.endOfRun([.hex, .uppercaseHex], from: quote + 2, limit: 40) < quote + 42,
            isAboutAccount(before: position), var value = literal(from: start, isParameter: false)
        else { return nil }
        // A shell's text ends for a variable of its own: `'"$PASSWORD"'`.
        if byte(value.range.lowerBound) == UInt8(ascii: "\""), value.range.count > 1 {
            value.range = value.range.lowerBound + 1..<value.range.upperBound - 1
        }
        value.isConstant = true
        return value
    }

    /// Whether the statement that a position is in begins by creating, changing or granting to an account.
    private mutating func isAboutAccount(before position: Int) -> Bool {
        var start = position
        while start > max(0, position - 256), text[start - 1] != UInt8(ascii: ";") { start -= 1 }
        guard spend(position - start) else { return false }
        let words = Examples.folded(text.slice(start..<position)).utf8
            .split { !ByteClass([.letter, .hyphen, .underscore]).contains(byte: $0) }.map { String($0) ?? "" }
        for (index, word) in words.enumerated() {
            let next = words.dropFirst(index + 1)
            switch word {
            case "create", "alter":
                let object = next.starts(with: ["or", "replace"]) ? next.dropFirst(2).first : next.first
                if let object, ["user", "role"].contains(object) { return true }
            // The position may be that of `PASSWORD` itself.
            case "set": if next.isEmpty || next.first == "password" { return true }
            case "grant": if next.contains("on"), next.contains("to") { return true }
            default: break
            }
        }
        return false
    }

    private func isWord(_ word: String, at start: Int) -> Bool {
        let end = text.endOfRun(.identifier, from: start, limit: word.utf8.count + 1)
        return Examples.folded(text.slice(start..<max(start, end))) == word
    }
}
