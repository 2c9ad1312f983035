/// A value that must not be seen: descriptions, dumps and mirrors show nothing of it.
struct Redacted<Value: Sendable & Hashable>: Sendable, Hashable {
    var value: Value

    init(_ value: Value) { self.value = value }
}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "(redacted)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
