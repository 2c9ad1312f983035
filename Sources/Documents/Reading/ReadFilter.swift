/// What a reader of JSON leaves out, withholds or adds while it reads, so that what nobody needs takes no memory and what
/// nobody may keep is never kept.
///
///     var filter = ReadFilter()
///     filter.drop(["items", "*", "metadata", "managedFields"])
///     filter.withhold(["items", "*", "data", "*"], measure: .base64)
///     filter.complete(["items", "*"], key: "kind", text: "Secret")
///
/// A path leads from the document's root; `*` stands for every element of a list and every key of a map.
public struct ReadFilter: Sendable {
    /// How the size of a withheld text is found.
    public enum Measure: Sendable {
        /// The UTF-8 bytes of the text.
        case text
        /// The bytes that the text stands for in base64.
        case base64
    }

    enum Action: Sendable {
        case drop
        case withhold(Measure)
    }

    private struct Node: Sendable {
        /// Nil stands for every key and element.
        var key: [UInt8]?
        var action: Action?
        var children: [Int] = []
        var additions: [Addition] = []
    }

    struct Addition: Sendable {
        /// Interned.
        var key: Value
        var text: [UInt8]
    }

    static var nowhere: Int { -1 }
    static var root: Int { 0 }

    private var nodes = [Node(key: nil)]

    public init() {}

    /// Leaves out a member of a map. Nothing of its value is looked at but where it ends.
    public mutating func drop(_ path: [String]) {
        nodes[node(at: path)].action = .drop
    }

    /// Puts ``Value/withheld(size:)`` in the place of a value. A null stays a null.
    public mutating func withhold(_ path: [String], measure: Measure) {
        nodes[node(at: path)].action = .withhold(measure)
    }

    /// Adds a member with a text to a map that has no such key.
    public mutating func complete(_ path: [String], key: StaticString, text: String) {
        let name = Symbols.shared.intern(
            UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
        nodes[node(at: path)].additions.append(Addition(key: name, text: Array(text.utf8)))
    }

    private mutating func node(at path: [String]) -> Int {
        var current = ReadFilter.root
        for step in path {
            let key = step == "*" ? nil : Array(step.utf8)
            if let known = nodes[current].children.first(where: { nodes[$0].key == key }) {
                current = known
            } else {
                nodes.append(Node(key: key))
                nodes[current].children.append(nodes.count - 1)
                current = nodes.count - 1
            }
        }
        return current
    }

    /// The node of a member: one that names the key before one that takes every key.
    func member(_ key: Value, of place: Int) -> Int {
        var found = ReadFilter.nowhere
        for child in nodes[place].children {
            guard let name = nodes[child].key else {
                found = child
                continue
            }
            if name.elementsEqual(key.utf8) { return child }
        }
        return found
    }

    func element(of place: Int) -> Int {
        nodes[place].children.first { nodes[$0].key == nil } ?? ReadFilter.nowhere
    }

    func action(at place: Int) -> Action? { nodes[place].action }
    func additions(at place: Int) -> [Addition] { nodes[place].additions }
}

extension ReadFilter.Measure {
    func size(of text: UnsafeBufferPointer<UInt8>) -> Int {
        switch self {
        case .text: return text.count
        case .base64:
            var digits = 0
            for byte in text where byte != 0x3D && byte != 0x0A && byte != 0x0D { digits += 1 }
            return digits / 4 * 3 + max(0, digits % 4 - 1)
        }
    }
}

extension Value {
    /// What stands in the place of a text that a ``ReadFilter`` withheld: a value of no type, which knows the size. It is
    /// not null, and whatever else is asked of it is an error. What was empty is the empty string.
    public static func withheld(size: Int) -> Value {
        Value(kind: size > 0 ? .opaque : .string, flags: .withheld, bits: UInt64(max(0, size)))
    }

    /// The size in bytes of the text that was withheld here; nil for every other value.
    public var withheldSize: Int? { flags.contains(.withheld) ? Int(truncatingIfNeeded: bits) : nil }
}
