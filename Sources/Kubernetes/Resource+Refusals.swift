import Documents

extension Resource {
    /// Why the API server refuses the object, where the mistake keeps checks from seeing what its author meant: a name or an
    /// entry of a Secret or ConfigMap that is no text, fields of pods that a check would take for absent, and a workload of
    /// Kubernetes' own kinds without containers, as when its template is indented too little. What else is malformed in pod
    /// templates is said where they are read.
    public var refusals: [Malformation] {
        namesThatAreNoText + entriesThatAreNoText + mistypedPodFields + [wantOfContainers].compactMap(\.self)
    }

    private var namesThatAreNoText: [Malformation] {
        ["name", "generateName", "namespace"].compactMap { (field: StaticString) -> Malformation? in
            guard let metadata = object.slot(forKey: "metadata"), metadata.pointee.kind == .map,
                let slot = metadata.pointee.slot(forKey: field), slot.pointee.kind != .string,
                slot.pointee.kind != .null
            else { return nil }
            return Malformation(
                reason: "metadata.\(field) is \(slot.pointee.kindPhrase), \(slot.pointee.whyNoText)", slot: slot)
        }
    }

    private var entriesThatAreNoText: [Malformation] {
        guard group.isEmpty, kind == "Secret" || kind == "ConfigMap" else { return [] }
        let fields: [StaticString] = kind == "Secret" ? ["data", "stringData"] : ["data", "binaryData"]
        return fields.flatMap { field -> [Malformation] in
            guard let data = object.slot(forKey: field), data.pointee.kind != .null else { return [] }
            guard data.pointee.kind == .map else {
                return [Malformation(reason: "\(field) is \(data.pointee.kindPhrase), not a mapping", slot: data)]
            }
            return data.pointee.entries.compactMap { entry in
                guard entry.value.kind != .string, entry.value.kind != .null,
                    let slot = data.pointee.slot(forAnyKey: entry.key)
                else { return nil }
                let place = FieldPath([.field(field.description), .field(entry.key.text ?? "")])
                return Malformation(
                    reason: "\(place) is \(entry.value.kindPhrase), \(entry.value.whyNoText)", slot: slot)
            }
        }
    }

    private var wantOfContainers: Malformation? {
        guard let path = BuiltInWorkload.templatePath(group: group, kind: kind) else { return nil }
        var slot = slot.address
        for name in path + ["spec", "containers"] {
            guard slot.pointee.kind == .map else {
                return slot.pointee.kind == .null ? lacksContainers(path, slot) : nil
            }
            guard let next = slot.pointee.slot(forKey: name) else { return lacksContainers(path, slot) }
            slot = next
        }
        let isEmpty = slot.pointee.kind == .null || slot.pointee.kind == .list && slot.pointee.count == 0
        return isEmpty ? lacksContainers(path, slot) : nil
    }

    private func lacksContainers(_ path: [StaticString], _ slot: UnsafePointer<Value>) -> Malformation {
        let place = (path.map(\.description) + ["spec.containers"]).joined(separator: ".")
        return Malformation(reason: "the \(kind) has no \(place), without which the API server refuses it", slot: slot)
    }
}

extension Value {
    /// What a value that should be a string is told: quotes make one of a number, and of no list.
    var whyNoText: String { kind == .map || kind == .list ? "not a string" : "not a string: quote it" }
}
