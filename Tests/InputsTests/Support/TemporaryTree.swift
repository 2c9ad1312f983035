import Foundation
import TestSupport
import Testing

/// A directory for one test, removed with the object. Names are strings or, where they are no UTF-8, bytes.
final class TemporaryTree {
    let root: String

    init() throws {
        let base = FileManager.default.temporaryDirectory.path
        let created = (base + "/inputs-XXXXXX").withCString { template -> String? in
            guard let copy = strdup(template) else { return nil }
            defer { free(copy) }
            return mkdtemp(copy).map { String(cString: $0) }
        }
        root = try #require(created)
    }

    deinit {
        // Not FileManager: it fails on trees deeper than a path can be long.
        _ = try? Command.run("rm", ["-rf", root])
    }

    func path(_ relative: String) -> String { relative.isEmpty ? root : "\(root)/\(relative)" }

    /// Writes files, making their directories. A name that ends with `/` is a directory.
    func write(_ files: [String: String]) throws {
        for (name, text) in files { try write(name, text) }
    }

    func write(_ name: String, _ text: String = "a: 1\n") throws {
        let full = URL(fileURLWithPath: path(name))
        if name.hasSuffix("/") {
            try FileManager.default.createDirectory(at: full, withIntermediateDirectories: true)
            return
        }
        try FileManager.default.createDirectory(at: full.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: full)
    }

    /// Creates an empty file whose name is given in bytes.
    func write(rawName: [UInt8]) throws {
        let bytes = Array(root.utf8) + [UInt8(ascii: "/")] + rawName + [0]
        let descriptor = bytes.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer {
            open($0.baseAddress!, O_CREAT | O_WRONLY, 0o644)
        }
        try #require(descriptor >= 0)
        close(descriptor)
    }

    func link(_ name: String, to target: String) throws {
        try #require(symlink(target, path(name)) == 0)
    }

    func hardLink(_ name: String, to existing: String) throws {
        try #require(Foundation.link(path(existing), path(name)) == 0)
    }

    func pipe(_ name: String) throws {
        try #require(mkfifo(path(name), 0o600) == 0)
    }

    func socket(_ name: String) throws {
        try #require(mknod(path(name), S_IFSOCK | 0o600, 0) == 0)
    }
}

/// Running another program.
enum Command {
    struct Failure: Error {
        let status: Int32
        let message: String
    }

    static func run(
        _ program: String, _ arguments: [String], in directory: String? = nil, input: Data? = nil,
        environment: [String: String] = [:], accepting statuses: Set<Int32> = [0]
    ) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (standardInput, standardOutput, standardError) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        process.standardError = standardError
        try process.run()
        if let input { try standardInput.fileHandleForWriting.write(contentsOf: input) }
        try standardInput.fileHandleForWriting.close()
        let output = standardOutput.fileHandleForReading.readAll()
        let errors = standardError.fileHandleForReading.readAll()
        process.waitUntilExit()
        guard statuses.contains(process.terminationStatus) else {
            throw Failure(status: process.terminationStatus, message: String(decoding: errors, as: UTF8.self))
        }
        return output
    }
}
