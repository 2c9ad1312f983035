/// A RoleBinding or ClusterRoleBinding. A class, because bindings are sorted and passed on, and none changes.
public final class RoleBinding: Sendable {
    public struct Entry: Sendable {
        public let subject: Subject
        public let origin: Origin?

        public init(_ subject: Subject, origin: Origin? = nil) {
            self.subject = subject
            self.origin = origin
        }
    }

    /// Where the rights hold: nil for the whole cluster, which is what a ClusterRoleBinding gives.
    public let namespace: String?
    public let name: String
    public let role: RoleKey
    public let subjects: [Entry]
    public let origin: Origin?
    /// Where the role is named.
    public let roleOrigin: Origin?

    public init(
        namespace: String?, name: String, role: RoleKey, subjects: [Entry], origin: Origin? = nil,
        roleOrigin: Origin? = nil
    ) {
        self.namespace = namespace
        self.name = name
        self.role = role
        self.subjects = subjects
        self.origin = origin
        self.roleOrigin = roleOrigin
    }

    public var kind: String { namespace == nil ? "ClusterRoleBinding" : "RoleBinding" }
}

extension RoleBinding: CustomStringConvertible {
    /// Such as `ClusterRoleBinding admins` and `RoleBinding shop/readers`.
    public var description: String { kind + " " + (namespace.map { $0 + "/" } ?? "") + name }
}
