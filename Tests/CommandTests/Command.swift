import Foundation
import TestSupport
import Testing

/// The built command, run as a user runs it.
struct Command {
    let status: Int32
    let output: String
    let errors: String

    /// The binary that `BULWARK_BINARY` names, else the one built with the tests.
    static let binary: URL = {
        if let path = ProcessInfo.processInfo.environment["BULWARK_BINARY"],
            FileManager.default.fileExists(atPath: path)
        {
            return URL(filePath: path)
        }
        return Bundle.main.bundleURL.appending(path: "bulwark")
    }()

    init(
        _ arguments: [String], of program: URL = Command.binary, input: String? = nil,
        environment: [String: String] = [:], in folder: URL? = nil
    ) throws {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        let source = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : source
        // Threads of the tests block signals, and what they start would inherit that.
        var (none, blocked) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &blocked)
        defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try process.run()
        if let input {
            try source.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try source.fileHandleForWriting.close()
        }
        // Standard error is short in these tests; reading one pipe after the other cannot block.
        self.output = String(decoding: output.fileHandleForReading.readAll(), as: UTF8.self)
        self.errors = String(decoding: errors.fileHandleForReading.readAll(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }

    /// Runs a script of the shell that calls the binary as `"$0"`.
    init(shell script: String, input: String? = nil, in folder: URL? = nil) throws {
        try self.init(["-c", script, Command.binary.path()], of: URL(filePath: "/bin/bash"), input: input, in: folder)
    }

    /// The output as a JSON object.
    func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
}
