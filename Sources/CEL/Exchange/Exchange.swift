import Documents

/// Evaluates expressions for other programs: requests and answers are lines of JSON.
public enum Exchange {
    /// Answers one request.
    /// - Parameters:
    ///   - line: an ``EvaluationRequest`` as JSON.
    ///   - isMetered: whether answers say what evaluations cost.
    /// - Returns: the ``EvaluationResponse`` as JSON, without a line break.
    public static func answer(
        _ line: UnsafeBufferPointer<UInt8>, in environment: Environment, isMetered: Bool = false
    ) -> [UInt8] {
        var json = JSONBuilder()
        do throws(ExchangeError) {
            let document = try read(line)
            let evaluation = Evaluation()
            let arena = Arena(capacity: 1 << 10)
            try withExtendedLifetime((document, arena)) { () throws(ExchangeError) in
                do throws(ExchangeError) {
                    let request = try EvaluationRequest(document.root, into: arena)
                    request.answer(in: environment, isMetered: isMetered, by: evaluation).write(to: &json)
                } catch {
                    refusal(error, id: document.root["id"]).write(to: &json)
                }
            }
        } catch {
            refusal(error, id: nil).write(to: &json)
        }
        return json.bytes
    }

    private static func refusal(_ error: ExchangeError, id: Value?) -> EvaluationResponse {
        var response = EvaluationResponse(.parse, error: "invalid request: \(error.message)")
        response.id = id
        return response
    }

    private static func read(_ line: UnsafeBufferPointer<UInt8>) throws(ExchangeError) -> Document {
        var reader = JSONReader(bytes: line)
        let documents: [Document]
        do throws(ReadError) {
            documents = try [reader.next(), reader.next()].compactMap { $0 }
        } catch {
            throw ExchangeError(message: error.message)
        }
        guard let document = documents.first else { throw ExchangeError(message: "the line is empty") }
        guard documents.count == 1 else { throw ExchangeError(message: "the line holds more than one value") }
        return document
    }
}

extension EvaluationRequest {
    /// Parses, checks, compiles and evaluates.
    /// - Parameter evaluation: where it is evaluated; it holds the value of the response until its next reset.
    public func answer(
        in environment: Environment, isMetered: Bool = false, by evaluation: Evaluation
    ) -> EvaluationResponse {
        var response = stages(in: declaring(environment), isMetered: isMetered, by: evaluation)
        response.id = id
        return response
    }

    /// The environment with what the request declares.
    func declaring(_ environment: Environment) -> Environment {
        var environment = environment
        environment.container = container
        for declaration in declarations {
            switch declaration {
            case .variable(let name, let type): environment.declare(name, type)
            case .function(let function): environment.add(Library(name: function.name, functions: [function]))
            }
        }
        for (name, _) in bindings where environment.variables[name] == nil { environment.declare(name, .dyn) }
        return environment
    }

    private func stages(
        in environment: Environment, isMetered: Bool, by evaluation: Evaluation
    ) -> EvaluationResponse {
        let ast: AST
        switch environment.parse(expression, expandsMacros: !disablesMacros) {
        case .success(let parsed): ast = parsed
        case .failure(let diagnostics): return EvaluationResponse(.parse, error: diagnostics.description)
        }
        let checked: CheckedExpression
        if disablesCheck {
            checked = environment.resolveUnchecked(ast)
        } else {
            switch environment.check(ast) {
            case .success(let expression): checked = expression
            case .failure(let diagnostics): return EvaluationResponse(.check, error: diagnostics.description)
            }
        }
        let type = disablesCheck ? nil : checked.outputType
        if checksOnly { return EvaluationResponse(.ok, type: type) }
        do throws(Diagnostics) {
            let program = try environment.generate(checked, isMetered: isMetered)
            for (name, value) in bindings {
                if let slot = environment.slot(of: name) { evaluation.bind(slot, value) }
            }
            return EvaluationResponse(evaluation.evaluate(program), of: program, type, cost: evaluation.cost)
        } catch {
            return EvaluationResponse(.check, type: type, error: error.description)
        }
    }
}
