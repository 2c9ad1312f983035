import Documents
import Kubernetes

/// An amount that a container may state, and that a LimitRange of its namespace gives it where it does not: `limits.cpu`,
/// `requests.memory`.
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
    private var given: [String: Set<ContainerAmount>] = [:]

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
            given[namespace, default: []].formUnion(limits.map { ContainerAmount(.limits, of: $0) })
            given[namespace, default: []].formUnion(requests.map { ContainerAmount(.requests, of: $0) })
        }
    }

    /// The resources of which the first list that names them gives something.
    private func amounts(_ lists: Value?...) -> [String] {
        var isGiven: [String: Bool] = [:]
        for list in lists.compactMap(\.self) {
            for entry in list.entries {
                guard let name = entry.key.text, isGiven[name] == nil, entry.value.kind != .null else { continue }
                isGiven[name] = entry.value.isAmount
            }
        }
        return isGiven.compactMap { $0.value ? $0.key : nil }
    }

    /// Whether a container of a namespace gets an amount that it does not state. A limit that it states is its request
    /// where it states none, before any LimitRange counts.
    func give(_ amount: ContainerAmount, to container: Value, in namespace: String?) -> Bool {
        guard let namespace, given[namespace]?.contains(amount) == true else { return false }
        let resources = container["resources"]
        let stated = amount.kind == .limits ? [resources?["limits"]] : [resources?["limits"], resources?["requests"]]
        return stated.allSatisfy { list in
            !(list?.entries.contains { $0.key.text == amount.resource && $0.value.kind != .null } ?? false)
        }
    }
}

extension Value {
    /// Whether a quantity is more than nothing.
    fileprivate var isAmount: Bool {
        let number = (text ?? json()).prefix { "0123456789.+-".contains($0) }
        return !number.hasPrefix("-") && number.contains { ("1"..."9").contains($0) }
    }
}
