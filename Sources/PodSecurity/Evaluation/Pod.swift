import Documents
import Kubernetes

/// The parts of a pod that controls look at.
final class Pod: Sendable {
    /// With `metadata` and `spec`.
    let template: Place
    let spec: Place
    /// Regular, init and ephemeral ones.
    let containers: [Place]
    /// The pod itself and its containers: what may carry a security context.
    let holders: [Place]
    /// What keeps all controls from a full answer: something that belongs among the containers and is none, or no
    /// regular container at all. The API server refuses such a pod before it is judged.
    let malformed: [Malformation]

    /// - Throws: where there is no spec.
    init(_ template: PodTemplate) throws(Unreadable) {
        self.template = Place(holder: .pod, slot: template.slot, path: template.path)
        guard let slot = template.slot.pointee.slot(forKey: "spec"), slot.pointee.kind != .null else {
            throw Unreadable("the pod has no spec", template.slot)
        }
        let path = template.path + [FieldStep(name: .field("spec"), slot: slot)]
        guard slot.pointee.kind == .map else {
            throw Unreadable("\(FieldPath(path.map(\.name))) is \(slot.pointee.kindPhrase), not a mapping", slot)
        }
        spec = Place(holder: .pod, slot: slot, path: path)

        var containers: [Place] = []
        var unnamed: [Malformation] = []
        var hasRegular = false
        var malformed = template.forEachContainer { container in
            if let name = container.slot.pointee.slot(forKey: "name"), name.pointee.kind != .string,
                name.pointee.kind != .null
            {
                let path = FieldPath((template.path + container.path).map(\.name))
                let reason = "\(path).name is \(name.pointee.kindPhrase), not a string"
                unnamed.append(Malformation(reason: reason, slot: name))
            }
            hasRegular = hasRegular || container.list == .regular
            containers.append(
                Place(
                    holder: .container(container.name ?? ""), slot: container.slot,
                    path: template.path + container.path))
        }
        malformed += unnamed
        if !hasRegular, malformed.isEmpty {
            malformed.append(Malformation(reason: "the pod has no containers", slot: slot))
        }
        self.containers = containers
        holders = [spec] + containers
        self.malformed = malformed
    }

    /// Whether its nodes are said to run Windows.
    var isForWindows: Bool { get throws(Unreadable) { try spec.text(["os", "name"]) == "windows" } }

    /// Whether the users of its containers are other users of the node.
    var hasOwnUserNamespace: Bool { get throws(Unreadable) { try spec.bool(["hostUsers"]) == false } }
}
