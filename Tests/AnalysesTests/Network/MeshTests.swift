import Testing

@testable import Analyses

/// What Istio lets into `db` of the mesh, from `web` (of the mesh) and `outsider` (not of it).
@Suite struct MeshTests {
    private func connections(_ policies: [String]) throws -> (fromWeb: String, fromOutsider: String) {
        let model = try networkModel(
            ([
                "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}",
                deployment("web", spec: "serviceAccountName: web"), deployment("db"),
                deployment("outsider", in: "else"),
            ] + policies).joined(separator: "\n---\n"))
        let workloads = Dictionary(uniqueKeysWithValues: model.workloads.map { ($0.name.name, $0) })
        let db = try #require(workloads["db"])
        return (
            model.connections(from: try #require(workloads["web"]), to: db).description,
            model.connections(from: try #require(workloads["outsider"]), to: db).description
        )
    }

    private func authorization(_ spec: String, in namespace: String = "shop") -> String {
        """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: p, namespace: \(namespace)}
        spec: {\(spec)}
        """
    }

    private func peers(_ spec: String, in namespace: String = "shop") -> String {
        """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: p, namespace: \(namespace)}
        spec: {\(spec)}
        """
    }

    /// Annotations of a pod say which of its ports the sidecar takes.
    @Test(arguments: [
        ("excludeInboundPorts: '9090, 9091'", "SCTP 1-65535,TCP 9090-9091,UDP 1-65535"),
        ("excludeInboundPorts: '*'", all), ("excludeInboundPorts: ''", noTCP), ("includeInboundPorts: '*'", noTCP),
        ("includeInboundPorts: ''", all),
        ("includeInboundPorts: '8080'", "SCTP 1-65535,TCP 1-8079,8081-65535,UDP 1-65535"),
        ("excludeOutboundPorts: '9090'", noTCP),
    ])
    func aSidecarLeavesPortsAlone(annotation: String, connections: String) throws {
        let db = deployment("db").replacing(
            "{labels: {app: db}}", with: "{labels: {app: db}, annotations: {traffic.sidecar.istio.io/\(annotation)}}")
        let model = try networkModel(
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}",
            deployment("outsider", in: "else"), db, peers("mtls: {mode: STRICT}"))
        #expect(
            model.innerLines.filter { $0.contains("=> shop/db") } == [
                "else/outsider[Deployment] => shop/db[Deployment] : \(connections)"
            ])
    }

    /// A sidecar wins over ambient mode, and what is said to a sidecar says nothing to ambient mode.
    @Test(arguments: [
        ("istio-injection: enabled", "", beside), ("istio.io/dataplane-mode: ambient", "", noTCP),
        ("", "istio.io/dataplane-mode: ambient", noTCP), ("", "sidecar.istio.io/inject: 'true'", beside), ("", "", all),
        ("istio-injection: enabled", "istio.io/dataplane-mode: ambient", beside),
        ("istio-injection: enabled", "istio.io/dataplane-mode: none", beside),
        ("istio-injection: enabled, istio.io/dataplane-mode: ambient", "", beside),
        ("istio-injection: enabled, istio.io/dataplane-mode: ambient", "sidecar.istio.io/inject: 'false'", noTCP),
        ("istio-injection: enabled", "sidecar.istio.io/inject: 'false'", all),
        ("istio.io/dataplane-mode: ambient", "istio.io/dataplane-mode: none", all),
        ("istio.io/dataplane-mode: ambient", "istio.io/dataplane-mode: none, sidecar.istio.io/inject: 'true'", beside),
        ("istio.io/dataplane-mode: ambient", "istio.io/rev: stable", beside),
        // The namespace keeps Istio from being asked, whatever its pods say.
        ("istio-injection: disabled", "sidecar.istio.io/inject: 'true'", all),
        ("istio-injection: disabled", "istio.io/rev: stable", all),
        ("istio-injection: disabled, istio.io/rev: stable", "sidecar.istio.io/inject: 'true'", all),
        ("istio-injection: disabled, istio.io/dataplane-mode: ambient", "sidecar.istio.io/inject: 'true'", noTCP),
        ("istio.io/rev: stable", "sidecar.istio.io/inject: 'true'", beside), ("istio.io/rev: stable", "", beside),
        ("istio.io/rev: stable", "sidecar.istio.io/inject: 'no'", all),
    ])
    func howIstioCarriesPods(namespace: String, pod: String, connections: String) throws {
        #expect(try fromOutsider(namespace: namespace, labels: pod) == connections)
    }

    /// What an annotation says is read where Istio is asked; it does not make that it is.
    @Test(arguments: [
        ("", "'true'", all), ("istio-injection: disabled", "'true'", all),
        ("istio-injection: enabled", "'true'", beside),
        ("istio-injection: enabled", "'false'", all), ("istio-injection: enabled", "'no'", all),
        ("istio.io/dataplane-mode: ambient", "'true'", noTCP),
    ])
    func annotationsOnlyKeepTheSidecarAway(namespace: String, inject: String, connections: String) throws {
        #expect(
            try fromOutsider(namespace: namespace, annotations: "sidecar.istio.io/inject: \(inject)") == connections)
        // The label counts where both are there.
        let labelled = try fromOutsider(
            namespace: "istio-injection: enabled", labels: "sidecar.istio.io/inject: 'true'",
            annotations: "sidecar.istio.io/inject: \(inject)")
        #expect(labelled == Self.beside)
    }

    /// A proxy among the containers was put there by hand, and needs nobody's leave.
    @Test func aSidecarThatIsThereIsThere() throws {
        let model = try networkModel(
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: disabled}}}",
            deployment("outsider", in: "else"), peers("mtls: {mode: STRICT}"),
            deployment("db").replacing("containers: [", with: "containers: [{name: istio-proxy, image: proxyv2:1}, "))
        #expect(
            model.innerLines.contains("else/outsider[Deployment] => shop/db[Deployment] : \(Self.noTCP)"))
    }

    /// What `outsider` may open to `db`, whose sidecar leaves the port 9090 alone, where plain text is not taken.
    private func fromOutsider(namespace: String, labels: String = "", annotations: String = "") throws -> String? {
        let db = deployment("db").replacing(
            "{labels: {app: db}}",
            with: """
                {labels: {app: db, \(labels)}, \
                annotations: {traffic.sidecar.istio.io/excludeInboundPorts: '9090', \(annotations)}}
                """)
        let model = try networkModel(
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {\(namespace)}}}",
            deployment("outsider", in: "else"), db, peers("mtls: {mode: STRICT}"))
        let lines = model.innerLines.filter { $0.contains("=> shop/db") }
        let prefix = "else/outsider[Deployment] => shop/db[Deployment] : "
        #expect(lines.count == 1)
        return lines.first.map { $0.replacing(prefix, with: "") }
    }

    private static let beside = "SCTP 1-65535,TCP 9090,UDP 1-65535"
    private static let all = "All Connections"
    /// TCP is what Istio decides about.
    private static let noTCP = "SCTP 1-65535,UDP 1-65535"
    private static let onlyDatabase = "SCTP 1-65535,TCP 5432,UDP 1-65535"

    /// Of running pods the addresses are known.
    @Test(arguments: [
        ("source.ip, values: ['10.0.0.7']", all, noTCP), ("source.ip, values: ['10.0.0.0/24']", all, all),
        ("source.ip, notValues: ['10.0.0.8/31']", all, noTCP), ("destination.ip, values: ['10.0.0.9']", all, all),
        ("destination.ip, notValues: ['10.0.0.9']", noTCP, noTCP),
    ])
    func conditionsOnAddressesThatAreKnown(condition: String, fromFirst: String, fromSecond: String) throws {
        let pods = [("first", "10.0.0.7"), ("second", "10.0.0.8"), ("target", "10.0.0.9")].map { name, address in
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: \(name), namespace: shop, labels: {app: \(name)}}
            spec: {containers: [{name: c, image: i:1}]}
            status: {podIP: \(address)}
            """
        }
        let policy = authorization("selector: {matchLabels: {app: target}}, rules: [{when: [{key: \(condition)}]}]")
        let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}"
        let model = try networkModel(([namespace, policy] + pods).joined(separator: "\n---\n"))
        #expect(
            model.innerLines.filter { $0.contains("=> shop/target") } == [
                "shop/first[Pod] => shop/target[Pod] : \(fromFirst)",
                "shop/second[Pod] => shop/target[Pod] : \(fromSecond)",
            ])
        #expect(model.sight(on: .connections).bound == .exact)
    }

    @Test(arguments: [
        ("", noTCP, noTCP),
        ("rules: [{}]", all, all),
        ("action: DENY", all, all),
        ("action: DENY, rules: [{}]", noTCP, noTCP),
        ("action: AUDIT, rules: [{}]", all, all),
        ("action: CUSTOM, provider: {name: x}, rules: [{}]", all, all),
        ("selector: {matchLabels: {app: other}}", all, all),
        ("rules: [{from: [{source: {namespaces: [shop]}}]}]", all, noTCP),
        ("rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]}]", all, noTCP),
        ("rules: [{from: [{source: {principals: ['*/sa/web']}}]}]", all, noTCP),
        ("rules: [{from: [{source: {principals: ['cluster.local/ns/el*']}}]}]", noTCP, noTCP),
        ("rules: [{from: [{source: {serviceAccounts: [web]}}]}]", all, noTCP),
        ("rules: [{from: [{source: {notNamespaces: [shop]}}]}]", noTCP, all),
        ("action: DENY, rules: [{from: [{source: {notNamespaces: [shop]}}]}]", all, noTCP),
        (
            "rules: [{to: [{operation: {ports: ['5432']}}]}]", "SCTP 1-65535,TCP 5432,UDP 1-65535",
            "SCTP 1-65535,TCP 5432,UDP 1-65535"
        ),
        // A rule that looks at requests lets some of them in; one that denies some denies no connection.
        ("rules: [{to: [{operation: {methods: [GET]}}]}]", all, all),
        ("action: DENY, rules: [{to: [{operation: {paths: [/admin]}}]}]", all, all),
        ("rules: [{when: [{key: request.headers, values: [x]}]}]", all, all),
        ("action: DENY, rules: [{when: [{key: request.headers, values: [x]}]}]", all, all),
        // What conditions ask of connections is as in `from` and `to`, and all of them hold.
        ("rules: [{when: [{key: source.principal, values: [cluster.local/ns/shop/sa/web]}]}]", all, noTCP),
        ("action: DENY, rules: [{when: [{key: source.principal, values: ['*']}]}]", noTCP, all),
        ("rules: [{when: [{key: source.namespace, values: [shop]}]}]", all, noTCP),
        ("action: DENY, rules: [{when: [{key: source.namespace, notValues: [shop]}]}]", all, noTCP),
        ("rules: [{when: [{key: destination.port, values: ['5432']}]}]", onlyDatabase, onlyDatabase),
        ("action: DENY, rules: [{when: [{key: destination.port, notValues: ['5432']}]}]", onlyDatabase, onlyDatabase),
        (
            """
            rules: [{when: [{key: source.namespace, values: [shop]}, {key: destination.port, values: ['80', '5432']}, \
            {key: destination.port, notValues: ['80']}]}]
            """, onlyDatabase, noTCP
        ),
        // Whatever addresses pods have, they are among all, and not those of the host itself.
        ("action: DENY, rules: [{when: [{key: source.ip, values: ['0.0.0.0/0']}]}]", noTCP, noTCP),
        ("rules: [{when: [{key: source.ip, values: ['127.0.0.0/8']}]}]", noTCP, noTCP),
        ("rules: [{when: [{key: source.ip, values: ['9.9.9.0/24']}]}]", all, all),
        ("action: DENY, rules: [{when: [{key: source.ip, values: ['9.9.9.0/24']}]}]", all, all),
        ("targetRefs: [{kind: Gateway, name: g}]", all, all),
    ])
    func authorizationPoliciesLetIn(spec: String, fromWeb: String, fromOutsider: String) throws {
        let found = try connections([authorization(spec)])
        #expect(found.fromWeb == fromWeb)
        #expect(found.fromOutsider == fromOutsider)
    }

    @Test func denyComesBeforeAllow() throws {
        let found = try connections([
            authorization("rules: [{}]"),
            authorization("action: DENY, rules: [{from: [{source: {namespaces: [shop]}}]}]"),
        ])
        #expect(found.fromWeb == Self.noTCP)
        #expect(found.fromOutsider == Self.all)
    }

    @Test func theRootNamespaceIsForAll() throws {
        #expect(try connections([authorization("", in: "istio-system")]).fromWeb == Self.noTCP)
        #expect(try connections([authorization("", in: "else")]).fromWeb == Self.all)
    }

    @Test(arguments: [
        (["mtls: {mode: STRICT}"], noTCP),
        (["mtls: {mode: PERMISSIVE}"], all),
        (["mtls: {mode: UNSET}"], all),
        (["mtls: {mode: STRICT}", "selector: {matchLabels: {app: db}}, mtls: {mode: PERMISSIVE}"], all),
        (
            ["selector: {matchLabels: {app: db}}, mtls: {mode: STRICT}, portLevelMtls: {5432: {mode: PERMISSIVE}}"],
            "SCTP 1-65535,TCP 5432,UDP 1-65535"
        ),
    ])
    func strictWorkloadsTakeNoPlainText(specs: [String], fromOutsider: String) throws {
        let found = try connections(specs.map { peers($0) })
        #expect(found.fromWeb == Self.all)
        #expect(found.fromOutsider == fromOutsider)
    }

    @Test func theNarrowerScopeDecides() throws {
        let found = try connections([
            peers("mtls: {mode: STRICT}", in: "istio-system"), peers("mtls: {mode: PERMISSIVE}"),
        ])
        #expect(found.fromOutsider == Self.all)
        #expect(try connections([peers("mtls: {mode: STRICT}", in: "istio-system")]).fromOutsider == Self.noTCP)
    }

    @Test func workloadsOutsideOfTheMeshAreLeftAlone() throws {
        let model = try networkModel(
            deployment("web"), deployment("db"), authorization(""), peers("mtls: {mode: STRICT}"))
        #expect(model.innerLines.count == 2)
    }

    @Test func strangersOutsideOfTheClusterSpeakPlainText() throws {
        let model = try networkModel(
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}",
            deployment("db"), peers("mtls: {mode: STRICT}"))
        #expect(
            model.lines.first == "0.0.0.0-255.255.255.255[External] => shop/db[Deployment] : SCTP 1-65535,UDP 1-65535")
    }

    // MARK: Explanations

    private func explanation(of source: String, _ policies: [String]) throws -> [String] {
        let model = try networkModel(
            ([
                "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}",
                deployment("web", spec: "serviceAccountName: web"), deployment("db"),
                deployment("outsider", in: "else"),
            ] + policies).joined(separator: "\n---\n"))
        let verdict = try #require(
            model.verdict(from: try model.pattern(source), to: try model.pattern("db"), on: ConnectionSet(.tcp)))
        return verdict.explanations.flatMap(\.ingress).dropFirst().map { step in
            "\(step.ruling) \(step.connections): \(step.reason)"
        }
    }

    @Test func theRuleThatDecidesIsNamed() throws {
        let allow = """
            rules: [{from: [{source: {namespaces: [shop]}}], to: [{operation: {ports: ['80']}}]}, \
            {from: [{source: {namespaces: [shop]}}], to: [{operation: {ports: ['81'], methods: [GET]}}]}]
            """
        let deny =
            "action: DENY, rules: [{to: [{operation: {paths: [/x]}}]}, {to: [{operation: {ports: ['22', '80']}}]}]"
        #expect(try explanation(of: "web", []) == [])
        #expect(
            try explanation(of: "web", [authorization(allow)]) == [
                "allowed TCP 80: AuthorizationPolicy shop/p, rule rules[0]",
                "allowed TCP 81: AuthorizationPolicy shop/p, rule rules[1], for some requests",
                "denied TCP 1-79,82-65535: by default, since AuthorizationPolicies that allow are for the pods "
                    + "and no rule of theirs does",
            ])
        #expect(
            try explanation(of: "web", [authorization(allow), authorization(deny, in: "istio-system")]) == [
                "denied TCP 22,80: AuthorizationPolicy istio-system/p, rule rules[1]",
                "allowed TCP 81: AuthorizationPolicy shop/p, rule rules[1], for some requests",
                "denied TCP 1-21,23-79,82-65535: by default, since AuthorizationPolicies that allow are for the pods "
                    + "and no rule of theirs does",
            ])
    }

    @Test func thePolicyThatTakesNoPlainTextIsNamed() throws {
        let strict = peers("mtls: {mode: STRICT}", in: "istio-system")
        #expect(try explanation(of: "web", [strict]) == [])
        #expect(
            try explanation(of: "outsider", [strict]) == [
                "denied TCP 1-65535: PeerAuthentication istio-system/p is STRICT, and the source speaks plain text"
            ])
        // The narrower one decides, port by port.
        let own = peers(
            "selector: {matchLabels: {app: db}}, mtls: {mode: PERMISSIVE}, portLevelMtls: {80: {mode: STRICT}}")
        #expect(
            try explanation(of: "outsider", [strict, own]) == [
                "denied TCP 80: PeerAuthentication shop/p is STRICT, and the source speaks plain text"
            ])
    }

    // MARK: What cannot be known

    @Test(
        arguments: [
            (
                "action: CUSTOM, provider: {name: opa}, rules: [{}]",
                "AuthorizationPolicy shop/p asks an external authorizer (provider opa), "
                    + "which may deny what is said to be allowed"
            ),
            (
                "targetRefs: [{kind: Service, name: db}]",
                "AuthorizationPolicy shop/p is for what passes a gateway or waypoint, "
                    + "where it may deny what is said to be allowed"
            ),
            ("action: AUDIT, rules: [{}]", nil), ("rules: [{}]", nil),
            ("selector: {matchLabels: {app: other}}, action: CUSTOM, rules: [{}]", nil),
        ] as [(String, String?)])
    func whatOnlyTheMeshKnowsIsSaid(spec: String, note: String?) throws {
        let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}"
        let model = try networkModel(namespace, deployment("db"), authorization(spec))
        #expect(model.notes.map(\.text) == (note.map { [$0] } ?? []))
        // Where Istio does not carry the workload, it decides nothing.
        let plain = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"
        #expect(try networkModel(plain, deployment("db"), authorization(spec)).notes == [])
    }

    @Test func anUnknownActionIsRefused() throws {
        let facts = try networkFacts(authorization("action: PERMIT"))
        #expect(facts.mistakes.map(\.reason) == ["an action is ALLOW, DENY, AUDIT or CUSTOM"])
        #expect(facts.authorizations.isEmpty)
    }
}
