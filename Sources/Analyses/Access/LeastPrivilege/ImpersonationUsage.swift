import Documents

/// Users as audit events tell of them.
extension ImpersonatedUser {
    /// Reads a user of an event: `user` or `impersonatedUser`. Nil without a name.
    init?(_ value: Value) {
        guard value.kind == .map, let name = value["username"]?.text, !name.isEmpty else { return nil }
        func strings(_ value: Value?) -> [String] {
            (value?.elements ?? .init(start: nil, count: 0)).compactMap(\.text)
        }
        var extra: [String: [String]] = [:]
        for entry in value["extra"]?.entries ?? .init(start: nil, count: 0) {
            if let key = entry.key.text { extra[key] = strings(entry.value) }
        }
        self.init(name: name, groups: strings(value["groups"]), uid: value["uid"]?.text ?? "", extra: extra)
    }

    /// What whoever acts in this user's name needs for it.
    /// - Parameters:
    ///   - constraint: the verb of the constrained mode that was used, such as `impersonate:user-info`; empty for the verb
    ///     `impersonate`.
    ///   - request: what was asked for in the user's name.
    func rightsOfRequester(constraint: String, for request: AccessAttributes) -> [AccessAttributes] {
        let isConstrained = !constraint.isEmpty
        let authentication = "authentication.k8s.io"
        var rights: [AccessAttributes] = []
        func add(_ resource: String, _ name: String, group: String, namespace: String = "", key: String = "") {
            rights.append(
                .resource(
                    ResourceAttributes(
                        verb: isConstrained ? constraint : "impersonate", group: group, resource: resource,
                        subresource: key, namespace: namespace, name: name)))
        }
        let subject = Subject.serviceAccount(userName: name) ?? .user(name)
        let group = isConstrained ? authentication : ""
        if case .serviceAccount(let namespace, let name) = subject {
            add("serviceaccounts", name, group: group, namespace: namespace)
        } else if isConstrained, let node = subject.nodeName {
            // The node of the requester is asked for as every node.
            add("nodes", constraint.hasSuffix("associated-node") ? "*" : node, group: group)
        } else {
            add("users", name, group: group)
        }
        // The API server adds these by itself.
        let implied = Set(isConstrained || subject.nodeName == nil ? subject.impliedGroups : ["system:authenticated"])
        for name in Set(groups).subtracting(implied).sorted() { add("groups", name, group: group) }
        if !uid.isEmpty { add("uids", uid, group: authentication) }
        for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
            for value in values { add("userextras", value, group: authentication, key: key) }
        }
        guard isConstrained, let mode = constraint.split(separator: ":").last else { return rights }
        return rights + [request.withVerb("impersonate-on:\(mode):\(request.verb)")]
    }
}
