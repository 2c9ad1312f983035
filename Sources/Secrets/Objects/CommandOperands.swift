extension CommandWords {
    /// The password among the operands of a program:
    ///
    ///     htpasswd -b file user password        htpasswd -nb user password
    ///     mc alias set name URL user password   mc config host add name URL user password
    ///     aws configure set aws_secret_access_key key
    ///     echo user:password | chpasswd         chpasswd <<< user:password
    ///     redis-cli acl setuser user >password  redis-server --user user on >password
    func operand(of index: Int, _ program: String) -> (TextMatch, ObjectScan.Place)? {
        let word = words[index].text
        switch program {
        case "redis-cli" where Examples.folded(word) == "setuser",
            "redis-server" where word.elementsEqual("--user".utf8):
            return redisPassword(after: index)
        default: break
        }
        guard CommandWords.isProgram(word, program) else { return nil }
        switch program {
        case "htpasswd":
            let (flags, operands) = arguments(of: index, flagsWithValue: ["C", "r"])
            func hold(_ letter: Character) -> (Int) -> Bool {
                { CommandWords.isFlagOfHTPasswd(words[$0].text) && words[$0].text.text.contains(letter) }
            }
            // Before its flags an image may stand: `docker run --entrypoint htpasswd httpd -nb user password`.
            guard let batch = flags.first(where: hold("b")) else { return nil }
            return password(operands.filter { $0 > batch }, at: flags.contains(where: hold("n")) ? 1 : 2, "htpasswd -b")
        case "mc":
            let (_, operands) = arguments(of: index, flagsWithValue: ["-api", "-path", "-config-dir", "C"])
            let names = operands.prefix(3).map { words[$0].text.text }
            if names.starts(with: ["alias", "set"]) { return password(operands, at: 5, "mc alias set") }
            if names == ["config", "host", "add"] { return password(operands, at: 6, "mc config host add") }
            return nil
        case "aws":
            let (_, operands) = arguments(of: index, flagsWithValue: ["-profile", "-region"])
            guard operands.count > 3, operands.prefix(2).map({ words[$0].text.text }) == ["configure", "set"] else {
                return nil
            }
            let (key, word) = (words[operands[2]].text, words[operands[3]])
            let value = word.text.unquoted(inScript: word.isOfScript)
            guard let name = CredentialName(key),
                let confidence = ValueJudgement.confidence(of: name, value, .commandLine), !TextScan.hasForm(value)
            else { return nil }
            let detector = Detector.refined(name, named: key, value: value)
            return (TextMatch(detector, confidence, secret: value, name: key.text), word.place)
        case "chpasswd": return accountPassword(at: index)
        default: return nil
        }
    }

    private func password(_ operands: [Int], at place: Int, _ name: String) -> (TextMatch, ObjectScan.Place)? {
        guard place < operands.count else { return nil }
        let word = words[operands[place]]
        return CommandWords.password(word.text.unquoted(), name).map { ($0, word.place) }
    }

    /// The passwords among the rules of a user of Redis, at the first of them.
    private func redisPassword(after index: Int) -> (TextMatch, ObjectScan.Place)? {
        guard index + 1 < words.count else { return nil }
        var rules = RedisRules()
        var place: ObjectScan.Place?
        for word in words[(index + 2)...].prefix(RedisRules.most) where !word.beginsLine {
            guard rules.take(word.text.unquoted()) else { break }
            if place == nil, !rules.passwords.isEmpty { place = word.place }
        }
        guard let place else { return nil }
        return rules.match(user: words[index + 1].text.unquoted(), .commandLine).map { ($0, place) }
    }

    private static func isFlagOfHTPasswd(_ word: TextBytes) -> Bool {
        word.count > 1 && word.dropFirst().allSatisfy { "bcdimnprsvBCD0123456789".utf8.contains($0) }
    }

    /// Where the flags of a program stand, and its operands, up to what ends its command.
    /// - Parameter flagsWithValue: flags without their first hyphen, or last letters of several in one word, whose value
    ///   is the next word.
    private func arguments(of index: Int, flagsWithValue: Set<String>) -> (flags: [Int], operands: [Int]) {
        var flags: [Int] = []
        var operands: [Int] = []
        var position = index + 1
        while position < words.count, position < index + 32, !words[position].beginsLine {
            let word = words[position].text
            guard let first = word.first, !";|&<>".utf8.contains(first) else { break }
            if first == UInt8(ascii: "-"), word.count > 1 {
                let flag = word.slice(1..<word.count).text
                flags.append(position)
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
        if index + 2 < words.count, words[index + 1].text.elementsEqual("<<<".utf8) {
            return accountPassword(words[index + 2].text, words[index + 2].place)
        }
        // Between the bar and the program may stand what runs it: `| sudo -S chpasswd`.
        let bar = UInt8(ascii: "|")
        guard let piped = (max(0, index - 6)...index).last(where: { words[$0].text.contains(bar) }),
            let place = words[piped].text.lastIndex(of: bar)
        else { return nil }
        let before = words[piped].text.slice(0..<place)
        let source = before.isEmpty ? piped - 1 : piped
        guard source >= 0, before.last != bar else { return nil }
        let isPrinted = words[max(0, source - 2)..<source].contains {
            CommandWords.isProgram($0.text, "echo") || CommandWords.isProgram($0.text, "printf")
        }
        guard isPrinted || index == piped && place > 0 else { return nil }
        return accountPassword(before.isEmpty ? words[source].text : before, words[source].place)
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
