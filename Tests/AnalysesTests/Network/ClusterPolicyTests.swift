import Testing

@testable import Analyses

/// Tiers, priorities and actions of the cluster's policies, by what `web` may open to `db`.
@Suite struct ClusterPolicyTests {
    private func admin(_ name: String, _ priority: Int, _ rules: String) -> String {
        """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: \(name)}
        spec: {priority: \(priority), subject: {namespaces: {}}, \(rules)}
        """
    }

    private func baseline(_ rules: String) -> String {
        """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: BaselineAdminNetworkPolicy
        metadata: {name: default}
        spec: {subject: {namespaces: {}}, \(rules)}
        """
    }

    private func cluster(_ name: String, _ tier: String, _ priority: Int, _ rules: String) -> String {
        """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: \(name)}
        spec: {tier: \(tier), priority: \(priority), subject: {pods: {podSelector: {}}}, \(rules)}
        """
    }

    private func connections(_ policies: [String]) throws -> String {
        let model = try networkModel(
            ([deployment("web"), deployment("db", ports: "{name: sql, containerPort: 5432}")] + policies)
                .joined(separator: "\n---\n"))
        #expect(model.facts.mistakes.map(\.reason) == [])
        return model.connections(from: model.workloads[1], to: model.workloads[0]).description
    }

    private static let all = "from: [{namespaces: {}}]"

    @Test func theAdminTierComesFirst() throws {
        let allow = admin(
            "a", 1, "ingress: [{action: Allow, \(Self.all), ports: [{portNumber: {protocol: TCP, port: 80}}]}]")
        #expect(try connections([allow, networkPolicy("deny", "podSelector: {}")]) == "TCP 80")
        let deny = admin(
            "a", 1,
            "ingress: [{action: Deny, \(Self.all), ports: [{portRange: {protocol: TCP, start: 2, end: 65535}}]}]")
        #expect(try connections([deny]) == "SCTP 1-65535,TCP 1,UDP 1-65535")
        #expect(
            try connections([deny, networkPolicy("open", "podSelector: {}, ingress: [{}]")])
                == "SCTP 1-65535,TCP 1,UDP 1-65535")
    }

    /// A rule that passes connections on is named before what decides them.
    @Test func theRuleThatHandsTheDecisionOnIsNamed() throws {
        let pass = admin(
            "a", 1,
            """
            ingress: [{action: Pass, name: sql, \(Self.all), ports: [{portNumber: {protocol: TCP, port: 5432}}]}, \
            {action: Deny, \(Self.all)}]
            """)
        let allow = networkPolicy("db", "podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 5432}]}]")
        func ingress(_ ports: String, _ policies: [String]) throws -> [String] {
            let model = try networkModel(
                ([deployment("web"), deployment("db")] + policies).joined(separator: "\n---\n"))
            let asked = try #require(ConnectionSet(parsing: ports))
            let verdict = try #require(
                try model.verdict(from: model.pattern("web"), to: model.pattern("db"), on: asked))
            #expect(verdict.json.contains("\"verdict\": \"passed\"") == (ports != "80"))
            return verdict.explanations.flatMap(\.ingress).map { "\($0.ruling) \($0.connections): \($0.reason)" }
        }
        let passed = "passed TCP 5432: AdminNetworkPolicy a, rule ingress[0] (sql)"
        #expect(
            try ingress("5432", [pass, allow]) == [passed, "allowed TCP 5432: NetworkPolicy shop/db, rule ingress[0]"])
        #expect(
            try ingress("5432", [pass, networkPolicy("deny", "podSelector: {}")]) == [
                passed,
                "denied TCP 5432: by default, since this policy isolates the pods for ingress and no rule allows it",
            ])
        #expect(
            try ingress("5432", [pass, baseline("ingress: [{action: Deny, \(Self.all)}]")]) == [
                passed, "denied TCP 5432: BaselineAdminNetworkPolicy default, rule ingress[0]",
            ])
        #expect(
            try ingress("5432", [pass]) == [
                passed, "allowed TCP 5432: by default, since no policy isolates the pods for ingress",
            ])
        #expect(try ingress("80", [pass, allow]) == ["denied TCP 80: AdminNetworkPolicy a, rule ingress[1]"])
    }

    @Test func theLowerPriorityNumberDecides() throws {
        let deny = "ingress: [{action: Deny, \(Self.all)}]"
        let allow = "ingress: [{action: Allow, \(Self.all)}]"
        #expect(try connections([admin("a", 5, deny), admin("b", 4, allow)]) == "All Connections")
        #expect(try connections([admin("a", 5, deny), admin("b", 6, allow)]) == "No Connections")
    }

    @Test func theFirstRuleOfAPolicyDecides() throws {
        #expect(
            try connections([admin("a", 1, "ingress: [{action: Allow, \(Self.all)}, {action: Deny, \(Self.all)}]")])
                == "All Connections")
        #expect(
            try connections([admin("a", 1, "ingress: [{action: Deny, \(Self.all)}, {action: Allow, \(Self.all)}]")])
                == "No Connections")
    }

    @Test func passLeavesTheRestOfTheTierOut() throws {
        let pass = admin("pass", 1, "ingress: [{action: Pass, \(Self.all), ports: [{namedPort: sql}]}]")
        let deny = admin("deny", 2, "ingress: [{action: Deny, \(Self.all)}]")
        #expect(try connections([pass, deny]) == "TCP 5432")
        #expect(try connections([pass, deny, networkPolicy("closed", "podSelector: {}")]) == "No Connections")
        #expect(try connections([pass, deny, baseline("ingress: [{action: Deny, \(Self.all)}]")]) == "No Connections")
    }

    @Test func theBaselineIsForPodsThatNoNetworkPolicyIsolates() throws {
        let deny = baseline("ingress: [{action: Deny, \(Self.all)}]")
        #expect(try connections([deny]) == "No Connections")
        let own = networkPolicy("own", "podSelector: {}, ingress: [{ports: [{port: 1}]}]")
        #expect(try connections([deny, own]) == "TCP 1")
        // Isolation for egress leaves ingress to the baseline.
        let egress = networkPolicy("egress", "podSelector: {}, policyTypes: [Egress], egress: [{}]")
        #expect(try connections([deny, egress]) == "No Connections")
    }

    @Test func clusterPoliciesHaveBothTiers() throws {
        let accept = "ingress: [{action: Accept, \(Self.all), protocols: [{udp: {destinationPort: {number: 53}}}]}]"
        let deny = "ingress: [{action: Deny, \(Self.all)}]"
        #expect(try connections([cluster("a", "Baseline", 1, accept), cluster("b", "Baseline", 2, deny)]) == "UDP 53")
        #expect(
            try connections([cluster("a", "Admin", 9, deny), cluster("b", "Baseline", 1, accept)]) == "No Connections")
        #expect(
            try connections([
                cluster(
                    "a", "Admin", 1,
                    "ingress: [{action: Accept, \(Self.all), protocols: [{sctp: {}}, {destinationNamedPort: sql}]}]"),
                cluster("b", "Admin", 2, deny),
            ]) == "SCTP 1-65535,TCP 5432")
    }

    @Test func networksHoldForPodsToo() throws {
        let deny = cluster("a", "Admin", 1, "egress: [{action: Deny, to: [{networks: ['0.0.0.0/0']}]}]")
        #expect(try connections([deny]) == "No Connections")
        let part = cluster("a", "Admin", 1, "egress: [{action: Deny, to: [{networks: ['10.0.0.0/8']}]}]")
        #expect(try connections([part]) == "All Connections")
    }

    @Test func aPeerOfAnUnknownKindFailsClosed() throws {
        let deny = cluster("a", "Admin", 1, "ingress: [{action: Pass, from: [{planets: {}}]}]")
        #expect(try connections([deny]) == "No Connections")
        let accept = cluster("a", "Admin", 1, "ingress: [{action: Accept, from: [{planets: {}}]}]")
        #expect(try connections([accept, networkPolicy("deny", "podSelector: {}")]) == "No Connections")
    }

    @Test func nodesAreTheirAddresses() throws {
        let model = try networkModel(
            deployment("web"),
            """
            {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {zone: a}}, status: {addresses: \
            [{address: 10.0.0.4}, {address: n.example.com}]}}
            """,
            cluster(
                "a", "Admin", 1,
                """
                egress: [{action: Accept, to: [{nodes: {matchLabels: {zone: a}}}]}, {action: Deny, to: \
                [{networks: ['0.0.0.0/0', '::/0']}]}]
                """
            ))
        #expect(
            model.lines.filter { $0.hasPrefix("shop/web") }
                == ["shop/web[Deployment] => 10.0.0.4-10.0.0.4[External] : All Connections"])
    }

    @Test(arguments: [
        (
            "AdminNetworkPolicy", "v1alpha1", "priority: 1001, subject: {namespaces: {}}",
            "a priority is a number from 0 to 1000"
        ),
        ("AdminNetworkPolicy", "v1alpha1", "priority: 1, subject: {}", "a subject has namespaces or pods"),
        ("AdminNetworkPolicy", "v1alpha1", "priority: 1", "a cluster policy needs a subject"),
        (
            "AdminNetworkPolicy", "v1alpha1",
            "priority: 1, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}]",
            "not an action of AdminNetworkPolicy"
        ),
        (
            "BaselineAdminNetworkPolicy", "v1alpha1", "subject: {namespaces: {}}",
            "a BaselineAdminNetworkPolicy must be named default"
        ),
        ("ClusterNetworkPolicy", "v1alpha2", "priority: 1, subject: {namespaces: {}}", "a tier is Admin or Baseline"),
        (
            "ClusterNetworkPolicy", "v1alpha2",
            "tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny}]",
            "a rule of a cluster policy needs peers"
        ),
    ])
    func whatTheServerRefusesDoesNotCount(kind: String, version: String, spec: String, reason: String) throws {
        let facts = try networkFacts(
            "{apiVersion: policy.networking.k8s.io/\(version), kind: \(kind), metadata: {name: p}, spec: {\(spec)}}")
        #expect(facts.mistakes.map(\.reason) == [reason])
        #expect(facts.policies.isEmpty)
    }

    @Test func equalPrioritiesAreUndecided() throws {
        func notes(_ policies: String...) throws -> [String] {
            try networkModel(([deployment("web")] + policies).joined(separator: "\n---\n")).notes.map(\.text)
                .filter { $0.contains("priority") }
        }
        let rules = "ingress: [{action: Deny, from: [{namespaces: {}}]}]"
        #expect(
            try notes(admin("b", 7, rules), admin("a", 7, rules), admin("c", 8, rules)) == [
                "AdminNetworkPolicy b and AdminNetworkPolicy a are for the same pods and have the same priority, 7: which "
                    + "decides first is not defined, and here it is AdminNetworkPolicy a"
            ])
        // Of one tier, whatever the kind is.
        #expect(try notes(admin("a", 7, rules), cluster("b", "Admin", 7, rules)).count == 1)
        #expect(try notes(admin("a", 7, rules), cluster("b", "Baseline", 7, rules)).isEmpty)
        // Rules for other directions, or other pods, do not meet.
        #expect(
            try notes(admin("a", 7, rules), admin("b", 7, "egress: [{action: Deny, to: [{namespaces: {}}]}]")).isEmpty)
        let elsewhere = admin("b", 7, rules).replacing(
            "{namespaces: {}}, ingress", with: "{namespaces: {matchLabels: {team: x}}}, ingress")
        #expect(try notes(admin("a", 7, rules), elsewhere).isEmpty)
    }
}

/// `domainNames` are for rules that accept: addresses behind names are not known, and what such a rule would deny is not
/// denied.
@Suite struct DomainNameTests {
    @Test(arguments: [
        (
            "Accept",
            "ClusterNetworkPolicy c allows example.com by name: the addresses behind it are not known"
        ),
        (
            "Deny",
            """
            ClusterNetworkPolicy c would deny example.com by name, and domainNames are for rules that accept: that \
            does not count
            """
        ),
        (
            "Pass",
            """
            ClusterNetworkPolicy c would pass on example.com by name, and domainNames are for rules that accept: that \
            does not count
            """
        ),
    ])
    func namesOfHostsCountForAcceptingOnly(action: String, note: String) throws {
        let model = try networkModel(
            deployment("web"),
            """
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: c}
            spec:
              tier: Admin
              priority: 1
              subject: {namespaces: {}}
              egress: [{action: \(action), to: [{domainNames: [example.com]}]}]
            """)
        #expect(model.notes.map(\.text).filter { $0.contains("example.com") } == [note])
        // Everything is open already.
        #expect(model.sight(on: .connections).bound == .exact)
        #expect(model.lines.contains("shop/web[Deployment] => 0.0.0.0-255.255.255.255[External] : All Connections"))
    }

    /// What a name opens beside what addresses open may be missing from the answer.
    @Test(arguments: [
        ("Admin", "", "shop", AnswerBound.lower), ("Baseline", "", "shop", .exact),
        ("Admin", "protocols: [{tcp: {destinationPort: {number: 443}}}], ", "shop", .exact),
        ("Admin", "protocols: [{tcp: {destinationPort: {number: 80}}}], ", "shop", .lower),
        ("Admin", "", "other", .exact),
    ])
    func namesThatOpenMoreMakeTheAnswerABound(
        tier: String, protocols: String, namespace: String, bound: AnswerBound
    ) throws {
        let model = try networkModel(
            deployment("web"),
            networkPolicy("p", "podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 443}]}]"),
            """
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: c}
            spec:
              tier: \(tier)
              priority: 1
              subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: \(namespace)}}}
              egress: [{action: Accept, \(protocols)to: [{domainNames: [example.com, '*.example.org']}]}]
            """)
        let sight = model.sight(on: .connections)
        #expect(sight.bound == bound)
        #expect(
            sight.limits
                == (bound == .exact
                    ? []
                    : [
                        "not known: the addresses behind *.example.org and example.com: connections to addresses outside may "
                            + "be missing"
                    ]))
        #expect(model.sight(on: .explanation).bound == bound)
        let verdict = try #require(try model.verdict(from: model.pattern("web"), to: model.pattern("web")))
        #expect(verdict.sight.bound == .exact)
        let outside = try #require(try model.verdict(from: model.pattern("web"), to: model.pattern("8.8.8.8")))
        #expect(outside.sight.bound == bound)
        #expect(model.sight(on: .exposure).bound == .exact)
    }
}
