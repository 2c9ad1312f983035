import CEL

/// What a rule amounts to.
struct JudgedRule {
    let matches: [CapabilityMatch]
    /// For the objects that the rule names.
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

extension AccessAnalysis.Power {
    /// Of a role with these rules.
    init(of rules: some Sequence<JudgedRule>) {
        var ids: Set<Capability.ID> = []
        var writesEverything = false
        for rule in rules {
            if rule.isTotal {
                self = .total
                return
            }
            writesEverything = writesEverything || rule.writesEverything
            for match in rule.matches { ids.insert(match.id) }
        }
        if Self.ownership.allSatisfy({ !$0.isDisjoint(with: ids) }) {
            self = .owner
        } else {
            self = writesEverything ? .writer : .some
        }
    }

    private static let ownership: [Set<Capability.ID>] = [
        [.readAllSecrets], [.createPods], [.execIntoPods], [.issueAnyToken, .impersonateServiceAccounts],
    ]
}
