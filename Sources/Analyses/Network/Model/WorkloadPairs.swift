/// What workloads may open to one another, a source at a time. Workloads whose pods are of the same classes are looked at
/// once.
final class WorkloadPairs {
    private let model: NetworkModel
    private let pairs: PairEvaluator
    private let numbers: [WorkloadName: Int]
    /// The kind of each workload: which classes its pods are of.
    private var kindOfWorkload: [Int] = []
    private var classesOfKind: [[Int]] = []
    /// In order.
    private var workloadsOfKind: [[Int32]] = []
    private var kindsOfClass: [[Int]]
    /// What workloads of a kind reach, the workload itself among them.
    private var rows: [Int: [Reach]] = [:]
    private var keptReaches = 0

    private struct Reach {
        let workload: Int32
        let connections: PairEvaluator.SetNumber
    }

    private static let mostKeptReaches = 4_000_000

    init(_ model: NetworkModel) {
        self.model = model
        pairs = PairEvaluator(model)
        numbers = Dictionary(zip(model.workloads.map(\.name), model.workloads.indices)) { first, _ in first }
        kindsOfClass = Array(repeating: [], count: model.classes.count)
        var kinds: [[Int]: Int] = [:]
        for (number, workload) in model.workloads.enumerated() {
            let classes = workload.classes.map(\.number).sorted()
            let kind = kinds[classes] ?? kinds.count
            if kind == kinds.count {
                kinds[classes] = kind
                classesOfKind.append(classes)
                workloadsOfKind.append([])
                for place in classes { kindsOfClass[place].append(kind) }
            }
            kindOfWorkload.append(kind)
            workloadsOfKind[kind].append(Int32(truncatingIfNeeded: number))
        }
    }

    /// What a workload may open to others, in the order of their names; nothing for one that is not there.
    func connections(from name: WorkloadName) -> [Connection] { numbers[name].map(connections(from:)) ?? [] }

    /// - Parameter number: the workload's.
    func connections(from number: Int) -> [Connection] {
        let source = Peer.workload(model.workloads[number].name)
        return row(ofKind: kindOfWorkload[number]).compactMap { reach in
            if Int(reach.workload) == number { return nil }
            return Connection(
                source: source, destination: .workload(model.workloads[Int(reach.workload)].name),
                connections: pairs.sets[Int(reach.connections)])
        }
    }

    private func row(ofKind kind: Int) -> [Reach] {
        if let row = rows[kind] { return row }
        var reached: [Int: PairEvaluator.SetNumber] = [:]
        for source in classesOfKind[kind] {
            for reach in pairs.row(model.classes[source]) {
                for destination in kindsOfClass[reach.destination] {
                    reached[destination] =
                        reached[destination].map { pairs.union($0, reach.connections) }
                        ?? reach.connections
                }
            }
        }
        let row = reached.flatMap { kind, connections in
            workloadsOfKind[kind].map { Reach(workload: $0, connections: connections) }
        }.sorted { $0.workload < $1.workload }
        if keptReaches < WorkloadPairs.mostKeptReaches {
            keptReaches += row.count
            rows[kind] = row
        }
        return row
    }
}
