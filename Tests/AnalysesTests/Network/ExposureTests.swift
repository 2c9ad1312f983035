import Testing

@testable import Analyses

@Suite struct ExposureTests {
    private static let web = deployment("web", ports: "{name: http, containerPort: 8080}")

    private func service(_ spec: String, name: String = "web", in namespace: String = "shop") -> String {
        "{apiVersion: v1, kind: Service, metadata: {name: \(name), namespace: \(namespace)}, spec: {\(spec)}}"
    }

    private func exposures(_ objects: String..., scope: NetworkModel.Scope = .files) throws -> [String] {
        try networkModel(objects.joined(separator: "\n---\n"), scope: scope).exposures
            .map { "\($0.route.rawValue): \($0.description)" }
    }

    private static let plain = "selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]"

    @Test(arguments: [
        (
            "type: LoadBalancer",
            [
                "LoadBalancer: Service shop/web -> shop/web[Deployment] : TCP 8080",
                "NodePort: Service shop/web -> shop/web[Deployment] : TCP 8080",
            ]
        ),
        (
            "type: LoadBalancer, allocateLoadBalancerNodePorts: true, externalIPs: [1.2.3.4]",
            [
                "LoadBalancer: Service shop/web -> shop/web[Deployment] : TCP 8080",
                "NodePort: Service shop/web -> shop/web[Deployment] : TCP 8080",
                "externalIPs: Service shop/web -> shop/web[Deployment] : TCP 8080",
            ]
        ),
        (
            "type: LoadBalancer, allocateLoadBalancerNodePorts: false",
            ["LoadBalancer: Service shop/web -> shop/web[Deployment] : TCP 8080"]
        ),
        ("type: NodePort", ["NodePort: Service shop/web -> shop/web[Deployment] : TCP 8080"]),
        ("externalIPs: [1.2.3.4]", ["externalIPs: Service shop/web -> shop/web[Deployment] : TCP 8080"]),
        ("type: ClusterIP", []),
        ("type: ExternalName, externalName: example.com", []),
    ])
    func servicesLeadToTheirPods(spec: String, expected: [String]) throws {
        #expect(try exposures(Self.web, service("\(spec), \(Self.plain)")) == expected)
    }

    @Test(arguments: [
        ("targetPort: 9090", "TCP 9090"), ("targetPort: http", "TCP 8080"), ("protocol: UDP", "UDP 80"),
        ("name: x", "TCP 80"),
    ])
    func targetPortsArePortsOfPods(port: String, expected: String) throws {
        let found = try exposures(
            Self.web, service("type: NodePort, selector: {app: web}, ports: [{port: 80, \(port)}]"))
        #expect(found == ["NodePort: Service shop/web -> shop/web[Deployment] : \(expected)"])
    }

    @Test(arguments: [
        ("app: web", ["canary", "web"]), ("track: canary", ["canary", "other"]),
        ("app: web, track: canary", ["canary"]),
        ("app: web, track: none", []), ("app: web, tier: x", []),
        ("app: db, statefulset.kubernetes.io/pod-name: db-0", ["db"]),
        ("app: web, statefulset.kubernetes.io/pod-name: db-0", []),
    ])
    func aServiceSelectsWhatHasAllOfItsLabels(selector: String, expected: [String]) throws {
        let service = service("type: NodePort, selector: {\(selector)}, ports: [{port: 80}]")
        let found = try networkModel(
            Self.web, deployment("canary", labels: "app: web, track: canary"),
            deployment("other", labels: "app: other, track: canary"), deployment("db", kind: "StatefulSet"),
            deployment("web", in: "elsewhere"), service
        ).exposures.map(\.workload)
        #expect(found.map(\.name) == expected)
        #expect(found.allSatisfy { $0.namespace == "shop" })
    }

    @Test func aNameThatNoContainerHasLeadsNowhere() throws {
        #expect(
            try exposures(Self.web, service("type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: x}]"))
                == [])
    }

    @Test func policiesHoldAfterTheServiceHasBeenResolved() throws {
        let exposed = service("type: LoadBalancer, \(Self.plain)")
        func text(_ policy: String) throws -> String? {
            try exposures(Self.web, exposed, networkPolicy("p", policy)).first
        }
        #expect(
            try text("podSelector: {}") == "LoadBalancer: Service shop/web -> shop/web[Deployment] : No Connections")
        #expect(
            try text("podSelector: {}, ingress: [{ports: [{port: 80}]}]")
                == "LoadBalancer: Service shop/web -> shop/web[Deployment] : No Connections")
        #expect(
            try text("podSelector: {}, ingress: [{ports: [{port: 8080}]}]")
                == "LoadBalancer: Service shop/web -> shop/web[Deployment] : TCP 8080")
    }

    /// A port that is asked for is opened whatever `allocateLoadBalancerNodePorts` says; a port that the cluster does
    /// not state is not open.
    @Test(
        arguments: [
            ("ports: [{port: 80, nodePort: 30001}, {port: 81}]", NetworkModel.Scope.files, "TCP 80-81"),
            ("ports: [{port: 80, nodePort: 30001}, {port: 81}]", .cluster, "TCP 80"),
            ("ports: [{port: 80, nodePort: 0}]", .cluster, nil),
            (
                "ports: [{port: 80, nodePort: 30001}, {port: 81}], allocateLoadBalancerNodePorts: false", .files,
                "TCP 80"
            ),
            ("ports: [{port: 80}], allocateLoadBalancerNodePorts: false", .files, nil),
        ] as [(String, NetworkModel.Scope, String?)])
    func aLoadBalancerHasNodePorts(spec: String, scope: NetworkModel.Scope, expected: String?) throws {
        let model = try networkModel(
            Self.web, service("type: LoadBalancer, selector: {app: web}, \(spec)"), scope: scope)
        #expect(model.exposures.first { $0.route == .nodePort }?.connections.description == expected)
    }

    @Test func sourceRangesAreHeldAgainstPolicies() throws {
        func exposed(_ spec: String) -> String {
            service("type: LoadBalancer, \(spec), \(Self.plain)")
        }
        let ranges = "loadBalancerSourceRanges: [203.0.113.0/24]"
        let far = networkPolicy("p", "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 198.51.100.0/24}}]}]")
        let near = networkPolicy("p", "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/28}}]}]")
        #expect(try exposures(Self.web, exposed(ranges), far).first?.hasSuffix("No Connections") == true)
        #expect(try exposures(Self.web, exposed(ranges), near).first?.hasSuffix("TCP 8080") == true)
        // They hold at the address of the balancer alone.
        #expect(try exposures(Self.web, exposed(ranges), far).last?.hasPrefix("NodePort") == true)
        #expect(try exposures(Self.web, exposed(ranges), far).last?.hasSuffix("TCP 8080") == true)
    }

    @Test(arguments: [
        ("", "spec: {loadBalancerSourceRanges: [203.0.113.0/24, ' 10.0.0.0/8']", ["10.0.0.0/8", "203.0.113.0/24"]),
        ("'203.0.113.0/24, 10.0.0.0/8'", "spec: {", ["10.0.0.0/8", "203.0.113.0/24"]),
        ("'203.0.113.0/24'", "spec: {loadBalancerSourceRanges: [10.0.0.0/8]", ["10.0.0.0/8"]),
        ("", "spec: {", []),
    ])
    func sourceRangesAreTold(annotation: String, spec: String, expected: [String]) throws {
        let annotations =
            annotation.isEmpty
            ? "" : ", annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: \(annotation)}"
        let model = try networkModel(
            Self.web,
            """
            {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop\(annotations)}, \(spec)\
            \(spec.hasSuffix("{") ? "" : ", ")type: LoadBalancer, \(Self.plain)}}
            """)
        let ways = model.exposures
        #expect(ways.map(\.route) == [.loadBalancer, .nodePort])
        #expect(ways.map(\.sourceRanges) == [expected, []])
    }

    private static func ingress(_ backend: String) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: in, namespace: shop}
        spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: web, port: {\(backend)}}}}]}}]}
        """
    }

    @Test(arguments: ["number: 80", "name: http"])
    func ingressesLeadThroughTheController(port: String) throws {
        let model = try networkModel(Self.web, service(Self.plain), Self.ingress(port))
        #expect(
            model.exposures.map(\.description) == [
                "Ingress shop/in -> Service shop/web -> shop/web[Deployment] : TCP 8080"
            ])
        #expect(model.lines.last == "{ingress-controller} => shop/web[Deployment] : TCP 8080")
    }

    private static let policyForTheController = networkPolicy(
        "p",
        """
        podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: \
        {kubernetes.io/metadata.name: ingress-nginx}}}]}]
        """)

    /// The usual policy lets only the controller's namespace in. Lists and explanations say what `exposures` does, and
    /// that it hangs on where the controller runs.
    @Test func aPolicyForTheControllerKeepsTheWayOpen() throws {
        let model = try networkModel(
            Self.web, service(Self.plain), Self.ingress("number: 80"), Self.policyForTheController)
        #expect(model.exposures.map(\.connections.description) == ["TCP 8080"])
        #expect(model.lines.last == "{ingress-controller} => shop/web[Deployment] : TCP 8080")
        let verdict = try #require(
            model.verdict(
                from: try model.pattern("{ingress-controller}"), to: try model.pattern("web"),
                on: ConnectionSet(.tcp, port: 8080)))
        #expect(verdict.word == .allowed)
        #expect(
            verdict.explanations[0].ingress.map(\.reason) == [
                "NetworkPolicy shop/p, rule ingress[0], if the ingress controller is a pod that it asks for"
            ])
        #expect(
            model.notes.map(\.text).contains(
                "policies let only some pods open TCP 8080 of shop/web[Deployment]: the proxy behind Ingress shop/in "
                    + "is taken to be one of them, since where it runs is not known"))
    }

    @Test func aPolicyForPodsOfItsNamespaceKeepsTheControllerOut() throws {
        let closed = try networkModel(
            Self.web, service(Self.plain), Self.ingress("number: 80"),
            networkPolicy("p", "podSelector: {}, ingress: [{from: [{podSelector: {}}]}]"))
        #expect(closed.exposures.map(\.connections.description) == ["No Connections"])
        #expect(!closed.lines.contains { $0.hasPrefix("{ingress-controller}") })
    }

    @Test func wherePoliciesLetEveryPodInNothingHangsOnTheController() throws {
        let model = try networkModel(Self.web, service(Self.plain), Self.ingress("number: 80"))
        #expect(model.notes == [])
    }

    @Test func olderIngressesAndRoutesOfOpenShiftCount() throws {
        let old = """
            apiVersion: extensions/v1beta1
            kind: Ingress
            metadata: {name: old, namespace: shop}
            spec: {backend: {serviceName: web, servicePort: 80}}
            """
        let route = """
            apiVersion: route.openshift.io/v1
            kind: Route
            metadata: {name: r, namespace: shop}
            spec: {to: {kind: Service, name: no}, alternateBackends: [{kind: Service, name: web}], port: {targetPort: 8080}}
            """
        #expect(
            try exposures(Self.web, service(Self.plain), old, route) == [
                "Ingress: Ingress shop/old -> Service shop/web -> shop/web[Deployment] : TCP 8080",
                "Route: Route shop/r -> Service shop/web -> shop/web[Deployment] : TCP 8080",
            ])
    }

    private static func route(_ kind: String, _ spec: String, in namespace: String = "shop") -> String {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: \(kind)
        metadata: {name: r, namespace: \(namespace)}
        spec: {parentRefs: [{name: g, namespace: infra}], rules: [{\(spec)}]}
        """
    }

    private static func gateway(_ from: String) -> String {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: g, namespace: infra}
        spec: {listeners: [{name: l, port: 80, allowedRoutes: {namespaces: {\(from)}}}]}
        """
    }

    @Test(arguments: ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"])
    func routesOfGatewaysLeadToServices(kind: String) throws {
        let found = try exposures(
            Self.web, service(Self.plain), Self.gateway("from: All"),
            Self.route(kind, "backendRefs: [{name: web, port: 80}]"))
        #expect(
            found == [
                "Gateway: Gateway infra/g -> \(kind) shop/r -> Service shop/web -> shop/web[Deployment] : TCP 8080"
            ])
    }

    @Test(arguments: [
        ("from: All", true), ("from: Same", false), ("", false),
        ("from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: shop}}", true),
        ("from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: infra}}", false),
    ])
    func aGatewayTakesRoutesOfItsNamespaces(from: String, isTaken: Bool) throws {
        let found = try exposures(
            Self.web, service(Self.plain), Self.gateway(from),
            Self.route("HTTPRoute", "backendRefs: [{name: web, port: 80}]"))
        #expect(!found.isEmpty == isTaken)
    }

    @Test func aGatewayThatFilesDoNotShowMayExist() throws {
        let route = Self.route("HTTPRoute", "backendRefs: [{name: web, port: 80}]")
        #expect(try exposures(Self.web, service(Self.plain), route).count == 1)
        #expect(try exposures(Self.web, service(Self.plain), route, scope: .cluster).isEmpty)
    }

    /// The outermost object stands first, where it is written, else where it is named.
    @Test func aWayBeginsAtItsGateway() throws {
        let route = Self.route("HTTPRoute", "backendRefs: [{name: web, port: 80}]")
        let known = try networkModel(Self.web, service(Self.plain), Self.gateway("from: All"), route).exposures
        let path = try #require(known.first?.path)
        #expect(
            path.map(\.text) == ["Gateway infra/g", "HTTPRoute shop/r", "Service shop/web", "shop/web[Deployment]"])
        #expect(path[0].origin?.resource.kind == "Gateway")
        let unknown = try networkModel(Self.web, service(Self.plain), route).exposures
        #expect(unknown.first?.path.first?.text == "Gateway infra/g")
        #expect(unknown.first?.path.first?.origin?.path == "spec.parentRefs[0]")
    }

    @Test func eachGatewayIsAWay() throws {
        let route = """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r, namespace: shop}
            spec:
              parentRefs: [{name: a}, {name: b, sectionName: x}, {name: b, sectionName: y}]
              rules: [{backendRefs: [{name: web, port: 80}]}]
            """
        let found = try networkModel(Self.web, service(Self.plain), route).exposures
        #expect(found.map { $0.path[0].text } == ["Gateway shop/a", "Gateway shop/b"])
    }

    @Test func otherNamespacesNeedAGrant() throws {
        let route = Self.route("HTTPRoute", "backendRefs: [{name: web, namespace: shop, port: 80}]", in: "other")
        func grant(_ to: String) -> String {
            """
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: g, namespace: shop}
            spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: other}], to: [{\(to)}]}
            """
        }
        #expect(try exposures(Self.web, service(Self.plain), route).isEmpty)
        #expect(try exposures(Self.web, service(Self.plain), route, grant("group: '', kind: Service")).count == 1)
        #expect(try exposures(Self.web, service(Self.plain), route, grant("kind: Service, name: web")).count == 1)
        #expect(try exposures(Self.web, service(Self.plain), route, grant("kind: Service, name: x")).isEmpty)
    }

    @Test func virtualServicesCountIfAGatewayHasThem() throws {
        func virtual(_ gateways: String) -> String {
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: v, namespace: infra}
            spec: {\(gateways)http: [{route: [{destination: {host: web.shop.svc.cluster.local, port: {number: 80}}}]}]}
            """
        }
        #expect(
            try exposures(Self.web, service(Self.plain), virtual("gateways: [g], "))
                == [
                    "VirtualService: Gateway infra/g -> VirtualService infra/v -> Service shop/web -> "
                        + "shop/web[Deployment] : TCP 8080"
                ])
        #expect(
            try exposures(Self.web, service(Self.plain), virtual("gateways: [mesh, istio-system/g], "))
                .first?.hasPrefix("VirtualService: Gateway istio-system/g -> ") == true)
        #expect(try exposures(Self.web, service(Self.plain), virtual("gateways: [mesh], ")).isEmpty)
        #expect(try exposures(Self.web, service(Self.plain), virtual("")).isEmpty)
    }

    @Test func portsOfTheHostAreWaysIn() throws {
        #expect(
            try exposures(deployment("a", ports: "{containerPort: 80, hostPort: 8080}, {containerPort: 81}"))
                == ["hostPort: shop/a[Deployment] : TCP 80"])
        #expect(
            try exposures(deployment("a", ports: "{containerPort: 80}", spec: "hostNetwork: true"))
                == ["hostNetwork: shop/a[Deployment] : TCP 80"])
        #expect(
            try exposures(deployment("a", spec: "hostNetwork: true"))
                == ["hostNetwork: shop/a[Deployment] : All Connections"])
    }

    /// On the network of its node a pod may listen on any port, whatever its containers state.
    @Test(arguments: [("", true), ("{containerPort: 80}", false)])
    func aPodOnTheHostNetworkNeedNotStateItsPorts(ports: String, statesNone: Bool) throws {
        let onNode = try networkModel(deployment("a", ports: ports, spec: "hostNetwork: true"))
        #expect(onNode.exposures.map(\.statesNoPorts) == [statesNone])
        #expect(onNode.exposures.map { $0.path.map(\.text) } == [["shop/a[Deployment]"]])
    }

    @Test func theClusterAtLargeIsAnyPodOfAnyNamespace() throws {
        let model = try networkModel(
            deployment("a"), deployment("b"), deployment("c"),
            networkPolicy("b", "podSelector: {matchLabels: {app: b}}, ingress: [{from: [{podSelector: {}}]}]"),
            networkPolicy(
                "c",
                "podSelector: {matchLabels: {app: c}}, ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 1}]}]"
            ))
        #expect(model.clusterExposures.map(\.ingress.description) == ["All Connections", "No Connections", "TCP 1"])
        #expect(model.clusterExposures.map(\.isIsolated.ingress) == [false, true, true])
        #expect(
            model.clusterExposures.map(\.egress.description) == [
                "All Connections", "All Connections", "All Connections",
            ])
    }
}
