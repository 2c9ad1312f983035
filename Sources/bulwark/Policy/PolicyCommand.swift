import ArgumentParser

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Check and test your own policies.",
        discussion: """
            For rules of Bulwark's own format, ValidatingAdmissionPolicies and MutatingAdmissionPolicies, Kyverno's \
            ValidatingPolicies and Gatekeeper's templates with CEL. 'bulwark scan --policy PATH' runs them on manifests.

            EXAMPLES
              bulwark policy check policies/                     are the expressions right?
              bulwark policy check policies/ --kubernetes 1.30   … for an API server of that version
              bulwark policy test policies/                      do they say what the tests expect?
            """,
        subcommands: [PolicyTestCommand.self, PolicyCheckCommand.self])
}
