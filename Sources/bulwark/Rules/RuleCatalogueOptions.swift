import ArgumentParser
import Engine
import Inputs
import Policies

/// The rules that a command is about: the built-in ones, and those that a scan of the working directory would find with its
/// configuration and the policies of the call.
struct RuleCatalogueOptions: ParsableArguments {
    @Option(
        name: .customLong("policy"),
        help: "A file or directory of your own rules and policies, beside those of the configuration. Repeatable.")
    var policies: [InputPath] = []

    @OptionGroup(title: "Configuration") var configured: ConfigurationOptions

    /// All of them, with their examples.
    func load() throws -> RuleCatalogue {
        let configuration = try configured.load(for: [InputPath(argument: ".")])
        let catalogue = try RuleCatalogue(
            policies: (configuration?.policies.map(\.value) ?? []) + policies.map(\.raw))
        PolicyProblemOutput.write(catalogue.remarks, isQuiet: true)
        return catalogue
    }
}
