import Cluster
import Foundation
import TestSupport
import Testing

@Suite("kubectl sees the same")
struct KubectlComparisonTests {
    static let kubectl = ["/usr/local/bin/kubectl", "/usr/bin/kubectl", "/bin/kubectl"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// `kubectl config view --minify --flatten --raw -o json`; nil where kubectl refuses.
    private func view(_ place: Workplace, _ kubectl: String) throws -> [String: Any]? {
        let process = Process()
        process.executableURL = URL(filePath: kubectl)
        var arguments = ["config", "view", "--merge", "--minify", "--flatten", "--raw", "-o", "json"]
        if let context = place.options.context { arguments += ["--context", context] }
        process.arguments = arguments
        process.environment = place.options.environment
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readAll()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return try JSONSerialization.jsonObject(with: data) as? [String: Any]
    }

    static let files = [
        "one": """
        current-context: a
        contexts:
        - {name: a, context: {cluster: c, user: u, namespace: one}}
        - {name: b, context: {cluster: d, user: v}}
        clusters:
        - {name: c, cluster: {server: "https://c:6443", certificate-authority: sub/ca.crt, tls-server-name: name}}
        users:
        - {name: u, user: {token: t, as: j, as-uid: "5", as-groups: [g], as-user-extra: {k: [v, w]}}}
        """,
        "two": """
        current-context: b
        contexts:
        - {name: a, context: {cluster: d, user: v}}
        - {name: e, context: {cluster: f, user: w, namespace: two}}
        clusters:
        - {name: c, cluster: {server: "https://other"}}
        - {name: d, cluster: {server: "https://d", insecure-skip-tls-verify: true, proxy-url: "http://p:1"}}
        - {name: f, cluster: {server: "https://f", disable-compression: true, certificate-authority-data: Zm9v}}
        users:
        - {name: u, user: {token: other}}
        - {name: v, user: {username: joe, password: p}}
        - {name: w, user: {client-certificate: sub/c.crt, client-key-data: a2V5}}
        """,
        "three": "{\"contexts\": [{\"name\": \"e\", \"context\": {\"cluster\": \"c\", \"user\": \"u\"}}]}",
        "sub/ca.crt": Sample.certificate, "sub/c.crt": "certificate",
    ]

    @Test(
        "Of every list of files and every context", .enabled(if: kubectl != nil, "kubectl is not installed"),
        arguments: [
            ["one"], ["one", "two"], ["two", "one"], ["three", "nope", "one", "two"], ["one", "three", "two"],
            ["two", "three", "one"],
        ], [nil, "a", "b", "e", "none"])
    func same(_ list: [String], _ context: String?) async throws {
        let kubectl = try #require(Self.kubectl)
        var place = try Workplace(Self.files, list: list)
        place.options.context = context
        // A certificate authority that is no PEM is seen by kubectl only when it connects.
        try place.write((Self.files["two"] ?? "").replacing("Zm9v", with: Sample.base64(Sample.certificate)), to: "two")
        let viewed = try view(place, kubectl)
        let connection = try? place.connect()
        #expect((viewed == nil) == (connection == nil))
        guard let viewed, let connection else { return }

        func entry(_ list: String, _ kind: String) -> [String: Any] {
            ((viewed[list] as? [[String: Any]])?.first?[kind] as? [String: Any]) ?? [:]
        }
        let cluster = entry("clusters", "cluster")
        let user = entry("users", "user")
        #expect(connection.contextName == viewed["current-context"] as? String)
        #expect(connection.server == cluster["server"] as? String)
        #expect(connection.tlsServerName == cluster["tls-server-name"] as? String)
        #expect(connection.skipsTLSVerification == (cluster["insecure-skip-tls-verify"] as? Bool ?? false))
        #expect(connection.disablesCompression == (cluster["disable-compression"] as? Bool ?? false))
        #expect(connection.proxy == cluster["proxy-url"] as? String)
        #expect(
            connection.certificateAuthority.map { Data($0).base64EncodedString() }
                == cluster["certificate-authority-data"] as? String)
        #expect(connection.namespace == entry("contexts", "context")["namespace"] as? String ?? "default")
        let credential = try await connection.credentials.current()
        #expect(credential.token == user["token"] as? String)
        #expect(credential.basic?.user == user["username"] as? String)
        #expect(credential.basic?.password == user["password"] as? String)
        #expect(
            credential.clientCertificate.map { Data($0).base64EncodedString() }
                == user["client-certificate-data"] as? String)
        #expect(credential.clientKey.map { Data($0).base64EncodedString() } == user["client-key-data"] as? String)
        #expect(connection.impersonation?.user == user["as"] as? String)
        #expect(connection.impersonation?.uid == user["as-uid"] as? String)
        #expect(connection.impersonation?.groups == user["as-groups"] as? [String])
        #expect(connection.impersonation?.extra == user["as-user-extra"] as? [String: [String]])
    }
}
