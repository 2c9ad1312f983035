import Cluster
import Testing

@Suite("Kubeconfig files are merged as client-go merges them")
struct MergeTests {
    static let first = """
        contexts: [{name: a, context: {cluster: c, user: u, namespace: one}}]
        clusters: [{name: c, cluster: {server: "https://first", tls-server-name: first.example}}]
        users: [{name: u, user: {token: first}}]
        """
    static let second = """
        current-context: a
        contexts:
        - {name: a, context: {cluster: other, user: other, namespace: two}}
        - {name: b, context: {cluster: d, user: u}}
        clusters:
        - {name: c, cluster: {server: "https://second", proxy-url: "http://proxy"}}
        - {name: d, cluster: {server: "https://d"}}
        users: [{name: u, user: {token: second}}]
        """

    @Test("The first file that sets a name wins, with the whole entry; current-context comes from where it is set")
    func firstWins() async throws {
        let place = try Workplace(["1": Self.first, "2": Self.second], list: ["1", "2"])
        let connection = try place.connect()
        #expect(connection.contextName == "a")
        #expect(connection.server == "https://first")
        #expect(connection.tlsServerName == "first.example")
        #expect(connection.proxy == nil)
        #expect(connection.namespace == "one")
        #expect(try await connection.credentials.current() == Credential(token: "first"))
    }

    @Test("The other order gives the other entries")
    func otherOrder() async throws {
        let place = try Workplace(
            ["1": Self.second.replacing("cluster: other, user: other", with: "cluster: c, user: u"), "2": Self.first],
            list: ["1", "2"])
        let connection = try place.connect()
        #expect(connection.server == "https://second")
        #expect(connection.tlsServerName == nil)
        #expect(connection.proxy == "http://proxy")
        #expect(connection.namespace == "two")
        #expect(try await connection.credentials.current() == Credential(token: "second"))
    }

    @Test("A context of one file may use a cluster and a user of others")
    func acrossFiles() async throws {
        var place = try Workplace(["1": Self.first, "2": Self.second], list: ["1", "2"])
        place.options.context = "b"
        let connection = try place.connect()
        #expect(connection.server == "https://d")
        #expect(connection.namespace == "default")
        #expect(try await connection.credentials.current() == Credential(token: "first"))
    }

    @Test("Missing files, empty paths, repeated paths and empty files are passed over")
    func passedOver() throws {
        var place = try Workplace(["1": Self.second, "empty": "", "null": "null", "comment": "# nothing\n"])
        let names = ["nope", "empty", "null", "comment", "1", "1", "nada"]
        place.options.environment["KUBECONFIG"] = "::" + names.map(place.path).joined(separator: "::") + ":"
        place.options.context = "b"
        #expect(try place.connect().server == "https://d")
        #expect(try place.connect().warnings == [])
    }

    @Test("Only the first document of a file counts, as for kubectl")
    func firstDocument() throws {
        let place = try Workplace(["config": Self.first + "\ncurrent-context: a\n---\n{{ not yaml"])
        #expect(try place.connect().server == "https://first")
    }

    @Test("A file of JSON reads like one of YAML")
    func json() throws {
        let text = """
            {"current-context": "a", "kind": "Config", "apiVersion": "v1",
             "contexts": [{"name": "a", "context": {"cluster": "c"}}],
             "clusters": [{"name": "c", "cluster": {"server": "https://json:6443/path"}}]}
            """
        #expect(try Workplace(["config": text]).connect().server == "https://json:6443/path")
    }

    @Test("Without KUBECONFIG it is ~/.kube/config; --kubeconfig goes before both and is read alone")
    func sources() throws {
        var place = try Workplace(
            [
                ".kube/config": Self.second, "env": Self.first,
                "flag": "current-context: f\ncontexts: [{name: f, context: {cluster: f}}]\n"
                    + "clusters: [{name: f, cluster: {server: 'https://flag'}}]",
            ], list: nil)
        place.options.context = "b"
        #expect(try place.connect().server == "https://d")
        place.options.environment["KUBECONFIG"] = place.path("env")
        place.options.context = nil
        place.options.cluster = "c"
        #expect(try place.connect().server == "https://first")
        place.options.kubeconfig = place.path("flag")
        place.options.cluster = nil
        #expect(try place.connect().server == "https://flag")
    }

    @Test("Relative paths are resolved against the folder of the file that has them")
    func relativePaths() async throws {
        let main = """
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://x", certificate-authority: ../pki/./ca.crt}}]
            """
        let place = try Workplace(
            [
                "one/config": main, "two/config": "users: [{name: u, user: {tokenFile: token}}]",
                "pki/ca.crt": Sample.certificate, "two/token": "from-two\n",
            ], list: ["one/config", "two/config"])
        let connection = try place.connect()
        #expect(connection.certificateAuthority == Array(Sample.certificate.utf8))
        #expect(try await connection.credentials.current() == Credential(token: "from-two"))
    }
}
