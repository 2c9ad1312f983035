/// What came of one validation, or of a policy as a whole, for one binding and parameter.
struct PolicyDecision {
    enum Outcome {
        /// The validation is false.
        case failed(message: String, blame: PolicyBlame)
        /// It has no value; what then happens is for the policy's failure policy to say.
        case error(String, blame: PolicyBlame?)
        /// It would have one in a cluster, where more is known; out of sight unless the scan contradicts itself.
        case notEvaluable(String, blame: PolicyBlame?, isOutOfSight: Bool)

        var isFailure: Bool { if case .failed = self { true } else { false } }
    }

    /// Nil for the policy as a whole.
    let validation: Int?
    let outcome: Outcome
    /// An error for which the API server refuses the object whatever the actions of the binding are.
    var isBeyondActions = false
}
