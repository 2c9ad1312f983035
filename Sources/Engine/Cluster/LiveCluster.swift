import CEL
import Cluster
import Documents
import Reports

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

    /// The version of Kubernetes by which rules and standards judge: the server's, or the nearest that is known. Nil where
    /// the server's is none.
    public var kubernetesVersion: KubernetesVersion? {
        let known = KubernetesVersion.knownClusters
        return version?.kubernetes.map { min(max($0, known.lowerBound), known.upperBound) }
    }

    /// Why ``kubernetesVersion`` is not the server's, in a sentence without a full stop; nil where it is.
    public var versionWarning: String? {
        guard let version else { return "the server keeps its version to itself: name it with --kubernetes" }
        guard let named = version.kubernetes, let judged = kubernetesVersion else {
            let text = JSONText.quoted(version.gitVersion)
            return VisibleText.line("the server's version \(text) is none of Kubernetes: name it with --kubernetes")
        }
        if named == judged { return nil }
        let known = named > judged ? "newer than the newest" : "older than the oldest"
        return "the cluster runs Kubernetes \(named), \(known) version that is known here: it is judged as \(judged)"
    }
}

extension ServerVersion {
    /// The minor version of Kubernetes; nil where it is none. Builds append to the number: `36+`.
    fileprivate var kubernetes: KubernetesVersion? {
        let named = KubernetesVersion("\(major).\(minor.prefix { $0.isNumber })") ?? KubernetesVersion(gitVersion)
        return named?.major == 1 ? named : nil
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
