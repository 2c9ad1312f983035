import Documents
import Kubernetes

/// A workload as far as other objects are about it: what it names, and what others know it by. A class, because many
/// checks pass workloads around and none changes them.
final class ReferenceWorkload: Sendable {
    let name: WorkloadName
    /// The controller that made the object.
    let owner: WorkloadName?
    /// Of its pods.
    let labels: [String: String]
    /// Of the pods that its controller counts as its own; nil for what has none of its own.
    let selector: LabelSelector?
    let selectorOrigin: Origin?
    /// Where `spec.replicas` is written; nil where it is not.
    let replicasOrigin: Origin?
    /// The pods that it asks for; nil for what is not scaled, such as a DaemonSet.
    let replicas: Int?
    let account: String
    /// What the pod says itself of its token; nil where its account decides.
    let automount: Bool?
    /// Where it says so, or could; nil where it does not take the token, and for what is no pod but a patch for one.
    let tokenOrigin: Origin?
    /// Whether every container has limits for CPU and memory.
    let hasLimits: Bool
    let references: [ObjectReference]
    let origin: Origin

    /// The kinds that `kubectl scale` knows, whose replicas are 1 where none are stated.
    static let scaledKinds: Set<String> = ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"]

    private static let selectingKinds = scaledKinds.union(["DaemonSet"])

    /// The workloads that an object stands for; of a custom resource there may be several.
    static func read(_ reader: ObjectReader) -> [ReferenceWorkload] {
        let resource = reader.resource
        // A PodTemplate object is never run by itself, and a finished Pod needs nothing more.
        if resource.group.isEmpty, resource.kind == "PodTemplate" { return [] }
        if resource.group.isEmpty, resource.kind == "Pod", let phase = reader.object["status"]?["phase"]?.text,
            phase == "Succeeded" || phase == "Failed"
        {
            return []
        }
        return resource.podTemplates.found.map { ReferenceWorkload($0, reader) }
    }

    private init(_ template: PodTemplate, _ reader: ObjectReader) {
        let pod = reader.field(at: template)
        let kind = reader.resource.kind
        name = WorkloadName(namespace: reader.namespace, name: reader.name, kind: kind)
        owner = ReferenceWorkload.controller(of: reader)
        labels = pod["metadata"]?["labels"]?.strings ?? [:]
        origin = reader.object.origin

        let selectorField = ReferenceWorkload.selectingKinds.contains(kind) ? reader.spec?["selector"] : nil
        selector =
            kind == "ReplicationController"
            ? selectorField.map { LabelSelector(matchLabels: $0.strings) } : selectorField?.selector
        selectorOrigin = selectorField?.origin
        let replicasField = reader.spec?["replicas"]
        replicasOrigin = replicasField?.origin
        switch kind {
        case "Pod": replicas = 1
        case _ where ReferenceWorkload.scaledKinds.contains(kind):
            replicas = replicasField == nil ? 1 : replicasField?.int
        default: replicas = nil
        }

        let spec = pod["spec"]
        let accountField = spec?["serviceAccountName"] ?? spec?["serviceAccount"]
        account = accountField?.text.flatMap { $0.isEmpty ? nil : $0 } ?? "default"
        let automountField = spec?["automountServiceAccountToken"]
        automount = automountField.flatMap { $0.value.kind == .bool ? $0.isTrue : nil }
        tokenOrigin =
            automount == false || spec?["containers"] == nil
            ? nil : automount == nil ? spec?.origin : automountField?.origin

        var needs = ReferenceNeeds(namespace: reader.namespace)
        if let accountField { needs.need(.serviceAccount, .serviceAccount, accountField) }
        for secret in spec?["imagePullSecrets"]?.items ?? [] { needs.need(.pullSecret, .secret, secret["name"]) }
        var hasLimits = true
        for container in (spec?["containers"]?.items ?? []) + (spec?["initContainers"]?.items ?? []) {
            hasLimits = hasLimits && ReferenceWorkload.limits(container)
            needs.read(container: container)
        }
        self.hasLimits = hasLimits || (spec.map(ReferenceWorkload.limits) ?? false)
        // The claims of a StatefulSet take the place of the volumes of the same names.
        let claims = kind == "StatefulSet" ? ReferenceWorkload.claimTemplates(reader) : []
        for volume in spec?["volumes"]?.items ?? [] where volume["name"]?.text.map(claims.contains) != true {
            needs.read(volume: volume)
        }
        if kind == "StatefulSet", let service = reader.spec?["serviceName"] {
            needs.need(.governingService, .service, service)
        }
        references = needs.references
    }

    /// The names of the `volumeClaimTemplates` of a StatefulSet.
    static func claimTemplates(_ reader: ObjectReader) -> Set<String> {
        Set((reader.spec?["volumeClaimTemplates"]?.items ?? []).compactMap { $0["metadata"]?["name"]?.text })
    }

    private static func controller(of reader: ObjectReader) -> WorkloadName? {
        let owners = reader.object["metadata"]?["ownerReferences"]?.items ?? []
        guard let owner = owners.first(where: { $0["controller"]?.isTrue == true }), let kind = owner["kind"]?.text,
            let name = owner["name"]?.text
        else { return nil }
        return WorkloadName(namespace: reader.namespace, name: name, kind: kind)
    }

    private static func limits(_ field: Field) -> Bool {
        guard let limits = field["resources"]?["limits"] else { return false }
        return limits["cpu"] != nil && limits["memory"] != nil
    }
}

/// Gathers what a pod needs of its namespace.
private struct ReferenceNeeds {
    let namespace: String
    private(set) var references: [ObjectReference] = []

    init(namespace: String) { self.namespace = namespace }

    mutating func need(
        _ rule: ReferenceRule, _ kind: ReferencedKind, _ field: Field?, key: String? = nil, container: String? = nil
    ) {
        guard let field, let name = field.text, !name.isEmpty else { return }
        references.append(
            ObjectReference(
                rule: rule, kind: kind, namespace: namespace, name: name, key: key, container: container,
                origin: field.origin))
    }

    mutating func read(container: Field) {
        let name = container["name"]?.text
        for variable in container["env"]?.items ?? [] {
            guard let source = variable["valueFrom"] else { continue }
            for (kind, field) in [
                (ReferencedKind.secret, source["secretKeyRef"]), (.configMap, source["configMapKeyRef"]),
            ] {
                guard let field, field["optional"]?.isTrue != true else { continue }
                need(.environment, kind, field["name"], key: field["key"]?.text, container: name)
            }
        }
        for source in container["envFrom"]?.items ?? [] {
            for (kind, field) in [(ReferencedKind.secret, source["secretRef"]), (.configMap, source["configMapRef"])] {
                guard let field, field["optional"]?.isTrue != true else { continue }
                need(.environment, kind, field["name"], container: name)
            }
        }
    }

    mutating func read(volume: Field) {
        if let secret = volume["secret"], secret["optional"]?.isTrue != true {
            need(.volume, .secret, secret["secretName"])
        }
        need(.volume, .claim, volume["persistentVolumeClaim"]?["claimName"])
        let projected = volume["projected"]?["sources"]?.items ?? []
        for source in [volume] + projected {
            if let map = source["configMap"], map["optional"]?.isTrue != true {
                need(.volume, .configMap, map["name"])
            }
        }
        for source in projected {
            if let secret = source["secret"], secret["optional"]?.isTrue != true {
                need(.volume, .secret, secret["name"])
            }
        }
    }
}
