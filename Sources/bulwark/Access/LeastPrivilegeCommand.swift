import Analyses
import ArgumentParser
import Engine
import Glibc
import Reports

struct LeastPrivilegeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "least-privilege",
        abstract: "Write the smallest roles that allow what an audit log shows.",
        usage: "bulwark access least-privilege --audit-log <file> [<options>] [<paths> ...]",
        discussion: """
            Prints Roles, ClusterRoles and bindings as YAML on standard output, and on standard error what today's roles of \
            PATH allow beyond it. Requests that were denied do not count; an impersonated user counts as the user. What \
            Kubernetes' own roles give is relied upon, and neither written nor removed.

            EXAMPLES
              bulwark access least-privilege --audit-log audit.log manifests/
              bulwark access least-privilege --audit-log audit.log --subject shop/web .
              kubectl logs audit-sink | bulwark access least-privilege --audit-log - .

            EXIT STATUS
              0  written
              2  an input or a line of the log could not be read, no event counts, or the call was wrong
            """)

    @OptionGroup var inventory: InventoryArguments

    @Option(help: "Audit events, one JSON object a line, or an EventList; '-' for standard input. Repeatable.")
    var auditLog: [String]

    @Option(name: .customLong("subject"), help: "Only this user, ServiceAccount or group of users. Repeatable.")
    var subjects: [String] = []

    @Option(help: "Resources used under more names get a rule for all names, unless today's roles have none.")
    var mostNames = 3

    @Option(
        help: "How to print: table (YAML and notes) or json.", transform: { try AccessFormat.parse($0, as: "format") })
    var format = AccessFormat.table

    func validate() throws {
        if auditLog.isEmpty { throw ValidationError("give an audit log with --audit-log") }
        let most = LeastPrivilege.Options.mostNamesAtAll
        if !(0...most).contains(mostNames) { throw ValidationError("--most-names must be from 0 to \(most)") }
        if auditLog.contains("-") && inventory.paths.contains(where: { $0.raw == .standardInput }) {
            throw ValidationError("standard input cannot be both the log and the objects")
        }
    }

    func run() throws {
        let objects = try inventory.readAccess(for: .rights)
        var log = AuditLog()
        for path in auditLog { try log.read(path) }
        if log.usage.eventCount == 0 {
            throw UsageError(
                log.events == 0
                    ? "there are no audit events in \(auditLog.joined(separator: ", "))"
                    : "none of the \(log.events) events tells of a completed and allowed request")
        }
        let answer = LeastPrivilegeAnswer(
            log, subjects: subjects.isEmpty ? nil : subjects.map { Subject($0) }, mostNames: mostNames, in: objects)
        if format == .table {
            for warning in answer.warnings { standardError("note: \(VisibleText.line(warning))") }
        }
        try show(format == .json ? answer.json : answer.manifests, of: objects, on: .rights)
        if format == .table {
            let removals = answer.removals(
                .init(
                    colour: Terminal.usesColour(isTerminal: Terminal.isTerminal(STDERR_FILENO)),
                    width: Terminal.width(STDERR_FILENO)))
            if !removals.isEmpty { standardError("\n" + removals.dropLast()) }
        }
        if log.unreadable > 0 { throw ExitStatus.failed }
    }
}
