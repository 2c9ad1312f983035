import CEL
import Documents

/// The values of the variables that rules share, of the current pod or container: evaluated when the first rule that
/// mentions one runs.
struct SharedValues {
    private var values: [Value] = []

    /// Goes to another pod or container.
    mutating func reset() { values.removeAll(keepingCapacity: true) }

    /// Gives the variables their values for one rule. Programs of rules that mention none take the slots for their own.
    mutating func bind(_ variables: [(slot: Int, program: Program)], in evaluation: Evaluation, steps: inout Int) {
        for (index, variable) in variables.enumerated() {
            if index == values.count {
                evaluation.limits.steps = steps
                values.append(evaluation.value(ofVariable: variable.program))
                steps -= evaluation.stepsTaken
            }
            evaluation.bind(variable.slot, values[index])
        }
    }
}
