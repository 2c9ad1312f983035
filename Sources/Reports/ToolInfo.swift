/// The program as reports name it.
public struct ToolInfo: Hashable, Sendable {
    public let name: String
    /// A semantic version, such as `1.4.0`.
    public let version: String

    public init(name: String = "bulwark", version: String) {
        self.name = name
        self.version = version
    }
}
