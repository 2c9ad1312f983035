import Kubernetes

/// A Gateway of the Gateway API.
struct GatewayFact: Sendable {
    /// The namespaces whose routes a listener takes.
    enum Routes: Sendable {
        case same, all
        case selected(LabelSelector)
    }

    struct Listener: Sendable {
        let name: String?
        let port: UInt16?
        let routes: Routes
        /// Empty for every host.
        let hosts: [String]
        /// The kinds of routes that it takes; nil for all.
        let kinds: Set<String>?
    }

    let namespace: String
    let name: String
    let listeners: [Listener]
    let origin: Origin

    init(_ reader: ObjectReader) {
        namespace = reader.namespace
        name = reader.name
        origin = reader.object.origin
        listeners = (reader.spec?["listeners"]?.items ?? []).map(Listener.init)
    }

    /// Whether one of the listeners takes a route: by its name and port where the route states them, by the route's
    /// namespace and kind, and by its hosts.
    func admits(_ route: RouteFact, by parent: RouteFact.Parent, labels: [String: String]) -> Bool {
        listeners.contains { listener in
            if let section = parent.section, section != listener.name { return false }
            if let port = parent.port, port != listener.port { return false }
            if let kinds = listener.kinds, !kinds.contains(route.resourceKind) { return false }
            if !HostPattern.intersect(listener.hosts, route.hosts) { return false }
            switch listener.routes {
            case .all: return true
            case .same: return route.namespace == namespace
            case .selected(let selector): return selector.matches(labels)
            }
        }
    }
}

extension GatewayFact.Listener {
    fileprivate init(_ field: Field) {
        name = field["name"]?.text
        port = field["port"]?.port
        let host = field["hostname"]?.text ?? ""
        hosts = host.isEmpty ? [] : [host]
        let allowed = field["allowedRoutes"]
        let namespaces = allowed?["namespaces"]
        switch namespaces?["from"]?.text {
        case "All": routes = .all
        case "Selector": routes = namespaces?["selector"]?.selector.map { .selected($0) } ?? .same
        default: routes = .same
        }
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
        default: nil
        }
    }
}

/// A Gateway of Istio.
struct IstioGatewayFact: Sendable {
    struct Server: Sendable {
        /// What it carries; nil for anything.
        let traffic: RouteFact.Traffic?
        /// `host`, or `namespace/host` for hosts of a namespace's VirtualServices.
        let hosts: [String]
    }

    let namespace: String
    let name: String
    let servers: [Server]
    let origin: Origin

    init(_ reader: ObjectReader) {
        namespace = reader.namespace
        name = reader.name
        origin = reader.object.origin
        servers = (reader.spec?["servers"]?.items ?? []).map { field in
            Server(traffic: IstioGatewayFact.traffic(of: field), hosts: field["hosts"]?.texts ?? [])
        }
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

    /// Whether a server carries a kind of traffic to the hosts of a VirtualService.
    func carries(_ traffic: RouteFact.Traffic?, of route: RouteFact) -> Bool {
        servers.contains { server in
            guard traffic == nil || server.traffic == nil || server.traffic == traffic else { return false }
            let hosts = server.hosts.compactMap { text -> String? in
                let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { return text }
                let isOfRoute = parts[0] == "*" || (parts[0] == "." ? namespace : parts[0]) == route.namespace
                return isOfRoute ? parts[1] : nil
            }
            return !hosts.isEmpty && HostPattern.intersect(hosts, route.hosts)
        }
    }
}
