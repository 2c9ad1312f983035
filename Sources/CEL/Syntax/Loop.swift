/// The parts of a loop that a macro call states itself, from which the macros with one and with two variables make
/// their comprehensions (`cel.md` 1.3; cel-go's `parser/macro.go` and `ext/comprehensions.go`).
struct Loop {
    let range: NodeID
    let variable: String
    var secondVariable: String?

    /// `accu && predicate`, from true, for as long as the accumulator is not false; an error is not false.
    func all(_ predicate: NodeID, _ expansion: inout MacroExpansion) -> NodeID {
        let initial = expansion.literal(.bool(true))
        let condition = expansion.call(Operator.notStrictlyFalse, expansion.accumulator())
        let step = expansion.call(Operator.and, expansion.accumulator(), predicate)
        let result = expansion.accumulator()
        return comprehension(.all, initial, condition, step, result, predicate, nil, &expansion)
    }

    /// `accu || predicate`, from false, for as long as the accumulator is not true; an error is not true.
    func exists(_ predicate: NodeID, _ expansion: inout MacroExpansion) -> NodeID {
        let initial = expansion.literal(.bool(false))
        let negated = expansion.call(Operator.not, expansion.accumulator())
        let condition = expansion.call(Operator.notStrictlyFalse, negated)
        let step = expansion.call(Operator.or, expansion.accumulator(), predicate)
        let result = expansion.accumulator()
        return comprehension(.exists, initial, condition, step, result, predicate, nil, &expansion)
    }

    /// Counts the elements for which the predicate holds, all of them; the result is whether there was one.
    func existsOne(_ predicate: NodeID, _ expansion: inout MacroExpansion) -> NodeID {
        let initial = expansion.literal(.int(0))
        let condition = expansion.literal(.bool(true))
        let sum = expansion.call(Operator.add, expansion.accumulator(), expansion.literal(.int(1)))
        let step = expansion.step(sum, where: predicate)
        let result = expansion.call(Operator.equals, expansion.accumulator(), expansion.literal(.int(1)))
        return comprehension(.existsOne, initial, condition, step, result, predicate, nil, &expansion)
    }

    /// Appends what `transform` makes of each element, or of each chosen one, to a list.
    func collect(
        _ macro: Comprehension.Macro, _ element: NodeID, where predicate: NodeID?, _ expansion: inout MacroExpansion
    ) -> NodeID {
        let initial = expansion.list()
        let condition = expansion.literal(.bool(true))
        let longer = expansion.call(Operator.add, expansion.accumulator(), expansion.list(element))
        let step = expansion.step(longer, where: predicate)
        let result = expansion.accumulator()
        let transform = macro == .filter ? nil : element
        return comprehension(macro, initial, condition, step, result, predicate, transform, &expansion)
    }

    /// Inserts an entry, or a map's entries, for each element, or each chosen one, into a map.
    func insert(
        _ macro: Comprehension.Macro, key: NodeID?, _ transform: NodeID, where predicate: NodeID?,
        _ expansion: inout MacroExpansion
    ) -> NodeID {
        let initial = expansion.add(.map(entries: []))
        let condition = expansion.literal(.bool(true))
        let larger =
            if let key {
                expansion.call(Operator.mapInsert, expansion.accumulator(), key, transform)
            } else {
                expansion.call(Operator.mapInsert, expansion.accumulator(), transform)
            }
        let step = expansion.step(larger, where: predicate)
        let result = expansion.accumulator()
        return comprehension(macro, initial, condition, step, result, predicate, transform, &expansion)
    }

    private func comprehension(
        _ macro: Comprehension.Macro, _ initial: NodeID, _ condition: NodeID, _ step: NodeID, _ result: NodeID,
        _ predicate: NodeID?, _ transform: NodeID?, _ expansion: inout MacroExpansion
    ) -> NodeID {
        expansion.add(
            .comprehension(
                Comprehension(
                    macro: macro, range: range, variable: variable, secondVariable: secondVariable,
                    accumulator: MacroExpansion.accumulator, initial: initial, condition: condition, step: step,
                    result: result, predicate: predicate, transform: transform)))
    }
}
