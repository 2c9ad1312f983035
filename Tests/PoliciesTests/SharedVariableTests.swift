import CEL
import Documents
import Testing

@testable import Policies

/// Variables that every rule of a target may mention.
@Suite struct SharedVariableTests {
    private static func rule(_ target: String, _ check: String, variables: String = "") throws -> Rule {
        let text = """
            apiVersion: bulwark.dev/v1
            kind: Rule
            metadata: {name: test-rule}
            spec:
              title: Test
              severity: low
              target: \(target)
              \(variables)
              check: "\(check)"
              message: "'no'"
              rationale: Because.
              remedy: Do not.
            """
        let rules = try Array(text.utf8).withUnsafeBufferPointer {
            try RuleFile.read($0, file: "rule.yaml", category: "test")
        }
        return try #require(rules.first)
    }

    private static let windowsNodes = "{key: kubernetes.io/os, operator: In, values: [windows]}"
    private static let windowsNodesByOldLabel = "{key: beta.kubernetes.io/os, operator: In, values: [windows]}"
    private static let oneNode = "{key: metadata.name, operator: In, values: [a]}"
    private static let newNodes = "{key: example.com/age, operator: Lt, values: ['3']}"

    /// A pod's spec that requires nodes.
    private static func asking(_ nodes: String) -> String {
        "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {\(nodes)}}}}"
    }

    /// A pod's own word counts before the nodes that it asks for, and a container's before its pod's.
    @Test(
        arguments: [
            ("{}", "{}", false),
            ("{os: {name: windows}}", "{}", true),
            ("{os: {name: linux}}", "{}", false),
            ("{os: {name: linux}, nodeSelector: {kubernetes.io/os: windows}}", "{}", false),
            ("{os: {name: linux}, securityContext: {windowsOptions: {hostProcess: true}}}", "{}", false),
            ("{os: {name: }, nodeSelector: {kubernetes.io/os: windows}}", "{}", true),
            ("{os: , nodeSelector: {kubernetes.io/os: linux}}", "{}", false),
            ("{nodeSelector: {kubernetes.io/os: windows}}", "{}", true),
            ("{nodeSelector: {beta.kubernetes.io/os: windows}}", "{}", true),
            ("{nodeSelector: }", "{}", false),
            ("{affinity: }", "{}", false),
            ("{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: }}}", "{}", false),
            (asking("nodeSelectorTerms: "), "{}", false),
            (asking("nodeSelectorTerms: []"), "{}", false),
            (asking("nodeSelectorTerms: [{matchExpressions: }]"), "{}", false),
            (asking("nodeSelectorTerms: [{matchExpressions: [\(windowsNodes)]}]"), "{}", true),
            (asking("nodeSelectorTerms: [{matchExpressions: [\(windowsNodesByOldLabel)]}]"), "{}", true),
            (asking("nodeSelectorTerms: [{matchExpressions: [\(newNodes), \(windowsNodes)]}]"), "{}", true),
            (
                asking("nodeSelectorTerms: [{matchExpressions: [\(windowsNodes)]}, {matchExpressions: [\(newNodes)]}]"),
                "{}", false
            ),
            // An empty term matches no node.
            (asking("nodeSelectorTerms: [{}, {matchExpressions: [\(windowsNodes)]}]"), "{}", true),
            (
                asking("nodeSelectorTerms: [{matchExpressions: [\(windowsNodes)]}, {matchExpressions: []}, null]"),
                "{}", true
            ),
            (asking("nodeSelectorTerms: [{}]"), "{}", false),
            (
                asking("nodeSelectorTerms: [{matchExpressions: [\(windowsNodes)]}, {matchFields: [\(oneNode)]}]"), "{}",
                false
            ),
            (
                asking("nodeSelectorTerms: [{matchExpressions: [\(windowsNodes)], matchFields: [\(oneNode)]}]"), "{}",
                true
            ),
            (
                asking("nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}]"), "{}",
                false
            ),
            (
                asking(
                    "nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: NotIn, values: [windows]}]}]"
                ), "{}", false
            ),
            (
                asking(
                    "nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: In, values: [linux, windows]}]}]"
                ), "{}", false
            ),
            (
                "{affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: "
                    + "[{weight: 1, preference: {matchExpressions: [\(windowsNodes)]}}]}}}", "{}", false
            ),
            ("{securityContext: {windowsOptions: {hostProcess: true}}}", "{}", true),
            ("{securityContext: {windowsOptions: {hostProcess: false}}}", "{}", false),
        ])
    func windowsIsWhatThePodSays(pod: String, container: String, isWindows: Bool) throws {
        let spec = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: \(pod.dropLast())"
        let object = "\(spec)\(pod == "{}" ? "" : ", ")containers: [{name: c}]}"
        for target in ["pod", "container"] {
            let found = try verdicts(Self.rule(target, "variables.windows"), on: object)
            #expect(found.unevaluated.isEmpty && found.findings.isEmpty == isWindows, "\(target)")
        }
    }

    @Test(arguments: [("true", "false", false), ("false", "true", true), ("true", "", true), ("", "true", true)])
    func aContainersHostProcessCountsFirst(pod: String, container: String, isWindows: Bool) throws {
        let object = """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec:
              securityContext: {windowsOptions: {hostProcess: \(pod)}}
              containers: [{name: c, securityContext: {windowsOptions: {hostProcess: \(container)}}}]
            """
        let found = try verdicts(Self.rule("container", "variables.windows"), on: object)
        #expect(found.unevaluated.isEmpty && found.findings.isEmpty == isWindows)
    }

    /// What a check says of objects, in words and places.
    private static func said(
        _ target: Check.Target, _ expression: String, items: Check.Items?, variables: [Check.Variable],
        on object: String
    ) throws -> [String] {
        let check = Check(
            target: target, items: items, variables: variables, expression: expression,
            message: "variables.windows ? 'on Windows' : 'elsewhere'")
        let rule = Rule(
            name: "r", title: "T", severity: .low, category: "c", decision: .check(check), rationale: "r", remedy: "r")
        let verdicts = try verdicts(rule, on: object)
        return verdicts.findings.map { "\($0.message) \($0.container ?? "-") \($0.path) \($0.location)" }
            + verdicts.unevaluated.map { "\($0.reason) \($0.container ?? "-") \($0.location)" }
    }

    private static let checks: [(expression: String, items: Check.Items?)] = [
        ("variables.windows", nil),
        ("!variables.windows", nil),
        ("variables.windows ? true : pod.?spec.?hostUsers.orValue(true) == false", nil),
        ("variables.windows || pod.?spec.?hostNetwork.orValue(false) == true", nil),
        ("pod.spec.containers.all(c, variables.windows && c.name != '')", nil),
        ("pod.spec.containers.all(variables, variables.windows)", nil),
        ("item.name == 'b' || variables.windows", Check.Items(name: "item", list: "pod.spec.containers")),
        ("item.name != ''", Check.Items(name: "item", list: "pod.spec.containers.filter(c, !variables.windows)")),
    ]

    /// The value that rules share says of an object what each would say with the expression in it, and blames the same.
    @Test(
        arguments: [
            "{}", "{os: {name: windows}}", "{os: {name: linux}, hostUsers: false}",
            "{nodeSelector: {kubernetes.io/os: windows}}",
            asking("nodeSelectorTerms: [{matchExpressions: [\(windowsNodes)]}]"),
            asking("nodeSelectorTerms: [{matchExpressions: [\(oneNode)]}]"),
            // What cannot be evaluated.
            "{os: windows}", "{nodeSelector: windows}", asking("nodeSelectorTerms: [{matchExpressions: [a]}]"),
            asking("nodeSelectorTerms: {matchExpressions: 5}"),
        ], ["", "securityContext: {windowsOptions: {hostProcess: true}}", "securityContext: {windowsOptions: [1]}"])
    func aSharedValueIsThatOfTheExpression(pod: String, container: String) throws {
        let spec = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: \(pod.dropLast())\(pod == "{}" ? "" : ", ")"
        let object = "\(spec)containers: [{name: a}, {name: b\(container.isEmpty ? "" : ", \(container)")}]}"
        for target in [Check.Target.pod, .container] {
            let shared = Check.Variable.shared(for: target)
            let own = shared.map { Check.Variable(name: $0.name, expression: $0.expression) }
            for (expression, items) in Self.checks {
                #expect(
                    try Self.said(target, expression, items: items, variables: shared, on: object)
                        == Self.said(target, expression, items: items, variables: own, on: object),
                    "\(target) \(expression)")
            }
        }
    }

    /// A rule that does not apply to Windows finds the field of a Linux pod, and nothing on Windows; rules before and after
    /// it, which do not share the value, leave it alone.
    @Test func aFindingIsOfLinuxAlone() throws {
        let rules = [
            "[?container.?name].map(x, x + 'y').size() == 1",
            "variables.windows ? true : container.?tty.orValue(false) != true",
            "[?container.?name].all(x, [x, x].all(y, y != ''))",
            "variables.windows ? true : container.?stdin.orValue(false) != true",
        ]
        let set = try RuleSet(rules.map { try Self.rule("container", $0) })
        func found(_ system: String) throws -> [String] {
            let object = """
                apiVersion: v1
                kind: Pod
                metadata: {name: p}
                spec:
                  os: {name: \(system)}
                  containers:
                  - {name: a}
                  - {name: b, tty: true, stdin: true}
                """
            let verdicts = try verdicts(RuleEvaluator(set), on: object)
            #expect(verdicts.unevaluated.isEmpty)
            return verdicts.findings.map { "\($0.path):\($0.location.line)" }
        }
        #expect(try found("linux") == ["spec.containers[1].tty:8", "spec.containers[1].stdin:8"])
        #expect(try found("windows") == [])
    }

    /// The expression is compiled once, however many rules mention it.
    @Test(arguments: ["pod", "container"]) func rulesShareOneProgram(target: String) throws {
        let rules = try ["variables.windows", "!variables.windows || object.kind == 'Pod'", "object.kind == 'Pod'"]
            .map { check in
                let rule = try Self.rule(target, check)
                return try CompiledRule(rule, try #require(rule.check))
            }
        let programs = rules.map { $0.shared.map { ObjectIdentifier($0.program) } }
        #expect(programs.map(\.count) == [1, 1, 0])
        #expect(programs[0] == programs[1])
        #expect(rules[0].check.expression.ast.nodes.count < 5)
    }

    /// Only what a rule mentions is its own to show, and its own name counts first.
    @Test func aRuleHasTheSharedVariablesThatItMentions() throws {
        func names(_ rule: Rule) -> [String] { rule.check?.variables.map(\.name) ?? [] }
        #expect(try names(Self.rule("container", "container.name != 'variables.windows'")).isEmpty)
        #expect(try names(Self.rule("container", "!variables.windows")) == ["windows"])
        let through = "variables: [{name: linux, expression: '!variables.windows'}]"
        #expect(try names(Self.rule("pod", "variables.linux", variables: through)) == ["windows", "linux"])
        let ownVariable = "variables: [{name: windows, expression: 'true'}]"
        let own = try Self.rule("pod", "variables.windows", variables: ownVariable)
        #expect(names(own) == ["windows"] && own.check?.variables.first?.expression == "true")
        #expect(throws: RuleCompilationError.self) {
            _ = try RuleSet([try Self.rule("resource", "variables.windows")])
        }
    }
}
