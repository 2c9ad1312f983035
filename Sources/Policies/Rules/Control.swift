/// A control of a published standard, such as `5.2.2` of `cis-1.12`.
public struct Control: Hashable, Sendable {
    public let framework: String
    public let control: String

    public init(framework: String, control: String) {
        self.framework = framework
        self.control = control
    }
}
