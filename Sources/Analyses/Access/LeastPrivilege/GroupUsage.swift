/// What the members of a group used by rights of the group. What they may do otherwise is no right of the other
/// members.
struct GroupUsage {
    /// Whether someone allows it today or not, but not what members may do by themselves or by other groups only; with
    /// the groups that all of them are in.
    private(set) var record = AccessUsage.Record()
    /// Members who are in `system:masters`, whose requests RBAC does not decide.
    private(set) var unrestricted: [String] = []
    /// Members whose requests the node authorizer decides.
    private(set) var nodes: [String] = []

    init(of group: String, _ usage: AccessUsage, _ model: AccessModel) {
        let anyMember = UserInfo(name: "", groups: [group, "system:authenticated"])
        var groups: Set<String>?
        for (name, used) in usage.records.sorted(by: { $0.key < $1.key }) where used.groups.contains(group) {
            if used.groups.contains("system:masters") {
                unrestricted.append(name)
                continue
            }
            let subject = Subject.serviceAccount(userName: name) ?? .user(name)
            if subject.isKubelet(in: used.groups) {
                nodes.append(name)
                continue
            }
            let member = UserInfo(name: name, groups: used.groups.union(subject.impliedGroups).sorted())
            func isOfGroup(_ request: AccessAttributes) -> Bool {
                !model.chains(allowing: request, to: anyMember).isEmpty
            }
            let allowed = used.removing { !isOfGroup($0) && !model.chains(allowing: $0, to: member).isEmpty }
            record.merge(allowed.removing { !isOfGroup($0) && allowed.lacksWrite(guardedBy: $0) })
            groups = groups?.intersection(member.groups) ?? Set(member.groups)
        }
        record.groups = groups ?? []
    }
}

extension Subject {
    /// - Parameter groups: those that a log shows it in; empty for none shown.
    func isKubelet(in groups: Set<String>) -> Bool {
        nodeName != nil && (groups.isEmpty || groups.contains("system:nodes"))
    }
}

extension AccessUsage.Record {
    /// Whether a request is for `bind` or `escalate`, which matter beside writes only, and there is none of these.
    fileprivate func lacksWrite(guardedBy request: AccessAttributes) -> Bool {
        guard case .resource(let right) = request, right.group == FurtherChecks.rbac else { return false }
        let written: String
        switch right.verb {
        case "bind": written = right.namespace.isEmpty ? "clusterrolebindings" : "rolebindings"
        case "escalate": written = right.resource
        default: return false
        }
        return !uses.keys.contains {
            $0.group == right.group && $0.resource == written && $0.namespace == right.namespace
                && FurtherChecks.writes.contains($0.verb)
        }
    }
}
