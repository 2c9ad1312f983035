import Documents
import Kubernetes

/// A workload as far as other objects are about it: what it names, and what others know it by. A class, because many
/// checks pass workloads around and none changes them.
final class ReferenceWorkload: Sendable {
    /// Of its pods.
    let labels: [String: String]
    let origin: Origin
    private let controller: Shared<WorkloadName>?
    let traits: Shared<Traits>

    /// What workloads have in common that ask for the same.
    struct Traits: Hashable, Sendable {
        /// What gives the pods of a template more labels than it states.
        var podController: PodController?
        var selector: LabelSelector?
        var selectorPlace: FieldPlace?
        var replicasPlace: FieldPlace?
        var replicas: Int?
        var account = "default"
        var automount: Bool?
        var tokenPlace: FieldPlace?
        var hasLimits = false
        var needs: [ReferenceNeed] = []
    }

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
        controller = reader.controller.map { reader.pool.shared($0) }
        labels = reader.labels(of: pod)
        origin = reader.object.origin

        var traits = Traits()
        if kind != "Pod" { traits.podController = PodController(reader) }
        let selectorField = ReferenceWorkload.selectingKinds.contains(kind) ? reader.spec?["selector"] : nil
        traits.selector =
            kind == "ReplicationController"
            ? selectorField.map { LabelSelector(matchLabels: $0.strings) } : selectorField?.selector
        traits.selectorPlace = selectorField?.place
        let replicasField = reader.spec?["replicas"]
        traits.replicasPlace = replicasField?.place
        switch kind {
        case "Pod": traits.replicas = 1
        case _ where ReferenceWorkload.scaledKinds.contains(kind):
            traits.replicas = replicasField == nil ? 1 : replicasField?.int
        default: break
        }

        let spec = pod["spec"]
        let accountField = spec?["serviceAccountName"] ?? spec?["serviceAccount"]
        if let account = accountField?.text, !account.isEmpty { traits.account = account }
        let containers = (spec?["containers"]?.items ?? []) + (spec?["initContainers"]?.items ?? [])
        let automountField = spec?["automountServiceAccountToken"]
        var automount = automountField.flatMap { $0.value.kind == .bool ? $0.isTrue : nil }
        if automount != false, !containers.isEmpty {
            let volumes = spec?.value["volumes"]?.elements
            if containers.allSatisfy({ ReferenceWorkload.mountsOverToken($0, volumes) }) { automount = false }
        }
        traits.automount = automount
        if automount != false, spec?["containers"] != nil {
            traits.tokenPlace = automount == nil ? spec?.place : automountField?.place
        }

        var needs = ReferenceNeeds()
        if let accountField { needs.need(.serviceAccount, .serviceAccount, accountField) }
        for secret in spec?["imagePullSecrets"]?.items ?? [] { needs.need(.pullSecret, .secret, secret["name"]) }
        var hasLimits = true
        for container in containers {
            hasLimits = hasLimits && ReferenceWorkload.limits(container)
            needs.read(container: container)
        }
        // They come to a pod that runs: without a token or limits of their own.
        for container in spec?["ephemeralContainers"]?.items ?? [] { needs.read(container: container) }
        traits.hasLimits = hasLimits || (spec.map(ReferenceWorkload.limits) ?? false)
        // The claims of a StatefulSet take the place of the volumes of the same names.
        let claims = kind == "StatefulSet" ? ReferenceWorkload.claimTemplates(reader) : []
        for volume in spec?["volumes"]?.items ?? [] where volume["name"]?.text.map(claims.contains) != true {
            needs.read(volume: volume)
        }
        if kind == "StatefulSet", let service = reader.spec?["serviceName"] {
            needs.need(.governingService, .service, service)
        }
        traits.needs = needs.found
        // With lines, hardly two are alike.
        self.traits = origin.isInFile ? Shared(traits) : reader.pool.shared(traits)
    }

    var name: WorkloadName { WorkloadName(origin.resource) }

    /// The controller that made the object.
    var owner: WorkloadName? { controller?.value }

    /// Which of its pods a selector matches.
    func pods(matching selector: LabelSelector) -> Fulfilment {
        guard selector.requirements.contains(where: { PodController.addedKeys.contains($0.key) }) else {
            return selector.matches(labels) ? .all : .none
        }
        return Fulfilment(of: selector, choices, labels: labels)
    }

    /// What its controller chooses for its pods, and tells by labels.
    var choices: [ChosenValue] { traits.value.podController?.choices(for: name.name, labels: labels) ?? [] }

    /// Of the pods that its controller counts as its own; nil for what has none of its own.
    var selector: LabelSelector? { traits.value.selector }
    var selectorOrigin: Origin? { traits.value.selectorPlace.map(origin.of) }

    /// Where `spec.replicas` is written; nil where it is not.
    var replicasOrigin: Origin? { traits.value.replicasPlace.map(origin.of) }

    /// The pods that it asks for; nil for what is not scaled, such as a DaemonSet.
    var replicas: Int? { traits.value.replicas }

    var account: String { traits.value.account }

    /// What the pod says itself of its token; nil where its account decides. False as well where the API server has no
    /// container to mount the token in.
    var automount: Bool? { traits.value.automount }

    /// Where it says so, or could; nil where it does not take the token, and for what is no pod but a patch for one.
    var tokenOrigin: Origin? { traits.value.tokenPlace.map(origin.of) }

    /// Whether every container has limits for CPU and memory.
    var hasLimits: Bool { traits.value.hasLimits }

    var references: some Sequence<ObjectReference> {
        traits.value.needs.lazy.map { [origin] need in
            ObjectReference(
                rule: need.rule, kind: need.kind, namespace: origin.resource.namespace ?? "default", name: need.name,
                key: need.key, container: need.container, origin: origin.of(need.place))
        }
    }

    /// The names of the `volumeClaimTemplates` of a StatefulSet.
    static func claimTemplates(_ reader: ObjectReader) -> Set<String> {
        Set((reader.spec?["volumeClaimTemplates"]?.items ?? []).compactMap { $0["metadata"]?["name"]?.text })
    }

    private static let tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount"

    /// Whether a container mounts a volume without a token at the very path of the token, where the API server then mounts
    /// none (kubernetes/plugin/pkg/admission/serviceaccount).
    private static func mountsOverToken(_ container: Field, _ volumes: UnsafeBufferPointer<Value>?) -> Bool {
        guard let mounts = container.value["volumeMounts"] else { return false }
        return mounts.elements.contains { mount in
            guard let path = mount["mountPath"], path.kind == .string, path.utf8.elementsEqual(tokenPath.utf8),
                let name = mount["name"], name.kind == .string
            else { return false }
            let volume = volumes?.first { volume in
                volume["name"].map { $0.kind == .string && $0.hasSameBytes(as: name) } ?? false
            }
            return volume.map(givesToken) != true
        }
    }

    /// Whether what is mounted at the path of the token is one: made for the pod, or a Secret, which holds nothing else
    /// there.
    private static func givesToken(_ volume: Value) -> Bool {
        func isThere(_ secret: Value?) -> Bool { secret.map { $0.kind != .null } ?? false }
        return isThere(volume["secret"]) || volume.projectsToken
            || volume["projected"]?["sources"]?.elements.contains { isThere($0["secret"]) } ?? false
    }

    private static func limits(_ field: Field) -> Bool {
        guard let limits = field["resources"]?["limits"] else { return false }
        return limits["cpu"] != nil && limits["memory"] != nil
    }
}

/// An object of its namespace that a pod names, and where it does.
struct ReferenceNeed: Hashable, Sendable {
    let rule: ReferenceRule
    let kind: ReferencedKind
    let name: String
    /// The entry of a Secret or ConfigMap that is asked for; nil for the whole.
    let key: String?
    /// The container that needs the object, where it is one container.
    let container: String?
    let place: FieldPlace
}

/// Gathers what a pod needs of its namespace.
private struct ReferenceNeeds {
    private(set) var found: [ReferenceNeed] = []

    mutating func need(
        _ rule: ReferenceRule, _ kind: ReferencedKind, _ field: Field?, key: String? = nil, container: String? = nil
    ) {
        guard let field, let name = field.text, !name.isEmpty else { return }
        found.append(
            ReferenceNeed(rule: rule, kind: kind, name: name, key: key, container: container, place: field.place))
    }

    mutating func read(container: Field) {
        let name = container["name"]?.text
        for variable in container["env"]?.items ?? [] {
            guard let source = variable["valueFrom"] else { continue }
            needVariable(.secret, source["secretKeyRef"], hasKey: true, container: name)
            needVariable(.configMap, source["configMapKeyRef"], hasKey: true, container: name)
        }
        for source in container["envFrom"]?.items ?? [] {
            needVariable(.secret, source["secretRef"], hasKey: false, container: name)
            needVariable(.configMap, source["configMapRef"], hasKey: false, container: name)
        }
    }

    /// - Parameter hasKey: whether one entry of the object is meant.
    private mutating func needVariable(_ kind: ReferencedKind, _ field: Field?, hasKey: Bool, container: String?) {
        guard let field, field["optional"]?.isTrue != true else { return }
        need(.environment, kind, field["name"], key: hasKey ? field["key"]?.text : nil, container: container)
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
