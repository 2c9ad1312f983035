import Documents
import Kubernetes

/// What the fields of an object say about the values in them.
enum FieldNames {
    /// A field that is called like a credential holds one: in custom resources, in options and parameters of volumes and
    /// drivers, and in files that look like objects without being any of the API (kubeconfigs, Kustomize's generators,
    /// encryption configurations).
    case nameCredentials
    /// Policies and schemas describe what others may hold, and what fetches secrets from a store holds names of secrets
    /// in every field. Only what has a form of its own, and looks random, is a credential.
    case describe
    /// Rules of Bulwark's own: their examples are to be found fault with.
    case areExamples

    init(of resource: Resource) {
        self =
            switch resource.group {
            case "bulwark.dev": .areExamples
            case let group where FieldNames.describing.contains(group) || group.hasSuffix(".gatekeeper.sh"): .describe
            default: .nameCredentials
            }
    }

    private static let describing: Set<String> = [
        "apiextensions.k8s.io", "admissionregistration.k8s.io", "kyverno.io", "policies.kyverno.io",
        "external-secrets.io", "generators.external-secrets.io", "secrets-store.csi.x-k8s.io", "bitnami.com",
        "secrets.hashicorp.com",
    ]
}

/// All strings of an object that have no search of their own.
extension ObjectScan {
    /// Deepest field that is searched.
    private static let deepestField = 100

    mutating func scanFields() {
        let names = FieldNames(of: resource)
        if case .areExamples = names { return }
        var walk = FieldWalk(names, deepest: ObjectScan.deepestField)
        walk.visitRoot(resource.slot.address, in: &self)
        if hasDeeperFields {
            let reason = "fields below \(ObjectScan.deepestField) levels were not searched for credentials"
            add(UnscannedValue(path: [], reason: reason))
        }
        if fieldsLeft < 0 {
            let reason = "only the first \(CredentialScan.mostFields) fields were searched for credentials"
            add(UnscannedValue(path: [], reason: reason))
        }
    }

    /// The fields of a container but its environment, commands and headers of probes.
    mutating func scanFields(of container: ContainerReference, at path: [FieldStep]) {
        var walk = FieldWalk(.nameCredentials, deepest: ObjectScan.deepestField)
        walk.container = (container.name ?? "without a name", path)
        walk.visitFields(of: container.slot.pointee, leavingOut: ["env", "command", "args", "httpHeaders"], in: &self)
    }
}

/// A walk through all strings of an object or a container.
private struct FieldWalk {
    /// The container that the fields are of, and its path; nil for fields of the object.
    var container: (name: String, path: [FieldStep])?
    private let deepest: Int
    /// Whether the names of fields are judged.
    private var judgesNames: Bool
    private let setting: Setting
    /// Bytes of the shortest text that may be a credential, or hold one: half of a schema's are names of types.
    private let shortest: Int
    private var path: [Step] = []

    init(_ names: FieldNames, deepest: Int) {
        self.deepest = deepest
        switch names {
        case .nameCredentials: (judgesNames, setting, shortest) = (true, .file, 4)
        case .describe, .areExamples: (judgesNames, setting, shortest) = (false, .code, 10)
        }
    }

    /// A step whose name becomes text only where something is found.
    private enum Step {
        case field(TextBytes, UnsafePointer<Value>)
        case index(Int, UnsafePointer<Value>)
    }

    /// Visits the fields of the object. Those of `metadata` and `status` are Kubernetes' own, and name no credentials.
    mutating func visitRoot(_ object: UnsafePointer<Value>, in scan: inout ObjectScan) {
        object.pointee.forEachField { name, slot in
            if name.elementsEqual("apiVersion".utf8) || name.elementsEqual("kind".utf8) { return }
            let isKubernetes = name.elementsEqual("metadata".utf8) || name.elementsEqual("status".utf8)
            let judgedNames = judgesNames
            if isKubernetes { judgesNames = false }
            path.append(.field(name, slot))
            visit(slot, name: name, leavingOut: isKubernetes ? ["managedFields"] : [], in: &scan)
            path.removeLast()
            judgesNames = judgedNames
        }
    }

    private mutating func visit(
        _ slot: UnsafePointer<Value>, name: TextBytes, leavingOut left: [StaticString], in scan: inout ObjectScan
    ) {
        scan.fieldsLeft -= 1
        guard scan.fieldsLeft >= 0 else { return }
        guard path.count < deepest else {
            scan.hasDeeperFields = true
            return
        }
        let value = slot.pointee
        switch value.kind {
        case .string:
            let text = value.utf8
            guard text.count >= shortest else { return }
            scan.search(text, named: judgesNames && !text.contains(0x0A) ? name : nil, setting, at: place())
        case .int:
            guard judgesNames, value.asInt > 999 else { return }
            var digits = String(value.asInt)
            digits.withUTF8 { scan.judge($0, named: name, setting, at: place()) }
        case .list:
            guard let base = value.elements.baseAddress, !scan.searched.contains(slot) else { return }
            for index in 0..<Int(value.count) {
                path.append(.index(index, base + index))
                visit(base + index, name: name, leavingOut: left, in: &scan)
                path.removeLast()
            }
        case .map:
            if !scan.searched.contains(slot) { visitFields(of: value, leavingOut: left, in: &scan) }
        default: break
        }
    }

    /// - Parameter left: names of fields that are not visited, however deep they lie.
    mutating func visitFields(of map: Value, leavingOut left: [StaticString], in scan: inout ObjectScan) {
        map.forEachField { name, slot in
            // What is no list has no reader of its own.
            for skipped in left where slot.pointee.kind == .list && name.count == skipped.utf8CodeUnitCount {
                if name.elementsEqual(TextBytes(start: skipped.utf8Start, count: name.count)) { return }
            }
            path.append(.field(name, slot))
            // Of a list of names and values, such as an operator's environment or a chart's parameters.
            if judgesNames, slot.pointee.kind == .string, name.count == 5, name.elementsEqual("value".utf8),
                let named = map["name"], named.kind == .string
            {
                scan.search(slot.pointee.utf8, named: named.utf8, .value, at: place())
            } else {
                visit(slot, name: name, leavingOut: left, in: &scan)
            }
            path.removeLast()
        }
    }

    private func place() -> ObjectScan.Place {
        let steps = path.map { step in
            switch step {
            case .field(let name, let slot): FieldStep(name, slot)
            case .index(let index, let slot): FieldStep(index, slot)
            }
        }
        return ObjectScan.Place(
            path: (container?.path ?? []) + steps, container: container?.name, rule: .field,
            description: "field \(ObjectScan.shown(FieldPath(steps.map(\.name)).description))")
    }
}
