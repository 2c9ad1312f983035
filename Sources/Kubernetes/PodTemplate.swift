import Documents

/// A pod template inside an object (or a Pod itself): what a workload runs.
public struct PodTemplate: @unchecked Sendable {
    /// The map with `metadata` and `spec`.
    public let slot: UnsafePointer<Value>
    /// The path from the object; empty for a Pod.
    public let path: [FieldStep]
}

/// The pod templates of an object.
public struct PodTemplates: Sendable {
    public internal(set) var found: [PodTemplate] = []
    /// What stands where a pod template belongs and is none.
    public internal(set) var malformed: [Malformation] = []
    /// In objects of other kinds, what has containers as the specification of a pod has and is none of a pod template, as
    /// KServe's predictors, and containers in patches: nothing checks them.
    public internal(set) var strayContainers: [Malformation] = []
}

extension PodTemplates {
    /// The templates of an object of a kind.
    init(of object: UnsafePointer<Value>, group: String, kind: String) {
        if let path = BuiltInWorkload.templatePath(group: group, kind: kind) {
            follow(path, from: object, path: [])
        } else if !PodTemplates.groupsOfPatterns.contains(group) {
            var search = TemplateSearch(group: group)
            search.visitFields(of: object)
            self = search.templates
        }
    }

    /// API groups whose objects describe what workloads may look like, and are none themselves.
    static let groupsOfPatterns: Set<String> = [
        "kyverno.io", "policies.kyverno.io", "apiextensions.k8s.io", "admissionregistration.k8s.io",
        "templates.gatekeeper.sh", "constraints.gatekeeper.sh", "mutations.gatekeeper.sh",
    ]
}

/// The kinds of Kubernetes itself that carry a pod template.
enum BuiltInWorkload {
    /// Where a kind keeps its pod template: empty for a Pod, nil for other kinds.
    static func templatePath(group: String, kind: String) -> [StaticString]? {
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
}

extension PodTemplates {
    /// Adds the template at the end of a path; an absent or null field on the way means that there is none.
    mutating func follow(_ names: [StaticString], from object: UnsafePointer<Value>, path: [FieldStep]) {
        var slot = object
        var steps = path
        for name in names {
            guard slot.pointee.kind == .map, let next = slot.pointee.slot(forKey: name) else { break }
            slot = next
            steps.append(FieldStep(name: .field(name.description), slot: slot))
        }
        switch slot.pointee.kind {
        case .map:
            if steps.count == path.count + names.count { found.append(PodTemplate(slot: slot, path: steps)) }
        case .null: break
        default:
            let place = FieldPath(steps.map(\.name)).description
            malformed.append(
                Malformation(reason: "\(place) is \(slot.pointee.kindPhrase), not a mapping", slot: slot))
        }
    }
}
