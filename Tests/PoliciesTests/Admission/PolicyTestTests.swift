import Documents
import Testing

@testable import Policies

/// Tests of policies compare what is expected with what policies say.
@Suite struct PolicyTestTests {
    private static let files: [String: String] = [
        "tests/policy.yaml": policy(
            """
            matchConditions: [{name: c, expression: "object.metadata.name != 'skipped'"}]
            validations:
            - {expression: "has(object.metadata.labels)", message: no labels}
            - {expression: "object.spec.replicas < 5", messageExpression: "'too many: ' + string(object.spec.replicas)"}
            """, rules: "[deployments]") + binding(),
        "tests/warn.yaml": policy("validations: [{expression: 'false', message: beware}]", name: "w")
            + binding("validationActions: [Warn]").replacingFirst("policyName: p", "policyName: w"),
        "tests/rule.yaml": """
        apiVersion: bulwark.dev/v1
        kind: Rule
        metadata: {name: named}
        spec:
          title: Has a good name
          severity: low
          category: test
          target: resource
          check: "object.metadata.name == 'good'"
          message: "'bad name'"
          rationale: r
          remedy: r
        """,
        "tests/objects.yaml": """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: good, labels: {a: b}}, spec: {replicas: 1}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: bare, namespace: shop}, spec: {replicas: 9}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: broken, labels: {a: b}}, spec: {replicas: many}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: skipped}, spec: {}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: other}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: twice, namespace: shop}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: twice}}
        """,
    ]

    private func run(_ results: String, policies: String = "policy.yaml, warn.yaml, rule.yaml") throws
        -> PolicyTestOutcome
    {
        let text = """
            apiVersion: bulwark.dev/v1
            kind: PolicyTest
            metadata: {name: t}
            spec:
              policies: [\(policies)]
              resources: [objects.yaml]
              results:
              \(results.replacingAll("\n", "\n  "))
            """
        let (tests, problems) = Array(text.utf8).withUnsafeBufferPointer {
            PolicyTest.read($0, file: "tests/test.yaml")
        }
        #expect(problems.map(\.description) == [])
        return try #require(tests.first).run { path in
            [
                PolicyTestFile(
                    path, isNamed: true,
                    contents: PolicyTestTests.files[path].map { .success(Array($0.utf8)) }
                        ?? .failure(.init(reason: "no such file")))
            ]
        }
    }

    @Test(arguments: [
        ("p", "Deployment", "good", "pass"), ("p", "Deployment", "bare", "fail"),
        ("p", "Deployment", "broken", "error"),
        ("p", "Deployment", "skipped", "skip"), ("p", "Service", "other", "skip"), ("w", "Service", "other", "warn"),
        ("named", "Deployment", "good", "pass"), ("named", "Deployment", "bare", "fail"),
    ])
    func resultsAreCompared(policy: String, kind: String, name: String, result: String) throws {
        for expected in PolicyTestResult.allCases {
            let outcome = try run(
                "- {policy: \(policy), resource: {kind: \(kind), name: \(name)}, result: \(expected.rawValue)}")
            #expect(outcome.problems.map(\.description) == [])
            #expect(outcome.cases.map { $0.actual?.rawValue } == [result])
            #expect(outcome.passes == (expected.rawValue == result))
        }
    }

    @Test func rulesAndMessagesAreCompared() throws {
        let outcome = try run(
            """
            - {policy: p, rule: "p[0]", resource: {kind: Deployment, name: bare, namespace: shop}, result: fail, message: no labels}
            - {policy: p, rule: "p[1]", resource: {kind: Deployment, name: bare}, result: fail, message: "too many: 9"}
            - {policy: p, rule: "p[1]", resource: {kind: Deployment, name: bare}, result: fail, message: other}
            - {policy: p, rule: "p[1]", resource: {kind: Deployment, name: good}, result: fail}
            - {policy: q, resource: {kind: Deployment, name: good}, result: pass}
            - {policy: p, resource: {kind: Deployment, name: none}, result: skip}
            """)
        #expect(outcome.cases.map(\.passes) == [true, true, false, false, false, false])
        #expect(
            outcome.cases.map(\.difference) == [
                [], [], ["- fail: other", "+ fail: too many: 9"], ["- fail", "+ pass"],
                ["- pass", "+ nothing: no policy q is run"],
                ["- skip", "+ nothing: the test has no Deployment none"],
            ])
        #expect(
            outcome.cases.map(\.failure) == [
                nil, nil, "expected fail with the message 'other', got 'too many: 9'", "expected fail, got pass",
                "expected pass, got nothing", "expected skip, got nothing",
            ])
        #expect(outcome.cases.map(\.description).first == "p[0] on Deployment shop/bare")
        #expect(!outcome.passes)
    }

    /// What states no namespace has the one that the policies see.
    @Test func objectsWithoutANamespaceAreInTheDefaultOne() throws {
        let outcome = try run(
            """
            - {policy: p, resource: {kind: Service, name: twice, namespace: default}, result: skip}
            - {policy: p, resource: {kind: Service, name: twice, namespace: shop}, result: skip}
            - {policy: p, resource: {kind: Service, name: twice}, result: skip}
            - {policy: p, resource: {kind: Deployment, name: bare, namespace: default}, result: fail}
            """)
        #expect(
            outcome.cases.map(\.difference) == [
                [], [],
                [
                    "- skip",
                    "+ nothing: the test has 2 resources Service twice: name one of the namespaces default, shop",
                ],
                ["- fail", "+ nothing: the test has no Deployment default/bare"],
            ])
    }

    @Test func filesThatCannotBeReadFailTheTest() throws {
        let outcome = try run(
            "- {policy: p, resource: {kind: Deployment, name: good}, result: pass}", policies: "absent.yaml")
        #expect(!outcome.passes)
        #expect(outcome.problems.map(\.message) == ["tests/absent.yaml: no such file"])
    }

    @Test func mistakesOfTheTestAreErrors() {
        let text = """
            apiVersion: bulwark.dev/v1
            kind: PolicyTest
            metadata: {name: t}
            spec:
              policies: [a]
              resource: [b]
              results: [{policy: p, resource: {kind: Pod}, result: maybe}]
            """
        let (tests, problems) = Array(text.utf8).withUnsafeBufferPointer { PolicyTest.read($0, file: "t.yaml") }
        #expect(tests.isEmpty)
        #expect(
            problems.map(\.description) == [
                #"t.yaml:7:48: error: spec.results[0].result: must be one of pass, fail, warn, error, skip, and is "maybe""#,
                "t.yaml:7:35: error: spec.results[0].resource.name: name is required",
                "t.yaml:5:3: error: spec.resources: resources is required",
                #"t.yaml:6:3: error: spec: unknown field "resource"; did you mean resources?"#,
            ])
    }
}

extension String {
    fileprivate func replacingAll(_ old: Character, _ new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
