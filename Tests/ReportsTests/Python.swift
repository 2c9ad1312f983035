import Foundation
import TestSupport

/// The Python interpreter that validators run in: `BULWARK_TEST_PYTHON`, else `python3`.
enum Python {
    private static let interpreter = ProcessInfo.processInfo.environment["BULWARK_TEST_PYTHON"] ?? "python3"

    static func has(_ module: String) -> Bool { (try? run("import \(module)", input: ""))?.status == 0 }

    /// Runs a script with the input on standard input.
    static func run(_ script: String, _ arguments: [String] = [], input: String) throws -> (status: Int32, text: String)
    {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("bulwark-\(UUID().uuidString)")
        try Data(input.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [interpreter, "-c", script] + arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = pipe.fileHandleForReading.readAll()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}
