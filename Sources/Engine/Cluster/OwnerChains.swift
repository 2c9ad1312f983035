import Cluster
import Kubernetes

/// Which objects are reported at their owner. A Deployment, its ReplicaSets and all their Pods are one workload: what is
/// wrong with it is said once, of the object that a person wrote.
///
/// - A Pod, or a workload of Kubernetes' own kinds, whose controller was read and carries a pod template is reported at
///   that controller, and so on up the chain.
/// - Everything else is reported by itself: bare pods, static pods (their owner is a Node), objects whose owner is gone,
///   may not be listed or has no pod template, and custom resources.
struct OwnerChains {
    /// Objects with a pod template that are reported themselves or at an owner.
    private var templates: Set<ObjectUID> = []

    enum Place: Equatable {
        case atOwner
        /// By itself; with the controller in words, such as `Prometheus main`, where there is one.
        case byItself(owner: String?)
    }

    /// Says where an object is reported. Owners come before what they own.
    mutating func place(_ resource: Resource, of kind: APIResource) -> Place {
        guard kind.isWorkload else {
            if kind.isCustom, !resource.podTemplates.found.isEmpty, let uid = resource.uid { templates.insert(uid) }
            return .byItself(owner: nil)
        }
        if kind.qualifiedName != "pods", let uid = resource.uid { templates.insert(uid) }
        guard let controller = resource.controller else { return .byItself(owner: nil) }
        if let uid = controller.uid, templates.contains(uid) { return .atOwner }
        return .byItself(owner: controller.words)
    }
}
