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
              0  evaluated    1  an evaluation failed    2  the expression does not compile, or the call was wrong
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case terminal, json }

    @Argument(help: "The expression.")
    var expression: String?

    @Option(name: [.short, .long], help: "A file of YAML or JSON to evaluate on; '-' for standard input. Repeatable.")
    var file: [String] = []

    @Option(help: "What the expression sees of each object: object, pod, container.")
    var target = ExpressionRun.Target.object

    @Option(help: "The dialect of a Kubernetes version, such as 1.34.")
    var kubernetes: String?

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
        if format == .json, file.isEmpty, !explain {
            output.write(ExpressionAnswer.json(expression, in: environment))
            try output.close()
            return
        }
        let results = try evaluate(expression, in: environment)
        for (index, result) in results.enumerated() {
            switch format {
            case .json: output.write(result.answer + [UInt8(ascii: "\n")])
            case .terminal:
                if index > 0 && explain { output.write("\n") }
                output.write(ExpressionAnswer.text(result))
            }
        }
        try output.close()
        if results.contains(where: \.isError) { throw ExitStatus.findings }
    }

    private func dialect() throws -> Environment {
        if spec && kubernetes != nil { throw ValidationError("--spec and --kubernetes exclude each other") }
        if spec { return .spec }
        guard let kubernetes else { return .kubernetes(.newest) }
        guard let version = KubernetesVersion(kubernetes) else {
            throw ValidationError(
                "'\(kubernetes)' is no Kubernetes version from 1.28 on; write it as in --kubernetes 1.34")
        }
        return .kubernetes(version)
    }

    private func evaluate(_ expression: String, in environment: Environment) throws -> [ExpressionRun.Result] {
        let run: ExpressionRun
        do throws(Diagnostics) {
            run = try ExpressionRun(
                expression, environment: environment, target: target, hasDocuments: !file.isEmpty, explains: explain)
        } catch {
            standardError(error.description)
            throw ExitStatus.failed
        }
        if file.isEmpty { return [run.run()] }
        let results = try file.flatMap { try run.run(file: $0) }
        if results.isEmpty {
            throw InputFailure(message: "there is nothing to evaluate on: no \(target.rawValue) was found")
        }
        return results
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
