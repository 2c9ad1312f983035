/// The number of a syntax node in its ``AST``. Nodes are numbered in the order in which the parser makes them.
public struct NodeID: Hashable, Sendable, Comparable {
    public let index: Int32

    init(_ index: Int) { self.index = Int32(index) }

    public static func < (a: NodeID, b: NodeID) -> Bool { a.index < b.index }
}

/// A parsed CEL expression with its macros expanded: nodes in a flat array, each with its place in the source.
public struct AST: Sendable {
    public internal(set) var source: Source
    public internal(set) var nodes: [Node] = []
    /// The source range of each node, parallel to `nodes`, in UTF-8 offsets. Nodes that a macro made carry the place
    /// of the macro call.
    public internal(set) var ranges: [Range<Int32>] = []
    /// Where messages about each node point, parallel to `nodes`: the operator, the dot of a selection, the opening
    /// bracket of a call, an index or a literal, the first byte otherwise. cel-go reports the same places.
    public internal(set) var anchors: [Int32] = []
    /// The macro calls as written, by the node that each expanded to.
    public internal(set) var macroCalls: [NodeID: MacroCall] = [:]
    public internal(set) var root = NodeID(0)

    subscript(id: NodeID) -> Node { nodes[Int(id.index)] }

    func range(_ id: NodeID) -> Range<Int32> { ranges[Int(id.index)] }

    func anchor(_ id: NodeID) -> Int32 { anchors[Int(id.index)] }

    /// Appends a node; what it refers to must be in the tree already, so that every node comes after its operands.
    mutating func add(_ node: Node, _ range: Range<Int32>, anchor: Int32? = nil) -> NodeID {
        nodes.append(node)
        ranges.append(range)
        anchors.append(anchor ?? range.lowerBound)
        return NodeID(nodes.count - 1)
    }

    mutating func reserveCapacity(_ count: Int) {
        nodes.reserveCapacity(count)
        ranges.reserveCapacity(count)
        anchors.reserveCapacity(count)
    }

    /// Takes back the nodes from number `first` on.
    mutating func removeNodes(from first: Int) {
        nodes.removeSubrange(first...)
        ranges.removeSubrange(first...)
        anchors.removeSubrange(first...)
    }

    /// The dotted name that an identifier, or selections from one, spell.
    func qualifiedName(_ id: NodeID) -> String {
        var fields: [String] = []
        var id = id
        while case .select(let operand, let field) = self[id] {
            fields.append(field)
            id = operand
        }
        guard case .identifier(let name) = self[id] else { return "" }
        return ([name] + fields.reversed()).joined(separator: ".")
    }

    /// Whether a walk over the tree meets fewer nodes than `limit`. Macros may use an operand twice, and nested ones
    /// more often than a walk could ever count.
    func isLighter(than limit: Int) -> Bool {
        var weights: [Int] = []
        weights.reserveCapacity(nodes.count)
        for node in nodes {
            var weight = 1
            node.forEachChild { weight = min(weight + weights[Int($0.index)], limit) }
            weights.append(weight)
        }
        return weights[Int(root.index)] < limit
    }
}

/// A node of the syntax tree, in the shape of cel-spec's `Expr`.
public enum Node: Sendable {
    case literal(Literal)
    /// A name, with its leading dot where the source has one (`.x` is looked up from the root).
    case identifier(String)
    case select(operand: NodeID, field: String)
    /// `has(operand.field)`.
    case presence(operand: NodeID, field: String)
    /// A call of a function by name; operators have the names of ``Operator``. With a target it is a member call
    /// (which the checker may turn into a call of a namespaced function).
    case call(function: String, target: NodeID?, arguments: [NodeID])
    /// `optional` holds the positions of elements written `?e`.
    case list(elements: [NodeID], optional: [Int])
    case map(entries: [MapEntry])
    case message(type: String, fields: [MessageField])
    indirect case comprehension(Comprehension)
}

/// A macro call as the source has it, before expansion.
public struct MacroCall: Sendable {
    public var function: String
    public var target: NodeID?
    public var arguments: [NodeID]
}

public struct MapEntry: Sendable {
    public var key: NodeID
    public var value: NodeID
    /// Written `?key: value`.
    public var isOptional: Bool
}

public struct MessageField: Sendable {
    public var name: String
    public var value: NodeID
    public var isOptional: Bool
}

public enum Literal: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string([UInt8])
    case bytes([UInt8])
}

/// A loop over a list's elements or a map's keys, as cel-spec's `Comprehension`: the accumulator starts as
/// `initial`; while `condition` holds, each element replaces it with `step`; the value is `result`.
public struct Comprehension: Sendable {
    /// The macro that this loop came from, so that the code generator can make the loop that the macro means instead
    /// of running its expansion. A bind is `cel.bind`: an empty range whose accumulator is the bound variable.
    public enum Macro: Sendable {
        case all, exists, existsOne, map, filter, transformList, transformMap, transformMapEntry, bind
    }

    public var macro: Macro
    public var range: NodeID
    public var variable: String
    /// The second variable of a two-variable macro (`variable` is then the index or key).
    public var secondVariable: String?
    public var accumulator: String
    public var initial: NodeID
    public var condition: NodeID
    public var step: NodeID
    public var result: NodeID
    /// The macro's own operands inside the expansion: the predicate of `all`, `exists`, `exists_one`, `filter` and of
    /// the filtering forms, where there is one.
    public var predicate: NodeID?
    /// What `map` and the `transform` macros make of each element.
    public var transform: NodeID?
}

/// The function names under which operators stand in the tree, as cel-go and cel-spec name them.
public enum Operator {
    public static let conditional = "_?_:_"
    public static let or = "_||_"
    public static let and = "_&&_"
    public static let not = "!_"
    public static let equals = "_==_"
    public static let notEquals = "_!=_"
    public static let less = "_<_"
    public static let lessOrEqual = "_<=_"
    public static let greater = "_>_"
    public static let greaterOrEqual = "_>=_"
    public static let add = "_+_"
    public static let subtract = "_-_"
    public static let multiply = "_*_"
    public static let divide = "_/_"
    public static let modulo = "_%_"
    public static let negate = "-_"
    public static let index = "_[_]"
    public static let isIn = "@in"
    public static let optionalSelect = "_?._"
    public static let optionalIndex = "_[?_]"
    public static let notStrictlyFalse = "@not_strictly_false"
    /// Adds an entry, or a map's entries, to a map that two-variable macros build.
    public static let mapInsert = "cel.@mapInsert"
}
