import Testing

@testable import Policies

@Suite struct RuleFileTests {
    private static let sound = """
        apiVersion: bulwark.dev/v1
        kind: Rule
        metadata: {name: no-root}
        spec:
          title: Container runs as root
          severity: high
          target: container
          check: container.name != 'root'
          message: "'no'"
          rationale: Because.
          remedy: Do not.
          fix:
            - {op: add, path: securityContext.runAsNonRoot, value: true}
          controls: {cis-1.12: ["5.2.7"]}
          examples:
            bad: ["{name: root}"]
            good: ["{name: user}"]
        """

    private static let decision = "  target: container\n  check: container.name != 'root'\n  message: \"'no'\"\n"

    private func read(_ text: String) throws -> [Rule] {
        var text = text
        return try text.withUTF8 { try RuleFile.read($0, file: "Rules/x/no-root.yaml", category: "x") }
    }

    private func refusal(_ old: String, _ new: String) -> String? {
        let text = RuleFileTests.sound.replacing(old, with: new)
        do {
            _ = try read(text)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func everyFieldArrives() throws {
        let rule = try #require(try read(RuleFileTests.sound).first)
        #expect(rule.name == "no-root")
        #expect(rule.title == "Container runs as root")
        #expect(rule.severity == .high)
        #expect(rule.category == "x")
        #expect(rule.profile == .recommended)
        #expect(rule.check?.target == .container)
        #expect(rule.check?.expression == "container.name != 'root'")
        #expect(rule.controls == [Control(framework: "cis-1.12", control: "5.2.7")])
        #expect(rule.fix.first?.operation == .add)
        #expect(rule.fix.first?.path == "securityContext.runAsNonRoot")
        #expect(rule.fix.first?.value == "true")
        #expect(rule.examples.bad == ["{name: root}"])
        #expect(rule.examples.good == ["{name: user}"])
    }

    @Test func anAnalysisRuleMayNameKinds() throws {
        let text = RuleFileTests.sound.replacing(RuleFileTests.decision, with: "  analysis: access\n  kinds: [a.b/C]\n")
        #expect(try read(text).first?.analysisKinds == ["a.b/C"])
        #expect(try read(RuleFileTests.sound).first?.analysisKinds == [])
    }

    @Test(arguments: [
        ("severity: high", "severity: huge", "Rules/x/no-root.yaml:6:13: severity must be one of"),
        ("  title: Container runs as root\n", "", "spec has no title"),
        ("remedy: Do not.", "remedi: Do not.", "spec has no remedy"),
        ("  fix:", "  fixs: []\n  fix:", "spec has an unknown field fixs: did you mean fix?"),
        ("bulwark.dev/v1", "bulwark.dev/v2", "apiVersion must be bulwark.dev/v1, and is bulwark.dev/v2"),
        (#"["5.2.7"]"#, "[5.2]", "the control 5.2 of cis-1.12 must be a string: quote it"),
        ("value: true", "other: 1", "a fix that does not remove needs a value"),
        ("kind: Rule", "kind: Rule\nkind: Rule", "already"),
        ("severity: high", "severity: high\n  analysis: secrets", "a rule that an analysis decides has no target"),
        (RuleFileTests.decision, "  analysis: access\n  kinds: Role\n", "kinds must be a list of strings"),
        ("severity: high", "severity: high\n  analysis: secret", "did you mean secrets?"),
        ("severity: high", "severity: high\n  profile: stricter", "did you mean strict?"),
        ("severity: high", "severity: high\n  kinds: [Pod]", "only a rule whose target is resource has kinds"),
        ("severity: high", "severity: high\n  limitRange: limit.cpu", "such as limits.cpu, and this is limit.cpu"),
        ("severity: high", "severity: high\n  limitRange: limits", "such as limits.cpu, and this is limits"),
        (
            RuleFileTests.decision, "  analysis: access\n  limitRange: limits.cpu\n",
            "only a rule whose target is container has limitRange"
        ),
        ("severity: high", "severity: high\n  items: {name: pod, list: '[]'}", "cannot be called pod"),
        ("severity: high", "severity: high\n  items: {name: a-b, list: '[]'}", "letters, digits and underscores"),
        (
            "severity: high", "severity: high\n  variables: [{name: a, expression: '1'}, {name: a, expression: '2'}]",
            "there are two variables a"
        ),
        (
            "severity: high", "severity: high\n  parameters: [{name: a, description: b, default: 1.5}]",
            "the default of a parameter is a boolean, an integer, a string or a list of strings"
        ),
        (
            "severity: high",
            "severity: high\n  parameters: [{name: a, description: b, default: lots, format: quantity}]",
            "the default must be a quantity such as 500m or 1Gi, and is 'lots'"
        ),
        (
            "severity: high", "severity: high\n  parameters: [{name: a, description: b, default: 1, format: version}]",
            "the default must be a version such as 1.30"
        ),
    ])
    func mistakesAreNamed(old: String, new: String, expected: String) throws {
        let message = try #require(refusal(old, new))
        #expect(message.contains(expected), "\(message)")
    }

    @Test(arguments: [
        ("container.name + 1 ==", "no-root.check"), ("container.nam(", "no-root.check"),
        ("contaner.name == ''", "undeclared"),
        ("container.name", "bool"),
    ])
    func checksAreCompiled(check: String, expected: String) throws {
        let text = RuleFileTests.sound.replacing("container.name != 'root'", with: "\"\(check)\"")
        let rule = try #require(try read(text).first)
        let error = #expect(throws: RuleCompilationError.self) { try RuleSet([rule]) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }

    @Test func examplesAreRun() throws {
        let check = "container.?name.orValue('') != 'root'"
        #expect(try RuleExamples.failures(rule(check, bad: ["{name: root}"], good: ["{name: a}"])).isEmpty)
        #expect(
            try RuleExamples.failures(rule(check, bad: ["{name: a}"], good: ["{name: a}"])).map(\.message)
                == ["a bad example passes"])
        #expect(
            try RuleExamples.failures(rule(check, bad: ["{name: root}"], good: ["{name: root}"])).map(\.message)
                == ["a good example fails: broken"])
        #expect(try RuleExamples.failures(rule(check)).map(\.message) == ["has no bad example", "has no good example"])
        #expect(
            try RuleExamples.failures(rule(check, bad: ["{name: root"], good: ["{}"])).count == 1)
    }
}
