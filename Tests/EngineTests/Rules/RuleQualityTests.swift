import Policies
import Testing

@testable import Engine

/// What every built-in rule owes its readers.
@Suite struct RuleQualityTests {
    private static let rules = (try? BuiltInRules.load(examples: true)) ?? []

    /// Rules that belong to no control of a standard, and why. Good practice that is not security needs no entry: the
    /// standards are about security.
    private static let withoutControl: [String: String] = [
        "dangling-gateway-backend": danglingReference,
        "dangling-ingress-backend": danglingReference,
        "dangling-networkpolicy": danglingReference,
        "dangling-networkpolicy-peer": danglingReference,
        "dangling-networkpolicy-port": danglingReference,
        "dangling-service": danglingReference,
        "deprecated-service-account-field": "the old name of a field, which other rules read as the new one",
        "storage-class-unencrypted": "the standards ask for encrypted etcd, not for encrypted volumes",
        "windows-gmsa-missing": "the standards are about Linux containers, and few pods need an identity in a domain",
    ]
    private static let danglingReference = "standards ask that policies exist, not that references are without mistakes"

    @Test func thereAreRules() { #expect(Self.rules.count > 400) }

    @Test(arguments: rules)
    func everyRuleSaysWhatIsWrongWhyAndWhatToDo(rule: Rule) {
        #expect(rule.title.count >= 4 && rule.title.last != ".", "\(rule.name): title")
        #expect(rule.rationale.count >= 40 && rule.rationale.hasSuffix("."), "\(rule.name): rationale")
        #expect(rule.remedy.count >= 20 && rule.remedy.hasSuffix("."), "\(rule.name): remedy")
        #expect(!rule.examples.bad.isEmpty, "\(rule.name) has no bad example")
        #expect(!rule.examples.good.isEmpty, "\(rule.name) has no good example")
    }

    @Test(arguments: rules)
    func everyRuleBelongsToAControl(rule: Rule) {
        let reason = Self.withoutControl[rule.name]
        #expect(
            rule.controls.isEmpty == (reason != nil) || rule.profile == .reliability,
            "\(rule.name) cites no control and no reason is known, or the other way round")
    }

    @Test func reasonsAreOfRules() {
        #expect(Set(Self.withoutControl.keys).isSubset(of: Self.rules.map(\.name)))
    }

    /// The rubric, as far as it can be told without judgement.
    @Test(arguments: rules)
    func severitiesFollowTheRubric(rule: Rule) {
        if rule.profile == .reliability {
            #expect(rule.severity <= .low, "\(rule.name): what is not security is hygiene at most")
        }
        if rule.severity >= .high {
            #expect(
                rule.profile == .recommended || rule.profile == .podSecurity,
                "\(rule.name): that a boundary is gone must not wait to be asked for")
            #expect(!rule.controls.isEmpty, "\(rule.name): no standard minds what is this severe")
        }
        if rule.severity == .critical {
            let attacks: Set = ["mitre", "pss", "cis-1.12"]
            #expect(
                rule.controls.contains { attacks.contains($0.framework) },
                "\(rule.name): what is taken over at once is a technique of attackers or a control of the benchmark")
        }
        if rule.severity == .info && rule.profile == .recommended {
            #expect(rule.fix.isEmpty, "\(rule.name): inventory has nothing to mend")
        }
    }
}
