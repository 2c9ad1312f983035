/// How a workload can be reached: from outside of the cluster, and from pods of any namespace.
public struct WorkloadExposure: Sendable {
    public let workload: WorkloadName
    public let origin: Origin
    /// The ways in from outside; those that policies close have no connections.
    public let ways: [Exposure]
    public let cluster: ClusterExposure

    public var isReachedFromOutside: Bool { ways.contains { !$0.connections.isEmpty } }
    public var isReachedFromAnyNamespace: Bool { !cluster.ingress.isEmpty }
}

extension NetworkModel {
    /// How each workload can be reached, in the order of their names.
    public var workloadExposures: [WorkloadExposure] {
        let ways = Dictionary(grouping: exposures, by: \.workload)
        return zip(workloads, clusterExposures).map { workload, cluster in
            WorkloadExposure(
                workload: workload.name, origin: workload.origin, ways: ways[workload.name] ?? [], cluster: cluster)
        }
    }
}

// MARK: - Output

extension WorkloadExposure {
    /// Exposures as JSON; docs/network.md describes the fields.
    public static func json(_ exposures: [WorkloadExposure], sight: NetworkSight) -> String {
        NetworkJSON.answer { json in
            json.array("workloads", exposures) { json, exposure in
                json.object { exposure.write(to: &$0) }
            }
            json.sight(sight)
        }
    }

    private func write(to json: inout NetworkJSON) {
        json.member("workload", workload.description)
        json.place(origin)
        json.array("outside", ways) { json, way in
            json.object { json in
                json.member("route", way.route.rawValue)
                json.member("internal", way.isInternal)
                json.strings("sources", way.sourceRanges)
                json.member("statesNoPorts", way.statesNoPorts)
                json.member("declared", way.declared.description)
                json.member("conn", way.connections.description)
                json.array("path", way.path) { $0.evidence($1) }
            }
        }
        json.object("anyNamespace") { json in
            json.member("ingress", cluster.ingress.description)
            json.member("egress", cluster.egress.description)
            json.member("ingressIsolated", cluster.isIsolated.ingress)
            json.member("egressIsolated", cluster.isIsolated.egress)
        }
    }
}
