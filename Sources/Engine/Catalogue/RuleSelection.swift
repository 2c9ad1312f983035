import CEL
import Policies

/// Which rules of a catalogue a scan runs.
public struct RuleSelection: Sendable {
    /// Names of the rules to run, whatever their profile; empty for all of the profiles.
    public var only: [String] = []
    /// Names of rules to leave out.
    public var skipped: [String] = []
    /// The profiles whose rules run.
    public var profiles: Set<Rule.Profile> = [.recommended]
    /// Rules of a lower severity are left out.
    public var leastSeverity: Severity = .info

    public init() {}

    /// - Throws: ``UnknownName`` for a name that no rule has.
    public func apply(to rules: [Rule]) throws(UnknownName) -> [Rule] {
        let names = Set(rules.map(\.name))
        for name in only + skipped where !names.contains(name) {
            throw UnknownName(what: "rule", name: name, known: Array(names))
        }
        return rules.filter { rule in
            (only.isEmpty ? profiles.contains(rule.profile) : only.contains(rule.name))
                && !skipped.contains(rule.name) && rule.severity >= leastSeverity
        }
    }
}

/// A name that the user gave and nothing has.
public struct UnknownName: Error, Sendable, CustomStringConvertible {
    public let what: String
    public let name: String
    public let nearest: String?

    public init(what: String, name: String, known: [String]) {
        self.what = what
        self.name = name
        nearest = Spelling(known).nearest(to: name)
    }

    public var description: String {
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? "; 'bulwark rules' lists them"
        return "there is no \(what) '\(name)'\(hint)"
    }
}
