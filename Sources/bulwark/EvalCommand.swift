import ArgumentParser
import CEL
import Engine
import Glibc
import Reports

struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate a CEL expression.",
        discussion: """
            Evaluates on the objects of files (as 'object', and with --target as 'pod' and 'container') or on nothing. \
            The language is Kubernetes' newest unless --kubernetes or --spec says otherwise.

            EXAMPLES
              bulwark eval '1 + 2 == 3'
              bulwark eval 'object.metadata.name.startsWith("web")' --file deployment.yaml
              bulwark eval 'has(container.securityContext)' --file deployment.yaml --target container --explain
              bulwark eval 'isQuantity("1Gi")' --kubernetes 1.28
              bulwark eval --batch requests.jsonl --spec

            EXIT STATUS
              0  evaluated    1  an evaluation failed
              2  the expression does not compile, a file could not be read, or the call was wrong
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case terminal, json }

    @Argument(help: "The expression.")
    var expression: String?

    @Option(name: [.short, .long], help: "A file of YAML or JSON to evaluate on; '-' for standard input. Repeatable.")
    var file: [String] = []

    @Option(help: "What the expression sees of each object: object, pod, container.")
    var target = ExpressionRun.Target.object

    @Option(
        help: "The dialect of a Kubernetes version, such as 1.34.",
        transform: { try KubernetesVersion.parse($0, among: KubernetesVersion.known) })
    var kubernetes: KubernetesVersion?

    @Flag(help: "The dialect of the CEL specification with all its extensions.")
    var spec = false

    @Flag(help: "Say which fields decided, and what the parts of the expression came to.")
    var explain = false

    @Option(help: "How to print: terminal, json.")
    var format = Format.terminal

    @Option(help: "Answer the requests of a file, one JSON object a line; '-' for standard input.")
    var batch: String?

    func run() throws {
        let environment = try dialect()
        let output = Output(descriptor: STDOUT_FILENO)
        if let batch {
            if expression != nil { throw ValidationError("--batch takes its expressions from the file") }
            try answer(batch, in: environment, to: output)
            return try output.close()
        }
        guard let expression else { throw ValidationError("give an expression, or --batch with a file of requests") }
        if file.isEmpty, target != .object { throw ValidationError("--target needs a --file to look into") }
        if format == .json, file.isEmpty, !explain {
            let (line, stage) = ExpressionAnswer.json(expression, in: environment)
            output.write(line)
            try output.close()
            switch stage {
            case .ok: return
            case .eval: throw ExitStatus.findings
            case .parse, .check: throw ExitStatus.failed
            }
        }
        let run: ExpressionRun
        do throws(Diagnostics) {
            run = try ExpressionRun(
                expression, environment: environment, target: target, hasDocuments: !file.isEmpty, explains: explain)
        } catch {
            switch format {
            case .json:
                let variables = file.isEmpty ? [] : target.variables
                output.write(ExpressionAnswer.json(expression, in: environment, variables: variables).line)
                try output.close()
            case .terminal: standardError(error.description)
            }
            throw ExitStatus.failed
        }
        try evaluate(run, to: output)
    }

    /// Evaluates on nothing or on all files: what is wrong with one does not keep the others from being read.
    private func evaluate(_ run: ExpressionRun, to output: Output) throws {
        var count = 0
        var hasError = false
        var hasUnread = false
        func show(_ result: ExpressionRun.Result) {
            switch format {
            case .json: output.write(result.answer + [UInt8(ascii: "\n")])
            case .terminal:
                if count > 0 && explain { output.write("\n") }
                output.write(ExpressionAnswer.text(result))
            }
            count += 1
            if result.isError { hasError = true }
        }
        if file.isEmpty { show(run.run()) }
        for path in file {
            do throws(InputFailure) {
                try run.run(file: path, show)
            } catch {
                standardError("Error: \(error)")
                hasUnread = true
            }
        }
        try output.close()
        if hasUnread { throw ExitStatus.failed }
        if count == 0 {
            throw InputFailure(message: "there is nothing to evaluate on: no \(target.rawValue) was found")
        }
        if hasError { throw ExitStatus.findings }
    }

    private func dialect() throws -> Environment {
        if spec && kubernetes != nil { throw ValidationError("--spec and --kubernetes exclude each other") }
        return spec ? .spec : .kubernetes(kubernetes ?? .newest)
    }

    private func answer(_ path: String, in environment: Environment, to output: Output) throws {
        do throws(BatchFailure<OutputError>) {
            try BatchEvaluation.run(path, in: environment) { line throws(OutputError) in
                output.write(line)
                try output.check()
            }
        } catch {
            switch error {
            case .input(let failure): throw failure
            case .output(let failure): throw failure
            }
        }
    }
}

extension ExpressionRun.Target: ExpressibleByArgument {}
