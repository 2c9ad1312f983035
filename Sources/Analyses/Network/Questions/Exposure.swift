/// A way by which a workload can be reached from outside of the cluster.
public struct Exposure: Sendable {
    public enum Route: String, CaseIterable, Sendable {
        case ingress = "Ingress"
        case openShiftRoute = "Route"
        case gateway = "Gateway"
        case virtualService = "VirtualService"
        case loadBalancer = "LoadBalancer"
        case nodePort = "NodePort"
        case externalIP = "externalIPs"
        case hostPort = "hostPort"
        case hostNetwork = "hostNetwork"

        /// Whether a proxy in the cluster opens the connections to the pods.
        public var passesController: Bool {
            switch self {
            case .ingress, .openShiftRoute, .gateway, .virtualService: true
            default: false
            }
        }
    }

    public let workload: WorkloadName
    public let route: Route
    /// Ports of the pods that the objects lead to.
    public let declared: ConnectionSet
    /// What of that policies let through: from a proxy with labels that policies may ask for, or from outside.
    public let connections: ConnectionSet
    /// What of that any pod of the cluster may open, and so the proxy whatever its labels are.
    let open: ConnectionSet
    /// Whether the Service asks for a load balancer inside of a private network.
    let asksForInternal: Bool
    /// The only addresses that a load balancer lets in; nil for all, and on every other route.
    let sources: AddressSet?
    /// The Gateway through which a route leads, if one does, and its ListenerSet.
    public let entrance: [AnalysisFinding.Evidence]
    /// What leads to the workload: a route, a Service, the workload last.
    public let links: [AnalysisFinding.Evidence]

    /// The objects on the way, the outermost first, the workload last.
    public var path: [AnalysisFinding.Evidence] { entrance + links }

    /// Whether only addresses inside of a private network come this way. Node ports are open to whoever reaches nodes.
    public var isInternal: Bool { asksForInternal && route == .loadBalancer }

    /// The networks of ``sources``, in CIDR notation; none for all.
    public var sourceRanges: [String] { sources?.networks ?? [] }

    /// Whether the pods are on the network of their node and their containers state no ports, so that they may listen on
    /// any: what containers state of their ports opens none there and closes none.
    public var statesNoPorts: Bool { route == .hostNetwork && declared == .all }

    /// Such as `Ingress shop/web -> Service shop/web -> shop/web[Deployment] : TCP 8080`.
    public var description: String { "\(path.map(\.text).joined(separator: " -> ")) : \(connections)" }
}

/// What pods that nothing is known of may open to a workload, and it to them.
public struct ClusterExposure: Sendable {
    public let workload: WorkloadName
    /// From any pod of any namespace.
    public let ingress: ConnectionSet
    /// To any pod of any namespace.
    public let egress: ConnectionSet
    /// Whether policies isolate it.
    public let isIsolated: (ingress: Bool, egress: Bool)
}

extension NetworkModel {
    /// The ways in from outside, by workload and in the order of `Exposure.Route`; ways that policies close are there,
    /// too, without connections.
    public var exposures: [Exposure] { ExposureSearch(self).sorted }

    /// What the rest of the cluster may open to each workload.
    public var clusterExposures: [ClusterExposure] {
        workloads.map { workload in
            func union(_ part: (PodClass) -> ConnectionSet) -> ConnectionSet {
                workload.classes.reduce(.none) { $0.union(part($1)) }
            }
            return ClusterExposure(
                workload: workload.name, ingress: union { ingress(of: $0, from: .stranger(.any)) },
                egress: union { egress(of: $0, to: .stranger(.any)) },
                isIsolated: (workload.isIsolated(.ingress), workload.isIsolated(.egress)))
        }
    }

    /// The connections of `{ingress-controller}`: what Ingresses and Routes lead to and policies let in from a pod that
    /// they ask for. Where the controller runs is not known; ``notes`` name what hangs on it.
    var connectionsFromIngressController: [Connection] {
        var connections: [WorkloadName: ConnectionSet] = [:]
        for exposure in exposures where exposure.route.passesController {
            connections[exposure.workload, default: .none] =
                connections[exposure.workload, default: .none].union(exposure.connections)
        }
        return connections.filter { !$0.value.isEmpty }.map {
            Connection(source: .ingressController, destination: .workload($0.key), connections: $0.value)
        }.sorted { $0.destination.description < $1.destination.description }
    }
}

extension NetworkModel.Workload {
    /// Whether NetworkPolicies isolate all of the workload's pods.
    func isIsolated(_ direction: TrafficDirection) -> Bool {
        classes.allSatisfy { $0.plan(direction).isIsolated }
    }
}

/// Follows Services and routes to workloads.
struct ExposureSearch {
    private let model: NetworkModel
    private let workloads: WorkloadIndex
    private let services: [ObjectName: [ServiceFact]]
    private let entrances: RouteEntrances
    private var exposures: [Exposure] = []
    /// Backends whose Service or port does not exist.
    private(set) var missing: [(route: RouteFact, backend: RouteFact.Backend)] = []
    /// Whether workloads are reached through more Gateways than are shown.
    private(set) var hasMoreEntrances = false
    private var entrancesLeft = ExposureSearch.mostEntrances
    /// What comes to pods from outside, by the number of their class.
    private var outside: [Int: [OutsideReach]] = [:]

    private struct ObjectName: Hashable {
        let namespace: String
        let name: String
    }

    /// Gateways beside the first one that leads to a workload. A hostile inventory could ask for more.
    private static let mostEntrances = 100_000

    init(_ model: NetworkModel) {
        self.model = model
        workloads = WorkloadIndex(model.workloads, for: model.facts.services)
        services = Dictionary(grouping: model.facts.services) { ObjectName(namespace: $0.namespace, name: $0.name) }
        entrances = RouteEntrances(model)
        followServices()
        followRoutes()
        followHostPorts()
    }

    /// The ways in, by workload and in the order of `Exposure.Route`.
    var sorted: [Exposure] {
        let order = Dictionary(uniqueKeysWithValues: Exposure.Route.allCases.enumerated().map { ($1, $0) })
        return exposures.map { (($0.workload.description, order[$0.route] ?? 0, $0.description), $0) }
            .sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// Whether a Service sends to any workload.
    func hasTargets(_ service: ServiceFact) -> Bool {
        workloads.workloads(selectedBy: service).contains { _ in true }
    }

    /// The workloads that a Service sends to.
    func workloads(behind service: ServiceFact) -> [NetworkModel.Workload] {
        workloads.workloads(selectedBy: service).map(\.workload)
    }

    /// Whether there is a Service of a name.
    func hasService(_ name: String, in namespace: String) -> Bool {
        services[ObjectName(namespace: namespace, name: name)] != nil
    }

    /// The pods of a workload to which a way leads.
    private struct Target {
        let workload: NetworkModel.Workload
        let pods: [PodClass]
        let ports: ConnectionSet
    }

    /// The pods that a Service sends to.
    private func targets(
        of service: ServiceFact, where isWanted: (ServiceFact.Port) -> Bool = { _ in true }
    ) -> [Target] {
        let ports = service.ports.filter(isWanted)
        return workloads.workloads(selectedBy: service).map { workload, pods in
            var connections = ConnectionSet.none
            for port in ports {
                for number in pods.compactMap({ $0.number(of: port) }) {
                    connections = connections.union(ConnectionSet(port.protocol, port: number))
                }
            }
            return Target(workload: workload, pods: workload.classes(of: pods), ports: connections)
        }
    }

    private mutating func followServices() {
        for service in model.facts.services where service.kind != .externalName {
            let title = "Service \(service.namespace)/\(service.name)"
            let typed = [AnalysisFinding.Evidence(title, at: service.typeOrigin ?? service.origin)]
            let sources = service.kind == .loadBalancer ? service.sourceRanges : nil
            let isPrivate = sources.map { AddressSet.privateNetworks.isSuperset(of: $0) } ?? false
            let asksForInternal = service.kind == .loadBalancer && (service.isInternal || isPrivate)
            if service.kind == .loadBalancer {
                for target in targets(of: service) {
                    add(target, .loadBalancer, from: sources, asksForInternal: asksForInternal, typed)
                }
            }
            if service.kind == .nodePort || service.kind == .loadBalancer {
                for target in targets(of: service, where: { hasNodePort($0, of: service) }) {
                    add(target, .nodePort, asksForInternal: asksForInternal, typed)
                }
            }
            if let origin = service.externalIPsOrigin {
                for target in targets(of: service) {
                    add(target, .externalIP, [AnalysisFinding.Evidence(title, at: origin)])
                }
            }
        }
    }

    /// Whether a port of a Service is open on every node. A file need not state the number: the API server chooses one.
    private func hasNodePort(_ port: ServiceFact.Port, of service: ServiceFact) -> Bool {
        service.kind == .nodePort || port.nodePort != nil || service.allocatesNodePorts && model.scope == .files
    }

    private mutating func followRoutes() {
        for route in model.facts.routes {
            let ways = entrances.ways(into: route)
            if ways.isEmpty { continue }
            for backend in route.backends where isPermitted(route, backend) {
                let candidates = services[ObjectName(namespace: backend.namespace, name: backend.service)] ?? []
                let leading = backend.isUsed ? ways.leading(to: backend) : []
                var found = false
                for service in candidates {
                    let ports = service.ports.filter { backend.port.names($0) }
                    found = found || !ports.isEmpty || service.kind == .externalName
                    for target in targets(of: service, where: backend.port.names) {
                        let declared = backend.port.targets?.intersection(target.ports) ?? target.ports
                        if declared.isEmpty { continue }
                        let links = [
                            AnalysisFinding.Evidence(route.title, at: backend.origin),
                            AnalysisFinding.Evidence(
                                "Service \(service.namespace)/\(service.name)", at: service.origin),
                        ]
                        for entrance in limited(leading) {
                            addBehindController(target, route.exposure, declared, entrance.path, links)
                        }
                    }
                }
                if !found { missing.append((route, backend)) }
            }
        }
    }

    /// What a way leads through is shown once for each Gateway, as long as those are not beyond counting.
    private mutating func limited(_ entrances: [RouteEntrances.Entrance]) -> ArraySlice<RouteEntrances.Entrance> {
        entrancesLeft -= max(entrances.count - 1, 0)
        if entrancesLeft >= 0 || entrances.count < 2 { return entrances[...] }
        hasMoreEntrances = true
        return entrances.prefix(1)
    }

    private mutating func followHostPorts() {
        for workload in model.workloads {
            var (onHost, onNetwork) = (ConnectionSet.none, ConnectionSet.none)
            for pod in workload.facts {
                for port in pod.ports {
                    let connection = ConnectionSet(port.protocol, port: port.number)
                    if pod.isOnHostNetwork {
                        onNetwork = onNetwork.union(connection)
                    } else if port.hostPort != nil {
                        onHost = onHost.union(connection)
                    }
                }
            }
            if onNetwork.isEmpty, workload.facts.contains(where: \.isOnHostNetwork) { onNetwork = .all }
            add(Target(workload: workload, pods: workload.classes, ports: onHost), .hostPort, [])
            add(Target(workload: workload, pods: workload.classes, ports: onNetwork), .hostNetwork, [])
        }
    }

    private mutating func add(
        _ target: Target, _ route: Exposure.Route, from sources: AddressSet? = nil, asksForInternal: Bool = false,
        _ links: [AnalysisFinding.Evidence]
    ) {
        let (workload, declared) = (target.workload, target.ports)
        if declared.isEmpty { return }
        var reach = ConnectionSet.none
        for pod in target.pods {
            for outside in reachFromOutside(of: pod) where sources?.intersects(outside.range.set) ?? true {
                reach = reach.union(outside.connections)
            }
        }
        let allowed = reach.intersection(declared)
        exposures.append(
            Exposure(
                workload: workload.name, route: route, declared: declared, connections: allowed, open: .none,
                asksForInternal: asksForInternal, sources: sources, entrance: [],
                links: links + [AnalysisFinding.Evidence(workload.name.description, at: workload.origin)]))
    }

    private mutating func reachFromOutside(of pod: PodClass) -> [OutsideReach] {
        if let known = outside[pod.number] { return known }
        let reach = model.outside(of: pod, .ingress)
        outside[pod.number] = reach
        return reach
    }

    private mutating func addBehindController(
        _ target: Target, _ route: Exposure.Route, _ declared: ConnectionSet, _ entrance: [AnalysisFinding.Evidence],
        _ links: [AnalysisFinding.Evidence]
    ) {
        let workload = target.workload
        func admitted(_ stranger: Endpoint.Stranger) -> ConnectionSet {
            target.pods.reduce(.none) { $0.union(model.ingress(of: $1, from: .stranger(stranger))) }
        }
        exposures.append(
            Exposure(
                workload: workload.name, route: route, declared: declared,
                connections: declared.intersection(admitted(.fitting)), open: declared.intersection(admitted(.any)),
                asksForInternal: false, sources: nil, entrance: entrance,
                links: links + [AnalysisFinding.Evidence(workload.name.description, at: workload.origin)]))
    }

    private func isPermitted(_ route: RouteFact, _ backend: RouteFact.Backend) -> Bool {
        route.kind != .gatewayRoute || backend.namespace == route.namespace
            || model.facts.grants.contains { $0.permits(route, backend) }
    }
}

extension WorkloadFact {
    /// The port of the pod that a port of a Service leads to; nil where no container gives it that name.
    fileprivate func number(of port: ServiceFact.Port) -> UInt16? {
        switch port.target {
        case .number(let number): number
        case .name(let name): ports.first { $0.name == name && $0.protocol == port.protocol }?.number
        }
    }
}

extension RouteFact {
    fileprivate var exposure: Exposure.Route {
        switch kind {
        case .ingress: .ingress
        case .openShiftRoute: .openShiftRoute
        case .gatewayRoute: .gateway
        case .virtualService: .virtualService
        }
    }
}

extension RouteFact.Port {
    /// Whether a port of a Service is meant.
    fileprivate func names(_ port: ServiceFact.Port) -> Bool {
        switch self {
        case .every, .target: true
        case .number(let number): port.number == number
        case .name(let name): port.name == name
        }
    }

    /// Ports of the pods, where these are what a route names.
    fileprivate var targets: ConnectionSet? {
        if case .target(let number) = self { ConnectionSet(.tcp, port: number) } else { nil }
    }
}
