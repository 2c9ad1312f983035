import Analyses
import Reports

/// Whether a subject may do something, and why: what `bulwark access can SUBJECT VERB RESOURCE` prints.
public struct CanAnswer: Sendable {
    private let question: AccessQuestion
    private let subject: Subject
    private let user: UserInfo
    private let inventory: AccessInventory
    private let decision: AccessDecision
    private let chains: [AccessChain]
    /// Where it may, if the question leaves the namespace open and the answer is no.
    private let elsewhere: [AccessChain]
    private let byName: [AccessChain]
    /// What the node authorizer gives a kubelet of it, if the answer is no.
    private let nodeRights: [NodeRight]
    private let gaps: [AccessGap]

    /// - Parameter groups: those that the subject is in besides the ones that Kubernetes gives it.
    public init(_ question: AccessQuestion, by subject: Subject, groups: [String], of inventory: AccessInventory) {
        self.question = question
        self.subject = subject
        self.inventory = inventory
        let base = UserInfo(subject)
        user = UserInfo(name: base.name, groups: base.groups + groups)
        let model = inventory.model
        let attributes = question.attributes
        decision = Authorizer(model).decide(attributes, by: user)
        chains = model.chains(allowing: attributes, to: user)
        let isOpen = question.isOpenToNamespaces
        nodeRights =
            decision.isAllowed
            ? [] : model.nodeRights(of: user).filter { $0.concerns(attributes, inAnyNamespace: isOpen) }
        elsewhere =
            isOpen && !decision.isAllowed ? model.chains(allowing: attributes, to: user, inAnyNamespace: true) : []
        byName =
            decision.isAllowed ? [] : model.chainsByName(allowing: attributes, to: user, inAnyNamespace: isOpen)
        gaps = decision.isAllowed ? [] : inventory.gaps(for: user, on: .rights)
    }

    public var isAllowed: Bool { decision.isAllowed }

    /// Notes for standard error.
    public var notes: [String] { question.notes + AccessGap.notes(gaps) }

    // MARK: For people

    public func text(_ format: RuleListing.Format) -> String {
        var page = TextPage(format)
        let may = "\(subject) \(isAllowed ? "may" : "may not") \(question.phrase)"
        let no = gaps.bound == .exact ? "no:" : "no, as far as is known:"
        page.add(.init(isAllowed ? "yes:" : no, isAllowed ? .good : .bad), .init(may), hanging: 2)
        if isAllowed {
            if let reason = reasonWithoutBinding { page.add(.init(reason), indent: 2, hanging: 2) }
            if let chain = chains.first { AccessText.add(chain, to: &page, indent: 2) }
            if chains.count > 1 {
                let others = chains.dropFirst().map { "\($0.binding)" }
                page.add(.init("also through \(AccessText.list(others, most: 5))", .dim), indent: 2, hanging: 2)
            }
            return page.text
        }
        if elsewhere.isEmpty && byName.isEmpty {
            page.add(.init("no binding of the subject or its groups allows it"), indent: 2)
        }
        if !decision.reason.isEmpty { page.add(.init(decision.reason, .dim), indent: 2, hanging: 2) }
        for chain in elsewhere.prefix(5) {
            let place = chain.namespace.map { "but it may in namespace \($0), through " } ?? ""
            page.add(.init("\(place)\(chain.binding) to \(chain.role.key)"), indent: 2, hanging: 2)
        }
        if elsewhere.count > 5 {
            page.add(.init("and through \(AccessText.count(elsewhere.count - 5, "other binding"))"), indent: 2)
        }
        for right in nodeRights.prefix(5) {
            let names = AccessText.list(right.rule.resourceNames, most: 4)
            let place = right.namespace.map { " in namespace \($0)" } ?? ""
            let pod = right.pod.map { ", which \($0.description) on its node uses" } ?? ""
            page.add(
                .init("but the node authorizer allows it for the names \(names)\(place)\(pod)"), indent: 2, hanging: 2)
        }
        for chain in byName.prefix(5) {
            let names = AccessText.list(chain.rule.resourceNames, most: 4)
            page.add(
                .init("but it may for the names \(names)\(place(of: chain)), through \(chain.binding)"), indent: 2,
                hanging: 2)
        }
        AccessText.addLimit(of: gaps, "it may be allowed", to: &page)
        return page.text
    }

    private func place(of chain: AccessChain) -> String { chain.namespace.map { " in namespace \($0)" } ?? "" }

    /// Why something is allowed before bindings are looked at.
    private var reasonWithoutBinding: String? {
        if user.groups.contains("system:masters") {
            return "it is in the group system:masters, for which RBAC is not asked"
        }
        return chains.isEmpty ? "the node authorizer allows it to the kubelet of that node" : nil
    }

    // MARK: For programs

    public var json: String {
        jsonText {
            $0.member("question", question)
            $0.member("subject", subject)
            $0.array("groups", of: user.groups)
            $0.member("allowed", isAllowed)
            $0.member("reason", decision.reason)
            $0.array("chains", of: chains, in: inventory.model)
            $0.array("elsewhere", of: elsewhere, in: inventory.model)
            $0.array("byName", of: byName, in: inventory.model)
            $0.array("nodeRights", of: nodeRights) { $0.nodeRight($1) }
            $0.ground(inventory, notes: question.notes, gaps: gaps)
        }
    }
}
