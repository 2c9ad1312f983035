import CEL
import Documents
import Inputs
import Kubernetes
import Policies

/// Evaluates one expression on the objects of files, for people who write rules.
public struct ExpressionRun {
    /// What the expression sees.
    public enum Target: String, CaseIterable, Sendable {
        /// `object` for each document; without files nothing.
        case object
        /// As a rule of the target sees it: `object` and `pod`, for each pod template.
        case pod
        /// `object`, `pod` and `container`, for each container.
        case container

        /// The variables that the expression has.
        public var variables: [String] {
            switch self {
            case .object: ["object"]
            case .pod: ["object", "pod"]
            case .container: ["object", "pod", "container"]
            }
        }
    }

    /// The outcome of one evaluation.
    public struct Result: Sendable {
        /// What it was evaluated on, such as `Deployment shop/web, container app`; nil without a document.
        public let subject: String?
        public let isError: Bool
        /// The value as a CEL literal, or the error.
        public let text: String
        public let type: String
        /// The outcome as `bulwark eval --format json` prints it.
        public let answer: [UInt8]
        /// The fields that decided, and the parts of the expression with what they came to; empty unless asked for.
        public let reads: [Read]
        public let steps: [Step]

        public struct Read: Sendable {
            /// The path, starting with the variable.
            public let path: String
            /// Nil for a field that is absent.
            public let value: String?
            public let place: String?
        }

        public struct Step: Sendable {
            public let depth: Int
            public let expression: String
            public let value: String
        }
    }

    private let program: Program
    private let target: Target
    private let explains: Bool
    private let evaluation = Evaluation()

    /// - Throws: ``Diagnostics`` for an expression that does not compile.
    public init(
        _ expression: String, environment: Environment, target: Target, hasDocuments: Bool, explains: Bool
    ) throws(Diagnostics) {
        var environment = environment
        if hasDocuments {
            for name in target.variables { environment.declare(name, .dyn) }
        }
        program = try environment.compile(expression, isMetered: true)
        self.target = target
        self.explains = explains
    }

    /// The static type of the expression.
    public var type: String { program.outputType.description }

    /// Evaluates without a document.
    public func run() -> Result { result(subject: nil, place: { _ in nil }) }

    /// Evaluates on every object of a file, one after the other.
    /// - Throws: ``InputFailure`` for a file that cannot be read, once what stands before the fault was evaluated.
    public func run(file path: String, _ use: (Result) -> Void) throws(InputFailure) {
        let text = try FileText.read(argument: path)
        let read: Swift.Result<Void, InputFailure> = text.withBytes { bytes in
            var stream = DocumentStream(bytes: bytes)
            while true {
                do throws(ReadError) {
                    guard let document = try stream.next() else { return .success(()) }
                    run(document, path, text.source).forEach(use)
                } catch {
                    let position = text.source.position(at: error.offset)
                    return .failure(
                        InputFailure(message: "\(path):\(position.line):\(position.column): \(error.message)"))
                }
            }
        }
        try read.get()
    }

    private func run(_ document: Document, _ path: String, _ text: SourceText) -> [Result] {
        func place(_ slot: UnsafePointer<Value>) -> String? {
            guard let span = document.span(of: slot) else { return nil }
            let position = text.position(at: span.start)
            return "\(path):\(position.line):\(position.column)"
        }
        evaluation.reset()
        guard case .objects(let resources, malformed: _) = document.content(), !resources.isEmpty else {
            guard target == .object else { return [] }
            bind(object: document.root)
            return [result(subject: path, place: place)]
        }
        return resources.flatMap { resource -> [Result] in
            bind(object: resource.object)
            let name = [resource.namespace, resource.name].compactMap { $0 }.joined(separator: "/")
            let subject = "\(resource.kind) \(name)"
            if target == .object { return [result(subject: subject, place: place)] }
            return resource.podTemplates.found.flatMap { template -> [Result] in
                evaluation.bind(1, template.slot.pointee)
                if target == .pod { return [result(subject: subject, place: place)] }
                var results: [Result] = []
                _ = template.forEachContainer { container in
                    evaluation.bind(2, container.slot.pointee)
                    results.append(
                        result(subject: "\(subject), container \(container.name ?? "?")", place: place))
                }
                return results
            }
        }
    }

    private func bind(object: Value) { evaluation.bind(0, object) }

    private func result(subject: String?, place: (UnsafePointer<Value>) -> String?) -> Result {
        let outcome = evaluation.evaluate(program)
        var answer = JSONBuilder()
        answer.beginObject()
        if let subject {
            answer.key("subject")
            answer.string(subject)
        }
        EvaluationResponse(outcome, of: program, cost: evaluation.cost).writeMembers(to: &answer)
        var text: String
        var isError = false
        var type = program.outputType.description
        switch outcome {
        case .value(let value):
            text = ValueText.literal(value)
            type = ValueText.typeName(value)
        case .error(let error):
            let explanation =
                error.exceedsLimits ? nil : Explainer.explain(program, in: evaluation, recordsSteps: false)
            text = explanation?.mismatch?.explaining(error.message) ?? error.message
            isError = true
        }
        var reads: [Result.Read] = []
        var steps: [Result.Step] = []
        if explains {
            let explanation = Explainer.explain(program, in: evaluation)
            reads = explanation.reads.map { read in
                let path = FieldPath([.field(read.variable)] + read.path).description
                return .init(
                    path: path, value: read.value.map { ValueText.literal($0, limit: 120) },
                    place: read.deepestSlot.flatMap(place))
            }
            steps = explanation.steps.map { step in
                .init(
                    depth: step.depth,
                    expression: program.source.text(Int32(step.range.lowerBound)..<Int32(step.range.upperBound)),
                    value: ValueText.literal(step.value, limit: 120))
            }
        }
        write(reads, to: &answer)
        answer.endObject()
        return Result(
            subject: subject, isError: isError, text: text, type: type, answer: answer.bytes, reads: reads,
            steps: steps)
    }
}

extension ExpressionRun {
    private func write(_ reads: [Result.Read], to json: inout JSONBuilder) {
        if !explains { return }
        json.key("reads")
        json.beginArray()
        for read in reads {
            json.beginObject()
            for (key, text) in [("path", read.path), ("value", read.value), ("place", read.place)] {
                json.key(key)
                if let text { json.string(text) } else { json.null() }
            }
            json.endObject()
        }
        json.endArray()
    }
}
