import Policies

/// What policies said of workloads, so that it is said once of an owner and what it owns: at the owner, where the policy is
/// about it, or else at the first object of the owner of which it is true.
struct SaidOfOwners {
    private struct Saying: Hashable {
        let owner: String
        let rule: String
        let isFinding: Bool
    }

    /// The names of the policies' rules.
    private let rules: Set<String>
    /// The object that something was said of first.
    private var first: [Saying: String] = [:]

    init(by rules: Set<String>) { self.rules = rules }

    /// The places of workloads, each with that of the object where it is reported: its own, or its owner's.
    static func places(of objects: [LiveObject]) -> [String: String] {
        let workloads = objects.lazy.filter(\.isWorkload).map { ($0.place, $0.owner?.place ?? $0.place) }
        return Dictionary(workloads, uniquingKeysWith: { first, _ in first })
    }

    /// - Parameter places: as ``places(of:)`` has them; owners come before what they own.
    mutating func leaveOutRepetitions(in verdicts: inout Verdicts, _ places: [String: String]) {
        verdicts.findings.removeAll { repeats($0.rule, of: $0.location.file, places, isFinding: true) }
        verdicts.unevaluated.removeAll { repeats($0.rule, of: $0.location.file, places, isFinding: false) }
    }

    private mutating func repeats(
        _ rule: Rule, of object: String, _ places: [String: String], isFinding: Bool
    ) -> Bool {
        guard rules.contains(rule.name), let owner = places[object] else { return false }
        let saying = Saying(owner: owner, rule: rule.name, isFinding: isFinding)
        guard let subject = first[saying] else {
            first[saying] = object
            return false
        }
        return owner != object && subject != object
    }
}
