import Documents

/// Why there is no connection, or no credential, and where the reason stands. It never holds a secret.
public struct KubeconfigError: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// No kubeconfig describes a cluster, and this is no pod with a service account either.
        case nothingConfigured
        /// A kubeconfig file, or a file that one names, cannot be read.
        case unreadable
        /// A kubeconfig file is neither YAML nor JSON, or not of kind Config.
        case syntax
        /// A field has a wrong type or value, or contradicts another.
        case field
        /// A context, cluster or user is asked for that no file defines.
        case unknownName
        /// The credential plugin, or the file with the token, gave no credential.
        case credential
    }

    public var code: Code
    /// The kubeconfig file, as it was named.
    public var file: String?
    public var position: Position?
    /// The context that was being followed.
    public var context: String?
    /// The part of the kubeconfig: `user "dev"`, `cluster "prod"`, `context "a"`.
    public var entry: String?
    /// The field in the file: `users[0].user.token`.
    public var field: String?
    /// One sentence without a full stop.
    public var message: String
    /// What helps, as text of one or more lines.
    public var hint: String?

    init(_ code: Code, _ message: String, at place: Place? = nil, context: String? = nil, hint: String? = nil) {
        self.code = code
        self.message = message
        self.context = context
        self.hint = hint
        guard let place else { return }
        file = place.file.path
        position = place.position
        entry = place.entry
        field = place.field
    }
}

/// `~/.kube/config:12:14: context "a": user "dev": users[0].user.token: must be a string, is a number`.
extension KubeconfigError: CustomStringConvertible {
    public var description: String { sentence + (hint.map { "\n" + $0 } ?? "") }

    /// The description on one line.
    public var line: String { sentence + (hint.map { ": " + VisibleLines.line($0) } ?? "") }

    private var sentence: String {
        var parts: [String] = []
        if let file { parts.append(position.map { "\(file):\($0.line):\($0.column)" } ?? file) }
        if let context {
            let name = "context \(JSONText.quoted(context))"
            if name != entry { parts.append(name) }
        }
        if let entry { parts.append(entry) }
        if let field { parts.append(field) }
        parts.append(message)
        return parts.joined(separator: ": ")
    }
}
