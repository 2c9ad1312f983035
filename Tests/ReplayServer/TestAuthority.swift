import Foundation
import TestSupport

/// A certificate authority that the `openssl` program makes for the time of a test, with what it has signed.
public final class TestAuthority: Sendable {
    /// Why there are no certificates.
    public struct Failure: Error, CustomStringConvertible {
        public var description: String
    }

    private let folder: URL

    public init(name: String = "test-ca") throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "bulwark-ca-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try openssl(
            ["req", "-x509"] + TestAuthority.newKey
                + ["-keyout", path("ca.key"), "-out", path("ca.pem"), "-days", "2", "-subj", "/CN=\(name)"])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    public func path(_ file: String) -> String { folder.appending(path: file).path }
    public func bytes(_ file: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path(file)))) }

    /// PEM.
    public var certificate: [UInt8] { (try? bytes("ca.pem")) ?? [] }

    /// A server's certificate.
    /// - Parameter names: such as `IP:127.0.0.1` and `DNS:localhost`.
    public func server(
        _ names: [String] = ["IP:127.0.0.1", "DNS:localhost"], clientAuthority: TestAuthority? = nil
    ) throws -> ServerIdentity {
        let name = "server-\(UUID().uuidString)"
        try sign(name, subject: "/CN=server", extensions: "subjectAltName=\(names.joined(separator: ","))")
        return ServerIdentity(
            certificate: path("\(name).pem"), key: path("\(name).key"),
            clientAuthority: clientAuthority?.path("ca.pem"))
    }

    /// A client's certificate and key, in PEM form.
    public func client(_ user: String) throws -> (certificate: [UInt8], key: [UInt8]) {
        let name = "client-\(UUID().uuidString)"
        try sign(name, subject: "/O=system:masters/CN=\(user)", extensions: "extendedKeyUsage=clientAuth")
        return (try bytes("\(name).pem"), try bytes("\(name).key"))
    }

    private func sign(_ name: String, subject: String, extensions: String) throws {
        try openssl(
            ["req", "-new"] + TestAuthority.newKey
                + ["-keyout", path("\(name).key"), "-out", path("\(name).csr"), "-subj", subject])
        try Data(extensions.utf8).write(to: URL(filePath: path("\(name).ext")))
        try openssl([
            "x509", "-req", "-in", path("\(name).csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
            "-set_serial", String(Int.random(in: 1...Int.max)), "-days", "2", "-extfile", path("\(name).ext"), "-out",
            path("\(name).pem"),
        ])
    }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let words = errors.fileHandleForReading.readAll()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "openssl \(arguments[0]) failed: \(String(decoding: words, as: UTF8.self))")
        }
    }
}
