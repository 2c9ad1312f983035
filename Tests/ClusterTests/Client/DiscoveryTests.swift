import Cluster
import ReplayServer
import Testing

/// What a server offers, asked in the new way and in the old one.
struct DiscoveryTests {
    private static let aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

    private static func groups(_ items: String) -> Reply {
        Reply(
            headers: [("Content-Type", aggregated)],
            pieces: [.bytes(Array(#"{"kind":"APIGroupDiscoveryList","items":[\#(items)]}"#.utf8))])
    }

    private static let core = groups(
        """
        {"metadata":{},"versions":[{"version":"v1","freshness":"Current","resources":[\
        {"resource":"bindings","responseKind":{"kind":"Binding"},"scope":"Namespaced","verbs":["create"]},\
        {"resource":"pods","responseKind":{"kind":"Pod"},"scope":"Namespaced","verbs":["get","list"],\
        "shortNames":["po"],"categories":["all"],"subresources":[{"subresource":"log","verbs":["get"]}]},\
        {"resource":"nodes","responseKind":{"kind":"Node"},"scope":"Cluster","verbs":["list"]}]}]}
        """)

    @Test func aggregatedInTwoRequests() async throws {
        let routes = Routes().on("/api", DiscoveryTests.core).on(
            "/apis",
            DiscoveryTests.groups(
                """
                {"metadata":{"name":"autoscaling"},"versions":[\
                {"version":"v2","resources":[{"resource":"hpas","responseKind":{"kind":"HPA"},"scope":"Namespaced",\
                "verbs":["list"]}]},\
                {"version":"v1","resources":[{"resource":"hpas","responseKind":{"kind":"HPA"},"scope":"Namespaced",\
                "verbs":["list"]},{"resource":"old","responseKind":{"kind":"Old"},"scope":"Cluster","verbs":["list"]}]}]},\
                {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale","resources":\
                [{"resource":"nodes","verbs":["list"]}]}]},\
                {"metadata":{"name":"remembered.example"},"versions":[{"version":"v1","freshness":"Stale","resources":\
                [{"resource":"things","singularResource":"thing","responseKind":{"kind":"Thing"},"scope":"Cluster",\
                "verbs":["list"]}]}]}
                """))
        try await Bench.run(routes) { client, server in
            let discovery = try await client.discover()
            #expect(server.requests.count == 2)
            #expect(server.requests[0].header("accept")?.hasPrefix(DiscoveryTests.aggregated) == true)
            #expect(discovery.groups.map(\.name) == ["", "autoscaling", "metrics.k8s.io", "remembered.example"])
            #expect(discovery.groups[1].versions == ["v2", "v1"])
            #expect(
                discovery.listable.map { "\($0.apiVersion) \($0.qualifiedName) \($0.isNamespaced)" } == [
                    "v1 pods true", "v1 nodes false", "autoscaling/v2 hpas.autoscaling true",
                    "autoscaling/v1 old.autoscaling false", "remembered.example/v1 things.remembered.example false",
                ])
            let pods = try #require(discovery.resource("pods", group: ""))
            #expect(pods.kind == "Pod" && pods.shortNames == ["po"] && pods.subresources == ["log"])
            #expect(discovery.resource(apiVersion: "autoscaling/v1", kind: "HPA")?.version == "v1")
            #expect(discovery.resource("things", group: "remembered.example")?.singularName == "thing")
            // What the server does not remember is as unknown as what it never said.
            #expect(discovery.failures.map(\.groupVersion) == ["metrics.k8s.io/v1beta1", "remembered.example/v1"])
            #expect(discovery.failures.map(\.isStale) == [false, true])
        }
    }

    private static func legacy() -> Routes {
        Routes()
            .on("/api", .json(#"{"kind":"APIVersions","versions":["v1"]}"#))
            .on(
                "/apis",
                .json(
                    """
                    {"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"version":"v1beta1"},{"version":"v1"}],\
                    "preferredVersion":{"version":"v1"}},{"name":"down.example","versions":[{"version":"v1"}]}]}
                    """)
            )
            .on(
                "/api/v1",
                .json(
                    """
                    {"kind":"APIResourceList","resources":[{"name":"pods","kind":"Pod","namespaced":true,\
                    "verbs":["list"]},{"name":"pods/log","kind":"Pod","namespaced":true,"verbs":["get"]}]}
                    """)
            )
            .on(
                "/apis/apps/v1",
                .json(#"{"resources":[{"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["list"]}]}"#)
            )
            .on(
                "/apis/apps/v1beta1",
                .json(#"{"resources":[{"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["list"]}]}"#)
            )
            .on("/apis/down.example/v1", .refusal(503, "ServiceUnavailable", "down"))
    }

    @Test func groupByGroupOnOldServers() async throws {
        try await Bench.run(DiscoveryTests.legacy()) { client, _ in
            let discovery = try await client.discover()
            #expect(discovery.listable.map(\.qualifiedName) == ["pods", "deployments.apps"])
            #expect(discovery.listable.map(\.version) == ["v1", "v1"])
            #expect(discovery.resource("pods", group: "")?.subresources == ["log"])
            #expect(discovery.groups.map(\.versions) == [["v1"], ["v1", "v1beta1"], ["v1"]])
            #expect(discovery.failures.map(\.groupVersion) == ["down.example/v1"])
            #expect(discovery.failures.first?.isStale == false)
        }
    }

    @Test func serverThatCannotSayItInTheNewWay() async throws {
        let old = DiscoveryTests.legacy()
        let script: ReplayServer.Script = { request in
            request.header("accept")?.contains("APIGroupDiscoveryList") == true
                ? .refusal(406, "NotAcceptable") : old.reply(to: request)
        }
        try await Bench.run(script: script) { client, _ in
            let discovery = try await client.discover()
            #expect(discovery.listable.count == 2)
        }
    }

    @Test func oneHalfIsEnough() async throws {
        let routes = Routes().on("/api", DiscoveryTests.core).on("/apis", .refusal(403, "Forbidden", "no"))
        try await Bench.run(routes) { client, _ in
            let discovery = try await client.discover()
            #expect(discovery.listable.map(\.name) == ["pods", "nodes"])
            #expect(discovery.failures.map(\.groupVersion) == ["apis"])
        }
        try await Bench.run(Routes().on("/api", .refusal(403, "Forbidden", "no"))) { client, _ in
            #expect(await Bench.failure { try await client.discover() }?.isForbidden == true)
        }
    }
}
