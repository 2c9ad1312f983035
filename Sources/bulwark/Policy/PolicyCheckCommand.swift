import ArgumentParser
import CEL
import Engine
import Glibc
import Reports

struct PolicyCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Type-check policies and rules without running them.",
        discussion: """
            Reads policies as strictly as the API server does, compiles every expression with the variables that it may \
            use, of the types that they have, and says which policies, bindings and parameters do not go together.

            EXAMPLES
              bulwark policy check policies/
              bulwark policy check policy.yaml --kubernetes 1.30
              bulwark policy check policy.yaml --format json

            EXIT STATUS
              0  no errors    1  errors    2  a file could not be read, there was nothing to check, or the call was wrong
            """)

    enum Format: String, CaseIterable { case terminal, json }

    @Argument(help: "Files and directories of policies and rules.")
    var paths: [InputPath]

    @Option(
        help: "The oldest version of Kubernetes that is to run the policies, such as 1.30; the newest unless given.",
        transform: { try KubernetesVersion.parse($0, among: KubernetesVersion.known) })
    var kubernetes: KubernetesVersion?

    @Option(
        help: "How to print: terminal or json; terminal unless given.",
        transform: { try Format.parse($0, as: "format") })
    var format = Format.terminal

    func run() throws {
        let check = PolicyFilesCheck(paths.map(\.raw), target: kubernetes ?? .newest)
        var reader = PolicyFrames()
        let frames = reader.frames(check.problems)
        let output = Output(descriptor: STDOUT_FILENO)
        switch format {
        case .json:
            output.write(
                PolicyCheckJSON.text(
                    frames, policies: check.policies, expressions: check.expressions, rules: check.rules))
        case .terminal:
            for frame in frames { output.write(frame.text(.standardOutput) + "\n") }
            output.write(check.summary + "\n")
        }
        try output.close()
        if check.hasUnreadFiles || check.isEmpty && !check.hasErrors { throw ExitStatus.failed }
        if check.hasErrors { throw ExitStatus.findings }
    }
}
