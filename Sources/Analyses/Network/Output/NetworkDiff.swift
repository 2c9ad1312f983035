/// What differs between two clusters, or two states of one: who can talk to whom, and who can be reached by strangers.
public struct NetworkDiff: Sendable {
    /// A way to a workload that was opened, closed, or has other ports than before.
    public struct Change: Hashable, Sendable {
        public let workload: WorkloadName
        /// Such as `Ingress shop/web -> Service shop/web`, or `any namespace`.
        public let way: String
        /// A route of ``Exposure``, or `any namespace`.
        public let route: String
        public let before: ConnectionSet
        public let after: ConnectionSet

        public var kind: ConnectivityDiff.Change.Kind {
            before.isEmpty ? .added : after.isEmpty ? .removed : .changed
        }
    }

    public let connectivity: ConnectivityDiff
    /// By workload and way.
    public let exposures: [Change]
    public let sight: NetworkSight

    public var isEmpty: Bool { connectivity.changes.isEmpty && exposures.isEmpty }

    public init(from before: NetworkModel, to after: NetworkModel) {
        connectivity = ConnectivityDiff(from: before, to: after)
        sight = before.sight(on: .connections).and(after.sight(on: .connections))
        let (old, new) = (NetworkDiff.ways(of: before), NetworkDiff.ways(of: after))
        exposures = Set(old.keys).union(new.keys).compactMap { way in
            let (was, `is`) = (old[way] ?? .none, new[way] ?? .none)
            return was == `is`
                ? nil : Change(workload: way.workload, way: way.way, route: way.route, before: was, after: `is`)
        }.map { (($0.workload.description, $0.way, $0.route), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private struct Way: Hashable {
        let workload: WorkloadName
        let way: String
        let route: String
    }

    private static let anyNamespace = "any namespace"

    private static func ways(of model: NetworkModel) -> [Way: ConnectionSet] {
        var ways: [Way: ConnectionSet] = [:]
        for exposure in model.exposures {
            let objects = exposure.path.dropLast().map(\.text)
            var text = objects.isEmpty ? exposure.route.rawValue : objects.joined(separator: " -> ")
            // Another range is another way.
            if !exposure.sourceRanges.isEmpty { text += " (from \(exposure.sourceRanges.joined(separator: ", ")))" }
            // A private network and the Internet are two ways.
            if exposure.isInternal { text += " (internal)" }
            let way = Way(workload: exposure.workload, way: text, route: exposure.route.rawValue)
            ways[way] = (ways[way] ?? .none).union(exposure.connections)
        }
        for exposure in model.clusterExposures {
            ways[Way(workload: exposure.workload, way: anyNamespace, route: anyNamespace)] = exposure.ingress
        }
        return ways
    }
}

extension NetworkDiff.Change: CustomStringConvertible {
    /// `+`, `-` or `~`, the way, the workload, and the ports before and after.
    public var description: String {
        let title = route == way ? way : "\(route): \(way)"
        let line = "\(title) -> \(workload) : "
        return switch kind {
        case .added: "+ \(line)\(after)"
        case .removed: "- \(line)\(before)"
        case .changed: "~ \(line)\(before) -> \(after)"
        }
    }

    fileprivate var columns: [String] {
        [kind.rawValue, way, workload.description, before.description, after.description, route]
    }
}

// MARK: - Output

extension NetworkDiff {
    /// Writes the difference; nothing in text where nothing differs. Each call of `output` is one line, but
    /// for JSON, all of which one call is.
    public func write(_ format: ConnectivityDiffFormat, to output: (String) -> Void) {
        switch format {
        case .text:
            sight.comments.forEach(output)
            for change in connectivity.changes { output("\(change)\n") }
            for change in exposures { output("\(change)\n") }
        case .csv:
            output("diff-type,source,destination,before,after,workloads-diff-info\n")
            for change in connectivity.changes { output(CSV.line(change.columns)) }
            for change in exposures { output(CSV.line(change.columns)) }
            sight.comments.forEach(output)
        case .md:
            sight.quotation.forEach(output)
            output("| diff-type | source | destination | before | after | workloads-diff-info |\n")
            output("|-----------|--------|-------------|--------|-------|---------------------|\n")
            for change in connectivity.changes { output("| \(change.columns.joined(separator: " | ")) |\n") }
            if exposures.isEmpty { return }
            output("\n")
            output("| diff-type | way | workload | before | after | route |\n")
            output("|-----------|-----|----------|--------|-------|-------|\n")
            for change in exposures { output("| \(change.columns.joined(separator: " | ")) |\n") }
        case .json: output(json)
        }
    }

    private var json: String {
        NetworkJSON.answer { json in
            json.array("connections", connectivity.changes) { json, change in
                json.object { json in
                    json.member("type", change.kind.rawValue)
                    json.member("src", change.source.description)
                    json.member("dst", change.destination.description)
                    json.member("before", change.before.description)
                    json.member("after", change.after.description)
                    json.member("info", change.remark)
                }
            }
            json.array("exposures", exposures) { json, change in
                json.object { json in
                    json.member("type", change.kind.rawValue)
                    json.member("workload", change.workload.description)
                    json.member("route", change.route)
                    json.member("way", change.way)
                    json.member("before", change.before.description)
                    json.member("after", change.after.description)
                }
            }
            json.sight(sight)
        }
    }
}
