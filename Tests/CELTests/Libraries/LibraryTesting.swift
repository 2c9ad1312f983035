import Documents

@testable import CEL

extension Environment {
    /// What an expression comes to, as a literal, or `error: …` with the message of whichever stage fails.
    func result(
        _ text: String, checked: Bool = true, _ bindings: [String: String] = [:], limits: Evaluation.Limits? = nil
    )
        -> String
    {
        let evaluation = Evaluation(limits: limits ?? Evaluation.Limits())
        // A program's constants live as long as the program does.
        var programs: [Program] = []
        defer { withExtendedLifetime(programs) {} }
        do {
            var environment = self
            for (name, literal) in bindings.sorted(by: { $0.key < $1.key }) {
                if environment.slot(of: name) == nil { environment.declare(name, .dyn) }
                programs.append(try compile(literal))
                guard case .value(let value) = evaluation.evaluate(programs[programs.count - 1]),
                    let slot = environment.slot(of: name)
                else { return "error: binding \(name)" }
                evaluation.bind(slot, value)
            }
            let program =
                checked
                ? try environment.compile(text)
                : try environment.generate(environment.resolveUnchecked(environment.parse(text).get()))
            switch evaluation.evaluate(program) {
            case .value(let value): return ValueText.literal(value)
            case .error(let error): return "error: \(error.message)"
            }
        } catch {
            return "error: \(error.first.message)"
        }
    }

    /// The specification's dialect as Kubernetes prints and searches strings.
    static var legacyStrings: Environment {
        var environment = Environment.spec
        environment.options.legacyFormat = true
        environment.options.lenientIndexOf = true
        return environment
    }
}
