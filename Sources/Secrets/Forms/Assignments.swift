/// Names with values behind them, as files of settings, command lines, connection strings and programs write them:
/// `name: value`, `name = "value"`, `"name": "value"`, `--name value`, `;Name=value;`, `<name>value</name>`, and in pairs:
/// `name="…" value="…"`, `{"name": "…", "value": "…"}`.
extension TextScan {
    private static let longestName = 96

    mutating func readAssignment(at position: Int) -> Reading? {
        var start = text.startOfRun(.identifier, endingAt: position, limit: TextScan.longestName)
        let end = text.endOfRun(.identifier, from: position, limit: TextScan.longestName)
        let isFlag = text.hasPrefix("--".utf8, at: start)
        while start < end, !ByteClass([.alphanumeric, .underscore]).contains(byte: text[start]) { start += 1 }
        // Java's `-Dname=value`.
        if text.hasPrefix("-D".utf8, at: start - 1),
            start - 1 == 0 || !ByteClass.identifier.contains(byte: text[start - 2]),
            start + 1 < end, ByteClass.letter.contains(byte: text[start + 1])
        {
            start += 1
        }
        let name = text.slice(start..<end)
        if name.elementsEqual("client-key-data".utf8) { return readClientKey(after: end) }
        guard mayReadValue(), let kind = CredentialName(name),
            let value = value(after: end, nameStart: start, isFlag: isFlag) ?? constantValue(start..<end)
                ?? pairedValue(start..<end) ?? wordValue(start..<end) ?? statementValue(start..<end)
        else { return Reading(end: end) }
        let literal = text.slice(value.range)
        let place =
            switch setting {
            case .code: value.isConstant ? Setting.file : .code
            default: value.isParameter ? .value : setting
            }
        guard let confidence = ValueJudgement.confidence(of: kind, literal, place),
            confidence >= .likely || !isComment(before: start)
        else { return Reading(end: end) }
        // A form of its own says more than the name; the search goes on with the value.
        if TextScan.hasForm(literal) { return Reading(end: value.range.lowerBound) }
        var detector = Detector.refined(kind, named: name, value: literal)
        if value.isParameter, case .password = kind { detector = .connectionString }
        let match = TextMatch(detector, confidence, secret: literal, name: name.text)
        return Reading(end: value.range.upperBound, match)
    }

    struct AssignedValue {
        var range: Range<Int>
        /// A part of a query or a connection string.
        var isParameter: Bool
        /// A literal that a program gives a name to for good.
        var isConstant = false
    }

    /// The value behind a name that ends at a position, or nil where none is assigned.
    private mutating func value(after nameEnd: Int, nameStart: Int, isFlag: Bool) -> AssignedValue? {
        let before = nameStart > 0 ? text[nameStart - 1] : 0
        if before == UInt8(ascii: "{"), byte(nameStart - 2) == UInt8(ascii: "$") { return defaultValue(after: nameEnd) }
        var position = nameEnd
        let isTag = before == UInt8(ascii: "<") && byte(position) == UInt8(ascii: ">")
        if isTag {
            let end = endOfLine(from: position + 1, stoppingAt: [UInt8(ascii: "<")])
            return AssignedValue(range: position + 1..<end, isParameter: false)
        }
        for closing in [UInt8(ascii: "\\"), before, UInt8(ascii: "]")] where isQuoteOrBracket(closing) {
            if byte(position) == closing { position += 1 }
            if closing == UInt8(ascii: "\\"), position > nameEnd, byte(position) == UInt8(ascii: "\"") { position += 1 }
        }
        let spaced = skipBlanks(from: position)
        var separated = false
        switch byte(spaced) {
        case UInt8(ascii: ":"), UInt8(ascii: "="):
            separated = true
            // psql's `PASSWORD :'variable'`.
            let isVariable = byte(spaced) == UInt8(ascii: ":") && spaced > nameEnd && position == nameEnd
            position = spaced + 1
            if isVariable, isQuoteOrBracket(byte(position)) { return nil }
            // `:=` and `=>` assign too; `==` compares.
            if byte(position) == UInt8(ascii: "=") {
                if byte(spaced) == UInt8(ascii: "=") { return nil }
                position += 1
            } else if byte(position) == UInt8(ascii: ">") {
                position += 1
            }
        default: if spaced == position { return nil }
        }
        guard separated || isFlag && setting != .code else { return nil }
        // PowerShell's `$password = Get-Content file`: a word without quotes is a command.
        if before == UInt8(ascii: "$"), !isQuoteOrBracket(byte(skipBlanks(from: position))) { return nil }
        let isParameter =
            separated && byte(position - 1) == UInt8(ascii: "=")
            && (before == UInt8(ascii: "&") || before == UInt8(ascii: "?") || before == UInt8(ascii: ";"))
        let start = skipBlanks(from: position)
        // In a script `NAME = value` and `name: value` are of files and of prose in it.
        let isWord = setting == .script && byte(nameEnd) == UInt8(ascii: "=") && start == nameEnd + 1
        return literal(from: start, isParameter: isParameter, isWord: isWord)
    }

    /// The default of a shell's or Spring's substitution: `${NAME:-default}`, `${NAME:=default}`, `${NAME:default}`. What
    /// stands behind `:?` and `:+` is none.
    private mutating func defaultValue(after nameEnd: Int) -> AssignedValue? {
        guard byte(nameEnd) == UInt8(ascii: ":") else { return nil }
        var start = nameEnd + 1
        switch byte(start) {
        case UInt8(ascii: "?"), UInt8(ascii: "+"): return nil
        case UInt8(ascii: "-"), UInt8(ascii: "="): start += 1
        default: break
        }
        let end = endOfLine(from: start, stoppingAt: [UInt8(ascii: "}")])
        return byte(end) == UInt8(ascii: "}") ? AssignedValue(range: start..<end, isParameter: false) : nil
    }

    /// The value of a constant of PHP: `define('DB_PASSWORD', 'value')`.
    private mutating func constantValue(_ name: Range<Int>) -> AssignedValue? {
        let quote = byte(name.lowerBound - 1)
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""), byte(name.upperBound) == quote else {
            return nil
        }
        let comma = skipBlanks(from: name.upperBound + 1)
        let start = skipBlanks(from: comma + 1)
        guard byte(comma) == UInt8(ascii: ","), byte(start) == UInt8(ascii: "'") || byte(start) == UInt8(ascii: "\"")
        else { return nil }
        var parenthesis = name.lowerBound - 2
        while parenthesis > name.lowerBound - 16, byte(parenthesis) == 0x20 { parenthesis -= 1 }
        guard byte(parenthesis) == UInt8(ascii: "("), text.hasPrefix("define".utf8, at: parenthesis - 6) else {
            return nil
        }
        var value = literal(from: start, isParameter: false)
        value?.isConstant = true
        return value
    }

    /// The value of a pair whose other half is the name: of an XML element's attributes, or of a list of variables in
    /// JSON or YAML. What lies between the halves is quotes, commas and white space.
    private mutating func pairedValue(_ name: Range<Int>) -> AssignedValue? {
        func skipped(_ marks: Set<UInt8>, from start: Int, by step: Int) -> Int {
            var position = start
            while abs(position - start) < 128, marks.contains(byte(position)) { position += step }
            return position
        }
        let separator = skipped(TextScan.quotesAndBlanks, from: name.lowerBound - 1, by: -1)
        guard byte(separator) == UInt8(ascii: ":") || byte(separator) == UInt8(ascii: "=") else { return nil }
        let keyEnd = skipped(TextScan.quotesAndBlanks, from: separator - 1, by: -1) + 1
        let key = text.startOfRun(.identifier, endingAt: max(0, keyEnd), limit: 8)
        guard ["name", "key"].contains(Examples.folded(text.slice(key..<max(key, keyEnd)))) else { return nil }
        let value = skipped(TextScan.quotesBlanksAndCommas, from: name.upperBound, by: 1)
        let valueEnd = text.endOfRun(.identifier, from: value, limit: 8)
        guard value > name.upperBound, Examples.folded(text.slice(value..<valueEnd)) == "value" else { return nil }
        let assignment = skipped(TextScan.quotesAndBlanks, from: valueEnd, by: 1)
        guard byte(assignment) == UInt8(ascii: ":") || byte(assignment) == UInt8(ascii: "=") else { return nil }
        return literal(from: skipBlanks(from: assignment + 1), isParameter: false)
    }

    private static let quotesAndBlanks: Set<UInt8> = Set(" \t\"'\\".utf8)
    private static let quotesBlanksAndCommas: Set<UInt8> = quotesAndBlanks.union("\r\n,".utf8)

    /// The value that follows its name as the next word: of Redis' directives (`requirepass`, `masterauth`) and of LDAP
    /// clients' (`bindpw`), of HAProxy's lists of users, and of a `.netrc` (`machine … login … password …`).
    private mutating func wordValue(_ name: Range<Int>) -> AssignedValue? {
        let start = skipBlanks(from: name.upperBound)
        guard setting != .code, start > name.upperBound else { return nil }
        switch Examples.folded(text.slice(name)) {
        case "requirepass", "masterauth", "bindpw":
            // In prose it may be the last word but one.
            guard setting == .commandLine || isFirstOnLine(name.lowerBound) else { return nil }
            return literal(from: start, isParameter: false)
        case "insecure-password":
            // HAProxy's `user name insecure-password value`.
            guard let user = word(before: name.lowerBound), let directive = word(before: user.lowerBound),
                text.slice(directive).elementsEqual("user".utf8), isFirstOnLine(directive.lowerBound)
            else { return nil }
            return AssignedValue(range: start..<endOfLine(from: start, stoppingAt: [0x20, 0x09]), isParameter: false)
        case "password":
            var position = name.lowerBound
            for expected in [nil, "login", nil, "machine"] {
                guard let word = word(before: position),
                    expected.map({ text.slice(word).elementsEqual($0.utf8) }) ?? true
                else { return nil }
                position = word.lowerBound
            }
            return AssignedValue(range: start..<endOfLine(from: start, stoppingAt: [0x20, 0x09]), isParameter: false)
        default: return nil
        }
    }

    func isFirstOnLine(_ start: Int) -> Bool {
        var position = start
        while byte(position - 1) == 0x20 || byte(position - 1) == 0x09 { position -= 1 }
        return position == 0 || byte(position - 1) == 0x0A
    }

    /// The word that ends before a position, on the same line or an earlier one.
    func word(before position: Int) -> Range<Int>? {
        let lowest = max(0, position - 256)
        var end = position
        while end > lowest, ByteClass.space.contains(byte: text[end - 1]) { end -= 1 }
        var start = end
        while start > lowest, !ByteClass.space.contains(byte: text[start - 1]) { start -= 1 }
        return start < end ? start..<end : nil
    }

    /// - Parameter isWord: whether the value of a script ends as a shell's word does, whatever is behind it.
    mutating func literal(from start: Int, isParameter: Bool, isWord: Bool = false) -> AssignedValue? {
        var start = start
        if byte(start) == UInt8(ascii: "\\") { start += 1 }
        let quote = byte(start)
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let end = endOfLine(from: start + 1, stoppingAt: [quote, UInt8(ascii: "\\")])
            guard byte(end) == quote || byte(end) == UInt8(ascii: "\\") else { return nil }
            return AssignedValue(range: start + 1..<end, isParameter: isParameter)
        }
        var end = endOfLine(from: start, stoppingAt: stops(ofValueAt: start, isParameter: isParameter))
        // `name = function(…)`
        guard end > start, !isShell || byte(end) != UInt8(ascii: "(") else { return nil }
        if isParameter || isWord || setting == .commandLine {
            // A shell's `NAME=value; command`.
            if end > start + 1, text[end - 1] == UInt8(ascii: ";") { end -= 1 }
            return AssignedValue(range: start..<end, isParameter: isParameter)
        }
        let next = skipBlanks(from: end)
        switch byte(next) {
        case 0, 0x0A, 0x0D, UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ","): break
        default:
            // `host=db password=x dbname=y` goes on with another name; prose goes on with words.
            let word = text.endOfRun(.identifier, from: next, limit: TextScan.longestName)
            guard word > next, byte(word) == UInt8(ascii: "=") else { return nil }
            return AssignedValue(range: start..<end, isParameter: true)
        }
        // `Password=x;Database=y` at the beginning of a connection string; a lone `;` at the end of a line is code's.
        if let semicolon = text.slice(start..<end).firstIndex(of: UInt8(ascii: ";")) {
            let isLast = start + semicolon == end - 1
            end = start + semicolon
            guard end > start else { return nil }
            return AssignedValue(range: start..<end, isParameter: !isLast)
        }
        return AssignedValue(range: start..<end, isParameter: false)
    }

    /// What ends a value without quotes around it. One that a shell reads ends as its words do, and in an argument of one
    /// word one that begins with a reference is for a shell, unless the argument is a flag.
    private func stops(ofValueAt start: Int, isParameter: Bool) -> [UInt8] {
        if isParameter { return TextScan.endsOfParameters }
        let isScript =
            setting == .commandLine && text.first != UInt8(ascii: "-")
            && SubstitutionWalk.isReference(at: start, in: text)
        return isShell || isScript ? TextScan.endsOfWords : TextScan.endsOfValues
    }

    private static let endsOfValues = Array(" \t\"',".utf8)
    private static let endsOfWords = endsOfValues + SubstitutionWalk.endsOfWords
    private static let endsOfParameters = endsOfValues + Array(";&".utf8)

    func byte(_ position: Int) -> UInt8 { position >= 0 && position < text.count ? text[position] : 0 }

    func skipBlanks(from start: Int) -> Int {
        var position = start
        while position < text.count, position < start + 64, text[position] == 0x20 || text[position] == 0x09 {
            position += 1
        }
        return position
    }

    private func isQuoteOrBracket(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "]")
            || byte == UInt8(ascii: "\\")
    }

    /// The first of some bytes, the end of the line, or as far as a value may go. On a command line what a shell or a
    /// template fills in is passed over, whatever is in it.
    mutating func endOfLine(from start: Int, stoppingAt stops: [UInt8]) -> Int {
        let limit = min(text.count, start + 2 * ValueJudgement.longestValue)
        var position = start
        var walk = SubstitutionWalk()
        while position < limit, text[position] != 0x0A, text[position] != 0x0D, !stops.contains(text[position]) {
            position =
                setting.isShell
                ? walk.position(after: position, in: text)
                : SubstitutionWalk.endOfPlaceholder(at: position, in: text) ?? position + 1
        }
        spend(position - start + walk.looked)
        return position
    }

    /// Whether the line up to a position begins like a comment. What stands there is an example more often than not.
    func isComment(before position: Int) -> Bool {
        var start = position
        let lowest = max(0, position - 256)
        while start > lowest, text[start - 1] != 0x0A { start -= 1 }
        let first = skipBlanks(from: start)
        switch byte(first) {
        case UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: "*"), UInt8(ascii: "%"): return first < position
        case UInt8(ascii: "/"), UInt8(ascii: "-"): return byte(first + 1) == byte(first) && setting != .commandLine
        default: return false
        }
    }
}
