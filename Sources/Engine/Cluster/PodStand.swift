import Analyses
import Documents
import Kubernetes

/// By what other objects find a pod, and whether it runs beside the control plane, in short. Pods that differ in it
/// differ for the analyses of access and network, though no rule about one object judges them differently.
struct PodStand: Hashable, Sendable {
    private let number: Int

    private init(_ labels: Value?, isOnControlPlane: Bool) {
        var sum = 0
        for entry in labels?.entries ?? .init(start: nil, count: 0) {
            guard let key = entry.key.text, !ControllerLabels.keys.contains(key) else { continue }
            var hasher = Hasher()
            hasher.combine(key)
            hasher.combine(entry.value.text)
            // The order of labels makes no difference.
            sum = sum &+ hasher.finalize()
        }
        number = isOnControlPlane ? ~sum : sum
    }

    /// - Parameter controlPlane: the names of the nodes of the control plane.
    init(_ pod: Resource, _ controlPlane: Set<String>) {
        self = withExtendedLifetime(pod.document) {
            let node = pod.object["spec"]?["nodeName"]?.text
            return PodStand(
                pod.object["metadata"]?["labels"], isOnControlPlane: node.map(controlPlane.contains) ?? false)
        }
    }

    fileprivate init(_ template: PodTemplate) {
        self.init(template.slot.pointee["metadata"]?["labels"], isOnControlPlane: false)
    }
}

extension Resource {
    /// Where the pods of the object's templates stand, as far as templates say.
    var podStands: [PodStand] {
        withExtendedLifetime(document) { podTemplates.found.map { PodStand($0) } }
    }

    /// By the label that kubeadm and its like give.
    var isControlPlaneNode: Bool {
        withExtendedLifetime(document) {
            let labels = object["metadata"]?["labels"]
            return labels?["node-role.kubernetes.io/control-plane"] != nil
                || labels?["node-role.kubernetes.io/master"] != nil
        }
    }
}
