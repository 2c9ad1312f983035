extension Macro {
    /// The macros of the language itself (cel-spec, langdef "Macros").
    ///
    /// - `has(e.f)`: whether the field is present
    /// - `range.all(x, p)`, `range.exists(x, p)`: whether `p` holds for all elements, for any
    /// - `range.exists_one(x, p)`, `range.existsOne(x, p)`: whether it holds for exactly one
    /// - `range.map(x, t)`, `range.map(x, p, t)`: the list of `t` of all elements, of those where `p` holds
    /// - `range.filter(x, p)`: the list of the elements where `p` holds
    ///
    /// A map's elements are its keys.
    static let standard: [Macro] = [
        .global("has", 1, expand: presence),
        .receiver("all", 2) { expansion throws(Diagnostic) in
            try loop(&expansion, otherwise: notSimple)?.all(expansion.arguments[1], &expansion)
        },
        .receiver("exists", 2) { expansion throws(Diagnostic) in
            try loop(&expansion, otherwise: notSimple)?.exists(expansion.arguments[1], &expansion)
        },
        .receiver("exists_one", 2, expand: existsOne),
        .receiver("existsOne", 2, expand: existsOne),
        .receiver("map", 2) { expansion throws(Diagnostic) in
            try loop(&expansion, otherwise: notIdentifier)?
                .collect(.map, expansion.arguments[1], where: nil, &expansion)
        },
        .receiver("map", 3) { expansion throws(Diagnostic) in
            try loop(&expansion, otherwise: notIdentifier)?
                .collect(.map, expansion.arguments[2], where: expansion.arguments[1], &expansion)
        },
        .receiver("filter", 2) { expansion throws(Diagnostic) in
            try loop(&expansion, otherwise: notIdentifier)?
                .collect(.filter, expansion.arguments[0], where: expansion.arguments[1], &expansion)
        },
    ]

    // cel-go's words.
    private static let notSimple = "argument must be a simple name"
    private static let notIdentifier = "argument is not an identifier"

    private static func presence(_ expansion: inout MacroExpansion) throws(Diagnostic) -> NodeID? {
        let argument = expansion.arguments[0]
        switch expansion.ast[argument] {
        case .select(let operand, let field):
            return expansion.add(.presence(operand: operand, field: field))
        case .call(Operator.index, _, _):
            throw expansion.diagnostic(
                "invalid argument to has() macro", at: argument, hint: "whether a map has a key: key in map")
        default:
            throw expansion.diagnostic(
                "invalid argument to has() macro", at: argument, hint: "has() takes a field selection: has(a.b)")
        }
    }

    @Sendable
    private static func existsOne(_ expansion: inout MacroExpansion) throws(Diagnostic) -> NodeID? {
        try loop(&expansion, otherwise: notSimple)?.existsOne(expansion.arguments[1], &expansion)
    }

    private static func loop(
        _ expansion: inout MacroExpansion, otherwise message: String
    ) throws(Diagnostic) -> Loop? {
        guard let range = expansion.target else { return nil }
        return Loop(range: range, variable: try expansion.loopVariable(expansion.arguments[0], otherwise: message))
    }
}
