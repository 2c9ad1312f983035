import CEL
import Cluster

/// A cluster that answers: its client, what it offers and its version.
public final class LiveCluster: Sendable {
    public let client: APIClient
    /// Nil where the user may not know it.
    public let version: ServerVersion?
    let discovery: APIDiscovery

    private init(_ client: APIClient, _ version: ServerVersion?, _ discovery: APIDiscovery) {
        self.client = client
        self.version = version
        self.discovery = discovery
    }

    /// Asks a cluster who it is and what it offers, and waits for the answer.
    /// - Parameter program: the program's version, for the `User-Agent`.
    /// - Throws: ``ClusterUnreachable`` where the server does not answer, or refuses to say what it offers.
    public static func connect(
        to connection: ClusterConnection, program: String, options: APIClientOptions = .forReading
    ) throws -> LiveCluster {
        let client: APIClient
        do {
            client = try APIClient(connection, version: program, options: options)
        } catch {
            throw ClusterUnreachable(error, connection)
        }
        do {
            return try Blocking.wait {
                async let discovery = client.discover()
                async let version = client.versionIfAllowed()
                return LiveCluster(client, try await version, try await discovery)
            }
        } catch {
            Blocking.wait { await client.shutdown() }
            if let error = error as? APIError { throw ClusterUnreachable(error, connection) }
            throw error
        }
    }

    /// Closes all connections.
    public func close() {
        let client = client
        Blocking.wait { await client.shutdown() }
    }

    /// Makes sure that the server has every kind that is to be left out.
    /// - Throws: for a name that no kind has, with what may have been meant.
    public func check(_ scope: ClusterScope) throws(UnknownName) {
        try KindSelection.check(scope, offered: discovery.preferred, failures: discovery.failures)
    }

    /// The version of Kubernetes by which rules and standards judge, such as 1.36; nil where the server's is none.
    public var kubernetesVersion: KubernetesVersion? {
        guard let version else { return nil }
        let digits = version.minor.prefix { $0.isNumber }
        guard let named = KubernetesVersion("\(version.major).\(digits)"), named.major == 1 else { return nil }
        return min(max(named, .oldest), .newest)
    }
}

extension APIClient {
    /// The server's version; nil where it is kept from the user, as hardened clusters do.
    fileprivate func versionIfAllowed() async throws -> ServerVersion? {
        do {
            return try await serverVersion()
        } catch let error as APIError where error.isForbidden {
            return nil
        }
    }
}

extension APIClientOptions {
    /// For reading a whole cluster in little memory: a page that is larger is asked for in smaller parts.
    public static var forReading: APIClientOptions {
        var options = APIClientOptions()
        options.largestAnswer = 24 << 20
        options.connections = 8
        return options
    }
}
