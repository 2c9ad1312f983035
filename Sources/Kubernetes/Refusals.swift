import Documents

/// Why the API server refuses an object, where the mistake keeps checks from seeing what its author meant: a name, a label,
/// an annotation or an entry of a Secret or ConfigMap that is no text, an entry of a Secret that is no base64, fields of
/// pods that a check would take for absent, variables, volumes and mounts without names, and a workload of Kubernetes' own kinds without containers, as when its
/// template is indented too little. What else is malformed in pod templates is said where they are read.
struct Refusals {
    private(set) var found: [Malformation] = []

    init(of object: UnsafePointer<Value>, group: String, kind: String, _ templates: PodTemplates) {
        checkNames(in: object.pointee)
        checkLabels(of: object.pointee) { [] }
        if group.isEmpty, kind == "Secret" {
            checkEntries(of: object.pointee, ["data", "stringData"]) { [] }
            checkEncoding(of: object.pointee)
        }
        if group.isEmpty, kind == "ConfigMap" { checkEntries(of: object.pointee, ["data", "binaryData"]) { [] } }
        for template in templates.found {
            // The labels of a Pod are its own.
            if !template.path.isEmpty { checkLabels(of: template.slot.pointee) { template.path.map(\.name) } }
            found += FieldTypes.mistakes(in: template)
        }
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

    /// - Parameter path: where what has the metadata stands in the object, as in the next.
    private mutating func checkLabels(of owner: Value, at path: () -> [FieldPath.Step]) {
        guard let metadata = owner["metadata"] else { return }
        checkEntries(of: metadata, ["labels", "annotations"]) { path() + [.field("metadata")] }
    }

    private mutating func checkEntries(of owner: Value, _ fields: [StaticString], at path: () -> [FieldPath.Step]) {
        for field in fields {
            guard let data = owner.slot(forKey: field), data.pointee.kind != .null, !data.pointee.isYetToBeWritten
            else { continue }
            guard data.pointee.kind == .map else {
                let place = FieldPath(path() + [.field(field.description)])
                found.append(
                    Malformation(reason: "\(place) is \(data.pointee.kindPhrase), not a mapping", slot: data))
                continue
            }
            for entry in data.pointee.entries where entry.value.kind != .string && entry.value.kind != .null {
                // A text that was left out at reading is one.
                guard entry.value.withheldSize == nil, let slot = data.pointee.slot(forAnyKey: entry.key) else {
                    continue
                }
                let place = FieldPath(path() + [.field(field.description), .field(entry.key.text ?? "")])
                let reason = "\(place) is \(entry.value.kindPhrase), \(entry.value.whyNoText)"
                found.append(Malformation(reason: reason, slot: slot))
            }
        }
    }

    /// The `data` of a Secret, but for what programs are still to write into it: its text is not shown.
    private mutating func checkEncoding(of secret: Value) {
        for entry in secret["data"]?.entries ?? UnsafeBufferPointer(start: nil, count: 0) {
            guard entry.value.kind == .string, !Base64.isValid(entry.value.utf8), !entry.value.standsForAnother,
                let slot = secret["data"]?.slot(forAnyKey: entry.key)
            else { continue }
            let place = FieldPath([.field("data"), .field(entry.key.text ?? "")])
            let reason = "\(place) is no base64: encode it, or write it under stringData"
            found.append(Malformation(reason: reason, slot: slot))
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

    /// Whether a text is yet to be written by a template engine, and may then be of any type.
    var isYetToBeWritten: Bool { ["${", "$(", "{{"].contains { utf8.contains(text: $0.utf8) } }

    /// Whether a text is a placeholder of any kind, a reference that a program replaces (`<path:…>`, `vault:…`,
    /// `ref+vault://…`), or what SOPS encrypted (`ENC[…]`).
    fileprivate var standsForAnother: Bool {
        utf8.contains { "$<%*".utf8.contains($0) }
            || ["{{", "@@", "__", "[[", "#{", "ENC[", "vault:", "ref+", "..."].contains { utf8.contains(text: $0.utf8) }
    }
}
