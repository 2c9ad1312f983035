import Documents

/// What became of an ``EvaluationRequest``, as `bulwark eval --format json` prints it: one JSON object.
///
///     {"id": "1", "stage": "ok", "type": "int", "value": {"int": "2"}, "cost": 2}
///     {"id": "2", "stage": "check", "error": "ERROR: <input>:1:1: undeclared reference to 'y' …"}
public struct EvaluationResponse {
    /// How far the expression got: the stage that failed, or ``ok``.
    public enum Stage: String, Sendable {
        /// It is no expression, or the request is none.
        case parse
        /// The checker, or the compiler behind it, refuses it.
        case check
        /// Its evaluation is an error.
        case eval
        case ok
    }

    public var id: Value?
    public var stage: Stage
    /// The type that the checker found; nil where it did not run or found none.
    public var type: CELType?
    /// Nil unless the evaluation has a value, which lives until the next reset of the evaluation that made it.
    public var value: Value?
    public var error: String?
    /// What the evaluation cost as Kubernetes counts it; nil where costs are not counted.
    public var cost: UInt64?
    /// Holds the constants that `value` may point to.
    private var program: Program?

    init(_ stage: Stage, type: CELType? = nil, error: String? = nil) {
        self.stage = stage
        self.type = type
        self.error = error
    }

    /// What an evaluation came to.
    init(_ outcome: Outcome, of program: Program, _ type: CELType?, cost: UInt64) {
        self.type = type
        self.program = program
        self.cost = program.isMetered ? cost : nil
        switch outcome {
        case .value(let value):
            stage = .ok
            self.value = value
        case .error(let error):
            stage = .eval
            self.error = error.message
        }
    }

    /// The response for an evaluation of a program whose type was checked.
    public init(_ outcome: Outcome, of program: Program, cost: UInt64) {
        self.init(outcome, of: program, program.outputType, cost: cost)
    }

    /// Writes the response as a JSON object; members that say nothing are left out.
    public func write(to json: inout JSONBuilder) {
        json.beginObject()
        writeMembers(to: &json)
        json.endObject()
    }

    /// Writes the members alone, for an object that has others beside them.
    public func writeMembers(to json: inout JSONBuilder) {
        if let id {
            json.key("id")
            json.value(id)
        }
        json.key("stage")
        json.string(stage.rawValue)
        if let type {
            json.key("type")
            TypedType.encode(type, to: &json)
        }
        if let value {
            json.key("value")
            withExtendedLifetime(program) { TypedValue.encode(value, to: &json) }
        }
        if let error {
            json.key("error")
            json.string(error)
        }
        if let cost {
            json.key("cost")
            json.int(cost)
        }
    }
}
