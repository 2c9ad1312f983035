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

    init(_ arguments: [String], input: String? = nil, environment: [String: String] = [:], in folder: URL? = nil) throws
    {
        let process = Process()
        process.executableURL = Command.binary
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        let source = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : source
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

    /// The output as a JSON object.
    func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
}
