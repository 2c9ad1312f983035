import Documents
import Testing

@testable import Policies

/// A baseline that holds what is wrong with one item of a list must not hide what is wrong with another.
@Suite("Fingerprints tell the items of a list, wherever they stand")
struct ItemIdentityTests {
    /// The fingerprints of what is wrong with each of two items, by the item's mark.
    private func fingerprints(_ first: String, _ second: String) throws -> [String: String] {
        let check = Check(
            target: .resource, items: .init(name: "item", list: "object.items"), expression: "has(item.never)",
            message: "string(item.mark)")
        let rule = Rule(
            name: "test-rule", title: "Test", severity: .medium, category: "test", decision: .check(check),
            rationale: "Because.", remedy: "Do not.")
        let text = "{apiVersion: x.io/v1, kind: Foo, metadata: {name: f}, items: [\(first), \(second)]}"
        return Dictionary(try verdicts(rule, on: text).findings.map { ($0.message, $0.fingerprint) }) { a, _ in a }
    }

    @Test(arguments: [
        ("{mark: a, name: v, mountPath: /a}", "{mark: b, name: v, mountPath: /b}"),
        ("{mark: a, metadata: {name: x}}", "{mark: b, metadata: {name: y}}"),
        ("{mark: a, kind: Pod, metadata: {name: x}}", "{mark: b, kind: Job, metadata: {name: x}}"),
        ("{mark: a, containerPort: 80, hostPort: 80}", "{mark: b, containerPort: 80, hostPort: 8080}"),
        (
            "{mark: a, containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}",
            "{mark: b, containerPort: 80, hostPort: 80, hostIP: 10.0.0.2}"
        ),
        ("{mark: a, containerPort: 80}", "{mark: b, containerPort: 80, protocol: UDP}"),
        ("{mark: a, groupName: x, size: 1}", "{mark: b, groupName: y, size: 1}"),
        ("{mark: a, id: 1}", "{mark: b, id: 2}"),
        ("{mark: a, key: x, effect: NoSchedule}", "{mark: b, key: x, effect: NoExecute}"),
        ("{mark: a, verbs: ['*'], resources: [pods]}", "{mark: b, verbs: ['*'], resources: [secrets]}"),
        ("{mark: a, http: {paths: [{path: /a}]}}", "{mark: b, http: {paths: [{path: /b}]}}"),
    ])
    func itemsAreTold(first: String, second: String) throws {
        let (before, after) = (try fingerprints(first, second), try fingerprints(second, first))
        #expect(Set(before.values).count == 2)
        #expect(before == after)
    }

    @Test(arguments: [
        ("{mark: a, name: x, size: 1}", "{mark: a, name: x, size: 2}"),
        ("{mark: a, groupName: x, size: 1}", "{mark: a, groupName: x, size: 2}"),
        ("{mark: a, verbs: [get], resources: [pods]}", "{mark: a, resources: [pods], verbs: [get]}"),
    ])
    func whatDoesNotTellAnItemMakesNoDifference(before: String, after: String) throws {
        let neighbour = "{mark: b, name: other, groupName: other}"
        #expect(try fingerprints(before, neighbour)["a"] == fingerprints(after, neighbour)["a"])
    }

    /// The containers of two groups of a custom resource, one of them privileged.
    @Test(arguments: ["groupName: cpu|groupName: gpu", "id: 1|id: 2", "size: 1|size: 2", "|"])
    func theGroupOfAContainerTells(marks: String) throws {
        let marks = marks.split(separator: "|", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : $0 + ", " }
        func fingerprints(privileged: Int) throws -> [String] {
            let groups = marks.indices.map { number in
                let context = "securityContext: {privileged: \(number == privileged)}"
                let container = "{name: worker, image: 'x/\(number)', \(context)}"
                return "{\(marks[number])template: {spec: {containers: [\(container)]}}}"
            }
            let spec = "{groups: [\(groups.joined(separator: ", "))]}"
            let text = "{apiVersion: x.io/v1, kind: Foo, metadata: {name: f}, spec: \(spec)}"
            let check = rule("container.?securityContext.?privileged.orValue(false) == false")
            return try verdicts(check, on: text).findings.map(\.fingerprint)
        }
        let (first, second) = (try fingerprints(privileged: 0), try fingerprints(privileged: 1))
        #expect(first.count == 1 && second.count == 1)
        #expect(first != second)
    }

    /// Nobody may be able to guess one from the fingerprint.
    @Test(arguments: [
        (["-v", "--password=hunter2"], ["--password"]), (["--password", "hunter2"], ["--password"]),
        (["login", "hunter2"], []), (["-v", "-phunter2"], []),
    ])
    func credentialsAreNoPartOfIt(arguments: [String], expected: [String]) {
        let arena = Arena(capacity: 1 << 10)
        let parts = arguments.map { arena.string($0) }.withUnsafeBufferPointer {
            ItemIdentity(1, of: $0, mayHoldCredentials: true).parts()
        }
        withExtendedLifetime(arena) {}
        #expect(parts == expected)
    }
}
