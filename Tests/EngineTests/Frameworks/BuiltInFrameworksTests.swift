import Analyses
import Documents
import Kubernetes
import Testing

@testable import Engine
@testable import Policies

/// The standards that the binary carries fit together with its rules.
@Suite struct BuiltInFrameworksTests {
    static let frameworks = (try? BuiltInFrameworks.load()) ?? []
    static let names = frameworks.map(\.name)
    static let rules = (try? BuiltInRules.load()) ?? []
    /// Every control of every framework.
    static let known = Set(
        frameworks.flatMap { framework in
            framework.controls.map { Control(framework: framework.name, control: $0.id) }
        })

    @Test func theyLoad() throws {
        _ = try BuiltInRules.load()
        #expect(
            try BuiltInFrameworks.load().map(\.name) == [
                "bsi", "cis-1.12", "mitre", "mitre-ms", "nsa-cisa", "owasp-k8s", "owasp-k8s-2025", "pci", "pss", "stig",
            ])
    }

    @Test(arguments: names)
    func eachIsFoundByItsName(name: String) throws {
        #expect(try BuiltInFrameworks.named(name).name == name)
    }

    @Test func aWrongNameComesWithTheNearest() {
        do {
            _ = try BuiltInFrameworks.named("cis-1.11")
            Issue.record("was found")
        } catch {
            #expect("\(error)".contains("did you mean 'cis-1.12'?"), "\(error)")
        }
    }

    /// The sections of the benchmark with how many controls each has.
    @Test func theBenchmarkIsWhole() throws {
        let benchmark = try BuiltInFrameworks.named("cis-1.12")
        let counts = benchmark.sections.map { "\($0.id): \($0.controls.count)" }
        #expect(
            counts == [
                "1.1: 21", "1.2: 30", "1.3: 7", "1.4: 2", "2: 7", "3.1: 3", "3.2: 2", "4.1: 10", "4.2: 14", "4.3: 1",
                "5.1: 13", "5.2: 12", "5.3: 2", "5.4: 2", "5.5: 1", "5.6: 4",
            ])
        for section in benchmark.sections {
            #expect(section.controls.map(\.id) == (1...section.controls.count).map { "\(section.id).\($0)" })
        }
    }

    @Test(arguments: [
        ("bsi", 21), ("mitre-ms", 42), ("nsa-cisa", 28), ("owasp-k8s", 10), ("owasp-k8s-2025", 10), ("pci", 42),
        ("pss", 19), ("stig", 92),
    ])
    func eachHasItsControls(name: String, count: Int) throws {
        #expect(try BuiltInFrameworks.named(name).controls.count == count)
    }

    /// A control that manifests alone decide has a rule that decides it.
    @Test(arguments: names)
    func automatedControlsHaveRules(name: String) throws {
        let framework = try BuiltInFrameworks.named(name)
        let rules = ControlRules(framework, catalogue: BuiltInFrameworksTests.rules)
        let undecided = framework.controls.filter { $0.assessment == .automated && rules[$0].isEmpty }.map(\.id)
        #expect(undecided == [])
    }

    @Test func rulesCiteControlsThatExist() {
        for rule in BuiltInFrameworksTests.rules {
            for control in rule.controls where !BuiltInFrameworksTests.known.contains(control) {
                Issue.record("\(rule.name) cites \(control.framework) \(control.control), which does not exist")
            }
        }
    }

    @Test(arguments: names)
    func frameworksNameRulesAndControlsThatExist(name: String) throws {
        let framework = try BuiltInFrameworks.named(name)
        let rules = ControlRules(framework, catalogue: BuiltInFrameworksTests.rules)
        #expect(rules.missing == [])
        for control in framework.controls {
            for related in control.related {
                #expect(
                    BuiltInFrameworksTests.known.contains(related),
                    "\(control.id) is related to \(related.framework) \(related.control), which does not exist")
            }
        }
    }

    @Test(arguments: names)
    func controlsSaySomething(name: String) throws {
        let framework = try BuiltInFrameworks.named(name)
        for control in framework.controls {
            #expect(control.title.count >= 5 && control.title.count <= 110, "\(control.id)")
            #expect(!control.title.hasSuffix("."), "\(control.id)")
        }
        #expect(framework.source.hasPrefix("https://"))
    }

    /// The verdicts on the Pod Security Standards are those of the admission plugin: each control is decided by the rule that
    /// decides exactly it.
    @Test func podSecurityIsDecidedExactly() throws {
        let framework = try BuiltInFrameworks.named("pss")
        let rules = ControlRules(framework, catalogue: BuiltInFrameworksTests.rules)
        for control in framework.controls {
            let rule = try #require(rules[control].first, "\(control.id)")
            #expect(rules[control].count == 1)
            #expect(rule.profile == .podSecurity)
            #expect(rule.controls.contains(Control(framework: "pss", control: control.id)), "\(rule.name)")
        }
        #expect(rules.all.count == BuiltInFrameworksTests.rules.filter { $0.profile == .podSecurity }.count)
    }

    /// A report is titled by the version by which pods are judged, and has the controls of that version.
    @Test(arguments: [
        (nil, "1.37", 19), ("latest", "1.37", 19), ("v1.35", "1.35", 19), ("1.34", "1.34", 18),
        ("1.25", "1.25", 17),
    ])
    func podSecurityIsReportedInItsVersion(asked: String?, version: String, controls: Int) throws {
        var flags = ScanFlags()
        flags.frameworks = ["pss"]
        flags.podSecurityVersion = asked
        let framework = try #require(ScanChecks(ScanSettings(flags)).frameworks.first)
        #expect(framework.version == version)
        #expect(framework.controls.count == controls)
    }

    /// The role of a binding may be in a file that was not scanned, and give anything.
    @Test(arguments: [("foo", false), ("view", true)])
    func rightsThatWereNotSeenPassNothing(role: String, isKnown: Bool) throws {
        var flags = ScanFlags()
        flags.frameworks = ["cis-1.12"]
        let binding = """
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: b},
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \(role)},
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: devs}]}
            """
        let summary = try ConfiguredScan(["a.yaml": binding], flags).summary
        // The question is one, whatever rules ask it.
        #expect(summary.outOfSight == (isKnown ? 0 : 1))
        let report = try #require(summary.frameworks.first)
        let verdicts = Dictionary(
            report.sections.flatMap(\.results).map { ($0.control.id, $0.verdict) },
            uniquingKeysWith: { first, _ in first })
        for control in ["5.1.1", "5.1.2", "5.1.4", "5.1.8", "5.1.10"] {
            let verdict = try #require(verdicts[control])
            #expect((verdict == .pass) == isKnown, "\(control): \(verdict)")
        }
    }

    /// Each right of who may do everything is a finding of one rule, and no control on rights passes beside it.
    @Test(arguments: names)
    func anAdministratorPassesNothingAboutRights(name: String) throws {
        let rights = AccessAnalysis.rulesOfRights.subtracting([
            "rbac-control-plane-host-access", "rbac-powerful-node-agent", "rbac-powerful-workload",
        ])
        let binding = """
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: b},
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin},
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: devs}]}
            """
        var flags = ScanFlags()
        flags.frameworks = [name]
        let report = try #require(ConfiguredScan(["a.yaml": binding], flags).summary.frameworks.first)
        for result in report.results where result.verdict == .pass {
            #expect(!result.rules.contains { rights.contains($0.name) }, "\(name) \(result.control.id)")
        }
    }

    private static let lone = [
        "ConfigMap": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}}",
        "Service": "{apiVersion: v1, kind: Service, metadata: {name: a, namespace: b}, spec: {ports: [{port: 80}]}}",
        "Namespace": "{apiVersion: v1, kind: Namespace, metadata: {name: a}}",
        "Role": """
        {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: a, namespace: b},
        rules: [{apiGroups: [''], resources: [configmaps], resourceNames: [x], verbs: [get]}]}
        """,
    ]
    /// Settings without credentials in them, and objects in a namespace of their own. None of them says anything of
    /// pods, of rights that somebody has, or of the control plane.
    private static let shown = [
        "ConfigMap": ["mitre T1552.004", "mitre-ms MS-TA9003", "mitre-ms MS-TA9037"],
        "Service": ["cis-1.12 5.6.4", "stig V-242383"],
        "Role": ["cis-1.12 5.6.4", "stig V-242383"], "Namespace": [],
    ]

    @Test(arguments: names)
    func oneObjectPassesNothingButWhatItShows(name: String) throws {
        var flags = ScanFlags()
        flags.frameworks = [name]
        for (kind, object) in BuiltInFrameworksTests.lone {
            let report = try #require(ConfiguredScan(["a.yaml": object], flags).summary.frameworks.first)
            let passed = report.results.filter { $0.verdict == .pass }.map { "\(name) \($0.control.id)" }
            #expect(passed == BuiltInFrameworksTests.shown[kind]?.filter { $0.hasPrefix(name + " ") }, "\(kind)")
        }
    }

    /// A pod shows much about pods, and nothing of rights or of what keeps pods apart.
    @Test(arguments: [false, true])
    func aPodPassesNothingAboutRightsOrTheNetwork(isOnHostNetwork: Bool) throws {
        let pod = """
            {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop},
            spec: {hostNetwork: \(isOnHostNetwork), containers: [{name: c, image: 'i:1'}]}}
            """
        var flags = ScanFlags()
        flags.frameworks = BuiltInFrameworksTests.names
        let reports = try ConfiguredScan(["a.yaml": pod], flags).summary.frameworks
        let segmentation: Set = [
            "mitre T1046", "mitre T1552.005", "mitre T1613", "mitre-ms MS-TA9028",
            "mitre-ms MS-TA9031", "mitre-ms MS-TA9033", "mitre-ms MS-TA9034", "nsa-cisa network-separation",
            "nsa-cisa cloud-infrastructure", "owasp-k8s K07", "owasp-k8s-2025 K05", "owasp-k8s-2025 K06",
            "owasp-k8s-2025 K08", "pci 4.1",
        ]
        for report in reports {
            for result in report.results where result.verdict == .pass {
                let name = "\(report.framework.name) \(result.control.id)"
                #expect(!segmentation.contains(name), "\(name)")
                #expect(!result.rules.contains { RuleSubject($0) == .bindings }, "\(name)")
            }
        }
        #expect(reports.contains { $0.passed > 0 })
    }

    /// What an analysis' rule is about is in an example of what it finds fault with. The search of custom
    /// resources' fields stands apart: such objects show nothing of the settings that the search as a whole is about.
    @Test func rulesFindFaultWithWhatTheyAreAbout() throws {
        let rules = try BuiltInRules.load(examples: true).filter {
            $0.check == nil && $0.name != "credential-in-field"
        }
        #expect(rules.count > 100)
        for rule in rules {
            let subject = RuleSubject(rule)
            let isSeen = try rule.examples.bad.contains { try subject.isSeen(in: BuiltInFrameworksTests.census($0)) }
            #expect(isSeen, "\(rule.name) is about \(subject.names), which is in none of its bad examples")
        }
    }

    private static func census(_ text: String) throws -> Census {
        var census = Census()
        try Array(text.utf8).withUnsafeBufferPointer { bytes in
            var stream = DocumentStream(bytes: bytes)
            while let document = try stream.next() {
                guard case .objects(let resources, malformed: _) = document.content() else { continue }
                for resource in resources { census.add(resource) }
            }
        }
        return census
    }

    /// What an empty scan says: nothing passes.
    @Test(arguments: names)
    func nothingPassesWhereNothingWasSeen(name: String) throws {
        let framework = try BuiltInFrameworks.named(name)
        let rules = BuiltInFrameworksTests.rules
        let report = FrameworkReport(framework, catalogue: rules, tally: RuleTally(ran: rules), census: Census())
        #expect(report.passed == 0)
        #expect(report.failed == 0)
        #expect(report.percentage == nil)
    }
}
