import Testing

@testable import Analyses

/// `explain`, `diff` and `generate`.
@Suite struct QuestionTests {
    private static let shop = [
        deployment("web"), deployment("db", ports: "{name: sql, containerPort: 5432}"),
        networkPolicy("deny", "podSelector: {}"),
        networkPolicy(
            "db",
            """
            podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: \
            web}}}], ports: [{port: sql}]}]
            """
        ),
    ].joined(separator: "\n---\n")

    private func explain(
        _ model: NetworkModel, _ source: String, _ destination: String, _ asked: ConnectionSet = .all
    ) throws -> NetworkVerdict {
        try #require(model.verdict(from: try model.pattern(source), to: try model.pattern(destination), on: asked))
    }

    /// What decided at one end, with the places of rules.
    private func lines(_ steps: [Explanation.Step]) -> [String] {
        steps.flatMap { step in
            ["\(step.ruling) \(step.connections): \(step.reason)"]
                + step.evidence.map { "  \($0.text) (\($0.origin.map { "\($0.location)" } ?? ""))" }
        }
    }

    @Test func anExplanationNamesRulesAndDefaults() throws {
        let verdict = try explain(try networkModel(Self.shop), "shop/web", "db")
        #expect(verdict.word == .partly)
        #expect(!verdict.isBetweenReplicas)
        #expect(
            verdict.explanations.map { "\($0.source) => \($0.destination) : \($0.connections)" } == [
                "shop/web[Deployment] => shop/db[Deployment] : TCP 5432"
            ])
        #expect(
            verdict.explanations.map { lines($0.egress) } == [
                ["allowed All Connections: by default, since no policy isolates the pods for egress"]
            ])
        #expect(
            verdict.explanations.map { lines($0.ingress) } == [
                [
                    "allowed TCP 5432: NetworkPolicy shop/db, rule ingress[0]",
                    "  NetworkPolicy shop/db, rule ingress[0] (file0.yaml:25:58)",
                    "denied SCTP 1-65535,TCP 1-5431,5433-65535,UDP 1-65535: by default, since these policies isolate the "
                        + "pods for ingress and no rule allows it",
                    "  NetworkPolicy shop/db (file0.yaml:25:8)", "  NetworkPolicy shop/deny (file0.yaml:20:8)",
                ]
            ])
    }

    @Test(arguments: [
        ("TCP 5432", "TCP 5432", 1), ("TCP 80", "No Connections", 1), ("TCP 80,5432", "TCP 5432", 2),
    ])
    func anExplanationIsForThePortsInQuestion(asked: String, allowed: String, steps: Int) throws {
        let ports = try #require(ConnectionSet(parsing: asked))
        let explanation = try #require(
            try explain(try networkModel(Self.shop), "shop/web", "shop/db", ports).explanations.first)
        #expect(explanation.connections.description == allowed)
        #expect(explanation.ingress.count == steps)
    }

    @Test func addressesAndTheControllerAreEndsToo() throws {
        let model = try networkModel(Self.shop)
        let outside = try #require(try explain(model, "web", "8.8.8.8").explanations.first)
        #expect(outside.connections == .all)
        #expect(outside.ingress.map(\.reason) == ["no policy of the cluster is for addresses outside"])
        let inside = try #require(try explain(model, "{ingress-controller}", "db").explanations.first)
        #expect(inside.connections == .none)
    }

    /// Explanations come from the engine's own decisions, so they must add up to its answer.
    @Test(arguments: 0..<30)
    func explanationsAddUp(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let model = try networkModel(random.cluster().documents.joined(separator: "\n---\n"))
        for a in model.workloads {
            for b in model.workloads where a.name != b.name {
                let explanation = try #require(model.explain(.workload(a), .workload(b)).first)
                #expect(explanation.connections == model.connections(from: a, to: b))
                for steps in [explanation.egress, explanation.ingress] {
                    let allowed = steps.filter { $0.ruling == .allowed }.reduce(ConnectionSet.none) {
                        $0.union($1.connections)
                    }
                    let denied = steps.filter { $0.ruling == .denied }.reduce(ConnectionSet.none) {
                        $0.union($1.connections)
                    }
                    #expect(allowed.union(denied) == .all)
                    #expect(allowed.intersection(denied).isEmpty)
                }
            }
        }
    }

    // MARK: Replicas

    private static let members = networkPolicy(
        "members",
        """
        podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress, Egress], egress: [{}], \
        ingress: [{from: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 2380}]}]
        """)

    /// The pods of a workload talk to one another under its own policies.
    @Test func replicasAreExplainedByTheirOwnPolicies() throws {
        let verdict = try explain(
            try networkModel(deployment("db", kind: "StatefulSet"), Self.members), "shop/db", "shop/db")
        #expect(verdict.isBetweenReplicas)
        #expect(verdict.allowed.description == "TCP 2380")
        #expect(verdict.explanations.count == 1)
        #expect(
            verdict.explanations[0].egress.map(\.reason) == ["NetworkPolicy shop/members, rule egress[0]"])
        #expect(
            verdict.explanations[0].ingress.map(\.reason) == [
                "NetworkPolicy shop/members, rule ingress[0]",
                "by default, since this policy isolates the pods for ingress and no rule allows it",
            ])
        #expect(verdict.json.contains("\"betweenReplicas\": true"))
    }

    @Test func aPodAloneIsNotItsReplica() throws {
        let model = try networkModel(
            "{apiVersion: v1, kind: Pod, metadata: {name: db, namespace: shop, labels: {app: db}}, spec: {containers: [{name: c}]}}",
            networkPolicy("deny", "podSelector: {}, policyTypes: [Ingress, Egress]"))
        let verdict = try explain(model, "db", "db")
        #expect(!verdict.isBetweenReplicas)
        #expect(verdict.word == .allowed)
        #expect(
            verdict.explanations.flatMap { $0.egress.map(\.reason) }
                == ["a pod always reaches itself: no policy holds inside of it"])
    }

    /// Policies can tell the running pods of a StatefulSet apart. None of them is two pods.
    @Test func aRunningPodIsNotItsOwnPeer() throws {
        func pod(_ number: Int) -> String {
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: db-\(number)
              namespace: shop
              labels: {app: db, statefulset.kubernetes.io/pod-name: db-\(number)}
              ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, controller: true}]
            spec: {containers: [{name: c}]}
            """
        }
        func follower(_ number: Int) -> String {
            networkPolicy(
                "db-\(number)",
                """
                podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-\(number)}}, \
                ingress: [{from: [{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}}]}]
                """)
        }
        let set = deployment("db", kind: "StatefulSet")
        let two = try networkModel(set, pod(0), pod(1), follower(1), scope: .cluster)
        #expect(two.workloads.map(\.name.name) == ["db"])
        let verdict = try explain(two, "db", "db")
        // From the first to the second, and back: never from one to itself, which the policy would deny.
        #expect(verdict.explanations.count == 2)
        #expect(verdict.word == .allowed)
        let three = try networkModel(set, pod(0), pod(1), pod(2), follower(1), scope: .cluster)
        let ofThree = try explain(three, "db", "db")
        #expect(ofThree.word == .partly)
        #expect(
            Set(ofThree.explanations.map { "\($0.sourceTitle) => \($0.destinationTitle) : \($0.connections)" })
                .contains("shop/db[StatefulSet] (pod db-2) => shop/db[StatefulSet] (pod db-1) : No Connections"))
    }

    // MARK: diff

    @Test func aDifferenceIsWhatWasAddedRemovedAndChanged() throws {
        let before = try networkModel(
            deployment("web"), deployment("db"), deployment("old"),
            networkPolicy(
                "p",
                """
                podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}], \
                ports: [{port: 80}]}], egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]
                """
            ))
        let after = try networkModel(
            deployment("web"), deployment("db"),
            networkPolicy(
                "p",
                """
                podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}, \
                {ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}, {port: 81}]}], egress: [{to: \
                [{podSelector: {matchLabels: {app: db}}}]}]
                """
            ))
        let diff = ConnectivityDiff(from: before, to: after)
        #expect(
            diff.changes.map(\.description) == [
                "+ 10.0.0.0-10.255.255.255[External] => shop/db[Deployment] : TCP 80-81",
                "+ 10.0.0.0-10.255.255.255[External] => shop/web[Deployment] : TCP 80-81",
                "- shop/old[Deployment] => shop/db[Deployment] : TCP 80 (workload shop/old[Deployment] removed)",
                "~ shop/web[Deployment] => shop/db[Deployment] : TCP 80 -> TCP 80-81",
            ])
        var csv = ""
        NetworkDiff(from: before, to: after).write(.csv) { csv += $0 }
        #expect(csv.hasPrefix("diff-type,source,destination,before,after,workloads-diff-info\nadded,10.0.0.0-"))
        #expect(csv.contains("\nchanged,shop/web[Deployment],shop/db[Deployment],TCP 80,TCP 80-81,\n"))
    }

    /// The order of objects, and of the files that hold them, is no difference.
    @Test(arguments: 0..<60)
    func nothingDiffersWithoutAChange(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let documents = random.cluster().documents
        let before = try networkModel(documents.joined(separator: "\n---\n"))
        let after = try networkModel(random.shuffled(documents).joined(separator: "\n---\n"))
        #expect(NetworkDiff(from: before, to: after).isEmpty)
        #expect(before.lines == after.lines)
    }

    // MARK: generate

    /// For flows alone, without names and replicas.
    private func proposal(_ lines: [String], _ model: NetworkModel) throws -> PolicyProposal {
        var options = PolicyProposal.Options()
        options.allowsDNS = false
        options.keepsReplicas = false
        let flows = lines.compactMap(Flow.init(parsing:))
        #expect(flows.count == lines.count)
        return try PolicyProposal(for: flows, in: model, options: options)
    }

    @Test func generatedPoliciesAreTheFewestAndPlain() throws {
        let model = try networkModel(deployment("web"), deployment("db"), deployment("probe", in: "ops"))
        let proposal = try proposal(
            [
                "shop/web[Deployment] => shop/db[Deployment] : TCP 5432", "ops/probe => shop/web : TCP 80,8080-8090",
                "shop/web => 10.0.0.0-10.0.0.2[External] : UDP 53",
            ], model)
        #expect(proposal.remarks == [])
        #expect(
            proposal.yaml.hasSuffix(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata:
                  name: allow-web
                  namespace: shop
                spec:
                  podSelector: {matchLabels: {app: web}}
                  policyTypes: [Ingress, Egress]
                  ingress:
                    - from:
                        - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}, podSelector: {matchLabels: {app: probe}}}
                      ports:
                        - {protocol: TCP, port: 80}
                        - {protocol: TCP, port: 8080, endPort: 8090}
                  egress:
                    - to:
                        - {podSelector: {matchLabels: {app: db}}}
                      ports:
                        - {protocol: TCP, port: 5432}
                    - to:
                        - {ipBlock: {cidr: "10.0.0.0/31"}}
                        - {ipBlock: {cidr: "10.0.0.2/32"}}
                      ports:
                        - {protocol: UDP, port: 53}

                """))
    }

    @Test func whatCannotBeExpressedIsSaid() throws {
        let model = try networkModel(
            deployment("web"), deployment("twin", labels: "app: web"), deployment("node", spec: "hostNetwork: true"),
            "{apiVersion: v1, kind: Pod, metadata: {name: bare, namespace: shop}, spec: {containers: [{name: c}]}}")
        #expect(
            try proposal(["web => twin : 53/UDP", "shop/node => web : 80", "bare => web : 80"], model).remarks == [
                "shop/bare[Pod] has no labels of its own: no policy can select it alone",
                "shop/node[Deployment] is on the network of its node: no policy holds for it",
                "the labels of shop/twin[Deployment] select shop/web[Deployment], too",
                "the labels of shop/web[Deployment] select shop/twin[Deployment], too",
                "shop/node[Deployment] is on the network of its node: allow the addresses of the nodes by hand",
            ])
    }
}
