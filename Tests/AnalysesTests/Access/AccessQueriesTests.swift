import Testing

@testable import Analyses

/// who-can, can and show.
struct AccessQueriesTests {
    static let text =
        role("secrets", "{apiGroups: [''], resources: [secrets], verbs: [get]}")
        + role("named", in: "shop", "{apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [db]}")
        + binding("everywhere", "ClusterRole secrets", to: "Group ops")
        + binding("here", in: "shop", "ClusterRole secrets", to: "User alice", "ServiceAccount web")
        + binding("one", in: "shop", "Role named", to: "User bob")
        + binding("gone", in: "shop", "Role gone", to: "User bob")
            + """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: shop}
            spec: {serviceAccountName: web, containers: [{name: c, image: a/b:1}]}
            """

    @Test(
        arguments: [
            ("get secrets -n shop", false, ["Group ops", "User alice", "ServiceAccount shop/web"], ["User bob"]),
            ("get secrets -n shop db", false, ["Group ops", "User alice", "ServiceAccount shop/web", "User bob"], []),
            ("get secrets -n ops", false, ["Group ops"], []), ("get secrets", false, ["Group ops"], []),
            ("get secrets", true, ["Group ops", "User alice", "ServiceAccount shop/web"], ["User bob"]),
            ("list secrets -n shop", false, [], []),
        ] as [(String, Bool, [String], [String])])
    func whoCanNamesEveryone(_ text: String, _ inAnyNamespace: Bool, _ allowed: [String], _ byName: [String]) throws {
        let who = try accessModel(Self.text).whoCan(request(text), inAnyNamespace: inAnyNamespace)
        #expect(who.allowed.map(\.subject.description) == allowed)
        #expect(who.allowedByName.map(\.subject.description) == byName)
    }

    @Test func aChainLeadsFromTheSubjectToTheRule() throws {
        let chain = try #require(try accessModel(Self.text).whoCan(request("get secrets -n shop")).allowed.last)
        #expect(
            chain.evidence.map(\.text) == [
                "ServiceAccount shop/web", "is a subject of RoleBinding shop/here", "which binds ClusterRole secrets",
                "which allows: get secrets",
            ])
        #expect(chain.evidence.map { $0.origin?.location.line } == [22, 18, 2, 5])
    }

    @Test func aSubjectHasItsOwnRightsAndItsGroups() throws {
        let model = try accessModel(Self.text)
        let bob = model.access(of: .user("bob"), groups: ["ops"])
        #expect(bob.chains.map(\.binding.name) == ["everywhere", "one"])
        #expect(bob.dangling.map(\.name) == ["gone"])
        #expect(bob.groups == ["system:authenticated", "ops"])
        let web = model.access(of: .serviceAccount(namespace: "shop", name: "web"))
        #expect(web.workloads.map(\.description) == ["Pod shop/p"])
        #expect(!web.isUnrestricted && model.access(of: .group("system:masters")).isUnrestricted)
    }
}
