/// Whom a request asks to act as: the `Impersonate-*` headers.
public struct ImpersonatedUser: Hashable, Sendable {
    public let name: String
    public let groups: [String]
    public let uid: String
    /// Values by key.
    public let extra: [String: [String]]

    public init(name: String, groups: [String] = [], uid: String = "", extra: [String: [String]] = [:]) {
        self.name = name
        self.groups = groups
        self.uid = uid
        self.extra = extra
    }
}

/// How an impersonation was allowed.
public enum ImpersonationMode: String, CaseIterable, Sendable {
    /// A node by a pod that runs on it.
    case associatedNode = "associated-node"
    case arbitraryNode = "arbitrary-node"
    case serviceAccount = "serviceaccount"
    case userInfo = "user-info"
    /// The verb `impersonate`, which lets the requester do whatever the impersonated user may.
    case legacy = ""
}

extension Authorizer {
    /// Whether a user may make a request in another's name, by the first mode that allows it; nil if none does.
    ///
    /// Kubernetes 1.36 tries the constrained modes first (feature gate `ConstrainedImpersonation`): each needs
    /// `impersonate-on:<mode>:<verb>` on what is requested and `impersonate:<mode>` on whom, in the group
    /// `authentication.k8s.io`, and none gives the group `system:masters`. Then comes the verb `impersonate`. Whether the
    /// impersonated user may make the request is another question: ``decide(_:by:)``. Before 1.36 there is that verb only.
    /// - Parameter nodeName: the node to which the requester's service account token is bound.
    public func impersonation(
        of wanted: ImpersonatedUser, for attributes: AccessAttributes, by user: UserInfo,
        boundTo nodeName: String? = nil
    ) -> ImpersonationMode? {
        ImpersonationMode.allCases.first { mode in
            guard mode != .legacy else { return mayBecome(wanted, user, mode) }
            guard model.version >= .constrainedImpersonation else { return false }
            guard applies(mode, to: wanted, by: user, boundTo: nodeName) else { return false }
            let verb = "impersonate-on:\(mode.rawValue):\(attributes.verb)"
            return decide(attributes.withVerb(verb), by: user).isAllowed && mayBecome(wanted, user, mode)
        }
    }

    private func applies(
        _ mode: ImpersonationMode, to wanted: ImpersonatedUser, by user: UserInfo, boundTo nodeName: String?
    ) -> Bool {
        let node = wanted.node
        let account = Subject.serviceAccount(userName: wanted.name)
        let isNameOnly = wanted.groups.isEmpty && wanted.uid.isEmpty && wanted.extra.isEmpty
        switch mode {
        case .legacy: return true
        case .associatedNode:
            return isNameOnly && node != nil && node == nodeName && Subject.serviceAccount(userName: user.name) != nil
        case .arbitraryNode: return isNameOnly && node != nil
        case .serviceAccount: return isNameOnly && account != nil
        case .userInfo:
            let hasForbiddenGroup = wanted.groups.contains { $0.isEmpty || $0 == "system:masters" }
            return node == nil && account == nil && !hasForbiddenGroup
        }
    }

    private func mayBecome(_ wanted: ImpersonatedUser, _ user: UserInfo, _ mode: ImpersonationMode) -> Bool {
        let verb = mode == .legacy ? "impersonate" : "impersonate:" + mode.rawValue
        let group = mode == .legacy ? "" : "authentication.k8s.io"
        func allowed(_ resource: String, _ name: String, group: String, namespace: String = "", key: String = "")
            -> Bool
        {
            let attributes = ResourceAttributes(
                verb: verb, group: group, resource: resource, subresource: key, namespace: namespace, name: name)
            return decide(.resource(attributes), by: user).isAllowed
        }
        let isName: Bool
        if case .serviceAccount(let namespace, let name) = Subject.serviceAccount(userName: wanted.name) {
            isName = allowed("serviceaccounts", name, group: group, namespace: namespace)
        } else if mode == .associatedNode {
            // One right for every node, so that it does not depend on which node the requester is on.
            isName = allowed("nodes", "*", group: group)
        } else if mode != .legacy, let node = wanted.node {
            isName = allowed("nodes", node, group: group)
        } else {
            isName = allowed("users", wanted.name, group: group)
        }
        return isName && (wanted.uid.isEmpty || allowed("uids", wanted.uid, group: "authentication.k8s.io"))
            && wanted.groups.allSatisfy { allowed("groups", $0, group: group) }
            && wanted.extra.allSatisfy { key, values in
                values.allSatisfy { allowed("userextras", $0, group: "authentication.k8s.io", key: key) }
            }
    }
}

extension ImpersonatedUser {
    /// The node of a user name such as `system:node:worker-1`.
    fileprivate var node: String? {
        let prefix = "system:node:"
        guard name.hasPrefix(prefix), name.utf8.count > prefix.utf8.count else { return nil }
        return String(name.dropFirst(prefix.count))
    }
}

extension AccessAttributes {
    func withVerb(_ verb: String) -> AccessAttributes {
        switch self {
        case .resource(var attributes):
            attributes.verb = verb
            return .resource(attributes)
        case .nonResource(let path, verb: _): return .nonResource(path: path, verb: verb)
        }
    }
}
