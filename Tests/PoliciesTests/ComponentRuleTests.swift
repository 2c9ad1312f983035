import Kubernetes
import Testing

@testable import Policies

/// Rules whose target is a component of Kubernetes.
@Suite struct ComponentRuleTests {
    private func rule(
        _ expression: String, message: String = "'bad'", component: Component.Name = .apiServer, files: [String] = [],
        bad: [String] = [], good: [String] = []
    ) -> Rule {
        Rule(
            name: "test-rule", title: "Test", severity: .medium, category: "test",
            decision: .check(
                Check(
                    target: .component, component: .init(name: component, files: files), expression: expression,
                    message: message)),
            rationale: "Because.", remedy: "Do not.", examples: .init(bad: bad, good: good))
    }

    private static let profiling = "flags[?'profiling'].orValue('true') == 'false'"

    private static let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: kube-apiserver}
        spec:
          containers:
            - name: api
              image: registry.k8s.io/kube-apiserver:v1.34.1
              command:
                - kube-apiserver
                - --v=2
                - --profiling
        """

    @Test func aFindingPointsAtTheFlag() throws {
        let finding = try #require(
            try verdicts(rule(ComponentRuleTests.profiling), on: ComponentRuleTests.pod).findings.first)
        #expect(finding.location.line == 11)
        #expect(finding.location.column == 11)
        #expect(finding.path == "spec.containers[0].command[2]")
        #expect(finding.container == "api")
        #expect(finding.message == "bad")
    }

    @Test func anAbsentFlagBelongsToTheCommand() throws {
        let text = ComponentRuleTests.pod.replacing("--profiling", with: "--other")
        let finding = try #require(try verdicts(rule(ComponentRuleTests.profiling), on: text).findings.first)
        #expect(finding.location.line == 8)
        #expect(finding.path == "spec.containers[0].command")
        #expect(finding.message == "bad: --profiling is not set")
    }

    @Test func theVersionIsSeenAndNotBlamed() throws {
        let finding = try #require(
            try verdicts(
                rule(
                    "component.minor < 20 || flags[?'a'].orValue('') == 'b'",
                    message: "'' + component.name + component.version"),
                on: ComponentRuleTests.pod
            ).findings.first)
        #expect(finding.message == "kube-apiserver1.34: --a is not set")
    }

    @Test func otherComponentsAndObjectsAreNotLookedAt() throws {
        let verdicts = try verdicts(rule("false", component: .scheduler), on: ComponentRuleTests.pod)
        #expect(verdicts.findings.isEmpty)
        #expect(verdicts.unevaluated.isEmpty)
    }

    @Test func aFlagThatIsNotKnownIsNotJudged() throws {
        let text = ComponentRuleTests.pod.replacing("--profiling", with: "--profiling=$(P)")
        let verdicts = try verdicts(rule(ComponentRuleTests.profiling), on: text)
        #expect(verdicts.findings.isEmpty)
        #expect(verdicts.unevaluated.map(\.reason) == ["--profiling is $(P), which is not known before it runs"])
        #expect(verdicts.unevaluated.map(\.isOutOfSight) == [false])
        #expect(verdicts.unevaluated.map(\.location.line) == [11])
        #expect(verdicts.unevaluated.map(\.container) == ["api"])
    }

    @Test func aFileMayAnswerInsteadOfAnAbsentFlag() throws {
        let rule = rule(ComponentRuleTests.profiling, files: ["config"])
        let absent = try verdicts(rule, on: ComponentRuleTests.pod.replacing("--profiling", with: "--config=/a"))
        #expect(absent.findings.isEmpty)
        #expect(absent.unevaluated.map(\.reason) == ["--config names a file that may decide it"])
        #expect(absent.unevaluated.map(\.isOutOfSight) == [true])
        let set = try verdicts(rule, on: ComponentRuleTests.pod.replacing("--v=2", with: "--config=/a"))
        #expect(set.findings.map(\.location.line) == [11])
        let without = try verdicts(rule, on: ComponentRuleTests.pod)
        #expect(without.findings.count == 1)
    }

    /// A default is good only where no file may say otherwise.
    @Test(arguments: [
        ("flags[?'a'].orValue('') == ''", 1), ("flags[?'v'].orValue('') == '2'", 0),
        ("flags[?'v'].orValue('') == '2' || flags[?'a'].orValue('') == 'b'", 0),
        ("flags[?'v'].orValue('') == '2' && flags[?'a'].orValue('') == ''", 1),
        ("flags[?'v'].orValue('') == '2' ? flags[?'a'].orValue('') == '' : false", 1),
        ("component.minor >= 34 ? true : flags[?'a'].orValue('') == ''", 0),
    ])
    func aFileMayTakeBackAGoodDefault(check: String, unevaluated: Int) throws {
        let rule = rule(check, files: ["config"])
        let named = try verdicts(rule, on: ComponentRuleTests.pod.replacing("--profiling", with: "--config=/a"))
        #expect(named.findings.isEmpty)
        #expect(
            named.unevaluated.map(\.reason)
                == Array(repeating: "--config names a file that may decide it", count: unevaluated))
        #expect(try verdicts(rule, on: ComponentRuleTests.pod).unevaluated.isEmpty)
    }

    /// That a file is named says nothing of what stands in it.
    @Test(arguments: [("--config=/a", 0, 1), ("--config=", 1, 0), ("--v=2", 1, 0)])
    func aFileIsNotJudgedByItsName(flag: String, findings: Int, unevaluated: Int) throws {
        for check in [
            "flags[?'config'].orValue('') != ''", "flags[?'config'].orValue('') != '' && flags[?'v'].orValue('') != ''",
        ] {
            let verdicts = try verdicts(
                rule(check, files: ["config"]), on: ComponentRuleTests.pod.replacing("--profiling", with: flag))
            #expect(verdicts.findings.count == findings)
            #expect(
                verdicts.unevaluated.map(\.reason)
                    == Array(repeating: "--config names a file that may decide it", count: unevaluated))
            #expect(!verdicts.unevaluated.contains { !$0.isOutOfSight })
        }
    }

    @Test func theFileOfKubeadmsKubeletIsLookedAtByItself() throws {
        let text = """
            apiVersion: kubeadm.k8s.io/v1beta4
            kind: JoinConfiguration
            nodeRegistration:
              kubeletExtraArgs: [{name: v, value: "2"}]
            """
        let verdicts = try verdicts(
            rule("flags[?'a'].orValue('') == 'b'", component: .kubelet, files: ["config"]), on: text)
        #expect(verdicts.findings.isEmpty)
        #expect(verdicts.unevaluated.isEmpty)
    }

    @Test func aFindingInKubeadmsConfigurationNamesTheField() throws {
        let text = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nscheduler: {}\n"
        let api = try verdicts(rule(ComponentRuleTests.profiling), on: text).findings
        #expect(api.map(\.path) == ["apiServer.extraArgs"])
        #expect(api.map(\.location.line) == [1])
        let scheduler = try verdicts(rule(ComponentRuleTests.profiling, component: .scheduler), on: text).findings
        #expect(scheduler.map(\.path) == ["scheduler.extraArgs"])
        #expect(scheduler.map(\.location.line) == [3])
    }

    @Test func containersAreCheckedAsBeforeBesides() throws {
        let container = Rule(
            name: "container-rule", title: "Test", severity: .low, category: "test", target: .container,
            check: "pod.spec.?hostNetwork.orValue(false) || container.name == 'api'", message: "string(container.name)",
            rationale: "Because.", remedy: "Do not.")
        let evaluator = RuleEvaluator(try RuleSet([container, rule(ComponentRuleTests.profiling)]))
        let text = ComponentRuleTests.pod + "\n    - {name: second, image: a}\n"
        let found = try verdicts(evaluator, on: text)
        #expect(found.findings.map(\.message) == ["second", "bad"])
    }

    @Test func examplesAreCommandsOrObjects() throws {
        let sound = rule(
            ComponentRuleTests.profiling, bad: ["[kube-apiserver]", ComponentRuleTests.pod],
            good: ["- kube-apiserver\n- --profiling=false"])
        #expect(try RuleExamples.failures(sound).isEmpty)
        let other = rule(ComponentRuleTests.profiling, bad: ["[kube-apiserver]"], good: ["[kube-scheduler]"])
        #expect(try RuleExamples.failures(other).map(\.message) == ["the example has no kube-apiserver"])
    }

    @Test(arguments: [
        ("target: component", "spec has no component"),
        ("target: component\n  component: kube-apiservr", "did you mean kube-apiserver?"),
        ("target: container\n  component: kubelet", "only a rule whose target is component has component"),
        ("target: resource\n  files: [config]", "only a rule whose target is component has files"),
        ("target: container\n  elsewhere: \"'a'\"", "only a rule whose target is resource has elsewhere"),
        ("target: component\n  component: kubelet\n  kinds: [Pod]", "only a rule whose target is resource has kinds"),
        ("target: component\n  component: kubelet\n  items: {name: flags, list: '[]'}", "cannot be called flags"),
    ])
    func mistakesInFilesAreNamed(target: String, expected: String) throws {
        var text = """
            apiVersion: bulwark.dev/v1
            kind: Rule
            metadata: {name: a}
            spec:
              title: A
              severity: low
              \(target)
              check: "true"
              message: "'a'"
              rationale: Because.
              remedy: Do not.
            """
        let error = #expect(throws: RuleFileError.self) {
            try text.withUTF8 { try RuleFile.read($0, file: "a.yaml", category: "x") }
        }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }
}
