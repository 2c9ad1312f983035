/// One signature of a function: what the checker resolves calls against and what the machine dispatches on.
public struct Overload: Sendable {
    /// cel-go's overload id, such as `string_char_at_int`.
    public let id: String
    /// Called as `target.f(…)`; the target is then the first parameter.
    public let isMember: Bool
    public let parameters: [CELType]
    public let result: CELType
    /// Nil for operators, which the machine evaluates itself.
    let implementation: Implementation?
    /// What a metered evaluation charges for one call.
    let cost: CallCost
}

/// A function and its signatures.
public struct Function: Sendable {
    public let name: String
    public internal(set) var overloads: [Overload]
}

/// Fields of an object type that the host declares, with their types.
public struct ObjectType: Sendable {
    public let name: String
    public let fields: [String: CELType]
    /// Whether the type has every field, those that are not declared as `dyn`. The names below it are open types, too:
    /// of `Object`, for instance, `Object.spec` and `Object.spec.template`.
    public let isOpen: Bool
    /// What is said to whoever selects one of these fields, which the type does not have.
    public let advice: [String: String]

    public init(name: String, fields: [String: CELType], isOpen: Bool = false, advice: [String: String] = [:]) {
        self.name = name
        self.fields = fields
        self.isOpen = isOpen
        self.advice = advice
    }

    /// The type of a field; nil where there is no such field.
    func type(of field: String) -> CELType? { fields[field] ?? (isOpen ? .dyn : nil) }
}

/// A named group of functions, macros and types that an ``Environment`` can enable as one.
public struct Library: Sendable {
    public let name: String
    let functions: [Function]
    let macros: [Macro]
    let types: [String: CELType]

    init(name: String, functions: [Function], macros: [Macro] = [], types: [String: CELType] = [:]) {
        self.name = name
        self.functions = functions
        self.macros = macros
        self.types = types
    }
}
