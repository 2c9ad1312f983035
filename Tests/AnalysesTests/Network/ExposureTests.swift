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
        ("type: LoadBalancer", ["LoadBalancer: Service shop/web -> shop/web[Deployment] : TCP 8080"]),
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

    @Test func sourceRangesAreHeldAgainstPolicies() throws {
        let exposed = service("type: LoadBalancer, loadBalancerSourceRanges: [203.0.113.0/24], \(Self.plain)")
        let far = networkPolicy("p", "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 198.51.100.0/24}}]}]")
        let near = networkPolicy("p", "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/28}}]}]")
        #expect(try exposures(Self.web, exposed, far).first?.hasSuffix("No Connections") == true)
        #expect(try exposures(Self.web, exposed, near).first?.hasSuffix("TCP 8080") == true)
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

    /// The usual policy lets only the controller's namespace in: the map of what any pod may do leaves the line out, but
    /// the workload is exposed.
    @Test func aPolicyForTheControllerKeepsTheWayOpen() throws {
        let model = try networkModel(
            Self.web, service(Self.plain), Self.ingress("number: 80"),
            networkPolicy(
                "p",
                """
                podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: \
                {kubernetes.io/metadata.name: ingress-nginx}}}]}]
                """
            ))
        #expect(model.exposures.map(\.connections.description) == ["TCP 8080"])
        #expect(!model.lines.contains { $0.hasPrefix("{ingress-controller}") })
        let closed = try networkModel(
            Self.web, service(Self.plain), Self.ingress("number: 80"),
            networkPolicy("p", "podSelector: {}, ingress: [{from: [{podSelector: {}}]}]"))
        #expect(closed.exposures.map(\.connections.description) == ["No Connections"])
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
        #expect(found == ["Gateway: \(kind) shop/r -> Service shop/web -> shop/web[Deployment] : TCP 8080"])
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
                == ["VirtualService: VirtualService infra/v -> Service shop/web -> shop/web[Deployment] : TCP 8080"])
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
