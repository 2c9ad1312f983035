import Cluster
import Kubernetes
import ReplayServer
import Testing

/// Lists page by page, and lists that expire on the way.
struct ListTests {
    private func names(_ client: APIClient, _ options: ListOptions = ListOptions()) async throws -> [[String]] {
        var pages: [[String]] = []
        for try await page in client.list(.pods, options) { pages.append(page.resources.compactMap(\.name)) }
        return pages
    }

    private static func gone(offering token: String? = nil) -> Reply {
        let metadata = token.map { "{\"continue\":\"\($0)\"}" } ?? "{}"
        return .json(
            #"{"kind":"Status","metadata":\#(metadata),"status":"Failure","message":"too old","reason":"Expired","code":410}"#,
            status: 410)
    }

    @Test func pageByPage() async throws {
        let routes = Routes()
            .on(
                "/api/v1/pods", query: ["limit": "500", "continue": nil],
                .json(listJSON([pod("a"), pod("b")], continue: "t1"))
            )
            .on("/api/v1/pods", query: ["limit": "500", "continue": "t1"], .json(listJSON([pod("c")], continue: "t2")))
            .on("/api/v1/pods", query: ["limit": "500", "continue": "t2"], .json(listJSON([pod("d")])))
        try await Bench.run(routes) { client, server in
            let answer = try await names(client)
            #expect(answer == [["a", "b"], ["c"], ["d"]])
            #expect(server.requests.count == 3)
            #expect(server.connections == 1)
        }
    }

    @Test func selectorsAndFreshnessGoIntoTheQuery() async throws {
        let routes = Routes().on(
            "/api/v1/namespaces/a/pods", .json(listJSON([pod("a")], continue: "t")), .json(listJSON([])))
        try await Bench.run(routes) { client, server in
            var options = ListOptions(namespace: "a")
            options.labelSelector = "app=x"
            options.fieldSelector = "spec.nodeName=n"
            options.pageSize = 10
            options.freshness = .notOlderThan("0")
            let answer = try await names(client, options)
            #expect(answer == [["a"], []])
            #expect(
                server.requests.map(\.target) == [
                    "/api/v1/namespaces/a/pods?labelSelector=app%3Dx&fieldSelector=spec.nodeName%3Dn&limit=10"
                        + "&resourceVersion=0&resourceVersionMatch=NotOlderThan",
                    "/api/v1/namespaces/a/pods?labelSelector=app%3Dx&fieldSelector=spec.nodeName%3Dn&limit=10&continue=t",
                ])
        }
    }

    @Test func goesOnWhereTheServerOffersIt() async throws {
        let routes = Routes()
            .on("/api/v1/pods", query: ["continue": nil], .json(listJSON([pod("a")], continue: "old")))
            .on("/api/v1/pods", query: ["continue": "old"], ListTests.gone(offering: "new"))
            .on("/api/v1/pods", query: ["continue": "new"], .json(listJSON([pod("b")], version: "9")))
        try await Bench.run(routes) { client, _ in
            var pages: [ResourcePage] = []
            for try await page in client.list(.pods) { pages.append(page) }
            #expect(pages.map { $0.resources.compactMap(\.name) } == [["a"], ["b"]])
            #expect(pages.map(\.isInconsistent) == [false, true])
            #expect(pages.map(\.beginsAnew) == [false, false])
            #expect(pages.map(\.resourceVersion) == ["7", "9"])
            #expect(pages.map(\.remaining) == [1, nil])
        }
    }

    @Test func beginsAnewWhereItDoesNot() async throws {
        let routes = Routes()
            .on(
                "/api/v1/pods", query: ["continue": nil], .json(listJSON([pod("a")], continue: "old")),
                .json(listJSON([pod("a"), pod("b")]))
            )
            .on("/api/v1/pods", query: ["continue": "old"], ListTests.gone())
        try await Bench.run(routes) { client, _ in
            var pages: [ResourcePage] = []
            for try await page in client.list(.pods) { pages.append(page) }
            #expect(pages.map { $0.resources.compactMap(\.name) } == [["a"], ["a", "b"]])
            #expect(pages.map(\.beginsAnew) == [false, true])
        }
    }

    @Test func givesUpOnAListThatAlwaysExpires() async throws {
        let routes = Routes()
            .on("/api/v1/pods", query: ["continue": nil], .json(listJSON([pod("a")], continue: "old")))
            .on("/api/v1/pods", ListTests.gone(offering: "old"))
        try await Bench.run(routes) { client, server in
            let error = await Bench.failure { try await names(client) }
            #expect(error?.isExpired == true)
            #expect(server.requests.count == 12)
        }
    }

    /// An exact version that is gone cannot be had by asking again.
    @Test func expiredFirstPage() async throws {
        try await Bench.run(Routes().on("/api/v1/pods", ListTests.gone())) { client, server in
            var options = ListOptions()
            options.freshness = .exactly("388")
            #expect(await Bench.failure { try await names(client, options) }?.isExpired == true)
            #expect(
                server.requests.map(\.target) == [
                    "/api/v1/pods?limit=500&resourceVersion=388&resourceVersionMatch=Exact"
                ])
        }
    }

    @Test func tooLargePagesAreAskedForInParts() async throws {
        var options = Bench.quick
        options.largestAnswer = 20_000
        let cluster = SyntheticCluster(deployments: 0, pods: 30)
        try await Bench.run(script: cluster.script, options: options) { client, server in
            let answer = try await names(client)
            #expect(answer.flatMap { $0 }.count == 30)
            #expect(server.requests.compactMap { $0.query("limit") }.prefix(5) == ["500", "125", "31", "7", "7"])
        }
    }

    @Test func listThatDoesNotGoOn() async throws {
        let routes = Routes().on("/api/v1/pods", .json(listJSON([pod("a")], continue: "same")))
        try await Bench.run(routes) { client, server in
            let error = await Bench.failure { try await names(client) }
            #expect(error?.description.contains("the list does not go on") == true)
            #expect(server.requests.count == 2)
        }
    }

    /// A server that gives a new token each time.
    @Test(arguments: [("a", 2), (nil, 101)])
    func listThatNeverEnds(name: String?, requests: Int) async throws {
        let replies = (0..<200).map { Reply.json(listJSON(name.map { [pod($0)] } ?? [], continue: "token-\($0)")) }
        try await Bench.run(Routes().on(replies) { $0.path == "/api/v1/pods" }) { client, server in
            let error = await Bench.failure { try await names(client) }
            #expect(error?.description.contains("the list does not go on") == true)
            #expect(server.requests.count == requests)
        }
    }

    @Test(arguments: [
        (#"{"kind":"PodList","items":null}"#, 0, 0), (#"{"items":[],"kind":"PodList"}"#, 0, 0),
        (#"{"kind":"PodList","items":[1,{"metadata":{"name":"x"}},[]]}"#, 1, 2),
    ])
    func unusualLists(body: String, count: Int, malformed: Int) async throws {
        try await Bench.run(Routes().on("/api/v1/pods", .json(body))) { client, _ in
            for try await page in client.list(.pods) {
                #expect(page.resources.count == count && page.malformed == malformed)
            }
        }
    }

    @Test(arguments: [
        (#"{"kind":"Pod"}"#, "the answer is no list of objects"),
        (#"{"kind":"PodList"}"#, "the answer is no list of objects"),
        (#"{"kind":"PodList","items":{}}"#, "the answer is no list of objects"),
        (#"{"kind":"ConfigMapList","items":[]}"#, "the answer is v1 ConfigMapList, not v1 PodList"),
        (#"{"kind":"List","apiVersion":"v1","items":[]}"#, "the answer is v1 List, not v1 PodList"),
        (
            #"{"kind":"PodList","apiVersion":"v2","items":[]}"#, "the answer is v2 PodList, not v1 PodList"
        ),
        ("{", "the answer is no JSON (expected a key in double quotes)"), ("[]", "the answer is not one JSON object"),
        (#"{"kind":"PodList","items":[]}{"kind":"PodList","items":[]}"#, "the answer is not one JSON object"),
        (#"{"kind":"PodList","items":[]} 1"#, "the answer is not one JSON object"),
        (
            #"{"kind":"PodList","items":[]}<p>"#, "the answer is no JSON (unexpected text after the JSON value)"
        ),
    ])
    func noLists(body: String, words: String) async throws {
        try await Bench.run(Routes().on("/api/v1/pods", .json(body))) { client, _ in
            let error = await Bench.failure { try await names(client) }
            #expect(error?.cause == .malformedAnswer(words))
        }
    }

    /// A CustomResourceDefinition may call the lists of its kind as it likes; their version is its own.
    @Test func listsOfCustomResourcesMayHaveAnyName() async throws {
        let orders = APIResource(
            group: "shop.example.org", version: "v1", name: "orders", kind: "Order", isNamespaced: true)
        func list(_ apiVersion: String) -> Reply {
            .json(#"{"kind":"AllOrdersList","apiVersion":"\#(apiVersion)","items":[{"metadata":{"name":"a"}}]}"#)
        }
        let routes = Routes().on("/apis/shop.example.org/v1/orders", list("shop.example.org/v1"), list("v1"))
        try await Bench.run(routes) { client, _ in
            for try await page in client.list(orders) { #expect(page.resources.map(\.name) == ["a"]) }
            let error = await Bench.failure { for try await _ in client.list(orders) {} }
            let words = "the answer is v1 AllOrdersList, not shop.example.org/v1 OrderList"
            #expect(error?.cause == .malformedAnswer(words))
        }
    }

    @Test func kindsAreFilledInAndManagedFieldsLeftOut() async throws {
        let item = """
            {"metadata":{"name":"a","namespace":"n","managedFields":[{"manager":"m","fieldsV1":{"f:x":{}}}]},"spec":{}}
            """
        let own = #"{"apiVersion":"v1","kind":"Odd","metadata":{"name":"b"}}"#
        try await Bench.run(Routes().on("/api/v1/pods", .json(listJSON([item, own])))) { client, _ in
            for try await page in client.list(.pods) {
                #expect(
                    page.resources.map(\.json) == [
                        #"{"metadata":{"name":"a","namespace":"n"},"spec":{},"apiVersion":"v1","kind":"Pod"}"#, own,
                    ])
                let first = try #require(page.resources.first)
                #expect(first.kind == "Pod" && first.apiVersion == "v1" && first.namespace == "n" && first.name == "a")
                #expect(first.slot.path.isEmpty)
            }
        }
    }

    @Test func cancellationEndsAList() async throws {
        let routes = Routes()
            .on("/api/v1/pods", .json(listJSON([pod("a")], continue: "t")), .json(listJSON([])).after(.seconds(60)))
        try await Bench.run(routes) { client, server in
            let task = Task { try await names(client) }
            while server.requests.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }
}
