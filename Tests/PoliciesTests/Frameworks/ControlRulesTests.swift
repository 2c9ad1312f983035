import Testing

@testable import Policies

/// Which rules decide a control.
@Suite struct ControlRulesTests {
    private let own = citing("own", [Control(framework: "standard", control: "1.1")])
    private let related = citing("related", [Control(framework: "other", control: "9")])
    private let named = citing("named")
    private let stranger = citing("stranger", [Control(framework: "other", control: "1.1")])

    private var control: FrameworkControl {
        FrameworkControl(
            id: "1.1", title: "Control", rules: ["named", "absent", "own"],
            related: [Control(framework: "other", control: "9")])
    }

    @Test func citingNamedAndRelatedRulesDecideEachOnce() {
        let rules = ControlRules(framework([control]), catalogue: [stranger, related, own, named])
        #expect(rules[control].map(\.name) == ["related", "own", "named"])
        #expect(rules.all.map(\.name) == ["related", "own", "named"])
        #expect(rules.missing == ["absent"])
    }

    @Test func aFrameworkMayDecideByItsOwnListAlone() {
        let control = FrameworkControl(id: "1.1", title: "Control", rules: ["named"])
        let rules = ControlRules(framework([control], listedRulesOnly: true), catalogue: [own, named])
        #expect(rules[control].map(\.name) == ["named"])
    }
}
