import Testing

@testable import Policies

/// What a check may be made of: items, variables, parameters.
@Suite struct CheckTests {
    private func rule(_ check: Check, parameters: [RuleParameter] = []) -> Rule {
        Rule(
            name: "test-rule", title: "Test", severity: .medium, category: "test", decision: .check(check),
            parameters: parameters, rationale: "Because.", remedy: "Do not.")
    }

    private static let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          containers:
            - name: app
              ports:
                - {name: http, hostPort: 80}
                - {name: metrics, hostPort: 9100}
                - name: debug
                  hostPort: 81
            - name: portless
              ports:
            - name: plain
        """

    private static let freePort = Check(
        target: .container, items: .init(name: "port", list: "container.?ports"),
        variables: [
            .init(name: "none", expression: "0"),
            .init(name: "taken", expression: "port.?hostPort.orValue(variables.none) != variables.none"),
        ],
        expression: "!variables.taken || string(port.hostPort) in params.allowed",
        message: "container.name + ' takes ' + string(port.hostPort)")

    private static func allowing(_ ports: [String]) -> RuleParameter {
        RuleParameter(name: "allowed", description: "Ports that may be taken.", value: .strings(ports))
    }

    @Test func everyBadItemIsAFindingInItsOwnPlace() throws {
        let findings = try verdicts(
            rule(CheckTests.freePort, parameters: [CheckTests.allowing(["9100"])]), on: CheckTests.pod
        ).findings
        #expect(findings.map(\.message) == ["app takes 80", "app takes 81"])
        #expect(
            findings.map(\.path) == ["spec.containers[0].ports[0].hostPort", "spec.containers[0].ports[2].hostPort"])
        #expect(findings.map(\.location.line) == [8, 11])
        #expect(findings.map(\.location.column) == [24, 11])
        #expect(Set(findings.map(\.fingerprint)).count == 2)
    }

    /// The API server writes the protocol where the author did not.
    @Test(
        arguments: [
            (
                .container, [], "container.ports",
                "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, ports: [{containerPort: 80PROTOCOL}]}]}}"
            ),
            (
                .resource, ["Service"], "object.spec.ports",
                "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80PROTOCOL}]}}"
            ),
        ] as [(Check.Target, [String], String, String)])
    func aPortIsThatOfTCPUnlessItSaysOtherwise(
        target: Check.Target, kinds: [String], list: String, text: String
    ) throws {
        let rule = rule(
            Check(
                target: target, kinds: kinds, items: .init(name: "port", list: list), expression: "has(port.never)",
                message: "'no'"))
        func fingerprint(_ ending: String) throws -> String {
            let text = text.replacing("PROTOCOL", with: ending)
            return try #require(verdicts(rule, on: text).findings.first).fingerprint
        }
        let stated = try fingerprint(", protocol: TCP")
        #expect(try fingerprint("") == stated)
        #expect(try fingerprint(", protocol: null") == stated)
        #expect(try fingerprint(", protocol: ''") == stated)
        #expect(try fingerprint(", protocol: UDP") != stated)
    }

    @Test func aParameterChangesTheVerdict() throws {
        let strict = rule(CheckTests.freePort, parameters: [CheckTests.allowing([])])
        #expect(try verdicts(strict, on: CheckTests.pod).findings.count == 3)
        let lenient = strict.configured(parameters: [CheckTests.allowing(["80", "81", "9100"])])
        #expect(try verdicts(lenient, on: CheckTests.pod).findings.isEmpty)
    }

    @Test(arguments: [
        (RuleParameter.Value.bool(false), "false"), (.int(-3), "(-3)"),
        (.string("it's \\ \u{e9}"), #"'it\'s \\ \U000000e9'"#),
        (.strings(["a", "b"]), "['a', 'b']"), (.strings([]), "[]"),
    ])
    func parametersBecomeLiterals(value: RuleParameter.Value, literal: String) {
        #expect(value.celLiteral == literal)
    }

    @Test func whatIsNoListIsNotEvaluated() throws {
        let text = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, ports: many}]}}"
        let verdicts = try verdicts(rule(CheckTests.freePort, parameters: [CheckTests.allowing([])]), on: text)
        #expect(verdicts.findings.isEmpty)
        #expect(verdicts.unevaluated.map(\.reason) == ["spec.containers[0].ports is a string, not a list"])
    }

    @Test func anErrorInAnItemPointsAtTheItem() throws {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              containers:
                - name: a
                  ports:
                    - {name: ok, hostPort: 0}
                    - oops
            """
        let verdicts = try verdicts(rule(CheckTests.freePort, parameters: [CheckTests.allowing([])]), on: text)
        #expect(verdicts.unevaluated.map(\.reason) == ["spec.containers[0].ports[1] is a string, not a mapping"])
        #expect(verdicts.unevaluated.map(\.location.line) == [9])
    }

    @Test(arguments: [
        ("variables.tken", "there is no variables.tken; did you mean variables.taken?"),
        ("params.x == 1", "there is no params.x"),
    ])
    func unknownNamesAreErrors(expression: String, problem: String) {
        let check = Check(
            target: .container, variables: [.init(name: "taken", expression: "true")], expression: expression,
            message: "'x'")
        let error = #expect(throws: RuleCompilationError.self) { try RuleSet([rule(check)]) }
        #expect(error?.problem == problem)
    }

    @Test func aVariableSeesThoseBeforeItOnly() {
        let check = Check(
            target: .container,
            variables: [
                .init(name: "a", expression: "variables.b"), .init(name: "b", expression: "true"),
            ], expression: "variables.a", message: "'x'")
        #expect(throws: RuleCompilationError.self) { try RuleSet([rule(check)]) }
    }

    /// What a rule says where something else than the object decides.
    @Test(arguments: [("{file: /a}", 0, ["/a decides"]), ("{file: ''}", 1, []), ("{good: true}", 0, []), ("{}", 1, [])])
    func anAnswerMayStandElsewhere(spec: String, findings: Int, reasons: [String]) throws {
        let check = Check(
            target: .resource, kinds: ["example.com/A"],
            elsewhere: "variables.file == '' ? '' : variables.file + ' decides'",
            variables: [.init(name: "file", expression: "object.spec.?file.orValue('')")],
            expression: "object.spec.?good.orValue(false) == true", message: "'bad'")
        let text = "apiVersion: example.com/v1\nkind: A\nmetadata: {name: a}\nspec: \(spec)\n"
        let verdicts = try verdicts(rule(check), on: text)
        #expect(verdicts.findings.count == findings)
        #expect(verdicts.unevaluated.map(\.reason) == reasons)
        #expect(verdicts.unevaluated.map(\.isOutOfSight) == reasons.map { _ in true })
        #expect(verdicts.unevaluated.map(\.location.line) == reasons.map { _ in 4 })
    }
}
