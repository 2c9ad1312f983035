import Documents

/// A pod template inside an object (or a Pod itself): what a workload runs.
public struct PodTemplate: @unchecked Sendable {
    /// The map with `metadata` and `spec`.
    public let slot: UnsafePointer<Value>
    /// The path from the object; empty for a Pod.
    public let path: [FieldStep]
}

/// A container of a pod template.
public struct ContainerReference: @unchecked Sendable {
    public let slot: UnsafePointer<Value>
    /// The path from the pod template, such as `spec.initContainers[0]`.
    public let path: [FieldStep]

    public var name: String? { slot.pointee["name"]?.text }
}

extension Resource {
    /// The pod templates that the object carries. Kubernetes' own kinds have them where the API puts them; in any other
    /// object a pod template is found by what it is: a field whose name ends in `template`, with a `spec` whose
    /// `containers` name images.
    public var podTemplates: [PodTemplate] {
        guard let path = builtInTemplatePath else { return embeddedTemplates }
        var slot = self.slot.address
        var steps: [FieldStep] = []
        for name in path {
            guard let next = slot.pointee.slot(forKey: name) else { return [] }
            slot = next
            steps.append(FieldStep(name: .field("\(name)"), slot: slot))
        }
        return slot.pointee.kind == .map ? [PodTemplate(slot: slot, path: steps)] : []
    }

    /// Where Kubernetes' own kinds keep their pod template; nil for other kinds, empty for a Pod.
    private var builtInTemplatePath: [StaticString]? {
        switch (group, kind) {
        case ("", "Pod"): []
        case ("", "PodTemplate"): ["template"]
        case ("", "ReplicationController"), ("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet"),
            ("apps", "ReplicaSet"), ("extensions", "Deployment"), ("extensions", "DaemonSet"),
            ("extensions", "ReplicaSet"), ("batch", "Job"):
            ["spec", "template"]
        case ("batch", "CronJob"): ["spec", "jobTemplate", "spec", "template"]
        default: nil
        }
    }

    private var embeddedTemplates: [PodTemplate] {
        var search = TemplateSearch()
        for entry in object.entries where entry.value.kind == .map || entry.value.kind == .list {
            let key = entry.key.text ?? ""
            if key == "metadata" || key == "status" { continue }
            guard let slot = object.slot(forAnyKey: entry.key) else { continue }
            search.visit(slot, key: key, path: [FieldStep(name: .field(key), slot: slot)])
        }
        return search.found
    }
}

/// A bounded walk through an object for pod templates.
private struct TemplateSearch {
    private(set) var found: [PodTemplate] = []
    private var budget = 100_000
    private static let deepest = 24

    init() {}

    mutating func visit(_ slot: UnsafePointer<Value>, key: String, path: [FieldStep]) {
        budget -= 1
        guard budget > 0, path.count <= TemplateSearch.deepest else { return }
        let value = slot.pointee
        switch value.kind {
        case .map:
            if key.lowercased().hasSuffix("template"), isTemplate(value) {
                found.append(PodTemplate(slot: slot, path: path))
                return
            }
            for entry in value.entries where entry.value.kind == .map || entry.value.kind == .list {
                guard let next = value.slot(forAnyKey: entry.key), let name = entry.key.text else { continue }
                visit(next, key: name, path: path + [FieldStep(name: .field(name), slot: next)])
            }
        case .list:
            guard let base = value.elements.baseAddress else { return }
            for index in 0..<Int(value.count) where base[index].kind == .map || base[index].kind == .list {
                visit(base + index, key: "", path: path + [FieldStep(name: .index(index), slot: base + index)])
            }
        default: break
        }
    }

    private func isTemplate(_ value: Value) -> Bool {
        guard let containers = value["spec"]?["containers"], containers.kind == .list else { return false }
        return containers.elements.contains { $0.kind == .map && $0["image"]?.kind == .string }
    }
}

extension PodTemplate {
    /// Every container: regular, init and ephemeral, in the order of the lists in the API.
    public var containers: [ContainerReference] {
        guard let spec = slot.pointee.slot(forKey: "spec") else { return [] }
        var all: [ContainerReference] = []
        let lists: [StaticString] = ["containers", "initContainers", "ephemeralContainers"]
        for list in lists {
            guard let containers = spec.pointee.slot(forKey: list),
                let base = containers.pointee.elements.baseAddress
            else { continue }
            for index in 0..<Int(containers.pointee.count) where base[index].kind == .map {
                all.append(
                    ContainerReference(
                        slot: base + index,
                        path: [
                            FieldStep(name: .field("spec"), slot: spec),
                            FieldStep(name: .field("\(list)"), slot: containers),
                            FieldStep(name: .index(index), slot: base + index),
                        ]))
            }
        }
        return all
    }
}

extension PodTemplate {
    /// What stands where containers belong and is none, so that nothing can be said about it.
    public var malformedContainers: [(reason: String, slot: FieldStep)] {
        guard let spec = slot.pointee.slot(forKey: "spec") else { return [] }
        if spec.pointee.kind != .map {
            if spec.pointee.kind == .null { return [] }
            return [("spec is a \(spec.pointee.kindName), not a mapping", FieldStep(name: .field("spec"), slot: spec))]
        }
        var found: [(reason: String, slot: FieldStep)] = []
        let lists: [StaticString] = ["containers", "initContainers", "ephemeralContainers"]
        for list in lists {
            guard let containers = spec.pointee.slot(forKey: list), containers.pointee.kind != .null else { continue }
            guard containers.pointee.kind == .list else {
                let reason = "spec.\(list) is a \(containers.pointee.kindName), not a list"
                found.append((reason, FieldStep(name: .field("\(list)"), slot: containers)))
                continue
            }
            guard let base = containers.pointee.elements.baseAddress else { continue }
            for index in 0..<Int(containers.pointee.count) where base[index].kind != .map {
                let reason = "spec.\(list)[\(index)] is a \(base[index].kindName), not a container"
                found.append((reason, FieldStep(name: .index(index), slot: base + index)))
            }
        }
        return found
    }
}
