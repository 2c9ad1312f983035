/// Something about an exception that its owner should know.
public struct ExceptionProblem: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// An annotation or comment that cannot be read, and so has no effect.
        case invalid
        /// Its last day is over; what it covered is reported again.
        case expired
        /// Nothing was found that it covers.
        case unused
        /// It covers more than somebody can have looked at.
        case broad
        /// It names a rule, a category or a control that does not exist.
        case unknownRule
        /// A `SecurityException` that is scanned as an object, and so has no effect.
        case notGiven
        /// A comment that looks like an exception and is none, so that it has no effect.
        case notRead

        /// Whether somebody wrote what cannot be taken for an exception: as bad as in a file, which is refused for it.
        public var isError: Bool { self == .invalid }
    }

    public let kind: Kind
    public let origin: ExceptionOrigin
    /// One clause without a final full stop.
    public let message: String

    public init(_ kind: Kind, _ origin: ExceptionOrigin, _ message: String) {
        self.kind = kind
        self.origin = origin
        self.message = message
    }
}
