import Testing

@testable import Analyses

/// Random subjects that may bind roles. What they may bind is held against bindings that are really made, one by one, as
/// long as the API server's guard lets them.
struct RandomBindingTests {
    static let namespaces = ["shop", "ops"]
    static let names = ["a", "b"]
    private static let rbac = "rbac.authorization.k8s.io"

    /// `ops/a` may do everything.
    static func text(_ random: inout RandomAccess) -> String {
        var text =
            role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
            + binding("root", "ClusterRole root", to: "ServiceAccount ops/a")
        for name in names {
            text += """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: \(name), namespace: \(random.pick(namespaces))}
                spec: {serviceAccountName: \(random.pick(names)), containers: [{name: c, image: a/b:1}]}

                """
        }
        func limit(_ names: [String]) -> String {
            random.chance(75) ? ", resourceNames: [\(random.pick(names))]" : ""
        }
        func power() -> String {
            let (group, resource, verb) = random.pick([
                ("", "pods/exec", "create"), ("", "pods", "create"), ("", "pods", "patch"), ("", "pods", "get"),
                ("", "serviceaccounts/token", "create"), ("apps", "deployments", "create"),
                ("", "serviceaccounts", "impersonate"), ("", "namespaces", "patch"),
            ])
            let named = ["pods/exec", "serviceaccounts/token"].contains(resource) && random.chance(50)
            return "{apiGroups: ['\(group)'], resources: [\(resource)], verbs: [\(verb)]\(named ? limit(names) : "")}"
        }
        func binder() -> String {
            switch random.pick([0, 0, 1, 1, 2, 3]) {
            case 0:
                "{apiGroups: [\(rbac)], resources: [clusterroles], verbs: [bind]\(limit(["r0", "r1", "r2", "r3", "root"]))}"
            case 1: "{apiGroups: [\(rbac)], resources: [roles], verbs: [bind]\(limit(["q0", "q1"]))}"
            case 2:
                "{apiGroups: [\(rbac)], resources: [\(random.pick(["clusterrolebindings", "rolebindings"]))], "
                    + "verbs: [\(random.pick(["create", "create, patch"]))]\(random.chance(70) ? "" : limit(["b0", "x"]))}"
            default:
                "{apiGroups: [\(rbac)], resources: [\(random.pick(["clusterrolebindings", "rolebindings"]))], "
                    + "verbs: [\(random.pick(["update", "patch"]))]\(limit(["b0", "b1", "root"]))}"
            }
        }
        for number in 0..<4 {
            let rules = (0..<3).map { _ in random.chance(40) ? power() : binder() }
            text += role("r\(number)", rules.joined(separator: ", "))
            if number < 2 {
                text += role("q\(number)", in: random.pick(namespaces), [power(), binder()].joined(separator: ", "))
            }
        }
        for number in 0..<4 {
            let account = "ServiceAccount \(random.pick(namespaces))/\(random.pick(names))"
            text += binding(
                "b\(number)", in: random.chance(50) ? random.pick(namespaces) : nil,
                "ClusterRole r\(random.pick([0, 1, 2, 3]))",
                to: account)
        }
        return text
    }

    /// The model with every binding of the subject that it may make, or add itself to.
    private func bindingItself(_ subject: Subject, _ model: AccessModel) -> AccessModel {
        var model = model
        while true {
            let authorizer = Authorizer(model)
            let user = UserInfo(subject)
            func may(_ verb: String, _ resource: String, _ namespace: String, _ name: String) -> Bool {
                authorizer.decide(
                    .resource(
                        ResourceAttributes(
                            verb: verb, group: Self.rbac, resource: resource, namespace: namespace, name: name)),
                    by: user
                ).isAllowed
            }
            func mayMake(_ resource: String, _ namespace: String) -> Bool {
                // By POST, or by server-side apply under some name.
                may("create", resource, namespace, "")
                    || ["b0", "x"].contains {
                        may("create", resource, namespace, $0) && may("patch", resource, namespace, $0)
                    }
            }
            var facts = model.facts
            func bind(_ role: RoleKey, _ namespace: String?) {
                let isThere = facts.bindings.contains { binding in
                    binding.role == role && binding.namespace == namespace
                        && binding.subjects.contains { $0.subject == subject }
                }
                if isThere || !authorizer.mayBind(role, in: namespace ?? "", by: user) { return }
                facts.bindings.append(
                    RoleBinding(
                        namespace: namespace, name: "made-\(facts.bindings.count)", role: role,
                        subjects: [.init(subject)]))
            }
            for role in model.roles.map(\.key) {
                if role.kind == .clusterRole, mayMake("clusterrolebindings", "") { bind(role, nil) }
                for namespace in role.kind == .role ? [role.namespace] : Self.namespaces
                where mayMake("rolebindings", namespace) { bind(role, namespace) }
            }
            for binding in model.bindings where !binding.name.hasPrefix("made") {
                let resource = binding.namespace == nil ? "clusterrolebindings" : "rolebindings"
                if ["update", "patch"].contains(where: { may($0, resource, binding.namespace ?? "", binding.name) }) {
                    bind(binding.role, binding.namespace)
                }
            }
            if facts.bindings.count == model.facts.bindings.count { return model }
            model = AccessModel(facts, completeness: .cluster)
        }
    }

    @Test func whatMayBeBoundCountsAsIfItWere() throws {
        var (found, gained) = (0, 0)
        for seed in 1...250 as ClosedRange<UInt64> {
            var random = RandomAccess(seed: seed)
            let model = try accessModel(Self.text(&random))
            let graph = EscalationGraph(AccessAnalysis(model))
            for namespace in Self.namespaces {
                for name in Self.names {
                    let subject = Subject.serviceAccount(namespace: namespace, name: name)
                    let bound = bindingItself(subject, model)
                    func goals(_ graph: EscalationGraph) -> Set<EscalationPath.Goal> {
                        Set(graph.paths(from: [.subject(subject)]).map(\.goal))
                    }
                    let ways = goals(graph)
                    #expect(ways == goals(EscalationGraph(AccessAnalysis(bound))), "seed \(seed): \(subject)")
                    found += ways.count
                    gained += graph.paths(from: [.subject(subject)]).count { path in
                        path.steps.contains { $0.reason.contains("once it has") }
                    }
                }
            }
        }
        #expect(found > 200, "\(found)")
        #expect(gained > 50, "\(gained)")
    }
}
