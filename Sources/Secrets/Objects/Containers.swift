import Documents
import Kubernetes

/// Environment, command, arguments, probes and hooks.
extension ObjectScan {
    mutating func scanContainers(of template: PodTemplate) {
        var containers: [ContainerReference] = []
        // What is malformed here the scan of the object reports.
        _ = template.forEachContainer { containers.append($0) }
        for container in containers {
            let steps = container.path
            searched.insert(steps[1].slot)
            let path = template.path + steps
            let fields = container.slot.pointee
            scanFields(of: container, at: path)
            scanEnvironment(fields, at: path, container.name)
            scanCommand(fields, ["command", "args"], at: path, container.name)
            for hook in ["livenessProbe", "readinessProbe", "startupProbe"] as [StaticString] {
                guard let slot = fields.slot(forKey: hook) else { continue }
                scanHandler(slot, at: path + [FieldStep(name: .field(hook.description), slot: slot)], container.name)
            }
            guard let lifecycle = fields.slot(forKey: "lifecycle") else { continue }
            for hook in ["postStart", "preStop"] as [StaticString] {
                guard let slot = lifecycle.pointee.slot(forKey: hook) else { continue }
                let steps = [
                    FieldStep(name: .field("lifecycle"), slot: lifecycle),
                    FieldStep(name: .field(hook.description), slot: slot),
                ]
                scanHandler(slot, at: path + steps, container.name)
            }
        }
    }

    private mutating func scanEnvironment(_ container: Value, at path: [FieldStep], _ name: String?) {
        guard let list = container.slot(forKey: "env") else { return }
        list.pointee.forEachElement { index, variable in
            guard let value = variable.pointee.slot(forKey: "value"), value.pointee.kind == .string,
                let key = variable.pointee["name"], key.kind == .string
            else { return }
            search(
                value.pointee.utf8, named: key.utf8, .value,
                at: Place(
                    path: path + [
                        FieldStep(name: .field("env"), slot: list), FieldStep(index, variable),
                        FieldStep(name: .field("value"), slot: value),
                    ], container: name ?? "without a name", rule: .environment,
                    description: "environment variable \(ObjectScan.shown(key.utf8.text))"))
        }
    }

    /// An `exec` and the headers of an `httpGet`.
    private mutating func scanHandler(_ handler: UnsafePointer<Value>, at path: [FieldStep], _ name: String?) {
        if let exec = handler.pointee.slot(forKey: "exec") {
            scanCommand(exec.pointee, ["command"], at: path + [FieldStep(name: .field("exec"), slot: exec)], name)
        }
        guard let get = handler.pointee.slot(forKey: "httpGet"), let headers = get.pointee.slot(forKey: "httpHeaders")
        else { return }
        headers.pointee.forEachElement { index, header in
            guard let value = header.pointee.slot(forKey: "value"), value.pointee.kind == .string else { return }
            search(
                value.pointee.utf8, named: header.pointee["name"]?.utf8, .value,
                at: Place(
                    path: path + [
                        FieldStep(name: .field("httpGet"), slot: get),
                        FieldStep(name: .field("httpHeaders"), slot: headers),
                        FieldStep(index, header), FieldStep(name: .field("value"), slot: value),
                    ], container: name ?? "without a name", rule: .arguments, description: "a probe's header"))
        }
    }

    /// One command line, in one field or in `command` and `args`.
    private mutating func scanCommand(_ fields: Value, _ names: [StaticString], at path: [FieldStep], _ name: String?) {
        var line = CommandWords()
        for key in names {
            guard let list = fields.slot(forKey: key) else { continue }
            list.pointee.forEachElement { index, slot in
                guard slot.pointee.kind == .string else { return }
                let place = Place(
                    path: path + [FieldStep(name: .field(key.description), slot: list), FieldStep(index, slot)],
                    container: name ?? "without a name", rule: .arguments, description: "its \(key)")
                let value = slot.pointee.utf8
                let before = report.hits.count
                search(value, named: nil, .commandLine, at: place)
                if report.hits.count == before, value.count <= 16 << 10 { line.append(value, place) }
            }
        }
        for (logins, place) in line.logins() { report(logins, at: place) }
    }
}

/// The words of a command line, for what only their order gives away: `--token x` in two arguments, and the short flags for
/// passwords of programs that are met in probes and init containers.
private struct CommandWords {
    private var words: [(text: TextBytes, place: ObjectScan.Place)] = []

    /// Adds an argument; a shell's script counts as its words.
    mutating func append(_ argument: TextBytes, _ place: ObjectScan.Place) {
        // White space within what a shell or a template fills in is part of the word.
        var walk = SubstitutionWalk()
        var position = 0
        while position < argument.count, words.count < 4096 {
            let start = position
            while position < argument.count, !ByteClass.space.contains(byte: argument[position]) {
                position = walk.position(after: position, in: argument)
            }
            if position > start { words.append((argument.slice(start..<position), place)) }
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
            if let name = CommandWords.programs.first(where: { CommandWords.isProgram(word, $0) }) { program = name }
            let next = index + 1 < words.count ? words[index + 1] : nil
            if let match = CommandWords.flagged(word, next?.text, program), let place = next?.place {
                add(match, place)
            } else if let match = CommandWords.attached(word, program) {
                add(match, words[index].place)
            }
        }
        return found
    }

    private static let programs = [
        "redis-cli", "mysqladmin", "mysqldump", "mysql", "mariadb-admin", "mariadb", "curl", "sshpass",
    ]

    private static func isProgram(_ word: TextBytes, _ name: String) -> Bool {
        guard word.count >= name.utf8.count, word.hasPrefix(name.utf8, at: word.count - name.utf8.count) else {
            return false
        }
        return word.count == name.utf8.count
            || !ByteClass.base64URL.contains(byte: word[word.count - name.utf8.count - 1])
    }

    /// A flag whose value is the next word.
    private static func flagged(_ word: TextBytes, _ next: TextBytes?, _ program: String) -> TextMatch? {
        guard let next, next.first != UInt8(ascii: "-"), word.first == UInt8(ascii: "-") else { return nil }
        let value = next.unquoted()
        let flag = word.text
        switch (program, flag) {
        case ("redis-cli", "-a"), ("sshpass", "-p"): return password(value, flag)
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

    private static func password(_ value: TextBytes, _ flag: String) -> TextMatch? {
        guard let confidence = ValueJudgement.confidence(of: .password, value, .commandLine) else { return nil }
        return TextMatch(.password, confidence, secret: value, name: flag)
    }
}

extension TextBytes {
    /// The text without quotes around it, or what a shell's word may end with. The end of `$(NAME)` is its own.
    fileprivate func unquoted() -> TextBytes {
        var marks: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ";")]
        if !contains(UInt8(ascii: "(")) { marks.insert(UInt8(ascii: ")")) }
        var start = 0
        var end = count
        while start < end, marks.contains(self[start]) { start += 1 }
        while end > start, marks.contains(self[end - 1]) { end -= 1 }
        return slice(start..<end)
    }
}
