import ArgumentParser
import Engine
import Inputs

/// Which configuration holds.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: "The configuration; the nearest .bulwark.yaml in or around the first path's folder unless given.")
    var file: InputPath?

    @Flag(name: .customLong("no-config"), help: "Without any configuration.")
    var isOff = false

    func validate() throws {
        if isOff && file != nil { throw ValidationError("--config and --no-config exclude each other") }
    }

    /// The configuration for what lies at some paths: that of the first one.
    func load(for paths: [InputPath]) throws(ConfigurationError) -> Configuration? {
        if isOff { return nil }
        if let file { return try ConfigurationFile.named(file.raw) }
        guard let first = paths.first else { return nil }
        let configuration = try ConfigurationFile.nearest(to: first.raw)
        for other in ConfigurationFile.unused(configuration, paths.map(\.raw)) {
            standardError("note: \(other) is not used: the configuration is that of the first path")
        }
        return configuration
    }
}
