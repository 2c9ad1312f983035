/// The logins of a command line.
extension CommandWords {
    /// What was found, by the argument that it stands in.
    struct Logins {
        /// Where credentials stand that are reported already, in memory: in order, and apart from each other.
        let reported: [Range<UInt>]
        private(set) var found: [(matches: TextMatches, argument: Int)] = []
        private var indexes: [Int32: Int] = [:]

        init(beside reported: [Range<UInt>]) { self.reported = reported }

        mutating func add(_ match: TextMatch, _ argument: Int32) {
            if CommandWords.overlaps(match.addresses, reported) { return }
            let index = indexes[argument] ?? found.count
            if index == found.count {
                indexes[argument] = index
                found.append((TextMatches(), Int(argument)))
            }
            found[index].matches.add(match)
        }
    }

    /// A password, and the number of its argument.
    typealias Login = (match: TextMatch, argument: Int32)

    /// The logins of each argument, but for what the search of the arguments by forms and names has found.
    /// - Parameter reported: where that stands in memory.
    func logins(beside reported: [Range<UInt>]) -> [(matches: TextMatches, argument: Int)] {
        var logins = Logins(beside: CommandWords.merged(reported))
        addLogins(to: &logins)
        return logins.found
    }

    private func addLogins(to logins: inout Logins) {
        var program: PasswordProgram?
        var programIndex = 0
        // Whether what follows are the arguments of the program.
        var isSettled = false
        for index in words.indices {
            let word = words[index]
            if word.beginsCommand {
                isSettled = false
                if program != nil, endsCommand(of: programIndex, before: index) { program = nil }
            } else if isSettled, CommandWords.runsCommand(words[index - 1].text) {
                isSettled = false
            }
            if let named = PasswordProgram.named(word.text), !isSettled || named.settles {
                (program, programIndex, isSettled) = (named, index, named.settles)
            } else if program?.logsIn == true, isLogin(index, of: programIndex) {
                (program, isSettled) = (.login, true)
            }
            if let login = flagged(at: index, program) ?? operand(at: index, of: programIndex, program?.operands) {
                logins.add(login.match, login.argument)
            }
        }
        for line in substituted { line.addLogins(to: &logins) }
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
        if ["registry", "auth", "acr"].contains(words[index - 1].text.text) { return true }
        return (client + 1..<index).allSatisfy { position in
            words[position].text.first == UInt8(ascii: "-")
                || position > client + 1 && words[position - 1].text.first == UInt8(ascii: "-")
        }
    }

    /// Whether a program's command ends before a word of the same script that may begin one: `mysql -e 'a; b' -ppassword`
    /// goes on, and so does a program whose arguments are written one by one.
    private func endsCommand(of program: Int, before index: Int) -> Bool {
        guard index > program, let before = words[index - 1].openQuotes, let within = words[program].openQuotes else {
            return false
        }
        return before <= within && words[index].argument == words[program].argument
    }

    /// Whether a shell or another program takes a command behind a word.
    private static func runsCommand(_ word: TextBytes) -> Bool { word.count <= 5 && runners.contains(word.text) }

    private static let runners: Set<String> = [
        "sudo", "env", "exec", "time", "nohup", "xargs", "until", "while", "if", "then", "do", "else", "!", "--",
    ]

    /// The password that a flag has, in the same word or the next.
    @inline(__always)
    private func flagged(at index: Int, _ program: PasswordProgram?) -> Login? {
        switch words[index].text[0] {
        case UInt8(ascii: "-"), UInt8(ascii: "\""), UInt8(ascii: "'"): valueOfFlag(at: index, program)
        default: nil
        }
    }

    @inline(never)
    private func valueOfFlag(at index: Int, _ program: PasswordProgram?) -> Login? {
        let word = words[index]
        let text = word.text.withoutFirstQuotes()
        guard text.count > 1, text[0] == UInt8(ascii: "-") else { return nil }
        let next = index + 1 < words.count ? words[index + 1] : nil
        let apart = next.flatMap { $0.beginsCommand || $0.text[0] == UInt8(ascii: "-") ? nil : $0 }
        for flag in program?.flags ?? [] where text.hasPrefix(flag.name.utf8, at: 0) {
            let length = flag.name.utf8.count
            let holder: Word?
            let value: TextBytes?
            if text.count == length {
                (holder, value) = flag.forms.contains(.apart) ? (apart, apart?.value) : (nil, nil)
            } else {
                let isAssigned = flag.forms.contains(.equals) && text[length] == UInt8(ascii: "=")
                guard isAssigned || flag.forms.contains(.attached) else { continue }
                let rest = text.slice(length + (isAssigned ? 1 : 0)..<text.count)
                (holder, value) = (word, rest.unquoted(inScript: word.isOfScript))
            }
            guard let holder, let value, let password = flag.password(in: value, isOfScript: holder.isOfScript) else {
                return nil
            }
            return CommandWords.password(password, flag.name).map { ($0, holder.argument) }
        }
        // Other bytes are of a `case`, as in `--password)`, or begin the value.
        guard let apart, text.count > 2, text[1] == UInt8(ascii: "-"),
            text.allSatisfy(ByteClass.identifier.contains(byte:)),
            let match = CommandWords.credential(apart.value, named: text)
        else { return nil }
        return (match, apart.argument)
    }

    /// A value under a name that says what it is: a flag, or the key of a setting.
    static func credential(_ value: TextBytes, named name: TextBytes) -> TextMatch? {
        guard let kind = CredentialName(name),
            let confidence = ValueJudgement.confidence(of: kind, value, .commandLine), !TextScan.hasForm(value)
        else { return nil }
        return TextMatch(
            Detector.refined(kind, named: name, value: value), confidence, secret: value, name: name.text)
    }

    static func password(_ value: TextBytes, _ name: String) -> TextMatch? {
        // What the text of a usage has in its place.
        guard !["PASSWORD", "PASSWD", "PASS"].contains(value.text),
            let confidence = ValueJudgement.confidence(of: .password, value, .commandLine)
        else { return nil }
        return TextMatch(.password, confidence, secret: value, name: name)
    }
}
