/// An expression whose names are resolved and whose types are known: the input of the code generator.
public struct CheckedExpression: Sendable {
    public let ast: AST
    /// The type of each node, parallel to the nodes of `ast`. Nodes that stand for nothing of their own, such as the
    /// `a` of a variable named `a.b`, are `dyn`, as is everything in an expression that was not type-checked.
    public let types: [CELType]
    /// What each name and call means, parallel to the nodes of `ast`; nil for other nodes. In an expression that was
    /// not type-checked, nil also stands for a name that nothing declares: an error only when it is evaluated.
    public let references: [Reference?]
    /// What variables of the environment stand for, by their names.
    let definitions: [String: Definition]
    /// Whether types were inferred and overloads chosen by them.
    public var isTypeChecked = true

    public var outputType: CELType { type(of: ast.root) }

    public func type(of node: NodeID) -> CELType { types[Int(node.index)] }

    public func reference(_ node: NodeID) -> Reference? { references[Int(node.index)] }
}

/// What a name or a call refers to.
public enum Reference: Sendable {
    /// A variable that the environment declares, by its full name. The node may be a chain of selections, all of which
    /// belong to the name.
    case variable(String)
    /// A variable of the loop `comprehension`.
    case local(comprehension: NodeID, LoopVariable)
    /// The element of the enclosing `cel.@block`'s list that the node is.
    case blockElement(NodeID)
    /// A type as a value; in a message node, the type that is made.
    case typeName(CELType)
    /// A function by its full name, and the overloads that fit the arguments' types (several where an argument is
    /// `dyn`). In a member call the target is the first argument; otherwise a target only qualifies the function's name.
    case function(name: String, overloads: [Overload], isMember: Bool)
}

/// The variables of a comprehension.
public enum LoopVariable: Sendable, Hashable {
    /// The element, or the key of a map; of a macro with two variables the index or key.
    case first
    /// The element or value, of a macro with two variables.
    case second
    case accumulator
}
