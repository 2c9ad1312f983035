import ArgumentParser
import Engine
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
              bulwark cluster scan                    check a live cluster
              bulwark rules                           what is checked
              bulwark frameworks                      the standards that can be reported on
              bulwark pod-security manifests/         what Pod Security admission does
              bulwark access escalations manifests/   who can become what
              bulwark network list manifests/         who can talk to whom
              bulwark policy test policies/           test your own policies
              bulwark eval '1 + 1 == 2'               try a CEL expression
            """,
        version: "0.1.0",
        subcommands: [
            ScanCommand.self, ClusterCommand.self, RulesCommand.self, FrameworksCommand.self, PodSecurityCommand.self,
            AccessCommand.self, NetworkCommand.self, PolicyCommand.self, EvalCommand.self, ConfigCommand.self,
            InitCommand.self,
        ])

    /// How a command is called, as for a call that the parser itself refuses.
    private static func usage(of command: any ParsableCommand.Type) -> String {
        let usage = usageString(for: command)
        let words = usage.split(separator: " ").prefix { $0.first?.isLowercase ?? false }
        return "Usage: \(usage)\n  See '\(words.joined(separator: " ")) --help' for more information."
    }

    /// Ends the process with what was asked for, such as help.
    private static func end(with message: String) -> Never {
        let output = Output(descriptor: STDOUT_FILENO)
        output.write(message + "\n")
        do throws(OutputError) {
            try output.flush()
            Glibc.exit(0)
        } catch {
            if !error.isBrokenPipe { standardError("Error: \(error)") }
            Glibc.exit(ExitStatus.failed.rawValue)
        }
    }

    /// Exit statuses: 0 all is well, 1 findings, 2 something went wrong.
    static func main() {
        StandardStreams.replaceClosed()
        signal(SIGPIPE, SIG_IGN)
        do {
            try Arguments.refuseHiddenHelp()
            try UnknownName.check(Arguments.words, in: Bulwark.self)
            var command = try parseAsRoot(Arguments.words)
            do {
                try command.run()
            } catch let error as ValidationError {
                throw UsageError(error.message + "\n" + usage(of: type(of: command)))
            }
        } catch let error as ExitStatus {
            Glibc.exit(error.rawValue)
        } catch let error as PolicyProblems {
            PolicyProblemOutput.write(error.all)
            Glibc.exit(ExitStatus.failed.rawValue)
        } catch let error as OutputError where error.isBrokenPipe {
            // The reader has seen enough, as `head` does.
            Glibc.exit(ExitStatus.failed.rawValue)
        } catch {
            let status = exitCode(for: error)
            let message = fullMessage(for: error)
            if status.isSuccess { end(with: message) }
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

/// A call that cannot be carried out as it stands.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension UnknownName {
    /// Follows the words of a call as long as they name subcommands.
    /// - Throws: for a word where a subcommand should stand.
    static func check(_ words: [String], in command: any ParsableCommand.Type) throws(UnknownName) {
        let subcommands = command.configuration.subcommands
        guard !subcommands.isEmpty, let word = words.first, !word.hasPrefix("-"), word != "help" else { return }
        func name(_ type: any ParsableCommand.Type) -> String { type.configuration.commandName ?? "" }
        guard let next = subcommands.first(where: { name($0) == word }) else {
            throw UnknownName(
                what: "command", name: word, known: subcommands.map(name), listing: "'bulwark --help' lists them")
        }
        try check(Array(words.dropFirst()), in: next)
    }
}

extension RawRepresentable<String> where Self: CaseIterable {
    /// The value that an option names.
    /// - Parameters:
    ///   - what: what the values are, for the error.
    ///   - choices: those that the option takes; all unless given.
    static func parse(_ text: String, as what: String, among choices: [Self]? = nil) throws(UsageError) -> Self {
        let choices = choices ?? Array(allCases)
        if let value = choices.first(where: { $0.rawValue == text.lowercased() }) { return value }
        let known = choices.map(\.rawValue)
        let listing = "it is one of \(known.joined(separator: ", "))"
        throw UsageError(UnknownName(what: what, name: text, known: known, listing: listing).description)
    }
}
