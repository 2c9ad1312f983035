import Testing

@testable import Cluster

@Suite("Secrets are never shown")
struct RedactionTests {
    private static let secret = "S3CR3T"

    private func shown(_ value: some Any) -> String {
        var text = "\(value) " + String(describing: value) + String(reflecting: value)
        dump(value, to: &text)
        return text
    }

    @Test("A credential says what it has, not what it is")
    func credential() {
        let bytes = Array(Self.secret.utf8)
        let credential = Credential(
            token: Self.secret, basic: .init(user: Self.secret, password: Self.secret), clientCertificate: bytes,
            clientKey: bytes)
        #expect(credential.description == "bearer token, user and password, client certificate")
        #expect(Credential().description == "anonymous")
        for text in [shown(credential), shown(credential.basic), shown([credential]), shown(Optional(credential))] {
            #expect(!text.contains(Self.secret))
            #expect(!text.contains("83"))
        }
    }

    @Test(
        "Neither does a connection, whatever the credentials come from",
        arguments: [
            "token: S3CR3T", "username: S3CR3T, password: S3CR3T", "token: S3CR3T, tokenFile: t",
            "client-certificate-data: UzNDUjNU, client-key-data: UzNDUjNU",
            """
            exec: {command: sh, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, args: [S3CR3T],
            env: [{name: A, value: S3CR3T}]}
            """,
        ])
    func connection(_ user: String) throws {
        let place = try Workplace(
            cluster: "server: 'https://x', proxy-url: 'http://u:S3CR3T@p'", user: user, files: ["t": Self.secret])
        let connection = try place.connect()
        #expect(!shown(connection).contains(Self.secret))
        #expect(!shown(connection.credentials).contains(Self.secret))
        let kubeconfig = try Kubeconfig(KubeconfigFile(path: place.path("config")))
        let user = try #require(kubeconfig.users["u"])
        #expect(!shown(user.token as Any).contains(Self.secret))
    }

    @Test(
        "Nor does an error",
        arguments: [
            "token: [S3CR3T]", "token: {S3CR3T: S3CR3T}", "token: *S3CR3T", "token: \"S3CR3T", "token: !!int S3CR3T",
            "token: S3CR3T, password: S3CR3T", "token: \"S3CR3T\\n\"", "client-key-data: S3CR3T!",
            "exec: {command: 'false', apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, args: [S3CR3T]}",
            "exec: {command: echo, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, args: [S3CR3T]}",
            "exec: {command: echo, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, args: ['{S3CR3T: 1, S3CR3T: 1']}",
        ])
    func errors(_ user: String) async throws {
        let place = try Workplace(cluster: "server: 'https://x'", user: user)
        let error = await #expect(throws: KubeconfigError.self) {
            try await place.connect().credentials.current()
        }
        #expect(shown(error as Any).contains(Self.secret) == false)
    }
}
