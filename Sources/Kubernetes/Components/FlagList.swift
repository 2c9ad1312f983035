/// The flags of a component, each once.
struct FlagList: Sendable {
    private(set) var flags: [Component.Flag] = []
    private var positions: [String: Int] = [:]

    subscript(name: String) -> Component.Flag? { positions[name].map { flags[$0] } }

    /// Adds a flag as the component reads it: of a flag that is given more than once, the last value wins, or for a list
    /// all of them count.
    mutating func add(_ flag: Component.Flag) {
        var flag = flag
        if FlagList.booleans.contains(flag.name), let value = FlagList.boolean(flag.value) {
            flag.value = value ? "true" : "false"
        }
        guard let position = positions[flag.name] else {
            positions[flag.name] = flags.count
            flags.append(flag)
            return
        }
        guard FlagList.lists.contains(flag.name) else {
            flags[position] = flag
            return
        }
        flags[position].value += "," + flag.value
        flags[position].isKnown = flags[position].isKnown && flag.isKnown
        flags[position].path = flag.path
    }

    /// Adds a flag that something else than the author sets where the author has not set it.
    mutating func addDefault(_ name: String, _ value: String) {
        if positions[name] == nil { add(.init(name: name, value: value, isKnown: true, path: [])) }
    }

    /// What Go's `strconv.ParseBool` takes for a boolean.
    private static func boolean(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": true
        case "0", "f", "F", "false", "FALSE", "False": false
        default: nil
        }
    }

    /// Boolean flags that matter to security. They take a value after `=` only.
    static let booleans: Set<String> = [
        "allow-privileged", "anonymous-auth", "auto-tls", "client-cert-auth", "contention-profiling",
        "enable-bootstrap-token-auth", "enable-debugging-handlers", "help", "kubelet-https", "leader-elect",
        "make-iptables-util-chains", "peer-auto-tls", "peer-client-cert-auth", "profiling", "protect-kernel-defaults",
        "rotate-certificates", "rotate-server-certificates", "seccomp-default",
        "service-account-extend-token-expiration", "service-account-lookup", "use-service-account-credentials",
    ]

    /// Flags whose values add up when they are given more than once.
    private static let lists: Set<String> = [
        "admission-control", "api-audiences", "authorization-mode", "controllers", "cors-allowed-origins",
        "disable-admission-plugins", "enable-admission-plugins", "etcd-servers", "feature-gates",
        "requestheader-allowed-names", "runtime-config", "service-account-issuer", "service-account-key-file",
        "tls-cipher-suites",
    ]
}

/// A word of a command line.
struct Argument {
    let text: String
    /// Whether nothing is put into the text when the command runs.
    let isKnown: Bool
    /// The way from the object to where the word stands.
    let path: [FieldStep]
}

extension FlagList {
    /// Adds the flags of a command line: `--name=value`, `--name value`, `--name` and the same with one dash.
    /// - Returns: a word that may stand for any number of flags; nil where there is none.
    mutating func read(_ arguments: ArraySlice<Argument>) -> String? {
        var gap: String?
        var rest = arguments
        while let argument = rest.popFirst() {
            let dashes = argument.text.prefix(2).prefix { $0 == "-" }.count
            if argument.text == "--" { break }
            guard dashes > 0, argument.text.utf8.count > dashes else {
                if !argument.isKnown { gap = argument.text }
                continue
            }
            let parts = argument.text.dropFirst(dashes).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0].map { $0 == "_" ? "-" : $0 })
            if !argument.isKnown, name.contains(where: { $0 == "$" || $0 == "`" }) {
                gap = argument.text
                continue
            }
            var value = parts.count > 1 ? String(parts[1]) : "true"
            var isKnown = argument.isKnown
            var path = argument.path
            if parts.count == 1, !FlagList.booleans.contains(name), let next = rest.first, FlagList.isValue(next.text) {
                rest.removeFirst()
                (value, isKnown, path) = (next.text, next.isKnown, next.path)
            }
            add(.init(name: name, value: value, isKnown: isKnown, path: path))
        }
        return gap
    }

    /// Whether the word after a flag is its value: anything but another flag, and negative numbers.
    private static func isValue(_ text: String) -> Bool {
        guard text.hasPrefix("-") else { return true }
        return text.dropFirst().first?.isNumber ?? true
    }
}
