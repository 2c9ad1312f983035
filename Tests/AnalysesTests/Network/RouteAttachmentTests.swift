import Testing

@testable import Analyses

/// Routes lead in only where a listener takes them and something is sent to the backend.
@Suite struct RouteAttachmentTests {
    private static let web = """
        \(deployment("web", ports: "{containerPort: 8080}"))
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080, name: http}]}
        """

    private static func gateway(_ listener: String) -> String {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: g, namespace: shop}
        spec: {listeners: [{name: l, port: 80, \(listener)}]}
        """
    }

    private static func route(_ kind: String = "HTTPRoute", _ spec: String = "", backend: String = "") -> String {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: \(kind)
        metadata: {name: r, namespace: shop}
        spec: {\(spec.isEmpty ? "" : spec + ", ")parentRefs: [{name: g}], rules: [{backendRefs: [{name: web, port: 80\(backend)}]}]}
        """
    }

    private func ways(_ objects: String...) throws -> [String] {
        try networkModel(([Self.web] + objects).joined(separator: "\n---\n")).exposures.map(\.connections.description)
    }

    /// The hosts of a listener and of a route that Gateway API's `Listener.hostname` says to intersect, or not.
    @Test(arguments: [
        ("", "", true), ("shop.com", "", true), ("", "[shop.com]", true), ("'*.shop.com'", "[bar.com]", false),
        ("'*.shop.com'", "[a.shop.com]", true), ("'*.shop.com'", "[a.b.shop.com]", true),
        ("'*.shop.com'", "[shop.com]", false), ("'*.shop.com'", "[bar.com, a.shop.com]", true),
        ("a.shop.com", "['*.shop.com']", true), ("shop.com", "['*.shop.com']", false),
        ("'*.shop.com'", "['*.a.shop.com']", true), ("'*.a.shop.com'", "['*.shop.com']", true),
        ("'*.shop.com'", "['*.bar.com']", false), ("a.shop.com", "[b.shop.com]", false),
        ("Shop.com", "[shop.com]", true), ("'*.shop.com'", "[myshop.com]", false),
    ])
    func hostsOfListenerAndRouteMustIntersect(listener: String, route: String, isTaken: Bool) throws {
        let gateway = Self.gateway("protocol: HTTP\(listener.isEmpty ? "" : ", hostname: \(listener)")")
        let found = try ways(gateway, Self.route("HTTPRoute", route.isEmpty ? "" : "hostnames: \(route)"))
        #expect(found == (isTaken ? ["TCP 8080"] : []))
    }

    @Test(arguments: [
        ("protocol: HTTP", ["HTTPRoute", "GRPCRoute"]), ("protocol: HTTPS", ["HTTPRoute", "GRPCRoute"]),
        ("protocol: TLS, tls: {mode: Passthrough}", ["TLSRoute"]), ("protocol: TLS", ["TLSRoute", "TCPRoute"]),
        ("protocol: TCP", ["TCPRoute"]), ("protocol: UDP", ["UDPRoute"]),
        ("protocol: example.com/own", ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]),
        ("protocol: HTTP, allowedRoutes: {kinds: [{kind: GRPCRoute}]}", ["GRPCRoute"]),
        ("protocol: HTTP, allowedRoutes: {kinds: [{kind: TCPRoute}]}", []),
        ("protocol: HTTP, allowedRoutes: {kinds: [{group: example.com, kind: HTTPRoute}]}", []),
        ("protocol: HTTP, allowedRoutes: {kinds: []}", ["HTTPRoute", "GRPCRoute"]),
    ])
    func listenersTakeKindsOfTheirProtocol(listener: String, taken: [String]) throws {
        let kinds = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]
        let found = try kinds.filter { try !ways(Self.gateway(listener), Self.route($0)).isEmpty }
        #expect(found == taken)
    }

    @Test(arguments: [("", 1), (", weight: 1", 1), (", weight: 0", 0)])
    func nothingIsSentToABackendWithoutWeight(weight: String, ways count: Int) throws {
        let gateway = Self.gateway("protocol: HTTP")
        #expect(try ways(gateway, Self.route(backend: weight)).count == count)
        // It has to be there all the same.
        let route = Self.route(backend: weight).replacing("name: web", with: "name: gone")
        let findings = try NetworkFindings(networkModel([Self.web, gateway, route].joined(separator: "\n---\n")))
        #expect(findings.findings.contains { $0.rule == "dangling-gateway-backend" })
    }

    @Test func mirrorsOfBackendsAreSentCopies() throws {
        let mirror = ", weight: 1, filters: [{type: RequestMirror, requestMirror: {backendRef: {name: web, port: 80}}}]"
        let route = Self.route(backend: mirror).replacing("[{name: web, port: 80", with: "[{name: gone, port: 80")
        #expect(try ways(Self.gateway("protocol: HTTP"), route) == ["TCP 8080"])
    }

    @Test(arguments: [
        ("to: {kind: Service, name: web}", 1), ("to: {kind: Service, name: web, weight: 0}", 0),
        ("to: {kind: Service, name: gone, weight: 0}, alternateBackends: [{kind: Service, name: web, weight: 10}]", 1),
        ("to: {kind: Service, name: gone}, alternateBackends: [{kind: Service, name: web, weight: 0}]", 0),
        ("to: {kind: Service, name: web}, port: {targetPort: 8080}", 1),
        ("to: {kind: Service, name: web}, port: {targetPort: 80}", 0),
    ])
    func weightsAndPortsOfOpenShiftCount(spec: String, ways count: Int) throws {
        let route = """
            {apiVersion: route.openshift.io/v1, kind: Route, metadata: {name: r, namespace: shop}, spec: {\(spec)}}
            """
        #expect(try ways(route).count == count)
    }

    // MARK: Istio

    private static func istio(_ servers: String) -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: ig, namespace: shop}
        spec: {selector: {istio: ingressgateway}, servers: [\(servers)]}
        """
    }

    private static func virtual(
        _ hosts: String, _ kind: String = "http", route: String = "{destination: {host: web}}",
        in namespace: String = "shop"
    ) -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: v, namespace: \(namespace)}
        spec: {hosts: [\(hosts)], gateways: [shop/ig], \(kind): [{route: [\(route)]}]}
        """
    }

    @Test(arguments: [
        ("x.com", "x.com", true), ("x.com", "y.com", false), ("'*'", "y.com", true), ("'*.x.com'", "a.x.com", true),
        ("'*.x.com'", "x.com", false), ("a.x.com", "'*.x.com'", true), ("shop/x.com", "x.com", true),
        ("./x.com", "x.com", true), ("'*/x.com'", "x.com", true), ("ops/x.com", "x.com", false),
        ("'ops/*', y.com", "x.com", false),
    ])
    func hostsOfAVirtualServiceMustBeItsGateways(server: String, host: String, isCarried: Bool) throws {
        let gateway = Self.istio("{port: {number: 80, protocol: HTTP}, hosts: [\(server)]}")
        #expect(try !ways(gateway, Self.virtual(host)).isEmpty == isCarried)
    }

    @Test(arguments: [
        ("{port: {protocol: HTTP}, hosts: ['*']}", ["http"]),
        ("{port: {protocol: HTTPS}, tls: {mode: SIMPLE}, hosts: ['*']}", ["http"]),
        ("{port: {protocol: HTTPS}, tls: {mode: PASSTHROUGH}, hosts: ['*']}", ["tls"]),
        ("{port: {protocol: TLS}, tls: {mode: SIMPLE}, hosts: ['*']}", ["tcp"]),
        ("{port: {protocol: TCP}, hosts: ['*']}", ["tcp"]),
        ("{port: {protocol: TCP}, hosts: [y.com]}, {port: {protocol: HTTP}, hosts: ['*']}", ["http"]),
        ("", []),
    ])
    func serversCarryWhatTheirProtocolSays(servers: String, carried: [String]) throws {
        let found = try ["http", "tls", "tcp"].filter {
            try !ways(Self.istio(servers), Self.virtual("x.com", $0)).isEmpty
        }
        #expect(found == carried)
    }

    /// One destination needs no weight; of several, those without one get nothing.
    @Test(arguments: [
        ("{destination: {host: web}, weight: 0}", 1),
        ("{destination: {host: web}, weight: 0}, {destination: {host: gone}, weight: 100}", 0),
        ("{destination: {host: web}, weight: 50}, {destination: {host: gone}, weight: 50}", 1),
    ])
    func weightsOfIstioCount(route: String, ways count: Int) throws {
        let gateway = Self.istio("{port: {protocol: HTTP}, hosts: ['*']}")
        #expect(try ways(gateway, Self.virtual("x.com", route: route)).count == count)
    }

    // MARK: What was not read

    @Test(arguments: [route(), virtual("x.com")])
    func aGatewayThatWasNotReadIsTakenToBeThere(route: String) throws {
        func notes(_ scope: NetworkModel.Scope, _ objects: String...) throws -> [String] {
            try networkModel(([Self.web, route] + objects).joined(separator: "\n---\n"), scope: scope).notes.map(\.text)
                .filter { $0.contains("Gateway") }
        }
        let isIstio = route.contains("VirtualService")
        let (title, gateway) = isIstio ? ("VirtualService shop/v", "shop/ig") : ("HTTPRoute shop/r", "shop/g")
        #expect(
            try notes(.files) == [
                "\(title) asks for Gateway \(gateway), which is not among what was read: it is taken to be there and "
                    + "to take the route"
            ])
        #expect(try notes(.cluster) == [])
        #expect(try notes(.files, Self.gateway("protocol: HTTP"), Self.istio("")) == [])
        #expect(try networkModel(Self.web, route, scope: .cluster).exposures.isEmpty)
    }

    // MARK: Ports of nodes

    @Test(arguments: [
        ("", 1), (", hostIP: 0.0.0.0", 1), (", hostIP: 10.0.0.1", 1), (", hostIP: 127.0.0.1", 0),
        (", hostIP: 127.1.2.3", 0), (", hostIP: '::1'", 0), (", hostIP: '::'", 1),
    ])
    func aPortOfTheNodesLoopbackIsNoWayIn(address: String, ways count: Int) throws {
        let pod = deployment("a", ports: "{containerPort: 80, hostPort: 8080\(address)}")
        #expect(try networkModel(pod).exposures.count == count)
    }

    // MARK: Differences

    @Test(arguments: [
        "networking.gke.io/load-balancer-type: Internal",
        "service.beta.kubernetes.io/aws-load-balancer-internal: 'true'",
        "service.beta.kubernetes.io/azure-load-balancer-internal: 'true'",
    ])
    func aBalancerThatBecomesPublicIsADifference(annotation: String) throws {
        func shop(_ annotations: String) throws -> NetworkModel {
            try networkModel(
                deployment("web"),
                """
                {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop, annotations: {\(annotations)}}, \
                spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}}
                """)
        }
        let diff = NetworkDiff(from: try shop(annotation), to: try shop(""))
        #expect(
            diff.exposures.map(\.description) == [
                "+ LoadBalancer: Service shop/web -> shop/web[Deployment] : TCP 80",
                "- LoadBalancer: Service shop/web (internal) -> shop/web[Deployment] : TCP 80",
            ])
        #expect(!diff.isEmpty)
        #expect(NetworkDiff(from: try shop(annotation), to: try shop(annotation)).isEmpty)
    }
}
