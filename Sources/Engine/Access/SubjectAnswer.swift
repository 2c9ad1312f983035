import Analyses
import Policies
import Reports

/// Who a subject is and how far it gets: what `bulwark access show` prints.
public struct SubjectAnswer: Sendable {
    private let rights: RightsAnswer
    private let paths: [EscalationPath]
    private let graph: EscalationGraph
    private let severities: [String: Severity]
    /// The own rights, with why they are dangerous.
    private let own: [(chain: AccessChain, dangers: [Danger])]
    private let defaults: [AccessChain]
    private let isNamed: Bool
    /// What the answer does not know.
    private let gaps: [AccessGap]

    private var subject: Subject { rights.subject }
    private var access: SubjectAccess { rights.access }

    /// - Parameters:
    ///   - groups: those that the subject is in besides the ones that Kubernetes gives it.
    ///   - catalogue: the rules, of which some say why a right is dangerous.
    public init(of subject: Subject, groups: [String], in inventory: AccessInventory, catalogue: [Rule]) {
        rights = RightsAnswer(of: subject, groups: groups, in: inventory, on: .escalations)
        let split = rights.split
        own = RightsAnswer.sorted(split.own).map { ($0, $0.dangers(in: inventory.model)) }
        defaults = split.defaults
        let graph = EscalationGraph(AccessAnalysis(inventory.model))
        self.graph = graph
        let sources = [subject] + groups.map(Subject.group)
        paths = EscalationAnswer.shortest(sources.flatMap { graph.paths(from: [.subject($0)]) })
        let user = UserInfo(subject)
        gaps = inventory.gaps(
            from: sources.map(Foothold.subject), in: graph,
            for: UserInfo(name: user.name, groups: user.groups + groups))
        severities = catalogue.reduce(into: [:]) { $0[$1.name] = $1.severity }
        isNamed = inventory.knows(subject)
    }

    /// Notes for standard error.
    public var notes: [String] { AccessGap.notes(gaps) }

    // MARK: For people

    public func text(_ format: RuleListing.Format) -> String {
        var page = TextPage(format)
        page.add(.init("\(subject)", .strong))
        addIdentity(to: &page)
        page.heading("Escalation")
        if paths.isEmpty { page.add("no way to cluster-admin or to root on a node is known", indent: 2) }
        for path in paths { EscalationAnswer.add(path, graph, to: &page, indent: 2) }
        addDangers(to: &page)
        addWorkloads(to: &page)
        addBindings(to: &page)
        addRights(to: &page)
        AccessText.addLimit(of: gaps, "it may be allowed more, and get further", to: &page)
        return page.text
    }

    private func addIdentity(to page: inout TextPage) {
        if let account = access.serviceAccount {
            page.add(.init("written at \(AccessText.place(account.origin.location))", .dim), indent: 2)
            if let identity = account.cloudIdentity { page.add(.init("acts in the cloud as \(identity)"), indent: 2) }
            if account.automount == false { page.add("its token is not mounted unless a Pod asks for it", indent: 2) }
        } else if case .serviceAccount = subject {
            page.add("the ServiceAccount itself was not read", indent: 2)
        } else if !isNamed {
            page.add("no object names it: it has what its groups have", indent: 2)
        }
        if !access.groups.isEmpty {
            page.add(.init("groups: \(access.groups.joined(separator: ", "))"), indent: 2, hanging: 8)
        }
        if access.isUnrestricted {
            page.add(.init("may do everything: RBAC is not asked for system:masters", .bad), indent: 2)
        }
    }

    private func addBindings(to page: inout TextPage) {
        page.heading("Bindings")
        var bindings = TextTable(
            .init("BINDING"), .init("ROLE", isFlexible: true), .init("FOR", isFlexible: true),
            .init("AT", isFlexible: true))
        var seen: Set<String> = []
        for chain in own.map(\.chain) where seen.insert("\(chain.binding) \(chain.subject)").inserted {
            bindings.add([
                [.init(chain.binding.description, .strong)], [.init("\(chain.binding.role)")],
                [.init(chain.subject == subject ? "itself" : "\(chain.subject)")],
                [.init(AccessText.place(chain.binding.origin?.location), .dim)],
            ])
        }
        for binding in access.dangling {
            bindings.add([
                [.init(binding.description, .strong)], [.init("\(binding.role)"), .init("(not read)", .bad)], [],
                [.init(AccessText.place(binding.origin?.location), .dim)],
            ])
        }
        if bindings.isEmpty { page.add("none", indent: 2) } else { page.add(bindings, indent: 2) }
    }

    private func addRights(to page: inout TextPage) {
        page.heading("Rights")
        if own.isEmpty {
            page.add(.init(rights.gaps.bound == .exact ? "none that was given to it" : "none that is known"), indent: 2)
        }
        for (namespace, rights) in grouped {
            page.add(.init(namespace.map { "in namespace \($0)" } ?? "in every namespace"), indent: 2)
            var table = TextTable(
                .init("", isFlexible: true), .init("", isFlexible: true), .init("", isFlexible: true))
            for right in rights {
                let mark = worst(right.dangers).map { [TextPage.Span("! \($0.rawValue)", .severity($0))] } ?? []
                table.add([
                    [.init(RightsAnswer.objects(of: right.chain.rule), .strong)],
                    [.init(right.chain.rule.verbs.joined(separator: ", "))], mark,
                ])
            }
            page.add(table, indent: 4)
        }
        if !access.nodeRights.isEmpty {
            page.add("by the node authorizer", indent: 2)
            page.add(AccessText.table(access.nodeRights, limit: 20, withNodes: false), indent: 4)
        }
        if !defaults.isEmpty {
            let roles = Set(defaults.map(\.role.key.name)).sorted()
            page.add(
                .init("besides what Kubernetes gives to everyone like it: \(AccessText.list(roles, most: 4))", .dim),
                indent: 2, hanging: 2)
        }
    }

    private var grouped: [(String?, [(chain: AccessChain, dangers: [Danger])])] {
        let groups = Dictionary(grouping: own) { $0.chain.namespace }
        return groups.keys.sorted { ($0 ?? "") < ($1 ?? "") }.map { ($0, groups[$0] ?? []) }
    }

    private func addDangers(to page: inout TextPage) {
        guard own.contains(where: { !$0.dangers.isEmpty }) else { return }
        page.heading("Dangerous")
        var seen: Set<String> = []
        var all: [(danger: Danger, severity: Severity, chain: AccessChain)] = []
        for right in own {
            for danger in right.dangers where seen.insert("\(danger.rule) \(right.chain.namespace ?? "")").inserted {
                all.append((danger, severities[danger.rule] ?? .info, right.chain))
            }
        }
        var table = TextTable(.init(""), .init("", isFlexible: true), .init("", isFlexible: true))
        for (danger, severity, chain) in all.enumerated().sorted(by: {
            ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
        }).map(\.element) {
            table.add(
                .init(severity.rawValue, .severity(severity)), .init("may \(danger.what(in: chain.namespace))"),
                .init("\(danger.rule) \(AccessText.place(chain))", .dim))
        }
        page.add(table, indent: 2)
    }

    private func worst(_ dangers: [Danger]) -> Severity? { dangers.compactMap { severities[$0.rule] }.max() }

    private func addWorkloads(to page: inout TextPage) {
        guard case .serviceAccount = subject else { return }
        page.heading("Workloads that run as it")
        let workloads = access.workloads.filter { !rights.inventory.model.isOwned($0) }
        if workloads.isEmpty { page.add("none was read", indent: 2) }
        for workload in workloads.prefix(20) {
            page.add(
                .init(workload.description),
                .init(rights.inventory.model.mountsToken(workload) ? "" : "without its token"),
                .init(AccessText.place(workload.origin.location), .dim), indent: 2)
        }
        if workloads.count > 20 { page.add(.init("and \(workloads.count - 20) more"), indent: 2) }
    }

    // MARK: For programs

    public var json: String {
        let inventory = rights.inventory
        return jsonText {
            $0.member("subject", subject)
            $0.member("named", isNamed)
            $0.member("location", access.serviceAccount?.origin.location)
            $0.member("cloudIdentity", orNull: access.serviceAccount?.cloudIdentity)
            $0.array("groups", of: access.groups)
            $0.member("unrestricted", access.isUnrestricted)
            $0.array("rights", of: own.map(\.chain) + defaults) { json, chain in
                json.object {
                    $0.key("chain")
                    $0.chain(chain, in: inventory.model)
                    $0.array("dangers", of: chain.dangers(in: inventory.model)) { json, danger in
                        json.object {
                            $0.member("rule", danger.rule)
                            $0.member("severity", orNull: severities[danger.rule]?.rawValue)
                            $0.member("may", danger.what)
                        }
                    }
                }
            }
            $0.array("nodeRights", of: access.nodeRights) { $0.nodeRight($1) }
            $0.array("workloads", of: access.workloads.filter { !inventory.model.isOwned($0) }) { json, workload in
                json.object {
                    $0.member("workload", workload.description)
                    $0.member("holdsToken", inventory.model.mountsToken(workload))
                    $0.member("location", workload.origin.location)
                }
            }
            $0.array("escalations", of: paths) { EscalationAnswer.write($1, graph, to: &$0) }
            $0.ground(inventory, notes: [], gaps: gaps)
        }
    }
}
