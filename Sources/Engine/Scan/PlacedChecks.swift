import Documents
import Kubernetes
import Policies

/// Makes of the verdicts on objects what a configuration sets for the places of them. One for each thread.
struct PlacedChecks {
    private let plan: PlacedPlan
    private let limitRanges: LimitRanges
    /// The file that the last object came from, and the overrides that may hold in it.
    private var file: (name: String, candidates: [Int])?
    private var evaluators: [ObjectIdentifier: RuleEvaluator] = [:]

    init(_ plan: PlacedPlan, limitRanges: LimitRanges) {
        self.plan = plan
        self.limitRanges = limitRanges
    }

    /// - Parameters:
    ///   - start: how much there was before the object's own verdicts.
    ///   - runsRulesApart: whether rules that have other parameters here are run.
    /// - Returns: how often a rule that is switched off would have found something, by rule.
    mutating func settle(
        _ verdicts: inout Verdicts, from start: VerdictCounts, of resource: Resource, file places: FilePlaces,
        runsRulesApart: Bool
    ) -> [String: Int] {
        let candidates = file?.name == places.name ? file?.candidates ?? [] : plan.candidates(in: places.name)
        file = (places.name, candidates)
        let identity = ResourceIdentity(resource)
        let rulings = plan.rulings(candidates, namespace: identity.placeNamespace)
        if rulings.isEmpty { return [:] }
        let dropped = rulings.settle(&verdicts, from: start)
        if !runsRulesApart { return dropped }
        switch rulings.apart {
        case nil: break
        case .success(let rules): check(resource, places, with: rules, of: rulings, from: start, &verdicts)
        case .failure(let error):
            let location = places.location(of: resource.slot.address, in: resource.document)
            verdicts.unevaluated += rulings.parametrized.map { rule in
                Unevaluated(
                    rule: rule, resource: identity, container: nil, reason: error.description, location: location)
            }
        }
        return dropped
    }

    /// Runs the rules that have other parameters here.
    private mutating func check(
        _ resource: Resource, _ places: FilePlaces, with rules: RuleSet, of rulings: Rulings,
        from start: VerdictCounts, _ verdicts: inout Verdicts
    ) {
        let key = ObjectIdentifier(rulings)
        let evaluator = evaluators[key] ?? RuleEvaluator(rules, limitRanges: limitRanges)
        evaluators[key] = evaluator
        var more = Verdicts()
        evaluator.check(resource, file: places, into: &more)
        more.add(Placeholders(resource).openImages, of: resource, file: places, rules: rules.rules)
        verdicts.findings += more.findings
        verdicts.unevaluated += more.unevaluated
        // What is malformed in the object has been said.
        let said = verdicts.failures[start.failures...].map(\.offset)
        verdicts.failures += more.failures.filter { !said.contains($0.offset) }
    }
}
