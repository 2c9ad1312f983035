import Documents

/// The code of an overload. Arguments lie in consecutive registers, as many as the overload has parameters, and are of
/// the kinds that it declares; none is an error. What it builds goes into the evaluation's scratch arena.
typealias Implementation = @Sendable (_ evaluation: Evaluation, _ arguments: UnsafePointer<Value>) -> Value
