import Analyses
import Documents
import Reports

/// Everything that a subject may do: what `bulwark access can SUBJECT` prints.
public struct RightsAnswer: Sendable {
    let subject: Subject
    let inventory: AccessInventory
    let access: SubjectAccess
    let gaps: [AccessGap]

    /// - Parameters:
    ///   - groups: those that the subject is in besides the ones that Kubernetes gives it.
    ///   - matter: what the answer is to hang on.
    public init(
        of subject: Subject, groups: [String], in inventory: AccessInventory,
        on matter: AccessInventory.Matter = .rights
    ) {
        self.subject = subject
        self.inventory = inventory
        access = inventory.model.access(of: subject, groups: groups)
        let base = UserInfo(subject)
        gaps = inventory.gaps(for: UserInfo(name: base.name, groups: base.groups + groups), on: matter)
    }

    /// Notes for standard error.
    public var notes: [String] { AccessGap.notes(gaps) }

    /// What Kubernetes gives to everyone of the subject's kind, and what someone gave it.
    var split: (own: [AccessChain], defaults: [AccessChain]) {
        let isDefault = access.chains.map(inventory.model.isDefault)
        let pairs = zip(access.chains, isDefault)
        return (pairs.filter { !$1 }.map(\.0), pairs.filter { $1 }.map(\.0))
    }

    // MARK: For people

    /// - Parameter all: also lists what Kubernetes gives to everyone.
    public func text(_ format: RuleListing.Format, all: Bool = false) -> String {
        var page = TextPage(format)
        let (own, defaults) = split
        page.add(.init(gaps.bound == .exact ? "\(subject) may" : "\(subject) may at least", .strong))
        if access.isUnrestricted {
            page.add(
                "everything: it is in the group system:masters, for which RBAC is not asked", indent: 2, hanging: 2)
        }
        let listed = all ? own + defaults : own
        if listed.isEmpty {
            let nothing = gaps.bound == .exact ? "nothing that was given to it" : "nothing that is known"
            if !access.isUnrestricted { page.add(.init(nothing), indent: 2) }
        } else {
            page.add(RightsAnswer.table(listed), indent: 2)
        }
        if !access.nodeRights.isEmpty {
            page.heading("By the node authorizer")
            page.add(AccessText.table(access.nodeRights, limit: all ? nil : 20, withNodes: false), indent: 2)
        }
        if !defaults.isEmpty && !all {
            let roles = Set(defaults.map(\.role.key.name)).sorted()
            page.blank()
            page.add(
                .init(
                    "besides what Kubernetes gives to everyone like it: \(AccessText.list(roles, most: 4)) (--all lists it)",
                    .dim), hanging: 2)
        }
        AccessText.addLimit(of: gaps, "it may be allowed more", to: &page)
        return page.text
    }

    /// A line for each rule and scope, cluster-wide ones first.
    static func table(_ chains: [AccessChain]) -> TextTable {
        var table = TextTable(
            .init("IN"), .init("RESOURCES", isFlexible: true), .init("VERBS", isFlexible: true),
            .init("THROUGH", isFlexible: true), .init("AT", isFlexible: true))
        for chain in sorted(chains) {
            let rule = chain.rule
            table.add([
                [.init(AccessText.scope(chain.namespace))], [.init(objects(of: rule), .strong)],
                [.init(rule.verbs.joined(separator: ", "))], through(chain),
                [.init(AccessText.place(chain), .dim)],
            ])
        }
        return table
    }

    static func sorted(_ chains: [AccessChain]) -> [AccessChain] {
        chains.enumerated().sorted {
            ($0.element.namespace ?? "", $0.offset) < ($1.element.namespace ?? "", $1.offset)
        }.map(\.element)
    }

    /// The binding, with the group that it names where it does not name the subject itself.
    private static func through(_ chain: AccessChain) -> [TextPage.Span] {
        var words = AccessText.through(chain.binding)
        if case .group(let group) = chain.subject { words.append(.init("(group \(group))", .dim)) }
        return words
    }

    /// What a rule is about: `deployments.apps`, `pods, pods/log`, `jobs, cronjobs (batch)`, `secrets [db]`, `/metrics`.
    static func objects(of rule: PolicyRule) -> String {
        if rule.resources.isEmpty { return rule.nonResourceURLs.joined(separator: ", ") }
        let names = rule.resourceNames.isEmpty ? "" : " [" + rule.resourceNames.joined(separator: ", ") + "]"
        let resources = rule.resources.joined(separator: ", ")
        if rule.apiGroups == [""] || rule.apiGroups == ["*"] && rule.resources == ["*"] { return resources + names }
        if rule.apiGroups.count == 1 && rule.resources.count == 1 { return "\(resources).\(rule.apiGroups[0])\(names)" }
        let groups = rule.apiGroups.map { $0.isEmpty ? "core" : $0 == "*" ? "any group" : $0 }
        return "\(resources) (\(groups.joined(separator: ", ")))\(names)"
    }

    // MARK: For programs

    public var json: String {
        jsonText {
            $0.member("subject", subject)
            $0.array("groups", of: access.groups)
            $0.member("unrestricted", access.isUnrestricted)
            $0.array("rights", of: access.chains, in: inventory.model)
            $0.array("nodeRights", of: access.nodeRights) { $0.nodeRight($1) }
            $0.ground(inventory, notes: [], gaps: gaps)
        }
    }
}
