import Testing

@testable import CEL

extension Environment {
    /// The standard environment with optionals, two-variable macros, `cel.bind` and the variables, without code.
    static func forChecking(
        _ variables: [String: CELType] = [:], container: String = "", objects: [ObjectType] = [],
        functions: [Function] = []
    ) -> Environment {
        var environment = Environment()
        environment.container = container
        environment.add(
            Library(
                name: "checking",
                functions: Operators.functions + StandardDeclarations.functions + OptionalDeclarations.functions
                    + TwoVariableDeclarations.functions + functions,
                macros: Macro.standard + Macro.optional + Macro.twoVariable + [Macro.bind],
                types: StandardDeclarations.types.merging(OptionalDeclarations.types) { a, _ in a }))
        for (name, type) in variables { environment.declare(name, type) }
        for object in objects { environment.declare(object) }
        return environment
    }

    /// The same as Kubernetes has it since 1.29.
    static func forCheckingInKubernetes(
        _ variables: [String: CELType] = [:], container: String = "", functions: [Function] = []
    ) -> Environment {
        var environment = forChecking(variables, container: container, functions: functions)
        environment.options.homogeneousLiterals = true
        environment.options.validatesConstants = true
        environment.options.legacyFormat = true
        environment.add(
            Library(
                name: "format",
                functions: [
                    .declare("format", .member("string_format", on: .string, .list(.dyn), gives: .string))
                ]))
        return environment
    }

    func checked(_ text: String) throws -> CheckedExpression {
        try check(parse(text).get()).get()
    }

    /// The type of the expression, or the errors as `line:column message`.
    func outcome(_ text: String) -> String {
        switch parse(text).flatMap({ check($0) }) {
        case .success(let expression):
            return expression.outputType.description
        case .failure(let diagnostics):
            return diagnostics.all.map { problem in
                let place = diagnostics.source.position(at: Int(problem.range.lowerBound))
                return "\(place.line):\(place.column) \(problem.message)"
            }.joined(separator: "; ")
        }
    }

    /// The hint of the first error.
    func hint(_ text: String) -> String? {
        guard case .failure(let diagnostics) = parse(text).flatMap({ check($0) }) else { return nil }
        return diagnostics.first.hint
    }
}
