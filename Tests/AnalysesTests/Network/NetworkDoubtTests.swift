import Testing

@testable import Analyses

/// What notes say of an answer its bound says, too.
@Suite struct BoundOfDoubtTests {
    private func bound(_ objects: String..., on question: NetworkModel.Question = .connections) throws -> AnswerBound {
        try networkModel(objects.joined(separator: "\n---\n")).sight(on: question).bound
    }

    private static func cluster(_ networks: String) -> String {
        """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: c}
        spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [\(networks)]}]}]}
        """
    }

    /// Pods of files have no addresses: a rule for some of those that pods can have may be about them.
    @Test(arguments: [
        ("10.0.0.0/8", AnswerBound.unknown), ("169.254.169.254/32", .exact), ("0.0.0.0/0", .exact),
        ("0.0.0.0/1, 128.0.0.0/1", .exact),
        // Whatever the addresses of pods are, they are among these.
        ("0.0.0.0/1, 128.0.0.0/2, 192.0.0.0/3, 240.0.0.0/4", .exact),
    ])
    func addressesThatAreNotKnown(networks: String, expected: AnswerBound) throws {
        #expect(try bound(deployment("web"), Self.cluster(networks)) == expected)
        #expect(try bound(deployment("web"), Self.cluster(networks), on: .exposure) == .exact)
    }

    private static func cluster(_ priority: Int, _ subject: String, _ action: String, _ rest: String) -> String {
        """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: p\(priority)}
        spec: {tier: Admin, priority: \(priority), subject: {\(subject)}, egress: [{action: \(action), to: [\(rest)}]}
        """
    }

    private static let ofWeb = "pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}"
    private static let some = "{networks: [10.0.0.0/8]}]"
    private static let https = "{networks: [10.0.0.0/8]}], protocols: [{tcp: {destinationPort: {number: 443}}}]"
    private static let every = "{namespaces: {}}]"

    /// Of what `web` may open to `db`, a rule for addresses decides only if it is for `web` and no other decided before.
    @Test(arguments: [
        ([cluster(5, ofWeb, "Deny", some)], "80", AnswerBound.unknown),
        ([cluster(5, ofWeb, "Pass", some), cluster(9, ofWeb, "Deny", every)], "80", .unknown),
        // All else lets it through, too.
        ([cluster(5, ofWeb, "Pass", some)], "80", .exact), ([cluster(5, ofWeb, "Accept", some)], "80", .exact),
        ([cluster(5, ofWeb, "Deny", some), cluster(9, ofWeb, "Deny", every)], "80", .exact),
        ([cluster(5, "namespaces: {matchLabels: {kubernetes.io/metadata.name: else}}", "Deny", some)], "80", .exact),
        ([cluster(5, ofWeb.replacing("web", with: "db"), "Deny", some)], "80", .exact),
        ([cluster(5, ofWeb, "Deny", some), cluster(1, ofWeb, "Accept", every)], "80", .exact),
        ([cluster(5, ofWeb, "Accept", some), cluster(1, ofWeb, "Deny", every)], "80", .exact),
        ([cluster(5, ofWeb, "Deny", some), cluster(1, ofWeb, "Pass", every)], "80", .exact),
        ([cluster(5, ofWeb, "Deny", some), cluster(9, ofWeb, "Accept", every)], "80", .unknown),
        ([cluster(5, ofWeb, "Deny", https)], "80", .exact), ([cluster(5, ofWeb, "Deny", https)], "443", .unknown),
        // Whatever leaves `web`, nothing gets in.
        ([cluster(5, ofWeb, "Deny", some), networkPolicy("d", "podSelector: {matchLabels: {app: db}}")], "80", .exact),
    ])
    func onlyRulesThatCouldDecideMakeAnExplanationABound(
        policies: [String], ports: String, expected: AnswerBound
    ) throws {
        let model = try networkModel(
            ([deployment("web"), deployment("db"), deployment("far", in: "else")] + policies)
                .joined(separator: "\n---\n"))
        let asked = try #require(ConnectionSet(parsing: ports))
        let verdict = try #require(
            try model.verdict(from: model.pattern("web"), to: model.pattern("db"), on: asked))
        #expect(verdict.sight.bound == expected)
        #expect(verdict.sight.limits.count == (expected == .exact ? 0 : 1))
    }

    private static func ofDatabase(from peers: String) -> String {
        networkPolicy("in", "podSelector: {matchLabels: {app: db}}, ingress: [{from: [\(peers)]}]")
    }

    private static func baseline(_ rule: String) -> String {
        cluster(5, ofWeb, "Deny", rule).replacing("tier: Admin", with: "tier: Baseline")
    }

    private static func ofWeb(to peers: String) -> String {
        networkPolicy(
            "out", "podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [\(peers)]}]")
    }

    private static let block = "{ipBlock: {cidr: 10.0.0.0/8}}"

    /// Of what `web` may open: NetworkPolicies ask for addresses of pods where the network plugin matches pods with
    /// `ipBlock`, and for those of pods on the network of their node everywhere.
    @Test(arguments: [
        ([ofDatabase(from: block)], "db", true, AnswerBound.unknown), ([ofDatabase(from: block)], "db", false, .exact),
        ([ofDatabase(from: block + ", {podSelector: {}}")], "db", true, .exact),
        ([ofDatabase(from: "{ipBlock: {cidr: 0.0.0.0/0}}")], "db", true, .exact),
        ([ofDatabase(from: block).replacing("app: db", with: "app: web")], "db", true, .exact),
        ([ofWeb(to: block)], "db", true, .unknown), ([ofWeb(to: block)], "db", false, .exact),
        ([ofWeb(to: block + ", {podSelector: {}}")], "db", true, .exact),
        ([ofWeb(to: block)], "agent", false, .unknown), ([ofWeb(to: "{podSelector: {}}")], "agent", false, .exact),
        // Whatever leaves `web`, nothing gets in.
        ([ofWeb(to: block), ofDatabase(from: "{podSelector: {matchLabels: {app: other}}}")], "db", true, .exact),
        ([baseline(some)], "db", false, .unknown), ([baseline("{networks: [0.0.0.0/0]}]")], "db", false, .exact),
        // What a NetworkPolicy isolates never gets to the baseline.
        ([baseline(some), ofWeb(to: "{podSelector: {}}")], "db", false, .exact),
    ])
    func addressesThatOtherTiersAskFor(
        policies: [String], destination: String, blocksMatchPods: Bool, expected: AnswerBound
    ) throws {
        var options = NetworkModel.Options()
        options.blocksMatchPods = blocksMatchPods
        let objects = [deployment("web"), deployment("db"), deployment("agent", spec: "hostNetwork: true")]
        let model = NetworkModel(
            try networkFacts((objects + policies).joined(separator: "\n---\n")), scope: .files, options: options)
        let verdict = try #require(try model.verdict(from: model.pattern("web"), to: model.pattern(destination)))
        #expect(verdict.sight.bound == expected)
    }

    /// What is no pod has the address that was asked for, and not another.
    @Test func addressesOutsideAreKnown() throws {
        let model = try networkModel(deployment("web"), Self.cluster("10.0.0.0/8"))
        for (end, word) in [("8.8.8.8", NetworkVerdict.Word.allowed), ("10.0.0.1", .denied)] {
            let verdict = try #require(try model.verdict(from: model.pattern("web"), to: model.pattern(end)))
            #expect(verdict.sight.bound == .exact)
            #expect(verdict.word == word)
        }
    }

    /// A label that only controllers know is no matter of workloads that do not have it.
    @Test func labelsOfControllersAreAMatterOfTheirPodsAlone() throws {
        let model = try networkModel(
            deployment("web"), deployment("db", kind: "StatefulSet"), deployment("log", kind: "StatefulSet"),
            networkPolicy("p", "podSelector: {matchLabels: {app: web, pod-template-hash: x}}, policyTypes: [Ingress]"))
        func bound(_ source: String, _ destination: String) throws -> AnswerBound? {
            try model.verdict(from: model.pattern(source), to: model.pattern(destination))?.sight.bound
        }
        #expect(model.sight(on: .connections).bound == .upper)
        #expect(try bound("db", "log") == .exact)
        #expect(try bound("db", "web") == .upper)
    }

    /// All addresses but that of the cloud's metadata are those of a node, whatever that is.
    @Test(arguments: [("169.254.169.254/32", true, AnswerBound.exact), ("10.0.0.0/8", false, .unknown)])
    func exceptionsThatNoNodeHas(hole: String, isAllowed: Bool, expected: AnswerBound) throws {
        let model = try networkModel(
            deployment("web"), deployment("agent", spec: "hostNetwork: true"),
            networkPolicy(
                "p",
                """
                podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], \
                egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [\(hole)]}}]}]
                """))
        #expect(
            model.innerLines.contains("shop/web[Deployment] => shop/agent[Deployment] : All Connections") == isAllowed)
        #expect(model.sight(on: .connections).bound == expected)
    }

    @Test func whatAnExternalAuthorizerDenies() throws {
        let authorizer = """
            {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p, namespace: shop}, \
            spec: {action: CUSTOM, provider: {name: x}, rules: [{}]}}
            """
        let mesh = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}"
        #expect(try bound(mesh, deployment("web"), authorizer) == .upper)
        #expect(try bound(mesh, deployment("web"), authorizer, on: .exposure) == .upper)
        #expect(try bound(mesh, deployment("web")) == .exact)
        // It is asked about what comes to its pods.
        let narrow = authorizer.replacing("{action", with: "{selector: {matchLabels: {app: web}}, action")
        let model = try networkModel(mesh, deployment("web"), deployment("db"), narrow)
        func sight(_ source: String, _ destination: String) throws -> NetworkSight? {
            try model.verdict(from: model.pattern(source), to: model.pattern(destination))?.sight
        }
        #expect(try sight("web", "db")?.bound == .exact)
        #expect(try sight("db", "web")?.bound == .upper)
        #expect(
            try sight("db", "web")?.limits == [
                "not known: what AuthorizationPolicy shop/p would deny: what is said to be allowed may be denied"
            ])
    }

    /// Policies that ask for labels of namespaces may match those that nobody declares.
    @Test func labelsOfNamespacesThatAreNotDeclared() throws {
        let policy = networkPolicy(
            "p", "podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: x}}}]}]")
        let byName = policy.replacing("team: x", with: "kubernetes.io/metadata.name: else")
        func namespace(_ name: String) -> String {
            "{apiVersion: v1, kind: Namespace, metadata: {name: \(name)}}"
        }
        let workloads = [deployment("web", in: "else"), deployment("db")].joined(separator: "\n---\n")
        #expect(try bound(workloads, policy) == .unknown)
        #expect(try bound(workloads, policy, on: .exposure) == .unknown)
        #expect(try bound(workloads, policy, namespace("shop"), namespace("else")) == .exact)
        #expect(try bound(workloads, byName) == .exact)
        let model = try networkModel(workloads, policy, namespace("shop"))
        #expect(
            model.sight(on: .connections).limits == [
                "not declared: namespace else: policies that ask for labels of namespaces may match others"
            ])
        let same = try model.verdict(from: model.pattern("db"), to: model.pattern("db"))
        #expect(same?.sight.bound == .exact)
    }

    /// What Istio asks of addresses that are not known may be denied.
    @Test(arguments: [
        ("from: [{source: {ipBlocks: ['1.2.3.4']}}]", AnswerBound.upper),
        ("from: [{source: {ipBlocks: ['0.0.0.0/0'], notIpBlocks: ['10.0.0.0/8']}}]", .upper),
        ("from: [{source: {ipBlocks: ['0.0.0.0/0']}}]", .exact),
        ("from: [{source: {notIpBlocks: ['169.254.169.254']}}]", .exact),
        ("when: [{key: source.ip, values: ['1.2.3.4']}]", .upper),
        ("when: [{key: destination.ip, values: ['1.2.3.4']}]", .upper),
        ("when: [{key: source.namespace, values: [shop]}]", .exact),
    ])
    func addressesThatIstioAsksFor(rule: String, expected: AnswerBound) throws {
        let policy = """
            {apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p, namespace: shop}, \
            spec: {selector: {matchLabels: {app: db}}, rules: [{\(rule)}]}}
            """
        let mesh = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}"
        let model = try networkModel(mesh, deployment("web"), deployment("db"), policy)
        #expect(model.sight(on: .connections).bound == expected)
        let said = model.doubts.map(\.text).filter {
            $0.hasPrefix("AuthorizationPolicy shop/p, rule rules[0] is about")
        }
        #expect(said.count == (expected == .exact ? 0 : 1))
        // No policy is for `web`.
        let other = try model.verdict(from: model.pattern("db"), to: model.pattern("web"))
        #expect(other?.sight.bound == .exact)
    }

    /// As network plugins read them; API servers from 1.36 on take them no more.
    @Test(
        arguments: [
            ("10.0.0.0/8", "10.0.0.0-10.255.255.255", nil),
            ("10.0.0.5/8", "10.0.0.0-10.255.255.255", "is read as 10.0.0.0/8"),
            ("10.0.0.0/08", "10.0.0.0-10.255.255.255", "is read as 10.0.0.0/8"),
            ("010.0.0.0/8", nil, "has needless zeros and is read as no network"),
            ("10.00.0.0/8", nil, "has needless zeros and is read as no network"),
            ("'::ffff:010.0.0.0/104'", nil, "has needless zeros and is read as no network"),
            ("'::ffff:10.0.0.0/0104'", "10.0.0.0-10.255.255.255", "is read as 10.0.0.0/8"),
            ("'::ffff:10.0.0.0/104'", "10.0.0.0-10.255.255.255", "is read as 10.0.0.0/8"),
            ("'::FFFF:a00:5/104'", "10.0.0.0-10.255.255.255", "is read as 10.0.0.0/8"),
            ("'::ffff:10.0.0.7/128'", "10.0.0.7-10.0.0.7", "is read as 10.0.0.7/32"),
            ("'::ffff:10.0.0.0/90'", nil, "is read as no network"),
        ] as [(String, String?, String?)])
    func networksThatAreWrittenLoosely(cidr: String, range: String?, remark: String?) throws {
        let model = try networkModel(
            deployment("db"), networkPolicy("p", "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: \(cidr)}}]}]"))
        #expect(model.facts.mistakes.map(\.reason) == [])
        #expect(
            model.lines.filter { $0.contains("=> shop/db") }
                == (range.map { ["\($0)[External] => shop/db[Deployment] : All Connections"] } ?? []))
        let text = cidr.replacing("'", with: "")
        #expect(
            model.notes.map(\.text).filter { $0.contains("1.36") }
                == (remark.map {
                    [
                        "NetworkPolicy p: \(text) \($0): the API server refuses such a text from Kubernetes 1.36 on, "
                            + "unless it is stored already"
                    ]
                } ?? []))
    }

    /// A name for another host may lead anywhere, to a Service of the cluster, too.
    @Test func aNameForAnotherHostIsSaid() throws {
        let objects = """
            {apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop}, \
            spec: {type: ExternalName, externalName: web.shop.svc.cluster.local}}
            ---
            {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: shop}, \
            spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}}
            """
        #expect(
            try networkModel(deployment("web"), objects).notes.map(\.text).contains(
                "Service shop/s is an ExternalName, a name for another host: where it leads is not known"))
    }

    /// `namespace: n` is no text, and the API server refuses the object: it does not lie in `default`.
    @Test func aNamespaceThatIsNoTextIsRefused() throws {
        let model = try networkModel(deployment("web", in: "n"), deployment("db"))
        #expect(model.workloads.map(\.name.description) == ["shop/db[Deployment]"])
        #expect(model.facts.refusals.map(\.reason) == ["metadata.namespace is a boolean, not a string: quote it"])
    }
}

/// What answers hang on that objects do not tell is said beside them.
@Suite struct NetworkDoubtTests {
    private func admin(_ name: String, _ priority: Int, _ rules: String) -> String {
        """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: \(name)}
        spec: {priority: \(priority), subject: {namespaces: {}}, \(rules)}
        """
    }

    private func doubts(_ objects: String...) throws -> [String] {
        try networkModel(objects.joined(separator: "\n---\n")).doubts.map(\.text)
    }

    private static func pod(_ rest: String) -> String {
        "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, \(rest)}"
    }

    private static let containers = "containers: [{name: c, image: 'i:1'}]"
    private static let unknown = pod("spec: {\(containers)}")
    private static let known = pod("spec: {\(containers)}, status: {podIP: 10.0.0.7}")
    private static let host = pod("spec: {hostNetwork: true, \(containers)}")
    private static let knownHost = pod("spec: {hostNetwork: true, \(containers)}, status: {podIP: 10.0.0.7}")
    private static let node =
        "{apiVersion: v1, kind: Node, metadata: {name: m1}, status: {addresses: [{type: InternalIP, address: 10.0.0.7}]}}"

    /// Networks of cluster policies hold for pods, too; `ipBlock` holds for pods on the network of their node.
    @Test(
        arguments: [
            (unknown, "networks: ['10.0.0.0/8']", true), (known, "networks: ['10.0.0.0/8']", false),
            (unknown, "networks: ['169.254.169.254/32']", false), (unknown, "networks: ['0.0.0.0/0']", false),
            (unknown, "namespaces: {}", false), (unknown, "ipBlock", false), (host, "ipBlock", true),
            (knownHost, "ipBlock", false), (host, "networks: ['10.0.0.0/8']", true),
            (host, "nodes: {}", false), (knownHost, "nodes: {}", false),
        ] as [(String, String, Bool)])
    func rulesForAddressesNeedThoseOfPods(pod: String, peer: String, isDoubtful: Bool) throws {
        let policy =
            peer == "ipBlock"
            ? networkPolicy(
                "a", "podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]")
            : admin("a", 1, "egress: [{action: Deny, to: [{\(peer)}]}]")
        let title = peer == "ipBlock" ? "NetworkPolicy shop/a" : "AdminNetworkPolicy a"
        #expect(
            try doubts(pod, policy)
                == (isDoubtful
                    ? [
                        "\(title), rule egress[0] is about addresses, and those of shop/p[Pod] are not known: "
                            + "they are taken to be others"
                    ] : []))
    }

    /// A rule for some nodes by their labels is for a pod on the network of its node if that node has the labels: of a
    /// node that is in no file nobody knows.
    @Test(
        arguments: [
            ([host], "role: cp", true), ([host, node], "role: cp", true), ([knownHost], "role: cp", true),
            ([knownHost, node], "role: cp", false), ([unknown], "role: cp", false), ([known], "role: cp", false),
            ([host], "", false), ([host, node], "", false), ([knownHost], "", false),
        ] as [([String], String, Bool)])
    func rulesForNodesByLabelNeedThoseOfPods(objects: [String], labels: String, isDoubtful: Bool) throws {
        let selector = labels.isEmpty ? "{}" : "{matchLabels: {\(labels)}}"
        let policy = admin("a", 1, "egress: [{action: Deny, to: [{nodes: \(selector)}]}]")
        let model = try networkModel((objects + [deployment("web"), policy]).joined(separator: "\n---\n"))
        #expect(
            model.doubts.map(\.text)
                == (isDoubtful
                    ? [
                        "AdminNetworkPolicy a, rule egress[0] is about nodes by their labels, and those of shop/p[Pod] "
                            + "are not known: they are taken to be others"
                    ] : []))
        #expect(model.sight(on: .connections).bound == (isDoubtful ? .unknown : .exact))
        let verdict = try #require(try model.verdict(from: model.pattern("web"), to: model.pattern("p")))
        #expect(verdict.sight.bound == (isDoubtful ? .unknown : .exact))
        // What comes from a node is let in, whatever it is.
        let back = try #require(try model.verdict(from: model.pattern("p"), to: model.pattern("web")))
        #expect(back.sight.bound == .exact)
    }

    /// A pod on the network of its node has the address of a node, whether that was read or not.
    @Test(arguments: [host, knownHost])
    func everyNodeIsOneOfAll(pod: String) throws {
        let model = try networkModel(
            pod, deployment("web"), admin("a", 1, "egress: [{action: Deny, to: [{nodes: {}}]}]"))
        #expect(!model.innerLines.contains { $0.hasPrefix("shop/web[Deployment] => shop/p[Pod]") })
        #expect(model.innerLines.contains("shop/p[Pod] => shop/web[Deployment] : All Connections"))
    }
}
