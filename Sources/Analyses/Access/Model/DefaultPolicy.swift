/// The roles and bindings that every API server creates at its start: those of Kubernetes 1.36.
///
/// They are written in lines. `role NAME` begins a ClusterRole, and with a namespace before a slash a Role; `label=` names
/// the label by which another role aggregates it, and `selects=` the label that it aggregates itself, both without
/// `rbac.authorization.k8s.io/`. Each indented line is a rule, `""` the core group. `bind NAME ROLE SUBJECT…` is a binding.
enum DefaultPolicy {
    static let roles: [Role] = {
        var roles: [Role] = []
        var head: Role?
        var rules: [PolicyRule] = []
        func finish() {
            guard let head else { return }
            roles.append(Role(key: head.key, labels: head.labels, rules: rules, aggregation: head.aggregation))
            rules = []
        }
        for line in [generalRoles, controllerRoles].flatMap({ split($0[...], "\n") }) {
            let words = split(line, " ")
            if words[0] == "role" {
                finish()
                head = role(words.dropFirst())
            } else {
                rules.append(rule(words))
            }
        }
        finish()
        return roles
    }()

    static let bindings: [RoleBinding] =
        split(generalBindings[...], "\n").map { binding(split($0, " ").dropFirst()) }
        + roles.filter { $0.key.kind == .clusterRole && $0.key.name.hasPrefix(controllerPrefix) }.map { role in
            let name = String(role.key.name.dropFirst(controllerPrefix.count))
            let account = Subject.serviceAccount(namespace: "kube-system", name: name)
            return RoleBinding(namespace: nil, name: role.key.name, role: role.key, subjects: [.init(account)])
        }

    private static let controllerPrefix = "system:controller:"
    private static let labelPrefix = "rbac.authorization.k8s.io/"

    private static let roleByKey = Dictionary(uniqueKeysWithValues: roles.map { ($0.key, $0) })

    /// What the default roles grant with aggregation done, by key.
    private static let effectiveRules: [RoleKey: [PolicyRule]] = roleByKey.mapValues { role in
        guard role.aggregation != nil else { return role.rules }
        var pending = [role]
        var visited: Set<RoleKey> = []
        var rules: [PolicyRule] = []
        while let next = pending.popLast() {
            guard visited.insert(next.key).inserted else { continue }
            guard let selectors = next.aggregation else {
                rules += next.rules
                continue
            }
            pending += roles.filter { other in selectors.contains { $0.matches(other.labels) } }
        }
        return rules
    }

    /// Whether a role has a default name.
    static func has(_ key: RoleKey) -> Bool { roleByKey[key] != nil }

    /// Whether a role of a default name grants nothing that the default role of that name does not.
    static func isDefault(_ key: RoleKey, granting rules: [PolicyRule]) -> Bool {
        effectiveRules[key]?.cover(rules) ?? false
    }

    /// What a default role grants; empty for other roles.
    static func rules(of name: String) -> [PolicyRule] {
        effectiveRules[RoleKey(kind: .clusterRole, namespace: "", name: name)] ?? []
    }

    /// Whether Kubernetes itself binds the subject to the role.
    static func binds(_ subject: Subject, to role: RoleKey, in namespace: String?) -> Bool {
        defaultGrants.contains(DefaultGrant(subject: subject, role: role, namespace: namespace))
    }

    /// Whether the subject is a part of Kubernetes: a user or ServiceAccount that it gives a role to.
    static func isComponent(_ subject: Subject) -> Bool { components.contains(subject) }

    private static let components = Set(
        bindings.flatMap { $0.subjects.map(\.subject) }.filter { $0.userName != nil })

    private struct DefaultGrant: Hashable {
        let subject: Subject
        let role: RoleKey
        let namespace: String?
    }

    private static let defaultGrants = Set(
        bindings.flatMap { binding in
            binding.subjects.map {
                DefaultGrant(subject: $0.subject, role: binding.role, namespace: binding.namespace)
            }
        })

    private static func role(_ words: ArraySlice<Substring>) -> Role {
        var labels: [String: String] = [:]
        var selectors: [RoleSelector]?
        for word in words.dropFirst() {
            if word.hasPrefix("label=") { labels[labelPrefix + word.dropFirst(6)] = "true" }
            if word.hasPrefix("selects=") {
                let key = labelPrefix + word.dropFirst(8)
                selectors = [RoleSelector([.init(key: key, test: .isIn, values: ["true"])])]
            }
        }
        let (namespace, name) = nameParts(words.first ?? "")
        let key = RoleKey(kind: namespace == nil ? .clusterRole : .role, namespace: namespace ?? "", name: name)
        return Role(key: key, labels: labels, rules: [], aggregation: selectors)
    }

    private static func rule(_ words: [Substring]) -> PolicyRule {
        func list(_ key: String) -> [String] {
            guard let word = words.first(where: { $0.utf8.starts(with: key.utf8) }) else { return [] }
            return split(Substring(word.utf8.dropFirst(key.utf8.count)), ",").map { $0 == "\"\"" ? "" : String($0) }
        }
        return PolicyRule(
            verbs: list("verbs="), apiGroups: list("groups="), resources: list("resources="),
            resourceNames: list("names="), nonResourceURLs: list("urls="))
    }

    private static func binding(_ words: ArraySlice<Substring>) -> RoleBinding {
        let (namespace, name) = nameParts(words.first ?? "")
        let role = RoleKey(
            kind: namespace == nil ? .clusterRole : .role, namespace: namespace ?? "",
            name: String(words.dropFirst().first ?? ""))
        return RoleBinding(
            namespace: namespace, name: name, role: role,
            subjects: words.dropFirst(2).map { .init(Subject(String($0))) })
    }

    /// The parts of a text between bytes that are a separator. Everything here is ASCII, and looking for grapheme clusters
    /// would take most of the time.
    private static func split(_ text: Substring, _ separator: Unicode.Scalar) -> [Substring] {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.split(separator: UInt8(ascii: separator)).map { Substring(decoding: $0, as: UTF8.self) }
        } ?? []
    }

    private static func nameParts(_ word: Substring) -> (namespace: String?, name: String) {
        guard let slash = word.utf8.firstIndex(of: UInt8(ascii: "/")) else { return (nil, String(word)) }
        return (String(word[..<slash]), String(word[slash...].dropFirst()))
    }
}
