import Cluster
import Documents
import Kubernetes
import ReplayServer
import Synchronization
import Testing

/// What the client's tests share: one certificate authority, and servers that live as long as a test.
enum Bench {
    static let authority = Result { try TestAuthority() }
    private static let identity = Result { try authority.get().server() }

    /// Options whose pauses do not hold tests up, and whose timeout no busy machine reaches.
    static var quick: APIClientOptions {
        var options = APIClientOptions()
        options.requestTimeout = .seconds(300)
        options.retries.firstPause = .milliseconds(5)
        options.retries.longestPause = .milliseconds(20)
        options.requestsPerSecond = 0
        return options
    }

    static func connection(
        to server: ReplayServer, credential: Credential = Credential(token: "let-me-in")
    ) throws -> ClusterConnection {
        ClusterConnection(
            server: server.url, certificateAuthority: try authority.get().certificate,
            credentials: FixedCredential(credential))
    }

    /// Runs a client against a script.
    static func run(
        _ routes: Routes, options: APIClientOptions = quick,
        _ work: (APIClient, ReplayServer) async throws -> Void
    ) async throws {
        try await run(script: { routes.reply(to: $0) }, options: options, work)
    }

    static func run(
        script: @escaping ReplayServer.Script, options: APIClientOptions = quick,
        _ work: (APIClient, ReplayServer) async throws -> Void
    ) async throws {
        try await serve(script) { server in
            let connection = try connection(to: server)
            try await APIClient.with(connection, version: "1.2.3", options: options) { try await work($0, server) }
        }
    }

    static func serve<Result>(
        _ script: @escaping ReplayServer.Script, identity: ServerIdentity? = nil,
        _ work: (ReplayServer) async throws -> Result
    ) async throws -> Result {
        let server = try await ReplayServer.start(try identity ?? Bench.identity.get(), script)
        do {
            let result = try await work(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    /// The error of a call that must fail.
    static func failure<Result>(_ work: () async throws -> Result) async -> APIError? {
        do {
            _ = try await work()
            Issue.record("the call succeeded")
        } catch let error as APIError {
            return error
        } catch {
            Issue.record("another error: \(error)")
        }
        return nil
    }
}

extension APIResource {
    static let pods = APIResource(group: "", version: "v1", name: "pods", kind: "Pod", isNamespaced: true)
    static let secrets = APIResource(group: "", version: "v1", name: "secrets", kind: "Secret", isNamespaced: true)
    static let deployments = APIResource(
        group: "apps", version: "v1", name: "deployments", kind: "Deployment", isNamespaced: true)
}

extension Resource {
    var json: String { withExtendedLifetime(document) { object.json() } }
}

/// A list of objects as an API server writes it.
func listJSON(
    _ items: [String], kind: String = "Pod", continue token: String? = nil, version: String = "7"
) -> String {
    let next = token.map { ",\"continue\":\"\($0)\",\"remainingItemCount\":1" } ?? ""
    return """
        {"kind":"\(kind)List","apiVersion":"v1","metadata":{"resourceVersion":"\(version)"\(next)},\
        "items":[\(items.joined(separator: ","))]}
        """
}

func pod(_ name: String, version: String = "1") -> String {
    "{\"metadata\":{\"name\":\"\(name)\",\"namespace\":\"a\",\"resourceVersion\":\"\(version)\"}}"
}

/// A source that gives one token after the other, a new one whenever one is refused.
final class TokenSeries: CredentialSource {
    private let state: Mutex<(tokens: [String], refused: [String])>

    init(_ tokens: [String]) { state = Mutex((tokens, [])) }

    var refused: [String] { state.withLock { $0.refused } }

    func current() async throws(KubeconfigError) -> Credential {
        Credential(token: state.withLock { $0.tokens[0] })
    }

    func refuse(_ credential: Credential) async {
        state.withLock { state in
            state.refused.append(credential.token ?? "")
            if state.tokens.count > 1 { state.tokens.removeFirst() }
        }
    }
}
