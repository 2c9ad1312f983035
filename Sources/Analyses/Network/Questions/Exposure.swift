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
    /// Whether only addresses inside of a private network come this way.
    public let isInternal: Bool
    /// The objects on the way, the outermost first, the workload last.
    public let path: [AnalysisFinding.Evidence]

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

    /// The connections of `{ingress-controller}`: what Ingresses and Routes lead to and any pod may open.
    var connectionsFromIngressController: [Connection] {
        var connections: [WorkloadName: ConnectionSet] = [:]
        for exposure in exposures where exposure.route.passesController {
            connections[exposure.workload, default: .none] =
                connections[exposure.workload, default: .none].union(exposure.open)
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
    private let gateways: [ObjectName: [GatewayFact]]
    private var exposures: [Exposure] = []
    /// Backends whose Service or port does not exist.
    private(set) var missing: [(route: RouteFact, backend: RouteFact.Backend)] = []
    /// What comes to pods from outside, by the number of their class.
    private var outside: [Int: [OutsideReach]] = [:]

    private struct ObjectName: Hashable {
        let namespace: String
        let name: String
    }

    init(_ model: NetworkModel) {
        self.model = model
        workloads = WorkloadIndex(model.workloads)
        services = Dictionary(grouping: model.facts.services) { ObjectName(namespace: $0.namespace, name: $0.name) }
        gateways = Dictionary(grouping: model.facts.gateways) { ObjectName(namespace: $0.namespace, name: $0.name) }
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

    /// Whether there is a Service of a name.
    func hasService(_ name: String, in namespace: String) -> Bool {
        services[ObjectName(namespace: namespace, name: name)] != nil
    }

    /// The workloads that a Service sends to, with the ports of their pods.
    private func targets(
        of service: ServiceFact, where isWanted: (ServiceFact.Port) -> Bool = { _ in true }
    ) -> [(workload: NetworkModel.Workload, ports: ConnectionSet)] {
        let ports = service.ports.filter(isWanted)
        return workloads.workloads(selectedBy: service).map { workload, pods in
            var connections = ConnectionSet.none
            for port in ports {
                for number in pods.compactMap({ $0.number(of: port) }) {
                    connections = connections.union(ConnectionSet(port.protocol, port: number))
                }
            }
            return (workload, connections)
        }
    }

    private mutating func followServices() {
        for service in model.facts.services {
            let external = service.externalIPs.isEmpty ? nil : service.externalIPsOrigin
            let route: (Exposure.Route, Origin?)? =
                switch service.kind {
                case .loadBalancer: (.loadBalancer, service.typeOrigin)
                case .nodePort: (.nodePort, service.typeOrigin)
                case .clusterIP: external.map { (.externalIP, $0) }
                case .externalName: nil
                }
            guard let (route, origin) = route else { continue }
            let sources = route == .loadBalancer ? service.sourceRanges ?? .all : .all
            let isInternal =
                route == .loadBalancer && (service.isInternal || AddressSet.privateNetworks.isSuperset(of: sources))
            for (workload, ports) in targets(of: service) where !ports.isEmpty {
                let path = [
                    AnalysisFinding.Evidence(
                        "Service \(service.namespace)/\(service.name)", at: origin ?? service.origin)
                ]
                add(workload, route, ports, from: sources, isInternal: isInternal, path)
            }
        }
    }

    private mutating func followRoutes() {
        for route in model.facts.routes where isAttached(route) {
            for backend in route.backends where isPermitted(route, backend) {
                let candidates = services[ObjectName(namespace: backend.namespace, name: backend.service)] ?? []
                var found = false
                for service in candidates {
                    let ports = service.ports.filter { backend.port.names($0) }
                    found = found || !ports.isEmpty || service.kind == .externalName
                    for (workload, connections) in targets(of: service, where: backend.port.names) {
                        let declared = backend.port.targets ?? connections
                        if declared.isEmpty { continue }
                        let path = [
                            AnalysisFinding.Evidence(route.title, at: backend.origin),
                            AnalysisFinding.Evidence(
                                "Service \(service.namespace)/\(service.name)", at: service.origin),
                        ]
                        addBehindController(workload, route.exposure, declared, path)
                    }
                }
                if !found { missing.append((route, backend)) }
            }
        }
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
            if !onHost.isEmpty { add(workload, .hostPort, onHost, from: .all, []) }
            if !onNetwork.isEmpty { add(workload, .hostNetwork, onNetwork, from: .all, []) }
        }
    }

    private mutating func add(
        _ workload: NetworkModel.Workload, _ route: Exposure.Route, _ declared: ConnectionSet,
        from sources: AddressSet, isInternal: Bool = false, _ path: [AnalysisFinding.Evidence]
    ) {
        let reach = reachFromOutside(of: workload).filter { $0.range.set.intersects(sources) }
        let allowed = reach.reduce(ConnectionSet.none) { $0.union($1.connections) }.intersection(declared)
        exposures.append(
            Exposure(
                workload: workload.name, route: route, declared: declared, connections: allowed, open: .none,
                isInternal: isInternal,
                path: path + [AnalysisFinding.Evidence(workload.name.description, at: workload.origin)]))
    }

    private mutating func reachFromOutside(of workload: NetworkModel.Workload) -> [OutsideReach] {
        guard workload.classes.count == 1 else { return model.outside(of: workload, .ingress) }
        let pod = workload.classes[0]
        if let known = outside[pod.number] { return known }
        let reach = model.outside(of: pod, .ingress)
        outside[pod.number] = reach
        return reach
    }

    private mutating func addBehindController(
        _ workload: NetworkModel.Workload, _ route: Exposure.Route, _ declared: ConnectionSet,
        _ path: [AnalysisFinding.Evidence]
    ) {
        func admitted(_ stranger: Endpoint.Stranger) -> ConnectionSet {
            workload.classes.reduce(.none) { $0.union(model.ingress(of: $1, from: .stranger(stranger))) }
        }
        exposures.append(
            Exposure(
                workload: workload.name, route: route, declared: declared,
                connections: declared.intersection(admitted(.fitting)), open: declared.intersection(admitted(.any)),
                isInternal: false,
                path: path + [AnalysisFinding.Evidence(workload.name.description, at: workload.origin)]))
    }

    /// Whether a route of the Gateway API has a Gateway that takes it. A Gateway that files do not show may exist.
    private func isAttached(_ route: RouteFact) -> Bool {
        if route.kind != .gatewayRoute { return true }
        return route.parents.contains { parent in
            guard let known = gateways[ObjectName(namespace: parent.namespace, name: parent.name)] else {
                return model.scope == .files
            }
            let labels = model.namespaces[route.namespace] ?? NamespaceFact.effectiveLabels([:], of: route.namespace)
            return known.contains { $0.admits(parent, from: route.namespace, labels: labels) }
        }
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
