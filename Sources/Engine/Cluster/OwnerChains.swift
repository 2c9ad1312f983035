import Analyses
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
        let name: WorkloadName
        let kind: APIResource
        let digests: [PodDigest]
        let stands: [PodStand]
        let controller: ObjectUID?
    }

    /// What differs from its owner's template, and how.
    private struct Variant: Hashable {
        let owner: ObjectUID
        let digest: PodDigest
    }

    private var owners: [ObjectUID: Owner] = [:]
    private var variants: Set<Variant> = []

    /// How a Pod that is judged like its owner's template stands elsewhere.
    private struct Stray: Hashable {
        let owner: ObjectUID
        let stand: PodStand
    }

    private var strays: Set<Stray> = []
    private var controlPlane: Set<String> = []

    enum Place: Equatable {
        /// At its owner, or at another object of its owner that is the same.
        case atOwner
        /// A Pod at its owner that has labels of its own or runs on a node of the control plane, the first of its owner's
        /// that does; with the topmost owner.
        case astray(owner: WorkloadName)
        /// By itself; with the controller in words, such as `Prometheus main`, where there is one.
        case byItself(owner: String?)
    }

    /// Says where an object is reported. Owners come before what they own.
    mutating func place(_ resource: Resource, of kind: APIResource) -> Place {
        guard kind.isWorkload else {
            if kind.isCustom { remember(resource, kind, resource.podDigests) }
            if kind.qualifiedName == "nodes", resource.isControlPlaneNode, let name = resource.name {
                controlPlane.insert(name)
            }
            return .byItself(owner: nil)
        }
        let digests = resource.podDigests
        guard let controller = resource.controller else {
            remember(resource, kind, digests)
            return .byItself(owner: nil)
        }
        guard let uid = controller.uid, let owner = owners[uid], owner.name.namespace == resource.namespace ?? "",
            owner.kind.mayControl(kind), let digest = digests.first
        else {
            remember(resource, kind, digests)
            return .byItself(owner: controller.words)
        }
        if !owner.digests.contains(where: digest.repeats) {
            // Not remembered: a pod that appears all the same is reported by itself.
            if kind.qualifiedName == "replicasets.apps", resource.runsNothing { return .atOwner }
            if variants.insert(Variant(owner: uid, digest: digest)).inserted {
                remember(resource, kind, digests)
                return .byItself(owner: controller.words)
            }
        }
        remember(resource, kind, digests)
        guard kind.qualifiedName == "pods" else { return .atOwner }
        let stand = PodStand(resource, controlPlane)
        let isAstray = !owner.stands.contains(stand) && strays.insert(Stray(owner: uid, stand: stand)).inserted
        return isAstray ? .astray(owner: topmost(from: owner).name) : .atOwner
    }

    /// The place of the object that stands for one that is reported at its owner; nil where none does, because it is a
    /// former version.
    func stand(for resource: Resource) -> String? {
        if resource.kind == "ReplicaSet", resource.runsNothing { return nil }
        guard let uid = resource.controller?.uid, let owner = owners[uid] else { return nil }
        let top = topmost(from: owner)
        return LiveObject.place(namespace: resource.namespace, top.kind, name: top.name.name)
    }

    /// The last of an owner's controllers that was read.
    private func topmost(from owner: Owner) -> Owner {
        var top = owner
        // Objects that claim each other in a ring have none.
        for _ in 0..<8 {
            guard let uid = top.controller, let next = owners[uid] else { break }
            top = next
        }
        return top
    }

    private mutating func remember(_ resource: Resource, _ kind: APIResource, _ digests: [PodDigest]) {
        guard kind.qualifiedName != "pods", !digests.isEmpty, let uid = resource.uid else { return }
        owners[uid] = Owner(
            name: WorkloadName(namespace: resource.namespace ?? "", name: resource.name ?? "", kind: kind.kind),
            kind: kind, digests: digests, stands: resource.podStands, controller: resource.controller?.uid)
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
