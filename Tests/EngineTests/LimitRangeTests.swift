import Inputs
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// What a LimitRange gives containers is not missing.
@Suite struct LimitRangeTests {
    private static let names: Set = [
        "cpu-limit-missing", "cpu-request-missing", "memory-limit-missing", "memory-request-missing",
        "ephemeral-storage-missing",
    ]
    private static let rules = CatalogueTests.rules.filter { names.contains($0.name) }

    private func findings(_ files: [String: String], of rules: [Rule]) throws -> [Finding] {
        let folder = try Folder(files)
        let recorder = Recorder()
        var report: any Report = recorder
        _ = try Scan(rules: try RuleSet(rules)).run([RawPath(folder.url.path())], report: &report)
        return recorder.store.results.flatMap(\.findings)
    }

    /// The names of the rules that find something, without `-missing`, and of which object.
    private func found(_ files: [String: String]) throws -> [String] {
        try findings(files, of: Self.rules)
            .map { "\($0.rule.name.dropLast("-missing".count)) \($0.resource.name ?? "")" }.sorted()
    }

    private static func limits(_ items: String, in namespace: String? = "shop") -> String {
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: l\(namespace.map { ", namespace: \($0)" } ?? "")}
        spec: {limits: [\(items)]}
        """
    }

    private static func deployment(
        _ resources: String, named name: String = "d", in namespace: String? = "shop", kind: String = "containers"
    ) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(name)\(namespace.map { ", namespace: \($0)" } ?? "")}
        spec: {template: {spec: {\(kind): [{name: c, image: i, resources: \(resources)}]}}}
        """
    }

    private static let everything = [
        "cpu-limit d", "cpu-request d", "ephemeral-storage d", "memory-limit d", "memory-request d",
    ]

    private static func without(_ name: String) -> [String] { everything.filter { !$0.hasPrefix(name) } }

    /// As the API server fills in the LimitRange, and the admission plugin the container.
    @Test(
        arguments: [
            ("", "{}", everything),
            (
                "{type: Container, default: {cpu: 1, memory: 1Gi, ephemeral-storage: 1Gi}}", "{}", []
            ),
            ("{type: Container, default: {cpu: 500m}}", "{}", without("cpu")),
            ("{type: Container, default: {cpu: 500m}}", "{limits: , requests: {cpu: }}", without("cpu")),
            ("{type: Container, defaultRequest: {cpu: 500m}}", "{}", without("cpu-request")),
            ("{type: Container, max: {memory: 1Gi}}", "{}", without("memory")),
            ("{type: Container, min: {memory: 1Gi}}", "{}", without("memory-request")),
            ("{type: Container, max: {cpu: 2}, default: {cpu: 0}}", "{}", everything),
            ("{type: Container, default: {cpu: 2}, defaultRequest: {cpu: '0'}}", "{}", without("cpu-limit")),
            ("{type: Pod, max: {cpu: 1, memory: 1Gi}}", "{}", everything),
            ("{type: Pod, max: {cpu: 1}}, {type: Container, default: {cpu: 1}}", "{}", without("cpu")),
            // What a container states stands, and its limit is its request.
            ("{type: Container, default: {cpu: 1}}", "{limits: {cpu: 0}}", everything),
            ("{type: Container, defaultRequest: {cpu: 1}}", "{limits: {cpu: '0'}}", everything),
            ("{type: Container, default: {cpu: 1}}", "{requests: {cpu: 0}}", without("cpu-limit")),
        ])
    func aLimitRangeGivesWhatAContainerDoesNotState(items: String, resources: String, rules: [String]) throws {
        // The workload is read first.
        let (workload, limits) = (Self.deployment(resources), Self.limits(items))
        #expect(try found(["a.yaml": workload, "b.yaml": limits]) == rules)
        #expect(try found(["a.yaml": limits + "\n---\n" + workload]) == rules)
    }

    private static let all = "{type: Container, default: {cpu: 1, memory: 1Gi, ephemeral-storage: 1Gi}}"

    @Test func initContainersGetItToo() throws {
        #expect(
            try found(["a.yaml": Self.deployment("{}", kind: "initContainers"), "b.yaml": Self.limits(Self.all)]) == [])
    }

    /// Which namespace an object is applied to nobody knows that does not say.
    @Test(arguments: [
        ("shop", "shop", true), ("shop", "ops", false), ("shop", nil, false), (nil, "shop", false), (nil, nil, false),
    ])
    func onlyTheSameNamespaceCounts(limits: String?, workload: String?, isGiven: Bool) throws {
        let files = [
            "a.yaml": Self.deployment("{}", in: workload), "b.yaml": Self.limits(Self.all, in: limits),
        ]
        #expect(try found(files) == (isGiven ? [] : Self.everything))
    }

    /// Nor does one that was not scanned, or that is no LimitRange of Kubernetes.
    @Test func onlyWhatWasScannedCounts() throws {
        #expect(try found(["a.yaml": Self.deployment("{}")]) == Self.everything)
        let other = Self.limits(Self.all).replacing("apiVersion: v1", with: "apiVersion: example.org/v1")
        #expect(try found(["a.yaml": Self.deployment("{}"), "b.yaml": other]) == Self.everything)
    }

    /// A limit that is given is compared as one that is stated.
    @Test(arguments: [
        ("{type: Container, default: {memory: 256Mi}}", nil), ("{type: Container, max: {memory: 268435456}}", nil),
        ("{type: Container, default: {memory: 1Gi}}", "may use 1Gi"),
        ("{type: Container, default: {memory: 1Gi}}, {type: Container, default: {memory: 256Mi}}", "may use 1Gi"),
        ("{type: Container, default: {cpu: 1}}", "has no limit"),
        ("{type: Container, default: {memory: 0}}", "has no limit"),
        ("{type: Container, defaultRequest: {memory: 1Gi}}", "has no limit"),
    ])
    func aRequestIsComparedWithTheLimitThatIsGiven(items: String, end: String?) throws {
        let files = [
            "a.yaml": Self.deployment("{requests: {memory: 256Mi}}") + "\n---\n"
                + Self.deployment("{requests: {memory: 256Mi}, limits: {memory: 256Mi}}", named: "equal") + "\n---\n"
                + Self.deployment("{requests: {memory: 256Mi}, limits: {memory: 2Gi}}", named: "own"),
            "b.yaml": Self.limits(items),
        ]
        let rules = CatalogueTests.rules.filter { $0.name == "requests-not-equal-limits" }
        #expect(
            try findings(files, of: rules).map(\.message)
                == [end, "may use 2Gi"].compactMap(\.self).map { "container c requests 256Mi of memory and \($0)" })
    }

    /// Rules that a configuration changes in some places are run apart.
    @Test func anOverrideKnowsThemToo() throws {
        let scan = try ConfiguredScan(
            [
                ".bulwark.yaml": "overrides: [{namespaces: [shop], rules: {memory-limit-missing: high}}]",
                "a.yaml": Self.deployment("{}") + "\n---\n" + Self.deployment("{}", named: "e", in: "ops"),
                "b.yaml": Self.limits(Self.all),
            ])
        #expect(scan.findings(of: "memory-limit-missing") == ["a.yaml memory-limit-missing medium e"])
    }
}
