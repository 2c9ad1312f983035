/// A macro call being replaced: its parts, and the means to build what replaces it. Every node built has the place of
/// the call.
struct MacroExpansion {
    var ast: AST
    let target: NodeID?
    let arguments: [NodeID]
    let range: Range<Int32>
    let anchor: Int32

    /// An expansion without a tree, which its user lends it.
    init(of call: MacroCall, range: Range<Int32>, anchor: Int32, source: Source) {
        ast = AST(source: source)
        target = call.target
        arguments = call.arguments
        self.range = range
        self.anchor = anchor
    }

    /// The accumulator of loops that macros make; no source can spell it.
    static let accumulator = "@result"
    /// The loop variable of loops over nothing.
    static let unusedVariable = "#unused"

    // MARK: - Reading the call

    /// What is wrong with an argument, where cel-go reports it.
    func diagnostic(_ message: String, at argument: NodeID, hint: String? = nil) -> Diagnostic {
        Diagnostic(message, at: ast.anchor(argument)..<ast.range(argument).upperBound, hint: hint)
    }

    /// The name that an argument consists of, or nil if it is anything but a plain name.
    func simpleName(_ argument: NodeID) -> String? {
        guard case .identifier(let name) = ast[argument], !name.hasPrefix(".") else { return nil }
        return name
    }

    /// The name of a loop variable, which must not be an accumulator's.
    func loopVariable(_ argument: NodeID, otherwise message: String) throws(Diagnostic) -> String {
        guard let name = simpleName(argument) else {
            throw diagnostic(
                message, at: argument, hint: "the first arguments name the loop's variables: list.all(x, x > 0)")
        }
        guard name != Self.accumulator, name != "__result__" else {
            throw diagnostic("iteration variable overwrites accumulator variable", at: argument)
        }
        return name
    }

    /// Whether the call is `namespace.name(…)`.
    func isTarget(_ namespace: String) -> Bool {
        guard let target, case .identifier(let name) = ast[target] else { return false }
        return name == namespace
    }

    // MARK: - Building the replacement

    mutating func add(_ node: Node) -> NodeID {
        ast.add(node, range, anchor: anchor)
    }

    mutating func literal(_ literal: Literal) -> NodeID {
        add(.literal(literal))
    }

    mutating func identifier(_ name: String) -> NodeID {
        add(.identifier(name))
    }

    mutating func accumulator() -> NodeID {
        add(.identifier(Self.accumulator))
    }

    mutating func call(_ function: String, _ arguments: NodeID...) -> NodeID {
        add(.call(function: function, target: nil, arguments: arguments))
    }

    mutating func memberCall(_ function: String, on target: NodeID, _ arguments: NodeID...) -> NodeID {
        add(.call(function: function, target: target, arguments: arguments))
    }

    mutating func list(_ elements: NodeID...) -> NodeID {
        add(.list(elements: elements, optional: []))
    }

    /// `predicate ? step : @result`, or `step` alone without a predicate: a step for the chosen elements only.
    mutating func step(_ step: NodeID, where predicate: NodeID?) -> NodeID {
        guard let predicate else { return step }
        return call(Operator.conditional, predicate, step, accumulator())
    }

    /// `cel.bind(name, value, result)`: a loop over nothing whose accumulator is the name.
    mutating func bind(_ name: String, to value: NodeID, in result: NodeID) -> NodeID {
        let range = list()
        let condition = literal(.bool(false))
        let step = identifier(name)
        return add(
            .comprehension(
                Comprehension(
                    macro: .bind, range: range, variable: Self.unusedVariable, secondVariable: nil, accumulator: name,
                    initial: value, condition: condition, step: step, result: result, predicate: nil, transform: nil)))
    }
}
