extension Macro {
    /// `list.sortBy(x, key)`: the list in ascending order of the keys (cel-go's `ext.Lists`, version 2).
    ///
    /// It stands for `cel.bind(input, list, input.@sortByAssociatedKeys(input.map(x, key)))` with a hidden name for
    /// `input`.
    static let sortBy: Macro = .receiver("sortBy", 2) { expansion throws(Diagnostic) in
        guard let list = expansion.target else { return nil }
        switch expansion.ast[list] {
        case .literal, .map, .message:
            throw expansion.diagnostic(
                "sortBy can only be applied to a list, identifier, comprehension, call or select expression", at: list)
        default:
            break
        }
        let variable = try expansion.loopVariable(
            expansion.arguments[0], otherwise: "argument is not an identifier")
        let input = "@__sortBy_input__"
        let loop = Loop(range: expansion.identifier(input), variable: variable)
        let keys = loop.collect(.map, expansion.arguments[1], where: nil, &expansion)
        let sorted = expansion.memberCall("@sortByAssociatedKeys", on: expansion.identifier(input), keys)
        return expansion.bind(input, to: list, in: sorted)
    }
}
