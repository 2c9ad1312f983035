import Testing

@testable import Analyses

/// What the findings say, and what they leave open. That each rule finds what it should is shown by its own examples.
@Suite struct NetworkFindingTests {
    /// A rule that leaves out one node lets pods reach the kubelets of the others.
    @Test(arguments: [
        ("10.0.0.0/8", ["10.0.0.1/32"], 1), ("10.0.0.0/8", ["10.0.0.2/32"], 1),
        ("10.0.0.0/8", ["10.0.0.1/32", "10.0.0.2/32"], 0), ("10.1.0.0/16", [], 0),
    ])
    func everyNodeHasAKubelet(network: String, holes: [String], count: Int) throws {
        let nodes = ["10.0.0.1", "10.0.0.2"].map {
            "{apiVersion: v1, kind: Node, metadata: {name: 'n\($0)'}, status: {addresses: [{type: InternalIP, address: \($0)}]}}"
        }.joined(separator: "\n---\n")
        let policy = networkPolicy(
            "p",
            "podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: \(network), "
                + "except: [\(holes.joined(separator: ", "))]}}]}]")
        let found = try findings(nodes, deployment("web"), policy).findings.filter { $0.rule == "kubelet-reachable" }
        #expect(found.count == count)
    }

    private func findings(_ objects: String..., scope: NetworkModel.Scope = .files) throws -> NetworkFindings {
        NetworkFindings(try networkModel(objects.joined(separator: "\n---\n"), scope: scope))
    }

    private static let shop = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"

    @Test func aNamespaceThatFilesDoNotDeclareIsNotJudged() throws {
        let files = try findings(deployment("web"))
        #expect(files.findings.isEmpty)
        #expect(
            files.unevaluated.map { "\($0.rule): \($0.reason)" } == [
                """
                metadata-api-reachable: namespace shop is not declared in what was scanned: its policies may \
                be elsewhere
                """,
                """
                namespace-without-networkpolicy: namespace shop is not declared in what was scanned: its \
                policies may be elsewhere
                """,
                """
                workload-without-networkpolicy: namespace shop is not declared in what was scanned: its \
                policies may be elsewhere
                """,
            ])
        let cluster = try findings(deployment("web"), scope: .cluster)
        #expect(cluster.findings.map(\.rule) == ["metadata-api-reachable", "namespace-without-networkpolicy"])
        #expect(cluster.unevaluated.isEmpty)
    }

    /// Of an exposed workload a further way in is another problem, of one that is not isolated another policy is not.
    @Test func findingsAreAboutWhatMakesThemAnotherProblem() throws {
        func service(_ name: String) -> String {
            "{apiVersion: v1, kind: Service, metadata: {name: \(name), namespace: shop}, spec: {type: NodePort, "
                + "selector: {app: web}, ports: [{port: 80}]}}"
        }
        func identity(_ rule: String, _ services: String, policies: String...) throws -> [String] {
            let found = try findings(
                ([Self.shop, deployment("web"), deployment("db")] + services.map { service("s\($0)") }
                    + policies.map { networkPolicy($0, "podSelector: {matchLabels: {app: db}}") })
                    .joined(separator: "\n---\n"))
            return try #require(found.findings.first { $0.rule == rule }).identity
        }
        let three = try identity("workload-internet-facing", "abc")
        #expect(try identity("workload-internet-facing", "cba") == three)
        #expect(try identity("workload-internet-facing", "abcd") != three)
        #expect(
            try identity("workload-without-networkpolicy", "a", policies: "m")
                == identity("workload-without-networkpolicy", "a", policies: "b", "m"))
    }

    @Test func aNamespaceIsReportedOnceWithSomeOfItsWorkloads() throws {
        let found = try findings(
            Self.shop, deployment("a"), deployment("b"), deployment("c"), deployment("d"), deployment("e"))
        let finding = try #require(found.findings.first { $0.rule == "namespace-without-networkpolicy" })
        #expect(finding.message == "no network policy isolates any workload of namespace shop: a, b, c and 2 more")
        #expect(finding.origin.resource.kind == "Namespace")
        #expect(finding.origin.location.line == 1)
    }

    @Test func componentsOfTheClusterAreLeftToTheirMaker() throws {
        let found = try findings(deployment("coredns", in: "kube-system"), scope: .cluster)
        #expect(!found.findings.contains { $0.rule == "namespace-without-networkpolicy" })
    }

    @Test func aWellKeptNamespaceHasNoFindings() throws {
        let found = try findings(
            Self.shop, deployment("web"), deployment("db", ports: "{name: sql, containerPort: 5432}"),
            networkPolicy("deny", "podSelector: {}, policyTypes: [Ingress, Egress]"),
            networkPolicy(
                "db",
                """
                podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: \
                web}}}], ports: [{port: sql}]}]
                """
            ),
            networkPolicy(
                "web",
                """
                podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: \
                {matchLabels: {app: db}}}], ports: [{port: sql}]}]
                """
            ))
        #expect(found.findings.map(\.message) == [])
        #expect(found.unevaluated.isEmpty)
    }

    @Test func aPolicyInAnotherLanguageMayIsolate() throws {
        let found = try findings(
            Self.shop, deployment("web"),
            "{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: c, namespace: shop}, spec: {}}")
        #expect(found.findings.isEmpty)
        #expect(
            found.unevaluated.map(\.reason) == [
                "a CiliumNetworkPolicy, which this analysis does not understand, may hold for namespace shop",
                "a CiliumNetworkPolicy, which this analysis does not understand, may isolate namespace shop",
                "a CiliumNetworkPolicy, which this analysis does not understand, may isolate namespace shop",
            ])
    }

    /// The usual rule for DNS names a namespace that no application's files declare.
    @Test func aPeerThatWasNotScannedIsSaidOnceAndNotClaimed() throws {
        let dns =

            """
            podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: \
            {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]}]
            """
        let files = try findings(deployment("web"), networkPolicy("a", dns), networkPolicy("b", dns))
        #expect(!files.findings.contains { $0.rule == "dangling-networkpolicy-peer" })
        #expect(files.unevaluated.filter { $0.rule == "dangling-networkpolicy-peer" }.count == 1)
        let cluster = try findings(deployment("web"), networkPolicy("a", dns), scope: .cluster)
        #expect(
            cluster.findings.filter { $0.rule == "dangling-networkpolicy-peer" }.map(\.origin.path)
                == ["spec.egress[0].to[0]"])
    }

    /// Policies do not hold pods on the network of their node, which reach what the node reaches.
    @Test func podsOnTheNetworkOfTheirNodeReachWhatItReaches() throws {
        let agent = """
            {apiVersion: v1, kind: Pod, metadata: {name: agent, namespace: shop}, spec: {hostNetwork: true, \
            containers: [{name: main, image: a/b:1}]}}
            """
        let deny = networkPolicy("deny", "podSelector: {}, policyTypes: [Ingress, Egress]")
        let rules = ["api-server-reachable", "kubelet-reachable", "metadata-api-reachable"]
        for objects in [agent, [Self.shop, deny, agent].joined(separator: "\n---\n")] {
            let found = try findings(objects).findings.filter { rules.contains($0.rule) }
            #expect(found.map(\.rule) == rules)
            #expect(found.allSatisfy { $0.origin.resource.name == "agent" })
            #expect(
                found.first { $0.rule == "kubelet-reachable" }?.message
                    == """
                    pods of namespace shop are on the network of their node (hostNetwork), where network policies \
                    do not hold, and can reach the kubelet of their node: agent
                    """)
        }
        // A host firewall may hold them.
        let firewall = """
            {apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: {name: host}, spec: \
            {nodeSelector: {}}}
            """
        let unsure = try findings(agent, firewall)
        #expect(!unsure.findings.contains { rules.contains($0.rule) })
        #expect(Set(unsure.unevaluated.map(\.rule)).isSuperset(of: rules))
    }

    @Test func theRuleThatLetsPodsReachMetadataIsNamed() throws {
        let found = try findings(
            deployment("web"), deployment("db"),
            networkPolicy(
                "out",
                """
                podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}, {to: \
                [{ipBlock: {cidr: 169.254.0.0/16}}]}]
                """
            ))
        let finding = try #require(found.findings.first { $0.rule == "metadata-api-reachable" })
        #expect(finding.origin.path == "spec.egress[1]")
        #expect(
            finding.message
                == """
                NetworkPolicy shop/out lets shop/db[Deployment] and shop/web[Deployment] reach the metadata \
                service of the cloud (169.254.169.254)
                """
        )
    }

    @Test func aWayInIsShownFromTheOutermostObject() throws {
        let found = try findings(
            deployment("web"),
            """
            {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: \
            web}, ports: [{name: h, port: 80, targetPort: 8080}]}}
            """,
            """
            {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: in, namespace: shop}, spec: \
            {defaultBackend: {service: {name: web, port: {name: h}}}}}
            """
        )
        let finding = try #require(found.findings.first { $0.rule == "workload-internet-facing" })
        #expect(
            finding.message == "shop/web[Deployment] can be reached from outside on TCP 8080 through Ingress shop/in")
        #expect(finding.origin.path == "spec.defaultBackend.service.name")
        #expect(finding.evidence.map(\.text) == ["Ingress shop/in", "Service shop/web", "shop/web[Deployment]"])
    }

    @Test(arguments: [
        (
            "metadata: {name: web, namespace: shop, annotations: {networking.gke.io/load-balancer-type: Internal}}",
            false
        ),
        ("metadata: {name: web, namespace: shop}", true),
    ])
    func aLoadBalancerInsideOfTheNetworkIsNotTheInternet(metadata: String, isReported: Bool) throws {
        let found = try findings(
            deployment("web"),
            """
            {apiVersion: v1, kind: Service, \(metadata), spec: {type: LoadBalancer, selector: {app: web}, \
            ports: [{port: 80}]}}
            """
        )
        #expect(found.findings.contains { $0.rule == "workload-internet-facing" } == isReported)
    }

    @Test func aServiceMayPickOnePodOfAStatefulSet() throws {
        func service(_ pod: String) -> String {

            """
            {apiVersion: v1, kind: Service, metadata: {name: one, namespace: shop}, spec: {selector: \
            {statefulset.kubernetes.io/pod-name: \(pod)}, ports: [{port: 80}]}}
            """
        }
        let set = deployment("db", kind: "StatefulSet")
        #expect(try findings(set, service("db-0")).findings.filter { $0.rule == "dangling-service" }.isEmpty)
        #expect(try findings(set, service("db-x")).findings.filter { $0.rule == "dangling-service" }.count == 1)
    }

    /// Rules of a NetworkPolicy add up where they are about the same ports.
    @Test(arguments: [
        ("", "", "", ["All Connections"]), ("80", "80", "80", ["TCP 80"]), ("80", "", "", []), ("80", "", "80", []),
        ("http", "http", "http", []),
    ])
    func blocksOfSeveralRulesAddUp(first: String, second: String, third: String, expected: [String]) throws {
        func rule(_ port: String, _ block: String) -> String {
            "{ports: [\(port.isEmpty ? "" : "{port: \(port)}")], from: [{ipBlock: {cidr: \(block)}}]}"
        }
        let rules = [rule(first, "0.0.0.0/1"), rule(second, "128.0.0.0/2"), rule(third, "192.0.0.0/2")]
        let found = try findings(
            deployment("db", ports: "{name: http, containerPort: 80}"),
            networkPolicy("p", "podSelector: {}, ingress: [\(rules.joined(separator: ", "))]")
        ).findings.filter { $0.rule == "networkpolicy-public-cidr" }
        #expect(
            found.map(\.message)
                == expected.map {
                    "NetworkPolicy shop/p allows \($0) from every address: the blocks of its rules together leave out none"
                })
        #expect(found.map(\.origin.path) == expected.map { _ in "spec.ingress[0].from[0]" })
    }

    @Test(arguments: 0..<30)
    func theOrderOfObjectsDoesNotMatter(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let documents = random.cluster().documents
        let shuffled = random.shuffled(documents)
        func rules(_ documents: [String]) throws -> [String] {
            try NetworkFindings(networkModel(documents.joined(separator: "\n---\n"))).findings
                .map { "\($0.rule) \($0.origin.resource.name ?? "") \($0.origin.path)" }.sorted()
        }
        #expect(try rules(documents) == rules(shuffled))
    }
}
