extension Macro {
    /// Functions of any number of numbers (cel-go's `ext.Math`), which become calls with one number, with two, or with
    /// a list.
    ///
    /// - `math.greatest(a, b, …)`, `math.least(a, b, …)`: `math.@max` and `math.@min`
    /// - `math.bitAnd(a, b, …)`, `math.bitOr(a, b, …)`, `math.bitXor(a, b, …)`: `math.@bitAnd` and the like
    ///
    /// A single argument may be a list of numbers.
    static let math: [Macro] = [
        numeric("greatest", "math.@max", wrapsSingle: false),
        numeric("least", "math.@min", wrapsSingle: false),
        numeric("bitAnd", "math.@bitAnd", wrapsSingle: true),
        numeric("bitOr", "math.@bitOr", wrapsSingle: true),
        numeric("bitXor", "math.@bitXor", wrapsSingle: true),
    ]

    /// - Parameter wrapsSingle: a single number goes into a list, because there is no call with one number.
    private static func numeric(_ name: String, _ function: String, wrapsSingle: Bool) -> Macro {
        .receiver(name, nil, of: "math") { expansion throws(Diagnostic) in
            guard let target = expansion.target else { return nil }
            let arguments = expansion.arguments
            guard let first = arguments.first else {
                throw expansion.diagnostic("math.\(name)() requires at least one argument", at: target)
            }
            if arguments.count == 1 {
                if case .list(let elements, _) = expansion.ast[first], !elements.isEmpty,
                    elements.allSatisfy({ mayBeNumber($0, expansion) })
                {
                    return expansion.call(function, first)
                }
                guard mayBeNumber(first, expansion) else {
                    throw expansion.diagnostic("math.\(name)() invalid single argument value", at: first)
                }
                return expansion.call(function, wrapsSingle ? expansion.list(first) : first)
            }
            if let wrong = arguments.first(where: { !mayBeNumber($0, expansion) }) {
                throw expansion.diagnostic("math.\(name)() simple literal arguments must be numeric", at: wrong)
            }
            if arguments.count == 2 { return expansion.call(function, first, arguments[1]) }
            return expansion.call(function, expansion.add(.list(elements: arguments, optional: [])))
        }
    }

    /// Whether a node is no literal of another type.
    private static func mayBeNumber(_ node: NodeID, _ expansion: MacroExpansion) -> Bool {
        switch expansion.ast[node] {
        case .literal(.int), .literal(.uint), .literal(.double): true
        case .literal, .list, .map, .message: false
        default: true
        }
    }
}
