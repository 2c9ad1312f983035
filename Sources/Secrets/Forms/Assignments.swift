/// Names with values behind them, as files of settings, command lines, connection strings and programs write them:
/// `name: value`, `name = "value"`, `"name": "value"`, `--name value`, `;Name=value;`, `<name>value</name>`.
extension TextScan {
    private static let longestName = 96

    mutating func readAssignment(at position: Int) -> Reading? {
        var start = text.startOfRun(.identifier, endingAt: position, limit: TextScan.longestName)
        let end = text.endOfRun(.identifier, from: position, limit: TextScan.longestName)
        let isFlag = text.hasPrefix("--".utf8, at: start)
        while start < end, !ByteClass([.alphanumeric, .underscore]).contains(byte: text[start]) { start += 1 }
        guard start < end else { return Reading(end: max(end, position + 1)) }
        let name = text.slice(start..<end)
        if name.elementsEqual("client-key-data".utf8) { return readClientKey(after: end) }
        guard let kind = CredentialName(name),
            let value = value(after: end, nameStart: start, isFlag: isFlag)
        else { return Reading(end: end) }
        let literal = text.slice(value.range)
        guard spend(literal.count) else { return Reading(end: end) }
        let place = value.isParameter && setting != .code ? Setting.value : setting
        guard let confidence = ValueJudgement.confidence(of: kind, literal, place),
            confidence >= .likely || !isComment(before: start)
        else { return Reading(end: end) }
        // A form of its own says more than the name; the search goes on with the value.
        if TextScan.hasForm(literal) { return Reading(end: value.range.lowerBound) }
        var detector = Detector.refined(kind, named: name, value: literal)
        if value.isParameter, case .password = kind { detector = .connectionString }
        let match = TextMatch(
            detector: detector, confidence: confidence, redacted: Redaction.length(literal.count), name: name.text)
        return Reading(end: value.range.upperBound, match)
    }

    private struct AssignedValue {
        var range: Range<Int>
        /// A part of a query or a connection string.
        var isParameter: Bool
    }

    /// The value behind a name that ends at a position, or nil where none is assigned.
    private func value(after nameEnd: Int, nameStart: Int, isFlag: Bool) -> AssignedValue? {
        let before = nameStart > 0 ? text[nameStart - 1] : 0
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
            position = spaced + 1
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
        let isParameter =
            separated && byte(position - 1) == UInt8(ascii: "=")
            && (before == UInt8(ascii: "&") || before == UInt8(ascii: "?") || before == UInt8(ascii: ";"))
        return literal(from: skipBlanks(from: position), isParameter: isParameter)
    }

    private func literal(from start: Int, isParameter: Bool) -> AssignedValue? {
        var start = start
        if byte(start) == UInt8(ascii: "\\") { start += 1 }
        let quote = byte(start)
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let end = endOfLine(from: start + 1, stoppingAt: [quote, UInt8(ascii: "\\")])
            guard byte(end) == quote || byte(end) == UInt8(ascii: "\\") else { return nil }
            return AssignedValue(range: start + 1..<end, isParameter: isParameter)
        }
        var stops: Set<UInt8> = Set(" \t\"',".utf8)
        if isParameter { stops.formUnion(";&".utf8) }
        var end = endOfLine(from: start, stoppingAt: stops)
        guard end > start else { return nil }
        if isParameter || setting == .commandLine { return AssignedValue(range: start..<end, isParameter: isParameter) }
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

    /// The first of some bytes, the end of the line, or as far as a value may go.
    private func endOfLine(from start: Int, stoppingAt stops: Set<UInt8>) -> Int {
        let limit = min(text.count, start + 2 * ValueJudgement.longestValue)
        var position = start
        while position < limit, text[position] != 0x0A, text[position] != 0x0D, !stops.contains(text[position]) {
            position += 1
        }
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
