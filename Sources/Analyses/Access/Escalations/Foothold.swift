/// What an attacker holds on the way.
public enum Foothold: Hashable, Sendable {
    /// The credentials of a subject; of a group, those of one of its members.
    case subject(Subject)
    /// The name of a kubelet's user without its group: what bindings give that user, and nothing of the node authorizer.
    case kubeletName(node: String)
    /// A container of a workload, by its place in ``AccessFacts/workloads``.
    case workload(Int)
    /// Root on a node.
    case node(String)
    case someNode
    case controlPlaneNode
    /// The credentials of every service account: of one namespace, or of all.
    case everyServiceAccount(in: String?)
    /// Every Secret with a token of a service account: of one namespace, or of all.
    case everyTokenSecret(in: String?)
    /// A container of every workload: of one namespace, or of all.
    case everyWorkload(in: String?)
    /// A container of every workload that runs on a node.
    case everyWorkloadOn(node: String)
    /// The credentials of every user, service accounts, kubelets and the group `system:masters` left out.
    case everyUser
    /// The credentials of a member of every group, `system:masters` left out.
    case everyGroup
    case clusterAdmin
    /// One of those that a rule names; a step to one and the step from there are told as one.
    case oneOf(NamedFootholds)

    var isNode: Bool {
        switch self {
        case .node, .someNode, .controlPlaneNode: true
        default: false
        }
    }
}

/// One step of an attack.
public struct EscalationStep: Sendable {
    public let from: Foothold
    public let to: Foothold
    /// Why the step is possible, such as `may create Pods in namespace shop, which run as any ServiceAccount there`.
    public var reason: String { what + condition }
    private let what: String
    private let condition: String
    public let evidence: [AnalysisFinding.Evidence]
    /// More than 1 for the middle of a long way, which is not told step by step.
    public let count: Int

    /// - Parameter condition: follows what the subject may do, such as `, in the name of User boss`.
    init(
        _ from: Foothold, _ to: Foothold, _ what: String, _ evidence: [AnalysisFinding.Evidence] = [],
        condition: String = "", count: Int = 1
    ) {
        self.from = from
        self.to = to
        self.what = what
        self.condition = condition
        self.evidence = evidence
        self.count = count
    }

    /// This step to one of several footholds, and the one from there to the foothold that is meant.
    func followed(by last: EscalationStep) -> EscalationStep {
        EscalationStep(from, last.to, what + last.what, evidence + last.evidence, condition: condition)
    }
}

/// The shortest way from a foothold to a goal.
public struct EscalationPath: Sendable {
    public enum Goal: String, CaseIterable, Sendable {
        /// Every right in the whole cluster.
        case clusterAdmin = "cluster-admin"
        /// Root on a node.
        case nodeRoot = "node-root"
    }

    public let source: Foothold
    public let goal: Goal
    /// In order; never empty.
    public let steps: [EscalationStep]

    /// How many steps it has, told one by one or not.
    public var length: Int { steps.reduce(0) { $0 + $1.count } }
}
