/// The words of a command line, for what only their order gives away: `--token x` in two arguments, and the short flags and
/// operands for passwords of programs that are met in probes, hooks and init containers.
struct CommandWords {
    struct Word {
        var text: TextBytes
        /// The number of the argument that it stands in.
        var argument: Int32
        /// How many quotes are open behind it; nil where quotes of its argument stay open, so that nobody can tell.
        var openQuotes: UInt8?
        /// Whether it is one of several of an argument, which a shell reads.
        var isOfScript: Bool
        /// Whether a command of a shell may begin with it: the first of a line or behind what ends another.
        var beginsCommand: Bool

        /// What a program is handed for it.
        var value: TextBytes { text.unquoted(inScript: isOfScript) }
    }

    /// How many are read: as many as a value of ``CredentialScan/longestValue`` may hold.
    static let most = CredentialScan.longestValue / 2

    private(set) var words: [Word] = []
    /// How many arguments were added, which are numbered from 0.
    private(set) var arguments = 0
    /// The command lines that a shell runs for parts of the words.
    private(set) var substituted: [CommandWords] = []
    /// How many command lines this one is in.
    private var depth = 0
    /// Whether there were more than ``most``.
    private(set) var isCut = false

    /// Adds an argument; a shell's script counts as its words.
    mutating func append(_ argument: TextBytes) {
        split(argument, Int32(arguments))
        arguments += 1
    }

    private mutating func split(_ argument: TextBytes, _ number: Int32) {
        // White space within what a shell or a template fills in is part of the word.
        var walk = SubstitutionWalk()
        var quotes = Quotes()
        var position = 0
        var beginsLine = false
        let firstWord = words.count
        var hasLines: Bool?
        while position < argument.count {
            let start = position
            if argument[start] == UInt8(ascii: "#"), quotes.open.isEmpty {
                let isComment = hasLines ?? argument.contains(0x0A)
                hasLines = isComment
                if isComment {
                    position =
                        argument.slice(start..<argument.count).firstIndex(of: 0x0A).map { start + $0 } ?? argument.count
                    beginsLine = true
                    continue
                }
            }
            var hasReference = false
            while true {
                position = argument.firstPosition(of: [.space, .mark], from: position)
                guard position < argument.count, !ByteClass.space.contains(byte: argument[position]) else { break }
                if argument[position] == UInt8(ascii: "$") { hasReference = true }
                quotes.pass(position, in: argument)
                position = walk.position(after: position, in: argument)
            }
            if position > start {
                guard words.count < CommandWords.most else {
                    isCut = true
                    return
                }
                let word = argument.slice(start..<position)
                words.append(
                    Word(
                        text: word, argument: number, openQuotes: UInt8(quotes.open.count),
                        isOfScript: word.count < argument.count, beginsCommand: beginsLine || endsCommand))
                if hasReference { appendSubstitutions(in: word, number) }
                beginsLine = false
            }
            if position < argument.count, argument[position] == 0x0A,
                position == 0 || argument[position - 1] != UInt8(ascii: "\\")
            {
                beginsLine = true
            }
            position += 1
        }
        // As behind the apostrophe of a here-document.
        if !quotes.open.isEmpty { for index in firstWord..<words.count { words[index].openQuotes = nil } }
    }

    /// Whether the last word ends a command of a shell, or there is none.
    private var endsCommand: Bool {
        guard let text = words.last?.text else { return true }
        let before = text.count > 1 ? text[text.count - 2] : 0
        switch text[text.count - 1] {
        case UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: "{"): return before != UInt8(ascii: "\\")
        case UInt8(ascii: "|"), UInt8(ascii: "&"): return before != UInt8(ascii: "\\") && before != UInt8(ascii: ">")
        default: return false
        }
    }

    /// Adds what is in `$(…)` as command lines of their own.
    private mutating func appendSubstitutions(in word: TextBytes, _ number: Int32) {
        guard depth < 3 else { return }
        var walk = SubstitutionWalk()
        var position = 0
        while position < word.count {
            let end = walk.position(after: position, in: word)
            if end > position + 3, word.hasPrefix("$(".utf8, at: position) {
                var line = CommandWords()
                line.depth = depth + 1
                line.split(word.slice(position + 2..<end - 1), number)
                substituted.append(line)
            }
            position = end
        }
    }
}

/// The quotes that a place of a shell's script is in. What is in quotes may be a script with quotes of its own.
private struct Quotes {
    /// Of each kind one at most: `'`, `"`, and a backslash for `\"`.
    private(set) var open: [UInt8] = []

    mutating func pass(_ position: Int, in text: TextBytes) {
        var quote = text[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return }
        if position > 0, text[position - 1] == UInt8(ascii: "\\") {
            // `\'` is an apostrophe, but for the end of quotes of its kind, in which a backslash is a character.
            guard quote == UInt8(ascii: "\"") || open.contains(quote) else { return }
            if quote == UInt8(ascii: "\"") { quote = UInt8(ascii: "\\") }
        }
        // With a quote end those that were opened in it.
        if let begin = open.firstIndex(of: quote) { open.removeSubrange(begin...) } else { open.append(quote) }
    }
}

extension TextBytes {
    /// What is in the quotes that a word begins with, where they end in it; otherwise all of it.
    func withoutFirstQuotes() -> TextBytes {
        guard let quote = first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            let end = dropFirst().firstIndex(of: quote)
        else { return self }
        return slice(1..<end)
    }

    /// The text without quotes around it, or what a shell's word may end with. The end of `$(NAME)` is its own. In a
    /// script a reference ends where the shell's word does (`$NAME|cat`), and so does what has no quotes.
    func unquoted(inScript: Bool = false) -> TextBytes {
        var marks: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ";")]
        if !contains(UInt8(ascii: "(")) { marks.insert(UInt8(ascii: ")")) }
        var start = 0
        var end = count
        // `$'…'` and `$"…"` are quotes as well.
        if count > 1, self[0] == UInt8(ascii: "$"), self[1] == UInt8(ascii: "'") || self[1] == UInt8(ascii: "\"") {
            start = 1
        }
        while start < end, marks.contains(self[start]) { start += 1 }
        while end > start, marks.contains(self[end - 1]) { end -= 1 }
        // What is in single quotes is no reference, and ends with them.
        if start > 0, self[start - 1] == UInt8(ascii: "'") {
            return slice(start..<(slice(start..<end).firstIndex(of: UInt8(ascii: "'")).map { start + $0 } ?? end))
        }
        let isBare = start == 0 && !slice(0..<end).contains { marks.contains($0) || $0 == 0x5C }
        guard inScript, isBare || SubstitutionWalk.isReference(at: start, in: self) else { return slice(start..<end) }
        var walk = SubstitutionWalk()
        var position = start
        while position < end, !marks.contains(self[position]), !SubstitutionWalk.endsOfWords.contains(self[position]) {
            position = walk.position(after: position, in: self)
        }
        return slice(start..<Swift.min(position, end))
    }
}
