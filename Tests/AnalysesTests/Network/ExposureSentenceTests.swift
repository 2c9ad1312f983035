import Testing

@testable import Analyses

/// Each sentence that findings about exposure print, and each reason for not judging.
@Suite struct ExposureSentenceTests {
    private static let shop = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"
    private static let web = deployment("web", ports: "{name: http, containerPort: 8080}")
    private static let closed = networkPolicy("deny", "podSelector: {}, policyTypes: [Ingress, Egress]")

    private static func service(_ spec: String, name: String = "web") -> String {
        """
        {apiVersion: v1, kind: Service, metadata: {name: \(name), namespace: shop}, \
        spec: {\(spec), ports: [{name: http, port: 80, targetPort: 8080}]}}
        """
    }

    private static func ingress(_ name: String, to service: String = "web", port: Int = 80) -> String {
        """
        {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: \(name), namespace: shop}, \
        spec: {defaultBackend: {service: {name: \(service), port: {number: \(port)}}}}}
        """
    }

    private static func route(_ backend: String) -> String {
        """
        {apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r, namespace: shop}, \
        spec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: \(backend), port: 80}]}]}}
        """
    }

    private static func letOut(to cidr: String) -> String {
        networkPolicy("out", "podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: \(cidr)}}]}]")
    }

    private static let apiServer = """
        {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, \
        metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}, \
        endpoints: [{addresses: [172.18.0.2]}], ports: [{name: https, port: 6443, protocol: TCP}]}
        """
    private static let node = """
        {apiVersion: v1, kind: Node, metadata: {name: worker}, status: {addresses: [{type: InternalIP, address: 172.18.0.3}]}}
        """

    private static func sentences(_ objects: [String], of rules: [NetworkRule]) throws -> [String] {
        let found = NetworkFindings(try networkModel(objects.joined(separator: "\n---\n")))
        let names = rules.map(\.rawValue)
        return found.findings.filter { names.contains($0.rule) }.map { "\($0.rule): \($0.message)" }
            + found.unevaluated.filter { names.contains($0.rule) }.map { "\($0.rule)? \($0.reason)" }
    }

    @Test(
        arguments: [
            // A balancer's node ports are one way with it.
            (
                [web, service("type: LoadBalancer, selector: {app: web}")],
                [
                    "workload-internet-facing: shop/web[Deployment] can be reached from outside on TCP 8080 through "
                        + "Service shop/web"
                ]
            ),
            (
                [web, service("type: NodePort, selector: {app: web}"), ingress("a")],
                [
                    "workload-internet-facing: shop/web[Deployment] can be reached from outside on TCP 8080 through "
                        + "Ingress shop/a and Service shop/web"
                ]
            ),
            (
                [web, service("selector: {app: web}")] + ["a", "b", "c", "d", "e"].map { ingress($0) },
                [
                    "workload-internet-facing: shop/web[Deployment] can be reached from outside on TCP 8080 through "
                        + "Ingress shop/a, Ingress shop/b, Ingress shop/c and 2 more"
                ]
            ),
            (
                [web, service("selector: {app: web}"), route("web")],
                [
                    "workload-internet-facing-gateway: shop/web[Deployment] can be reached from outside on TCP 8080 "
                        + "through HTTPRoute shop/r"
                ]
            ),
            (
                [
                    "apiVersion: v1\nkind: Pod\nmetadata: {name: ci, namespace: shop, labels: {app: web}}\n"
                        + "spec: {containers: [{name: c, image: 'jenkins/jenkins:lts', ports: [{containerPort: 8080}]}]}",
                    service("type: NodePort, selector: {app: web}"),
                ],
                [
                    "sensitive-interface-exposed: Jenkins, which runs what it is told, can be reached from outside: "
                        + "shop/ci[Pod] through Service shop/web",
                    "workload-internet-facing: shop/ci[Pod] can be reached from outside on TCP 8080 through "
                        + "Service shop/web",
                ]
            ),
            // Ports of the host are told by rules about pods, stated or not.
            ([deployment("web", spec: "hostNetwork: true")], []),
            (
                [
                    deployment("web", ports: "{containerPort: 8080}", spec: "hostNetwork: true"),
                    service("type: NodePort, selector: {app: web}"),
                ],
                [
                    "workload-internet-facing: shop/web[Deployment] can be reached from outside on TCP 8080 through "
                        + "Service shop/web"
                ]
            ),
        ] as [([String], [String])])
    func waysIn(objects: [String], expected: [String]) throws {
        #expect(
            try Self.sentences(objects, of: [.internetFacing, .internetFacingGateway, .sensitiveInterface]) == expected)
    }

    @Test(
        arguments: [
            (
                [web, service("selector: {app: wbe, tier: front}")],
                ["dangling-service: Service shop/web selects no workload that was scanned: app=wbe,tier=front"]
            ),
            (
                [service("selector: {app: web}")],
                ["dangling-service? no workload of namespace shop was scanned"]
            ),
            (
                [web, service("selector: {app: web}"), ingress("a", to: "wbe"), ingress("b", port: 81)],
                [
                    "dangling-ingress-backend: Ingress shop/a leads to Service shop/wbe, which is not there",
                    "dangling-ingress-backend: Ingress shop/b names a port that Service shop/web does not have",
                ]
            ),
            (
                [web, service("selector: {app: web}"), route("wbe")],
                ["dangling-gateway-backend: HTTPRoute shop/r leads to Service shop/wbe, which is not there"]
            ),
            ([route("web")], ["dangling-gateway-backend? no Service of namespace shop was scanned"]),
        ] as [([String], [String])])
    func waysToNowhere(objects: [String], expected: [String]) throws {
        #expect(
            try Self.sentences(objects, of: [.danglingService, .danglingIngressBackend, .danglingGatewayBackend])
                == expected)
    }

    @Test(
        arguments: [
            (
                [shop, web, deployment("db"), node, apiServer],
                [
                    "api-server-reachable: nothing keeps db and web of namespace shop from the API server",
                    "kubelet-reachable: nothing keeps db and web of namespace shop from the kubelets of the nodes",
                    "metadata-api-reachable: nothing keeps db and web of namespace shop from the metadata service of the "
                        + "cloud (169.254.169.254)",
                ]
            ),
            (
                [shop, web, web.replacing("Deployment", with: "StatefulSet"), deployment("db")],
                [
                    "metadata-api-reachable: nothing keeps db, web[Deployment] and web[StatefulSet] of namespace shop "
                        + "from the metadata service of the cloud (169.254.169.254)"
                ]
            ),
            (
                [shop, web, node, apiServer, closed, letOut(to: "172.18.0.0/16")],
                [
                    "api-server-reachable: NetworkPolicy shop/out lets shop/web[Deployment] reach the API server",
                    "kubelet-reachable: NetworkPolicy shop/out lets shop/web[Deployment] reach the kubelets of the nodes",
                ]
            ),
            (
                [web],
                [
                    "metadata-api-reachable? namespace shop is not declared in what was scanned: its policies may be "
                        + "elsewhere"
                ]
            ),
            (
                [
                    shop, web,
                    "{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: c, namespace: shop}, spec: {}}",
                ],
                [
                    "metadata-api-reachable? a CiliumNetworkPolicy, which this analysis does not understand, may hold for "
                        + "namespace shop"
                ]
            ),
        ] as [([String], [String])])
    func waysOut(objects: [String], expected: [String]) throws {
        #expect(
            try Self.sentences(objects, of: [.metadataReachable, .kubeletReachable, .apiServerReachable]) == expected)
    }
}
