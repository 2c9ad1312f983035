import Kubernetes

/// An API group and a kind: what an object says that it is, its version left out.
struct GroupKind: Hashable, Sendable {
    let group: String
    let kind: String

    init(group: String, kind: String) {
        self.group = group
        self.kind = kind
    }

    init(apiVersion: String, kind: String) {
        self.init(group: Resource.group(of: apiVersion), kind: kind)
    }
}

/// Under which resource an API server serves a kind.
struct ResourceNames: Hashable, Sendable {
    /// The lower-case plural of requests, such as `pods`.
    let resource: String
    /// Nil where nobody here can tell.
    let isNamespaced: Bool?
    /// The versions that are served, as far as they are known.
    let versions: [String]

    /// Of a kind that neither Kubernetes nor a CustomResourceDefinition in sight defines: its English plural, of unknown
    /// scope. Gatekeeper names the resources of its constraints like their kinds.
    static func guess(_ kind: GroupKind) -> ResourceNames {
        let noun = kind.kind.lowercased()
        if kind.group == "constraints.gatekeeper.sh" {
            return ResourceNames(resource: noun, isNamespaced: false, versions: [])
        }
        return ResourceNames(resource: plural(of: noun), isNamespaced: nil, versions: [])
    }

    private static func plural(of noun: String) -> String {
        // Such as Endpoints and SecurityContextConstraints, unlike Ingress, Status, Analysis and Canvas.
        if noun.hasSuffix("s"), let before = noun.dropLast().last, !"suia".contains(before) { return noun }
        if ["s", "x", "z", "ch", "sh"].contains(where: noun.hasSuffix) { return noun + "es" }
        if noun.hasSuffix("y"), let before = noun.dropLast().last, !"aeiou".contains(before) {
            return noun.dropLast() + "ies"
        }
        return noun + "s"
    }
}

/// The kinds of Kubernetes 1.36 itself, from its discovery, and those that older clusters served.
enum BuiltInResources {
    static func names(of kind: GroupKind) -> ResourceNames? { table[kind] }

    /// The kinds of a group; nil for a group that is not Kubernetes' own.
    static func kinds(of group: String) -> [String]? { kindsByGroup[group] }

    /// The newest `apiVersion` in which there is a kind; nil for one that is gone.
    static func apiVersion(ofKind kind: String) -> String? {
        if kind == "PodSecurityPolicy" { return nil }
        let home = groups.first { $0.group != "extensions" && kindsByGroup[$0.group]?.contains(kind) == true }
        guard let home, let version = home.versions.last else { return nil }
        return home.group.isEmpty ? version : "\(home.group)/\(version)"
    }

    private static let kindsByGroup = Dictionary(grouping: table.keys, by: \.group).mapValues { $0.map(\.kind) }
    static var all: [GroupKind] { Array(table.keys) }

    /// The other groups that serve the same objects.
    static func equivalentGroups(of group: String, resource: String) -> [String] {
        switch (group, resource) {
        case ("", "events"): ["events.k8s.io"]
        case ("events.k8s.io", "events"): [""]
        case ("extensions", "deployments"), ("extensions", "daemonsets"), ("extensions", "replicasets"): ["apps"]
        case ("extensions", "ingresses"), ("extensions", "networkpolicies"): ["networking.k8s.io"]
        case ("extensions", "podsecuritypolicies"): ["policy"]
        default: []
        }
    }

    private static let table: [GroupKind: ResourceNames] = {
        var table: [GroupKind: ResourceNames] = [:]
        for (group, versions, namespaced, cluster) in groups {
            for (kinds, isNamespaced) in [(namespaced, true), (cluster, false)] {
                for name in kinds.split(separator: " ") {
                    let kind = GroupKind(group: group, kind: String(name))
                    table[kind] = ResourceNames(
                        resource: ResourceNames.guess(kind).resource, isNamespaced: isNamespaced, versions: versions)
                }
            }
        }
        return table
    }()

    /// Group, versions, kinds with a namespace, kinds without. Their plurals are regular.
    private static let groups: [(group: String, versions: [String], namespaced: String, cluster: String)] = [
        (
            "", ["v1"],
            """
            Binding ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController \
            ResourceQuota Secret Service ServiceAccount
            """,
            "ComponentStatus Namespace Node PersistentVolume"
        ),
        (
            "admissionregistration.k8s.io", ["v1"], "",
            """
            MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration \
            ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration
            """
        ),
        ("apiextensions.k8s.io", ["v1"], "", "CustomResourceDefinition"),
        ("apiregistration.k8s.io", ["v1"], "", "APIService"),
        ("apps", ["v1"], "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet", ""),
        ("authentication.k8s.io", ["v1"], "", "SelfSubjectReview TokenReview"),
        (
            "authorization.k8s.io", ["v1"], "LocalSubjectAccessReview",
            "SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview"
        ),
        ("autoscaling", ["v1", "v2"], "HorizontalPodAutoscaler", ""),
        ("batch", ["v1"], "CronJob Job", ""),
        ("certificates.k8s.io", ["v1"], "", "CertificateSigningRequest ClusterTrustBundle"),
        ("coordination.k8s.io", ["v1"], "Lease LeaseCandidate", ""),
        ("discovery.k8s.io", ["v1"], "EndpointSlice", ""),
        ("events.k8s.io", ["v1"], "Event", ""),
        ("extensions", ["v1beta1"], "DaemonSet Deployment Ingress NetworkPolicy ReplicaSet", "PodSecurityPolicy"),
        ("flowcontrol.apiserver.k8s.io", ["v1"], "", "FlowSchema PriorityLevelConfiguration"),
        ("networking.k8s.io", ["v1"], "Ingress NetworkPolicy", "IngressClass IPAddress ServiceCIDR"),
        ("node.k8s.io", ["v1"], "", "RuntimeClass"),
        ("policy", ["v1"], "PodDisruptionBudget", "PodSecurityPolicy"),
        ("rbac.authorization.k8s.io", ["v1"], "Role RoleBinding", "ClusterRole ClusterRoleBinding"),
        ("resource.k8s.io", ["v1"], "ResourceClaim ResourceClaimTemplate", "DeviceClass ResourceSlice"),
        ("scheduling.k8s.io", ["v1"], "", "PriorityClass"),
        (
            "storage.k8s.io", ["v1"], "CSIStorageCapacity",
            "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass"
        ),
    ]
}
