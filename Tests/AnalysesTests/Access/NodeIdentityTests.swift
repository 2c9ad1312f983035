import Testing

@testable import Analyses

/// Kubelets as subjects: what the node authorizer gives them counts as what bindings give.
struct NodeIdentityTests {
    static let pods = """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: agent, namespace: ops}
        spec:
          nodeName: n1
          serviceAccountName: admin
          volumes: [{name: v, configMap: {name: settings}}, {name: w, persistentVolumeClaim: {claimName: data}}]
          containers: [{name: c, image: a/b:1, envFrom: [{secretRef: {name: db}}]}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec: {nodeName: n2, containers: [{name: c, image: a/b:1}]}

        """

    @Test(
        arguments: [
            ("get secrets -n ops db", ["n1"]), ("get secrets -n ops", ["n1"]), ("get secrets -n shop db", []),
            ("delete secrets -n ops db", []), ("get configmaps -n ops settings", ["n1"]),
            ("get persistentvolumeclaims -n ops data", ["n1"]), ("list persistentvolumeclaims -n ops data", []),
            ("create serviceaccounts/token -n ops admin", ["n1"]),
            ("create serviceaccounts/token -n shop default", ["n2"]), ("get pods -n shop web", ["n2"]),
            ("get nodes n1", ["n1"]), ("get nodes n3", []), ("get csinodes.storage.k8s.io n2", ["n2"]),
            ("patch leases.coordination.k8s.io -n kube-node-lease n1", ["n1"]), ("list secrets -n other", []),
        ] as [(String, [String])])
    func whoCanKnowsKubelets(_ text: String, _ nodes: [String]) throws {
        let model = try accessModel(Self.pods)
        let asked = request(text)
        let answer = model.whoCan(asked)
        #expect(answer.nodes.map(\.node) == nodes)
        #expect(!answer.isEveryNode)
        guard case .resource(let attributes) = asked, !attributes.name.isEmpty else { return }
        let authorizer = Authorizer(model)
        for node in ["n1", "n2"] {
            #expect(authorizer.decide(asked, by: UserInfo(.node(node))).isAllowed == nodes.contains(node), "\(node)")
        }
    }

    @Test(arguments: ["create pods -n ops", "patch nodes/status n1", "list services", "create events -n ops"])
    func whatEveryKubeletMayIsSaidOfAll(_ text: String) throws {
        let answer = try accessModel(Self.pods).whoCan(request(text))
        #expect(answer.isEveryNode && answer.nodes.isEmpty)
    }

    @Test func anyNamespaceCountsWhereItIsAskedFor() throws {
        let model = try accessModel(Self.pods)
        #expect(model.whoCan(request("get secrets")).nodes.isEmpty)
        let rights = model.whoCan(request("get secrets"), inAnyNamespace: true).nodes
        #expect(
            rights.map { "\($0.node) \($0.namespace ?? "-") \($0.rule) \($0.pod?.description ?? "-")" } == [
                "n1 ops get, list, watch secrets named db Pod ops/agent"
            ])
    }

    @Test func aKubeletsRightsAreShown() throws {
        let access = try accessModel(Self.pods).access(of: .node("n1"))
        #expect(
            access.nodeRights.map(\.rule.description) == [
                "get, list, watch nodes named n1", "get, update, patch, delete leases of coordination.k8s.io named n1",
                "get, update, patch, delete csinodes of storage.k8s.io named n1",
                "create serviceaccounts/token named admin", "get, list, watch secrets named db",
                "get, list, watch configmaps named settings", "get persistentvolumeclaims named data",
                "update, patch persistentvolumeclaims/status named data", "get, list, watch pods named agent",
            ])
        #expect(try accessModel(Self.pods).access(of: .user("alice")).nodeRights.isEmpty)
    }

    static let admin =
        role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
        + binding("root", "ClusterRole root", to: "ServiceAccount ops/admin")

    static func way(_ text: String, from source: Foothold) throws -> [String]? {
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        return graph.paths(from: [source]).first { $0.goal == .clusterAdmin }?.steps.map { graph.describe($0.to) }
    }

    @Test func aKubeletHasTheTokensOfItsPods() throws {
        let text = Self.admin + Self.pods
        #expect(
            try Self.way(text, from: .subject(.node("n1"))) == ["ServiceAccount ops/admin", "cluster-admin"])
        #expect(try Self.way(text, from: .subject(.node("n2"))) == nil)
        let graph = EscalationGraph(AccessAnalysis(try accessModel(text)))
        #expect(graph.sources.contains(.subject(.node("n1"))) && graph.sources.contains(.subject(.node("n2"))))
        // The credentials of a kubelet are not yet root on its node.
        #expect(graph.paths(from: [.subject(.node("n2"))]).isEmpty)
    }

    /// NodeRestriction gives a kubelet no token that its Pods do not mount, but a Secret with one it may read.
    @Test func aKubeletReadsTheTokensInSecrets() throws {
        let text = (Self.admin + Self.pods).replacing(
            "serviceAccountName: admin", with: "serviceAccountName: admin\n  automountServiceAccountToken: false")
        #expect(try Self.way(text, from: .subject(.node("n1"))) == nil)
        let secret = """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: db, namespace: ops, annotations: {kubernetes.io/service-account.name: admin}}
            type: kubernetes.io/service-account-token
            """
        #expect(
            try Self.way(text + secret, from: .subject(.node("n1"))) == ["ServiceAccount ops/admin", "cluster-admin"])
        #expect(
            try Self.way(text + secret, from: .node("n1")) == [
                "User system:node:n1", "ServiceAccount ops/admin", "cluster-admin",
            ])
    }

    @Test func whoMakesCertificatesActsAsAKubelet() throws {
        let text =
            Self.admin + Self.pods
            + role(
                "csr",
                "{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests, certificatesigningrequests/approval, signers], verbs: [create, update, approve]}"
            ) + binding("csr", "ClusterRole csr", to: "ServiceAccount shop/robot")
        let robot = Foothold.subject(.serviceAccount(namespace: "shop", name: "robot"))
        #expect(
            try Self.way(text, from: robot) == [
                "User system:node:n1", "ServiceAccount ops/admin", "cluster-admin",
            ])
    }
}
