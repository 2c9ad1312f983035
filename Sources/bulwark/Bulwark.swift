import ArgumentParser
import Glibc
import Reports

@main
struct Bulwark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bulwark",
        abstract: "Kubernetes security from code to cloud.",
        discussion: """
            EXAMPLES
              bulwark scan manifests/                 check a folder of manifests
              helm template chart | bulwark scan -    check what a chart renders to
              bulwark rules                           what is checked
              bulwark eval '1 + 1 == 2'               try a CEL expression
            """,
        version: "0.1.0",
        subcommands: [ScanCommand.self, RulesCommand.self, EvalCommand.self])

    /// Exit statuses: 0 all is well, 1 findings, 2 something went wrong.
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as ExitStatus {
            Glibc.exit(error.rawValue)
        } catch let error as OutputError where error.isBrokenPipe {
            // The reader has seen enough, as `head` does.
            Glibc.exit(ExitStatus.failed.rawValue)
        } catch {
            let status = exitCode(for: error)
            let message = fullMessage(for: error)
            if status.isSuccess {
                print(message)
                Glibc.exit(0)
            }
            standardError(message)
            Glibc.exit(ExitStatus.failed.rawValue)
        }
    }
}

/// The command's verdict on what it was given.
enum ExitStatus: Int32, Error {
    case findings = 1
    /// Something could not be read, nothing was checked, or the call was wrong.
    case failed = 2
}

func standardError(_ message: String) {
    var line = message + "\n"
    _ = line.withUTF8 { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
