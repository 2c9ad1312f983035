extension CommandWords {
    /// The password among the operands of a program:
    ///
    ///     htpasswd -b file user password        htpasswd -nb user password
    ///     mosquitto_passwd -b file user password
    ///     mc alias set name URL user password   mc config host add name URL user password
    ///     aws configure set aws_secret_access_key key
    ///     echo user:password | chpasswd         chpasswd <<< user:password
    ///     redis-cli acl setuser user >password  redis-server --user user on >password
    ///     mysqladmin -u user password password  rabbitmqctl add_user user password
    ///     rclone obscure password               rclone config create name type pass password
    ///     openssl passwd -6 password            sshpass -p password command
    @inline(__always)
    func operand(at index: Int, of program: Int, _ operands: PasswordProgram.Operands?) -> Login? {
        switch operands {
        case nil: nil
        case .redisClient?: redisUser(at: index, keyword: "setuser")
        case .redisServer?: redisUser(at: index, keyword: "--user")
        case let operands?: index == program ? operand(of: index, operands) : nil
        }
    }

    @inline(never)
    private func operand(of index: Int, _ kind: PasswordProgram.Operands) -> Login? {
        switch kind {
        case .htpasswd: return batchPassword(of: index, flagsWithValue: ["C", "r"], "htpasswd -b")
        case .mosquitto: return batchPassword(of: index, flagsWithValue: ["H", "I"], "mosquitto_passwd -b")
        case .minio:
            let operands = arguments(of: index, flagsWithValue: ["-api", "-path", "-config-dir", "C"]).operands
            if begin(operands, ["alias", "set"]) { return password(operands, at: 5, "mc alias set") }
            return begin(operands, ["config", "host", "add"]) ? password(operands, at: 6, "mc config host add") : nil
        case .aws:
            let operands = arguments(of: index, flagsWithValue: ["-profile", "-region"]).operands
            return begin(operands, ["configure", "set"]) ? credential(operands, at: 2) : nil
        case .mysqlAdmin:
            let operands = arguments(of: index, flagsWithValue: ["u", "h", "P", "S", "-user", "-host", "-port"])
                .operands
            return begin(operands, ["password"]) ? password(operands, at: 1, "mysqladmin password") : nil
        case .rabbit:
            let operands = arguments(of: index, flagsWithValue: ["n", "t", "-node", "-timeout"]).operands
            return begin(operands, ["add_user"]) || begin(operands, ["change_password"])
                ? password(operands, at: 2, words[operands[0]].text.text) : nil
        case .rclone:
            let operands = arguments(of: index, flagsWithValue: ["-config"]).operands
            if begin(operands, ["obscure"]) { return password(operands, at: 1, "rclone obscure") }
            guard begin(operands, ["config"]) else { return nil }
            let first = begin(operands, ["config", "create"]) ? 4 : 3
            return stride(from: first, to: operands.count, by: 2).lazy.compactMap { credential(operands, at: $0) }.first
        case .openSSL:
            let operands = arguments(of: index, flagsWithValue: ["salt", "in", "rand"]).operands
            return begin(operands, ["passwd"]) ? password(operands, at: 1, "openssl passwd") : nil
        case .sshpass: return passwordBeforeCommand(of: index)
        case .chpasswd: return accountPassword(at: index)
        case .redisClient, .redisServer: return nil
        }
    }

    /// Whether a program's operands begin with a command of it.
    private func begin(_ operands: [Int], _ command: [String]) -> Bool {
        operands.count >= command.count && zip(operands, command).allSatisfy { words[$0].text.elementsEqual($1.utf8) }
    }

    private func password(_ operands: [Int], at place: Int, _ name: String) -> Login? {
        place < operands.count ? password(at: operands[place], name) : nil
    }

    private func password(at index: Int, _ name: String) -> Login? {
        guard index < words.count else { return nil }
        return CommandWords.password(words[index].value, name).map { ($0, words[index].argument) }
    }

    /// The value that follows its name.
    private func credential(_ operands: [Int], at place: Int) -> Login? {
        guard place + 1 < operands.count else { return nil }
        let word = words[operands[place + 1]]
        return CommandWords.credential(word.value, named: words[operands[place]].text).map { ($0, word.argument) }
    }

    /// The password of `htpasswd` and what takes the same flags: behind file and user, or behind the user alone.
    private func batchPassword(of index: Int, flagsWithValue: Set<String>, _ name: String) -> Login? {
        let (flags, operands) = arguments(of: index, flagsWithValue: flagsWithValue)
        func hold(_ letter: UInt8) -> (Int) -> Bool {
            { CommandWords.isFlagOfHTPasswd(words[$0].text) && words[$0].text.contains(letter) }
        }
        // Before its flags an image may stand: `docker run --entrypoint htpasswd httpd -nb user password`.
        guard let batch = flags.first(where: hold(UInt8(ascii: "b"))) else { return nil }
        let isPrinted = flags.contains(where: hold(UInt8(ascii: "n")))
        return password(operands.filter { $0 > batch }, at: isPrinted ? 1 : 2, name)
    }

    private static func isFlagOfHTPasswd(_ word: TextBytes) -> Bool {
        word.count > 1 && word.dropFirst().allSatisfy { "bcdimnprsvBCDU0123456789".utf8.contains($0) }
    }

    /// The password of `sshpass`, whose flags end where the command begins that it runs: `ssh -p 22`.
    private func passwordBeforeCommand(of index: Int) -> Login? {
        var position = index + 1
        while position < words.count, position < index + 16, !words[position].beginsCommand {
            let word = words[position]
            let flag = word.text.withoutFirstQuotes()
            guard flag.count > 1, flag[0] == UInt8(ascii: "-") else { return nil }
            if flag[1] == UInt8(ascii: "p") {
                if flag.count == 2 { return password(at: position + 1, "-p") }
                let value = flag.slice(2..<flag.count).unquoted(inScript: word.isOfScript)
                return CommandWords.password(value, "-p").map { ($0, word.argument) }
            }
            position += flag.count == 2 && "fdP".utf8.contains(flag[1]) ? 2 : 1
        }
        return nil
    }

    /// The passwords among the rules of a user of Redis, at the first of them.
    private func redisUser(at index: Int, keyword: String) -> Login? {
        let word = words[index].text
        guard word.count == keyword.utf8.count, Examples.folded(word) == keyword, index + 1 < words.count else {
            return nil
        }
        var rules = RedisRules()
        var argument: Int32?
        for word in words[(index + 2)...].prefix(RedisRules.most) {
            guard !word.beginsCommand, rules.take(word.text.unquoted()) else { break }
            if argument == nil, !rules.passwords.isEmpty { argument = word.argument }
        }
        guard let argument else { return nil }
        return rules.match(user: words[index + 1].text.unquoted(), .commandLine).map { ($0, argument) }
    }

    /// Where the flags of a program stand, and its operands, up to what ends its command.
    /// - Parameter flagsWithValue: flags without their first hyphen, or last letters of several in one word, whose value
    ///   is the next word.
    private func arguments(of index: Int, flagsWithValue: Set<String>) -> (flags: [Int], operands: [Int]) {
        var flags: [Int] = []
        var operands: [Int] = []
        var position = index + 1
        while position < words.count, position < index + 32 {
            let word = words[position]
            let text = word.text
            if word.beginsCommand || word.isOfScript && ";|&<>".utf8.contains(text[0]) { break }
            if text[0] == UInt8(ascii: "-"), text.count > 1 {
                let flag = text.slice(1..<text.count).text
                flags.append(position)
                let hasValue =
                    flagsWithValue.contains(flag)
                    || !flag.hasPrefix("-") && flag.last.map { flagsWithValue.contains(String($0)) } == true
                if hasValue { position += 1 }
            } else if text.count > 1 || text[0] != UInt8(ascii: "\\") {
                operands.append(position)
            }
            position += 1
        }
        return (flags, operands)
    }

    /// What `chpasswd` reads: `user:password`, printed into it by another program or written behind it.
    private func accountPassword(at index: Int) -> Login? {
        if index + 2 < words.count, words[index + 1].text.elementsEqual("<<<".utf8) {
            return accountPassword(words[index + 2].text, words[index + 2])
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
            PasswordProgram.isNamed($0.text, "echo") || PasswordProgram.isNamed($0.text, "printf")
        }
        guard isPrinted || index == piped && place > 0 else { return nil }
        return accountPassword(before.isEmpty ? words[source].text : before, words[source])
    }

    private func accountPassword(_ login: TextBytes, _ word: Word) -> Login? {
        let login = login.unquoted(inScript: word.isOfScript)
        guard let colon = login.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
        var end = login.count
        // printf's end of the line.
        if login.hasPrefix("\\n".utf8, at: end - 2) { end -= 2 }
        guard colon + 1 < end else { return nil }
        return CommandWords.password(login.slice(colon + 1..<end), "chpasswd").map { ($0, word.argument) }
    }
}
