import Documents

/// A step of a path together with the slot that it leads to, which lives as long as the document.
public struct FieldStep: @unchecked Sendable {
    public let name: FieldPath.Step
    public let slot: UnsafePointer<Value>

    public init(name: FieldPath.Step, slot: UnsafePointer<Value>) {
        self.name = name
        self.slot = slot
    }
}

/// Something that claims a place in an object and cannot be what belongs there, so that nothing can be said about it.
/// Never a pass.
public struct Malformation: @unchecked Sendable {
    public let reason: String
    public let slot: UnsafePointer<Value>

    public init(reason: String, slot: UnsafePointer<Value>) {
        self.reason = reason
        self.slot = slot
    }
}

extension Value {
    /// The kind in the words of YAML, for messages: `a string`, or `null`.
    public var kindPhrase: String { kind.phrase }
}

extension Value.Kind {
    /// The kind in the words of YAML, for messages: `a string`, or `null`.
    public var phrase: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .int, .uint, .double: "a number"
        case .string: "a string"
        case .list: "a list"
        case .map: "a mapping"
        default: "a value"
        }
    }
}
