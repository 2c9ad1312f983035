import Foundation
import ReplayServer
import TestSupport
import Testing

/// A local API server with TLS for the time of a test, and a kubeconfig that leads to it.
final class LiveServer {
    private static let authority = Result { try TestAuthority() }
    private static let identity = Result { try authority.get().server() }

    let server: ReplayServer
    let kubeconfig: String
    private let folder: Folder

    static func run<Value>(
        _ script: @escaping ReplayServer.Script, user: String = "{token: let-me-in}", remembers: Bool = true,
        _ work: (LiveServer) throws -> Value
    ) async throws -> Value {
        let server = try await ReplayServer.start(try identity.get(), remembers: remembers, script)
        do {
            let live = try LiveServer(server, user: user)
            let value = try work(live)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    private init(_ server: ReplayServer, user: String) throws {
        self.server = server
        folder = try Folder([
            "config": server.kubeconfig(authority: try LiveServer.authority.get(), user: user), "home/x": "",
        ])
        kubeconfig = folder.url.appending(path: "config").path
    }

    /// Runs the command with the kubeconfig, away from any other.
    func bulwark(_ arguments: [String]) throws -> Command {
        try Command(
            arguments, environment: ["KUBECONFIG": kubeconfig, "HOME": folder.url.appending(path: "home").path],
            in: folder.url.appending(path: "home"))
    }

    /// The report of a scan as JSON, and its exit status.
    func scan(_ arguments: [String] = []) throws -> ClusterReport {
        try ClusterReport(try bulwark(["cluster", "scan", "--format", "json"] + arguments))
    }
}

/// What a test asks of a JSON report.
struct ClusterReport {
    let command: Command
    private let json: [String: Any]

    init(_ command: Command) throws {
        self.command = command
        json = try command.json()
    }

    var findings: [[String: Any]] { json["findings"] as? [[String: Any]] ?? [] }
    var unevaluated: [[String: Any]] { json["unevaluated"] as? [[String: Any]] ?? [] }
    var frameworks: [[String: Any]] { json["frameworks"] as? [[String: Any]] ?? [] }
    var ledger: [[String: Any]] { json["ledger"] as? [[String: Any]] ?? [] }

    func entry(_ path: String) -> [String: Any]? { ledger.first { $0["path"] as? String == path } }

    /// `rule Kind namespace/name container path`, of findings of one object that need no other.
    func keys(leavingOut categories: Set<String> = []) -> Set<String> {
        Set(
            findings.filter { !categories.contains($0["category"] as? String ?? "") }.map { finding in
                let resource = finding["resource"] as? [String: Any]
                func text(_ key: String) -> String { resource?[key] as? String ?? "" }
                return [
                    finding["rule"] as? String ?? "", text("kind"), "\(text("namespace"))/\(text("name"))",
                    finding["container"] as? String ?? "", finding["path"] as? String ?? "",
                ].joined(separator: " ")
            })
    }

    func findings(kind: String, name: String? = nil) -> [[String: Any]] {
        findings.filter { finding in
            let resource = finding["resource"] as? [String: Any]
            return resource?["kind"] as? String == kind && (name == nil || resource?["name"] as? String == name)
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// A test that plays back what a real API server answered.
    static var needsRecordings: Self {
        .enabled(if: Recordings.shared != nil, "there are no recordings beside the repository")
    }
}
