import Testing

@testable import Analyses

/// Who writes every right into a role gains them only where a binding gives it the role.
struct WidenedRolesTests {
    private static let rbac = "apiGroups: [rbac.authorization.k8s.io]"
    private static let robot = "ServiceAccount shop/robot"

    private static func rule(_ resources: String, _ verbs: String, _ names: String = "") -> String {
        "{\(rbac), resources: [\(resources)], verbs: [\(verbs)]\(names.isEmpty ? "" : ", resourceNames: [\(names)]")}"
    }

    /// Where `ops/admin` may do everything.
    private static let objects =
        EscalationTests.admin + """
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: ops}

            """

    private static func first(_ text: String) throws -> String? {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        return graph.paths(from: [EscalationTests.robot]).first { $0.goal == .clusterAdmin }?.steps.first.map {
            graph.describe($0.to)
        }
    }

    private static let ops = "every ServiceAccount in namespace ops"
    private static let bound = binding("mine", in: "ops", "Role mine", to: robot)
    private static let mine = role("mine", in: "ops", "{apiGroups: [''], resources: [pods], verbs: [get]}")

    @Test(
        arguments: [
            // By a ClusterRoleBinding, and bound to no Role.
            (rule("roles", "escalate, update"), "", nil), (rule("roles", "escalate, patch"), mine, nil),
            (rule("roles", "escalate, update"), mine + bound, ops),
            (rule("roles", "escalate, update", "mine"), mine + bound, ops),
            (rule("roles", "escalate, update", "other"), mine + bound, nil),
            (rule("roles", "update"), mine + bound, nil), (rule("roles", "escalate"), mine + bound, nil),
            // A RoleBinding of a ClusterRole is no Role.
            (
                rule("roles", "escalate, update"),
                role("c", "{apiGroups: [''], resources: [pods], verbs: [get]}")
                    + binding("mine", in: "ops", "ClusterRole c", to: robot), nil
            ),
            // What it binds itself to must give nothing that it has not, as long as it does so.
            (rule("roles, rolebindings", "escalate, update, create"), "", "every ServiceAccount in every namespace"),
            (rule("roles", "escalate, update") + ", " + rule("rolebindings", "create"), mine, nil),
            (
                rule("roles", "escalate, update") + ", " + rule("rolebindings", "create")
                    + ", {apiGroups: [''], resources: [pods], verbs: [get]}", mine, ops
            ),
            (rule("roles", "update, create") + ", " + rule("rolebindings", "create"), mine, nil),
            // The missing role of a binding.
            (rule("roles", "escalate, create"), bound, ops), (rule("roles", "escalate"), bound, nil),
            (rule("roles", "create"), bound, nil), (rule("roles", "escalate, create"), mine + bound, nil),
            // What is created by POST has no name when it is authorized; server-side apply has.
            (rule("roles", "escalate, create", "mine"), bound, nil),
            (rule("roles", "escalate, create, patch", "mine"), bound, ops),
            (rule("roles", "create") + ", " + rule("roles", "escalate", "mine"), bound, nil),
            (rule("clusterroles", "escalate, create"), bound, nil),
            (
                rule("clusterroles", "escalate, create"), binding("ghost", "ClusterRole ghost", to: robot),
                "cluster-admin"
            ),
            (
                rule("clusterroles", "escalate, create"), binding("ghost", in: "ops", "ClusterRole ghost", to: robot),
                ops
            ),
        ] as [(String, String, String?)])
    func aRoleThatIsWrittenGivesWhatABindingSays(_ rules: String, _ more: String, _ foothold: String?) throws {
        let text = Self.objects + role("r", rules) + binding("b", "ClusterRole r", to: Self.robot) + more
        #expect(try Self.first(text) == foothold)
    }

    private static func aggregated(_ selector: String) -> String {
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: whole}
        aggregationRule: {clusterRoleSelectors: [\(selector)]}

        """
    }

    private static let one = "{matchLabels: {part: 'yes'}}"

    @Test(
        arguments: [
            (rule("clusterroles", "escalate, create"), one, "cluster-admin"),
            (rule("clusterroles", "create"), one, nil), (rule("clusterroles", "escalate"), one, nil),
            // A name that nothing has, by server-side apply; and a role that is there and gets the label.
            (rule("clusterroles", "escalate, create, patch", "new"), one, "cluster-admin"),
            (rule("clusterroles", "escalate, create", "new"), one, nil),
            (rule("clusterroles", "escalate, create, patch", "other"), one, "cluster-admin"),
            (rule("clusterroles", "escalate, update", "other"), one, "cluster-admin"),
            (rule("clusterroles", "escalate, update", "new"), one, nil),
            // Selectors that labels can match, and that none can.
            (
                rule("clusterroles", "escalate, create"),
                "{matchExpressions: [{key: a, operator: In, values: [x, z]}, {key: a, operator: NotIn, values: [x]}, "
                    + "{key: b, operator: Exists}, {key: b, operator: NotIn, values: [v0]}, {key: c, operator: DoesNotExist}]}",
                "cluster-admin"
            ),
            (
                rule("clusterroles", "escalate, create"),
                "{matchExpressions: [{key: a, operator: In, values: [x]}, {key: a, operator: NotIn, values: [x]}]}", nil
            ),
            (
                rule("clusterroles", "escalate, create"),
                "{matchExpressions: [{key: a, operator: Exists}, {key: a, operator: DoesNotExist}]}", nil
            ),
        ] as [(String, String, String?)])
    func aRoleThatAggregatesIsWidenedByANewPart(_ rules: String, _ selector: String, _ foothold: String?) throws {
        let text =
            Self.objects + role("r", rules) + binding("b", "ClusterRole r", to: Self.robot)
            + role("other", "{apiGroups: [''], resources: [pods], verbs: [get]}") + Self.aggregated(selector)
        #expect(try Self.first(text) == nil)
        #expect(try Self.first(text + binding("w", "ClusterRole whole", to: Self.robot)) == foothold)
        let here = foothold == nil ? nil : Self.ops
        #expect(try Self.first(text + binding("w", in: "ops", "ClusterRole whole", to: Self.robot)) == here)
    }

    /// Whom Kubernetes' own `view` was given beside.
    @Test func kubernetesOwnRolesAggregateToo() throws {
        let text =
            role("r", Self.rule("clusterroles", "create, escalate")) + binding("b", "ClusterRole r", to: "User u")
            + binding("v", "ClusterRole view", to: "User u")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text, .files)))
        let path = try #require(graph.paths(from: [.subject(.user("u"))]).first { $0.goal == .clusterAdmin })
        #expect(path.length == 1)
        #expect(
            path.steps[0].reason
                == "may create a ClusterRole that is a part of ClusterRole view, to which it is bound")
    }
}
