import Testing

@testable import Analyses

/// Rights in the name of others, and the rights by which requests are guarded: both are asked of one identity.
struct LentRightsTests {
    private static let rbac = "apiGroups: [rbac.authorization.k8s.io]"
    private static let csr = "apiGroups: [certificates.k8s.io]"
    private static let asLeo =
        "{apiGroups: [authentication.k8s.io], resources: [users], resourceNames: [leo], verbs: ['impersonate:user-info']}"

    /// The first step of robot, who may do some things itself and some in the name of leo.
    private static func way(_ own: [String], _ lent: [String], leo: [String]) throws -> String? {
        let text =
            role("r", (own + lent + [asLeo]).joined(separator: ", "))
            + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot")
            + (leo.isEmpty
                ? "" : role("l", leo.joined(separator: ", ")) + binding("l", "ClusterRole l", to: "User leo"))
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        return graph.paths(from: [EscalationTests.robot]).first { $0.goal == .clusterAdmin }?.steps.first?.reason
    }

    private static let bind = "{\(rbac), resources: [clusterroles], verbs: [bind]}"
    private static let makeBinding = "{\(rbac), resources: [clusterrolebindings], verbs: [create]}"
    private static let lendBinding =
        "{\(rbac), resources: [clusterrolebindings], verbs: ['impersonate-on:user-info:create']}"
    private static let everyVerb = "{\(rbac), resources: [clusterrolebindings], verbs: ['*']}"
    private static let lendBind = "{\(rbac), resources: [clusterroles], verbs: ['impersonate-on:user-info:bind']}"
    private static let escalate = "{\(rbac), resources: [clusterroles], verbs: [escalate]}"
    private static let change = "{\(rbac), resources: [clusterroles], verbs: [patch]}"
    private static let lendChange = "{\(rbac), resources: [clusterroles], verbs: ['impersonate-on:user-info:patch']}"
    private static let lendEscalate =
        "{\(rbac), resources: [clusterroles], verbs: ['impersonate-on:user-info:escalate']}"

    @Test(
        arguments: [
            // Both halves are leo's.
            ([], [lendBinding], [makeBinding, bind], "may bind itself to cluster-admin, in the name of User leo"),
            // An asterisk is every verb, that of a request in another's name, too.
            ([], [everyVerb], [makeBinding, bind], "may bind itself to cluster-admin, in the name of User leo"),
            ([], [everyVerb], [makeBinding], nil), ([], [everyVerb, lendBind], [bind], nil),
            (
                [], [lendChange], [change, escalate],
                "may write every right into the ClusterRole that it is bound to, in the name of User leo"
            ),
            // One half is robot's, and no request is made by two.
            ([bind], [lendBinding], [makeBinding], nil), ([makeBinding], [lendBind], [bind], nil),
            ([escalate], [lendChange], [change], nil), ([change], [lendEscalate], [escalate], nil),
            // Nobody lends what guards.
            ([], [lendBinding, lendBind], [makeBinding], nil),
            // Both are robot's, and leo is not needed.
            ([makeBinding, bind], [], [], "may bind itself to cluster-admin"),
        ] as [([String], [String], [String], String?)])
    func aGuardedRequestIsOneIdentitys(
        _ own: [String], _ lent: [String], _ leo: [String], _ expected: String?
    ) throws {
        #expect(try Self.way(own, lent, leo: leo) == expected)
    }

    /// In a namespace: leo binds cluster-admin to robot there.
    @Test(arguments: [true, false])
    func soItIsInANamespace(_ guardsItself: Bool) throws {
        let rights = "{\(Self.rbac), resources: [rolebindings], verbs: ['impersonate-on:user-info:create']}, "
        let making = "{\(Self.rbac), resources: [rolebindings], verbs: [create]}"
        let text =
            EscalationTests.admin + role("as", Self.asLeo)
            + binding("as", "ClusterRole as", to: "ServiceAccount shop/robot")
            + role("r", in: "ops", rights + (guardsItself ? "" : Self.bind))
            + binding("b", in: "ops", "Role r", to: "ServiceAccount shop/robot")
            + role("l", in: "ops", making + ", " + (guardsItself ? Self.bind : ""))
            + binding("l", in: "ops", "Role l", to: "User leo")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let path = graph.paths(from: [EscalationTests.robot]).first { $0.goal == .clusterAdmin }
        #expect(
            path?.steps.first?.reason
                == (guardsItself ? "may give itself every right in namespace ops, in the name of User leo" : nil))
    }

    /// A certificate may be requested by one and approved by another, who needs both rights to approve.
    @Test(
        arguments: [
            ([], ["update"], ["update", "approve"], true), (["approve"], ["update"], ["update"], false),
            (["update"], ["approve"], ["approve"], false), (["update", "approve"], [], [], true),
        ] as [([String], [String], [String], Bool)])
    func anApprovalIsOneIdentitys(
        _ own: [String], _ lent: [String], _ leo: [String], _ isWay: Bool
    ) throws {
        func rule(_ verb: String, _ prefix: String = "") -> String {
            let resource = verb == "approve" ? "signers" : "certificatesigningrequests/approval"
            return "{\(Self.csr), resources: [\(resource)], verbs: ['\(prefix)\(verb)']}"
        }
        let request = "{\(Self.csr), resources: [certificatesigningrequests], verbs: [create]}"
        let text =
            EscalationStepTests.cluster
            + role(
                "r",
                ([Self.asLeo, request] + own.map { rule($0) } + lent.map { rule($0, "impersonate-on:user-info:") })
                    .joined(separator: ", ")) + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot")
            + (leo.isEmpty
                ? ""
                : role("l", leo.map { rule($0) }.joined(separator: ", "))
                    + binding("l", "ClusterRole l", to: "User leo"))
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        let path = graph.paths(from: [EscalationTests.robot]).first { $0.goal == .clusterAdmin }
        #expect((path != nil) == isWay)
    }

    /// Several requests may be made in several names.
    @Test func whatIsNotGuardedAddsUp() throws {
        let secrets = { (verb: String) in "{apiGroups: [''], resources: [secrets], verbs: ['\(verb)']}" }
        let text =
            EscalationTests.admin
            + role(
                "r", [Self.asLeo, secrets("get"), secrets("impersonate-on:user-info:create")].joined(separator: ", "))
            + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot") + role("l", secrets("create"))
            + binding("l", "ClusterRole l", to: "User leo")
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        #expect(graph.paths(from: [EscalationTests.robot]).contains { $0.goal == .clusterAdmin })
    }
}
