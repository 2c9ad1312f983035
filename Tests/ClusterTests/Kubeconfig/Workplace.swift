import Cluster
import Foundation
import TestSupport

/// A folder with kubeconfigs and what they name, and the options to read them there.
struct Workplace {
    let folder: Folder
    var options: ConnectionOptions

    /// - Parameters:
    ///   - files: texts by their paths in the folder, which is also the home folder.
    ///   - list: the files for `KUBECONFIG`; nil to leave it unset.
    init(_ files: [String: String], list: [String]? = ["config"]) throws {
        folder = try Folder(files)
        let root = folder.url.path
        options = ConnectionOptions(environment: ["HOME": root, "PATH": "/usr/bin:/bin"])
        if let list {
            options.environment["KUBECONFIG"] = list.map { "\(root)/\($0)" }.joined(separator: ":")
        }
        options.serviceAccountFolder = root + "/serviceaccount"
    }

    /// One file with one context `a` of cluster `c` and user `u`, whose fields are given as YAML flow content.
    init(cluster: String, user: String, context: String = "", files: [String: String] = [:]) throws {
        let config = """
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u\(context)}}]
            clusters: [{name: c, cluster: {\(cluster)}}]
            users: [{name: u, user: {\(user)}}]
            """
        try self.init(files.merging(["config": config]) { old, _ in old })
    }

    var root: String { folder.url.path }

    func path(_ name: String) -> String { "\(root)/\(name)" }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.url.appending(path: name))
    }

    func connect() throws(KubeconfigError) -> ClusterConnection { try ClusterConnection(options) }

    /// The error that connecting gives, with the folder shown as `~`; nil if it succeeds.
    func failure() -> String? {
        do throws(KubeconfigError) {
            _ = try connect()
            return nil
        } catch {
            return shown(error)
        }
    }

    func shown(_ error: KubeconfigError) -> String { error.description.replacingOccurrences(of: root, with: "~") }
}

/// The shortest texts that pass for PEM here; the TLS library is not part of these tests.
enum Sample {
    static let certificate = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
    static let key = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"

    static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
