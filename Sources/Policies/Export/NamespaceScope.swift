/// The namespaces that a rule holds in, by name.
public enum NamespaceScope: Hashable, Sendable {
    /// In all but these.
    case allBut([String])
    /// In these only.
    case only([String])

    /// In every namespace.
    public static let all = NamespaceScope.allBut([])
}
