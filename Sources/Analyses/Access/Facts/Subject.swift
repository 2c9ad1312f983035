/// Whom a binding gives rights to.
public enum Subject: Hashable, Sendable {
    case user(String)
    case group(String)
    case serviceAccount(namespace: String, name: String)

    static let serviceAccountPrefix = "system:serviceaccount:"
    /// What the group of a namespace's service accounts begins with.
    static let serviceAccountsPrefix = "system:serviceaccounts:"
    static let nodePrefix = "system:node:"

    /// The kubelet of a node.
    public static func node(_ name: String) -> Subject { .user(nodePrefix + name) }

    /// The node of whose kubelet this is the user; nil for all else.
    public var nodeName: String? {
        guard case .user(let name) = self, name.hasPrefix(Subject.nodePrefix) else { return nil }
        return String(name.dropFirst(Subject.nodePrefix.count))
    }

    /// The name that the API server knows a user or service account by; nil for a group.
    public var userName: String? {
        switch self {
        case .user(let name): name
        case .group: nil
        case .serviceAccount(let namespace, let name): Subject.serviceAccountPrefix + namespace + ":" + name
        }
    }

    /// The groups that authentication adds by itself.
    public var impliedGroups: [String] {
        switch self {
        case .group: return []
        case .user(let name):
            if let account = Subject.serviceAccount(userName: name) { return account.impliedGroups }
            if name == "system:anonymous" { return ["system:unauthenticated"] }
            if name.hasPrefix(Subject.nodePrefix) { return ["system:nodes", "system:authenticated"] }
            return ["system:authenticated"]
        case .serviceAccount(let namespace, _):
            return ["system:serviceaccounts", Subject.serviceAccountsPrefix + namespace, "system:authenticated"]
        }
    }

    /// The service account of a user name such as `system:serviceaccount:shop:web`; nil for other users. Namespaces and
    /// names hold no colon.
    public static func serviceAccount(userName: String) -> Subject? {
        guard userName.hasPrefix(serviceAccountPrefix) else { return nil }
        let parts = userName.dropFirst(serviceAccountPrefix.count).split(
            separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        return .serviceAccount(namespace: String(parts[0]), name: String(parts[1]))
    }

    /// Reads what people write: `user:alice`, `group:dev`, `serviceaccount:shop/web`, `sa:shop/web`,
    /// `serviceaccount/shop/web` or just `shop/web`, these with a colon for the slash, what reports print
    /// (`ServiceAccount shop/web`), a user name such as `system:serviceaccount:shop:web`, `system:masters` and the
    /// other groups that Kubernetes itself defines, and else a user's name.
    public init(_ text: String) {
        func rest(after prefixes: String...) -> String? {
            prefixes.first(where: text.hasPrefix).map { String(text.dropFirst($0.count)) }
        }
        if let name = rest(after: "user:", "User:", "User ") {
            self = Subject.serviceAccount(userName: name) ?? .user(name)
        } else if let name = rest(after: "group:", "Group:", "Group ") {
            self = .group(name)
        } else if let account = rest(
            after: "serviceaccount:", "serviceaccount/", "ServiceAccount:", "ServiceAccount/", "ServiceAccount ", "sa:",
            "sa/") ?? Subject.bareAccount(text)
        {
            // Names hold no colon: it stands for the slash, as in user names.
            let separator: Character = account.contains("/") ? "/" : ":"
            let parts = account.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
            self =
                parts.count == 2
                ? .serviceAccount(namespace: String(parts[0]), name: String(parts[1]))
                : .serviceAccount(namespace: "default", name: account)
        } else if let account = Subject.serviceAccount(userName: text) {
            self = account
        } else if Subject.isBuiltInGroup(text) {
            self = .group(text)
        } else {
            self = .user(text)
        }
    }

    /// The text, if it is a namespace and a name as Kubernetes allows them, with a slash between.
    private static func bareAccount(_ text: String) -> String? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E].contains($0)
                }
        }
        return parts.count == 2 && isName && !parts[0].contains(".") ? text : nil
    }

    private static func isBuiltInGroup(_ name: String) -> Bool {
        builtInGroups.contains(name) || name.hasPrefix(serviceAccountsPrefix)
    }

    private static let builtInGroups: Set<String> = [
        "system:masters", "system:authenticated", "system:unauthenticated", "system:serviceaccounts", "system:nodes",
        "system:bootstrappers", "system:monitoring",
    ]
}

extension Subject: CustomStringConvertible, Comparable {
    /// Such as `User alice`, `Group dev` and `ServiceAccount shop/web`.
    public var description: String {
        switch self {
        case .user(let name): "User \(name)"
        case .group(let name): "Group \(name)"
        case .serviceAccount(let namespace, let name): "ServiceAccount \(namespace)/\(name)"
        }
    }

    /// In the order of the descriptions.
    public static func < (a: Subject, b: Subject) -> Bool {
        switch (a, b) {
        case (.user(let a), .user(let b)), (.group(let a), .group(let b)): a < b
        case (.serviceAccount(let namespace, let a), .serviceAccount(let other, let b)):
            namespace == other ? a < b : namespace + "/" < other + "/"
        default: a.rank < b.rank
        }
    }

    private var rank: Int {
        switch self {
        case .group: 0
        case .serviceAccount: 1
        case .user: 2
        }
    }
}
