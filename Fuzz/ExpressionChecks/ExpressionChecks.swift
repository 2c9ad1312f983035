import CEL
import Documents

/// What must hold whatever expression the engine is given. A check returns what is wrong, or nil.
public struct ExpressionChecks {
    private let environment: Environment
    private let document: Document
    private let limits: Evaluation.Limits
    /// Expressions that went through the checker, so that a run can tell whether it tried anything.
    public private(set) var checkedCount = 0

    /// - Parameter environment: the dialect; the variables `o`, which holds ``ExpressionGenerator/document``, and `n` are
    ///   added.
    public init(_ environment: Environment) throws(ReadError) {
        var environment = environment
        environment.declare("o", .dyn)
        environment.declare("n", .int)
        self.environment = environment
        let json = Array(ExpressionGenerator.document.utf8)
        document = try json.withUnsafeBufferPointer { bytes throws(ReadError) in
            var reader = JSONReader(bytes: bytes)
            guard let document = try reader.next() else {
                throw ReadError(.syntax, "the document of the generator is empty", at: 0)
            }
            return document
        }
        var limits = Evaluation.Limits()
        limits.steps = 100_000
        limits.memory = 4 << 20
        self.limits = limits
    }

    /// Parses, prints, checks, compiles, evaluates and explains a text in every way there is.
    public mutating func check(_ text: String) -> String? {
        let ast: AST
        switch environment.parse(text) {
        case .failure(let diagnostics): return ExpressionChecks.wrong(diagnostics, text)
        case .success(let parsed): ast = parsed
        }
        if let wrong = wrongText(ast) { return wrong }
        if let wrong = evaluate(environment.resolveUnchecked(ast), isChecked: false) { return "unchecked: " + wrong }
        switch environment.check(ast) {
        case .failure(let diagnostics): return ExpressionChecks.wrong(diagnostics, text)
        case .success(let checked):
            checkedCount += 1
            return evaluate(checked, isChecked: true)
        }
    }

    /// Diagnostics point into their source and can be printed.
    private static func wrong(_ diagnostics: Diagnostics, _ text: String) -> String? {
        for diagnostic in diagnostics.all {
            let range = diagnostic.range
            if range.lowerBound < 0 || Int(range.upperBound) > text.utf8.count {
                return "diagnostic at \(range) of \(text.utf8.count): \(diagnostic.message)"
            }
            if diagnostic.message.isEmpty { return "a diagnostic without words" }
        }
        return diagnostics.description.isEmpty ? "diagnostics without words" : nil
    }

    /// The printed expression parses, and prints as itself.
    private func wrongText(_ ast: AST) -> String? {
        let printed = ast.unparsed
        guard printed.unicodeScalars.count <= environment.options.limits.sourceLength else { return nil }
        switch environment.parse(printed) {
        case .failure(let diagnostics): return "printed as \(printed), which is refused: \(diagnostics.first.message)"
        case .success(let again):
            return again.unparsed == printed ? nil : "printed as \(printed), then as \(again.unparsed)"
        }
    }

    private func evaluate(_ expression: CheckedExpression, isChecked: Bool) -> String? {
        guard let plain = try? environment.generate(expression),
            let metered = try? environment.generate(expression, isMetered: true)
        else { return nil }
        let evaluation = Evaluation(limits: limits)
        let slots = [environment.slot(of: "o"), environment.slot(of: "n")]
        if let slot = slots[0] { evaluation.bind(slot, document.root) }
        if let slot = slots[1] { evaluation.bind(slot, .int(3)) }

        let value = Result(plain, evaluation)
        // A call on `dyn` takes its type from the other operands, as in cel-go; without it the types must be right.
        if isChecked, !expression.types.contains(.dyn), let wrong = value.mismatch(with: plain.outputType) {
            return wrong
        }
        let counted = Result(metered, evaluation)
        if evaluation.cost > limits.cost, !counted.exceedsLimits { return "costs \(evaluation.cost) and goes on" }
        if !value.agrees(with: counted) { return "\(value), metered \(counted)" }
        let explanation = Explainer.explain(plain, in: evaluation)
        if !value.agrees(with: Result(explanation.value)) {
            return "\(value), explained \(ValueText.literal(explanation.value))"
        }
        for read in explanation.reads where read.path.count > 1_000 { return "a path of \(read.path.count) steps" }
        return value.wrongExchange()
    }
}

extension ExpressionChecks {
    /// A value, or an error.
    private struct Result: CustomStringConvertible {
        private var value: Value?
        private var error: EvaluationError?
        /// Holds what constants of the value point to.
        private var program: Program?

        init(_ program: Program, _ evaluation: Evaluation) {
            self.program = program
            switch evaluation.evaluate(program) {
            case .value(let value): self.value = value
            case .error(let error): self.error = error
            }
        }

        init(_ value: Value) {
            if value.kind != .error { self.value = value }
        }

        var exceedsLimits: Bool { error?.exceedsLimits == true }

        var description: String {
            error.map { "error: \($0.message)" } ?? value.map { ValueText.literal($0) } ?? "error"
        }

        /// Whether both are the same value, or both are errors; what exceeds limits may come to anything elsewhere.
        func agrees(with other: Result) -> Bool {
            if exceedsLimits || other.exceedsLimits { return true }
            guard let value, let otherValue = other.value else { return (value == nil) == (other.value == nil) }
            return isStrictlyEqual(value, otherValue)
        }

        /// What the checker promised of the value and does not hold.
        func mismatch(with type: CELType) -> String? {
            guard let value, !ExpressionChecks.isPossible(value, type) else { return nil }
            return "\(ValueText.literal(value)) is no \(type)"
        }

        /// The value survives its encoding as typed JSON.
        func wrongExchange() -> String? {
            guard let value else { return nil }
            var json = JSONBuilder()
            TypedValue.encode(value, to: &json)
            return json.bytes.withUnsafeBufferPointer { bytes in
                var reader = JSONReader(bytes: bytes)
                guard let document = try? reader.next() else { return "its typed JSON does not read" }
                let arena = Arena()
                guard let again = try? TypedValue.decode(document.root, into: arena) else { return nil }
                let isSame = withExtendedLifetime((document, arena)) { isStrictlyEqual(value, again) }
                return isSame ? nil : "typed JSON reads back as \(ValueText.literal(again))"
            }
        }
    }

    /// Whether a value may be what the checker calls the type. Null goes with what can be absent.
    private static func isPossible(_ value: Value, _ type: CELType) -> Bool {
        switch (type, value.kind) {
        case (.dyn, _), (.parameter, _), (.error, _): true
        case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double), (.string, .string),
            (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration), (.type, .type):
            true
        case (.list(let element), .list): value.elements.allSatisfy { isPossible($0, element) }
        case (.map(let key, let element), .map):
            value.entries.allSatisfy { isPossible($0.key, key) && isPossible($0.value, element) }
        case (.opaque("optional_type", let parts), .optional):
            value.wrapped.map { isPossible($0, parts.first ?? .dyn) } ?? true
        case (.opaque, .opaque), (.object, .map): true
        case (.opaque, .null), (.object, .null), (.timestamp, .null), (.duration, .null): true
        default: false
        }
    }
}
