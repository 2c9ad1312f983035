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

    @Test func anExplanationNamesRulesAndDefaults() throws {
        let model = try networkModel(Self.shop)
        let explanations = model.explain(try model.peer(named: "shop/web"), try model.peer(named: "db"))
        #expect(
            explanations.map(\.text) == [
                """
                shop/web[Deployment] => shop/db[Deployment] : TCP 5432
                  egress of shop/web[Deployment]
                    allowed: All Connections: by default, since no policy isolates the pods for egress
                  ingress of shop/db[Deployment]
                    allowed: TCP 5432: NetworkPolicy shop/db, rule ingress[0]
                      NetworkPolicy shop/db, rule ingress[0] (file0.yaml:25:58)
                    denied : SCTP 1-65535,TCP 1-5431,5433-65535,UDP 1-65535: by default, since these policies isolate the pods for ingress and no rule allows it
                      NetworkPolicy shop/db (file0.yaml:25:8)
                      NetworkPolicy shop/deny (file0.yaml:20:8)

                """
            ])
    }

    @Test(arguments: [
        ("TCP 5432", "TCP 5432", 1), ("TCP 80", "No Connections", 1), ("TCP 80,5432", "TCP 5432", 2),
    ])
    func anExplanationIsForThePortsInQuestion(asked: String, allowed: String, steps: Int) throws {
        let model = try networkModel(Self.shop)
        let ports = try #require(ConnectionSet(parsing: asked))
        let explanation = try #require(
            model.explain(try model.peer(named: "shop/web"), try model.peer(named: "shop/db"), ports).first)
        #expect(explanation.connections.description == allowed)
        #expect(explanation.ingress.count == steps)
    }

    @Test func addressesAndTheControllerAreEndsToo() throws {
        let model = try networkModel(Self.shop)
        let outside = try #require(model.explain(try model.peer(named: "web"), try model.peer(named: "8.8.8.8")).first)
        #expect(outside.connections == .all)
        #expect(outside.ingress.map(\.reason) == ["no policy of the cluster is for 8.8.8.8"])
        let inside = try #require(
            model.explain(try model.peer(named: "{ingress-controller}"), try model.peer(named: "db")).first)
        #expect(inside.connections == .none)
    }

    @Test(arguments: [
        ("shop/wbe", "there is no workload shop/wbe: did you mean shop/web?"),
        ("twin", "twin could be any of a/twin[Deployment], b/twin[Deployment]"),
    ])
    func namesThatFitNothingOrSeveralAreExplained(name: String, message: String) throws {
        let model = try networkModel(Self.shop, deployment("twin", in: "a"), deployment("twin", in: "b"))
        let error = #expect(throws: PeerLookupError.self) { try model.peer(named: name) }
        #expect(error?.description == message)
    }

    /// Explanations come from the engine's own decisions, so they must add up to its answer.
    @Test(arguments: 0..<30)
    func explanationsAddUp(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let model = try networkModel(random.cluster().documents.joined(separator: "\n---\n"))
        for a in model.workloads {
            for b in model.workloads where a.name != b.name {
                let (source, destination) = (
                    try model.peer(named: a.name.description), try model.peer(named: b.name.description)
                )
                let explanation = try #require(model.explain(source, destination).first)
                #expect(explanation.connections == model.connections(from: a, to: b))
                for steps in [explanation.egress, explanation.ingress] {
                    let allowed = steps.filter(\.isAllowed).reduce(ConnectionSet.none) { $0.union($1.connections) }
                    let denied = steps.filter { !$0.isAllowed }.reduce(ConnectionSet.none) { $0.union($1.connections) }
                    #expect(allowed.union(denied) == .all)
                    #expect(allowed.intersection(denied).isEmpty)
                }
            }
        }
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

    @Test(arguments: 0..<20)
    func nothingDiffersFromItself(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let model = try networkModel(random.cluster().documents.joined(separator: "\n---\n"))
        #expect(ConnectivityDiff(from: model, to: model).changes.isEmpty)
    }

    // MARK: generate

    @Test func generatedPoliciesAreTheFewestAndPlain() throws {
        let model = try networkModel(deployment("web"), deployment("db"), deployment("probe", in: "ops"))
        let flows = [
            "shop/web[Deployment] => shop/db[Deployment] : TCP 5432", "ops/probe => shop/web : TCP 80,8080-8090",
            "shop/web => 10.0.0.0-10.0.0.2[External] : UDP 53",
        ].compactMap(Flow.init(parsing:))
        #expect(flows.count == 3)
        let result = PolicyGenerator.policies(for: flows, in: model)
        #expect(result.remarks == [])
        #expect(
            result.yaml.hasSuffix(
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
                        - {ipBlock: {cidr: '10.0.0.0/31'}}
                        - {ipBlock: {cidr: '10.0.0.2/32'}}
                      ports:
                        - {protocol: UDP, port: 53}

                """))
    }

    /// Random flows between workloads and addresses, and nothing else, is what the generated policies allow.
    @Test(arguments: 0..<40)
    func generatedPoliciesAllowTheFlowsAndNothingElse(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let names = ["shop/a", "shop/b", "shop/true", "ops/a", "ops/d"]
        let workloads = names.map { name in
            let parts = name.split(separator: "/")
            return deployment(String(parts[1]), in: String(parts[0]), labels: "app: '\(parts[1])'")
        }.joined(separator: "\n---\n")
        let sets = ["TCP 80", "TCP 80-90,UDP 53", "All Connections", "SCTP 1-65535"]
        var lines: Set<String> = []
        for source in names {
            for destination in names where source != destination && random.chance(1, in: 3) {
                lines.insert("\(source)[Deployment] => \(destination)[Deployment] : \(random.pick(sets))")
            }
            if random.chance(1, in: 2) {
                lines.insert("\(source)[Deployment] => 10.0.0.3-10.0.1.77[External] : \(random.pick(sets))")
            }
            if random.chance(1, in: 2) {
                lines.insert("0.0.0.0-255.255.255.255[External] => \(source)[Deployment] : \(random.pick(sets))")
            }
        }
        let before = try networkModel(workloads)
        let flows = lines.compactMap(Flow.init(parsing:))
        #expect(flows.count == lines.count)
        let generated = PolicyGenerator.policies(for: flows, in: before).yaml
        let after = try networkModel(workloads, generated)
        #expect(after.facts.mistakes.isEmpty)
        #expect(Set(after.lines) == lines, "\(generated)")
    }

    @Test func whatCannotBeExpressedIsSaid() throws {
        let model = try networkModel(
            deployment("web"), deployment("twin", labels: "app: web"), deployment("node", spec: "hostNetwork: true"),
            "{apiVersion: v1, kind: Pod, metadata: {name: bare, namespace: shop}, spec: {containers: []}}")
        let flows = ["web => twin : 53/UDP", "shop/node => web : 80", "bare => gone : 80", "bare => web : 80"]
            .compactMap(Flow.init(parsing:))
        #expect(
            PolicyGenerator.policies(for: flows, in: model).remarks == [
                "there is no workload gone",
                "shop/bare[Pod] has no labels of its own: no policy can select it alone",
                "shop/node[Deployment] is on the network of its node: no policy holds for it",
                "the labels of shop/twin[Deployment] select shop/web[Deployment], too",
                "the labels of shop/web[Deployment] select shop/twin[Deployment], too",
                "shop/node[Deployment] is on the network of its node: allow the addresses of the nodes by hand",
            ])
    }
}
