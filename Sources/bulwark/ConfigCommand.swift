import ArgumentParser
import Engine
import Glibc
import Reports

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the configuration.",
        discussion: """
            EXAMPLES
              bulwark config show                    what decides a scan of this folder, and where that stands
              bulwark config show deploy --fail-on high --format json
              bulwark config schema > config.schema.json    for editors
            """,
        subcommands: [ShowCommand.self, SchemaCommand.self])

    struct ShowCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show what decides a scan, and where each value comes from.",
            discussion:
                "Options count as they do for 'bulwark scan'. Fails as a scan would for a configuration with mistakes.")

        enum Format: String, CaseIterable { case yaml, json }

        @Argument(help: "What would be scanned; the working directory unless given.")
        var path: InputPath?

        @Option(
            help: "How to print: yaml or json; yaml unless given.", transform: { try Format.parse($0, as: "format") })
        var format = Format.yaml

        @OptionGroup(title: "Configuration") var configured: ConfigurationOptions
        @OptionGroup(title: "Files") var files: FileOptions
        @OptionGroup(title: "Checks") var checks: CheckOptions
        @OptionGroup(title: "Exceptions") var exceptions: ExceptionOptions
        @OptionGroup(title: "Outcome") var outcome: OutcomeOptions

        func run() throws {
            var flags = ScanFlags()
            files.set(&flags)
            checks.set(&flags)
            exceptions.set(&flags)
            outcome.set(&flags)
            let configuration = try configured.load(for: [path ?? InputPath(argument: ".")])
            let listing = ConfigurationListing(try ScanChecks(ScanSettings(flags, configuration)))
            let output = Output(descriptor: STDOUT_FILENO)
            output.write(format == .json ? listing.json : listing.yaml)
            try output.close()
        }
    }

    struct SchemaCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema", abstract: "Print the JSON Schema of .bulwark.yaml.")

        func run() throws {
            let output = Output(descriptor: STDOUT_FILENO)
            output.write(ConfigurationSchema.text)
            try output.close()
        }
    }
}
