import Analyses
import Reports

/// Everyone who may do something: what `bulwark access who-can` prints.
public struct WhoCanAnswer: Sendable {
    private let question: AccessQuestion
    private let inventory: AccessInventory
    /// Whether those count who may in some namespace only.
    private let inAnyNamespace: Bool
    private let answer: WhoCan
    /// Of those who may not in the whole cluster, how many may in some namespace; 0 where they are listed.
    private let others: Int
    private let gaps: [AccessGap]
    /// What the answer hangs on.
    public let matter: AccessInventory.Matter

    public init(_ question: AccessQuestion, of inventory: AccessInventory, inAnyNamespace: Bool) {
        self.question = question
        self.inventory = inventory
        self.inAnyNamespace = inAnyNamespace
        let model = inventory.model
        answer = model.whoCan(question.attributes, inAnyNamespace: inAnyNamespace)
        let known = Set(answer.allowed.map(\.subject))
        let everywhere =
            question.isOpenToNamespaces && !inAnyNamespace
            ? model.whoCan(question.attributes, inAnyNamespace: true).allowed : []
        others = Set(everywhere.filter { !model.isDefault($0) }.map(\.subject)).subtracting(known).count
        var namespace: String?
        if case .resource(let request) = question.attributes, !request.namespace.isEmpty {
            namespace = request.namespace
        }
        matter = NodeRight.mayGive(question.attributes) ? .kubeletRights : .rights
        gaps = inventory.gaps(on: matter).filter { gap in
            gap.kind != .missingRole || inAnyNamespace || gap.namespace == nil || gap.namespace == namespace
        }
    }

    /// Notes for standard error.
    public var notes: [String] { question.notes + AccessGap.notes(gaps) }

    // MARK: For people

    /// - Parameter all: also lists, one by one, those to whom Kubernetes itself gives it.
    public func text(_ format: RuleListing.Format, all: Bool = false) -> String {
        var page = TextPage(format)
        let model = inventory.model
        let own = answer.allowed.filter { all || !model.isDefault($0) }
        let defaults = answer.allowed.filter { !all && model.isDefault($0) }
        let names =
            (answer.isEveryNode ? ["every kubelet"] : [])
            + Set(defaults.map(\.subject)).subtracting([.group("system:masters")]).sorted().map(\.description)
        if own.isEmpty {
            let nobody = names.isEmpty ? "nobody" : "nobody besides Kubernetes' own"
            page.add(
                .init(gaps.bound == .exact ? "N" + nobody.dropFirst() : "As far as is known, \(nobody)"),
                .init("may \(question.phrase)\(inAnyNamespace ? ", nor in any one" : "")", .plain))
        } else {
            let may = gaps.bound == .exact ? "May" : "At least these may"
            page.add(.init("\(may) \(question.phrase)\(inAnyNamespace ? ", or in the one stated" : ""):", .strong))
            page.add(table(own))
        }
        if !answer.allowedByName.isEmpty {
            page.blank()
            page.add(.init("Only objects of certain names:", .strong))
            page.add(table(answer.allowedByName, names: true))
        }
        if !answer.nodes.isEmpty {
            page.blank()
            page.add(.init("Kubelets, by the node authorizer, for what their Pods use:", .strong))
            page.add(AccessText.table(answer.nodes, limit: all ? nil : 20, withNodes: true))
        }
        page.blank()
        if others > 0 {
            page.add(
                .init(
                    "\(AccessText.count(others, "other subject")) may in single namespaces: --all-namespaces lists them."
                ),
                hanging: 2)
        }
        if !names.isEmpty {
            page.add(
                .init(
                    "Kubernetes itself gives it to \(AccessText.list(names, most: 3))"
                        + (names.count > 4 ? " (--all lists them)." : "."), .dim), hanging: 2)
        }
        page.add(.init("Members of the group system:masters may always: RBAC is not asked for them.", .dim), hanging: 2)
        AccessText.addLimit(of: gaps, "others may, too", to: &page)
        return page.text
    }

    private func table(_ chains: [AccessChain], names: Bool = false) -> TextTable {
        let last = TextTable.Column(names ? "NAMES" : "")
        var table = TextTable(
            .init("KIND"), .init("NAMESPACE"), .init("NAME"), .init("IN"), .init("THROUGH", isFlexible: true),
            .init("AT", isFlexible: true), last)
        for chain in chains {
            let subject = SubjectColumns(chain.subject)
            table.add([
                [.init(subject.kind)], [.init(subject.namespace ?? "-", subject.namespace == nil ? .dim : .plain)],
                [.init(subject.name, .strong)], [.init(AccessText.scope(chain.namespace))],
                AccessText.through(chain.binding), [.init(AccessText.place(chain.binding.origin?.location), .dim)],
                names ? [.init(AccessText.list(chain.rule.resourceNames, most: 4))] : [],
            ])
        }
        return table
    }

    // MARK: For programs

    public var json: String {
        jsonText {
            $0.member("question", question)
            $0.member("anyNamespace", inAnyNamespace)
            $0.array("allowed", of: answer.allowed, in: inventory.model)
            $0.array("allowedByName", of: answer.allowedByName, in: inventory.model)
            $0.array("kubelets", of: answer.nodes) { $0.nodeRight($1) }
            $0.member("everyKubelet", answer.isEveryNode)
            $0.array("always", of: ["system:masters"])
            $0.ground(inventory, notes: question.notes, gaps: gaps)
        }
    }
}

/// A subject in the columns of a table.
struct SubjectColumns {
    let kind: String
    let namespace: String?
    let name: String

    init(_ subject: Subject) {
        switch subject {
        case .user(let name): (kind, namespace, self.name) = ("User", nil, name)
        case .group(let name): (kind, namespace, self.name) = ("Group", nil, name)
        case .serviceAccount(let namespace, let name):
            (kind, self.namespace, self.name) = ("ServiceAccount", namespace, name)
        }
    }
}
