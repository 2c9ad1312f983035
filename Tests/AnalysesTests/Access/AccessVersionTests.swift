import CEL
import Testing

@testable import Analyses

/// What the API server's version decides beside sessions in Pods.
struct AccessVersionTests {
    private static func analysis(_ text: String, _ minor: Int) throws -> AccessAnalysis {
        AccessAnalysis(
            AccessModel(try accessFacts(text), completeness: .cluster, version: KubernetesVersion(1, minor)))
    }

    private static let authentication = "apiGroups: [authentication.k8s.io]"

    @Test(
        arguments: [(28, false), (34, false), (35, false), (36, true)],
        [
            "{\(authentication), resources: [users], verbs: ['impersonate:user-info']}, "
                + "{apiGroups: [''], resources: [pods], verbs: ['impersonate-on:user-info:create']}",
            "{\(authentication), resources: [nodes], verbs: ['impersonate:arbitrary-node']}, "
                + "{apiGroups: [''], resources: [serviceaccounts/token], verbs: ['impersonate-on:arbitrary-node:create']}",
        ])
    func constrainedImpersonationIsOf136(_ given: (Int, Bool), _ rules: String) throws {
        let (minor, isThere) = given
        let text =
            EscalationStepTests.cluster + role("r", rules)
            + binding("r", "ClusterRole r", to: "ServiceAccount shop/robot")
        let analysis = try Self.analysis(text, minor)
        let paths = EscalationGraph(analysis).paths(from: [EscalationTests.robot])
        #expect(paths.contains { $0.goal == .clusterAdmin } == isThere)
        #expect(analysis.findings().contains { $0.rule == "rbac-constrained-impersonation" } == isThere)
        let chains = analysis.model.access(of: .serviceAccount(namespace: "shop", name: "robot")).chains
        let dangers = chains.flatMap { $0.dangers(in: analysis.model.version) }
        #expect(dangers.contains { $0.rule == "rbac-constrained-impersonation" } == isThere)
    }

    @Test(arguments: [(35, nil), (36, .userInfo)] as [(Int, ImpersonationMode?)])
    func theModesAreOf136(_ minor: Int, _ expected: ImpersonationMode?) throws {
        let text =
            role(
                "r",
                "{\(Self.authentication), resources: [users], verbs: ['impersonate:user-info']}, "
                    + "{apiGroups: [''], resources: [pods], verbs: ['impersonate-on:user-info:get']}")
            + binding("b", "ClusterRole r", to: "User bob")
        let authorizer = Authorizer(try Self.analysis(text, minor).model)
        #expect(
            authorizer.impersonation(
                of: ImpersonatedUser(name: "alice"), for: request("get pods -n shop"), by: UserInfo(.user("bob")))
                == expected)
    }

    /// The verb `impersonate` is older.
    @Test func theOldVerbIsOfEveryVersion() throws {
        let text =
            EscalationStepTests.cluster + role("r", "{apiGroups: [''], resources: [users], verbs: [impersonate]}")
            + binding("r", "ClusterRole r", to: "ServiceAccount shop/robot")
        let paths = EscalationGraph(try Self.analysis(text, 28)).paths(from: [EscalationTests.robot])
        #expect(paths.contains { $0.goal == .clusterAdmin })
    }

    /// Until Kubernetes 1.31 a kubelet reads every Node and Pod; it never changed others' leases, nor read their Secrets.
    @Test(
        arguments: [28, 31, 32, 36],
        [
            ("get nodes n2", true), ("list nodes", true), ("watch pods", true), ("get pods -n shop web", true),
            ("list pods -n shop", true), ("get secrets -n shop db", false), ("list secrets", false),
            ("create serviceaccounts/token -n shop default", false),
            ("patch leases.coordination.k8s.io -n kube-node-lease n2", false), ("delete nodes n2", false),
        ])
    func kubeletsReadTheirOwnFrom132(_ minor: Int, _ given: (String, Bool)) throws {
        let (text, wasAllowed) = given
        let model = try Self.analysis(NodeIdentityTests.pods, minor).model
        let asked = request(text)
        let decision = Authorizer(model).decide(asked, by: UserInfo(.node("n1")))
        #expect(decision.isAllowed == (wasAllowed && minor < 32))
        #expect(model.whoCan(asked).isEveryNode == (wasAllowed && minor < 32))
    }

    /// What every kubelet may is not told as the right of one.
    @Test(arguments: [(31, 0), (32, 3)])
    func rightsOfOneKubeletAreBesideThoseOfAll(_ minor: Int, _ expected: Int) throws {
        let model = try Self.analysis(NodeIdentityTests.pods, minor).model
        let rights = model.nodeRights(of: ["n1"]).filter {
            $0.rule.resources == ["nodes"] || $0.rule.resources == ["pods"]
        }
        #expect(rights.flatMap(\.rule.verbs).count == expected * 2)
        #expect(model.whoCan(request("get nodes n1")).nodes.isEmpty == (minor < 32))
    }

    /// A node of an odd name is one node.
    @Test func everyNodeIsMoreThanOne() throws {
        let pod = """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: odd, namespace: shop}
            spec: {nodeName: /, volumes: [{name: v, secret: {secretName: db}}], containers: [{name: c, image: x}]}

            """
        let model = try Self.analysis(pod, 36).model
        for text in ["get secrets -n shop db", "get nodes /", "create serviceaccounts/token -n shop default"] {
            #expect(!model.whoCan(request(text)).isEveryNode, "\(text)")
        }
    }
}
