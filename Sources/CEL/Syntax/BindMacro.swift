extension Macro {
    /// `cel.bind(x, value, result)`: `result` with `x` for `value` (cel-go's `ext.Bindings`).
    static let bind: Macro = .receiver("bind", 3, of: "cel") { expansion throws(Diagnostic) in
        guard let name = expansion.simpleName(expansion.arguments[0]) else {
            throw expansion.diagnostic(
                "cel.bind() variable names must be simple identifiers", at: expansion.arguments[0])
        }
        return expansion.bind(name, to: expansion.arguments[1], in: expansion.arguments[2])
    }
}
