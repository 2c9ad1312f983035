import Cluster
import Inputs

/// Which of the kinds that a server offers are read, in what order, and why the others are not.
struct KindSelection: Sendable {
    /// In the order of reading: owners come before what they own, so that each object is known to have an owner that is
    /// reported, or not, when it comes.
    let kinds: [APIResource]
    let omitted: [LedgerEntry]
    /// Kinds that the user's options leave out.
    let excluded: [APIResource]
    /// Groups whose kinds the server did not tell.
    let unknownGroups: [UnknownGroup]

    /// - Parameters:
    ///   - offered: every kind once.
    ///   - failures: groups whose kinds are not known.
    ///   - needs: whether a kind is of any use.
    ///   - mayNeed: whether a kind of a group may be.
    init(
        _ offered: [APIResource], failures: [APIDiscovery.Failure] = [], _ scope: ClusterScope,
        needs: (APIResource) -> Bool = { _ in true }, mayNeed: (UnknownGroup) -> Bool = { _ in true }
    ) {
        var kinds: [APIResource] = []
        var omitted: [LedgerEntry] = []
        var excluded: [APIResource] = []
        let names = Set(offered.map(\.qualifiedName))
        // `policies.kyverno.io` is a kind of `kyverno.io` before it is a group.
        let excludedGroups = scope.excludedKinds.filter { name in !offered.contains { $0.isCalled(name) } }
        for resource in offered where needs(resource) {
            let name = resource.qualifiedName
            if !resource.isListable {
                omitted.append(.skipped(name, .notListable, reason: "has no objects that can be listed"))
            } else if let reason = KindSelection.reason(toLeaveOut: resource, besides: names) {
                omitted.append(.skipped(name, .ignored, reason: reason))
            } else if scope.excludedKinds.contains(where: resource.isCalled)
                || excludedGroups.contains(where: resource.group.isCalled)
            {
                omitted.append(.skipped(name, .ignored, reason: "left out by --exclude-kind"))
                excluded.append(resource)
            } else if !scope.namespaces.isEmpty, !resource.isNamespaced, name != "namespaces" {
                omitted.append(.skipped(name, .ignored, reason: "lies in no namespace, and --namespace names some"))
                excluded.append(resource)
            } else {
                kinds.append(resource)
            }
        }
        unknownGroups = failures.compactMap { failure in
            let group = UnknownGroup(failure, isLeftOut: excludedGroups.contains(where: failure.group.isCalled))
            return failure.isStale || KindSelection.groups[group.group] != nil || !mayNeed(group) ? nil : group
        }
        for group in unknownGroups {
            omitted.append(
                group.isLeftOut
                    ? .skipped(group.name, .ignored, reason: group.reason) : .failed(group.name, reason: group.reason))
        }
        self.kinds = kinds.sorted { ($0.stage, $0.qualifiedName) < ($1.stage, $1.qualifiedName) }
        self.excluded = excluded
        self.omitted = omitted.sorted { $0.path < $1.path }
    }

    /// Makes sure that every kind to leave out is there: a misspelled one would be read.
    /// - Parameter failures: groups whose kinds are not known, which may have any name.
    static func check(
        _ scope: ClusterScope, offered: [APIResource], failures: [APIDiscovery.Failure] = []
    ) throws(UnknownName) {
        let unknown = scope.excludedKinds.sorted().first { name in
            let lowered = name.lowercased()
            return !offered.contains { $0.isCalled(name) || $0.group.isCalled(name) }
                && !failures.contains { $0.group.isCalled(name) || lowered.hasSuffix("." + $0.group) }
        }
        guard let unknown else { return }
        func error(_ known: Set<String>) -> UnknownName {
            UnknownName(
                what: "kind", name: unknown, known: known.sorted(), listing: "'kubectl api-resources' lists them")
        }
        let plurals = error(Set(offered.flatMap { [$0.name, $0.qualifiedName] }))
        throw plurals.suggestions.isEmpty ? error(Set(offered.map(\.singularName))) : plurals
    }

    private static func reason(toLeaveOut resource: APIResource, besides names: Set<String>) -> String? {
        if let reason = leftOut[resource.qualifiedName] ?? groups[resource.group] { return reason }
        guard let original = originals[resource.group]?.first(where: { names.contains("\(resource.name).\($0)") })
        else { return nil }
        return "the same objects as \(resource.name).\(original)"
    }

    /// Kinds whose objects say nothing of how a cluster is set up.
    private static let leftOut: [String: String] = {
        let happening = "reports of what has happened, soon gone"
        let renewed = "signs of life that components renew"
        let derived = "made from Services and Pods, which are read"
        return [
            "events": happening, "events.events.k8s.io": happening, "leases.coordination.k8s.io": renewed,
            "leasecandidates.coordination.k8s.io": renewed, "endpoints": derived,
            "endpointslices.discovery.k8s.io": derived, "componentstatuses": "no longer maintained by Kubernetes",
            "controllerrevisions.apps": "former versions of workloads, which are read",
            "ciliumendpoints.cilium.io": "made from Pods, which are read",
            "ciliumidentities.cilium.io": "made from Pods, which are read",
        ]
    }()

    private static let groups: [String: String] = {
        let measured = "measurements"
        return ["metrics.k8s.io": measured, "custom.metrics.k8s.io": measured, "external.metrics.k8s.io": measured]
    }()

    /// Groups that show objects of other groups once more.
    private static let originals: [String: [String]] = [
        "extensions": ["networking.k8s.io", "apps", "policy"],
        "authorization.openshift.io": ["rbac.authorization.k8s.io"],
    ]
}

extension APIDiscovery.Failure {
    /// Of `metrics.k8s.io/v1beta1`, `metrics.k8s.io`.
    fileprivate var group: String { String(groupVersion.prefix { $0 != "/" }) }
}

extension String {
    /// Whether somebody who names kinds to leave out means all of this group: `packages.example.com`, `*.apps`. Without
    /// a dot or a star it would be the name of a kind, and so it is where a kind is called so.
    fileprivate func isCalled(_ name: String) -> Bool {
        let lowered = name.lowercased()
        return !isEmpty && (lowered == "*." + self || contains(".") && lowered == self)
    }
}

extension APIResource {
    /// When a kind is read: what owns comes before what is owned.
    fileprivate var stage: Int {
        switch qualifiedName {
        case "pods": 3
        case "replicasets.apps", "jobs.batch": 2
        case let name: APIResource.workloads.contains(name) ? 1 : 0
        }
    }

    /// Kubernetes' own kinds that carry a pod template, and pods.
    static let workloads: Set<String> = [
        "pods", "podtemplates", "replicationcontrollers", "deployments.apps", "statefulsets.apps", "daemonsets.apps",
        "replicasets.apps", "jobs.batch", "cronjobs.batch",
    ]

    var isWorkload: Bool { APIResource.workloads.contains(qualifiedName) }
    /// Whether it may be a custom resource. Custom groups have a dot; many of Kubernetes' projects end in k8s.io as well.
    var isCustom: Bool { group.contains(".") && !APIResource.ownGroups.contains(group) }

    /// Custom groups that are known to have no kind with a pod template.
    static let groupsWithoutWorkloads: Set<String> = [
        "cert-manager.io", "cilium.io", "crd.projectcalico.org", "external-secrets.io", "gateway.networking.k8s.io",
        "gateway.networking.x-k8s.io", "networking.istio.io", "policy.networking.k8s.io", "projectcalico.org",
        "route.openshift.io",
        "secrets-store.csi.x-k8s.io", "security.istio.io", "snapshot.storage.k8s.io", "wgpolicyk8s.io",
    ]

    /// The groups with a dot that Kubernetes' API server serves by itself, or through its metrics adapters.
    static let ownGroups: Set<String> = [
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "authentication.k8s.io",
        "authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io", "custom.metrics.k8s.io",
        "discovery.k8s.io", "events.k8s.io", "external.metrics.k8s.io", "flowcontrol.apiserver.k8s.io",
        "internal.apiserver.k8s.io", "metrics.k8s.io", "networking.k8s.io", "node.k8s.io",
        "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
        "storagemigration.k8s.io",
    ]
}
