import Cluster
import Kubernetes

/// Which objects are reported at their owner. A Deployment, its ReplicaSets and all their Pods are one workload: what is
/// wrong with it is said once, of the object that a person wrote.
///
/// - A Pod, or a workload of Kubernetes' own kinds, is reported at its controller, and so on up the chain, where the
///   controller was read, lies in the same namespace, is of a kind that makes such objects and has a pod template that
///   says the same (``PodDigest``). Of objects that differ from it in the same way the first is reported.
/// - A ReplicaSet that was scaled to nothing is a former version of its Deployment and is not reported.
/// - Everything else is reported by itself: bare pods, static pods (their owner is a Node), objects whose owner is gone,
///   may not be listed or has no pod template, what differs from the template, such as pods with a sidecar that was
///   injected or pods of a former version, and custom resources. An owner that an object merely claims hides nothing.
struct OwnerChains {
    /// An object with a pod template that is reported itself or at an owner.
    private struct Owner {
        let namespace: String?
        let kind: APIResource
        let digests: [PodDigest]
    }

    /// What differs from its owner's template, and how.
    private struct Variant: Hashable {
        let owner: ObjectUID
        let digest: PodDigest
    }

    private var owners: [ObjectUID: Owner] = [:]
    private var variants: Set<Variant> = []

    enum Place: Equatable {
        /// At its owner, or at another object of its owner that is the same.
        case atOwner
        /// By itself; with the controller in words, such as `Prometheus main`, where there is one.
        case byItself(owner: String?)
    }

    /// Says where an object is reported. Owners come before what they own.
    mutating func place(_ resource: Resource, of kind: APIResource) -> Place {
        guard kind.isWorkload else {
            if kind.isCustom { remember(resource, kind, resource.podDigests) }
            return .byItself(owner: nil)
        }
        let digests = resource.podDigests
        guard let controller = resource.controller else {
            remember(resource, kind, digests)
            return .byItself(owner: nil)
        }
        guard let uid = controller.uid, let owner = owners[uid], owner.namespace == resource.namespace,
            owner.kind.mayControl(kind), let digest = digests.first
        else {
            remember(resource, kind, digests)
            return .byItself(owner: controller.words)
        }
        if !owner.digests.contains(digest) {
            // Not remembered: a pod that appears all the same is reported by itself.
            if kind.qualifiedName == "replicasets.apps", resource.runsNothing { return .atOwner }
            if variants.insert(Variant(owner: uid, digest: digest)).inserted {
                remember(resource, kind, digests)
                return .byItself(owner: controller.words)
            }
        }
        remember(resource, kind, digests)
        return .atOwner
    }

    private mutating func remember(_ resource: Resource, _ kind: APIResource, _ digests: [PodDigest]) {
        guard kind.qualifiedName != "pods", !digests.isEmpty, let uid = resource.uid else { return }
        owners[uid] = Owner(namespace: resource.namespace, kind: kind, digests: digests)
    }
}

extension APIResource {
    /// Whether objects of this kind make and keep objects of another.
    fileprivate func mayControl(_ made: APIResource) -> Bool {
        if isCustom { return true }
        return switch made.qualifiedName {
        case "pods":
            [
                "replicasets.apps", "statefulsets.apps", "daemonsets.apps", "jobs.batch", "replicationcontrollers",
            ].contains(qualifiedName)
        case "replicasets.apps": qualifiedName == "deployments.apps"
        case "jobs.batch": qualifiedName == "cronjobs.batch"
        default: false
        }
    }
}

extension Resource {
    /// Whether no pods are asked for and none are there.
    fileprivate var runsNothing: Bool {
        withExtendedLifetime(document) {
            guard let wanted = object["spec"]?["replicas"], wanted.kind == .int, wanted.asInt == 0 else { return false }
            return object["status"]?["replicas"].map { $0.kind == .int && $0.asInt == 0 } ?? true
        }
    }
}
