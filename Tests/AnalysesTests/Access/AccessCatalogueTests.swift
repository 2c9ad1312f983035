import Testing

@testable import Analyses

/// The catalogue of what is risky in who may do what, row by row: each has a rule, whose examples `AccessRulesTests` judges.
struct AccessCatalogueTests {
    /// Permissions, by their number.
    static let permissions: [(number: Int, rules: [String])] = [
        (1, ["cluster-admin-equivalent"]), (2, ["namespace-admin-equivalent"]), (3, ["non-resource-url-wildcard"]),
        (4, ["read-all-secrets", "read-namespace-secrets"]), (5, ["read-named-secret"]), (6, ["write-secrets"]),
        (7, ["delete-secrets"]), (8, ["issue-any-token", "issue-namespace-tokens"]), (9, ["impersonate-users"]),
        (10, ["impersonate-groups"]), (11, ["impersonate-service-accounts"]), (12, ["impersonate-extras"]),
        (13, ["constrained-impersonation"]), (14, ["escalate"]), (15, ["bind"]), (16, ["write-bindings"]),
        (17, ["write-roles"]), (18, ["delete-rbac"]), (19, ["create-pods"]), (20, ["create-workloads"]),
        (21, ["change-workloads"]), (22, ["write-custom-workloads"]), (23, ["patch-pods"]),
        (24, ["ephemeral-containers"]), (25, ["exec-into-pods"]), (26, ["attach-to-pods"]), (27, ["forward-ports"]),
        (28, ["proxy-to-pods"]), (29, ["read-logs"]), (30, ["delete-logs"]), (31, ["write-pod-status"]),
        (32, ["delete-pods"]), (33, ["bind-pods"]), (34, ["resize-or-checkpoint"]), (35, ["proxy-to-nodes"]),
        (36, ["read-node-internals"]), (37, ["write-nodes"]), (38, ["write-node-status"]),
        (39, ["approve-certificates"]), (40, ["create-certificate-requests"]), (41, ["sign-certificates"]),
        (42, ["write-trust-bundles"]), (43, ["write-mutating-webhooks"]), (44, ["write-validating-webhooks"]),
        (45, ["write-admission-policies"]), (46, ["write-policy-engine"]), (47, ["write-api-services"]),
        (48, ["write-custom-resource-definitions"]), (49, ["write-persistent-volumes"]),
        (50, ["write-storage-classes"]), (51, ["write-namespaces"]), (52, ["write-network-policies"]),
        (53, ["write-services"]), (54, ["write-ingresses"]), (55, ["write-system-configmaps"]),
        (56, ["write-configmaps"]), (57, ["delete-events"]), (58, ["mass-deletion"]), (59, ["cloud-identity"]),
        (60, ["write-quotas"]),
    ]

    static let subjects: [(what: String, rules: [String])] = [
        ("everyone", ["anonymous-binding", "authenticated-binding", "system-masters-binding"]),
        ("default ServiceAccount", ["default-service-account-binding"]),
        ("role that does not exist", ["dangling-role-reference"]),
        ("subject that does not exist", ["dangling-subject"]), ("token that nobody uses", ["unused-service-account"]),
        ("human by name", ["user-binding"]),
        ("ServiceAccount of another namespace", ["cross-namespace-service-account"]),
        ("aggregation of everything", ["open-aggregation"]), ("never used", ["unused-binding"]),
        ("many bindings", ["many-bindings"]),
    ]

    static let combinations: [(what: String, rules: [String])] = [
        ("request, approve and sign", ["mint-certificates"]), ("bind and write bindings", ["bind-and-write-bindings"]),
        ("escalate the own role", ["escalate-own-role"]), ("Pods without Pod Security", ["privileged-pods"]),
        ("steal Pods", ["steal-pods"]), ("mint tokens as Secrets", ["mint-token-secrets"]),
        ("files of a control-plane node", ["control-plane-host-access"]),
        ("a node and the tokens on it", ["powerful-node-agent"]),
    ]

    /// Of virtual machines and devices, beside the numbered ones.
    static let further = ["enter-virtual-machines", "claim-devices-as-administrator"]

    /// What the accounts of workloads may do, whatever it is.
    static let workloads = ["powerful-workload", "account-with-rights"]

    @Test func everyRowHasItsRuleAndEveryRuleItsRow() {
        #expect(Self.permissions.map(\.number) == Array(1...60))
        #expect(Self.subjects.count == 10 && Self.combinations.count == 8)
        let rules =
            Self.permissions.flatMap(\.rules) + Self.subjects.flatMap(\.rules) + Self.combinations.flatMap(\.rules)
            + Self.workloads + Self.further
        #expect(Set(rules).count == rules.count)
        #expect(Set(rules.map { "rbac-" + $0 }) == AccessAnalysis.ruleNames)
    }
}
