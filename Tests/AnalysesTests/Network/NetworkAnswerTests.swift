import Testing

@testable import Analyses

/// What the questions of a user make of the engine's answers.
@Suite struct NetworkAnswerTests {
    private static let shop = [
        deployment("web"), deployment("db", ports: "{name: sql, containerPort: 5432}"), deployment("web", in: "ops"),
        networkPolicy("deny", "podSelector: {}"),
        networkPolicy(
            "db",
            """
            podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: \
            web}}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: sql}]}]
            """
        ),
    ].joined(separator: "\n---\n")

    private static let everywhere = "0.0.0.0-255.255.255.255[External]"

    // MARK: Names

    @Test(
        arguments: [
            ("shop/web[Deployment]", ["shop/web[Deployment]"]), ("shop/web", ["shop/web[Deployment]"]),
            ("db", ["shop/db[Deployment]"]), ("db[Deployment]", ["shop/db[Deployment]"]),
            ("shop/*", ["shop/db[Deployment]", "shop/web[Deployment]"]), ("external", [everywhere]),
            ("10.0.0.0/8", [everywhere]), ("10.0.0.1", [everywhere]), ("10.0.0.0-10.0.0.9[External]", [everywhere]),
            ("{ingress-controller}", ["{ingress-controller}"]),
        ])
    func endsHaveManyNames(text: String, peers: [String]) throws {
        let model = try networkModel(Self.shop)
        let pattern = try model.pattern(text)
        let range = try #require(AddressSet(parsing: "0.0.0.0/0")?.ranges.first)
        let all = model.workloads.map { Peer.workload($0.name) } + [.outside(range), .ingressController]
        #expect(all.filter { pattern.contains($0) }.map(\.description).sorted() == peers)
    }

    @Test func namesOfNothingAndOfSeveralAreErrors() throws {
        let model = try networkModel(Self.shop)
        #expect(throws: PeerPatternError.unknownWorkload("wbe")) { try model.pattern("wbe") }
        #expect(throws: PeerPatternError.unknownNamespace("shp")) { try model.pattern("shp/*") }
        #expect(throws: PeerPatternError.ambiguous("web", model.workloads.map(\.name).filter { $0.name == "web" })) {
            try model.pattern("web")
        }
    }

    @Test func anAddressOfAPodIsThePod() throws {
        let model = try networkModel(
            """
            {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop}, spec: {containers: [{name: c}]}, status: {podIP: 10.0.0.7}}
            """)
        let name = try #require(model.workloads.first?.name)
        #expect(try model.pattern("10.0.0.7").contains(.workload(name)))
        #expect(try !model.pattern("10.0.0.8").contains(.workload(name)))
    }

    // MARK: list

    @Test func filtersHoldTogether() throws {
        let model = try networkModel(Self.shop)
        func lines(_ change: (inout ConnectionFilter) throws -> Void) rethrows -> [String] {
            var filter = ConnectionFilter()
            try change(&filter)
            return model.connections.filter { filter.admits($0) }.map(\.description)
        }
        #expect(try lines { $0.destinations = [try model.pattern("db")] }.count == 3)
        #expect(
            try lines {
                $0.destinations = [try model.pattern("db")]
                $0.sources = [try model.pattern("shop/*")]
            } == ["shop/web[Deployment] => shop/db[Deployment] : TCP 5432"])
        #expect(
            try lines {
                $0.ends = [try model.pattern("external")]
                $0.ports = ConnectionSet(.tcp, port: 5432)
                $0.destinations = [try model.pattern("shop/*")]
            } == [
                "10.0.0.0-10.0.255.255[External] => shop/db[Deployment] : TCP 5432",
                "10.2.0.0-10.255.255.255[External] => shop/db[Deployment] : TCP 5432",
            ])
        #expect(
            lines {
                $0.namespaces = ["ops"]
                $0.ports = ConnectionSet(.udp, port: 1)
            } == [
                "\(Self.everywhere) => ops/web[Deployment] : All Connections",
                "ops/web[Deployment] => \(Self.everywhere) : All Connections",
                "shop/db[Deployment] => ops/web[Deployment] : All Connections",
                "shop/web[Deployment] => ops/web[Deployment] : All Connections",
            ])
    }

    // MARK: explain

    @Test(
        arguments: [
            ("shop/web", "db", "TCP 5432", NetworkVerdict.Word.allowed, 1), ("ops/web", "db", "5432", .denied, 1),
            ("shop/web", "db", "all", .partly, 1), ("external", "db", "5432", .partly, 2),
            ("10.0.0.0/16", "db", "5432", .allowed, 1), ("10.1.0.0/16", "db", "5432", .denied, 1),
            ("10.0.0.0-10.1.0.0[External]", "db", "5432", .partly, 2), ("db", "external", "all", .allowed, 1),
            ("{ingress-controller}", "db", "5432", .denied, 1),
        ] as [(String, String, String, NetworkVerdict.Word, Int)])
    func verdictsCoverAllThatWasAskedAbout(
        source: String, destination: String, ports: String, word: NetworkVerdict.Word, explanations: Int
    ) throws {
        let model = try networkModel(Self.shop)
        let asked = try #require(ConnectionSet(parsing: ports))
        let verdict = try #require(
            model.verdict(from: try model.pattern(source), to: try model.pattern(destination), on: asked))
        #expect(verdict.word == word)
        #expect(verdict.explanations.count == explanations)
    }

    @Test func addressesThatNothingTellsApartAreOneExplanation() throws {
        let model = try networkModel(Self.shop)
        let verdict = try #require(
            model.verdict(
                from: try model.pattern("10.0.0.0/8"), to: try model.pattern("db"), on: ConnectionSet(.tcp, port: 5432))
        )
        #expect(
            verdict.explanations.map { "\($0.source) \($0.connections)" } == [
                "10.0.0.0-10.0.255.255[External] and 10.2.0.0-10.255.255.255[External] TCP 5432",
                "10.1.0.0-10.1.255.255[External] No Connections",
            ])
        #expect(verdict.explanations[0].egress.map(\.reason) == ["no policy of the cluster is for addresses outside"])
    }

    @Test(arguments: [("external", "10.0.0.1"), ("shop/*", "db"), ("{ingress-controller}", "external")])
    func someQuestionsHaveNoAnswer(source: String, destination: String) throws {
        let model = try networkModel(Self.shop)
        #expect(model.verdict(from: try model.pattern(source), to: try model.pattern(destination)) == nil)
    }

    /// The union over the pieces of a range is what lists say of it.
    @Test(arguments: 0..<30)
    func explanationsOfAddressesEqualTheList(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let model = try networkModel(random.cluster().documents.joined(separator: "\n---\n"))
        for case let connection in model.connections {
            guard case .workload = connection.source, case .outside = connection.destination else { continue }
            let verdict = try #require(
                model.verdict(
                    from: try model.pattern(connection.source.description),
                    to: try model.pattern(connection.destination.description)))
            #expect(verdict.explanations.allSatisfy { $0.connections == connection.connections })
        }
    }

    // MARK: diff

    @Test func waysInAreCompared() throws {
        let service = """
            apiVersion: v1
            kind: Service
            metadata: {name: db, namespace: shop}
            spec: {type: KIND, selector: {app: db}, ports: [{port: 5432}]}
            """
        func replaced(_ kind: String) -> String { service.split(separator: "KIND").joined(separator: kind) }
        let workload = deployment("db")
        let before = try networkModel(workload, replaced("ClusterIP"))
        let after = try networkModel(
            workload, replaced("LoadBalancer"), networkPolicy("p", "podSelector: {matchLabels: {a: b}}"))
        let closed = try networkModel(workload, replaced("LoadBalancer"), networkPolicy("p", "podSelector: {}"))
        func exposures(_ a: NetworkModel, _ b: NetworkModel) -> [String] {
            NetworkDiff(from: a, to: b).exposures.map(\.description)
        }
        #expect(
            exposures(before, after) == [
                "+ LoadBalancer: Service shop/db -> shop/db[Deployment] : TCP 5432",
                "+ NodePort: Service shop/db -> shop/db[Deployment] : TCP 5432",
            ])
        #expect(
            exposures(after, closed) == [
                "- LoadBalancer: Service shop/db -> shop/db[Deployment] : TCP 5432",
                "- NodePort: Service shop/db -> shop/db[Deployment] : TCP 5432",
                "- any namespace -> shop/db[Deployment] : All Connections",
            ])
        #expect(NetworkDiff(from: after, to: after).isEmpty)
        // Commands take what they are given for lines, and show a line feed in one.
        var written: [String] = []
        NetworkDiff(from: before, to: after).write(.md) { written.append($0) }
        #expect(written.allSatisfy { $0.split(separator: "\n", omittingEmptySubsequences: false).count == 2 })
        let gap = try #require(written.firstIndex(of: "\n"))
        #expect(written[gap + 1] == "| diff-type | way | workload | before | after | route |\n")
    }

    // MARK: Notes

    @Test(
        arguments: [
            (
                networkPolicy("p", "podSelector: {}"),
                "that the cluster's network plugin enforces policies is taken for granted"
            ),
            (
                "{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: c, namespace: shop}}",
                "CiliumNetworkPolicy c is not understood and does not count"
            ),
            (
                "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: shop}, spec: {type: NodePort, ports: [{port: 1}]}}",
                "Service shop/s has no selector: where it leads is not known"
            ),
            (
                networkPolicy(
                    "p", "podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: x}}}]}]"),
                "namespace shop is not declared in what was read: policies that ask for labels of namespaces do not match it"
            ),
        ])
    func whatCannotBeSeenIsSaid(object: String, note: String) throws {
        #expect(try networkModel(deployment("web")).notes == [])
        let model = try networkModel(deployment("web"), object)
        #expect(model.notes.map(\.text).contains(note), "\(model.notes)")
    }
}
