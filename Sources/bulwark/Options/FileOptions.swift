import ArgumentParser
import Engine
import Inputs

/// Which of the files in given directories are read.
struct FileOptions: ParsableArguments {
    @Option(help: "Leave out paths that match, in the syntax of .gitignore. Repeatable.")
    var exclude: [String] = []

    @Flag(name: .customLong("no-ignore"), help: "Also read what .gitignore files ignore.")
    var noIgnore = false

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
