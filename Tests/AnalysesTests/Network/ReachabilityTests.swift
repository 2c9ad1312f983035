import Testing

@testable import Analyses

/// The rules of NetworkPolicy, each shown by what `web` may open to `db` (both of namespace `shop`).
@Suite struct ReachabilityTests {
    private static let everything = "All Connections"
    private static let nothing = "No Connections"

    private func connections(
        _ objects: [String], from source: String = "web", to destination: String = "db"
    ) throws -> String {
        let model = try networkModel(
            ([
                deployment("web", ports: "{name: http, containerPort: 8080}"),
                deployment(
                    "db", ports: "{name: sql, containerPort: 5432}, {name: dns, containerPort: 53, protocol: UDP}"),
                deployment("other", in: "else"),
                "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}",
                "{apiVersion: v1, kind: Namespace, metadata: {name: else, labels: {team: b}}}",
            ] + objects).joined(separator: "\n---\n"))
        #expect(model.facts.mistakes.map(\.reason) == [])
        let a = try #require(model.workloads.first { $0.name.name == source })
        let b = try #require(model.workloads.first { $0.name.name == destination })
        return model.connections(from: a, to: b).description
    }

    @Test(
        arguments: [
            // Isolation
            ([], everything),
            (["podSelector: {}"], nothing),
            (["podSelector: {}, ingress: []"], nothing),
            (["podSelector: {}, ingress: [{}]"], everything),
            (["podSelector: {matchLabels: {app: web}}"], everything),
            (["podSelector: {matchLabels: {app: db}}"], nothing),
            (["podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [db]}]}"], everything),
            // policyTypes
            (["podSelector: {}, policyTypes: []"], nothing),
            (["podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]"], everything),
            (["podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]"], nothing),
            (["podSelector: {matchLabels: {app: web}}, egress: []"], everything),
            (["podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{}]"], everything),
            (
                ["podSelector: {matchLabels: {app: db}}, policyTypes: [Egress], ingress: [{ports: [{port: 1}]}]"],
                everything
            ),
            (["podSelector: {matchLabels: {app: web}}, egress: [{ports: [{port: 5432}]}]"], "TCP 5432"),
            // Ports
            (["podSelector: {}, ingress: [{ports: [{port: 5432}, {port: 53, protocol: UDP}]}]"], "TCP 5432,UDP 53"),
            (["podSelector: {}, ingress: [{ports: [{protocol: SCTP}]}]"], "SCTP 1-65535"),
            (["podSelector: {}, ingress: [{ports: [{port: 100, endPort: 200}, {port: 201}]}]"], "TCP 100-201"),
            (["podSelector: {}, ingress: [{ports: [{port: sql}]}]"], "TCP 5432"),
            (["podSelector: {}, ingress: [{ports: [{port: dns}]}]"], nothing),
            (["podSelector: {}, ingress: [{ports: [{port: dns, protocol: UDP}]}]"], "UDP 53"),
            (["podSelector: {}, ingress: [{ports: [{port: http}]}]"], nothing),
            (["podSelector: {matchLabels: {app: web}}, egress: [{ports: [{port: sql}]}]"], "TCP 5432"),
            (["podSelector: {matchLabels: {app: web}}, egress: [{ports: [{port: http}]}]"], nothing),
            // Peers
            (["podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}]}]"], everything),
            (
                ["podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: x}}}]}]"],
                nothing
            ),
            (["podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]"], everything),
            (["podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]"], everything),
            (["podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: b}}}]}]"], nothing),
            (
                [
                    """
                    podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: \
                    {kubernetes.io/metadata.name: shop}}}]}]
                    """
                ],
                everything
            ),
            (
                [
                    """
                    podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: b}}, \
                    podSelector: {matchLabels: {app: web}}}]}]
                    """
                ],
                nothing
            ),
            (
                [
                    """
                    podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: b}}}, \
                    {podSelector: {matchLabels: {app: web}}}]}]
                    """
                ],
                everything
            ),
            (["podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]"], nothing),
            (["podSelector: {}, ingress: [{from: []}]"], everything),
            // Union of policies, both directions
            (
                ["podSelector: {}", "podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 1}]}]"],
                "TCP 1"
            ),
            (
                [
                    "podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 10, endPort: 20}]}]",
                    "podSelector: {matchLabels: {app: web}}, egress: [{ports: [{port: 15, endPort: 30}]}]",
                ], "TCP 15-20"
            ),
        ] as [([String], String)])
    func networkPoliciesAddUp(specs: [String], expected: String) throws {
        let policies = specs.enumerated().map { networkPolicy("p\($0)", $1) }
        #expect(try connections(policies) == expected)
    }

    @Test func aPolicyIsForItsOwnNamespace() throws {
        let policy = networkPolicy("deny", in: "else", "podSelector: {}")
        #expect(try connections([policy]) == "All Connections")
        #expect(try connections([policy], from: "web", to: "other") == "No Connections")
    }

    @Test func aPodSelectorAloneIsForItsOwnNamespace() throws {
        let policy = networkPolicy("own", "podSelector: {}, ingress: [{from: [{podSelector: {}}]}]")
        #expect(try connections([policy], from: "other", to: "db") == "No Connections")
        #expect(try connections([policy], from: "web", to: "db") == "All Connections")
    }

    @Test(arguments: [
        ("10.0.0.0/8", [], "10.0.0.0-10.255.255.255[External]"),
        ("10.0.0.0/8", ["10.0.0.0/9"], "10.128.0.0-10.255.255.255[External]"),
        ("10.0.0.7/8", [], "10.0.0.0-10.255.255.255[External]"),
        ("192.168.1.1/32", [], "192.168.1.1-192.168.1.1[External]"),
        ("0.0.0.0/0", [], "0.0.0.0-255.255.255.255[External]"),
    ])
    func blocksAreCutOutOfTheOutside(cidr: String, except: [String], range: String) throws {
        let model = try networkModel(
            deployment("db"),
            networkPolicy(
                "p",
                """
                podSelector: {}, ingress: [{from: [{ipBlock: {cidr: \(cidr), except: \(except)}}], ports: \
                [{port: 1}]}]
                """
            ))
        #expect(
            model.lines == [
                "\(range) => shop/db[Deployment] : TCP 1",
                "shop/db[Deployment] => 0.0.0.0-255.255.255.255[External] : All Connections",
            ])
    }

    /// "should ensure an IP overlapping both IPBlock.CIDR and IPBlock.Except is allowed" of the conformance tests.
    @Test func anExceptionHoldsForItsOwnBlockOnly() throws {
        let model = try networkModel(
            deployment("db"),
            networkPolicy(
                "p",
                """
                podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/24, except: [10.0.0.0/25]}}, \
                {ipBlock: {cidr: 10.0.0.0/26}}]}]
                """))
        #expect(
            model.lines.dropLast() == [
                "10.0.0.0-10.0.0.63[External] => shop/db[Deployment] : All Connections",
                "10.0.0.128-10.0.0.255[External] => shop/db[Deployment] : All Connections",
            ])
    }

    @Test func sixthVersionAddressesAppearWhereTheyAreSpokenOf() throws {
        let model = try networkModel(
            deployment("db"),
            networkPolicy(
                "p",
                """
                podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{ipBlock: {cidr: \
                'fd00::/8', except: ['fd80::/9']}}]}]
                """
            ))
        #expect(
            model.lines == [
                "fd00::-fd7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] => shop/db[Deployment] : All Connections"
            ])
    }

    @Test func podsOnTheHostNetworkAreNodes() throws {
        let model = try networkModel(
            deployment("agent", spec: "hostNetwork: true"), deployment("db"), deployment("web"),
            networkPolicy(
                "p",
                """
                podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}], \
                egress: [{to: [{podSelector: {}}]}]
                """))
        #expect(
            model.innerLines == [
                // A pod's own node always reaches it.
                "shop/agent[Deployment] => shop/db[Deployment] : All Connections",
                "shop/agent[Deployment] => shop/web[Deployment] : All Connections",
                // No selector makes a node a peer.
                "shop/db[Deployment] => shop/web[Deployment] : All Connections",
                "shop/web[Deployment] => shop/db[Deployment] : All Connections",
            ])
    }

    @Test func knownAddressesMakePodsOnTheHostNetworkMatch() throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: agent, namespace: kube-system}
            spec: {hostNetwork: true, containers: [{name: a, image: a}]}
            status: {phase: Running, podIP: 10.1.0.4}
            """
        func text(_ cidr: String) -> String {
            networkPolicy("p", "podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: \(cidr)}}]}]")
        }
        let near = try networkModel(pod, deployment("web"), text("10.1.0.0/24"))
        #expect(near.innerLines.contains("shop/web[Deployment] => kube-system/agent[Pod] : All Connections"))
        let far = try networkModel(pod, deployment("web"), text("10.2.0.0/24"))
        #expect(far.innerLines == ["kube-system/agent[Pod] => shop/web[Deployment] : All Connections"])
    }

    @Test func podsCollapseIntoWhatControlsThem() throws {
        func owned(_ kind: String, _ name: String, by ownerKind: String, _ owner: String, _ rest: String) -> String {
            """
            apiVersion: \(kind == "Pod" ? "v1" : "apps/v1")
            kind: \(kind)
            metadata: {name: \(name), namespace: shop, labels: {app: web, hash: x}, \
            ownerReferences: [{kind: \(ownerKind), name: \(owner), controller: true}]}
            \(rest)
            """
        }
        let model = try networkModel(
            deployment("web"),
            owned(
                "ReplicaSet", "web-1", by: "Deployment", "web",
                "spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}"),
            owned("Pod", "web-1-a", by: "ReplicaSet", "web-1", "spec: {containers: [{name: c}]}"),
            owned("Pod", "web-1-b", by: "ReplicaSet", "web-1", "spec: {containers: [{name: c}]}"),
            owned("Pod", "lost", by: "ReplicaSet", "gone", "spec: {containers: [{name: c}]}"), scope: .cluster)
        #expect(model.workloads.map(\.name.description) == ["shop/lost[Pod]", "shop/web[Deployment]"])
        #expect(model.workloads[1].facts.count == 2)
    }

    /// A workload that the API server would refuse never runs.
    @Test(arguments: [
        (deployment("db").replacing("containers: [", with: "images: ["), "Deployment", "spec.template.spec.containers"),
        (
            "{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop}, spec: {containers: []}}", "Pod",
            "spec.containers"
        ),
    ])
    func workloadsWithoutContainersAreNotThere(object: String, kind: String, field: String) throws {
        let model = try networkModel(deployment("web"), object)
        #expect(model.workloads.map(\.name.description) == ["shop/web[Deployment]"])
        #expect(
            model.notes.map(\.text) == [
                "\(kind) db does not count, since the API server would refuse it: the \(kind) has no \(field), "
                    + "without which the API server refuses it"
            ])
        // What every scan says of an object no analysis says again.
        #expect(model.facts.mistakes.isEmpty)
    }

    @Test func finishedPodsHaveNoNetwork() throws {
        let model = try networkModel(
            "{apiVersion: v1, kind: Pod, metadata: {name: done}, spec: {containers: [{name: c}]}, status: {phase: Succeeded}}"
        )
        #expect(model.workloads.isEmpty)
    }

    @Test func workloadsThatPoliciesDoNotTellApartAreOneClass() throws {
        let model = try networkModel(
            (0..<50).map { deployment("w\($0)", labels: "app: w\($0), tier: front") }.joined(separator: "\n---\n"),
            deployment("db"),
            networkPolicy("p", "podSelector: {matchLabels: {tier: front}}, ingress: [{from: [{podSelector: {}}]}]"))
        #expect(model.workloads.count == 51)
        #expect(model.classCount == 2)
    }

    /// `IsValidPortName` of the API server.
    @Test(arguments: [
        ("http", true), ("a", true), ("8080-http", true), ("abcdefghijklmno", true), ("abcdefghijklmnop", false),
        ("8080", false), ("", false), ("Http", false), ("a_b", false), ("-a", false), ("a-", false), ("a--b", false),
        ("a-b", true), ("é", false),
    ])
    func namesOfPortsNeedALetter(name: String, isValid: Bool) throws {
        let policy = networkPolicy("p", "podSelector: {}, ingress: [{ports: [{port: '\(name)'}]}]")
        let facts = try networkFacts(policy)
        #expect(facts.mistakes.isEmpty == isValid)
        #expect(facts.policies.count == (isValid ? 1 : 0))
    }

    @Test(arguments: [
        ("{apiVersion: v1, kind: Pod, metadata: {name: y}, spec: {containers: [{name: c}]}}", "boolean"),
        ("{apiVersion: v1, kind: Service, metadata: {name: 7}, spec: {type: NodePort, ports: [{port: 1}]}}", "number"),
        ("{apiVersion: v1, kind: Namespace, metadata: {name: [a]}}", "list"),
        (networkPolicy("n", "podSelector: {}"), "boolean"),
        (networkPolicy("1.5", "podSelector: {}"), "number"),
    ])
    func aNameIsText(object: String, kind: String) throws {
        let model = try networkModel(object)
        #expect(
            model.facts.refusals.map(\.reason) == [
                "metadata.name is a \(kind), not a string" + (kind == "list" ? "" : ": quote it")
            ])
        #expect(model.workloads.isEmpty && model.facts.policies.isEmpty && model.facts.services.isEmpty)
        #expect(model.notes.first?.text.contains(" does not count, since the API server would refuse it: ") == true)
        #expect(model.notes.first?.text.hasPrefix("a ") == true)
    }

    @Test func whatTheServerNamesHasAName() throws {
        let model = try networkModel(
            "{apiVersion: v1, kind: Pod, metadata: {generateName: job-, namespace: shop}, spec: {containers: [{name: c}]}}"
        )
        #expect(model.workloads.map(\.name.description) == ["shop/job-*[Pod]"])
        let nameless = try networkFacts(
            "{apiVersion: v1, kind: Pod, metadata: {namespace: shop}, spec: {containers: [{name: c}]}}",
            "{apiVersion: v1, kind: ConfigMap, data: {a: b}}")
        #expect(nameless.mistakes.map(\.reason) == ["it has no name"])
    }

    /// What is said not to count does not.
    @Test func aRefusedWorkloadIsNotListed() throws {
        let model = try networkModel(
            deployment("web"), deployment("db", labels: "app: db, version: 1"))
        #expect(model.workloads.map(\.name.name) == ["web"])
        #expect(
            model.notes.map(\.text) == [
                "Deployment db does not count, since the API server would refuse it: "
                    + "spec.template.metadata.labels.version is a number, not a string: quote it"
            ])
    }

    /// One with labels that no selector could name would spoil generated policies.
    @Test(
        arguments: [
            ("app: 'x{{y}}'", "\"x{{y}}\" is no value of a label"), ("'a b': c", "\"a b\" is no key of a label"),
            ("app: ''", nil), ("example.com/app: a.B-c_9", nil),
        ] as [(String, String?)])
    func labelsFollowTheirSyntax(labels: String, reason: String?) throws {
        let facts = try networkFacts(deployment("web", labels: labels))
        #expect(facts.mistakes.map(\.reason) == (reason.map { [$0] } ?? []))
        #expect(facts.workloads.isEmpty == (reason != nil))
    }

    @Test(arguments: [
        ("podSelector: {}, ingress: [{from: [{}]}]", "a peer needs a podSelector, a namespaceSelector or an ipBlock"),
        ("podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0}}]}]", "not a network in CIDR notation"),
        (
            "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/9]}}]}]",
            "11.0.0.0/9 is no part of 10.0.0.0/8"
        ),
        (
            "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]",
            "10.0.0.0/8 leaves nothing of 10.0.0.0/8"
        ),
        (
            "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.1.0.0/16, except: [10.0.0.0/8]}}]}]",
            "10.0.0.0/8 leaves nothing of 10.1.0.0/16"
        ),
        (
            "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '::/0', except: [0.0.0.0/0]}}]}]",
            "0.0.0.0/0 is no part of ::/0"
        ),
        (
            "podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]",
            "a peer is an ipBlock or has selectors, not both"
        ),
        ("podSelector: {}, policyTypes: [ingress]", "a policy type is Ingress or Egress"),
        ("podSelector: {}, ingress: [{ports: [{port: 70000}]}]", "a port is a number from 1 to 65535, or a name"),
        ("podSelector: {}, ingress: [{ports: [{port: 9, endPort: 8}]}]", "endPort is a number from port to 65535"),
        ("podSelector: {}, ingress: [{ports: [{port: a, endPort: 8}]}]", "endPort needs a port with a number"),
        ("podSelector: {}, ingress: [{ports: [{endPort: 8}]}]", "endPort needs a port"),
        ("podSelector: {}, ingress: [{ports: [{protocol: ICMP}]}]", "a protocol is TCP, UDP or SCTP"),
        ("podSelector: {matchLabels: {a: 1}}", "the label a is a number, not a string: quote it"),
        (
            "podSelector: {}, ingress: [{ports: [{port: '80'}]}]",
            "\"80\" is text, and no name of a port, which needs a letter: write 80"
        ),
        ("podSelector: {}, ingress: [{ports: [80]}]", "a mapping is expected here, not a number"),
        ("podSelector: {}, ingress: {from: []}", "a list is expected here, not a mapping"),
        ("podSelector: {}, egress: [{to: {podSelector: {}}}]", "a list is expected here, not a mapping"),
        ("podSelector: {}, ingress: [all]", "a mapping is expected here, not a string"),
        ("podSelector: {}, policyTypes: Ingress", "policyTypes is a list of Ingress, Egress or both"),
        (
            "podSelector: {}, policyTypes: [Ingress, Egress, Ingress]",
            "policyTypes is a list of Ingress, Egress or both"
        ),
    ])
    func aPolicyThatTheServerRefusesDoesNotCount(spec: String, reason: String) throws {
        let model = try networkModel(deployment("web"), deployment("db"), networkPolicy("p", spec))
        #expect(model.facts.mistakes.map(\.reason) == [reason])
        #expect(model.facts.mistakes.first?.origin.resource.name == "p")
        #expect(model.innerLines.count == 2)
    }
}
