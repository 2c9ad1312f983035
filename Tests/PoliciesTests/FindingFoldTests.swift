import Testing

@testable import Policies

/// What a stronger rule says of a field is not said again by a weaker one.
@Suite struct FindingFoldTests {
    private static func rule(_ name: String, impliedBy: [String] = []) -> Rule {
        Rule(
            name: name, title: "Test", severity: .medium, category: "test", decision: .analysis(.references),
            rationale: "Because.", remedy: "Do not.", impliedBy: impliedBy)
    }

    private static let strong = rule("strong")
    private static let weak = rule("weak", impliedBy: ["strong", "stronger"])

    private static func finding(
        _ rule: Rule, _ path: String, of name: String = "web", impliedBy: [String] = [], isAccepted: Bool = false
    ) -> Finding {
        let location = Location(file: "web.yaml", line: 1, column: 1, endLine: 1, endColumn: 2)
        let finding = Finding(
            rule: rule, message: "\(rule.name) \(path)",
            resource: ResourceIdentity(apiVersion: "v1", kind: "Pod", namespace: "shop", name: name), container: nil,
            path: path, location: location, identity: [], evidence: [], impliedBy: impliedBy)
        if !isAccepted { return finding }
        let origin = ExceptionOrigin(.annotation, at: location)
        return finding.covered(
            by: SecurityException(ExceptionScope(), reason: "known", owner: nil, expires: nil, origin: origin))
    }

    private func messages(_ findings: Finding...) -> [String] { findings.withoutImplied().map(\.message) }

    @Test func theStrongerFindingStandsForTheSameFieldAndThoseAroundIt() {
        let path = "spec.volumes[0].hostPath"
        #expect(
            messages(
                Self.finding(Self.weak, path), Self.finding(Self.strong, path + ".path"),
                Self.finding(Self.weak, path + ".path"))
                == ["strong spec.volumes[0].hostPath.path"])
    }

    @Test func otherFieldsAndObjectsAreReported() {
        let strong = Self.finding(Self.strong, "spec.volumes[0].hostPath.path")
        #expect(messages(strong, Self.finding(Self.weak, "spec.volumes[1].hostPath")).count == 2)
        #expect(messages(strong, Self.finding(Self.weak, "spec.volumes[0].hostPath", of: "api")).count == 2)
        #expect(messages(strong, Self.finding(Self.weak, "spec.volumes[0].hostPath.path.x")).count == 2)
    }

    @Test func whatAnExceptionCoversIsNotFolded() {
        let accepted = Self.finding(Self.strong, "spec", isAccepted: true)
        #expect(messages(accepted, Self.finding(Self.weak, "spec")) == ["strong spec", "weak spec"])
        #expect(
            messages(Self.finding(Self.strong, "spec"), Self.finding(Self.weak, "spec", isAccepted: true))
                == ["strong spec", "weak spec"])
    }

    /// In the same place of the same object, of what is no more severe, and where nothing that is reported says it.
    @Test func anExceptionIsForWhatTheFindingImpliesToo() {
        func accepted(_ findings: Finding...) -> [String] {
            findings.coveringImplied().filter { $0.suppression?.reason == "known" }.map(\.message)
        }
        let strong = Self.finding(Self.strong, "spec.a.b", isAccepted: true)
        #expect(
            accepted(
                strong, Self.finding(Self.weak, "spec.a"), Self.finding(Self.weak, "spec.c"),
                Self.finding(Self.weak, "spec.a.b.d"), Self.finding(Self.weak, "spec.a", of: "api"),
                Self.finding(Self.rule("other"), "spec.a")) == ["strong spec.a.b", "weak spec.a"])
        let stronger = Self.finding(Self.rule("stronger"), "spec.a")
        #expect(accepted(strong, stronger, Self.finding(Self.weak, "spec.a")) == ["strong spec.a.b"])
        let severe = Self.weak.configured(severity: .critical)
        #expect(accepted(strong, Self.finding(severe, "spec.a")) == ["strong spec.a.b"])
    }

    /// What the exception covers by this does not keep what it implies itself from being covered.
    @Test func whatIsCoveredWithAnotherIsNotTakenForReported() {
        let accepted = Self.finding(Self.strong, "spec.a", isAccepted: true)
        let middle = Self.finding(Self.rule("middle", impliedBy: ["strong", "other"]), "spec.a")
        let least = Self.finding(Self.rule("least", impliedBy: ["middle", "strong"]), "spec.a")
        func reported(_ findings: Finding...) -> [String] {
            findings.coveringImplied().filter { $0.suppression == nil }.map(\.message)
        }
        #expect(reported(accepted, middle, least) == [])
        #expect(reported(least, middle, accepted) == [])
        // Nobody accepted the other one, nor what follows from it.
        let other = Self.finding(Self.rule("other"), "spec.a")
        #expect(reported(accepted, middle, least, other) == ["middle spec.a", "least spec.a", "other spec.a"])
    }

    @Test func aFindingMayNameWhatImpliesIt() {
        let marked = Self.finding(Self.rule("other"), "roleRef", impliedBy: ["strong"])
        #expect(messages(marked) == ["other roleRef"])
        #expect(messages(marked, Self.finding(Self.strong, "roleRef")) == ["strong roleRef"])
    }
}
