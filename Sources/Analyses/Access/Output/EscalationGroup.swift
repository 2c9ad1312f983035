import Policies

/// Ways that differ only in who takes them.
public struct EscalationGroup: Sendable {
    public private(set) var sources: [Foothold]
    public let goal: EscalationPath.Goal
    /// The steps of the first of the sources; of the others only the origins in the first step may differ.
    public let steps: [EscalationStep]

    /// How many steps they have, told one by one or not.
    public var length: Int { steps.reduce(0) { $0 + $1.count } }

    private struct Key: Hashable {
        let goal: EscalationPath.Goal
        let footholds: [Foothold]
        let reasons: [String]
        let place: Location?
    }

    /// Groups by the steps and by where the first of them is to be mended, the shortest ways to the worst goal first.
    public static func of(_ paths: [EscalationPath], _ graph: EscalationGraph) -> [EscalationGroup] {
        var place: [Key: Int] = [:]
        var groups: [EscalationGroup] = []
        for path in paths {
            let key = Key(
                goal: path.goal, footholds: path.steps.map(\.to), reasons: path.steps.map(\.reason),
                place: path.steps.first?.location)
            if let known = place[key] {
                groups[known].sources.append(path.source)
            } else {
                place[key] = groups.count
                groups.append(EscalationGroup(sources: [path.source], goal: path.goal, steps: path.steps))
            }
        }
        return groups.enumerated().sorted { a, b in
            let (first, second) = (a.element, b.element)
            if first.goal != second.goal { return first.goal == .clusterAdmin }
            return (first.length, a.offset) < (second.length, b.offset)
        }.map(\.element)
    }

    /// What the sources are called.
    public func names(in graph: EscalationGraph) -> [String] { EscalationGroup.names(of: sources, in: graph) }

    /// Each name once, with how often it occurs: manifests often hold several versions of one workload.
    static func names(of footholds: [Foothold], in graph: EscalationGraph) -> [String] {
        var count: [String: Int] = [:]
        var names: [String] = []
        for foothold in footholds {
            let name = graph.describe(foothold)
            count[name, default: 0] += 1
            if count[name] == 1 { names.append(name) }
        }
        return names.map { name in count[name].map { $0 > 1 ? "\(name) (\($0) times)" : name } ?? name }
    }

    /// Such as `cluster-admin` and `root on a node`.
    public var goalName: String { goal.title }
}

extension EscalationPath.Goal {
    public var title: String {
        switch self {
        case .clusterAdmin: "cluster-admin"
        case .nodeRoot: "root on a node"
        }
    }
}

extension EscalationStep {
    /// Where the step is to be mended: the rule or field that allows it, else what leads to it; nil where nothing that
    /// was read does.
    public var location: Location? { evidence.last { $0.origin != nil }?.origin?.location }
}
