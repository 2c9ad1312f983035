/// The program as reports name it.
public struct ToolInfo: Hashable, Sendable {
    public let name: String
    /// A semantic version, such as `1.4.0`.
    public let version: String
    /// Where its documentation lives, as an absolute URI.
    public let informationURI: String?

    public init(name: String = "bulwark", version: String, informationURI: String? = nil) {
        self.name = name
        self.version = version
        self.informationURI = informationURI
    }
}
