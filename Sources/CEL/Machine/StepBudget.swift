extension Evaluation {
    /// Loop steps that the last evaluation took, so that a caller can bound several evaluations together.
    public var stepsTaken: Int { limits.steps - max(stepsLeft, 0) }
}
