import Documents
import Kubernetes

/// An amount that a container may state, and that a LimitRange of its namespace gives it where it does not: `limits.cpu`,
/// `requests.memory`; `limits.*` for all of a kind.
public struct ContainerAmount: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable { case limits, requests }

    public let kind: Kind
    /// Such as `cpu`, `memory` or `ephemeral-storage`.
    public let resource: String

    init(_ kind: Kind, of resource: String) {
        self.kind = kind
        self.resource = resource
    }

    /// - Parameter text: such as `limits.cpu`; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
        self.init(kind, of: String(parts[1]))
    }
}

extension ContainerAmount: CustomStringConvertible {
    public var description: String { "\(kind.rawValue).\(resource)" }
}

/// What the LimitRanges of a scan give the containers of their namespaces, as the admission plugin LimitRanger does.
public struct LimitRanges: Sendable {
    /// Quantities, by namespace.
    private var given: [String: [ContainerAmount: String]] = [:]

    public init() {}

    public var isEmpty: Bool { given.isEmpty }

    /// Whether a text can hold a LimitRange, so that only such texts need be read before all others.
    public static func mayBeIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool { text.contains(text: "LimitRange".utf8) }

    /// Whether an object is one.
    public static func isOne(_ object: Resource) -> Bool { object.group.isEmpty && object.kind == "LimitRange" }

    /// Adds what a LimitRange gives. Where it states no default limit the API server takes its highest for one; a default
    /// request is the default limit where it states none, and else its lowest. One that states no namespace is of whichever
    /// it is applied to, and counts for none.
    public mutating func add(_ limitRange: Resource) {
        guard let namespace = limitRange.namespace, !namespace.isEmpty,
            let items = limitRange.object["spec"]?["limits"]?.elements
        else { return }
        for item in items where item["type"]?.text == "Container" {
            let limits = amounts(item["default"], item["max"])
            let requests = amounts(item["defaultRequest"], item["default"], item["max"], item["min"])
            // Of several LimitRanges the first counts.
            for (kind, amounts) in [(ContainerAmount.Kind.limits, limits), (.requests, requests)] {
                given[namespace, default: [:]].merge(amounts.map { (ContainerAmount(kind, of: $0), $1) }) { first, _ in
                    first
                }
            }
        }
    }

    /// The quantities that lists give of resources, the first list that names a resource its own.
    private func amounts(_ lists: Value?...) -> [String: String] {
        var found: [String: String?] = [:]
        for list in lists.compactMap(\.self) {
            for entry in list.entries {
                guard let name = entry.key.text, !found.keys.contains(name), entry.value.kind != .null else { continue }
                found.updateValue(entry.value.amount, forKey: name)
            }
        }
        return found.compactMapValues(\.self)
    }

    /// A container of a namespace with what it does not state of an amount and gets; nil where it gets nothing. A limit
    /// that it states is its request where it states none, before any LimitRange counts.
    /// - Parameter arena: where the new container is built.
    func complete(_ container: Value, with amount: ContainerAmount, in namespace: String?, arena: Arena) -> Value? {
        guard let namespace, let given = given[namespace] else { return nil }
        let resources = container["resources"] ?? .null
        let limits = resources["limits"] ?? .null
        let stated = amount.kind == .limits ? limits : resources["requests"] ?? .null
        let missing = given.filter { part, _ in
            part.kind == amount.kind && (amount.resource == "*" || amount.resource == part.resource)
                && ![limits, stated].contains { $0.states(part.resource) }
        }
        if missing.isEmpty { return nil }
        let whole = stated.setting(missing.map { ($0.resource, arena.string($1)) }, in: arena)
        return container.setting(
            [("resources", resources.setting([(amount.kind.rawValue, whole)], in: arena))], in: arena)
    }
}

extension Value {
    /// Of a list of resources.
    fileprivate func states(_ resource: String) -> Bool {
        entries.contains { $0.key.text == resource && $0.value.kind != .null }
    }

    /// The map with some members in place of those with their names. What is no map has none.
    fileprivate func setting(_ members: [(name: String, value: Value)], in arena: Arena) -> Value {
        let kept = entries.filter { entry in !members.contains { $0.name == entry.key.text } }
        let all = kept + members.map { Entry(key: arena.string($0.name), value: $0.value) }
        return all.withUnsafeBufferPointer { arena.map($0).map }
    }

    /// A quantity that is more than nothing.
    fileprivate var amount: String? {
        let quantity = text ?? json()
        let number = quantity.prefix { "0123456789.+-".contains($0) }
        return !number.hasPrefix("-") && number.contains { ("1"..."9").contains($0) } ? quantity : nil
    }
}
