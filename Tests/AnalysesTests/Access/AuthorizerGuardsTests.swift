import Testing

@testable import Analyses

/// The node authorizer, impersonation, and the guard against giving away what one does not have.
struct AuthorizerGuardsTests {
    static let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          nodeName: n1
          serviceAccountName: web
          imagePullSecrets: [{name: pull}]
          containers:
          - name: c
            image: a/b:1
            envFrom: [{secretRef: {name: env}}]
            env: [{name: A, valueFrom: {configMapKeyRef: {name: config, key: k}}}]
          volumes:
          - {name: a, projected: {sources: [{secret: {name: projected}}]}}
          - {name: b, persistentVolumeClaim: {claimName: data}}
        """

    @Test(
        arguments: [
            ("get secrets -n shop pull", true, ""), ("list secrets -n shop env", true, ""),
            ("get secrets -n shop projected", true, ""), ("get configmaps -n shop config", true, ""),
            ("get persistentvolumeclaims -n shop data", true, ""), ("get pods -n shop web", true, ""),
            ("create serviceaccounts/token -n shop web", true, ""),
            ("get secrets -n shop other", false, "no relationship found between node 'n1' and this object"),
            ("get secrets -n ops pull", false, "no relationship found between node 'n1' and this object"),
            ("list secrets -n shop", false, "No Object name found"),
            ("delete secrets -n shop pull", false, "can only read resources of this type"),
            (
                "create serviceaccounts/token -n shop db", false,
                "no relationship found between node 'n1' and this object"
            ),
            ("get nodes n1", true, ""), ("patch nodes/status n2", true, ""),
            ("get nodes n2", false, "node 'n1' cannot read 'n2', only its own Node object"),
            ("list nodes", false, "node 'n1' cannot read all nodes, only its own Node object"),
            ("list pods", false, "can only list/watch pods with spec.nodeName field selector"),
            ("update leases.coordination.k8s.io -n kube-node-lease n1", true, ""),
            (
                "update leases.coordination.k8s.io -n shop n1", false,
                "can only access leases in the \"kube-node-lease\" system namespace"
            ),
            (
                "get csinodes.storage.k8s.io n2", false,
                "can only access CSINode with the same name as the requesting node"
            ),
            ("list services", true, ""), ("list deployments.apps", false, ""),
            ("create tokenreviews.authentication.k8s.io", true, ""),
        ])
    func aNodeHasWhatItsPodsUse(_ text: String, _ isAllowed: Bool, _ reason: String) throws {
        let authorizer = Authorizer(try accessModel(Self.pod))
        let node = UserInfo(.user("system:node:n1"))
        #expect(authorizer.decide(request(text), by: node) == AccessDecision(isAllowed: isAllowed, reason: reason))
        #expect(!authorizer.decide(request(text), by: UserInfo(name: "system:node:n1")).isAllowed)
    }

    static let impersonators =
        role("users", "{apiGroups: [''], resources: [users, groups], verbs: [impersonate]}")
        + binding("users", "ClusterRole users", to: "User admin")
        + role("named", "{apiGroups: [''], resources: [users], verbs: [impersonate], resourceNames: [jane]}")
        + binding("named", "ClusterRole named", to: "User helper")
        + role("sa", in: "shop", "{apiGroups: [''], resources: [serviceaccounts], verbs: [impersonate]}")
        + binding("sa", in: "shop", "Role sa", to: "User dev")
        + role(
            "jane", "{apiGroups: [authentication.k8s.io], resources: [users, groups], verbs: ['impersonate:user-info']}"
        )
        + binding("jane", "ClusterRole jane", to: "User limited")
        + role("listing", in: "shop", "{apiGroups: [''], resources: [pods], verbs: ['impersonate-on:user-info:list']}")
        + binding("listing", in: "shop", "Role listing", to: "User limited")
        + role(
            "node",
            "{apiGroups: [authentication.k8s.io], resources: [nodes], verbs: ['impersonate:associated-node']}, "
                + "{apiGroups: [''], resources: [pods], verbs: ['impersonate-on:associated-node:list']}")
        + binding("node", "ClusterRole node", to: "ServiceAccount shop/agent")

    @Test(
        arguments: [
            ("admin", "jane", [], "list pods -n shop", .legacy),
            ("admin", "jane", ["system:masters"], "delete nodes", .legacy),
            ("admin", "system:serviceaccount:shop:web", [], "list pods -n shop", nil),
            ("helper", "jane", [], "list pods -n shop", .legacy), ("helper", "john", [], "list pods -n shop", nil),
            ("helper", "jane", ["dev"], "list pods -n shop", nil),
            ("dev", "system:serviceaccount:shop:web", [], "list nodes", .legacy),
            ("dev", "system:serviceaccount:ops:web", [], "list nodes", nil),
            ("limited", "jane", [], "list pods -n shop", .userInfo), ("limited", "jane", [], "list pods -n ops", nil),
            ("limited", "jane", [], "get pods -n shop", nil),
            ("limited", "jane", ["dev"], "list pods -n shop", .userInfo),
            ("limited", "jane", ["system:masters"], "list pods -n shop", nil),
            ("limited", "system:node:n1", [], "list pods -n shop", nil),
            ("system:serviceaccount:shop:agent", "system:node:n1", [], "list pods -n shop", .associatedNode),
            ("system:serviceaccount:shop:agent", "system:node:n2", [], "list pods -n shop", nil),
        ] as [(String, String, [String], String, ImpersonationMode?)])
    func impersonationIsAllowedByTheFirstModeThatFits(
        _ user: String, _ wanted: String, _ groups: [String], _ text: String, _ mode: ImpersonationMode?
    ) throws {
        let authorizer = Authorizer(try accessModel(Self.impersonators))
        let asked = ImpersonatedUser(name: wanted, groups: groups)
        let found = authorizer.impersonation(
            of: asked, for: request(text), by: UserInfo(name: user), boundTo: "n1")
        #expect(found == mode)
    }

    static let guarded =
        role("edit-pods", "{apiGroups: [''], resources: [pods], verbs: [get, create]}")
        + binding("edit-pods", in: "shop", "ClusterRole edit-pods", to: "User dev")
        + role("all", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
        + role(
            "binder",
            "{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [all], verbs: [bind]}")
        + binding("binder", "ClusterRole binder", to: "User binder")
        + role(
            "escalator", in: "shop", "{apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate]}")
        + binding("escalator", in: "shop", "Role escalator", to: "User escalator")

    @Test(
        arguments: [
            ("dev", "edit-pods", "shop", true), ("dev", "edit-pods", "", false), ("dev", "edit-pods", "ops", false),
            ("dev", "all", "shop", false), ("binder", "all", "", true), ("binder", "all", "shop", true),
            ("binder", "edit-pods", "shop", false), ("dev", "missing", "shop", false),
        ])
    func aRoleIsBoundByWhoHasItsRightsOrMayBind(
        _ user: String, _ name: String, _ namespace: String, _ isAllowed: Bool
    ) throws {
        let authorizer = Authorizer(try accessModel(Self.guarded))
        let key = RoleKey(kind: .clusterRole, namespace: "", name: name)
        #expect(authorizer.mayBind(key, in: namespace, by: UserInfo(name: user)) == isAllowed)
    }

    @Test func aRoleIsWrittenByWhoHasItsRightsOrMayEscalate() throws {
        let authorizer = Authorizer(try accessModel(Self.guarded))
        let key = RoleKey(kind: .role, namespace: "shop", name: "new")
        let held = PolicyRule(verbs: ["create"], apiGroups: [""], resources: ["pods"], resourceNames: ["x"])
        let more = PolicyRule(verbs: ["delete"], apiGroups: [""], resources: ["pods"])
        #expect(authorizer.mayWrite([held], into: key, by: UserInfo(name: "dev")))
        #expect(!authorizer.mayWrite([held, more], into: key, by: UserInfo(name: "dev")))
        #expect(authorizer.mayWrite([more], into: key, by: UserInfo(name: "escalator")))
        let elsewhere = RoleKey(kind: .role, namespace: "ops", name: "new")
        #expect(!authorizer.mayWrite([more], into: elsewhere, by: UserInfo(name: "escalator")))
    }

    @Test(
        arguments: [
            (["*"], "pods/exec", true), (["pods"], "pods/exec", false), (["*/exec"], "pods/exec", true),
            (["*/exec"], "*/exec", true), (["pods/exec"], "*/exec", false), (["pods"], "*", false),
        ])
    func aRightIsCoveredByOneAtLeastAsWide(_ held: [String], _ wanted: String, _ isCovered: Bool) {
        let rules = [PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: held)]
        #expect(rules.cover(PolicyRule(verbs: ["get"], apiGroups: [""], resources: [wanted])) == isCovered)
    }
}
