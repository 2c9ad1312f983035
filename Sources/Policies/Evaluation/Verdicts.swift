import Documents
import Kubernetes

/// What the rules said about objects: findings, checks that could not be evaluated, and parts of objects about which
/// nothing can be said.
public struct Verdicts: Sendable {
    /// A part of a document that is not what belongs there, so that its object was not wholly checked.
    public struct Failure: Sendable {
        public let reason: String
        /// In code points from the beginning of the text.
        public let offset: UInt32
    }

    public var findings: [Finding] = []
    public var unevaluated: [Unevaluated] = []
    public var failures: [Failure] = []

    public init() {}

    /// Adds what is malformed in a document.
    public mutating func add(_ malformations: [Malformation], in document: Document) {
        for malformation in malformations {
            let offset = document.span(of: malformation.slot)?.start ?? 0
            failures.append(Failure(reason: malformation.reason, offset: offset))
        }
    }
}
