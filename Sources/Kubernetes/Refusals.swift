import Documents

/// Why the API server refuses an object, where the mistake keeps checks from seeing what its author meant: a name or an
/// entry of a Secret or ConfigMap that is no text, fields of pods that a check would take for absent, and a workload of
/// Kubernetes' own kinds without containers, as when its template is indented too little. What else is malformed in pod
/// templates is said where they are read.
struct Refusals {
    private(set) var found: [Malformation] = []

    init(of object: UnsafePointer<Value>, group: String, kind: String, _ templates: PodTemplates) {
        checkNames(in: object.pointee)
        if group.isEmpty, kind == "Secret" { checkEntries(of: object.pointee, ["data", "stringData"]) }
        if group.isEmpty, kind == "ConfigMap" { checkEntries(of: object.pointee, ["data", "binaryData"]) }
        for template in templates.found { found += FieldTypes.mistakes(in: template) }
        if let path = BuiltInWorkload.templatePath(group: group, kind: kind),
            let slot = Refusals.wantOfContainers(in: object, path)
        {
            let place = (path.map(\.description) + ["spec.containers"]).joined(separator: ".")
            let reason = "the \(kind) has no \(place), without which the API server refuses it"
            found.append(Malformation(reason: reason, slot: slot))
        }
    }

    private mutating func checkNames(in object: Value) {
        guard let metadata = object.slot(forKey: "metadata")?.pointee, metadata.kind == .map else { return }
        for field in ["name", "generateName", "namespace"] as [StaticString] {
            guard let slot = metadata.slot(forKey: field), slot.pointee.kind != .string, slot.pointee.kind != .null
            else { continue }
            let reason = "metadata.\(field) is \(slot.pointee.kindPhrase), \(slot.pointee.whyNoText)"
            found.append(Malformation(reason: reason, slot: slot))
        }
    }

    private mutating func checkEntries(of object: Value, _ fields: [StaticString]) {
        for field in fields {
            guard let data = object.slot(forKey: field), data.pointee.kind != .null else { continue }
            guard data.pointee.kind == .map else {
                let reason = "\(field) is \(data.pointee.kindPhrase), not a mapping"
                found.append(Malformation(reason: reason, slot: data))
                continue
            }
            for entry in data.pointee.entries where entry.value.kind != .string && entry.value.kind != .null {
                guard let slot = data.pointee.slot(forAnyKey: entry.key) else { continue }
                let place = FieldPath([.field(field.description), .field(entry.key.text ?? "")])
                let reason = "\(place) is \(entry.value.kindPhrase), \(entry.value.whyNoText)"
                found.append(Malformation(reason: reason, slot: slot))
            }
        }
    }

    /// Where the containers of a template should begin, if there are none.
    private static func wantOfContainers(
        in object: UnsafePointer<Value>, _ path: [StaticString]
    ) -> UnsafePointer<Value>? {
        var slot = object
        for name in path + ["spec", "containers"] {
            guard slot.pointee.kind == .map else { return slot.pointee.kind == .null ? slot : nil }
            guard let next = slot.pointee.slot(forKey: name) else { return slot }
            slot = next
        }
        return slot.pointee.kind == .null || slot.pointee.kind == .list && slot.pointee.count == 0 ? slot : nil
    }
}

extension Value {
    /// What a value that should be a string is told: quotes make one of a number, and of no list.
    var whyNoText: String { kind == .map || kind == .list ? "not a string" : "not a string: quote it" }
}
