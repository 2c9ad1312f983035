import Kubernetes

/// A Gateway of the Gateway API.
struct GatewayFact: Sendable {
    let namespace: String
    let name: String
    let listeners: [Listener]
    /// The namespaces whose ListenerSets may add listeners.
    let listenerSets: Neighbours
    let origin: Origin

    init(_ reader: ObjectReader) {
        namespace = reader.namespace
        name = reader.name
        origin = reader.object.origin
        listeners = (reader.spec?["listeners"]?.items ?? []).map(Listener.init)
        listenerSets = Neighbours(reader.spec?["allowedListeners"]?["namespaces"]) ?? .none
    }

    /// The namespaces whose objects may attach themselves to one of another.
    enum Neighbours: Sendable {
        case none, same, all
        case selected(LabelSelector)

        /// Nil where nothing is stated.
        fileprivate init?(_ field: Field?) {
            switch field?["from"]?.text {
            case "None": self = .none
            case "Same": self = .same
            case "All": self = .all
            case "Selector": self = field?["selector"]?.selector.map { .selected($0) } ?? .none
            default: return nil
            }
        }

        /// - Parameters:
        ///   - labels: those of the namespace.
        ///   - home: the namespace of the object to which others are attached.
        func contain(_ namespace: String, labels: [String: String], home: String) -> Bool {
            switch self {
            case .none: false
            case .same: namespace == home
            case .all: true
            case .selected(let selector): selector.matches(labels)
            }
        }
    }

    struct Listener: Sendable {
        let name: String?
        let port: UInt16?
        /// The namespaces whose routes it takes.
        let routes: Neighbours
        let hosts: HostSet
        /// The kinds of routes that it takes; nil for all.
        let kinds: Set<String>?

        /// Whether it takes a route: by its name and port where the route states them, by the route's namespace and kind,
        /// and by its hosts.
        /// - Parameters:
        ///   - labels: those of the route's namespace.
        ///   - home: the namespace of the listener.
        func admits(
            _ route: RouteFact, by parent: RouteFact.Parent, labels: [String: String], home: String
        ) -> Bool {
            if let section = parent.section, section != name { return false }
            if let port = parent.port, port != self.port { return false }
            if let kinds, !kinds.contains(route.resourceKind) { return false }
            return routes.contain(route.namespace, labels: labels, home: home) && hosts.intersects(route.hosts)
        }
    }
}

/// A ListenerSet of the Gateway API (`gateway.networking.k8s.io`, or XListenerSet of `gateway.networking.x-k8s.io` before
/// it): listeners that a Gateway takes for its own, if it lets the namespace add some. Routes are attached to it by its
/// own name.
struct ListenerSetFact: Sendable {
    let namespace: String
    let name: String
    /// Of a Gateway.
    let parent: RouteFact.Parent?
    let listeners: [GatewayFact.Listener]
    let origin: Origin

    init(_ reader: ObjectReader) {
        namespace = reader.namespace
        name = reader.name
        origin = reader.object.origin
        parent = reader.spec?["parentRef"].flatMap { RouteFact.Parent($0, namespace: reader.namespace) }
        listeners = (reader.spec?["listeners"]?.items ?? []).map(GatewayFact.Listener.init)
    }
}

extension GatewayFact.Listener {
    fileprivate init(_ field: Field) {
        name = field["name"]?.text
        port = field["port"]?.port
        let host = field["hostname"]?.text ?? ""
        hosts = HostSet(host.isEmpty ? [] : [host])
        let allowed = field["allowedRoutes"]
        routes = GatewayFact.Neighbours(allowed?["namespaces"]) ?? .same
        let listed = (allowed?["kinds"]?.items ?? []).compactMap { kind -> String? in
            (kind["group"]?.text ?? RouteFact.gatewayGroup) == RouteFact.gatewayGroup ? kind["kind"]?.text : ""
        }
        let possible = GatewayFact.Listener.kinds(
            of: field["protocol"]?.text, isPassthrough: field["tls"]?["mode"]?.text == "Passthrough")
        kinds = listed.isEmpty ? possible : possible?.intersection(listed) ?? Set(listed)
    }

    /// The routes that a protocol carries; nil for a protocol of an implementation's own.
    private static func kinds(of proto: String?, isPassthrough: Bool) -> Set<String>? {
        switch proto {
        case "HTTP", "HTTPS": ["HTTPRoute", "GRPCRoute"]
        case "TLS": isPassthrough ? ["TLSRoute"] : ["TLSRoute", "TCPRoute"]
        case "TCP": ["TCPRoute"]
        case "UDP": ["UDPRoute"]
        // Of Istio's waypoints, which take what comes from inside of the mesh.
        case "HBONE": []
        default: nil
        }
    }
}

/// A Gateway of Istio.
struct IstioGatewayFact: Sendable {
    /// Servers that carry the same to VirtualServices of the same namespaces.
    private struct Server: Hashable {
        /// What it carries; nil for anything.
        let traffic: RouteFact.Traffic?
        /// The namespace whose VirtualServices are meant; `*` for all.
        let namespace: String
    }

    let namespace: String
    let name: String
    private let hosts: [Server: HostSet]
    let origin: Origin

    init(_ reader: ObjectReader) {
        namespace = reader.namespace
        name = reader.name
        origin = reader.object.origin
        var hosts: [Server: [String]] = [:]
        for field in reader.spec?["servers"]?.items ?? [] {
            let traffic = IstioGatewayFact.traffic(of: field)
            for text in field["hosts"]?.texts ?? [] {
                // `namespace/host`, where a dot is the Gateway's own namespace.
                let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
                let place = parts.count < 2 ? "*" : parts[0] == "." ? reader.namespace : parts[0]
                hosts[Server(traffic: traffic, namespace: place), default: []].append(parts.last ?? text)
            }
        }
        self.hosts = hosts.mapValues { HostSet($0) }
    }

    /// What a server hands over; whose TLS no mode ends passes through, as in Istio's API.
    private static func traffic(of server: Field) -> RouteFact.Traffic? {
        let mode = server["tls"].map { $0["mode"]?.text ?? "PASSTHROUGH" }
        let isPassthrough = mode == "PASSTHROUGH" || mode == "AUTO_PASSTHROUGH"
        switch server["port"]?["protocol"]?.text?.uppercased() {
        case "HTTP", "HTTP2", "GRPC", "GRPC-WEB": return .http
        case "HTTPS": return isPassthrough ? .tls : .http
        case "TLS": return isPassthrough ? .tls : .tcp
        case "TCP", "MONGO", "MYSQL", "REDIS": return .tcp
        default: return nil
        }
    }

    /// The kinds of traffic that servers carry to hosts of a VirtualService.
    func traffic(for route: RouteFact) -> Set<RouteFact.Traffic> {
        Set(
            RouteFact.Traffic.allCases.filter { traffic in
                [traffic, nil].contains { carried in
                    ["*", route.namespace].contains { place in
                        hosts[Server(traffic: carried, namespace: place)]?.intersects(route.hosts) ?? false
                    }
                }
            })
    }
}
