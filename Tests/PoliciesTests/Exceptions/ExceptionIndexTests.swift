import Testing

@testable import Policies

/// A finding is held against the exceptions that may be for it, and against no others.
@Suite struct ExceptionIndexTests {
    private static let place = Location(file: "e.yaml", line: 1, column: 1, endLine: 1, endColumn: 1)

    private static func exception(
        _ rules: String..., names: [String] = [], namespaces: [String] = []
    ) -> SecurityException {
        var scope = ExceptionScope()
        scope.selectors = rules.map { RuleSelector($0) }
        scope.names = names.map { NamePattern($0) }
        scope.namespaces = namespaces.map { NamePattern($0) }
        return SecurityException(scope, reason: "r", origin: ExceptionOrigin(.file, at: place))
    }

    private static func finding(
        _ rule: String, category: String = "host", name: String? = "web", namespace: String? = "shop"
    ) -> Finding {
        let rule = Rule(
            name: rule, title: "", severity: .high, category: category,
            decision: .check(Check(target: .pod, expression: "true", message: "''")), rationale: "", remedy: "",
            controls: [Control(framework: "cis", control: "5.2"), Control(framework: "pss", control: "a")])
        let resource = ResourceIdentity(apiVersion: "v1", kind: "Pod", namespace: namespace, name: name)
        return Finding(
            rule: rule, message: "", resource: resource, container: nil, path: "", location: place, fingerprint: "",
            excerpt: nil)
    }

    /// Of three thousand exceptions for as many pods a finding is compared with one, or with those that have a pattern.
    @Test func comparisonsDoNotGrowWithTheNumberOfExceptions() {
        var exceptions = (0..<3_000).map { number in
            ExceptionIndexTests.exception(number % 2 == 0 ? "host-pid" : "*", names: ["pod-\(number)"])
        }
        let few = ExceptionIndex(exceptions)
        let compared = (0..<2_000).reduce(0) { sum, number in
            sum + few.candidates(for: ExceptionIndexTests.finding("host-pid", name: "pod-\(number)")).count
        }
        #expect(compared == 2_000)
        #expect(few.candidates(for: ExceptionIndexTests.finding("host-ipc", name: "pod-2")).isEmpty)
        #expect(few.candidates(for: ExceptionIndexTests.finding("host-ipc", name: "pod-3")) == [3])
        exceptions.append(ExceptionIndexTests.exception("host-pid", names: ["pod-*"]))
        let more = ExceptionIndex(exceptions)
        #expect(more.candidates(for: ExceptionIndexTests.finding("host-pid", name: "pod-2")) == [2, 3_000])
        let others = (0..<3_000).map { ExceptionIndexTests.exception("other-\($0)") }
        #expect(ExceptionIndex(others).candidates(for: ExceptionIndexTests.finding("host-pid")).isEmpty)
    }

    /// What the index leaves out would not have matched, and what it gives stays in order.
    @Test(arguments: [
        ExceptionIndexTests.finding("host-pid"), ExceptionIndexTests.finding("host-ipc"),
        ExceptionIndexTests.finding("a[1]"), ExceptionIndexTests.finding("x", category: "image"),
        ExceptionIndexTests.finding("host-pid", name: "db"), ExceptionIndexTests.finding("host-pid", namespace: "ops"),
        ExceptionIndexTests.finding("host-pid", name: nil),
        ExceptionIndexTests.finding("host-pid", namespace: nil),
        ExceptionIndexTests.finding("host-ipc", name: "db", namespace: "ops"),
    ])
    func candidatesAreAllThatMatch(finding: Finding) {
        let selectors = ["host-pid", "host-*", "a", "category/host", "cis/5.2", "cis/5.*", "pss/a", "pss/b"]
        var exceptions: [SecurityException] = []
        for selector in selectors {
            for names in [[], ["web"], ["web", "db"], ["w*"], ["web", "d*"]] {
                for namespaces in [[], ["shop"], ["s*"], ["shop", "ops"]] {
                    exceptions.append(
                        ExceptionIndexTests.exception(selector, "host-pid", names: names, namespaces: namespaces))
                    exceptions.append(ExceptionIndexTests.exception(selector, names: names, namespaces: namespaces))
                }
            }
        }
        let matching = exceptions.indices.filter { exceptions[$0].scope.matches(finding) { nil } }
        let candidates = ExceptionIndex(exceptions).candidates(for: finding)
        #expect(candidates == candidates.sorted() && Set(candidates).count == candidates.count)
        #expect(candidates.filter { exceptions[$0].scope.matches(finding) { nil } } == matching)
        #expect(candidates.count < exceptions.count)
    }
}
