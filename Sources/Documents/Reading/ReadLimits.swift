/// What a document may cost at most. The defaults are far above what a Kubernetes API server would store (3 MiB) and
/// bound the time and memory that a hostile text can take.
public struct ReadLimits: Hashable, Sendable {
    /// Containers inside each other, counted after aliases are expanded.
    public var depth = 1_000
    /// YAML's flow collections (`[]`, `{}`) inside each other; libyaml's work for every token grows with them.
    public var flowDepth = 100
    /// Code points of one document.
    public var documentLength = 256 << 20
    /// Keys and values of one document, aliases not expanded.
    public var nodes = 10_000_000
    /// UTF-8 bytes of one key.
    public var keyLength = 1 << 20
    /// `%` directives before one YAML document; libyaml compares each with all before it.
    public var directives = 64
    /// Documents of one YAML text that cannot be read before the reader gives the text up.
    public var errors = 1_000

    public init() {}
}
