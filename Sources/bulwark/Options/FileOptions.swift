import ArgumentParser
import Engine
import Inputs

/// Which of the files in given directories are read.
struct FileOptions: ParsableArguments {
    @Option(help: "Leave out paths that match, in the syntax of .gitignore. Repeatable.")
    var exclude: [String] = []

    @Flag(name: .customLong("no-ignore"), help: "Also read what .gitignore files ignore.")
    var noIgnore = false

    func validate() throws { try FileOptions.check(exclude) }

    /// - Throws: for a pattern that could match nothing.
    static func check(_ exclude: [String]) throws {
        for glob in exclude where !Glob(glob).isValid {
            throw ValidationError("--exclude '\(glob)' is no pattern of a .gitignore: \(Glob.mistakes)")
        }
    }

    /// Notes what the options set.
    func set(_ flags: inout ScanFlags) { flags.excludes = exclude }

    /// - Parameter settings: what these options and the configuration come to.
    func discovery(_ settings: ScanSettings) -> FileDiscovery.Options {
        var options = FileDiscovery.Options()
        options.filter = settings.filter
        options.honourGitignore = !noIgnore
        options.excludes = exclude
        return options
    }
}
