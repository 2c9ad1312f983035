import CEL

/// A right of a subject: the binding, and the place of the subject among its subjects.
public struct Grant: Hashable, Sendable, Comparable {
    public let binding: Int
    public let subject: Int

    public static func < (a: Grant, b: Grant) -> Bool { (a.binding, a.subject) < (b.binding, b.subject) }
}

/// What bindings and roles amount to, indexed so that no question walks through all of them. A class, because every
/// question holds it.
public final class AccessModel: Sendable {
    /// Where the facts come from.
    public enum Completeness: Sendable {
        /// A live cluster: what is not there does not exist.
        case cluster
        /// Files: Kubernetes' default roles and bindings exist beside them, and so may other things.
        case files
    }

    public let completeness: Completeness
    /// The API server's.
    public let version: KubernetesVersion
    public let facts: AccessFacts
    /// By kind, namespace and name, each once.
    public let roles: [Role]
    /// ClusterRoleBindings before RoleBindings, then by namespace and name.
    public let bindings: [RoleBinding]
    /// The rules that each role grants, aggregation done: places in ``rules``.
    let rulesOfRole: [[Int32]]
    let rules: [PolicyRule]
    private let roleByKey: [RoleKey: Int]
    private let grantsBySubject: [SubjectScope: [Grant]]
    private let allGrantsBySubject: [SubjectName: [Grant]]
    /// The bindings of each role.
    let bindingsOfRole: [[Int]]
    let ruleIndex: RuleIndex
    /// What service accounts that say so want of their token.
    let automountByAccount: [Subject: Bool]
    /// The places of the workloads that others name as their controllers.
    let workloadsByDescription: [String: [Int]]
    /// Where there are service accounts of a name, as far as objects tell.
    let namespacesByAccountName: [String: [String]]
    /// The namespaces that have RoleBindings, in order.
    let namespacesOfBindings: [String]
    /// Roles whose aggregation was too large to be computed.
    public let unevaluated: [RoleKey]
    private let selectedByRole: [Int: [Int]]

    struct SubjectScope: Hashable {
        let name: String
        let isGroup: Bool
        /// Nil for the whole cluster.
        let namespace: String?
    }

    private struct SubjectName: Hashable {
        let name: String
        let isGroup: Bool
    }

    public init(_ facts: AccessFacts, completeness: Completeness, version: KubernetesVersion = .newest) {
        self.completeness = completeness
        self.version = version
        self.facts = facts
        var written = Dictionary(grouping: facts.roles, by: \.key)
        var allBindings = facts.bindings
        if completeness == .files {
            for role in DefaultPolicy.roles where written[role.key] == nil { written[role.key] = [role] }
            let names = Set(facts.bindings.map(BindingName.init))
            allBindings += DefaultPolicy.bindings.filter { !names.contains(BindingName($0)) }
        }
        let roles = written.values.map(AccessModel.union).sorted { a, b in
            if a.key.kind != b.key.kind { return a.key.kind == .clusterRole }
            return a.key.namespace != b.key.namespace ? a.key.namespace < b.key.namespace : a.key.name < b.key.name
        }
        let bindings = allBindings.sorted { a, b in
            if a.namespace != b.namespace { return a.namespace ?? "" < b.namespace ?? "" }
            return a.name != b.name ? a.name < b.name : Place(a.origin) < Place(b.origin)
        }
        var rules: [PolicyRule] = []
        let own = roles.map { role in
            let start = Int32(rules.count)
            rules += role.rules
            return Array(start..<Int32(rules.count))
        }
        let aggregation = Aggregation(roles: roles, own: own)
        let roleByKey = Dictionary(uniqueKeysWithValues: roles.indices.map { (roles[$0].key, $0) })
        var grantsBySubject: [SubjectScope: [Grant]] = [:]
        var allGrantsBySubject: [SubjectName: [Grant]] = [:]
        var bindingsOfRole = [[Int]](repeating: [], count: roles.count)
        for (number, binding) in bindings.enumerated() {
            if let role = roleByKey[binding.role] { bindingsOfRole[role].append(number) }
            for (place, entry) in binding.subjects.enumerated() {
                let scope = SubjectScope(entry.subject, in: binding.namespace)
                grantsBySubject[scope, default: []].append(Grant(binding: number, subject: place))
                let name = SubjectName(name: scope.name, isGroup: scope.isGroup)
                allGrantsBySubject[name, default: []].append(Grant(binding: number, subject: place))
            }
        }
        let accounts =
            facts.serviceAccounts.map(\.subject) + facts.workloads.map(\.subject)
            + bindings.flatMap { $0.subjects.map(\.subject) }
        namespacesByAccountName = Set(accounts).sorted().reduce(into: [:]) { namespaces, account in
            if case .serviceAccount(let namespace, let name) = account {
                namespaces[name, default: []].append(namespace)
            }
        }
        let controllers = Set(facts.workloads.compactMap(\.controller))
        workloadsByDescription = facts.workloads.indices.reduce(into: [:]) { places, number in
            if controllers.isEmpty || facts.workloads[number].kind == "Pod" { return }
            let description = facts.workloads[number].description
            if controllers.contains(description) { places[description, default: []].append(number) }
        }
        automountByAccount = facts.serviceAccounts.reduce(into: [:]) { $0[$1.subject] = $1.automount }
        namespacesOfBindings = Set(bindings.compactMap(\.namespace)).sorted()
        self.roles = roles
        self.bindings = bindings
        self.rules = rules
        self.roleByKey = roleByKey
        self.grantsBySubject = grantsBySubject
        self.allGrantsBySubject = allGrantsBySubject
        self.bindingsOfRole = bindingsOfRole
        rulesOfRole = aggregation.rules
        unevaluated = aggregation.unevaluated.map { roles[$0].key }
        selectedByRole = aggregation.selected
        ruleIndex = RuleIndex(rules: rules, rulesOfRole: aggregation.rules, roles: roles)
    }

    /// Whether two bindings are the same object.
    private struct BindingName: Hashable {
        let namespace: String?
        let name: String

        init(_ binding: RoleBinding) {
            namespace = binding.namespace
            name = binding.name
        }
    }

    /// Orders what has the same name, so that the order of reading does not show.
    private struct Place: Comparable {
        let file: String
        let line: Int
        let column: Int

        init(_ origin: Origin?) {
            file = origin?.location.file ?? ""
            line = origin?.location.line ?? 0
            column = origin?.location.column ?? 0
        }

        static func < (a: Place, b: Place) -> Bool { (a.file, a.line, a.column) < (b.file, b.line, b.column) }
    }

    /// A role that is written more than once, such as in the overlays of several environments, stands for all its rules:
    /// whichever is applied, none of them is passed over.
    private static func union(_ versions: [Role]) -> Role {
        guard versions.count > 1 else { return versions[0] }
        let versions = versions.sorted { Place($0.origin) < Place($1.origin) }
        let selectors = versions.compactMap(\.aggregation)
        return Role(
            key: versions[0].key, labels: versions.reduce(into: [:]) { $0.merge($1.labels) { $1 } },
            rules: versions.flatMap(\.rules), aggregation: selectors.isEmpty ? nil : selectors.flatMap(\.self),
            origin: versions[0].origin)
    }
}

extension AccessModel.SubjectScope {
    init(_ subject: Subject, in namespace: String?) {
        if case .group(let group) = subject {
            self.init(name: group, isGroup: true, namespace: namespace)
        } else {
            self.init(name: subject.userName ?? "", isGroup: false, namespace: namespace)
        }
    }
}

/// Looking things up.
extension AccessModel {
    /// Nil for a role that does not exist, whose binding grants nothing.
    public func roleIndex(of binding: RoleBinding) -> Int? { roleByKey[binding.role] }

    public func roleIndex(_ key: RoleKey) -> Int? { roleByKey[key] }

    /// The rules that a role grants, aggregation done.
    public func effectiveRules(of role: Int) -> [PolicyRule] { rulesOfRole[role].map { rules[Int($0)] } }

    /// A role and all ClusterRoles whose rules are aggregated into it: who writes one of them writes the role.
    func parts(of role: Int) -> Set<Int> {
        var parts: Set<Int> = []
        var pending = [role]
        while let next = pending.popLast() {
            if parts.insert(next).inserted { pending += selectedByRole[next] ?? [] }
        }
        return parts
    }

    func firstRule(of role: Int, allowing attributes: AccessAttributes) -> PolicyRule? {
        for rule in rulesOfRole[role] where rules[Int(rule)].allows(attributes) { return rules[Int(rule)] }
        return nil
    }

    /// What a user has by name and by groups, in the order in which RBAC visits it: a binding once, with the first of its
    /// subjects that is the user.
    /// - Parameter namespace: also gives the grants of that namespace; without it only those for the whole cluster.
    func grants(of user: UserInfo, in namespace: String?) -> [Grant] {
        var grants: [Grant] = []
        for scope in namespace == nil ? [nil] : [nil, namespace] {
            if !user.name.isEmpty { grants += self.grants(name: user.name, isGroup: false, namespace: scope) }
            for group in user.groups { grants += self.grants(name: group, isGroup: true, namespace: scope) }
        }
        return AccessModel.once(grants)
    }

    /// A user's grants in all namespaces.
    func allGrants(of user: UserInfo) -> [Grant] {
        var grants =
            user.name.isEmpty ? [] : exact(allGrantsBySubject[.init(name: user.name, isGroup: false)], user.name)
        for group in user.groups { grants += exact(allGrantsBySubject[.init(name: group, isGroup: true)], group) }
        return AccessModel.once(grants)
    }

    /// In order, and each binding once.
    private static func once(_ grants: [Grant]) -> [Grant] {
        var last = -1
        return grants.sorted().filter { grant in
            defer { last = grant.binding }
            return grant.binding != last
        }
    }

    private func grants(name: String, isGroup: Bool, namespace: String?) -> [Grant] {
        exact(grantsBySubject[SubjectScope(name: name, isGroup: isGroup, namespace: namespace)], name)
    }

    /// Swift takes names that look the same for equal; the API server compares bytes.
    private func exact(_ grants: [Grant]?, _ name: String) -> [Grant] {
        guard let grants, name.utf8.contains(where: { $0 >= 0x80 }) else { return grants ?? [] }
        return grants.filter { grant in
            let subject = bindings[grant.binding].subjects[grant.subject].subject
            let written = if case .group(let group) = subject { group } else { subject.userName ?? "" }
            return written.utf8.elementsEqual(name.utf8)
        }
    }
}
