/// Who asks, as authentication established it: the API server decides by these names alone.
public struct UserInfo: Hashable, Sendable {
    public let name: String
    public let groups: [String]

    public init(name: String, groups: [String] = []) {
        self.name = name
        self.groups = groups
    }

    /// A subject with the groups that it always has; a group stands for a user who is in no other group.
    public init(_ subject: Subject) {
        if case .group(let group) = subject {
            self.init(name: "", groups: [group])
        } else {
            self.init(name: subject.userName ?? "", groups: subject.impliedGroups)
        }
    }

    /// Whoever has the credentials of a subject: of a group of service accounts a member, who is in the others, too.
    init(holding subject: Subject) {
        guard case .group(let group) = subject, group.hasPrefix(Subject.serviceAccountsPrefix) else {
            self.init(subject)
            return
        }
        let namespace = String(group.dropFirst(Subject.serviceAccountsPrefix.count))
        self.init(name: "", groups: Subject.serviceAccount(namespace: namespace, name: "").impliedGroups)
    }

    /// By whom bindings may give it rights: itself and its groups.
    public var subjects: Set<Subject> {
        let own = name.isEmpty ? [] : [Subject.serviceAccount(userName: name) ?? .user(name)]
        return Set(own + groups.map(Subject.group))
    }
}

/// What is asked for: authorization's attributes of a request.
public enum AccessAttributes: Hashable, Sendable {
    case resource(ResourceAttributes)
    case nonResource(path: String, verb: String)

    public var verb: String {
        switch self {
        case .resource(let attributes): attributes.verb
        case .nonResource(path: _, let verb): verb
        }
    }
}

/// A request for objects; every empty part means that the request does not state it.
public struct ResourceAttributes: Hashable, Sendable {
    public var verb: String
    public var group: String
    public var resource: String
    public var subresource: String
    public var namespace: String
    public var name: String

    public init(
        verb: String, group: String = "", resource: String, subresource: String = "", namespace: String = "",
        name: String = ""
    ) {
        self.verb = verb
        self.group = group
        self.resource = resource
        self.subresource = subresource
        self.namespace = namespace
        self.name = name
    }

    /// As rules write it, such as `pods/exec`.
    public var combinedResource: String { subresource.isEmpty ? resource : resource + "/" + subresource }
}

/// An authorizer's answer.
public struct AccessDecision: Hashable, Sendable {
    public let isAllowed: Bool
    /// In the API server's words; often empty for what is denied.
    public let reason: String

    public init(isAllowed: Bool, reason: String = "") {
        self.isAllowed = isAllowed
        self.reason = reason
    }
}
