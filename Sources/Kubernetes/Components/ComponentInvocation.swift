/// Where a command line starts a component.
enum ComponentInvocation {
    /// The component's name and its arguments.
    case direct(Component.Name, ArraySlice<Argument>)
    /// A shell runs this script.
    case script(Argument)

    /// Looks through what only runs another program, such as an init process for containers.
    init?(_ command: ArraySlice<Argument>) {
        var words = command
        while let first = words.popFirst() {
            guard let program = Program(path: first.text.utf8) else { return nil }
            switch program {
            case .component(let name):
                self = .direct(name, words)
                return
            case .shell:
                guard let script = ComponentInvocation.script(of: words) else { return nil }
                self = .script(script)
                return
            case .hyperkube:
                guard let name = words.popFirst().flatMap({ Program.name(ofHyperkube: $0.text) }) else { return nil }
                self = .direct(name, words)
                return
            case .wrapper:
                while let word = words.first, ComponentInvocation.isOption(word.text) { words.removeFirst() }
            }
        }
        return nil
    }

    /// What a wrapper takes before the program that it runs: options, numbers and variables.
    private static func isOption(_ word: String) -> Bool {
        word.hasPrefix("-") || word.contains("=") || word.allSatisfy(\.isNumber)
    }

    /// The script that a shell is given with `-c`.
    private static func script(of words: ArraySlice<Argument>) -> Argument? {
        var words = words
        var takesScript = false
        while let word = words.popFirst() {
            guard let first = word.text.first, first == "-" || first == "+" else { return takesScript ? word : nil }
            if word.text.hasPrefix("--") { continue }
            if first == "-", word.text.contains("c") { takesScript = true }
            if word.text.hasSuffix("o") { words = words.dropFirst() }
        }
        return nil
    }
}

/// What the first word of a command line runs, as far as it matters here.
enum Program {
    case component(Component.Name)
    case shell
    /// All of Kubernetes' components in one program, up to 1.18.
    case hyperkube
    /// A program whose arguments are another command line.
    case wrapper

    private static let longestName = 23
    private static let known: [String: Program] = {
        var programs = Dictionary(uniqueKeysWithValues: Component.Name.allCases.map { ($0.rawValue, component($0)) })
        for name in ["sh", "bash", "ash", "dash"] { programs[name] = .shell }
        for name in [
            "catatonit", "dumb-init", "env", "exec", "go-runner", "kube-log-runner", "nice", "nohup", "nsenter",
            "setsid", "tini",
        ] { programs[name] = .wrapper }
        programs["hyperkube"] = .hyperkube
        return programs
    }()

    /// - Parameter path: the program's path or name, in UTF-8.
    init?(path: some BidirectionalCollection<UInt8>) {
        let name = path.suffix(Program.longestName + 1)
        let base = name.lastIndex(of: UInt8(ascii: "/")).map { name[name.index(after: $0)...] } ?? name
        guard base.count <= Program.longestName,
            let program = Program.known[String(decoding: base, as: UTF8.self)]
        else { return nil }
        self = program
    }

    /// hyperkube's commands, under their old and new names.
    static func name(ofHyperkube command: String) -> Component.Name? {
        if command == Component.Name.etcd.rawValue { return nil }
        return Component.Name(rawValue: command) ?? Component.Name(rawValue: "kube-\(command)")
    }
}
