/// Escalations as a graph, for pictures: who can begin, what each step gains, and the goals. Those who begin alike share
/// a box. Everything is sorted, so that equal ways make equal pictures.
public struct EscalationPicture: Sendable {
    struct Vertex {
        enum Role: String { case source, step, goal }

        /// What stands in the box; more than one where several begin alike.
        let names: [String]
        let role: Role
    }

    struct Edge {
        let from: Int
        let to: Int
        /// Each way to take the step.
        var reasons: [String]
    }

    private(set) var vertices: [Vertex] = []
    private(set) var edges: [Edge] = []
    /// The ways that are drawn.
    let groups: [EscalationGroup]
    /// How many ways are not drawn.
    let omitted: Int
    let graph: EscalationGraph
    private let caveats: [String]

    /// - Parameters:
    ///   - limit: how many ways are drawn, the shortest to the worst goal first; nil for all.
    ///   - caveats: what is to be read with the picture.
    public init(_ paths: [EscalationPath], _ graph: EscalationGraph, limit: Int?, caveats: [String] = []) {
        self.caveats = caveats
        let all = EscalationGroup.of(paths, graph)
        groups = Array(all.prefix(limit ?? .max))
        omitted = all.count - groups.count
        self.graph = graph
        let passed = Set(groups.flatMap { $0.steps.map(\.to) })
        let goals = Set(groups.compactMap { $0.steps.last?.to })
        var ofFoothold: [Foothold: Int] = [:]
        var ofBeginning: [[String]: Int] = [:]
        var edgeNumber: [[Int]: Int] = [:]
        func vertex(_ foothold: Foothold, _ vertices: inout [Vertex]) -> Int {
            if let known = ofFoothold[foothold] { return known }
            vertices.append(
                Vertex(names: [graph.describe(foothold)], role: goals.contains(foothold) ? .goal : .step))
            ofFoothold[foothold] = vertices.count - 1
            return vertices.count - 1
        }
        func join(_ from: Int, _ step: EscalationStep, _ vertices: inout [Vertex], _ edges: inout [Edge]) -> Int {
            let to = vertex(step.to, &vertices)
            if let known = edgeNumber[[from, to]] {
                if !edges[known].reasons.contains(step.reason) { edges[known].reasons.append(step.reason) }
            } else {
                edgeNumber[[from, to]] = edges.count
                edges.append(Edge(from: from, to: to, reasons: [step.reason]))
            }
            return to
        }
        // Those that nothing leads to, with all first steps that they take.
        var firstSteps: [Foothold: [EscalationStep]] = [:]
        var beginners: [Foothold] = []
        for group in groups {
            guard let first = group.steps.first else { continue }
            for source in group.sources where !passed.contains(source) {
                if firstSteps[source] == nil { beginners.append(source) }
                firstSteps[source, default: []].append(first)
            }
        }
        var together: [(sources: [Foothold], steps: [EscalationStep])] = []
        for source in beginners {
            let steps = firstSteps[source] ?? []
            let key = steps.flatMap { [graph.describe($0.to), $0.reason] }
            if let known = ofBeginning[key] {
                together[known].sources.append(source)
            } else {
                ofBeginning[key] = together.count
                together.append(([source], steps))
            }
        }
        var vertices: [Vertex] = []
        var edges: [Edge] = []
        for (sources, steps) in together {
            vertices.append(Vertex(names: EscalationGroup.names(of: sources, in: graph), role: .source))
            let from = vertices.count - 1
            for step in steps { _ = join(from, step, &vertices, &edges) }
        }
        for group in groups {
            for (number, step) in group.steps.enumerated() where number > 0 || passed.contains(group.sources[0]) {
                _ = join(vertex(step.from, &vertices), step, &vertices, &edges)
            }
            for source in group.sources.dropFirst() where passed.contains(source) {
                if let first = group.steps.first { _ = join(vertex(source, &vertices), first, &vertices, &edges) }
            }
        }
        self.vertices = vertices
        self.edges = edges
    }

    /// What is to be read with the picture, and how many ways it leaves out.
    var remarks: [String] {
        omitted == 0
            ? caveats : ["\(omitted) of \(groups.count + omitted) ways are not shown; --limit 0 shows all."] + caveats
    }

    /// The graph in Graphviz' language.
    public var dot: String {
        var text = "digraph escalations {\n\trankdir=LR\n\tnode [shape=box fontname=\"sans-serif\"]\n"
        if !remarks.isEmpty { text += "\tlabel=\(Graphviz.quoted(remarks.joined(separator: "\n")))\n" }
        for (number, vertex) in vertices.enumerated() {
            let shape = vertex.role == .goal ? " style=filled fillcolor=\"#f5b7b1\"" : ""
            let label = EscalationPicture.shown(vertex.names).joined(separator: "\n")
            text += "\tn\(number) [label=\(Graphviz.quoted(label))\(shape)]\n"
        }
        for edge in edges {
            text +=
                "\tn\(edge.from) -> n\(edge.to) [label=\(Graphviz.quoted(edge.reasons.joined(separator: "\nor ")))]\n"
        }
        return text + "}\n"
    }

    private static let mostNames = 8

    /// The names that a box shows.
    static func shown(_ names: [String]) -> [String] {
        guard names.count > mostNames + 1 else { return names }
        return names.prefix(mostNames) + ["and \(names.count - mostNames) more"]
    }
}
