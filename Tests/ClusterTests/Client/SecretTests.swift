import Cluster
import Documents
import Kubernetes
import ReplayServer
import Testing

/// Of Secrets a client keeps keys, type and sizes, by whichever way they come.
struct SecretTests {
    private static func secret(_ extra: String = "") -> String {
        """
        {\(extra)"metadata":{"name":"db","namespace":"a","resourceVersion":"5","annotations":{"note":"kept",\
        "kubectl.kubernetes.io/last-applied-configuration":"{\\"data\\":{\\"password\\":\\"aHVudGVyMg==\\"}}"}},\
        "type":"Opaque","data":{"password":"aHVudGVyMg==","empty":"","user":"YWRt"},"stringData":{"x":"hunter2"}}
        """
    }

    private func check(_ resource: Resource?) throws {
        let resource = try #require(resource)
        let json = resource.json
        #expect(!json.contains("aHVudGVyMg") && !json.contains("hunter2") && !json.contains("YWRt"))
        #expect(json.contains(#""data":{"password":"","empty":"","user":""},"stringData":{"x":""}"#))
        #expect(json.contains(#""note":"kept","kubectl.kubernetes.io/last-applied-configuration":"""#))
        #expect(json.contains(#""type":"Opaque""#))
        #expect(resource.secretKeys.map(\.name) == ["password", "empty", "user"])
        #expect(resource.secretKeys.map(\.size) == [7, 0, 3])
    }

    @Test func inAList() async throws {
        let list = listJSON([SecretTests.secret()], kind: "Secret")
        try await Bench.run(Routes().on("/api/v1/secrets", .json(list))) { client, _ in
            for try await page in client.list(.secrets) { try check(page.resources.first) }
        }
    }

    @Test func alone() async throws {
        let secret = SecretTests.secret(#""apiVersion":"v1","kind":"Secret","#)
        let routes = Routes()
            .on("/api/v1/namespaces/a/secrets/db", .json(secret))
            .on("/api/v1/namespaces/a/secrets/db", method: "PATCH", .json(secret))
            .on("/api/v1/namespaces/a/secrets", method: "POST", .json(secret))
        try await Bench.run(routes) { client, _ in
            try check(try await client.get(.secrets, "db", namespace: "a"))
            try check(try await client.apply(.secrets, "db", yaml: [], namespace: "a"))
            try check(try await client.create(.secrets, json: [], namespace: "a"))
        }
    }

    @Test func inAWatch() async throws {
        let secret = SecretTests.secret(#""apiVersion":"v1","kind":"Secret","#)
        let routes = Routes().on(
            "/api/v1/secrets", .stream([#"{"type":"ADDED","object":\#(secret)}"#], then: [.pause(.seconds(60))]))
        try await Bench.run(routes) { client, _ in
            for try await event in client.watch(.secrets, WatchOptions(from: "1")) {
                guard case .added(let resource) = event else { continue }
                try check(resource)
                break
            }
        }
    }

    /// The data of other kinds is for everyone to read.
    @Test func configMapsAreKept() async throws {
        let configMaps = APIResource(
            group: "", version: "v1", name: "configmaps", kind: "ConfigMap", isNamespaced: true)
        let list = listJSON([#"{"metadata":{"name":"c"},"data":{"a":"b"}}"#], kind: "ConfigMap")
        try await Bench.run(Routes().on("/api/v1/configmaps", .json(list))) { client, _ in
            for try await page in client.list(configMaps) {
                #expect(page.resources.first?.json.contains(#""data":{"a":"b"}"#) == true)
                #expect(page.resources.first?.secretKeys == [])
            }
        }
    }
}
