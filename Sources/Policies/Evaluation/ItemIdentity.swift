import CEL
import Documents
import Kubernetes

extension Value {
    /// What tells an item of a list from its neighbours, wherever it stands: the values of the keys by which the API merges
    /// such lists (`x-kubernetes-list-map-keys`); nil for an item that has none.
    var itemIdentity: String? {
        guard kind == .map else { return nil }
        for (key, isPort) in Value.identifyingKeys {
            guard let value = self[key] else { continue }
            let text = ValueText.literal(value, limit: 256)
            return isPort ? "\(text) \(portProtocol)" : text
        }
        return nil
    }

    private static let identifyingKeys: [(key: StaticString, isPort: Bool)] = [
        ("name", false), ("containerPort", true), ("port", true), ("mountPath", false), ("devicePath", false),
        ("topologyKey", false), ("key", false), ("ip", false), ("host", false), ("uid", false), ("type", false),
    ]

    /// TCP where none is stated, as in the API server.
    private var portProtocol: String {
        guard let stated = self["protocol"], stated.kind != .null, stated.text != "" else { return "\"TCP\"" }
        return ValueText.literal(stated, limit: 256)
    }
}

extension [FieldStep] {
    /// The identities of the items that the way leads through.
    var itemIdentities: [String] {
        compactMap { step in
            guard case .index = step.name else { return nil }
            return step.slot.pointee.itemIdentity
        }
    }
}
