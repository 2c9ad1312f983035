import Kubernetes
import Testing

@testable import Analyses

/// Workloads are found by the labels that selectors ask for, those that controllers add among them.
@Suite struct ReferencePodsTests {
    private func pods(_ text: String, findableBy selectors: [LabelSelector]) throws -> ReferencePods {
        ReferencePods(try referenceFacts(text).workloads, findableBy: selectors)
    }

    private static func selector(_ key: String, _ value: String) -> LabelSelector {
        LabelSelector(matchLabels: [key: value])
    }

    private static func labelled(_ name: String, kind: String = "Deployment", _ labels: String) -> String {
        object(
            kind == "DeploymentConfig" ? "apps.openshift.io/v1" : kind == "Job" ? "batch/v1" : "apps/v1", kind, name,
            "spec: {template: {metadata: {labels: {\(labels)}}, spec: {containers: [{name: c, image: a/b:1}]}}}")
    }

    /// Many who use the words of OpenShift for labels of their own: each selector is held against its own workload alone.
    @Test(arguments: ["deployment", "deploymentconfig", "job-name"])
    func aWordOfAControllerIsFoundAsAnyOther(key: String) throws {
        let names = (0..<50).map { "w-\($0)" }
        let selectors = names.map { Self.selector(key, $0) }
        let pods = try pods(names.map { Self.labelled($0, "\(key): \($0)") }.joined(), findableBy: selectors)
        #expect(selectors.map { pods.candidates(for: $0).map { pods.workloads[$0].name.name } } == names.map { [$0] })
    }

    @Test func whatAControllerChoosesIsFoundByItsBeginning() throws {
        let names = ["a", "a-1", "a-1-2", "b"]
        let text =
            names.map { Self.labelled($0, kind: "DeploymentConfig", "deployment: a-1") }.joined()
            + Self.labelled("c", "deployment: a-1, app: c") + Self.labelled("d", "app: c")
        let selectors = ["deployment", "deploymentconfig"].flatMap { key in
            ["a-1", "a-1-2", "a-1-2-7", "x"].map { Self.selector(key, $0) }
        }
        let pods = try pods(text, findableBy: selectors)
        func found(_ selector: LabelSelector) -> [String] {
            pods.candidates(for: selector).map { pods.workloads[$0].name.name }
        }
        // A DeploymentConfig says itself what its pods are labelled with; of a Deployment the template does.
        #expect(
            selectors.map { found($0).sorted() } == [
                ["a", "c"], ["a", "a-1"], ["a", "a-1", "a-1-2"], [], ["a-1"], ["a-1-2"], [], [],
            ])
        #expect(
            pods.matching(Self.selector("deployment", "a-1-2")).map { "\($0.workload.name.name) \($0.pods)" }
                == ["a-1 unknown"])
    }

    /// The index leaves out none that a selector matches.
    @Test func allThatMatchAreFound() throws {
        let kinds = ["Deployment", "DeploymentConfig", "Job", "StatefulSet", "DaemonSet"]
        let keys = [
            "deployment", "deploymentconfig", "job-name", "statefulset.kubernetes.io/pod-name", "pod-template-hash",
        ]
        let values = ["a", "a-0", "a-1", "b", "b-0-1", ""]
        let text = kinds.flatMap { kind in
            ["a", "b", "b-0"].flatMap { name in
                keys.map { Self.labelled("\(name)", kind: kind, "\($0): \(name)-1, app: x") }
            }
        }.joined()
        let selectors = keys.flatMap { key in values.map { Self.selector(key, $0) } }
        let pods = try pods(text, findableBy: selectors)
        for selector in selectors {
            let expected = pods.workloads.filter { $0.pods(matching: selector) != .none }.map(\.origin)
            #expect(pods.matching(selector).map(\.workload.origin) == expected)
        }
        #expect(selectors.contains { !pods.candidates(for: $0).isEmpty })
    }
}
