import ArgumentParser
import Engine

/// Which findings are accepted.
struct ExceptionOptions: ParsableArguments {
    @Option(
        name: .customLong("exceptions"), help: "A file or directory of SecurityExceptions that hold. Repeatable.")
    var paths: [InputPath] = []

    @Flag(name: .customLong("no-exceptions"), help: "Report what exceptions cover as well, wherever they are written.")
    var areOff = false

    func validate() throws {
        if areOff && !paths.isEmpty { throw ValidationError("--exceptions and --no-exceptions exclude each other") }
    }

    /// Notes what the options set.
    func set(_ flags: inout ScanFlags) { flags.exceptions = areOff ? nil : paths.map(\.raw) }
}
