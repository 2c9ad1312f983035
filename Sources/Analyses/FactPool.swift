/// What the facts of many objects have in common, kept once: the pods of a cluster are much alike. One for each thread
/// that reads facts, for as long as it reads.
public final class FactPool {
    private var texts = Sharing<String>()
    private var labels = Sharing<[String: String]>()
    private var names = Sharing<Shared<WorkloadName>>()
    private var pods = Sharing<Shared<AccessFacts.Workload.Traits>>()
    private var sockets = Sharing<Shared<WorkloadFact.Traits>>()
    private var needs = Sharing<Shared<ReferenceWorkload.Traits>>()

    public init() {}

    /// Shorter texts lie in the `String` itself.
    private static let shortest = 16

    func shared(_ text: String) -> String { text.utf8.count < FactPool.shortest ? text : texts.shared(text) }
    func shared(_ map: [String: String]) -> [String: String] { map.isEmpty ? map : labels.shared(map) }
    func shared(_ name: WorkloadName) -> Shared<WorkloadName> { names.shared(Shared(name)) }
    func shared(_ traits: AccessFacts.Workload.Traits) -> Shared<AccessFacts.Workload.Traits> {
        pods.shared(Shared(traits))
    }
    func shared(_ traits: WorkloadFact.Traits) -> Shared<WorkloadFact.Traits> { sockets.shared(Shared(traits)) }
    func shared(_ traits: ReferenceWorkload.Traits) -> Shared<ReferenceWorkload.Traits> {
        needs.shared(Shared(traits))
    }
}

/// A value of which there is one object for all that have it.
final class Shared<Value: Hashable & Sendable>: Hashable, Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }

    static func == (a: Shared, b: Shared) -> Bool { a === b || a.value == b.value }

    func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// Equal values, of which the first is given for all.
struct Sharing<Value: Hashable> {
    private var known: Set<Value> = []

    mutating func shared(_ value: Value) -> Value { known.insert(value).memberAfterInsert }
}
