import Testing

@testable import Analyses

/// What is kept of objects, and where it stood.
struct AccessFactsTests {
    @Test func rulesAndSubjectsKeepTheirPlaces() throws {
        let facts = try accessFacts(
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: rbac.authorization.k8s.io/v1
              kind: Role
              metadata: {name: reader, namespace: shop}
              rules:
              - apiGroups: ['']
                resources: [pods]
                verbs: [get]
              - apiGroups: ['']
                resources: [secrets]
                verbs: [list]
            - apiVersion: rbac.authorization.k8s.io/v1
              kind: RoleBinding
              metadata: {name: readers, namespace: shop}
              roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
              subjects:
              - {kind: User, name: alice}
              - kind: ServiceAccount
                name: web
            """)
        let role = try #require(facts.roles.first)
        #expect(role.key == RoleKey(kind: .role, namespace: "shop", name: "reader"))
        #expect(role.rules.map { $0.origin?.path } == ["rules[0]", "rules[1]"])
        #expect(role.rules.map { $0.origin?.location.line } == [8, 11])
        #expect(role.rules.map(\.description) == ["get pods", "list secrets"])
        let binding = try #require(facts.bindings.first)
        #expect(binding.subjects.map(\.subject) == [.user("alice"), .serviceAccount(namespace: "shop", name: "web")])
        #expect(binding.subjects.map { $0.origin?.location.line } == [19, 20])
        #expect(binding.roleOrigin?.path == "roleRef.name")
        #expect(facts.malformed.isEmpty)
    }

    @Test(
        arguments: [
            "kind: ClusterRole\nmetadata: {name: a}\nrules: {}", "kind: ClusterRole\nmetadata: {name: a}\nrules: [x]",
            "kind: ClusterRole\nmetadata: {name: a}\nrules: [{verbs: get}]",
            "kind: ClusterRole\nmetadata: {name: a}\nrules: [{verbs: [1]}]", "kind: Role\nrules: []",
            "kind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {kind: Role, name: x}",
            "kind: RoleBinding\nmetadata: {name: a}\nroleRef: {kind: Group, name: x}",
            "kind: RoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: apps, kind: Role, name: x}",
            "kind: RoleBinding\nmetadata: {name: a}\nroleRef: {kind: Role, name: x}\nsubjects: [{kind: Robot, name: b}]",
            "kind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {kind: ClusterRole, name: x}\n"
                + "subjects: [{kind: ServiceAccount, name: b}]",
            "kind: ClusterRole\nmetadata: {name: a}\naggregationRule: {clusterRoleSelectors: [{matchExpressions: [{}]}]}",
        ])
    func whatTheServerWouldRefuseIsSaid(_ text: String) throws {
        let facts = try accessFacts("apiVersion: rbac.authorization.k8s.io/v1\n" + text)
        #expect(facts.malformed.count == 1)
        #expect(facts.roles.isEmpty && facts.bindings.isEmpty)
    }

    static func rules(_ rule: String, kind: String = "ClusterRole") -> String {
        "kind: \(kind)\nmetadata: {name: a}\n"
            + "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}, {\(rule)}]"
    }

    static func subjects(_ subject: String, kind: String = "RoleBinding") -> String {
        "kind: \(kind)\nmetadata: {name: a}\nroleRef: {kind: ClusterRole, name: x}\n"
            + "subjects: [{kind: User, name: alice}, {\(subject)}]"
    }

    /// As `pkg/apis/rbac/validation` has it: one fault, and the whole object grants nothing.
    @Test(
        arguments: [
            (rules("apiGroups: [''], resources: [pods]"), "a rule has no verbs"),
            (rules("resources: [pods], verbs: [get]"), "a rule has no apiGroups"),
            (rules("apiGroups: [''], verbs: [get]"), "a rule has no resources"),
            (
                rules("apiGroups: [''], resources: [pods], nonResourceURLs: [/x], verbs: [get]"),
                "a rule has both nonResourceURLs and resources"
            ),
            (rules("nonResourceURLs: [/x], verbs: [get]", kind: "Role"), "a Role cannot have nonResourceURLs"),
            (rules("nonResourceURLs: [/x], verbs: [get]"), nil),
            (
                "kind: ClusterRole\nmetadata: {name: a}\naggregationRule: {clusterRoleSelectors: []}",
                "aggregationRule has no selector"
            ),
            ("kind: ClusterRole\nmetadata: {name: a}\naggregationRule: {clusterRoleSelectors: [{}]}", nil),
            (
                subjects("kind: User, name: b, apiGroup: v1"),
                "User b has the apiGroup v1, not rbac.authorization.k8s.io"
            ),
            (subjects("kind: Group, name: b, apiGroup: rbac.authorization.k8s.io"), nil),
            (subjects("kind: User, name: b, namespace: ops"), nil),
            (
                subjects("kind: user, name: b"),
                "a subject has the kind user; it must be User, Group or ServiceAccount"
            ),
            (subjects("name: b"), "a subject has no kind; it must be User, Group or ServiceAccount"),
            (subjects("kind: Group, name: ''"), "a Group has no name"),
            (
                subjects("kind: ServiceAccount, name: b, apiGroup: rbac.authorization.k8s.io"),
                "ServiceAccount b has the apiGroup rbac.authorization.k8s.io, but belongs to the core group"
            ),
            (subjects("kind: ServiceAccount, name: B c"), "\"B c\" is no name of a ServiceAccount"),
            (subjects("kind: ServiceAccount, name: b"), nil),
            (
                subjects("kind: ServiceAccount, name: b", kind: "ClusterRoleBinding"),
                "ServiceAccount b has no namespace, as it must in a ClusterRoleBinding"
            ),
        ] as [(String, String?)])
    func oneFaultRefusesTheWholeObject(_ text: String, _ reason: String?) throws {
        let facts = try accessFacts("apiVersion: rbac.authorization.k8s.io/v1\n" + text)
        #expect(facts.malformed.map(\.reason) == (reason.map { [$0] } ?? []))
        #expect(facts.roles.count + facts.bindings.count == (reason == nil ? 1 : 0))
        let names = facts.refusedSubjects.contains(.user("alice"))
        #expect(names == (reason != nil && text.contains("subjects")))
    }

    @Test(arguments: ["v1beta1", "v1alpha1"])
    func aVersionThatIsNotServedGrantsNothing(_ version: String) throws {
        let facts = try accessFacts(
            "apiVersion: rbac.authorization.k8s.io/\(version)\n" + Self.rules("verbs: [get], nonResourceURLs: [/x]"))
        #expect(facts.malformed.map(\.reason) == ["Kubernetes no longer serves rbac.authorization.k8s.io/\(version)"])
        #expect(facts.roles.isEmpty)
    }

    @Test(
        arguments: [
            ("securityContext: {privileged: true}", "", "container c is privileged"),
            ("securityContext: {capabilities: {add: [CAP_SYS_ADMIN]}}", "", "container c has the capability SYS_ADMIN"),
            (
                "securityContext: {capabilities: {add: [SYS_MODULE]}}", "",
                "container c may load kernel modules (SYS_MODULE)"
            ),
            (
                "securityContext: {capabilities: {add: [SYS_PTRACE]}}", "hostPID: true",
                "container c may trace the node's processes (hostPID, SYS_PTRACE)"
            ),
            ("securityContext: {capabilities: {add: [SYS_PTRACE]}}", "hostPID: false", nil),
            (
                "volumeMounts: [{name: v, mountPath: /x}]", "volumes: [{name: v, hostPath: {path: /}}]",
                "container c writes / of the node"
            ),
            (
                "volumeMounts: [{name: v, mountPath: /x, readOnly: true}]",
                "volumes: [{name: v, hostPath: {path: //etc/.}}]",
                "container c reads //etc/. of the node"
            ),
            (
                "volumeMounts: [{name: v, mountPath: /x, readOnly: true}]",
                "volumes: [{name: v, hostPath: {path: /run/containerd/containerd.sock}}]",
                "container c holds the container runtime's socket /run/containerd/containerd.sock of the node"
            ),
            (
                "volumeMounts: [{name: v, mountPath: /x}]",
                "volumes: [{name: v, hostPath: {path: /var/lib/kubelet/pods}}]",
                "container c writes /var/lib/kubelet/pods of the node"
            ),
            (
                "volumeMounts: [{name: v, mountPath: /x}]", "volumes: [{name: v, hostPath: {path: /var/lib/my-app}}]",
                nil
            ),
            ("volumeMounts: [{name: v, mountPath: /x}]", "volumes: [{name: v, hostPath: {path: /data}}]", nil),
            ("tty: true", "volumes: [{name: v, hostPath: {path: /}}]", nil), ("tty: true", "hostNetwork: true", nil),
        ] as [(String, String, String?)])
    func aWayToTheNodeIsSeen(_ container: String, _ spec: String, _ reason: String?) throws {
        let facts = try accessFacts(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              template:
                spec: {containers: [{name: c, image: a/b:1, \(container)}]\(spec.isEmpty ? "" : ", " + spec)}
            """)
        #expect(facts.workloads.first?.hostAccess.map(\.reason) == (reason.map { [$0] } ?? []))
    }

    /// A socket is reached through each directory in which it is, and through mounts that cannot be written.
    @Test(
        arguments: [
            ("/run", "writes", "holds the container runtime's socket in"),
            ("/var/run/", "writes", "holds the container runtime's socket in"),
            ("/run/containerd/", "holds the container runtime's socket in", "holds the container runtime's socket in"),
            ("/var/run/crio", "holds the container runtime's socket in", "holds the container runtime's socket in"),
            ("/run/docker", "holds the container runtime's socket in", "holds the container runtime's socket in"),
            ("/run/k3s", "holds the container runtime's socket in", "holds the container runtime's socket in"),
            ("/run/podman", "holds the container runtime's socket in", "holds the container runtime's socket in"),
            ("/run/my-app", nil, nil), ("/opt/cni/bin", "writes", nil), ("/opt/my-app", nil, nil),
            ("/usr", "writes", nil), ("/usr/bin", "writes", nil), ("/usr/sbin", "writes", nil),
            ("/usr/lib", "writes", nil), ("/usr/local", "writes", nil), ("/usr/local/bin", "writes", nil),
            ("/usr/share/zoneinfo", nil, nil), ("/usr/local/share", nil, nil), ("/var/spool/cron", "writes", nil),
            ("/var/spool", "writes", nil), ("/var/spool/mail", nil, nil), ("/var/log", nil, nil),
            ("/var/lib/rancher", "writes", "reads"), ("/var/lib/rancher/k3s/storage/pvc-1", nil, nil),
            ("/var/lib/rancher/k3s/data", "writes", nil),
        ] as [(String, String?, String?)])
    func aDirectoryOfTheNodeIsAWay(_ path: String, _ written: String?, _ read: String?) throws {
        for (isReadOnly, how) in [(false, written), (true, read)] {
            let facts = try accessFacts(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: shop}
                spec:
                  containers: [{name: c, volumeMounts: [{name: v, mountPath: /x, readOnly: \(isReadOnly)}]}]
                  volumes: [{name: v, hostPath: {path: \(path)}}]
                """)
            let reasons = how.map { ["container c \($0) \(path) of the node"] } ?? []
            #expect(facts.workloads.first?.hostAccess.map(\.reason) == reasons, "\(path), read-only: \(isReadOnly)")
        }
    }

    @Test(
        arguments: [
            ("User:x", .user("x")), ("user:User:x", .user("User:x")), ("Group:dev", .group("dev")),
            ("alice", .user("alice")), ("user:system:masters", .user("system:masters")),
            ("group:dev", .group("dev")), ("system:masters", .group("system:masters")),
            ("system:serviceaccounts:shop", .group("system:serviceaccounts:shop")),
            ("sa:shop/web", .serviceAccount(namespace: "shop", name: "web")),
            ("sa:shop:web", .serviceAccount(namespace: "shop", name: "web")),
            ("serviceaccount:shop:web", .serviceAccount(namespace: "shop", name: "web")),
            ("ServiceAccount:shop/web", .serviceAccount(namespace: "shop", name: "web")),
            ("serviceaccount:shop/web", .serviceAccount(namespace: "shop", name: "web")),
            ("sa:web", .serviceAccount(namespace: "default", name: "web")),
            ("system:serviceaccount:shop:web", .serviceAccount(namespace: "shop", name: "web")),
            ("sa/shop/web", .serviceAccount(namespace: "shop", name: "web")),
            ("serviceaccount/shop/web", .serviceAccount(namespace: "shop", name: "web")),
            ("shop/web", .serviceAccount(namespace: "shop", name: "web")),
            ("ServiceAccount shop/web", .serviceAccount(namespace: "shop", name: "web")),
            ("User alice", .user("alice")), ("Group dev", .group("dev")), ("user:shop/web", .user("shop/web")),
            ("https://idp.example.com/alice", .user("https://idp.example.com/alice")), ("Shop/Web", .user("Shop/Web")),
            ("system:serviceaccount:shop", .user("system:serviceaccount:shop")),
            ("system:serviceaccount:a:b:c", .user("system:serviceaccount:a:b:c")),
        ] as [(String, Subject)])
    func aSubjectIsReadAsPeopleWriteIt(_ text: String, _ subject: Subject) { #expect(Subject(text) == subject) }

    @Test func theTableOfCapabilitiesIsInTheOrderOfItsNumbers() {
        #expect(Capability.all.map(\.id) == Capability.ID.allCases)
    }
}
