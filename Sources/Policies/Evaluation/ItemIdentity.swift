import CEL
import Documents
import Kubernetes

extension Value {
    /// What tells an item of a list from its neighbours, wherever it stands: the values of the keys by which the API merges
    /// such lists (`x-kubernetes-list-map-keys`); nil for an item that has none.
    var itemIdentity: String? {
        guard kind == .map else { return nil }
        for keys in Value.identifyingKeys {
            guard let first = self[keys[0]] else { continue }
            return ([first] + keys.dropFirst().compactMap { self[$0] }).map { ValueText.literal($0, limit: 256) }
                .joined(separator: " ")
        }
        return nil
    }

    private static let identifyingKeys: [[StaticString]] = [
        ["name"], ["containerPort", "protocol"], ["port", "protocol"], ["mountPath"], ["devicePath"], ["topologyKey"],
        ["key"], ["ip"], ["host"], ["uid"], ["type"],
    ]
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
