import Testing

@testable import Analyses

/// What hangs on labels of namespaces that nobody declares.
@Suite struct UndeclaredNamespaceTests {
    /// What `else/web` may open to `shop/db` on TCP 80 where nobody declares `else`: not known where selectors could
    /// match it or not, and that decides.
    @Test(arguments: [
        ("from: [{namespaceSelector: {matchLabels: {team: x}}}]", AnswerBound.unknown),
        ("from: [{namespaceSelector: {matchExpressions: [{key: team, operator: NotIn, values: [x]}]}}]", .unknown),
        ("from: [{namespaceSelector: {matchLabels: {team: x, kubernetes.io/metadata.name: else}}}]", .unknown),
        ("from: [{namespaceSelector: {matchLabels: {team: x, kubernetes.io/metadata.name: other}}}]", .exact),
        ("from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: else}}}]", .exact),
        (
            "from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: Exists}]}}]",
            .exact
        ),
        ("from: [{namespaceSelector: {matchLabels: {team: x}}, podSelector: {matchLabels: {app: db}}}]", .exact),
        ("from: [{namespaceSelector: {matchLabels: {team: x}}}], ports: [{port: 443}]", .exact),
        ("from: [{namespaceSelector: {matchLabels: {team: x}}}, {namespaceSelector: {}}]", .exact),
    ])
    func labelsOfNamespacesThatDecide(rule: String, expected: AnswerBound) throws {
        let model = try networkModel(
            deployment("web", in: "else"), deployment("db"), deployment("other"),
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
            networkPolicy("p", "podSelector: {matchLabels: {app: db}}, ingress: [{\(rule)}]"))
        func bound(_ source: String, _ destination: String) throws -> AnswerBound? {
            try model.verdict(
                from: model.pattern(source), to: model.pattern(destination), on: ConnectionSet(.tcp, port: 80))?
                .sight.bound
        }
        #expect(try bound("else/web", "shop/db") == expected)
        #expect(try bound("shop/db", "else/web") == .exact)
        #expect(try bound("else/web", "shop/other") == .exact)
        #expect(try bound("shop/other", "shop/db") == .exact)
    }

    /// A policy of the cluster may be for the pods of a namespace that nobody declares or not.
    @Test func subjectsByLabelsOfNamespaces() throws {
        func bound(_ action: String, _ selector: String) throws -> AnswerBound? {
            let policy = """
                apiVersion: policy.networking.k8s.io/v1alpha2
                kind: ClusterNetworkPolicy
                metadata: {name: p}
                spec: {tier: Admin, priority: 1, subject: {namespaces: {matchLabels: {\(selector)}}}, \
                egress: [{action: \(action), to: [{namespaces: {}}]}]}
                """
            let model = try networkModel(deployment("web"), deployment("db"), policy)
            return try model.verdict(from: model.pattern("web"), to: model.pattern("db"))?.sight.bound
        }
        #expect(try bound("Deny", "team: x") == .unknown)
        #expect(try bound("Deny", "kubernetes.io/metadata.name: shop") == .exact)
        // Allowed in any case.
        #expect(try bound("Accept", "team: x") == .exact)
    }

    /// What a rule matches by its address, too, it matches whatever the labels of its namespace are.
    @Test(arguments: [
        ("", "", AnswerBound.unknown), (", {networks: ['0.0.0.0/0', '::/0']}", "", .exact),
        (", {networks: [10.0.0.0/8]}", "", .unknown), (", {networks: [10.0.0.0/8]}", "podIP: 10.0.0.7", .exact),
        (", {networks: [10.0.0.0/8]}", "podIP: 11.0.0.7", .unknown), (", {nodes: {}}", "", .unknown),
    ])
    func addressesThatARuleAsksForAsWell(networks: String, status: String, expected: AnswerBound) throws {
        let model = try networkModel(
            deployment("db"), "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
            """
            {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: else}, \
            spec: {containers: [{name: c, image: 'i:1'}]}, status: {\(status)}}
            """,
            """
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: p}
            spec: {tier: Admin, priority: 1, subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}, \
            egress: [{action: Deny, to: [{namespaces: {matchLabels: {team: x}}}\(networks)]}]}
            """)
        let verdict = try model.verdict(from: model.pattern("shop/db"), to: model.pattern("else/web"))
        #expect(verdict?.sight.bound == expected)
    }
}
