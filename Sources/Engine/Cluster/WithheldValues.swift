import Cluster
import Policies
import Secrets

/// The Secrets of a cluster whose values the client has not kept, and the rules that would need them: what cannot be
/// judged is said once of each rule, with the number of Secrets.
struct WithheldValues {
    private var secrets = 0
    /// By rule: the first check that asked for a value, and of how many Secrets.
    private var asked: [String: (first: Unevaluated, count: Int)] = [:]

    mutating func add(_ objects: [LiveObject], of kind: APIResource) {
        if kind.isSecret { secrets += objects.count { $0.resource.withholdsValues } }
    }

    /// Takes the checks that came to no verdict because a value has no type.
    mutating func take(from verdicts: inout Verdicts, of kind: APIResource) {
        guard kind.isSecret, secrets > 0 else { return }
        verdicts.unevaluated.removeAll { check in
            guard check.reason.contains("no such overload") else { return false }
            asked[check.rule.name] = (asked[check.rule.name]?.first ?? check, (asked[check.rule.name]?.count ?? 0) + 1)
            return true
        }
    }

    /// What could not be judged, rule by rule.
    /// - Parameter rules: those that run.
    func unevaluated(_ rules: [Rule], of kind: APIResource) -> [Unevaluated] {
        guard secrets > 0 else { return [] }
        let identity = ResourceIdentity(apiVersion: kind.apiVersion, kind: kind.kind, namespace: nil, name: nil)
        let searched = rules.filter { rule in
            guard case .analysis(.secrets) = rule.decision else { return false }
            return CredentialScan.rulesOfSecretValues.contains(rule.name)
        }
        return searched.map { unevaluated($0, secrets, identity) }
            + asked.values.map { unevaluated($0.first.rule, $0.count, identity) }.sorted { $0.rule.name < $1.rule.name }
    }

    /// Nothing is wrong with the input.
    private func unevaluated(_ rule: Rule, _ count: Int, _ identity: ResourceIdentity) -> Unevaluated {
        Unevaluated(
            rule: rule, resource: identity, container: nil,
            reason: "the values of \(count) Secret\(count == 1 ? "" : "s") were not kept",
            location: Location(object: "cluster/secrets"), isOutOfSight: true)
    }
}
