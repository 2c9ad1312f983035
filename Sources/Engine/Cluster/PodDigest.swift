import CEL
import Documents
import Kubernetes
import Secrets

/// What a pod template or a Pod says, in short: a Pod that ``repeats(_:)`` its template is judged as the template is.
///
/// All of the pod's `spec` counts, and of its metadata the labels and annotations that rules judge, those that look like
/// credentials among them; what makes no difference is named: fields that the cluster sets (the node, priorities, the
/// index of a Job, …), defaults, the volume of the service account's token and the claims of a StatefulSet. So a field that
/// nobody thought of makes a difference.
struct PodDigest: Hashable, Sendable {
    private let number: Int
    /// What the cluster may add to a Pod and what is missed where only the template has it: limits and requests
    /// (LimitRanges add them), that images are always pulled (AlwaysPullImages), a priority. What they are, by hashes of
    /// what they are of.
    private let assets: [Int: String]

    /// - Parameter template: of the resource, whose document lives.
    init(_ template: PodTemplate, of resource: Resource) {
        var hash = PodHash(
            template.slot.pointee, suspects: CredentialScan().suspectAnnotations(of: template.slot, in: resource))
        hash.addPod()
        number = hash.hasher.finalize()
        assets = hash.assets
    }

    /// Whether what rules say of a template they say of this Pod too.
    func repeats(_ template: PodDigest) -> Bool {
        number == template.number
            && template.assets.allSatisfy { name, amount in
                guard let own = assets[name] else { return false }
                return own == amount || PodDigest.canonical(own) == PodDigest.canonical(amount)
            }
    }

    /// An amount as the API server writes it, which leaves those of custom resources as they are.
    private static func canonical(_ amount: String) -> String {
        CanonicalQuantity.text(of: amount, isAtLeastMilli: true) ?? amount
    }
}

extension Resource {
    /// The digests of the object's pod templates, or of a Pod.
    var podDigests: [PodDigest] {
        withExtendedLifetime(document) { podTemplates.found.map { PodDigest($0, of: self) } }
    }
}

private struct PodHash {
    var hasher = Hasher()
    private(set) var assets: [Int: String] = [:]
    private let spec: Value
    private let name: String
    private let profiles: PodProfiles
    private let notes: [(key: String, value: Value)]
    private let usesHostNetwork: Bool

    /// - Parameters:
    ///   - pod: with `metadata` and `spec`.
    ///   - suspects: the keys of annotations that may hold credentials.
    init(_ pod: Value, suspects: Set<String>) {
        spec = pod["spec"] ?? .null
        let metadata = pod["metadata"]
        name = metadata?["name"]?.text ?? ""
        profiles = PodProfiles(annotations: metadata?["annotations"], of: spec)
        notes = [("labels", metadata?["labels"]), ("annotations", metadata?["annotations"])].flatMap { place, map in
            (map?.entries ?? .init(start: nil, count: 0)).compactMap { entry -> (key: String, value: Value)? in
                guard let key = entry.key.text,
                    PodHash.judgedNotes.contains(where: key.hasPrefix)
                        || place == "annotations" && suspects.contains(key)
                else { return nil }
                return (place + " " + key, entry.value)
            }
        }
        usesHostNetwork = spec["hostNetwork"]?.isTrue ?? false
    }

    /// With what the labels and annotations begin that rules judge, beside the profiles of AppArmor and seccomp.
    private static let judgedNotes = [
        "sidecar.istio.io/inject", "traffic.sidecar.istio.io/", "istio.io/", "linkerd.io/inject",
        "config.linkerd.io/skip-", "kuma.io/sidecar-injection", "consul.hashicorp.com/connect-inject",
    ]

    /// Fields of a Pod that the API server, its admission plugins and Kubernetes' controllers set, and those that are
    /// hashed by themselves.
    private static let setInPods: Set<String> = [
        "nodeName", "affinity", "hostname", "subdomain", "priority", "preemptionPolicy", "schedulerName", "overhead",
        "imagePullSecrets", "readinessGates", "schedulingGates", "resourceClaims", "topologySpreadConstraints",
        "enableServiceLinks",
        "serviceAccountName", "serviceAccount", "priorityClassName", "nodeSelector", "tolerations", "volumes",
        "initContainers", "containers", "ephemeralContainers", "resources",
    ]

    mutating func addPod() {
        let account = [spec["serviceAccountName"], spec["serviceAccount"]].lazy.compactMap { $0?.text }
            .first { !$0.isEmpty }
        hasher.combine(account ?? "default")
        addFields(of: spec, in: .pod) { PodHash.setInPods.contains($0) }
        if let priority = spec["priorityClassName"], !PodHash.isEmpty(priority) {
            addAsset("priorityClassName", amount: priority.text ?? "")
        }
        // Admission plugins add others.
        add(spec["nodeSelector"]?["kubernetes.io/os"])
        add(spec["nodeSelector"]?["beta.kubernetes.io/os"])
        for toleration in PodHash.items(spec["tolerations"]) {
            let key = toleration["key"]?.text ?? ""
            if key.isEmpty || key.hasPrefix("node-role.kubernetes.io/") { add(toleration) }
        }
        addAmounts(spec["resources"], of: "")
        addAll(profiles.orphans)
        addAll(notes)
        let tokens = addVolumes()
        for (list, value) in [
            ("initContainers", spec["initContainers"]), ("containers", spec["containers"]),
            ("ephemeralContainers", spec["ephemeralContainers"]),
        ] {
            let containers = PodHash.items(value)
            hasher.combine(containers.count)
            for (number, container) in containers.enumerated() {
                add(container: container, id: "\(list) \(number)", tokens: tokens)
            }
        }
    }

    /// - Returns: the volumes that stand for the token which every pod gets.
    private mutating func addVolumes() -> Set<String> {
        var tokens: Set<String> = []
        for volume in PodHash.items(spec["volumes"]) {
            let name = volume["name"]?.text ?? ""
            if name.hasPrefix("kube-api-access-"), let projected = volume["projected"],
                PodHash.items(projected["sources"]).allSatisfy(PodHash.isOfToken)
            {
                tokens.insert(name)
                continue
            }
            // A StatefulSet gives each pod a claim of its own: its name, a hyphen and the pod's.
            if let claim = volume["persistentVolumeClaim"]?["claimName"]?.text, !self.name.isEmpty,
                claim == "\(name)-\(self.name)"
            {
                continue
            }
            add(volume, in: .volume)
        }
        return tokens
    }

    /// Whether a source is one of those that the admission plugin ServiceAccount projects: the token for the API server, the
    /// certificates of the cluster's authorities, the namespace's name.
    private static func isOfToken(_ source: Value) -> Bool {
        source.entries.allSatisfy { field in
            switch field.key.text {
            case "serviceAccountToken": isEmpty(field.value["audience"] ?? .null)
            case "configMap":
                ["kube-root-ca.crt", "openshift-service-ca.crt"].contains(field.value["name"]?.text)
            case "downwardAPI": true
            default: isEmpty(field.value)
            }
        }
    }

    private mutating func add(container: Value, id: String, tokens: Set<String>) {
        addFields(of: container, in: .container) {
            [
                "imagePullPolicy", "resources", "resizePolicy", "securityContext", "env", "ports", "volumeMounts",
            ].contains($0)
        }
        if PodHash.isAlwaysPulled(container) { addAsset("\(id) Always") }
        addAmounts(container["resources"], of: id)
        addFields(of: container["securityContext"] ?? .null, in: .other) { $0 == "appArmorProfile" }
        add(profiles: container)
        for variable in PodHash.items(container["env"]) {
            let isIndex =
                variable["name"]?.text == "JOB_COMPLETION_INDEX" && variable["valueFrom"]?["fieldRef"] != nil
            if !isIndex { add(variable) }
        }
        // On the host's network every port is one of the host, stated or not.
        let unstated = usesHostNetwork ? "hostPort" : nil
        for port in PodHash.items(container["ports"]) { addFields(of: port, in: .other) { $0 == unstated } }
        for mount in PodHash.items(container["volumeMounts"]) {
            let isToken =
                mount["name"]?.text.map(tokens.contains) ?? false
                && mount["mountPath"]?.text == "/var/run/secrets/kubernetes.io/serviceaccount"
            if !isToken { add(mount) }
        }
    }

    private mutating func add(profiles container: Value) {
        let name = container["name"]?.text ?? ""
        hasher.combine(profiles.appArmor(of: container, name))
        hasher.combine(profiles.seccompNote(of: container, name))
    }

    private mutating func addAsset(_ asset: String, amount: String = "") {
        var hasher = Hasher()
        hasher.combine(asset)
        assets[hasher.finalize()] = amount
    }

    /// An amount of 0 is none.
    private mutating func addAmounts(_ resources: Value?, of id: String) {
        for (list, amounts) in [("limits", resources?["limits"]), ("requests", resources?["requests"])] {
            for entry in amounts?.entries ?? .init(start: nil, count: 0) {
                if PodHash.isEmpty(entry.value) { continue }
                let amount = entry.value.text ?? entry.value.json()
                if amount == "0" { continue }
                addAsset("\(id) \(list) \(entry.key.text ?? "")", amount: amount)
            }
        }
    }

    private mutating func addAll(_ notes: [(key: String, value: Value)]) {
        for note in notes.sorted(by: { $0.key < $1.key }) {
            hasher.combine(note.key)
            add(note.value)
        }
    }

    /// Where a field stands, as far as its default depends on it.
    private enum Parent {
        case pod, container, probe, volume, other

        /// Of the map or list in a field.
        func parent(of field: String) -> Parent {
            switch (self, field) {
            case (.container, "livenessProbe"), (.container, "readinessProbe"), (.container, "startupProbe"),
                (.container, "lifecycle"), (.probe, _):
                .probe
            case (.volume, "hostPath"): .other
            case (.volume, _): .volume
            default: .other
            }
        }
    }

    /// Adds the fields of a map in the order of their names, without defaults and what is empty.
    private mutating func addFields(of map: Value, in parent: Parent, but isLeftOut: (String) -> Bool = { _ in false })
    {
        guard map.kind == .map else { return add(map, in: parent) }
        let entries = map.entries.map { (key: $0.key.text ?? "", value: $0.value) }
            .filter { !PodHash.isEmpty($0.value) && !isLeftOut($0.key) && !PodHash.isDefault($0, in: parent) }
            .sorted { $0.key < $1.key }
        // As what is absent.
        if entries.isEmpty { return hasher.combine(0 as UInt8) }
        hasher.combine(map.kind.rawValue)
        hasher.combine(entries.count)
        for entry in entries {
            hasher.combine(entry.key)
            add(entry.value, in: parent.parent(of: entry.key))
        }
    }

    /// Adds a value; what is absent, null or empty is the same, and so is the order of a mapping's keys.
    private mutating func add(_ value: Value?, in parent: Parent = .other) {
        guard let value, !PodHash.isEmpty(value) else {
            hasher.combine(0 as UInt8)
            return
        }
        if value.kind == .map { return addFields(of: value, in: parent) }
        hasher.combine(value.kind.rawValue)
        switch value.kind {
        case .string: hasher.combine(value.text)
        case .list:
            hasher.combine(value.count)
            for element in value.elements { add(element, in: parent) }
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

    /// What the API server takes for a field that is absent (Kubernetes' `pkg/apis/core/v1/defaults.go`), and writes into
    /// the templates of its own kinds, but not into those of custom resources.
    private static func isDefault(_ field: (key: String, value: Value), in parent: Parent) -> Bool {
        func isText(_ text: String) -> Bool { field.value.text == text }
        func isNumber(_ number: Int64) -> Bool { field.value.kind == .int && field.value.asInt == number }
        switch (parent, field.key) {
        case (.pod, "hostNetwork"), (.pod, "hostPID"), (.pod, "hostIPC"), (.pod, "shareProcessNamespace"),
            (.other, "readOnly"):
            return field.value.isFalse
        case (.pod, "hostUsers"): return field.value.isTrue
        case (.pod, "dnsPolicy"): return isText("ClusterFirst")
        case (.pod, "restartPolicy"): return isText("Always")
        case (.pod, "terminationGracePeriodSeconds"): return isNumber(30)
        case (.container, "terminationMessagePath"): return isText("/dev/termination-log")
        case (.container, "terminationMessagePolicy"): return isText("File")
        case (.probe, "timeoutSeconds"), (.probe, "successThreshold"): return isNumber(1)
        case (.probe, "periodSeconds"): return isNumber(10)
        case (.probe, "failureThreshold"): return isNumber(3)
        case (.probe, "scheme"): return isText("HTTP")
        case (.probe, "path"): return isText("/")
        case (.volume, "defaultMode"): return isNumber(0o644)
        case (.volume, "expirationSeconds"): return isNumber(3600)
        case (.volume, "volumeMode"): return isText("Filesystem")
        case (.volume, "apiVersion"), (.other, "apiVersion"): return isText("v1")
        case (.volume, "divisor"), (.other, "divisor"): return isText("0")
        case (.other, "protocol"): return isText("TCP")
        case (.other, "procMount"): return isText("Default")
        default: return false
        }
    }

    /// Whether the kubelet asks for the image whenever the container starts: stated, or because it is `latest`.
    private static func isAlwaysPulled(_ container: Value) -> Bool {
        if let policy = container["imagePullPolicy"]?.text, !policy.isEmpty { return policy == "Always" }
        let image = container["image"]?.text ?? ""
        let name = image.split(separator: "/").last ?? ""
        return !image.contains("@") && (!name.contains(":") || name.hasSuffix(":latest"))
    }

    /// The elements of a list. What is no list has none: ``addFields(of:in:but:)`` is not asked for it.
    private static func items(_ list: Value?) -> UnsafeBufferPointer<Value> {
        list?.elements ?? .init(start: nil, count: 0)
    }
}
