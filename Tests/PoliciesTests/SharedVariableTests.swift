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
