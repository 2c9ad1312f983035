import Analyses
import ArgumentParser
import Engine
import Reports

struct ShowSubjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show who a subject is, what it may do, and how far it gets.",
        usage: "bulwark access show <subject> [<options>] [<paths> ...]",
        discussion: """
            Groups, bindings, rights by namespace with the rule that says why one is dangerous, the workloads that run as \
            it, and the shortest ways to cluster-admin and to root on a node. 'bulwark help access' says how subjects are \
            written.

            EXAMPLES
              bulwark access show shop/web manifests/
              bulwark access show group:devs manifests/
              bulwark access show alice --group devs manifests/ --format json

            EXIT STATUS
              0  shown
              2  an input could not be read, or the call was wrong
            """)

    @Argument(help: "The subject: a ServiceAccount, user or group.")
    var subject: String

    @OptionGroup var inventory: InventoryArguments
    @OptionGroup var target: AccessTarget

    @Option(name: .customLong("group"), help: "A group that the subject is in. Repeatable.")
    var groups: [String] = []

    @Option(help: "How to print: table or json.", transform: { try AccessFormat.parse($0, as: "format") })
    var format = AccessFormat.table

    func run() throws {
        let objects = try inventory.readAccess(for: .escalations, target)
        let asked = Subject(subject)
        let answer = SubjectAnswer(of: asked, groups: groups, in: objects, catalogue: try BuiltInRules.load())
        switch format {
        case .json: try show(answer.json, of: objects, on: .escalations)
        case .table:
            let note = objects.note(on: asked).map { [$0] } ?? []
            try show(answer.text(.standardOutput), notes: note + answer.notes, of: objects, on: .escalations)
        }
    }
}
