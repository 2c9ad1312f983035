/// How Istio carries the traffic of a pod.
///
/// A pod that gets a sidecar is in the mesh by it, whatever says that it is to be in ambient mode; one that gets none may
/// be in ambient mode still (<https://istio.io/latest/docs/ambient/usage/add-workloads>).
enum MeshMembership {
    case outside, sidecar, ambient

    /// The namespace whose policies hold in the whole mesh.
    static let rootNamespace = "istio-system"

    /// Istio's webhooks are called where the namespace's labels select them, and those that look at a pod's labels only
    /// where the namespace has neither of its own
    /// (<https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy>).
    init(of pod: MeshStatement, namespaceLabels labels: [String: String]) {
        let injection = labels["istio-injection"]
        let asks = labels["istio.io/rev"] != nil || pod.sidecar == .requested
        if pod.sidecar == .present
            || pod.sidecar != .refused && (injection == "enabled" || injection == nil && asks)
        {
            self = .sidecar
        } else if pod.isAmbient ?? (labels["istio.io/dataplane-mode"] == "ambient") {
            self = .ambient
        } else {
            self = .outside
        }
    }
}

/// What a pod (or pod template) says itself of Istio.
struct MeshStatement: Hashable, Sendable {
    enum Sidecar: Sendable {
        /// It is among the containers already.
        case present
        /// By a label, which its namespace must leave to it.
        case requested
        case refused
    }

    /// Nil where its namespace decides, as for the next.
    let sidecar: Sidecar?
    let isAmbient: Bool?
    /// The ports that its sidecar, if it gets one, leaves alone: nobody is asked there who it is.
    let portsBesideSidecar: IntervalSet<UInt16>

    /// - Parameter hasProxy: whether a sidecar is among the containers already.
    init(_ pod: Field, hasProxy: Bool) {
        let metadata = pod["metadata"]
        let (labels, annotations) = (metadata?["labels"], metadata?["annotations"])
        annotations?.requireStrings()
        isAmbient = labels?.string("istio.io/dataplane-mode").flatMap { ["ambient": true, "none": false][$0] }
        let label = labels?.string("sidecar.istio.io/inject")
        // The webhook itself reads the annotation where there is no such label; nothing calls it because of one.
        let stated = label ?? annotations?.string("sidecar.istio.io/inject") ?? ""
        if hasProxy {
            sidecar = .present
        } else if !["", "y", "yes", "true", "on"].contains(stated.lowercased()) {
            sidecar = .refused
        } else {
            sidecar = label == "true" || labels?.string("istio.io/rev") != nil ? .requested : nil
        }

        func ports(_ key: StaticString) -> IntervalSet<UInt16>? {
            annotations?.string(key).map { text in
                if text.trimmed == "*" { return ConnectionSet.everyPort }
                return IntervalSet(text.split(separator: ",").compactMap { UInt16(String($0).trimmed) }.map { $0...$0 })
            }
        }
        let included = ports("traffic.sidecar.istio.io/includeInboundPorts") ?? ConnectionSet.everyPort
        let excluded = ports("traffic.sidecar.istio.io/excludeInboundPorts") ?? .empty
        portsBesideSidecar = ConnectionSet.everyPort.subtracting(included).union(excluded)
    }

    /// Whether Istio could carry the traffic of the pod, whatever its namespace says.
    var allowsMembership: Bool { sidecar != .refused || isAmbient != false }
}
