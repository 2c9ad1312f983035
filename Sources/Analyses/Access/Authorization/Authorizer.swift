/// Decides requests as a kube-apiserver of the model's version with `--authorization-mode=Node,RBAC` does: the group
/// `system:masters` may do everything, then the node authorizer is asked, then RBAC.
public struct Authorizer: Sendable {
    public let model: AccessModel
    private let nodes: NodeAuthorizer

    public init(_ model: AccessModel) {
        self.model = model
        nodes = NodeAuthorizer(model)
    }

    public func decide(_ attributes: AccessAttributes, by user: UserInfo) -> AccessDecision {
        if user.groups.contains("system:masters") { return AccessDecision(isAllowed: true) }
        let node = nodes.decide(attributes, by: user)
        if node.isAllowed { return node }
        let rbac = decideByRBAC(attributes, by: user)
        guard !rbac.isAllowed, !node.reason.isEmpty else { return rbac }
        let reasons = [node.reason, rbac.reason].filter { !$0.isEmpty }
        return AccessDecision(isAllowed: false, reason: reasons.joined(separator: "\n"))
    }

    /// RBAC's answer: the first binding that allows, cluster-wide ones first, or every role that bindings of the user name
    /// and that does not exist.
    private func decideByRBAC(_ attributes: AccessAttributes, by user: UserInfo) -> AccessDecision {
        var namespace: String?
        if case .resource(let resource) = attributes, !resource.namespace.isEmpty { namespace = resource.namespace }
        var errors: [String] = []
        var missing: Set<RoleKey> = []
        for grant in model.grants(of: user, in: namespace) {
            let binding = model.bindings[grant.binding]
            guard let role = model.roleIndex(of: binding) else {
                if missing.insert(binding.role).inserted { errors.append(Authorizer.notFound(binding.role)) }
                continue
            }
            guard model.firstRule(of: role, allowing: attributes) != nil else { continue }
            let reason = Authorizer.reason(binding, binding.subjects[grant.subject].subject)
            return AccessDecision(isAllowed: true, reason: reason)
        }
        guard !errors.isEmpty else { return AccessDecision(isAllowed: false) }
        let list = errors.count == 1 ? errors[0] : "[" + errors.joined(separator: ", ") + "]"
        return AccessDecision(isAllowed: false, reason: "RBAC: " + list)
    }

    private static func notFound(_ role: RoleKey) -> String {
        "\(role.kind.rawValue.lowercased()).rbac.authorization.k8s.io \"\(role.name)\" not found"
    }

    /// Why a request is allowed, in the API server's words.
    static func reason(_ binding: RoleBinding, _ subject: Subject) -> String {
        let subject =
            switch subject {
            case .user(let name): "User \"\(name)\""
            case .group(let name): "Group \"\(name)\""
            case .serviceAccount(let namespace, let name): "ServiceAccount \"\(name)/\(namespace)\""
            }
        let name = binding.name + (binding.namespace.map { "/" + $0 } ?? "")
        let role = "\(binding.role.kind.rawValue) \"\(binding.role.name)\""
        return "RBAC: allowed by \(binding.kind) \"\(name)\" of \(role) to \(subject)"
    }
}
