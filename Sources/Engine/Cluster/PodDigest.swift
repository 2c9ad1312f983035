import Documents
import Kubernetes

/// What makes a pod safe or not, in short: two pods with the same digest are judged alike.
///
/// It covers the containers of all three lists (name, image, command, environment, `securityContext`, host ports, mounts)
/// and of the pod its service account, host namespaces, `securityContext` and volumes. What the API server and the
/// built-in controllers add to every pod makes no difference: defaults, the volume of the service account's token, the
/// claims of a StatefulSet, the index of a Job, tolerations, priorities and the node.
struct PodDigest: Hashable, Sendable {
    private let number: Int

    /// - Parameter template: lies in a document that lives.
    init(_ template: PodTemplate) {
        var hash = PodHash()
        hash.add(pod: template.slot.pointee["spec"] ?? .null)
        number = hash.hasher.finalize()
    }
}

extension Resource {
    /// The digests of the object's pod templates, or of a Pod.
    var podDigests: [PodDigest] {
        withExtendedLifetime(document) { podTemplates.found.map { PodDigest($0) } }
    }
}

private struct PodHash {
    var hasher = Hasher()

    mutating func add(pod spec: Value) {
        let account = [spec["serviceAccountName"], spec["serviceAccount"]].lazy.compactMap { $0?.text }
            .first { !$0.isEmpty }
        hasher.combine(account ?? "default")
        add(spec["automountServiceAccountToken"])
        let usesHostNetwork = spec["hostNetwork"]?.isTrue ?? false
        hasher.combine(usesHostNetwork)
        hasher.combine(spec["hostPID"]?.isTrue ?? false)
        hasher.combine(spec["hostIPC"]?.isTrue ?? false)
        hasher.combine(spec["shareProcessNamespace"]?.isTrue ?? false)
        // Absent means true.
        hasher.combine(spec["hostUsers"]?.isFalse ?? false)
        add(spec["runtimeClassName"])
        add(spec["securityContext"])
        let tokens = add(volumes: spec["volumes"])
        for list in [spec["initContainers"], spec["containers"], spec["ephemeralContainers"]] {
            let containers = PodHash.items(list)
            hasher.combine(containers.count)
            for container in containers { add(container: container, usesHostNetwork: usesHostNetwork, tokens: tokens) }
        }
    }

    /// - Returns: the volumes that stand for the token which every pod gets.
    private mutating func add(volumes: Value?) -> Set<String> {
        var tokens: Set<String> = []
        for volume in PodHash.items(volumes) where volume.kind == .map {
            let name = volume["name"]?.text ?? ""
            if name.hasPrefix("kube-api-access-"), volume["projected"] != nil {
                tokens.insert(name)
                continue
            }
            // A StatefulSet gives each pod a claim of its own in place of its template's.
            if volume["persistentVolumeClaim"] != nil { continue }
            hasher.combine(name)
            for entry in volume.entries where !entry.key.isText("name") { add(entry.key) }
            add(volume["hostPath"]?["path"])
            add(volume["secret"]?["secretName"])
            add(volume["configMap"]?["name"])
        }
        return tokens
    }

    private mutating func add(container: Value, usesHostNetwork: Bool, tokens: Set<String>) {
        for field in [container["name"], container["image"], container["command"], container["args"]] { add(field) }
        add(container["securityContext"])
        add(container["envFrom"])
        for variable in PodHash.items(container["env"]) {
            if variable["name"]?.isText("JOB_COMPLETION_INDEX") ?? false { continue }
            add(variable["name"])
            add(variable["value"])
            let source = variable["valueFrom"]
            for entry in source?.entries ?? .init(start: nil, count: 0) { add(entry.key) }
            add(source?["secretKeyRef"])
            add(source?["configMapKeyRef"])
        }
        // On the host's network every port is one of the host, stated or not.
        for port in PodHash.items(container["ports"]) where !usesHostNetwork {
            if let number = port["hostPort"], number.kind == .int, number.asInt != 0 { add(number) }
        }
        for mount in PodHash.items(container["volumeMounts"]) {
            if let name = mount["name"]?.text, tokens.contains(name),
                mount["mountPath"]?.isText("/var/run/secrets/kubernetes.io/serviceaccount") ?? false
            {
                continue
            }
            for field in [mount["name"], mount["mountPath"], mount["subPath"], mount["subPathExpr"]] { add(field) }
            hasher.combine(mount["readOnly"]?.isTrue ?? false)
            add(mount["mountPropagation"])
        }
        add(container["volumeDevices"])
    }

    /// Adds a value; what is absent, null or empty is the same, and so is the order of a mapping's keys.
    private mutating func add(_ value: Value?) {
        guard let value, !PodHash.isEmpty(value) else {
            hasher.combine(0 as UInt8)
            return
        }
        hasher.combine(value.kind.rawValue)
        switch value.kind {
        case .string: hasher.combine(value.text)
        case .list:
            hasher.combine(value.count)
            for element in value.elements { add(element) }
        case .map:
            let entries = value.entries.filter { !PodHash.isEmpty($0.value) && !PodHash.isDefault($0) }
                .map { (key: $0.key.text ?? "", value: $0.value) }.sorted { $0.key < $1.key }
            hasher.combine(entries.count)
            for entry in entries {
                hasher.combine(entry.key)
                add(entry.value)
            }
        default: hasher.combine(value.bits)
        }
    }

    private static func isEmpty(_ value: Value) -> Bool {
        switch value.kind {
        case .null: true
        case .string, .list, .map: value.count == 0
        default: false
        }
    }

    /// What the API server adds to a `securityContext`.
    private static func isDefault(_ entry: Value.Entry) -> Bool {
        entry.key.isText("procMount") && entry.value.isText("Default")
    }

    private static func items(_ list: Value?) -> UnsafeBufferPointer<Value> {
        list?.elements ?? .init(start: nil, count: 0)
    }
}

extension Value {
    fileprivate func isText(_ wanted: StaticString) -> Bool {
        kind == .string
            && utf8.elementsEqual(UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount))
    }
}
