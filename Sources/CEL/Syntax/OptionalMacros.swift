extension Macro {
    /// Maps over optional values (cel-go's `cel.OptionalTypes`).
    ///
    /// - `o.optMap(x, t)`: an optional of `t` with `x` as the value of `o`, none if `o` has none
    /// - `o.optFlatMap(x, t)`: the same for a `t` that is an optional itself
    ///
    /// They stand for `o.hasValue() ? optional.of(cel.bind(x, o.value(), t)) : optional.none()`; both `o` are one node.
    static let optional: [Macro] = [
        .receiver("optMap", 2) { expansion throws(Diagnostic) in
            guard let bound = try boundValue("optMap", &expansion) else { return nil }
            return conditional(expansion.call("optional.of", bound), &expansion)
        },
        .receiver("optFlatMap", 2) { expansion throws(Diagnostic) in
            guard let bound = try boundValue("optFlatMap", &expansion) else { return nil }
            return conditional(bound, &expansion)
        },
    ]

    private static func boundValue(
        _ macro: String, _ expansion: inout MacroExpansion
    ) throws(Diagnostic) -> NodeID? {
        guard let target = expansion.target else { return nil }
        guard let name = expansion.simpleName(expansion.arguments[0]) else {
            throw expansion.diagnostic(
                "\(macro)() variable name must be a simple identifier", at: expansion.arguments[0])
        }
        let value = expansion.memberCall("value", on: target)
        return expansion.bind(name, to: value, in: expansion.arguments[1])
    }

    private static func conditional(_ value: NodeID, _ expansion: inout MacroExpansion) -> NodeID? {
        guard let target = expansion.target else { return nil }
        let hasValue = expansion.memberCall("hasValue", on: target)
        return expansion.call(Operator.conditional, hasValue, value, expansion.call("optional.none"))
    }
}
