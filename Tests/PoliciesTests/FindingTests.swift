import Testing

@testable import Policies

@Suite("Findings share what they say until one is changed")
struct FindingTests {
    private let finding = Finding(
        rule: Rule(
            name: "r", title: "T", severity: .high, category: "test",
            decision: .check(Check(target: .resource, expression: "true", message: "''")), rationale: "R", remedy: "R"),
        message: "m", resource: ResourceIdentity(apiVersion: "v1", kind: "Pod", namespace: "n", name: "p"),
        container: nil, path: "spec", location: Location(file: "f", line: 1, column: 2, endLine: 1, endColumn: 3),
        fingerprint: "f", excerpt: nil)

    @Test func aChangedCopyLeavesTheOther() {
        let numbered = finding.numbered(2)
        var live = finding
        live.live = LiveContext(replicas: 3, owner: nil)
        let shown = finding.with(excerpt: Excerpt(firstLine: 1, lines: ["a"]))
        #expect(numbered.fingerprint == "f-2")
        #expect(live.live?.replicas == 3)
        #expect(shown.excerpt?.lines == ["a"])
        #expect(finding.fingerprint == "f" && finding.live == nil && finding.excerpt == nil)
        #expect(numbered.path == "spec" && shown.resource.name == "p" && live.location.column == 2)
    }

    @Test func identitiesAreEqualByWhatTheySay() {
        let same = ResourceIdentity(apiVersion: "v1", kind: "Pod", namespace: "n", name: "p")
        #expect(Set([finding.resource, same]).count == 1)
        for other in [
            ResourceIdentity(apiVersion: "v2", kind: "Pod", namespace: "n", name: "p"),
            ResourceIdentity(apiVersion: "v1", kind: "Job", namespace: "n", name: "p"),
            ResourceIdentity(apiVersion: "v1", kind: "Pod", namespace: nil, name: "p"),
            ResourceIdentity(apiVersion: "v1", kind: "Pod", namespace: "n", name: "q"),
        ] {
            #expect(other != same)
        }
    }
}
