import Analyses
import Documents
import Reports

/// Roles that allow what an audit log shows: what `bulwark access least-privilege` prints.
public struct LeastPrivilegeAnswer: Sendable {
    private let inventory: AccessInventory
    private let log: AuditLog
    private let least: LeastPrivilege
    private let subjects: [Subject]?
    private let gaps: [AccessGap]

    /// - Parameters:
    ///   - subjects: whom to look at; nil for every user of the log.
    ///   - mostNames: resources that were used under more names get a rule for all names.
    public init(_ log: AuditLog, subjects: [Subject]?, mostNames: Int, in inventory: AccessInventory) {
        self.log = log
        self.inventory = inventory
        self.subjects = subjects
        least = LeastPrivilege(
            inventory.model, usage: log.usage, subjects: subjects, options: .init(mostNames: mostNames))
        gaps = inventory.gaps(on: .rights)
    }

    /// What to know before the roles are used, for standard error.
    public var warnings: [String] {
        var warnings: [String] = []
        let counted = log.usage.eventCount
        var reading =
            "read \(AccessText.count(log.events, "event")), of which \(counted) tell of completed and allowed requests"
        if let window = log.window { reading += ", from \(window.first)Z to \(window.last)Z" }
        warnings.append(reading)
        if log.unreadable > 0 {
            warnings.append(
                "\(AccessText.count(log.unreadable, "line")) of the log could not be read: rights that only they show are missing"
            )
        }
        if log.others > 0 {
            warnings.append(
                log.others == 1
                    ? "1 value of the log is no audit event" : "\(log.others) values of the log are no audit events")
        }
        let window = log.seconds.map { "the log covers \(LeastPrivilegeAnswer.span($0)): " } ?? ""
        warnings.append(
            window
                + "what was not used in that time (deployments, yearly jobs, recovery), or is not logged, is not allowed"
        )
        warnings += (subjects ?? []).compactMap(warning)
        if !least.nodes.isEmpty {
            let nodes = AccessText.list(least.nodes, most: 3)
            warnings.append(
                "\(nodes): the node authorizer gives kubelets what the Pods of their nodes use; no role is written")
        }
        if least.isAnonymousUsed {
            warnings.append(
                "requests without credentials used rights that Kubernetes does not give to everyone; no role is written for "
                    + "system:anonymous, which anybody is")
        }
        if !least.components.isEmpty {
            warnings.append(
                "\(AccessText.list(least.components, most: 3)): parts of Kubernetes with the roles that it gives them; no "
                    + "role is written (--subject writes one)")
        }
        if !least.satisfied.isEmpty {
            warnings.append(
                "\(AccessText.list(least.satisfied, most: 3)): used only what Kubernetes itself gives; no role is written"
            )
        }
        for proposal in least.proposals {
            if !proposal.ungranted.isEmpty {
                let rights = AccessText.list(proposal.ungranted.map(\.description), most: 3)
                warnings.append(
                    "\(proposal.subject) used what today's roles do not allow: \(rights); they have changed since, or are "
                        + "not all among the objects")
            }
            if !proposal.groups.isEmpty {
                let groups = AccessText.list(proposal.groups, most: 3)
                warnings.append(
                    "\(proposal.subject) also has the rights of \(proposal.groups.count == 1 ? "group" : "groups") "
                        + "\(groups), which stay: they are other members' as well (--subject group:NAME is about those)"
                )
            }
            if !proposal.unstated.isEmpty {
                warnings.append(
                    "\(proposal.subject) needs more than is written: \(AccessText.list(proposal.unstated, most: 8)); for "
                        + "which names the log does not say, since it holds no objects (level Metadata), or says more "
                        + "than \(LeastPrivilege.Options.mostNamesAtAll) of")
            }
            if proposal.mayEscalate {
                warnings.append(
                    "\(proposal.subject) wrote roles: the verb escalate lets it write any right into them; without it, it "
                        + "must itself have every right that it writes")
            }
            if proposal.impersonatesMasters {
                warnings.append(
                    "\(proposal.subject) impersonated the group system:masters, to which everything is allowed: its role "
                        + "lets it do anything")
            }
        }
        for user in least.unrestricted {
            warnings.append("\(user) is in system:masters: RBAC is not asked for it, so no role would limit it")
        }
        if let limit = gaps.limit {
            warnings.append(
                "not everything is known: \(limit): today's roles may allow more than what is said not to be used")
        }
        return warnings + AccessGap.notes(gaps)
    }

    /// What is odd about a subject that was asked for; nil for nothing.
    private func warning(_ subject: Subject) -> String? {
        let users = Set(log.usage.users)
        if let name = subject.userName {
            if users.contains(name) { return nil }
        } else if least.unlimited.contains(subject) {
            return "everyone is in \(subject), so that its rights are no one's to narrow: name users, or other groups"
        } else if log.usage.hasMembers(of: subject) {
            return nil
        }
        let known = log.usage.users.map { Subject("user:" + $0).description }
        let guess = UnknownName(what: "", name: subject.description, known: known).suggestions.first
        return "the log shows nothing of \(subject)" + (guess.map { " (did you mean \($0)?)" } ?? "")
            + ", so that no right of it would stay"
    }

    private static func span(_ seconds: Int) -> String {
        switch seconds {
        case ..<120: AccessText.count(max(seconds, 0), "second")
        case ..<7_200: AccessText.count(seconds / 60, "minute")
        case ..<172_800: AccessText.count(seconds / 3_600, "hour")
        default: AccessText.count(seconds / 86_400, "day")
        }
    }

    /// The roles and bindings as YAML.
    public var manifests: String {
        least.proposals.map { proposal in
            let rules = proposal.clusterRules.count + proposal.namespaceRules.values.reduce(0) { $0 + $1.count }
            var comment = "# \(proposal.subject): \(rules == 0 ? "used nothing" : AccessText.count(rules, "rule"))"
            if !proposal.defaults.isEmpty {
                // These stay bound by Kubernetes' own bindings.
                let roles = AccessText.list(proposal.defaults.map(\.description), most: 3)
                comment += "\(rules == 0 ? " but" : ", beside") what Kubernetes itself gives it by \(roles)"
            }
            return "---\n" + VisibleText.line(comment) + "\n" + proposal.manifests.dropFirst("---\n".count)
        }.joined()
    }

    /// What today's roles allow and nobody used, for standard error: rule by rule, or of a role of which most was not used
    /// how many rules that are.
    public func removals(_ format: RuleListing.Format) -> String {
        var page = TextPage(format)
        for proposal in least.proposals where !proposal.removed.isEmpty {
            page.heading("Not used by \(proposal.subject), and allowed today:")
            var table = TextTable(
                .init("RIGHTS", isFlexible: true), .init("IN"), .init("THROUGH", isFlexible: true),
                .init("AT", isFlexible: true))
            let unused = UnusedRoles(proposal, in: inventory.model)
            var told: Set<String> = []
            for removal in proposal.removed {
                let chain = removal.chain
                let shared = chain.binding.subjects.count - 1
                var through = AccessText.through(chain.binding)
                if shared > 0 { through.append(.init("(also of \(AccessText.count(shared, "other subject")))", .dim)) }
                let scope = [TextPage.Span(AccessText.scope(chain.namespace))]
                if removal.isWholeRule, let rules = unused.rules(of: chain) {
                    guard told.insert(UnusedRoles.key(chain)).inserted else { continue }
                    let binding = AccessText.place(chain.binding.origin?.location)
                    table.add([[.init(rules, .strong)], scope, through, [.init(binding, .dim)]])
                    continue
                }
                table.add([
                    [.init(AccessText.list(removal.rights, most: 8), removal.isWholeRule ? .strong : .plain)]
                        + (removal.isWholeRule ? [.init("(the whole rule)", .dim)] : []),
                    scope, through, [.init(AccessText.place(chain), .dim)],
                ])
            }
            page.add(table, indent: 2)
        }
        return page.text
    }

    // MARK: For programs

    public var json: String {
        jsonText {
            $0.object("log") {
                $0.member("events", log.events)
                $0.member("counted", log.usage.eventCount)
                $0.member("unreadable", log.unreadable)
                $0.member("others", log.others)
                $0.member("first", orNull: log.window.map { $0.first + "Z" })
                $0.member("last", orNull: log.window.map { $0.last + "Z" })
            }
            $0.array("proposals", of: least.proposals) { json, proposal in
                json.object {
                    $0.member("subject", proposal.subject)
                    $0.array("clusterRules", of: proposal.clusterRules) { json, rule in
                        json.object { $0.members(of: rule) }
                    }
                    $0.array("namespaces", of: proposal.namespaceRules.sorted { $0.key < $1.key }) { json, entry in
                        json.object {
                            $0.member("namespace", entry.key)
                            $0.array("rules", of: entry.value) { json, rule in json.object { $0.members(of: rule) } }
                        }
                    }
                    $0.member("manifests", proposal.manifests)
                    $0.array("defaults", of: proposal.defaults.map(\.description))
                    $0.array("groups", of: proposal.groups)
                    $0.array("ungranted", of: proposal.ungranted) { json, rule in json.object { $0.members(of: rule) } }
                    $0.array("unstated", of: proposal.unstated)
                    $0.array("removed", of: proposal.removed) { json, removal in
                        json.object {
                            $0.array("rights", of: removal.rights)
                            $0.member("wholeRule", removal.isWholeRule)
                            $0.key("chain")
                            $0.chain(removal.chain, in: inventory.model)
                        }
                    }
                }
            }
            $0.array("unrestricted", of: least.unrestricted)
            $0.array("nodes", of: least.nodes)
            $0.array("components", of: least.components)
            $0.array("satisfied", of: least.satisfied)
            $0.member("anonymous", least.isAnonymousUsed)
            $0.ground(inventory, notes: warnings, gaps: gaps)
        }
    }
}
