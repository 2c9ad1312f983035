import Foundation
import Testing

@testable import Cluster

@Suite("A pod's service account")
struct InClusterTests {
    private func pod(_ files: [String: String], host: String = "10.0.0.1") throws -> Workplace {
        var place = try Workplace(
            Dictionary(uniqueKeysWithValues: files.map { ("serviceaccount/\($0.key)", $0.value) }), list: nil)
        place.options.environment["KUBERNETES_SERVICE_HOST"] = host
        place.options.environment["KUBERNETES_SERVICE_PORT"] = "443"
        return place
    }

    @Test("Server, certificate authority, namespace and token")
    func whole() async throws {
        let place = try pod(["token": " abc\n", "ca.crt": Sample.certificate, "namespace": "team\n"])
        let connection = try place.connect()
        #expect(connection.contextName == nil)
        #expect(connection.server == "https://10.0.0.1:443")
        #expect(connection.certificateAuthority == Array(Sample.certificate.utf8))
        #expect(connection.namespace == "team")
        #expect(try await connection.credentials.current() == Credential(token: "abc"))
        #expect(connection.warnings == [])
    }

    @Test("An IPv6 host gets brackets; POD_NAMESPACE goes first; without ca.crt there is a warning")
    func variants() throws {
        var place = try pod(["token": "t"], host: "fd00::1")
        #expect(try place.connect().server == "https://[fd00::1]:443")
        #expect(try place.connect().namespace == "default")
        #expect(try place.connect().warnings.count == 1)
        place.options.environment["POD_NAMESPACE"] = "mine"
        #expect(try place.connect().namespace == "mine")
        place.options.namespace = "asked"
        #expect(try place.connect().namespace == "asked")
    }

    @Test("A kubeconfig with a context goes first, and takes the namespace from the pod if it has none")
    func kubeconfigFirst() throws {
        var place = try pod(["token": "t", "namespace": "team"])
        try place.write(
            "current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: 'https://x'}}]",
            to: "config")
        place.options.environment["KUBECONFIG"] = place.path("config")
        #expect(try place.connect().server == "https://x")
        #expect(try place.connect().namespace == "team")
        try place.write("contexts: []", to: "config")
        #expect(try place.connect().server == "https://10.0.0.1:443")
        place.options.kubeconfig = place.path("config")
        #expect(place.failure()?.hasPrefix("no cluster is configured: looked at --kubeconfig \"~/config\"") == true)
    }

    @Test("An empty token is an error; no token means that this is no pod")
    func tokens() throws {
        #expect(try pod(["token": ""]).failure() == "\"~/serviceaccount/token\" is empty; it should hold a token")
        #expect(try pod([:]).failure()?.hasPrefix("no cluster is configured") == true)
    }
}
