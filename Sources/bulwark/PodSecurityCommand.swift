import ArgumentParser
import Engine
import Glibc
import Reports

struct PodSecurityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pod-security",
        abstract: "Say what Pod Security admission does in each namespace, and what a stricter label would do.",
        discussion: """
            For each namespace: the level that its labels enforce, warn about and audit, the workloads whose pods are \
            refused now, and those that each stricter level would refuse. A workload without a namespace counts as one \
            of 'default'. 'bulwark scan --pss restricted' says what is wrong with each.

            EXAMPLES
              bulwark pod-security manifests/
              bulwark pod-security manifests/ --verbose
              bulwark pod-security manifests/ --format json

            EXIT STATUS
              0  every workload meets what its namespace enforces
              1  pods would be refused, or a label does not say what it should
              2  an input could not be read, there was no object, or the call was wrong
            """)

    enum Format: String, CaseIterable { case terminal, json }

    @OptionGroup var inventory: InventoryArguments

    @Option(help: "How to print: terminal (unless given) or json.", transform: { try Format.parse($0, as: "format") })
    var format = Format.terminal

    @Flag(name: [.short, .long], help: "Name all workloads, not only the first few.")
    var verbose = false

    func run() throws {
        let inventory = try inventory.read(.init(podSecurity: true))
        let answer = NamespaceAnswer(inventory.facts.podSecurity)
        let output = Output(descriptor: STDOUT_FILENO)
        switch format {
        case .json: output.write(answer.json)
        case .terminal:
            output.write(
                answer.text(
                    colour: Terminal.usesColour(isTerminal: Terminal.isTerminal(STDOUT_FILENO)),
                    width: Terminal.width(STDOUT_FILENO), verbose: verbose))
        }
        try output.close()
        try inventory.requireComplete()
        if answer.hasProblems { throw ExitStatus.findings }
    }
}
