extension Parser {
    /// What starts with `(?`: named groups, groups without capture, changes of flags. `position` is at the parenthesis.
    mutating func parseGroupModifiers() throws(RegexError) {
        if peek(2) == UInt8(ascii: "P"), peek(3) == UInt8(ascii: "<"), position + 4 < pattern.count {
            try parseNamedGroup(nameOffset: 4)
        } else if peek(2) == UInt8(ascii: "<"), position + 3 < pattern.count {
            try parseNamedGroup(nameOffset: 3)
        } else {
            try parseFlags()
        }
    }

    /// `(?P<name>` or `(?<name>`. A look-behind, which Go does not have, ends here too.
    private mutating func parseNamedGroup(nameOffset: Int) throws(RegexError) {
        let start = position
        guard let end = pattern[start...].firstIndex(of: UInt8(ascii: ">")) else {
            try checkUTF8(start..<pattern.count)
            throw error(.invalidNamedCapture, in: start..<pattern.count)
        }
        let name = start + nameOffset..<end
        try checkUTF8(name)
        guard !name.isEmpty, pattern[name].allSatisfy({ Assertion.isWord($0) }) else {
            throw error(.invalidNamedCapture, in: start..<end + 1)
        }
        position = end + 1
        openGroup(isCapturing: true)
    }

    /// `(?i)`, `(?i-s:` or `(?:`.
    private mutating func parseFlags() throws(RegexError) {
        let start = position
        position += 2
        var newFlags = flags
        var isRemoving = false
        var hasFlagSinceSign = false
        while position < pattern.count {
            let scalar = try nextScalar()
            var flag: Flags
            switch scalar {
            case "i": flag = .ignoreCase
            case "m": flag = .multiLine
            case "s": flag = .dotMatchesNewline
            case "U": flag = .lazyByDefault
            case "-" where !isRemoving:
                isRemoving = true
                hasFlagSinceSign = false
                continue
            case ":" where !isRemoving || hasFlagSinceSign:
                openGroup(isCapturing: false)
                flags = newFlags
                return
            case ")" where !isRemoving || hasFlagSinceSign:
                flags = newFlags
                return
            default:
                throw error(.invalidPerlOperator, from: start)
            }
            hasFlagSinceSign = true
            if isRemoving { newFlags.remove(flag) } else { newFlags.insert(flag) }
        }
        throw error(.invalidPerlOperator, from: start)
    }
}
