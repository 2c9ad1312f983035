import Documents
import Kubernetes

/// The fields that the API server fills in before any policy sees an object, because nobody wrote them
/// (`K/pkg/apis/*/v1/defaults.go`). Without them `object.spec.replicas` would fail on a Deployment that has one replica by
/// default. Those of the kinds that manifests are mostly made of are known here; what comes from the cluster's settings
/// or is empty (`status`, addresses, node ports) is not.
struct ServerDefaults {
    let arena: Arena

    /// The object with its defaults; the very same one where it states everything.
    /// - Parameter object: as ``ServerDecoding`` gives it, so that an empty field counts as absent.
    func filled(_ object: Value, of subject: AdmissionSubject) -> Value {
        func inSpec(_ change: (Value) -> Value) -> Value { changing(object, "spec", change) }
        switch (subject.group, subject.kind) {
        case ("", "Pod"): return inSpec { podSpec($0, isOfPod: true) }
        case ("", "PodTemplate"): return template(of: object)
        case ("", "ReplicationController"), ("apps", "ReplicaSet"):
            return inSpec { template(of: filling($0, [("replicas", .int(1))])) }
        case ("apps", "Deployment"): return inSpec { template(of: deployment($0)) }
        case ("apps", "StatefulSet"): return inSpec { template(of: statefulSet($0)) }
        case ("apps", "DaemonSet"): return inSpec { template(of: daemonSet($0)) }
        case ("batch", "Job"): return inSpec { template(of: job($0)) }
        case ("batch", "CronJob"): return inSpec { cronJob($0) }
        case ("", "Service"): return inSpec { service($0) }
        case ("", "Namespace"): return labelled(object, name: subject.name)
        case ("", "Secret"): return filling(withText(object), [("type", text("Opaque"))])
        case ("", "PersistentVolumeClaim"): return inSpec { filling($0, [("volumeMode", text("Filesystem"))]) }
        case ("", "PersistentVolume"):
            return inSpec {
                filling(
                    $0, [("volumeMode", text("Filesystem")), ("persistentVolumeReclaimPolicy", text("Retain"))])
            }
        case ("autoscaling", "HorizontalPodAutoscaler"): return inSpec { filling($0, [("minReplicas", .int(1))]) }
        case ("networking.k8s.io", "NetworkPolicy"): return inSpec { networkPolicy($0) }
        case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
            return binding(object)
        default: return object
        }
    }

    // MARK: Workloads

    private func template(of spec: Value) -> Value {
        changing(spec, "template") { changing(withMetadata($0), "spec") { podSpec($0) } }
    }

    /// Templates have metadata, if only empty ones, so that `has(object.spec.template.metadata.labels)` is no error.
    private func withMetadata(_ template: Value) -> Value { filling(template, [("metadata", map([]))]) }

    private func deployment(_ spec: Value) -> Value {
        let surge = map([("maxUnavailable", text("25%")), ("maxSurge", text("25%"))])
        return filling(
            updating(spec, "strategy", surge),
            [("replicas", .int(1)), ("revisionHistoryLimit", .int(10)), ("progressDeadlineSeconds", .int(600))])
    }

    private func statefulSet(_ spec: Value) -> Value {
        let retention = map([("whenDeleted", text("Retain")), ("whenScaled", text("Retain"))])
        return filling(
            updating(spec, "updateStrategy", map([("partition", .int(0))]), whereTypeIsStated: false),
            [
                ("replicas", .int(1)), ("revisionHistoryLimit", .int(10)),
                ("podManagementPolicy", text("OrderedReady")), ("persistentVolumeClaimRetentionPolicy", retention),
            ])
    }

    private func daemonSet(_ spec: Value) -> Value {
        let surge = map([("maxUnavailable", .int(1)), ("maxSurge", .int(0))])
        return filling(updating(spec, "updateStrategy", surge), [("revisionHistoryLimit", .int(10))])
    }

    /// How pods are replaced: one after the other unless the object says otherwise.
    /// - Parameter whereTypeIsStated: whether the details are also added to an object that states the type alone.
    private func updating(
        _ spec: Value, _ field: StaticString, _ rolling: Value, whereTypeIsStated: Bool = true
    ) -> Value {
        let filled = filling(spec, [(field, map([]))])
        return changing(filled, field) { stated in
            let strategy = filling(stated, [("type", text("RollingUpdate"))])
            guard strategy["type"]?.text == "RollingUpdate" else { return strategy }
            let isAdded = whereTypeIsStated || isAbsent(stated["type"])
            let known = isAdded ? filling(strategy, [("rollingUpdate", rolling)]) : strategy
            return changing(known, "rollingUpdate") { filling($0, rolling) }
        }
    }

    private func job(_ spec: Value) -> Value {
        // Where each index has its own limit, there is none for all of them.
        let limit: Int64 = isAbsent(spec["backoffLimitPerIndex"]) ? 6 : Int64(Int32.max)
        var defaults: [(StaticString, Value)] = [
            ("backoffLimit", .int(limit)), ("completionMode", text("NonIndexed")), ("suspend", .false),
            ("parallelism", .int(1)),
        ]
        if isAbsent(spec["completions"]), isAbsent(spec["parallelism"]) { defaults.append(("completions", .int(1))) }
        return filling(spec, defaults)
    }

    private func cronJob(_ spec: Value) -> Value {
        let filled = filling(
            spec,
            [
                ("concurrencyPolicy", text("Allow")), ("suspend", .false), ("successfulJobsHistoryLimit", .int(3)),
                ("failedJobsHistoryLimit", .int(1)),
            ])
        return changing(filled, "jobTemplate") { changing(withMetadata($0), "spec") { template(of: $0) } }
    }

    // MARK: Pods

    /// - Parameter isOfPod: whether it is no template: of those some defaults wait until there is a pod.
    private func podSpec(_ spec: Value, isOfPod: Bool = false) -> Value {
        let isOnHost = isOfPod && spec["hostNetwork"]?.isTrue == true
        var filled = filling(
            spec,
            [
                ("restartPolicy", text("Always")), ("dnsPolicy", text("ClusterFirst")),
                ("terminationGracePeriodSeconds", .int(30)), ("schedulerName", text("default-scheduler")),
                ("securityContext", map([])),
            ])
        if isOfPod { filled = filling(filled, [("enableServiceLinks", .true)]) }
        filled = withAccount(filled, isOfPod: isOfPod)
        for list in ["containers", "initContainers", "ephemeralContainers"] as [StaticString] {
            filled = changingItems(filled, list) { container in
                var container = self.container(container, isOnHost: isOnHost)
                guard isOfPod, let limits = container["resources"]?["limits"], limits.kind == .map else {
                    return container
                }
                container = changing(container, "resources") {
                    changing(filling($0, [("requests", limits)]), "requests") { filling($0, limits) }
                }
                return container
            }
        }
        return changingItems(filled, "volumes", volume)
    }

    /// `serviceAccount` is the old name of `serviceAccountName`: the API server takes either and gives both.
    private func withAccount(_ spec: Value, isOfPod: Bool) -> Value {
        let stated = [spec["serviceAccountName"]?.text, spec["serviceAccount"]?.text].compactMap { $0 }
        guard let account = stated.first(where: { !$0.isEmpty }) ?? (isOfPod ? "default" : nil) else { return spec }
        return naming(naming(spec, "serviceAccountName", account), "serviceAccount", account)
    }

    private func container(_ container: Value, isOnHost: Bool) -> Value {
        var defaults: [(StaticString, Value)] = [
            ("terminationMessagePath", text("/dev/termination-log")), ("terminationMessagePolicy", text("File")),
            ("resources", map([])),
        ]
        if let image = container["image"]?.text {
            defaults.append(("imagePullPolicy", text(ServerDefaults.isLatest(image) ? "Always" : "IfNotPresent")))
        }
        var filled = filling(container, defaults)
        filled = changingItems(filled, "ports") { port in
            var defaults: [(StaticString, Value)] = [("protocol", text("TCP"))]
            if isOnHost, let number = port["containerPort"] { defaults.append(("hostPort", number)) }
            return filling(port, defaults)
        }
        for name in ["livenessProbe", "readinessProbe", "startupProbe"] as [StaticString] {
            filled = changing(filled, name) { probe in
                let timed = filling(
                    probe,
                    [
                        ("timeoutSeconds", .int(1)), ("periodSeconds", .int(10)), ("successThreshold", .int(1)),
                        ("failureThreshold", .int(3)),
                    ])
                return changing(timed, "httpGet", request)
            }
        }
        filled = changing(filled, "lifecycle") { lifecycle in
            let started = changing(lifecycle, "postStart") { changing($0, "httpGet", request) }
            return changing(started, "preStop") { changing($0, "httpGet", request) }
        }
        return changingItems(filled, "env") { variable in
            changing(variable, "valueFrom") { source in
                changing(source, "fieldRef") { filling($0, [("apiVersion", text("v1"))]) }
            }
        }
    }

    /// An HTTP request that the kubelet makes.
    private func request(_ request: Value) -> Value {
        filling(request, [("path", text("/")), ("scheme", text("HTTP"))])
    }

    private func volume(_ volume: Value) -> Value {
        if volume.kind == .map, volume.count == 1, volume["name"] != nil {
            return filling(volume, [("emptyDir", map([]))])
        }
        var filled = changing(volume, "hostPath") { filling($0, [("type", text(""))]) }
        for name in ["secret", "configMap", "downwardAPI", "projected"] as [StaticString] {
            filled = changing(filled, name) { filling($0, [("defaultMode", .int(0o644))]) }
        }
        return changing(filled, "projected") { projected in
            changingItems(projected, "sources") { source in
                changing(source, "serviceAccountToken") { filling($0, [("expirationSeconds", .int(3600))]) }
            }
        }
    }

    /// Whether the image has the tag `latest`, which is unsaid where there is neither a tag nor a digest.
    private static func isLatest(_ image: String) -> Bool {
        let tagged = image.prefix { $0 != "@" }
        let name = tagged.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let colon = name.lastIndex(of: ":") else { return tagged.endIndex == image.endIndex }
        return name[name.index(after: colon)...] == "latest"
    }

    // MARK: Other kinds

    private func service(_ spec: Value) -> Value {
        var filled = filling(spec, [("type", text("ClusterIP")), ("sessionAffinity", text("None"))])
        let type = filled["type"]?.text
        if type != "ExternalName" { filled = filling(filled, [("internalTrafficPolicy", text("Cluster"))]) }
        if type == "NodePort" || type == "LoadBalancer" {
            filled = filling(filled, [("externalTrafficPolicy", text("Cluster"))])
        }
        if type == "LoadBalancer" { filled = filling(filled, [("allocateLoadBalancerNodePorts", .true)]) }
        return changingItems(filled, "ports") { port in
            filling(port, [("protocol", text("TCP")), ("targetPort", port["port"] ?? .int(0))])
        }
    }

    private func networkPolicy(_ spec: Value) -> Value {
        let hasEgress = spec["egress"].map { $0.kind == .list && $0.count > 0 } ?? false
        let types = (hasEgress ? ["Ingress", "Egress"] : ["Ingress"]).map { text($0) }
        let list = types.withUnsafeBufferPointer { arena.list($0) }
        let filled = filling(spec, [("policyTypes", list)])
        return changing(filled, "policyTypes") { $0.kind == .list && $0.count == 0 ? list : $0 }
    }

    private func binding(_ object: Value) -> Value {
        let group = text("rbac.authorization.k8s.io")
        let referring = changing(object, "roleRef") { filling($0, [("apiGroup", group)]) }
        return changingItems(referring, "subjects") { subject in
            ["User", "Group"].contains(subject["kind"]?.text ?? "") ? filling(subject, [("apiGroup", group)]) : subject
        }
    }

    private func labelled(_ namespace: Value, name: String?) -> Value {
        guard let name else { return namespace }
        let own = map([("kubernetes.io/metadata.name", text(name))])
        return changing(namespace, "metadata") { metadata in
            changing(filling(metadata, [("labels", own)]), "labels") { filling($0, own) }
        }
    }

    /// The Secret with its `stringData` in `data`, in base64, where it has the last word; nobody can read it again.
    private func withText(_ secret: Value) -> Value {
        guard let plain = secret["stringData"], plain.kind == .map else { return secret }
        let kept = (secret["data"] ?? .null).entries.filter { plain.slot(forKey: $0.key) == nil }
        let data = kept + plain.entries.map { Value.Entry(key: $0.key, value: base64($0.value)) }
        let names = [key("stringData"), key("data")]
        var entries = secret.entries.filter { entry in !names.contains { entry.key.hasSameBytes(as: $0) } }
        entries.append(Value.Entry(key: names[1], value: data.withUnsafeBufferPointer { arena.map($0).map }))
        return entries.withUnsafeBufferPointer { arena.map($0).map }
    }

    private func base64(_ value: Value) -> Value {
        guard value.kind == .string else { return value }
        // In JSON, bytes are base64 in quotes.
        return text(String(Value.bytes(value.utf8).json().dropFirst().dropLast()))
    }

    // MARK: Changing values

    private func text(_ text: String) -> Value { arena.string(text) }

    private func map(_ fields: [(StaticString, Value)]) -> Value {
        let entries = fields.map { Value.Entry(key: key($0.0), value: $0.1) }
        return entries.withUnsafeBufferPointer { arena.map($0).map }
    }

    private func key(_ name: StaticString) -> Value { Symbols.shared.intern(name.description) }

    private func isAbsent(_ value: Value?) -> Bool { value.map { $0.kind == .null } ?? true }

    private func filling(_ map: Value, _ defaults: [(StaticString, Value)]) -> Value {
        filling(map, defaults.map { Value.Entry(key: key($0.0), value: $0.1) })
    }

    /// The map with the entries of another that it lacks.
    private func filling(_ map: Value, _ defaults: Value) -> Value { filling(map, Array(defaults.entries)) }

    /// A field that is null counts as absent.
    private func filling(_ map: Value, _ defaults: [Value.Entry]) -> Value {
        guard map.kind == .map else { return map }
        let missing = defaults.filter { isAbsent(map.slot(forKey: $0.key)?.pointee) }
        if missing.isEmpty { return map }
        let kept = map.entries.filter { entry in
            !missing.contains { entry.key.kind == .string && entry.key.hasSameBytes(as: $0.key) }
        }
        return (kept + missing).withUnsafeBufferPointer { arena.map($0).map }
    }

    /// The map with a text in a field, whatever stood there.
    private func naming(_ map: Value, _ field: StaticString, _ name: String) -> Value {
        if map[field]?.text == name { return map }
        // A null counts as absent, so that it is replaced.
        return filling(changing(map, field) { _ in .null }, [(field, text(name))])
    }

    /// The map with a field changed, where it has the field.
    private func changing(_ map: Value, _ field: StaticString, _ change: (Value) -> Value) -> Value {
        guard map.kind == .map, let old = map[field] else { return map }
        let new = change(old)
        if new.isSame(as: old) { return map }
        let name = key(field)
        let entries = map.entries.map { entry in
            entry.key.kind == .string && entry.key.hasSameBytes(as: name)
                ? Value.Entry(key: entry.key, value: new) : entry
        }
        return entries.withUnsafeBufferPointer { arena.map($0).map }
    }

    private func changingItems(_ map: Value, _ field: StaticString, _ change: (Value) -> Value) -> Value {
        changing(map, field) { list in
            guard list.kind == .list else { return list }
            var isChanged = false
            let items = list.elements.map { old in
                let new = change(old)
                if !new.isSame(as: old) { isChanged = true }
                return new
            }
            return isChanged ? items.withUnsafeBufferPointer { arena.list($0) } : list
        }
    }
}
