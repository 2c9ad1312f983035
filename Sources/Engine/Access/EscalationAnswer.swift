import Analyses
import Documents
import Reports

/// The shortest ways to cluster-admin and to root on nodes: what `bulwark access escalations` prints.
public struct EscalationAnswer: Sendable {
    private let inventory: AccessInventory
    private let graph: EscalationGraph
    private let paths: [EscalationPath]
    /// The foothold that the question begins with; nil for everyone.
    private let source: Foothold?
    private let gaps: [AccessGap]

    /// - Parameter source: a subject or a workload, as people write it; nil for each that holds a right and each workload.
    /// - Throws: for a workload that was not read.
    public init(from source: String?, in inventory: AccessInventory) throws(UnknownName) {
        self.inventory = inventory
        let graph = EscalationGraph(AccessAnalysis(inventory.model))
        self.graph = graph
        self.source = try source.map { text throws(UnknownName) in try EscalationAnswer.foothold(text, in: graph) }
        paths = graph.paths(from: self.source.map { [$0] } ?? graph.sources)
        gaps = inventory.gaps(from: self.source.map { [$0] }, in: graph)
    }

    /// Notes for standard error.
    public var notes: [String] { (unknownSource.map { [$0] } ?? []) + AccessGap.notes(gaps) }

    private var unknownSource: String? {
        guard case .subject(let subject) = source else { return nil }
        return inventory.note(on: subject)
    }

    private static func foothold(_ text: String, in graph: EscalationGraph) throws(UnknownName) -> Foothold {
        if let workload = graph.workload(named: text) { return workload }
        let subject = Subject(text)
        // Users may be called anything, but nobody is called like a workload by chance.
        guard case .user(let name) = subject, name == text, name.contains(" ") || name.count(where: { $0 == "/" }) == 2
        else { return .subject(subject) }
        throw UnknownName(
            what: "workload", name: text, known: graph.workloadNames,
            listing: "write user:NAME for a user of this name")
    }

    /// Of several ways to a goal the shortest.
    static func shortest(_ paths: [EscalationPath]) -> [EscalationPath] {
        EscalationPath.Goal.allCases.compactMap { goal in
            paths.filter { $0.goal == goal }.min { $0.length < $1.length }
        }
    }

    // MARK: For people

    /// - Parameter limit: how many ways are printed; nil for all.
    public func text(_ format: RuleListing.Format, limit: Int?) -> String {
        var page = TextPage(format)
        let groups = EscalationGroup.of(paths, graph)
        for (number, group) in groups.prefix(limit ?? .max).enumerated() {
            if number > 0 { page.blank() }
            page.add(
                .init(AccessText.list(group.names(in: graph), most: 8), .strong), .init("→", .dim),
                .init(group.goalName, .bad),
                .init("in \(AccessText.count(group.length, "step"))", .dim), hanging: 2)
            EscalationAnswer.add(group.steps, graph, to: &page, indent: 2)
        }
        if let limit, groups.count > limit {
            page.blank()
            page.add(
                .init("\(groups.count - limit) more of \(AccessText.count(groups.count, "way")); --limit 0 prints all"))
        }
        if source == nil || groups.isEmpty {
            if !groups.isEmpty { page.blank() }
            page.add(.init(summary), hanging: 2)
        }
        AccessText.addLimit(of: gaps, EscalationAnswer.more, to: &page)
        return page.text
    }

    /// How many of how many reach what.
    private var summary: String {
        if let source { return "\(graph.describe(source)): no way to cluster-admin or to root on a node is known" }
        guard !graph.sources.isEmpty else { return "Nobody was given a right, and there are no workloads." }
        func count(_ goal: EscalationPath.Goal) -> Int { paths.count { $0.goal == goal } }
        let (known, least) =
            switch gaps.bound {
            case .exact: ("Of", "")
            case .lower: ("Of", "at least ")
            case .upper, .unknown: ("As far as is known, of", "")
            }
        let sources = graph.sources.count
        let who = sources == 1 ? "1 subject or workload" : "\(sources) subjects and workloads"
        return "\(known) \(who), \(least)\(count(.clusterAdmin)) can reach "
            + "cluster-admin and \(least)\(count(.nodeRoot)) root on a node."
    }

    /// One way with its steps.
    static func add(_ path: EscalationPath, _ graph: EscalationGraph, to page: inout TextPage, indent: Int) {
        page.add(
            .init(path.goal.title, .bad), .init("in \(AccessText.count(path.length, "step"))", .dim),
            indent: indent)
        add(path.steps, graph, to: &page, indent: indent + 2)
    }

    private static func add(
        _ steps: [EscalationStep], _ graph: EscalationGraph, to page: inout TextPage, indent: Int
    ) {
        var number = 0
        for step in steps {
            defer { number += step.count }
            let place = step.location.map { "(\(AccessText.place($0)))" } ?? ""
            page.add(
                .init(step.count == 1 ? "\(number + 1)." : "…"), .init(step.reason), .init(place, .dim),
                .init("→", .dim),
                .init(graph.describe(step.to), .strong), indent: indent, hanging: 3)
        }
    }

    // MARK: For programs and pictures

    public var json: String {
        jsonText {
            $0.member("from", orNull: source.map(graph.describe))
            $0.array("paths", of: paths) { EscalationAnswer.write($1, graph, to: &$0) }
            $0.ground(inventory, notes: unknownSource.map { [$0] } ?? [], gaps: gaps)
        }
    }

    static func write(_ path: EscalationPath, _ graph: EscalationGraph, to json: inout JSONBuilder) {
        json.object {
            $0.member("source", graph.describe(path.source))
            $0.member("goal", path.goal.rawValue)
            $0.member("length", path.length)
            $0.array("steps", of: path.steps) { json, step in
                json.object {
                    $0.member("from", graph.describe(step.from))
                    $0.member("to", graph.describe(step.to))
                    $0.member("reason", step.reason)
                    $0.member("count", step.count)
                    $0.member("location", step.location)
                    $0.array("evidence", of: step.evidence) { json, evidence in
                        json.object {
                            $0.member("text", evidence.text)
                            $0.member("location", evidence.origin?.location)
                        }
                    }
                }
            }
        }
    }

    public enum PictureFormat: Sendable { case dot, svg, html }

    /// - Parameter limit: how many ways are drawn; nil for all. The picture says how many are not.
    public func picture(_ format: PictureFormat, limit: Int?) -> String {
        let limits = gaps.limit.map { ["Not everything is known: \($0). So \(EscalationAnswer.more)."] } ?? []
        let picture = EscalationPicture(paths, graph, limit: limit, caveats: limits)
        return switch format {
        case .dot: picture.dot
        case .svg: picture.svg
        case .html: picture.html(title: title, notes: notes)
        }
    }

    private static let more = "there may be more ways"

    private var title: String { "Escalations" + (source.map { " from \(graph.describe($0))" } ?? "") }
}
