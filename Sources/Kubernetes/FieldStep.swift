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
    /// The kind in the words of YAML, for messages.
    public var kindName: String {
        switch kind {
        case .null: "null"
        case .bool: "boolean"
        case .int, .uint, .double: "number"
        case .string: "string"
        case .list: "list"
        case .map: "mapping"
        default: "value"
        }
    }
}
