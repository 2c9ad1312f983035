/// A static type of CEL, as the checker knows it.
public indirect enum CELType: Hashable, Sendable {
    case dyn
    case null
    case bool
    case int
    case uint
    case double
    case string
    case bytes
    case timestamp
    case duration
    /// The type of a type: `type(int)` is the static type of the name `int`.
    case type(CELType)
    case list(CELType)
    case map(CELType, CELType)
    /// A host type, such as `kubernetes.Quantity` or `optional_type(T)`.
    case opaque(String, [CELType])
    /// A type with declared fields, such as `kubernetes.AdmissionRequest`.
    case object(String)
    /// A parameter of a generic overload, or a variable of the checker's unification.
    case parameter(String)
    /// The type of a node that did not check; it goes with everything, so that one mistake gives one message.
    case error

    public static func optional(_ wrapped: CELType) -> CELType { .opaque("optional_type", [wrapped]) }
}

extension CELType: CustomStringConvertible {
    /// The type as cel-go prints it in messages.
    public var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type(let type): "type(\(type))"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .opaque(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        case .object(let name): name
        case .parameter(let name): name
        case .error: "!error!"
        }
    }
}
