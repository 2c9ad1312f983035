@testable import Analyses

/// Random roles, bindings and requests from small alphabets, so that they meet.
struct RandomAccess {
    var generator: Generator

    /// A reproducible source of randomness.
    struct Generator: RandomNumberGenerator {
        private var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    static let verbs = ["get", "list", "create", "delete", "escalate", "bind", "*", "*"]
    static let groups = ["", "", "apps", "rbac.authorization.k8s.io", "*", "*"]
    static let resources = [
        "pods", "pods/exec", "pods/*", "*/exec", "*", "*", "secrets", "deployments", "clusterroles",
        "serviceaccounts/token",
        "serviceaccounts", "nodes/proxy", "users",
    ]
    static let names = ["web", "db", "x"]
    static let namespaces = ["shop", "ops", "kube-system"]
    static let paths = ["/metrics", "/healthz", "/healthz/a", "/"]
    static let urls = ["/metrics", "/healthz*", "/healthz/*", "*", "/"]

    init(seed: UInt64) { generator = Generator(seed: seed) }

    mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &generator)] }

    mutating func some<T>(_ items: [T], _ range: ClosedRange<Int>) -> [T] {
        (0..<Int.random(in: range, using: &generator)).map { _ in pick(items) }
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

    mutating func rule() -> PolicyRule {
        if chance(15) { return PolicyRule(verbs: some(Self.verbs, 1...2), nonResourceURLs: some(Self.urls, 1...2)) }
        return PolicyRule(
            verbs: some(Self.verbs, 1...3), apiGroups: some(Self.groups, 1...2),
            resources: some(Self.resources, 1...3), resourceNames: chance(20) ? some(Self.names, 1...2) : [])
    }

    mutating func subject() -> Subject {
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: .user(pick(["alice", "bob", "system:serviceaccount:shop:web"]))
        case 1: .group(pick(["dev", "ops", "system:authenticated", "system:serviceaccounts:shop"]))
        default: .serviceAccount(namespace: pick(Self.namespaces), name: pick(["web", "db"]))
        }
    }

    mutating func facts() -> AccessFacts {
        var facts = AccessFacts()
        for number in 0..<Int.random(in: 1...8, using: &generator) {
            let isCluster = chance(60)
            let key = RoleKey(
                kind: isCluster ? .clusterRole : .role, namespace: pick(Self.namespaces), name: "r\(number)")
            let selector = RoleSelector([.init(key: "part", test: .isIn, values: [pick(["a", "b"])])])
            let labels = chance(40) ? ["part": pick(["a", "b"])] : [:]
            facts.roles.append(
                Role(
                    key: key, labels: labels, rules: (0..<Int.random(in: 0...3, using: &generator)).map { _ in rule() },
                    aggregation: isCluster && chance(20) ? [selector] : nil))
        }
        for number in 0..<Int.random(in: 0...16, using: &generator) {
            facts.bindings.append(binding(number, facts.roles))
        }
        return facts
    }

    mutating func binding(_ number: Int, _ roles: [Role]) -> RoleBinding {
        let role = chance(10) ? RoleKey(kind: .clusterRole, namespace: "", name: "gone") : pick(roles).key
        let isCluster = role.kind == .clusterRole && chance(50)
        let namespace = role.kind == .role ? role.namespace : pick(Self.namespaces)
        return RoleBinding(
            namespace: isCluster ? nil : namespace, name: "b\(number)", role: role,
            subjects: (0..<Int.random(in: 0...3, using: &generator)).map { _ in .init(subject()) })
    }

    mutating func request() -> AccessAttributes {
        if chance(15) { return .nonResource(path: pick(Self.paths), verb: pick(["get", "create"])) }
        let target = pick([
            "pods", "pods/exec", "secrets", "deployments", "clusterroles", "serviceaccounts/token", "x/exec",
        ])
        .split(separator: "/").map(String.init)
        return .resource(
            ResourceAttributes(
                verb: pick(["get", "list", "create", "delete", "bind", "watch"]),
                group: pick(["", "apps", "rbac.authorization.k8s.io"]), resource: target[0],
                subresource: target.count > 1 ? target[1] : "", namespace: chance(70) ? pick(Self.namespaces) : "",
                name: chance(50) ? pick(Self.names) : ""))
    }

    mutating func user() -> UserInfo {
        if chance(40) { return UserInfo(subject()) }
        let user = pick(["alice", "bob", "system:serviceaccount:shop:web", "dev"])
        return UserInfo(name: user, groups: some(["dev", "ops", "system:authenticated"], 0...2))
    }
}
