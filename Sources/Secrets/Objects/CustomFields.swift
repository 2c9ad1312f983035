import Documents
import Kubernetes

/// The fields of custom resources, and of files that look like objects without being any of the API: kubeconfigs, Kustomize's
/// generators, encryption configurations.
///
/// The kinds of Kubernetes itself have no place for a credential but those searched before; policies and schemas describe
/// what others may hold; and what fetches secrets from a store holds names of secrets in every field.
enum CustomFields {
    static func areSearched(in resource: Resource) -> Bool {
        if resource.group.isEmpty { return resource.kind == "Config" }
        return !groups.contains(resource.group) && !resource.group.hasSuffix(".gatekeeper.sh")
    }

    private static let groups: Set<String> = [
        "apps", "batch", "extensions", "autoscaling", "policy", "rbac.authorization.k8s.io",
        "networking.k8s.io", "storage.k8s.io", "apiextensions.k8s.io", "admissionregistration.k8s.io",
        "apiregistration.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "node.k8s.io",
        "events.k8s.io", "flowcontrol.apiserver.k8s.io", "authentication.k8s.io", "authorization.k8s.io",
        "certificates.k8s.io", "gateway.networking.k8s.io", "metrics.k8s.io", "resource.k8s.io",
        "policy.networking.k8s.io", "kyverno.io", "policies.kyverno.io", "bulwark.dev", "external-secrets.io",
        "generators.external-secrets.io", "secrets-store.csi.x-k8s.io", "bitnami.com", "secrets.hashicorp.com",
    ]

    /// Deepest field that is searched.
    static let depth = 100
}

extension ObjectScan {
    mutating func scanFields(leavingOut templates: [PodTemplate]) {
        var walk = FieldWalk(skipped: Set(templates.map(\.slot)))
        walk.visit(resource.slot.address, name: nil, in: &self)
        if walk.isCutShort {
            let reason = "fields below \(CustomFields.depth) levels were not searched for credentials"
            add(UnscannedValue(path: [], reason: reason))
        }
    }
}

/// A walk through all strings of an object, `metadata` and `status` left out.
private struct FieldWalk {
    let skipped: Set<UnsafePointer<Value>>
    var isCutShort = false
    private var path: [Step] = []
    private var visits = 0

    init(skipped: Set<UnsafePointer<Value>>) { self.skipped = skipped }

    /// A step whose name becomes text only where something is found.
    private enum Step {
        case field(TextBytes, UnsafePointer<Value>)
        case index(Int, UnsafePointer<Value>)
    }

    mutating func visit(_ slot: UnsafePointer<Value>, name: TextBytes?, in scan: inout ObjectScan) {
        visits += 1
        guard path.count < CustomFields.depth, visits < 2_000_000 else {
            isCutShort = true
            return
        }
        let value = slot.pointee
        switch value.kind {
        case .string:
            let text = value.utf8
            guard text.count >= 4 else { return }
            scan.search(text, named: text.contains(0x0A) ? nil : name, .file, at: place())
        case .int:
            guard let name, value.asInt > 999 else { return }
            var digits = String(value.asInt)
            digits.withUTF8 { scan.judge($0, named: name, .file, at: place()) }
        case .list:
            for index in 0..<Int(value.count) {
                guard let base = value.elements.baseAddress else { return }
                path.append(.index(index, base + index))
                visit(base + index, name: name, in: &scan)
                path.removeLast()
            }
        case .map:
            guard !skipped.contains(slot) else { return }
            visitFields(of: value, in: &scan)
        default: break
        }
    }

    private mutating func visitFields(of map: Value, in scan: inout ObjectScan) {
        // A list of names and values, such as an operator's environment or a chart's parameters.
        let pairName = map["name"].flatMap { $0.kind == .string && map["value"]?.kind == .string ? $0.utf8 : nil }
        guard let base = map.entries.baseAddress else { return }
        for index in 0..<Int(map.count) {
            let key = base[index].key
            guard key.kind == .string else { continue }
            let name = key.utf8
            if path.isEmpty, ["metadata", "status", "apiVersion", "kind"].contains(name.text) { continue }
            let slot = (UnsafeRawPointer(base + index) + MemoryLayout<Value>.stride).assumingMemoryBound(to: Value.self)
            path.append(.field(name, slot))
            if let pairName, name.elementsEqual("value".utf8) {
                scan.search(slot.pointee.utf8, named: pairName, .value, at: place())
            } else {
                visit(slot, name: name, in: &scan)
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
            path: steps, container: nil, rule: .field,
            description: "field \(ObjectScan.shown(FieldPath(steps.map(\.name)).description))")
    }
}
