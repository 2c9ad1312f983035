import ArgumentParser
import Engine
import Glibc
import Reports

struct PolicyTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests of policies and rules.",
        discussion: """
            A test is a document of the kind PolicyTest that names policies, manifests, and what the policies should say \
            of each manifest. In directories every YAML and JSON file is looked into for tests.

            EXAMPLES
              bulwark policy test policies/
              bulwark policy test policies/ --format junit --output policies.xml

            EXIT STATUS
              0  every test passed    1  a test failed
              2  a file could not be read, there were no tests, or the call was wrong
            """)

    enum Format: String, CaseIterable { case terminal, json, junit }

    @Argument(help: "Files and directories of tests.")
    var paths: [InputPath]

    @Option(
        help: "How to report: terminal, json or junit; terminal unless given.",
        transform: { try Format.parse($0, as: "format") })
    var format = Format.terminal

    @Option(name: [.short, .long], help: "Write the report to a file.")
    var output: String?

    func run() throws {
        let tests = PolicyTests(paths.map(\.raw))
        PolicyProblemOutput.write(tests.problems)
        if tests.tests.isEmpty && tests.problems.isEmpty {
            throw UsageError("there are no tests here: no document of the kind PolicyTest")
        }
        let outcomes = tests.run()
        let file = try output.map { path throws(OutputError) in try Output(path: path) }
        let target = file ?? Output(descriptor: STDOUT_FILENO)
        switch format {
        case .json: target.write(PolicyTestListing.json(outcomes))
        case .junit: JUnitReport.write(outcomes, to: target)
        case .terminal:
            var format = RuleListing.Format.standardOutput
            if output != nil { format.colour = false }
            target.write(PolicyTestListing.text(outcomes, format))
        }
        try target.close()
        if !tests.problems.isEmpty || outcomes.contains(where: \.hasErrors) { throw ExitStatus.failed }
        if outcomes.contains(where: { !$0.passes }) { throw ExitStatus.findings }
    }
}
