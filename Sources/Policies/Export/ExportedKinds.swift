/// Which resources of the API an exported policy is about.
struct ExportedKinds {
    /// One of `matchConstraints.resourceRules`.
    struct Resources {
        let group: String
        let versions: [String]
        var resources: [String]
    }

    private(set) var resources: [Resources] = []
    /// The kinds, as `Kind` or `group/Kind`.
    private(set) var kinds: Set<String> = []
    /// Whether there are custom resources among them.
    private(set) var hasCustom = false

    /// Everything of Kubernetes itself that carries a pod template. A Pod's ephemeral containers and the resources of a
    /// running one come by subresources.
    static let workloads: ExportedKinds = {
        var workloads = ExportedKinds()
        workloads.resources = [
            Resources(
                group: "", versions: ["v1"],
                resources: [
                    "pods", "pods/ephemeralcontainers", "pods/resize", "podtemplates", "replicationcontrollers",
                ]),
            Resources(
                group: "apps", versions: ["v1"],
                resources: ["daemonsets", "deployments", "replicasets", "statefulsets"]),
            Resources(group: "batch", versions: ["v1"], resources: ["cronjobs", "jobs"]),
        ]
        workloads.kinds = [
            "Pod", "PodTemplate", "ReplicationController", "apps/DaemonSet", "apps/Deployment", "apps/ReplicaSet",
            "apps/StatefulSet", "batch/CronJob", "batch/Job",
        ]
        return workloads
    }()

    private init() {}

    /// The kinds of a `resource` check, those left out that no API server asks policies about.
    /// - Parameter readsVersion: whether the object's `apiVersion` decides, so that the API server must not convert it.
    init(_ names: [String], readsVersion: Bool) throws(ExportRefusal.Reason) {
        if names.isEmpty { throw .everyKind }
        var reasons: [ExportRefusal.Reason] = []
        for name in names {
            let parts = name.split(separator: "/", maxSplits: 1)
            let kind = GroupKind(group: parts.count == 2 ? String(parts[0]) : "", kind: String(parts.last ?? ""))
            if let reason = ExportedKinds.obstacle(kind) {
                reasons.append(reason)
                continue
            }
            kinds.insert(name)
            add(kind, readsVersion: readsVersion)
        }
        if let reason = reasons.first, kinds.isEmpty { throw reason }
    }

    private mutating func add(_ kind: GroupKind, readsVersion: Bool) {
        let known = BuiltInResources.names(of: kind)
        hasCustom = hasCustom || known == nil
        let names = known ?? .guess(kind)
        // Which versions of a custom resource there are, only the cluster knows.
        let versions = readsVersion || names.versions.isEmpty ? ["*"] : names.versions
        if let index = resources.firstIndex(where: { $0.group == kind.group && $0.versions == versions }) {
            resources[index].resources.append(names.resource)
        } else {
            resources.append(Resources(group: kind.group, versions: versions, resources: [names.resource]))
        }
    }

    private static func obstacle(_ kind: GroupKind) -> ExportRefusal.Reason? {
        if kind.group.hasSuffix(".config.k8s.io")
            || ["apiserver.k8s.io", "audit.k8s.io", "kubeadm.k8s.io"].contains(kind.group)
        {
            return .files
        }
        switch (kind.group, kind.kind) {
        case ("", "Config"), ("", "EncryptionConfig"): return .files
        case ("admissionregistration.k8s.io", let name) where name.contains("AdmissionPolicy"): return .exempt
        case ("extensions", _), ("policy", "PodSecurityPolicy"), ("", "ComponentStatus"): return .unserved
        case ("", "Endpoints"), ("", "Event"), ("events.k8s.io", "Event"), ("discovery.k8s.io", "EndpointSlice"),
            ("coordination.k8s.io", "Lease"):
            return .controllers
        case ("", _) where BuiltInResources.names(of: kind) == nil: return .unserved
        default: return nil
        }
    }
}

extension Check {
    /// Whether all objects that the check looks at are of kinds that lie in namespaces.
    package var liesInNamespaces: Bool {
        target == .pod || target == .container
            || !kinds.isEmpty
                && kinds.allSatisfy { name in
                    let parts = name.split(separator: "/", maxSplits: 1)
                    let kind = GroupKind(
                        group: parts.count == 2 ? String(parts[0]) : "", kind: String(parts.last ?? ""))
                    return BuiltInResources.names(of: kind)?.isNamespaced == true
                }
    }
}
