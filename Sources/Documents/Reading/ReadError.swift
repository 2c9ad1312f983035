/// Why a document could not be read, and where. ``SourceText/describe(_:)`` turns it into words with lines and columns.
public struct ReadError: Error, Hashable, Sendable {
    /// What is wrong, for a program; ``ReadError/message`` tells it to a person.
    public enum Code: Hashable, Sendable {
        /// The text is not well-formed YAML or JSON.
        case syntax
        /// Bytes that are no text in the encoding, or characters that the format forbids.
        case encoding
        /// A key that its map already holds.
        case duplicateKey
        /// A key or value that JSON, and so Kubernetes, has no place for.
        case unsupportedValue
        /// An unknown anchor, an anchor inside itself, or a merge of something that is no map.
        case alias
        /// The document exceeds one of the ``ReadLimits``.
        case limit
    }

    public var code: Code
    /// One sentence without a full stop, without a position.
    public var message: String
    /// In code points from the beginning of the text, as in ``TextSpan``.
    public var offset: UInt32
    /// A second place that matters: where a duplicate key stood first.
    public var related: UInt32?

    public init(_ code: Code, _ message: String, at offset: UInt32, related: UInt32? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
        self.related = related
    }
}
