import Analyses

/// Bindings of a subject whose role it hardly used, as it is with `view` and `edit`: to tell all of their rules would hide
/// what matters.
struct UnusedRoles {
    /// So many unused rules of a role are told one by one.
    private static let mostRules = 5

    /// How many rules each binding gives, and how many of them nobody used.
    private var counts: [String: (rules: Int, unused: Int)] = [:]

    init(_ proposal: LeastPrivilege.Proposal, in model: AccessModel) {
        let chains = model.access(of: proposal.subject).chains
        for chain in chains where chain.subject == proposal.subject {
            counts[UnusedRoles.key(chain), default: (0, 0)].rules += 1
        }
        for removal in proposal.removed where removal.isWholeRule {
            counts[UnusedRoles.key(removal.chain), default: (0, 0)].unused += 1
        }
    }

    /// Stands for the binding, as it names the subject.
    static func key(_ chain: AccessChain) -> String {
        "\(chain.binding) \(AccessText.place(chain.subjectOrigin?.location))"
    }

    /// The unused rules in a word, such as `all but 1 of 12 rules`; nil where they are to be told one by one.
    func rules(of chain: AccessChain) -> String? {
        guard let count = counts[UnusedRoles.key(chain)], count.unused > UnusedRoles.mostRules else { return nil }
        let used = count.rules - count.unused
        guard used < count.unused else { return nil }
        return used == 0 ? "all \(count.rules) rules" : "all but \(used) of \(count.rules) rules"
    }
}
