import Testing

@testable import Analyses

/// Random subjects that may write roles, held against the API server's guards, asked for each role by its name.
struct RandomRoleWritingTests {
    private static let namespaces = ["shop", "ops"]
    private static let subjects = ["x", "y", "z"].map(Subject.user)
    private static let rbac = "rbac.authorization.k8s.io"
    private static let everything = [PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: ["*"])]

    /// In each namespace a ServiceAccount may do everything, so that everything in a namespace is everything.
    private static func text(_ random: inout RandomAccess) -> String {
        var text =
            role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
            + binding("root", "ClusterRole root", to: "ServiceAccount ops/a", "ServiceAccount shop/a")
        func rules() -> String {
            (0..<2).map { _ in
                guard random.chance(85) else { return "{apiGroups: [''], resources: [pods], verbs: [get]}" }
                let (resource, names) = random.pick([
                    ("roles", ["q0", "q1", "ghost"]), ("clusterroles", ["c0", "c1", "c2", "ghost"]),
                    ("rolebindings", []),
                ])
                let verbs =
                    resource == "rolebindings"
                    ? "create"
                    : random.pick([
                        "escalate", "update", "create", "create, patch", "escalate, update", "escalate, create",
                    ])
                let limit = names.isEmpty || random.chance(50) ? "" : ", resourceNames: [\(random.pick(names))]"
                return
                    "{apiGroups: [\(rbac)], resources: [\(resource)], verbs: ['\(verbs.replacing(", ", with: "', '"))']\(limit)}"
            }.joined(separator: ", ")
        }
        for number in 0..<3 { text += role("c\(number)", labels: random.chance(30) ? "part: x" : "", rules()) }
        if random.chance(60) {
            text += """
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: whole}
                aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: x}}]}

                """
        }
        for number in 0..<2 { text += role("q\(number)", in: random.pick(namespaces), rules()) }
        for number in 0..<6 {
            let namespace = random.chance(60) ? random.pick(namespaces) : nil
            let name = random.pick(
                namespace != nil && random.chance(50)
                    ? ["Role q0", "Role q1", "Role ghost"]
                    : ["ClusterRole c0", "ClusterRole c1", "ClusterRole c2", "ClusterRole whole", "ClusterRole ghost"])
            text += binding("b\(number)", in: namespace, name, to: random.pick(subjects).description)
        }
        return text
    }

    private static func mayWriteItselfEverything(_ subject: Subject, _ model: AccessModel) -> Bool {
        let authorizer = Authorizer(model)
        let user = UserInfo(subject)
        func may(_ verb: String, _ resource: String, _ namespace: String, _ name: String) -> Bool {
            authorizer.decide(
                .resource(
                    ResourceAttributes(verb: verb, group: rbac, resource: resource, namespace: namespace, name: name)),
                by: user
            ).isAllowed
        }
        func resource(_ key: RoleKey) -> String { key.kind == .role ? "roles" : "clusterroles" }
        func mayChange(_ key: RoleKey) -> Bool {
            ["update", "patch"].contains { may($0, resource(key), key.namespace, key.name) }
                && authorizer.mayWrite(everything, into: key, by: user)
        }
        func mayCreate(_ key: RoleKey, _ rules: [PolicyRule] = everything) -> Bool {
            let unnamed = RoleKey(kind: key.kind, namespace: key.namespace, name: "")
            let posts = may("create", resource(key), key.namespace, "")
            let applies = ["create", "patch"].allSatisfy { may($0, resource(key), key.namespace, key.name) }
            return posts && authorizer.mayWrite(rules, into: unnamed, by: user)
                || applies && authorizer.mayWrite(rules, into: key, by: user)
        }
        let clusterRoles = model.roles.map(\.key).filter { $0.kind == .clusterRole }
        for binding in model.bindings where binding.subjects.contains(where: { $0.subject == subject }) {
            guard let role = model.roleIndex(of: binding) else {
                if mayCreate(binding.role) { return true }
                continue
            }
            if mayChange(binding.role) { return true }
            guard model.roles[role].aggregation != nil else { continue }
            // Any other ClusterRole may be given the label.
            if clusterRoles.contains(where: mayChange) { return true }
            let new = ["ghost", "new"].map { RoleKey(kind: .clusterRole, namespace: "", name: $0) }
            if new.contains(where: { mayCreate($0) }) { return true }
        }
        return namespaces.contains { namespace in
            guard may("create", "rolebindings", namespace, "") else { return false }
            let there = model.roles.map(\.key).filter { $0.kind == .clusterRole || $0.namespace == namespace }
            if there.contains(where: { mayChange($0) && authorizer.mayBind($0, in: namespace, by: user) }) {
                return true
            }
            // An empty role is created and bound before it is changed.
            return ["q0", "q1", "ghost", "new"].map { RoleKey(kind: .role, namespace: namespace, name: $0) }.contains {
                model.roleIndex($0) == nil && mayCreate($0, []) && mayChange($0)
            }
        }
    }

    @Test func whatTheGuardsLetASubjectWriteIsAWay() throws {
        var (ways, others) = (0, 0)
        for seed in 1...400 as ClosedRange<UInt64> {
            var random = RandomAccess(seed: seed)
            let model = try accessModel(Self.text(&random))
            let graph = EscalationGraph(AccessAnalysis(model))
            for subject in Self.subjects {
                let isWay = graph.paths(from: [.subject(subject)]).contains { $0.goal == .clusterAdmin }
                let expected = Self.mayWriteItselfEverything(subject, model)
                #expect(isWay == expected, "seed \(seed): \(subject)")
                ways += expected ? 1 : 0
                others += expected ? 0 : 1
            }
        }
        #expect(ways > 100 && others > 300, "\(ways) \(others)")
    }
}
