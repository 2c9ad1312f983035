extension Macro {
    /// Loops with two variables, the index and the element of a list or the key and the value of a map (cel-go's
    /// `ext.TwoVarComprehensions`).
    ///
    /// - `range.all(i, v, p)`, `exists`, `exists_one`, `existsOne`
    /// - `range.transformList(i, v, t)`, `(i, v, p, t)`: a list of `t`
    /// - `range.transformMap(i, v, t)`, `(i, v, p, t)`: a map from each `i` to `t`
    /// - `range.transformMapEntry(i, v, m)`, `(i, v, p, m)`: the entries of all maps `m`; no key may come twice
    static let twoVariable: [Macro] = [
        .receiver("all", 3) { expansion throws(Diagnostic) in
            try loop(&expansion)?.all(expansion.arguments[2], &expansion)
        },
        .receiver("exists", 3) { expansion throws(Diagnostic) in
            try loop(&expansion)?.exists(expansion.arguments[2], &expansion)
        },
        .receiver("exists_one", 3, expand: existsOne),
        .receiver("existsOne", 3, expand: existsOne),
        .receiver("transformList", 3, expand: transformList),
        .receiver("transformList", 4, expand: transformList),
        .receiver("transformMap", 3, expand: transformMap),
        .receiver("transformMap", 4, expand: transformMap),
        .receiver("transformMapEntry", 3, expand: transformMapEntry),
        .receiver("transformMapEntry", 4, expand: transformMapEntry),
    ]

    @Sendable
    private static func existsOne(_ expansion: inout MacroExpansion) throws(Diagnostic) -> NodeID? {
        try loop(&expansion)?.existsOne(expansion.arguments[2], &expansion)
    }

    @Sendable
    private static func transformList(_ expansion: inout MacroExpansion) throws(Diagnostic) -> NodeID? {
        let (predicate, transform) = choice(expansion)
        return try loop(&expansion)?.collect(.transformList, transform, where: predicate, &expansion)
    }

    @Sendable
    private static func transformMap(_ expansion: inout MacroExpansion) throws(Diagnostic) -> NodeID? {
        guard let loop = try loop(&expansion) else { return nil }
        let (predicate, transform) = choice(expansion)
        let key = expansion.identifier(loop.variable)
        return loop.insert(.transformMap, key: key, transform, where: predicate, &expansion)
    }

    @Sendable
    private static func transformMapEntry(_ expansion: inout MacroExpansion) throws(Diagnostic) -> NodeID? {
        let (predicate, transform) = choice(expansion)
        return try loop(&expansion)?.insert(.transformMapEntry, key: nil, transform, where: predicate, &expansion)
    }

    /// The arguments after the variables: a predicate if there are two, and the transform.
    private static func choice(_ expansion: MacroExpansion) -> (predicate: NodeID?, transform: NodeID) {
        let arguments = expansion.arguments
        return arguments.count == 4 ? (arguments[2], arguments[3]) : (nil, arguments[2])
    }

    private static func loop(_ expansion: inout MacroExpansion) throws(Diagnostic) -> Loop? {
        guard let range = expansion.target else { return nil }
        let message = "argument must be a simple name"
        let first = try expansion.loopVariable(expansion.arguments[0], otherwise: message)
        let second = try expansion.loopVariable(expansion.arguments[1], otherwise: message)
        guard first != second else {
            throw expansion.diagnostic("duplicate variable name: \(first)", at: expansion.arguments[1])
        }
        return Loop(range: range, variable: first, secondVariable: second)
    }
}
