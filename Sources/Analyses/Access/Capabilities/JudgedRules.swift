import CEL

/// What a rule amounts to.
struct JudgedRule {
    let matches: [CapabilityMatch]
    let matchesForNames: [CapabilityMatch]
    let isTotal: Bool
    let writesEverything: Bool

    init(_ rule: PolicyRule, at place: Int32, in version: KubernetesVersion) {
        matches = CapabilityIndex.shared.matches(of: rule, at: place, in: version)
        matchesForNames = CapabilityIndex.shared.matchesForNames(of: rule, at: place, in: version)
        isTotal = rule.isTotal
        writesEverything = rule.writesEverything
    }
}

/// What the rules of a role amount to.
struct JudgedRules {
    let matches: [CapabilityMatch]
    let matchesForNames: [CapabilityMatch]
    let power: AccessAnalysis.Power

    init(_ rules: [JudgedRule]) {
        matches = rules.flatMap(\.matches)
        matchesForNames = rules.flatMap(\.matchesForNames)
        let ids = Set(matches.map(\.id))
        if rules.contains(where: \.isTotal) {
            power = .total
        } else if JudgedRules.ownership.allSatisfy({ !$0.isDisjoint(with: ids) }) {
            power = .owner
        } else if rules.contains(where: \.writesEverything) {
            power = .writer
        } else {
            power = .some
        }
    }

    private static let ownership: [Set<Capability.ID>] = [
        [.readAllSecrets], [.createPods], [.execIntoPods], [.issueAnyToken, .impersonateServiceAccounts],
    ]
}
