import Inputs
import Policies
import Synchronization

/// A plan in the places of one scan. What overrides make of the rules is worked out once for each set of overrides that
/// holds somewhere.
final class PlacedPlan: Sendable {
    private let plan: RulePlan
    private let roots: InputRoots
    /// The paths of each override; nil for all.
    private let patterns: [PathPatterns?]
    /// By the numbers of the overrides that hold.
    private let known = Mutex<[[Int]: Rulings]>([:])

    /// - Returns: nil where the rules are the same everywhere.
    init?(_ plan: RulePlan, roots: InputRoots) {
        if plan.overrides.isEmpty && !plan.changesPolicies { return nil }
        self.plan = plan
        self.roots = roots
        let directory = plan.directory ?? .workingDirectory
        patterns = plan.overrides.map { $0.paths.map { PathPatterns($0, in: directory) } }
    }

    /// The numbers of the overrides that may hold in a file.
    func candidates(in file: String) -> [Int] {
        patterns.indices.filter { patterns[$0]?.matches(file: file, roots: roots) ?? true }
    }

    /// What holds for the objects of a namespace.
    /// - Parameter candidates: the overrides that may hold in the objects' file.
    func rulings(_ candidates: [Int], namespace: String?) -> Rulings {
        let key = candidates.filter { number in
            guard let namespaces = plan.overrides[number].namespaces else { return true }
            return namespace.map { name in namespaces.contains { $0.matches(name) } } ?? false
        }
        return known.withLock { known in
            if let rulings = known[key] { return rulings }
            let rulings = Rulings(
                plan.standings, key.map { plan.overrides[$0] }, leastSeverity: plan.leastSeverity)
            known[key] = rulings
            return rulings
        }
    }

    /// What is set for the place of a finding of an analysis of the whole inventory; nil where its rule is switched off.
    func settle(_ finding: Finding) -> Finding? {
        rulings(candidates(in: finding.location.file), namespace: finding.resource.placeNamespace).settle(finding)
    }

    /// Makes of what analyses of the whole inventory found in a file what is set for the places of it.
    /// - Returns: how often a rule that is switched off would have found something, by rule.
    func settle(_ verdicts: inout Verdicts, in file: String) -> [String: Int] {
        let candidates = candidates(in: file)
        var dropped: [String: Int] = [:]
        verdicts.findings = verdicts.findings.compactMap { finding in
            let settled = rulings(candidates, namespace: finding.resource.placeNamespace).settle(finding)
            if settled == nil { dropped[finding.rule.name, default: 0] += 1 }
            return settled
        }
        verdicts.unevaluated = verdicts.unevaluated.compactMap { check in
            check.keeping(rulings(candidates, namespace: check.resource.placeNamespace).runs)
        }
        return dropped
    }
}

extension ResourceIdentity {
    /// The namespace that an object lies in; of a Namespace, itself.
    var placeNamespace: String? { kind == "Namespace" && apiVersion == "v1" ? name : namespace }
}
