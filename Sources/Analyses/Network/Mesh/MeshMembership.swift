/// How Istio carries the traffic of a pod.
///
/// A pod that gets a sidecar is in the mesh by it, whatever says that it is to be in ambient mode; one that gets none may
/// be in ambient mode still (<https://istio.io/latest/docs/ambient/usage/add-workloads>).
enum MeshMembership {
    case outside, sidecar, ambient

    /// The namespace whose policies hold in the whole mesh.
    static let rootNamespace = "istio-system"

    init(of pod: MeshStatement, namespaceLabels labels: [String: String]) {
        let injects =
            labels["istio-injection"] == "enabled"
            || labels["istio.io/rev"] != nil && labels["istio-injection"] != "disabled"
        if pod.hasSidecar ?? injects {
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
    /// Nil where its namespace decides, as for the next.
    let hasSidecar: Bool?
    let isAmbient: Bool?
    /// The ports that its sidecar, if it gets one, leaves alone: nobody is asked there who it is.
    let portsBesideSidecar: IntervalSet<UInt16>

    /// - Parameter hasProxy: whether a sidecar is among the containers already.
    init(_ pod: Field, hasProxy: Bool) {
        let metadata = pod["metadata"]
        let (labels, annotations) = (metadata?["labels"], metadata?["annotations"])
        annotations?.requireStrings()
        isAmbient = labels?.string("istio.io/dataplane-mode").flatMap { ["ambient": true, "none": false][$0] }
        let stated = labels?.string("sidecar.istio.io/inject") ?? annotations?.string("sidecar.istio.io/inject")
        let isInjected = stated.flatMap { ["true": true, "false": false][$0] }
        hasSidecar = hasProxy ? true : isInjected ?? (labels?.string("istio.io/rev") != nil ? true : nil)

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
    var allowsMembership: Bool { hasSidecar != false || isAmbient != false }
}
