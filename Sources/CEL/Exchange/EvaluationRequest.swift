import Documents

/// An expression to evaluate, as `bulwark eval --batch` reads it: one JSON object.
///
///     {"id": "1", "expr": "x + 1", "bindings": {"x": {"int": "1"}}, "type_env": [{"name": "x", "ident": "int"}],
///      "container": "", "disable_check": false, "disable_macros": false, "check_only": false}
///
/// Only `expr` is required. `type_env` declares variables (`ident`) and functions without code (`function`, a list of
/// `{"id", "params", "result", "member"}`); a variable that is bound and not declared is `dyn`.
public struct EvaluationRequest {
    /// Comes back with the answer: any JSON value.
    public var id: Value?
    public var expression: String
    /// Values by the names of the variables.
    public var bindings: [(name: String, value: Value)] = []
    public var declarations: [Declaration] = []
    /// The namespace in which names are resolved.
    public var container = ""
    /// Evaluates without type-checking.
    public var disablesCheck = false
    /// Leaves calls of macros as calls.
    public var disablesMacros = false
    /// Stops after the checker.
    public var checksOnly = false

    /// What an expression may mention beside the environment's own.
    public enum Declaration {
        case variable(name: String, CELType)
        case function(Function)
    }

    public init(expression: String) { self.expression = expression }

    /// Reads a request.
    /// - Parameters:
    ///   - json: the request, which lives in a document that the caller keeps as long as `id` is used.
    ///   - arena: where the values of the bindings go.
    /// - Throws: what is wrong with it.
    public init(_ json: Value, into arena: Arena) throws(ExchangeError) {
        guard json.kind == .map else { throw ExchangeError(message: "a request must be an object") }
        guard let expression = json["expr"]?.text else { throw .missing("expr") }
        self.init(expression: expression)
        id = json["id"]
        container = json["container"]?.text ?? ""
        disablesCheck = try EvaluationRequest.flag(json["disable_check"], "disable_check")
        disablesMacros = try EvaluationRequest.flag(json["disable_macros"], "disable_macros")
        checksOnly = try EvaluationRequest.flag(json["check_only"], "check_only")
        if let bindings = json["bindings"], bindings.kind != .null {
            guard bindings.kind == .map else { throw .wrong("bindings", expected: "an object") }
            for entry in bindings.entries {
                self.bindings.append((entry.key.text ?? "", try TypedValue.decode(entry.value, into: arena)))
            }
        }
        if let types = json["type_env"], types.kind != .null {
            guard types.kind == .list else { throw .wrong("type_env", expected: "an array") }
            for declaration in types.elements { declarations.append(try Declaration(declaration)) }
        }
    }

    private static func flag(_ json: Value?, _ member: String) throws(ExchangeError) -> Bool {
        guard let json, json.kind != .null else { return false }
        guard json.kind == .bool else { throw .wrong(member, expected: "true or false") }
        return json.asBool
    }
}

extension EvaluationRequest.Declaration {
    init(_ json: Value) throws(ExchangeError) {
        guard let name = json["name"]?.text else { throw .missing("name") }
        if let type = json["ident"] {
            self = .variable(name: name, try TypedType.decode(type))
            return
        }
        guard let overloads = json["function"], overloads.kind == .list else {
            throw ExchangeError(message: "a declaration has an 'ident' or a 'function'")
        }
        var signatures: [Signature] = []
        for overload in overloads.elements {
            guard let result = overload["result"] else { throw .missing("result") }
            var parameters: [CELType] = []
            for parameter in overload["params"]?.elements ?? Value(kind: .list).elements {
                parameters.append(try TypedType.decode(parameter))
            }
            signatures.append(
                Signature(
                    id: overload["id"]?.text ?? name, isMember: overload["member"]?.isTrue ?? false,
                    parameters: parameters, result: try TypedType.decode(result)))
        }
        self = .function(.declare(name, signatures))
    }
}
