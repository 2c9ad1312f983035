import ArgumentParser
import Engine
import Glibc
import Reports

struct AccessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Answer who may do what by RBAC.",
        discussion: """
            Reads Roles, ClusterRoles, their bindings, ServiceAccounts and workloads. Beside what files hold, Kubernetes' \
            default roles and bindings count. A role that a binding names and that is not among the files is said.

            SUBJECTS
              shop/web, sa:shop/web, system:serviceaccount:shop:web    a ServiceAccount
              alice, user:alice                                        a user
              group:devs, system:authenticated                         a group

            EXAMPLES
              bulwark access who-can get secrets -n shop manifests/
              bulwark access can shop/web create pods/exec -n shop manifests/
              bulwark access show shop/web manifests/
              bulwark access escalations manifests/
              bulwark access least-privilege --audit-log audit.log manifests/
            """,
        subcommands: [
            WhoCanCommand.self, CanCommand.self, ShowSubjectCommand.self, EscalationsCommand.self,
            LeastPrivilegeCommand.self,
        ])
}

/// How the answers on access are printed.
enum AccessFormat: String, CaseIterable { case table, json }

extension InventoryArguments {
    /// Reads what decides on access.
    /// - Parameters:
    ///   - matter: what the answer hangs on; of a cluster nothing else is asked for.
    ///   - target: says for which version, where that matters.
    func readAccess(for matter: AccessInventory.Matter, _ target: AccessTarget? = nil) throws -> AccessInventory {
        let version = try target?.version(for: paths)
        return AccessInventory(try read(.init(access: matter)), version: version)
    }
}

/// Prints an answer on standard output and notes on standard error.
/// - Throws: where not every input was read that the answer hangs on, after the answer, which may then say too little.
func show(
    _ answer: String, notes: [String] = [], of inventory: AccessInventory, on matter: AccessInventory.Matter
) throws {
    for note in notes { standardError("note: \(VisibleText.line(note))") }
    let output = Output(descriptor: STDOUT_FILENO)
    output.write(answer)
    try output.close()
    if !inventory.isComplete(for: matter) { throw ExitStatus.failed }
}
