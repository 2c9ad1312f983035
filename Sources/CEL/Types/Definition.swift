/// The expression that a variable stands for.
struct Definition: Sendable {
    let program: Program
    /// The fields that the expression can look at.
    let fieldChains: Set<FieldChain>

    init(_ program: Program) {
        self.program = program
        fieldChains = program.expression.fieldChains
    }
}
