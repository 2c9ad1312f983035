import ArgumentParser
import Engine
import Reports

struct EscalationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "escalations",
        abstract: "Find the shortest ways to cluster-admin and to root on nodes.",
        usage: "bulwark access escalations [<options>] [<paths> ...]",
        discussion: """
            From every subject that someone gave a right, and every workload that an attacker may break into. Each step \
            says why it is possible and where that is written. Pictures show so many ways and say how many they leave out.

            EXAMPLES
              bulwark access escalations manifests/
              bulwark access escalations --from shop/web manifests/
              bulwark access escalations --from deployment/shop/web manifests/
              bulwark access escalations --format html manifests/ > escalations.html
              bulwark access escalations --format dot . | dot -Tpng > escalations.png

            EXIT STATUS
              0  answered, whether there is a way or not
              2  an input could not be read, or the call was wrong
            """)

    enum Format: String, CaseIterable { case table, json, dot, svg, html }

    @OptionGroup var inventory: InventoryArguments
    @OptionGroup var target: AccessTarget

    @Option(help: "Begin with this subject, or with a workload such as deployment/shop/web.")
    var from: String?

    @Option(help: "How to print: table, json, dot, svg or html.", transform: { try Format.parse($0, as: "format") })
    var format = Format.table

    @Option(help: "The most ways to print or draw; 0 for all. JSON has always all.")
    var limit = 40

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit must be 0 or more") }
    }

    func run() throws {
        let objects = try inventory.readAccess(for: .escalations, target)
        let answer = try EscalationAnswer(from: from, in: objects)
        let most = limit == 0 ? nil : limit
        let text =
            switch format {
            case .json: answer.json
            case .table: answer.text(.standardOutput, limit: most)
            case .dot: answer.picture(.dot, limit: most)
            case .svg: answer.picture(.svg, limit: most)
            case .html: answer.picture(.html, limit: most)
            }
        try show(text, notes: format == .json ? [] : answer.notes, of: objects, on: .escalations)
    }
}
