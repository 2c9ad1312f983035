import Policies
import Testing

@testable import Engine

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

    @Test(arguments: rules)
    func everyRuleExplainsItself(rule: Rule) {
        #expect(rule.rationale.count > 40)
        #expect(rule.remedy.count > 20)
        #expect(rule.title.count <= 80)
        #expect(rule.name.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" })
        #expect(!rule.controls.isEmpty || rule.severity <= .low, "a rule above low cites no control")
    }
}
