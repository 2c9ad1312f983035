extension Macro {
    /// The notation in which cel-spec's tests (`block_ext`) write what optimizers produce: common subexpressions and
    /// renamed loop variables.
    ///
    /// - `cel.block([e0, e1, …], result)`: the call `cel.@block`, in which `@indexN` is the value of `eN`
    /// - `cel.index(n)`: the variable `@indexN`
    /// - `cel.iterVar(depth, unique)`: the variable `@it:depth:unique`
    /// - `cel.accuVar(depth, unique)`: the variable `@ac:depth:unique`
    static let block: [Macro] = [
        .receiver("block", 2, of: "cel") { expansion throws(Diagnostic) in
            guard case .list = expansion.ast[expansion.arguments[0]] else {
                throw expansion.diagnostic(
                    "cel.block requires the first arg to be a list literal", at: expansion.arguments[0])
            }
            return expansion.call(blockFunction, expansion.arguments[0], expansion.arguments[1])
        },
        .receiver("index", 1, of: "cel") { expansion throws(Diagnostic) in
            let index = try number(
                0, &expansion, otherwise: "cel.index requires a single non-negative int constant arg")
            return expansion.identifier("@index\(index)")
        },
        variable("iterVar", prefix: "@it"),
        variable("accuVar", prefix: "@ac"),
    ]

    /// The function that a block becomes, as cel-go names it.
    static let blockFunction = "cel.@block"

    private static func variable(_ name: String, prefix: String) -> Macro {
        .receiver(name, 2, of: "cel") { expansion throws(Diagnostic) in
            let message = "cel.\(name) requires two non-negative int constant args"
            let depth = try number(0, &expansion, otherwise: message)
            let unique = try number(1, &expansion, otherwise: message)
            return expansion.identifier("\(prefix):\(depth):\(unique)")
        }
    }

    private static func number(
        _ position: Int, _ expansion: inout MacroExpansion, otherwise message: String
    ) throws(Diagnostic) -> Int64 {
        let argument = expansion.arguments[position]
        guard case .literal(.int(let value)) = expansion.ast[argument], value >= 0 else {
            throw expansion.diagnostic(message, at: argument)
        }
        return value
    }
}
