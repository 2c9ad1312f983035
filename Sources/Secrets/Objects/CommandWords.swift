import Documents

/// The words of a command line, for what only their order gives away: `--token x` in two arguments, and the short flags and
/// operands for passwords of programs that are met in probes, hooks and init containers.
struct CommandWords {
    struct Word {
        var text: TextBytes
        var place: ObjectScan.Place
        /// Whether a line of a script begins with it.
        var beginsLine: Bool
        /// Whether it is one of several of an argument, which a shell reads.
        var isOfScript: Bool
        /// How many quotes are open behind it; nil where quotes of its argument stay open, so that nobody can tell.
        var openQuotes: Int?
    }

    /// How many are read: as many as a value of ``CredentialScan/longestValue`` may hold.
    static let most = CredentialScan.longestValue / 2

    private(set) var words: [Word] = []
    /// The command lines that a shell runs for parts of the words.
    private var substituted: [CommandWords] = []
    /// How many command lines this one is in.
    private var depth = 0
    /// Whether there were more than ``most``.
    private(set) var isCut = false
    /// Where credentials stand that are reported already, in memory.
    private var reported: [Range<UInt>] = []

    /// Adds an argument; a shell's script counts as its words.
    mutating func append(_ argument: TextBytes, _ place: ObjectScan.Place) {
        // White space within what a shell or a template fills in is part of the word.
        var walk = SubstitutionWalk()
        var quotes = Quotes()
        var position = 0
        var beginsLine = false
        let firstWord = words.count
        let hasLines = argument.contains(0x0A)
        while position < argument.count {
            let start = position
            if argument[start] == UInt8(ascii: "#"), hasLines, quotes.open.isEmpty {
                position =
                    argument.slice(start..<argument.count).firstIndex(of: 0x0A).map { start + $0 } ?? argument.count
                beginsLine = true
                continue
            }
            while position < argument.count, !ByteClass.space.contains(byte: argument[position]) {
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
                        text: word, place: place, beginsLine: beginsLine, isOfScript: word.count < argument.count,
                        openQuotes: quotes.open.count))
                appendSubstitutions(in: word, place)
                beginsLine = false
            }
            if position < argument.count, argument[position] == 0x0A, argument[position - 1] != UInt8(ascii: "\\") {
                beginsLine = true
            }
            position += 1
        }
        // As behind the apostrophe of a here-document.
        if !quotes.open.isEmpty { for index in firstWord..<words.count { words[index].openQuotes = nil } }
    }

    /// Adds what is in `$(…)` as command lines of their own.
    private mutating func appendSubstitutions(in word: TextBytes, _ place: ObjectScan.Place) {
        guard depth < 3, word.contains("$(") else { return }
        var walk = SubstitutionWalk()
        var position = 0
        while position < word.count {
            let end = walk.position(after: position, in: word)
            if end > position + 3, word.hasPrefix("$(".utf8, at: position) {
                var line = CommandWords()
                line.depth = depth + 1
                line.append(word.slice(position + 2..<end - 1), place)
                substituted.append(line)
            }
            position = end
        }
    }

    /// Leaves out what the search of an argument by forms and names has found.
    mutating func leaveOut(_ found: TextMatches) {
        reported += found.addresses
    }

    /// The logins of each argument.
    func logins() -> [(matches: TextMatches, place: ObjectScan.Place)] {
        var logins = Logins()
        addLogins(to: &logins, beside: CommandWords.merged(reported))
        return logins.found
    }

    /// What was found, by the argument that it stands in.
    private struct Logins {
        private(set) var found: [(matches: TextMatches, place: ObjectScan.Place)] = []
        private var indexes: [UnsafePointer<Value>?: Int] = [:]

        mutating func add(_ match: TextMatch, _ place: ObjectScan.Place) {
            let argument = place.path.last?.slot
            let index = indexes[argument] ?? found.count
            if index == found.count {
                indexes[argument] = index
                found.append((TextMatches(), place))
            }
            found[index].matches.add(match)
        }
    }

    private func addLogins(to logins: inout Logins, beside reported: [Range<UInt>]) {
        func add(_ match: TextMatch, _ place: ObjectScan.Place) {
            if CommandWords.overlaps(match.addresses, reported) { return }
            logins.add(match, place)
        }
        var program = ""
        var programIndex = 0
        // Whether what follows are the arguments of the program.
        var isSettled = false
        for index in words.indices {
            let word = words[index].text
            if beginsCommand(index) { isSettled = false }
            if endsCommand(of: programIndex, before: index) { program = "" }
            if let name = CommandWords.programs.first(where: { CommandWords.isProgram(word, $0) }),
                !isSettled || CommandWords.settling.contains(name)
            {
                program = name
                programIndex = index
                isSettled = CommandWords.settling.contains(name)
            }
            if CommandWords.registryClients.contains(program), isLogin(index, of: programIndex) {
                program = "login"
                isSettled = true
            }
            let next = index + 1 < words.count && !words[index + 1].beginsLine ? words[index + 1] : nil
            if let match = CommandWords.flagged(word, next, program), let place = next?.place {
                add(match, place)
            } else if let match = CommandWords.attached(words[index], program) {
                add(match, words[index].place)
            } else if let (match, place) = operand(of: index, program) {
                add(match, place)
            }
        }
        for line in substituted { line.addLogins(to: &logins, beside: reported) }
    }

    /// The ranges in order, those that overlap as one: a token may be found in an URL that is found, too.
    static func merged(_ ranges: [Range<UInt>]) -> [Range<UInt>] {
        var merged: [Range<UInt>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound < last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// Whether a range overlaps one of others, which are in order and do not overlap each other.
    static func overlaps(_ range: Range<UInt>, _ others: [Range<UInt>]) -> Bool {
        var (low, high) = (0, others.count)
        while low < high {
            let middle = (low + high) / 2
            if others[middle].upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < others.count && others[low].overlaps(range)
    }

    /// Whether a word is `login` as the command of a registry's client: the first operand, perhaps behind a flag's value,
    /// or behind `registry` or `auth`. In `docker run image login` it is the image's.
    private func isLogin(_ index: Int, of client: Int) -> Bool {
        guard index > client, index < client + 16, words[index].text.elementsEqual("login".utf8) else { return false }
        if ["registry", "auth"].contains(words[index - 1].text.text) { return true }
        return (client + 1..<index).allSatisfy { position in
            words[position].text.first == UInt8(ascii: "-")
                || position > client + 1 && words[position - 1].text.first == UInt8(ascii: "-")
        }
    }

    private static let registryClients: Set<String> = [
        "docker", "podman", "nerdctl", "buildah", "skopeo", "helm", "oras", "crane", "az",
    ]
    /// Those whose arguments may be files, hosts and databases of any name, and are no programs.
    private static let settling: Set<String> = [
        "redis-cli", "mysqladmin", "mysqldump", "mysql", "mariadb-admin", "mariadb", "curl",
    ]
    private static let programs =
        [
            "redis-cli", "mysqladmin", "mysqldump", "mysql", "mariadb-admin", "mariadb", "curl", "sshpass", "htpasswd",
            "chpasswd", "mc", "redis-server", "mongosh", "mongo", "sqlcmd", "ldapsearch", "keytool", "smbclient",
            "aws",
        ] + registryClients.sorted()

    /// Whether a word is a program's name, perhaps behind its path; what a URL ends with is none.
    static func isProgram(_ word: TextBytes, _ name: String) -> Bool {
        guard word.count >= name.utf8.count, word.hasPrefix(name.utf8, at: word.count - name.utf8.count) else {
            return false
        }
        return word.count == name.utf8.count
            || !ByteClass.base64URL.contains(byte: word[word.count - name.utf8.count - 1]) && !word.contains("://")
    }

    /// Whether a word may be a program because of what stands before it.
    private func beginsCommand(_ index: Int) -> Bool {
        isBehindCommand(index) || CommandWords.runners.contains(words[index - 1].text.text)
    }

    /// Whether a command of a shell ends before a word, unless that is in quotes of the command's.
    private func isBehindCommand(_ index: Int) -> Bool {
        guard index > 0, !words[index].beginsLine else { return true }
        let text = words[index - 1].text
        guard let last = text.last, ";|&({".utf8.contains(last) else { return false }
        let before = text.count > 1 ? text[text.count - 2] : 0
        return before != UInt8(ascii: "\\") && !(before == UInt8(ascii: ">") && "&|".utf8.contains(last))
    }

    /// Whether a program's command ends before a word of the same script: `mysql -e 'a; b' -ppassword` goes on, and so
    /// does a program whose arguments are written one by one.
    private func endsCommand(of program: Int, before index: Int) -> Bool {
        guard index > program, let before = words[index - 1].openQuotes, let within = words[program].openQuotes else {
            return false
        }
        return before <= within && isBehindCommand(index)
            && words[index].place.path.last?.slot == words[program].place.path.last?.slot
    }

    /// What a shell or another program takes a command behind.
    private static let runners: Set<String> = [
        "sudo", "env", "exec", "time", "nohup", "xargs", "until", "while", "if", "then", "do", "else", "!", "--",
    ]

    /// A flag whose value is the next word.
    private static func flagged(_ word: TextBytes, _ next: Word?, _ program: String) -> TextMatch? {
        guard let next, next.text.first != UInt8(ascii: "-"), word.first == UInt8(ascii: "-") else { return nil }
        let value = next.text.unquoted(inScript: next.isOfScript)
        let flag = word.text
        switch (program, flag) {
        case ("redis-cli", "-a"), ("sshpass", "-p"), ("login", "-p"), ("mongosh", "-p"), ("mongo", "-p"),
            ("sqlcmd", "-P"), ("ldapsearch", "-w"), ("keytool", "-storepass"), ("keytool", "-keypass"):
            return password(value, flag)
        case ("smbclient", "-U"):
            guard let mark = value.firstIndex(of: UInt8(ascii: "%")) else { return nil }
            return password(value.slice(mark + 1..<value.count), flag)
        case ("curl", "-u"), ("curl", "--user"):
            guard let colon = value.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            return password(value.slice(colon + 1..<value.count).unquoted(), flag)
        default:
            // Other bytes are of a `case`, as in `--password)`, or begin the value.
            guard word.count > 2, word[1] == UInt8(ascii: "-"), word.allSatisfy(ByteClass.identifier.contains(byte:)),
                let name = CredentialName(word),
                let confidence = ValueJudgement.confidence(of: name, value, .commandLine), !TextScan.hasForm(value)
            else { return nil }
            return TextMatch(name.detector, confidence, secret: value, name: flag)
        }
    }

    /// A flag whose value follows in the same word: `mysql -pPASSWORD`, `docker login -p=PASSWORD`.
    private static func attached(_ argument: Word, _ program: String) -> TextMatch? {
        let word = argument.text
        guard program.hasPrefix("mysql") || program.hasPrefix("mariadb") || program == "login", word.count > 2,
            word.hasPrefix("-p".utf8, at: 0)
        else { return nil }
        let start = program == "login" && word[2] == UInt8(ascii: "=") ? 3 : 2
        return password(word.slice(start..<word.count).unquoted(inScript: argument.isOfScript), "-p")
    }

    static func password(_ value: TextBytes, _ name: String) -> TextMatch? {
        // What the text of a usage has in its place.
        guard !["PASSWORD", "PASSWD", "PASS"].contains(value.text),
            let confidence = ValueJudgement.confidence(of: .password, value, .commandLine)
        else { return nil }
        return TextMatch(.password, confidence, secret: value, name: name)
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
    /// The text without quotes around it, or what a shell's word may end with. The end of `$(NAME)` is its own, and a
    /// reference ends where the shell's word does: `$NAME|cat`. So does what has no quotes in a script.
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
        let isBare = inScript && start == 0 && !slice(0..<end).contains { marks.contains($0) || $0 == 0x5C }
        guard isBare || SubstitutionWalk.isReference(at: start, in: self) else { return slice(start..<end) }
        var walk = SubstitutionWalk()
        var position = start
        while position < end, !marks.contains(self[position]), !SubstitutionWalk.endsOfWords.contains(self[position]) {
            position = walk.position(after: position, in: self)
        }
        return slice(start..<Swift.min(position, end))
    }
}
