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

    @Test func backendsThatAreNoServicesAreSaid() throws {
        let route = Self.route(backend: "}, {group: inference.networking.k8s.io, kind: InferencePool, name: llm")
        let model = try networkModel(Self.web, Self.gateway("protocol: HTTP"), route)
        #expect(model.exposures.count == 1)
        #expect(
            model.notes.map(\.text).contains(
                "HTTPRoute shop/r leads to InferencePool shop/llm, which is no Service: what is behind it is not known")
        )
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

    /// `match[].gateways` take the place of those of the VirtualService.
    @Test(arguments: [
        ("[mesh, shop/ig]", "", 1), ("[mesh]", "", 0), ("[shop/ig]", "{gateways: [mesh]}", 0),
        ("[shop/ig]", "{gateways: [mesh]}, {uri: {prefix: /}}", 1), ("[shop/ig]", "{gateways: [mesh, ig]}", 1),
        ("[mesh]", "{gateways: [shop/ig]}", 1), ("[mesh]", "{gateways: [shop/ig]}, {uri: {prefix: /}}", 1),
    ])
    func matchesNameGatewaysOfTheirOwn(gateways: String, matches: String, ways count: Int) throws {
        let route = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: v, namespace: shop}
            spec:
              hosts: [x.com]
              gateways: \(gateways)
              http: [{match: [\(matches)], route: [{destination: {host: web}}]}]
            """
        #expect(try ways(Self.istio("{port: {protocol: HTTP}, hosts: ['*']}"), route).count == count)
    }

    /// Istio sets no limit to the Gateways of a VirtualService.
    @Test func everyGatewayOfARouteCounts() throws {
        let names = (0..<100).map { "g\($0)" }
        let gateways = names.map {
            Self.istio("{port: {protocol: HTTP}, hosts: ['*']}").replacing("ig,", with: "\($0),")
        }
        let route = Self.virtual("x.com").replacing("[shop/ig]", with: "[\(names.joined(separator: ", "))]")
        let model = try networkModel(([Self.web, route] + gateways).joined(separator: "\n---\n"))
        #expect(Set(model.exposures.map(\.path[0].text)) == Set(names.map { "Gateway shop/\($0)" }))
    }

    /// Sets of hosts answer what comparing each of their names does.
    @Test func setsOfHostsMeetWhereTwoNamesDo() {
        func meet(_ one: String, _ other: String) -> Bool {
            func ending(_ name: String) -> Substring? { name.hasPrefix("*") ? name.dropFirst() : nil }
            return switch (ending(one), ending(other)) {
            case (nil, nil): one == other
            case (let ending?, nil): other.hasSuffix(ending) && other != ending
            case (nil, let ending?): one.hasSuffix(ending) && one != ending
            case (let a?, let b?): a.hasSuffix(b) || b.hasSuffix(a)
            }
        }
        let names = [
            "a.com", "b.a.com", "ba.com", "c.b.a.com", "com", "*.a.com", "*.b.a.com", "*a.com", "*.com", "*", "b.org",
        ]
        var random = RandomCluster(seed: 7)
        for _ in 0..<2000 {
            let (one, other) = (
                names.filter { _ in random.chance(1, in: 4) }, names.filter { _ in random.chance(1, in: 4) }
            )
            let expected =
                one.isEmpty || other.isEmpty || one.contains { name in other.contains { meet(name, $0) } }
            #expect(HostSet(one).intersects(HostSet(other)) == expected, "\(one) \(other)")
        }
    }

    /// A waypoint takes what comes from inside of the mesh.
    @Test func aWaypointIsNoWayIn() throws {
        #expect(try ways(Self.gateway("protocol: HBONE"), Self.route()).isEmpty)
        #expect(try ways(Self.gateway("protocol: example.com/own"), Self.route()).count == 1)
    }

    // MARK: ListenerSets

    private static func listenerSet(
        _ kind: String = "ListenerSet", in namespace: String = "team", parent: String = "{name: g, namespace: shop}",
        _ listener: String = "protocol: HTTP, allowedRoutes: {namespaces: {from: All}}"
    ) -> String {
        """
        apiVersion: gateway.networking.\(kind == "XListenerSet" ? "x-k8s.io/v1alpha1" : "k8s.io/v1")
        kind: \(kind)
        metadata: {name: s, namespace: \(namespace)}
        spec: {parentRef: \(parent), listeners: [{name: own, port: 443, \(listener)}]}
        """
    }

    private static func attached(_ parent: String = "kind: ListenerSet, name: s, namespace: team") -> String {
        route().replacing("{name: g}", with: "{\(parent)}")
    }

    /// A Gateway says which namespaces may add listeners: none, where it says nothing.
    @Test(arguments: [
        ("", "team", 0), ("allowedListeners: {namespaces: {from: None}}, ", "shop", 0),
        ("allowedListeners: {namespaces: {from: Same}}, ", "team", 0),
        ("allowedListeners: {namespaces: {from: Same}}, ", "shop", 1),
        ("allowedListeners: {namespaces: {from: All}}, ", "team", 1),
        ("allowedListeners: {namespaces: {from: Selector, selector: {matchLabels: {a: b}}}}, ", "team", 0),
        (
            "allowedListeners: {namespaces: {from: Selector, selector: {matchLabels: "
                + "{kubernetes.io/metadata.name: team}}}}, ", "team", 1
        ),
    ])
    func aGatewayTakesTheListenersThatItAllows(allowed: String, namespace: String, ways count: Int) throws {
        let gateway = Self.gateway("protocol: TCP").replacing("spec: {", with: "spec: {\(allowed)")
        let route = Self.attached("kind: ListenerSet, name: s, namespace: \(namespace)")
        #expect(try ways(gateway, Self.listenerSet(in: namespace), route).count == count)
    }

    @Test(arguments: [
        ("kind: ListenerSet, name: s, namespace: team", 1),
        ("kind: ListenerSet, name: s, namespace: team, sectionName: own", 1),
        ("kind: ListenerSet, name: s, namespace: team, sectionName: l", 0),
        ("kind: ListenerSet, name: s, namespace: team, port: 443", 1),
        ("kind: ListenerSet, name: s, namespace: team, port: 80", 0),
        // Listeners of a ListenerSet are asked for by its name, not by its Gateway's.
        ("name: g, sectionName: own", 0), ("kind: Service, group: '', name: web", 0),
        // One of another kind, which was not read.
        ("kind: XListenerSet, group: gateway.networking.x-k8s.io, name: s, namespace: team", 1),
        ("kind: XListenerSet, name: s, namespace: team", 0),
    ])
    func routesAreAttachedToListenerSetsByName(parent: String, ways count: Int) throws {
        let gateway = Self.gateway("protocol: TCP").replacing(
            "spec: {", with: "spec: {allowedListeners: {namespaces: {from: All}}, ")
        #expect(try ways(gateway, Self.listenerSet(), Self.attached(parent)).count == count)
    }

    @Test(arguments: ["ListenerSet", "XListenerSet"])
    func theWayLeadsThroughGatewayAndListenerSet(kind: String) throws {
        let group = kind == "XListenerSet" ? "group: gateway.networking.x-k8s.io, " : ""
        let route = Self.attached("\(group)kind: \(kind), name: s, namespace: team")
        let gateway = Self.gateway("protocol: TCP").replacing(
            "spec: {", with: "spec: {allowedListeners: {namespaces: {from: All}}, ")
        let model = try networkModel(Self.web, gateway, Self.listenerSet(kind), route, scope: .cluster)
        #expect(
            model.exposures.map(\.description) == [
                "Gateway shop/g -> \(kind) team/s -> HTTPRoute shop/r -> Service shop/web -> shop/web[Deployment] : TCP 8080"
            ])
        // By default a listener takes the routes of its own namespace, not of its Gateway's.
        let same = Self.listenerSet(kind, "protocol: HTTP")
        #expect(try networkModel(Self.web, gateway, same, route, scope: .cluster).exposures.isEmpty)
    }

    @Test func whatAListenerSetNeedsAndWasNotReadIsTakenToBeThere() throws {
        func notes(_ objects: String...) throws -> [String] {
            try networkModel(([Self.web] + objects).joined(separator: "\n---\n")).notes.map(\.text)
                .filter { $0.contains("asks for") }
        }
        #expect(
            try notes(Self.attached()) == [
                "HTTPRoute shop/r asks for ListenerSet team/s, which is not among what was read: it is taken to be there "
                    + "and to take the route"
            ])
        #expect(
            try notes(Self.attached(), Self.listenerSet()) == [
                "ListenerSet team/s asks for Gateway shop/g, which is not among what was read: it is taken to be there "
                    + "and to take its listeners"
            ])
        #expect(try ways(Self.attached(), Self.listenerSet()).count == 1)
        #expect(try networkModel(Self.web, Self.attached(), Self.listenerSet(), scope: .cluster).exposures.isEmpty)
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
