import Documents

/// What the facts of many objects have in common, kept once: the pods of a cluster are much alike. One for each thread
/// that reads facts, for as long as it reads.
public final class FactPool {
    /// Texts of documents that were read last, each in the place that its bytes give it until another takes it.
    private var recent = [String](repeating: "", count: FactPool.mostRecent)
    private var texts = Sharing<String>()
    private var lists = Sharing<[String]>()
    private var labels = Sharing<[String: String]>()
    private var names = Sharing<Shared<WorkloadName>>()
    private var pods = Sharing<Shared<AccessFacts.Workload.Traits>>()
    private var sockets = Sharing<Shared<WorkloadFact.Traits>>()
    private var needs = Sharing<Shared<ReferenceWorkload.Traits>>()

    public init() {}

    private static let mostRecent = 1 << 10
    /// Shorter texts lie in the `String` itself.
    private static let shortest = 16
    /// Longer texts are seldom alike.
    private static let longest = 256

    /// The text of a string; nil for what is none.
    func text(of value: Value) -> String? {
        guard value.kind == .string, (FactPool.shortest...FactPool.longest).contains(value.utf8.count) else {
            return value.text
        }
        let bytes = value.utf8
        let place = Int(truncatingIfNeeded: hashBytes(bytes)) & (FactPool.mostRecent - 1)
        let isKnown = recent[place].withBytes { known in
            guard known.count == bytes.count, let a = known.baseAddress, let b = bytes.baseAddress else { return false }
            return bytesEqual(a, b, bytes.count)
        }
        if isKnown { return recent[place] }
        let text = String(decoding: bytes, as: UTF8.self)
        recent[place] = text
        return text
    }

    func shared(_ text: String) -> String { text.utf8.count < FactPool.shortest ? text : texts.shared(text) }
    func shared(_ list: [String]) -> [String] { list.isEmpty ? list : lists.shared(list) }
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
