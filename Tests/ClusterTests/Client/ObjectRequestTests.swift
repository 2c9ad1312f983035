import Cluster
import ReplayServer
import Testing

/// What is sent to read, write and delete single objects.
struct ObjectRequestTests {
    private static let pod = #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","managedFields":[{}]}}"#

    @Test func get() async throws {
        try await Bench.run(Routes().on("/api/v1/namespaces/n/pods/a", .json(ObjectRequestTests.pod))) { client, _ in
            let pod = try await client.get(.pods, "a", namespace: "n")
            #expect(pod.json == #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}"#)
        }
    }

    @Test func createAsDryRun() async throws {
        let routes = Routes().on(
            "/api/v1/namespaces/n/pods", method: "POST", .json(ObjectRequestTests.pod, status: 201))
        try await Bench.run(routes) { client, server in
            var options = WriteOptions(isDryRun: true)
            options.fieldValidation = .strict
            let pod = try await client.create(.pods, json: Array("{}".utf8), namespace: "n", options)
            #expect(pod.name == "a")
            let request = try #require(server.requests.first)
            #expect(request.target.hasSuffix("?fieldManager=bulwark&dryRun=All&fieldValidation=Strict"))
            #expect(request.header("content-type") == "application/json")
            #expect(request.body == Array("{}".utf8))
        }
    }

    @Test func serverSideApply() async throws {
        let path = "/apis/apps/v1/namespaces/n/deployments/web/status"
        let routes = Routes().on(
            path, method: "PATCH", .refusal(503, "ServiceUnavailable"), .json(ObjectRequestTests.pod))
        try await Bench.run(routes) { client, server in
            _ = try await client.apply(
                .deployments, "web", yaml: Array("kind: Deployment".utf8), namespace: "n", subresource: "status",
                WriteOptions(force: true))
            #expect(server.requests.count == 2)
            let request = try #require(server.requests.last)
            #expect(request.target == "\(path)?fieldManager=bulwark&force=true")
            #expect(request.header("content-type") == "application/apply-patch+yaml")
            #expect(request.body == Array("kind: Deployment".utf8))
        }
    }

    @Test func conflictsAndInvalidObjectsAreExplained() async throws {
        let invalid = """
            {"kind":"Status","message":"Pod \\"a\\" is invalid","reason":"Invalid","code":422,"details":{"causes":[\
            {"reason":"FieldValueRequired","message":"Required value","field":"spec.containers"}]}}
            """
        let routes = Routes()
            .on(
                "/api/v1/namespaces/n/pods/a", method: "PATCH", .refusal(409, "Conflict", "Apply failed"),
                .json(invalid, status: 422))
        try await Bench.run(routes) { client, _ in
            let conflict = await Bench.failure { try await client.apply(.pods, "a", yaml: [], namespace: "n") }
            #expect(conflict?.code == 409 && conflict?.status?.reason == "Conflict")
            let error = await Bench.failure { try await client.apply(.pods, "a", yaml: [], namespace: "n") }
            #expect(error?.description.hasSuffix("invalid (422): spec.containers: Required value") == true)
            #expect(error?.status?.causes.first?.reason == "FieldValueRequired")
        }
    }

    @Test func delete() async throws {
        let routes = Routes().on(
            "/api/v1/namespaces/n/pods/a", method: "DELETE", .json(#"{"kind":"Status","status":"Success"}"#))
        try await Bench.run(routes) { client, server in
            try await client.delete(.pods, "a", namespace: "n", uid: "u-1", isDryRun: true)
            let request = try #require(server.requests.first)
            #expect(request.query("dryRun") == "All")
            #expect(
                String(decoding: request.body, as: UTF8.self)
                    == #"{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"u-1"}}"#)
        }
    }

    @Test func accessReview() async throws {
        let answer = #"{"kind":"SelfSubjectAccessReview","status":{"allowed":true,"reason":"RBAC: allowed"}}"#
        let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
        try await Bench.run(Routes().on(path, method: "POST", .json(answer, status: 201))) { client, server in
            let allowed = try await client.access(AccessQuestion(verb: "list", resource: .deployments, namespace: "n"))
            #expect(allowed.isAllowed && !allowed.isDenied && allowed.reason == "RBAC: allowed")
            _ = try await client.access(AccessQuestion(verb: "get", path: "/metrics"))
            #expect(
                server.requests.map { String(decoding: $0.body, as: UTF8.self) } == [
                    """
                    {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":\
                    {"verb":"list","group":"apps","resource":"deployments","namespace":"n"}}}
                    """,
                    """
                    {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":\
                    {"nonResourceAttributes":{"verb":"get","path":"/metrics"}}}
                    """,
                ])
        }
    }
}
