/// The words of a command line, for what only their order gives away: `--token x` in two arguments, and the short flags and
/// operands for passwords of programs that are met in probes, hooks and init containers.
struct CommandWords {
    private struct Word {
        var text: TextBytes
        var place: ObjectScan.Place
        /// Whether a line of a script begins with it.
        var beginsLine: Bool
    }

    private var words: [Word] = []

    /// Adds an argument; a shell's script counts as its words.
    mutating func append(_ argument: TextBytes, _ place: ObjectScan.Place) {
        // White space within what a shell or a template fills in is part of the word.
        var walk = SubstitutionWalk()
        var position = 0
        var beginsLine = false
        while position < argument.count, words.count < 4096 {
            let start = position
            while position < argument.count, !ByteClass.space.contains(byte: argument[position]) {
                position = walk.position(after: position, in: argument)
            }
            if position > start {
                words.append(Word(text: argument.slice(start..<position), place: place, beginsLine: beginsLine))
                beginsLine = false
            }
            if position < argument.count, argument[position] == 0x0A, argument[position - 1] != UInt8(ascii: "\\") {
                beginsLine = true
            }
            position += 1
        }
    }

    /// The logins of each argument.
    func logins() -> [(TextMatches, ObjectScan.Place)] {
        var found: [(matches: TextMatches, place: ObjectScan.Place)] = []
        func add(_ match: TextMatch, _ place: ObjectScan.Place) {
            // They come in the order of the arguments.
            if found.last?.place.path.last?.slot != place.path.last?.slot { found.append((TextMatches(), place)) }
            found[found.count - 1].matches.add(match)
        }
        var program = ""
        for index in words.indices {
            let word = words[index].text
            if program == "login",
                words[index].beginsLine || index > 0 && CommandWords.endsCommand(words[index - 1].text)
            {
                program = ""
            }
            if let name = CommandWords.programs.first(where: { CommandWords.isProgram(word, $0) }) { program = name }
            if CommandWords.registryClients.contains(program), word.elementsEqual("login".utf8) { program = "login" }
            let next = index + 1 < words.count ? words[index + 1] : nil
            if let match = CommandWords.flagged(word, next?.text, program), let place = next?.place {
                add(match, place)
            } else if let match = CommandWords.attached(word, program) {
                add(match, words[index].place)
            } else if let (match, place) = operand(of: index, program) {
                add(match, place)
            }
        }
        return found
    }

    private static let registryClients: Set<String> = [
        "docker", "podman", "nerdctl", "buildah", "skopeo", "helm", "oras", "crane",
    ]
    private static let programs =
        [
            "redis-cli", "mysqladmin", "mysqldump", "mysql", "mariadb-admin", "mariadb", "curl", "sshpass", "htpasswd",
            "chpasswd", "mc",
        ] + registryClients.sorted()

    private static func isProgram(_ word: TextBytes, _ name: String) -> Bool {
        guard word.count >= name.utf8.count, word.hasPrefix(name.utf8, at: word.count - name.utf8.count) else {
            return false
        }
        return word.count == name.utf8.count
            || !ByteClass.base64URL.contains(byte: word[word.count - name.utf8.count - 1])
    }

    private static func endsCommand(_ word: TextBytes) -> Bool {
        word.last == UInt8(ascii: ";") || word.last == UInt8(ascii: "|") || word.last == UInt8(ascii: "&")
    }

    /// A flag whose value is the next word.
    private static func flagged(_ word: TextBytes, _ next: TextBytes?, _ program: String) -> TextMatch? {
        guard let next, next.first != UInt8(ascii: "-"), word.first == UInt8(ascii: "-") else { return nil }
        let value = next.unquoted()
        let flag = word.text
        switch (program, flag) {
        case ("redis-cli", "-a"), ("sshpass", "-p"), ("login", "-p"): return password(value, flag)
        case ("curl", "-u"), ("curl", "--user"):
            guard let colon = value.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            return password(value.slice(colon + 1..<value.count), flag)
        default:
            guard word.count > 2, word[1] == UInt8(ascii: "-"), !word.contains(UInt8(ascii: "=")),
                let name = CredentialName(word),
                let confidence = ValueJudgement.confidence(of: name, value, .commandLine), !TextScan.hasForm(value)
            else { return nil }
            return TextMatch(name.detector, confidence, secret: value, name: flag)
        }
    }

    /// A flag whose value follows in the same word: `mysql -pPASSWORD`.
    private static func attached(_ word: TextBytes, _ program: String) -> TextMatch? {
        guard program.hasPrefix("mysql") || program.hasPrefix("mariadb"), word.count > 2,
            word.hasPrefix("-p".utf8, at: 0)
        else { return nil }
        return password(word.slice(2..<word.count).unquoted(), "-p")
    }

    private static func password(_ value: TextBytes, _ name: String) -> TextMatch? {
        guard let confidence = ValueJudgement.confidence(of: .password, value, .commandLine) else { return nil }
        return TextMatch(.password, confidence, secret: value, name: name)
    }
}

// MARK: - Passwords without a flag

extension CommandWords {
    /// The password among the operands of a program:
    ///
    ///     htpasswd -b file user password        htpasswd -nb user password
    ///     mc alias set name URL user password   mc config host add name URL user password
    ///     echo user:password | chpasswd         chpasswd <<< user:password
    private func operand(of index: Int, _ program: String) -> (TextMatch, ObjectScan.Place)? {
        let word = words[index].text
        guard CommandWords.isProgram(word, program) else { return nil }
        switch program {
        case "htpasswd":
            let (flags, operands) = arguments(of: index, flagsWithValue: ["C", "r"])
            guard flags.contains(where: { $0.contains("b") }) else { return nil }
            return password(operands, at: flags.contains { $0.contains("n") } ? 1 : 2, "htpasswd -b")
        case "mc":
            let (_, operands) = arguments(of: index, flagsWithValue: ["-api", "-path", "-config-dir", "C"])
            let names = operands.prefix(3).map { words[$0].text.text }
            if names.starts(with: ["alias", "set"]) { return password(operands, at: 5, "mc alias set") }
            if names == ["config", "host", "add"] { return password(operands, at: 6, "mc config host add") }
            return nil
        case "chpasswd": return accountPassword(at: index)
        default: return nil
        }
    }

    private func password(_ operands: [Int], at place: Int, _ name: String) -> (TextMatch, ObjectScan.Place)? {
        guard place < operands.count else { return nil }
        let word = words[operands[place]]
        return CommandWords.password(word.text.unquoted(), name).map { ($0, word.place) }
    }

    /// The flags of a program without their first hyphen, and its operands, up to what ends its command.
    /// - Parameter flagsWithValue: flags, or last letters of several in one word, whose value is the next word.
    private func arguments(of index: Int, flagsWithValue: Set<String>) -> (flags: [String], operands: [Int]) {
        var flags: [String] = []
        var operands: [Int] = []
        var position = index + 1
        while position < words.count, position < index + 32, !words[position].beginsLine {
            let word = words[position].text
            guard let first = word.first, !";|&<>".utf8.contains(first) else { break }
            if first == UInt8(ascii: "-"), word.count > 1 {
                let flag = word.slice(1..<word.count).text
                flags.append(flag)
                let name = flag.hasPrefix("-") ? flag : String(flag.suffix(1))
                if flagsWithValue.contains(name) { position += 1 }
            } else if word.count > 1 || first != UInt8(ascii: "\\") {
                operands.append(position)
                if word.last == UInt8(ascii: ";") { break }
            }
            position += 1
        }
        return (flags, operands)
    }

    /// What `chpasswd` reads: `user:password`, printed into it by another program or written behind it.
    private func accountPassword(at index: Int) -> (TextMatch, ObjectScan.Place)? {
        var source = index
        let word = words[index].text
        if let bar = word.firstIndex(of: UInt8(ascii: "|")), bar > 0 {
            return accountPassword(word.slice(0..<bar), words[index].place)
        }
        if index + 2 < words.count, words[index + 1].text.elementsEqual("<<<".utf8) {
            return accountPassword(words[index + 2].text, words[index + 2].place)
        }
        if source > 0, words[source - 1].text.elementsEqual("sudo".utf8) { source -= 1 }
        guard source > 2, words[source - 1].text.elementsEqual("|".utf8) else { return nil }
        let printing = words[max(0, source - 4)..<source - 2]
        guard
            printing.contains(where: {
                CommandWords.isProgram($0.text, "echo") || CommandWords.isProgram($0.text, "printf")
            })
        else { return nil }
        return accountPassword(words[source - 2].text, words[source - 2].place)
    }

    private func accountPassword(_ login: TextBytes, _ place: ObjectScan.Place) -> (TextMatch, ObjectScan.Place)? {
        let login = login.unquoted()
        guard let colon = login.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
        var end = login.count
        // printf's end of the line.
        if login.hasPrefix("\\n".utf8, at: end - 2) { end -= 2 }
        guard colon + 1 < end else { return nil }
        return CommandWords.password(login.slice(colon + 1..<end), "chpasswd").map { ($0, place) }
    }
}

extension TextBytes {
    /// The text without quotes around it, or what a shell's word may end with. The end of `$(NAME)` is its own.
    func unquoted() -> TextBytes {
        var marks: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ";")]
        if !contains(UInt8(ascii: "(")) { marks.insert(UInt8(ascii: ")")) }
        var start = 0
        var end = count
        while start < end, marks.contains(self[start]) { start += 1 }
        while end > start, marks.contains(self[end - 1]) { end -= 1 }
        return slice(start..<end)
    }
}
