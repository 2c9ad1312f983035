import CEL
import Documents
import Kubernetes

/// What tells items of lists from their neighbours wherever they stand, for fingerprints.
///
/// An item is called by the key by which the API merges its list (`x-kubernetes-list-map-keys`) or by its name. Where a
/// neighbour is called the same, or an item has neither, a field that looks like a name (`groupName`, `id`) and that no
/// neighbour has the same of tells it. What else there is tells by all that the item says, which changes with the item: a
/// finding that was known then counts as new, and none that is new as known.
struct ItemIdentity {
    private let item: Value
    private let index: Int
    private let list: UnsafeBufferPointer<Value>
    /// Whether what an item says may be a credential, which nobody must be able to guess from a fingerprint.
    private let mayHoldCredentials: Bool

    /// Items are told from no more neighbours than this many.
    private static let mostNeighbours = 64
    /// Values that are looked at of an item's content.
    fileprivate static let mostValues = 10_000

    init(_ index: Int, of list: UnsafeBufferPointer<Value>, mayHoldCredentials: Bool = false) {
        (item, self.index, self.list) = (list[index], index, list)
        self.mayHoldCredentials = mayHoldCredentials
    }

    /// The parts that a fingerprint gets of the item.
    /// - Parameter field: the field of the item that the way goes on to, whose content need not tell the item: it changes
    ///   most; nil for the item itself.
    func parts(below field: String? = nil) -> [String] {
        guard item.kind == .map else { return scalar.map { [$0] } ?? [] }
        let key = item.identifyingKey
        if let key, !isShared(key) { return [key.text] }
        let called = (key.map { [$0.text] } ?? [])
        if let own = ownName { return called + [own] }
        if mayHoldCredentials { return called }
        let rest = item.digest(leavingOut: field)
        let isShared = field != nil && neighbours.contains { $0.digest(leavingOut: field) == rest }
        return called + [isShared ? item.digest(leavingOut: nil) : rest]
    }

    /// The text of an item that is no map. Where it may be a credential, the flag whose value it is.
    private var scalar: String? {
        guard let text = item.text else { return mayHoldCredentials ? nil : item.digest(leavingOut: nil) }
        guard mayHoldCredentials else { return text }
        if text.hasPrefix("-") { return text.firstIndex(of: "=").map { String(text[..<$0]) } }
        guard index > 0, let flag = list[index - 1].text, flag.hasPrefix("-"), !flag.contains("=") else { return nil }
        return flag
    }

    private var neighbours: some Sequence<Value> {
        list.indices.lazy.prefix(ItemIdentity.mostNeighbours + 1).filter { $0 != index }.map { list[$0] }
    }

    private func isShared(_ key: Value.IdentifyingKey) -> Bool {
        neighbours.contains { neighbour in
            guard let value = neighbour[key.name], value.kind == .map || value.hasSameScalar(as: key.value) else {
                return false
            }
            return neighbour.identifyingKey?.text == key.text
        }
    }

    /// The first field by name that looks like one that names things, and is another in each neighbour.
    private var ownName: String? {
        let names = item.entries.lazy.filter { $0.value.isNameLike && $0.key.endsLikeName }
        let own = names.filter { entry in
            !neighbours.contains { $0.slot(forKey: entry.key)?.pointee.hasSameScalar(as: entry.value) ?? false }
        }
        return own.map { "\($0.key.text ?? "")=\(ValueText.literal($0.value, limit: 256))" }.min()
    }
}

extension Value {
    /// A field by which an item of a list is called.
    fileprivate struct IdentifyingKey {
        let name: StaticString
        let value: Value
        let text: String
    }

    /// The first of those that an item has.
    fileprivate var identifyingKey: IdentifyingKey? {
        for (name, isPort) in Value.identifyingKeys {
            guard let value = self[name], value.kind != .null else { continue }
            if value.kind == .map {
                guard let text = nameOfObject(value) else { continue }
                return IdentifyingKey(name: name, value: value, text: text)
            }
            let text = ValueText.literal(value, limit: 256)
            return IdentifyingKey(name: name, value: value, text: isPort ? text + portSuffix : text)
        }
        return nil
    }

    /// A volume is mounted, and an object embedded, under its own name more than once.
    private static let identifyingKeys: [(name: StaticString, isPort: Bool)] = [
        ("mountPath", false), ("devicePath", false), ("name", false), ("metadata", false), ("containerPort", true),
        ("port", true), ("topologyKey", false), ("key", false), ("ip", false), ("host", false), ("uid", false),
        ("type", false),
    ]

    /// What an embedded object or a claim's template is called.
    /// - Parameter metadata: the item's own.
    private func nameOfObject(_ metadata: Value) -> String? {
        guard let name = metadata["name"]?.text, !name.isEmpty else { return nil }
        return [self["kind"]?.text, metadata["namespace"]?.text, name].compactMap(\.self).joined(separator: "/")
    }

    /// The protocol, TCP where none is stated, as in the API server, and the port of the node.
    private var portSuffix: String {
        let stated = self["protocol"].flatMap { $0.kind == .null || $0.text == "" ? nil : $0 }
        var suffix = " " + (stated.map { ValueText.literal($0, limit: 256) } ?? "\"TCP\"")
        for name in ["hostPort", "hostIP"] as [StaticString] {
            guard let value = self[name], value.kind != .null else { continue }
            suffix += " \(name)=\(ValueText.literal(value, limit: 256))"
        }
        return suffix
    }

    fileprivate var isNameLike: Bool { kind == .string || kind == .int }

    /// Whether a key is `id`, or ends as `groupName`, `clusterID` and `roleId` do.
    fileprivate var endsLikeName: Bool {
        let ends = ["Name", "ID", "Id"] as [StaticString]
        let text = utf8
        return ends.contains { end in
            text.suffix(end.utf8CodeUnitCount).elementsEqual(
                UnsafeBufferPointer(start: end.utf8Start, count: end.utf8CodeUnitCount))
        } || text.elementsEqual("id".utf8)
    }

    /// Whether another value is the same text or number.
    fileprivate func hasSameScalar(as other: Value) -> Bool {
        guard kind == other.kind else { return false }
        return kind == .string ? hasSameBytes(as: other) : bits == other.bits
    }

    /// All that a value says, whatever the order of its fields.
    /// - Parameter field: one of its own fields that does not count.
    fileprivate func digest(leavingOut field: String?) -> String {
        var fingerprint = Fingerprint()
        var budget = ItemIdentity.mostValues
        add(to: &fingerprint, leavingOut: field, &budget, depth: 0)
        return fingerprint.text
    }

    private func add(to fingerprint: inout Fingerprint, leavingOut field: String?, _ budget: inout Int, depth: Int) {
        budget -= 1
        guard budget > 0, depth < 200 else { return }
        switch kind {
        case .map:
            fingerprint.add("{")
            let entries = entries.map { (key: ValueText.literal($0.key, limit: 256), value: $0.value) }
            for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
                if let field, key == "\"\(field)\"" { continue }
                fingerprint.add(key)
                value.add(to: &fingerprint, leavingOut: nil, &budget, depth: depth + 1)
            }
            fingerprint.add("}")
        case .list:
            fingerprint.add("[")
            for element in elements { element.add(to: &fingerprint, leavingOut: nil, &budget, depth: depth + 1) }
            fingerprint.add("]")
        case .string: fingerprint.add(text ?? "")
        default: fingerprint.add(ValueText.literal(self))
        }
    }
}

extension ItemIdentity {
    /// What tells an item that stands in no list of the object. A list of words has a field of its own.
    static func parts(ofLone item: Value) -> [String] {
        if item.kind == .list { return [] }
        return withUnsafePointer(to: item) {
            ItemIdentity(0, of: UnsafeBufferPointer(start: $0, count: 1)).parts()
        }
    }

    /// What tells the items that a way leads through.
    static func parts<Way: RandomAccessCollection<FieldPath.Step>>(
        along way: Way, from root: Value, mayHoldCredentials: Bool = false
    ) -> [String] where Way.Index == Int {
        guard way.contains(where: { if case .index = $0 { true } else { false } }) else { return [] }
        var value = root
        var parts: [String] = []
        for (position, step) in zip(way.indices, way) {
            switch step {
            case .field(var name):
                guard let slot = name.withUTF8({ value.slot(forKey: .string($0)) }) else { return parts }
                value = slot.pointee
            case .index(let index):
                let list = value.elements
                guard list.indices.contains(index) else { return parts }
                let next = position + 1 < way.endIndex ? way[position + 1] : nil
                let field: String? = if case .field(let name)? = next { name } else { nil }
                let identity = ItemIdentity(index, of: list, mayHoldCredentials: mayHoldCredentials)
                parts += identity.parts(below: field)
                value = list[index]
            }
        }
        return parts
    }
}
