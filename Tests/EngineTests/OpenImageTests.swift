import Inputs
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// Of a container whose image something else fills in, rules about images say neither that it is wrong nor that it is
/// right.
@Suite struct OpenImageTests {
    private static let rules = CatalogueTests.rules.filter { $0.category == "image" && $0.check?.target == .container }

    private static let digest = String(repeating: "0", count: 64)

    private func scan(_ text: String, rules: [Rule] = rules) throws -> ([InputResult], Summary) {
        let folder = try Folder(["a.yaml": text])
        let recorder = Recorder()
        var report: any Report = recorder
        let summary = try Scan(rules: try RuleSet(rules)).run([RawPath(folder.url.path())], report: &report)
        return (recorder.store.results, summary)
    }

    @Test(arguments: [
        ("", "not set"), (", image: ", "not set"), (", image: ''", "not set"), (", image: ' '", "' '"),
        (", image: auto", "'auto'"),
    ])
    func nobodyCanTell(image: String, value: String) throws {
        let text = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  initContainers: [{name: a, imagePullPolicy: Never\(image)}]
                  containers: [{name: b, image: "registry.example.com/b:1@sha256:\(Self.digest)"}]
            """
        let (results, summary) = try scan(text)
        #expect(results.flatMap(\.findings).isEmpty)
        let unseen = results.flatMap(\.unevaluated)
        #expect(unseen.map(\.container) == ["a"])
        #expect(Set(unseen.flatMap(\.rules).map(\.name)) == Set(Self.rules.map(\.name)))
        #expect(
            unseen.map(\.reason) == [
                "spec.template.spec.initContainers[0].image is \(value): what fills it in was not scanned"
            ])
        #expect(unseen.map(\.location.line) == [7])
        #expect(summary.outOfSight == 1 && summary.isComplete)
    }

    @Test(arguments: ["automatic", "auto:1", "registry.example.com/auto"])
    func otherImagesAreJudged(image: String) throws {
        let (results, _) = try scan("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: '\(image)'}]}}")
        #expect(!results.flatMap(\.findings).isEmpty)
        #expect(results.flatMap(\.unevaluated).isEmpty)
    }

    /// Nor is anything said of it where no rule about images runs.
    @Test func otherRulesDoNotAskForImages() throws {
        let rules = CatalogueTests.rules.filter { $0.name == "host-pid" }
        let (results, _) = try scan("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}", rules: rules)
        #expect(results.flatMap(\.unevaluated).isEmpty)
    }

    @Test func aControlAboutImagesDoesNotPass() throws {
        var flags = ScanFlags()
        flags.frameworks = ["pci"]
        func passes(_ image: String) throws -> Bool? {
            let pod = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c\(image)}]}}"
            let report = try ConfiguredScan(["a.yaml": pod], flags).summary.frameworks.first
            return report?.results.first { $0.control.id == "3.2" }.map { $0.verdict == .pass }
        }
        #expect(try passes(", image: 'a/b:1@sha256:\(Self.digest)'") == true)
        for open in ["", ", image: '${IMAGE}'", ", image: 'web:${TAG}'"] { #expect(try passes(open) == false) }
    }

    /// A rule that has other parameters in a place is run apart there.
    @Test(arguments: ["{parameters: {allowedRegistries: [quay.io]}}", "low"])
    func itHoldsInEveryPlace(setting: String) throws {
        let rule = "image-registry-not-allowed"
        var flags = ScanFlags()
        flags.rules = [rule, "host-pid"]
        let scan = try ConfiguredScan(
            [
                "a.yaml": "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c}]}}",
                ".bulwark.yaml": "overrides: [{paths: [a.yaml], rules: {\(rule): \(setting)}}]",
            ], flags)
        #expect(scan.unevaluated == ["\(rule) a"])
    }
}
