import Testing

@testable import Engine
@testable import Policies

/// The rules that the binary carries.
@Suite struct CatalogueTests {
    static let rules = (try? BuiltInRules.load(examples: true)) ?? []

    @Test func itLoads() throws {
        let rules = try BuiltInRules.load()
        #expect(rules.count >= 30)
        #expect(Set(rules.map(\.name)).count == rules.count, "two rules have one name")
        #expect(rules.map(\.category) == rules.map(\.category).sorted())
    }

    @Test func itCompiles() throws {
        _ = try RuleSet(CatalogueTests.rules)
    }

    @Test(arguments: rules)
    func examplesComeOutAsTheySay(rule: Rule) throws {
        for failure in try CatalogueExamples.failures(rule) { Issue.record("\(failure)") }
    }

    private static let implied = rules.filter { !$0.impliedBy.isEmpty }

    @Test func whatImpliesARuleIsARuleAndNeverItself() {
        let rules = Dictionary(uniqueKeysWithValues: CatalogueTests.rules.map { ($0.name, $0) })
        #expect(!CatalogueTests.implied.isEmpty)
        for rule in CatalogueTests.implied {
            var reached: Set<String> = []
            var next = rule.impliedBy
            while let name = next.popLast() {
                #expect(rules[name] != nil, "\(rule.name) is implied by \(name), which is no rule")
                if reached.insert(name).inserted { next += rules[name]?.impliedBy ?? [] }
            }
            #expect(!reached.contains(rule.name), "\(rule.name) implies itself")
        }
    }

    /// In the examples of the stronger rule, which is as severe at least, its findings stand for some of the weaker one.
    @Test(arguments: implied)
    func whatImpliesARuleIsFoundInItsPlace(rule: Rule) throws {
        for name in rule.impliedBy {
            let stronger = try #require(CatalogueTests.rules.first { $0.name == name })
            #expect(stronger.severity >= rule.severity)
            let evaluator = RuleEvaluator(try RuleSet([rule, stronger]))
            var folded = 0
            for example in stronger.examples.bad {
                let object = RuleExamples.object(around: example, stronger.check?.target ?? .resource)
                let found = try verdicts(on: object) { evaluator.check($0, file: $1, into: &$2) }.findings
                let told = found.withoutImplied()
                #expect(told.count { $0.rule.name == name } == found.count { $0.rule.name == name })
                folded += found.count - told.count
            }
            #expect(folded > 0, "\(name) implies nothing of \(rule.name) in its own examples")
        }
    }

    /// What is called like something that lies in no namespace may lie in one.
    @Test func theDefaultNamespaceIsThatOfKindsWithTheirGroups() throws {
        let rule = try #require(CatalogueTests.rules.first { $0.name == "default-namespace-used" })
        let evaluator = RuleEvaluator(try RuleSet([rule]))
        for kind in BuiltInResources.all {
            let name = try #require(BuiltInResources.names(of: kind))
            for group in [kind.group, "example.org"] {
                let object = """
                    apiVersion: \(group.isEmpty ? "v1" : "\(group)/v1")
                    kind: \(kind.kind)
                    metadata: {name: x, namespace: default}
                    """
                let found = try verdicts(on: object) { evaluator.check($0, file: $1, into: &$2) }.findings
                let isExpected = name.isNamespaced == true || group != kind.group
                #expect(!found.isEmpty == isExpected, "\(group)/\(kind.kind)")
            }
        }
    }

    /// The API server would refuse it, and no check says what it comes to.
    @Test func aTextIsNoBooleanOfADefaultServiceAccount() throws {
        let rule = try #require(CatalogueTests.rules.first { $0.name == "default-service-account-automount" })
        let evaluator = RuleEvaluator(try RuleSet([rule]))
        let object = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: default}
            automountServiceAccountToken: "false"
            """
        let found = try verdicts(on: object) { evaluator.check($0, file: $1, into: &$2) }
        #expect(found.findings.isEmpty)
        #expect(found.unevaluated.map(\.reason) == ["automountServiceAccountToken is a string, not a boolean"])
    }

    @Test(arguments: rules)
    func everyRuleExplainsItself(rule: Rule) {
        #expect(rule.rationale.count > 40)
        #expect(rule.remedy.count > 20)
        #expect(rule.title.count <= 80)
        #expect(rule.name.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" })
        #expect(!rule.controls.isEmpty || rule.severity <= .low, "a rule above low cites no control")
    }
}
