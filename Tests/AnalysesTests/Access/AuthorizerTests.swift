import Testing

@testable import Analyses

/// RBAC's semantics, row by row.
struct AuthorizerTests {
    struct Row: CustomTestStringConvertible {
        let rules: String
        let request: String
        let isAllowed: Bool

        init(_ rules: String, _ request: String, _ isAllowed: Bool) {
            self.rules = rules
            self.request = request
            self.isAllowed = isAllowed
        }

        var testDescription: String { "\(rules) | \(request)" }
    }

    static let rows = [
        // Verbs
        Row("{apiGroups: [''], resources: [pods], verbs: [get]}", "get pods", true),
        Row("{apiGroups: [''], resources: [pods], verbs: [get]}", "list pods", false),
        Row("{apiGroups: [''], resources: [pods], verbs: ['*']}", "impersonate pods", true),
        Row("{apiGroups: [''], resources: [pods], verbs: [Get]}", "get pods", false),
        // Groups
        Row("{apiGroups: [apps], resources: [deployments], verbs: [get]}", "get deployments", false),
        Row("{apiGroups: [apps], resources: [deployments], verbs: [get]}", "get deployments.apps", true),
        Row("{apiGroups: ['*'], resources: [deployments], verbs: [get]}", "get deployments.apps", true),
        // Subresources
        Row("{apiGroups: [''], resources: [pods], verbs: [get]}", "get pods/log", false),
        Row("{apiGroups: [''], resources: [pods/log], verbs: [get]}", "get pods/log", true),
        Row("{apiGroups: [''], resources: [pods/log], verbs: [get]}", "get pods", false),
        Row("{apiGroups: [''], resources: ['pods/*'], verbs: [get]}", "get pods/log", false),
        Row("{apiGroups: [''], resources: ['*/log'], verbs: [get]}", "get pods/log", true),
        Row("{apiGroups: [''], resources: ['*/log'], verbs: [get]}", "get pods", false),
        Row("{apiGroups: [''], resources: ['*/*'], verbs: [get]}", "get pods/log", false),
        Row("{apiGroups: [''], resources: ['*'], verbs: [get]}", "get pods/log", true),
        // Names
        Row("{apiGroups: [''], resources: [pods], resourceNames: [web], verbs: ['*']}", "get pods web", true),
        Row("{apiGroups: [''], resources: [pods], resourceNames: [web], verbs: ['*']}", "get pods db", false),
        Row("{apiGroups: [''], resources: [pods], resourceNames: [web], verbs: ['*']}", "create pods", false),
        Row("{apiGroups: [''], resources: [pods], resourceNames: [web], verbs: ['*']}", "list pods", false),
        Row("{apiGroups: [''], resources: [pods], resourceNames: [web], verbs: ['*']}", "list pods web", true),
        Row("{apiGroups: [''], resources: [pods], resourceNames: [web], verbs: ['*']}", "deletecollection pods", false),
        Row(
            "{apiGroups: [''], resources: [pods/exec], resourceNames: [web], verbs: [create]}", "create pods/exec web",
            true),
        Row("{apiGroups: [''], resources: [pods], resourceNames: [''], verbs: [list]}", "list pods", true),
        // URLs
        Row("{nonResourceURLs: [/metrics], verbs: [get]}", "get /metrics", true),
        Row("{nonResourceURLs: [/metrics], verbs: [get]}", "get /metrics/", false),
        Row("{nonResourceURLs: ['/healthz/*'], verbs: [get]}", "get /healthz/etcd", true),
        Row("{nonResourceURLs: ['/healthz/*'], verbs: [get]}", "get /healthz", false),
        Row("{nonResourceURLs: ['/healthz*'], verbs: [get]}", "get /healthz", true),
        Row("{nonResourceURLs: ['/h*z'], verbs: [get]}", "get /healthz", false),
        Row("{nonResourceURLs: ['*'], verbs: [get]}", "get /anything", true),
        Row("{nonResourceURLs: ['*'], verbs: [get]}", "get pods", false),
        Row("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}", "get /metrics", false),
    ]

    @Test(arguments: rows)
    func aClusterRoleBindingAllowsWhatARuleSays(_ row: Row) throws {
        let model = try accessModel(role("r", row.rules) + binding("b", "ClusterRole r", to: "User alice"))
        let decision = Authorizer(model).decide(request(row.request), by: UserInfo(name: "alice"))
        #expect(decision.isAllowed == row.isAllowed)
        let reason = "RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"r\" to User \"alice\""
        #expect(decision.reason == (row.isAllowed ? reason : ""))
    }

    static let pods = "{apiGroups: [''], resources: [pods], verbs: [get]}"

    @Test(
        arguments: [
            ("ClusterRole r", "User alice", "alice", [], "get pods -n shop", true),
            ("ClusterRole r", "User alice", "alice", [], "get pods -n other", false),
            ("ClusterRole r", "User alice", "alice", [], "get pods", false),
            ("Role r", "User alice", "alice", [], "get pods -n shop", true),
            ("Role r", "User alice", "Alice", [], "get pods -n shop", false),
            ("Role r", "Group dev", "bob", ["ops", "dev"], "get pods -n shop", true),
            ("Role r", "Group dev", "dev", [], "get pods -n shop", false),
            ("Role r", "ServiceAccount web", "system:serviceaccount:shop:web", [], "get pods -n shop", true),
            ("Role r", "ServiceAccount web", "system:serviceaccount:other:web", [], "get pods -n shop", false),
            ("Role r", "ServiceAccount ci/web", "system:serviceaccount:ci:web", [], "get pods -n shop", true),
            (
                "Role r", "User system:serviceaccount:ci:web", "system:serviceaccount:ci:web", [], "get pods -n shop",
                true
            ),
            ("Role r", "Group system:authenticated", "x", ["system:authenticated"], "get pods -n shop", true),
            ("Role gone", "User alice", "alice", [], "get pods -n shop", false),
        ] as [(String, String, String, [String], String, Bool)])
    func aRoleBindingHoldsInItsNamespace(
        _ roleRef: String, _ subject: String, _ user: String, _ groups: [String], _ text: String, _ isAllowed: Bool
    ) throws {
        let model = try accessModel(
            role("r", Self.pods) + role("r", in: "shop", Self.pods) + binding("b", in: "shop", roleRef, to: subject))
        let decision = Authorizer(model).decide(request(text), by: UserInfo(name: user, groups: groups))
        #expect(decision.isAllowed == isAllowed)
    }

    @Test func rulesForURLsNeedAClusterRoleBinding() throws {
        let model = try accessModel(
            role("r", "{nonResourceURLs: ['*'], verbs: ['*']}")
                + binding("b", in: "shop", "ClusterRole r", to: "User a"))
        #expect(!Authorizer(model).decide(request("get /metrics"), by: UserInfo(name: "a")).isAllowed)
    }

    @Test func membersOfSystemMastersAreNotAskedFor() throws {
        let user = UserInfo(name: "root", groups: ["system:masters"])
        let decision = Authorizer(try accessModel("")).decide(request("delete nodes"), by: user)
        #expect(decision == AccessDecision(isAllowed: true, reason: ""))
    }

    @Test func missingRolesAreTheReasonOfADenial() throws {
        let model = try accessModel(
            binding("a", "ClusterRole one", to: "User a") + binding("b", "ClusterRole one", to: "User a")
                + binding("c", in: "shop", "Role two", to: "User a"))
        let decision = Authorizer(model).decide(request("get pods -n shop"), by: UserInfo(name: "a"))
        #expect(
            decision.reason == "RBAC: [clusterrole.rbac.authorization.k8s.io \"one\" not found, "
                + "role.rbac.authorization.k8s.io \"two\" not found]")
        let elsewhere = Authorizer(model).decide(request("get pods"), by: UserInfo(name: "a"))
        #expect(elsewhere.reason == "RBAC: clusterrole.rbac.authorization.k8s.io \"one\" not found")
    }

    @Test func aggregatedRolesGrantWhatTheirPartsGrant() throws {
        let model = try accessModel(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: whole, labels: {part: 'yes'}}
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: 'yes'}}, {matchLabels: {second: 'yes'}}]}
            rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: nested, labels: {second: 'yes'}}
            aggregationRule: {clusterRoleSelectors: [{matchExpressions: [{key: third, operator: In, values: [a, b]}]}]}

            """ + role("part", labels: "part: 'yes'", Self.pods)
                + role("deep", labels: "third: b", "{apiGroups: [''], resources: [nodes], verbs: [get]}")
                + role("other", labels: "third: c", "{apiGroups: [''], resources: [events], verbs: [get]}")
                + binding("b", "ClusterRole whole", to: "User a"))
        let authorizer = Authorizer(model)
        func isAllowed(_ text: String) -> Bool { authorizer.decide(request(text), by: UserInfo(name: "a")).isAllowed }
        #expect(isAllowed("get pods"))
        #expect(isAllowed("get nodes"))
        #expect(!isAllowed("get events"))
        // What the role says itself is overwritten by the controller.
        #expect(!isAllowed("get secrets"))
    }

    @Test func filesHaveTheDefaultRolesBesideThem() throws {
        let text = binding("b", in: "shop", "ClusterRole view", to: "User a")
        let asked = request("get configmaps -n shop")
        #expect(Authorizer(try accessModel(text, .files)).decide(asked, by: UserInfo(name: "a")).isAllowed)
        #expect(!Authorizer(try accessModel(text, .cluster)).decide(asked, by: UserInfo(name: "a")).isAllowed)
    }

    @Test(
        arguments: [
            "{user: alice, resourceAttributes: {verb: get, resource: pods}, nonResourceAttributes: {verb: get}}",
            "{user: alice}", "{resourceAttributes: {verb: get, resource: pods}}", "[]",
            "{user: alice, groups: dev, resourceAttributes: {verb: get}}", "{user: 1, resourceAttributes: {verb: get}}",
            "{user: alice, resourceAttributes: []}",
        ])
    func aLineThatIsNoReviewIsRefused(_ text: String) throws {
        try withValue(text) { value in
            _ = #expect(throws: AccessReview.Mistake.self) { try AccessReview(value) }
        }
    }

    @Test func anAnswerIsOneLineOfJSON() {
        let decision = AccessDecision(isAllowed: false, reason: "a \"b\"")
        #expect(decision.json == #"{"allowed":false,"reason":"a \"b\""}"#)
    }
}
