import Foundation
import Policies
import TestSupport
import Testing

@testable import Engine
@testable import Inputs

/// What a configuration makes of rules: everywhere, in some files, in some namespaces.
@Suite struct RulePlanTests {
    private static let pods = [
        "deploy/a.yaml": privileged("a", in: "shop"),
        "legacy/b.yaml": privileged("b", in: "shop") + privileged("c", in: "team-x") + privileged("d"),
    ]

    private func scan(_ configuration: String, _ flags: ScanFlags = ScanFlags()) throws -> ConfiguredScan {
        try ConfiguredScan(RulePlanTests.pods.merging([".bulwark.yaml": configuration]) { $1 }, flags)
    }

    private static let all = [
        "deploy/a.yaml host-pid high a", "legacy/b.yaml host-pid high b", "legacy/b.yaml host-pid high c",
        "legacy/b.yaml host-pid high d",
    ]

    @Test(arguments: [
        ("", all),
        ("rules: {host-pid: off}", []),
        ("rules: {'host-*': off}", []),
        ("rules: {category/host: off}", []),
        ("rules: {'*': off, host-pid: on}", all),
        // The name counts more than the pattern, wherever it stands.
        ("rules: {host-pid: on, '*': off}", all),
        ("rules: {'*': off, 'host-*': on, '*-pid': off}", []),
        ("rules: {host-pid: {enabled: false, severity: low}}", []),
        ("rules: {host-pid: low}", all.map { $0.replacingOccurrences(of: "high", with: "low") }),
        ("severity: critical", []),
        (
            "severity: critical\nrules: {host-pid: critical}",
            all.map { $0.replacingOccurrences(of: "high", with: "critical") }
        ),
        ("overrides: [{paths: [legacy/], rules: {host-pid: off}}]", [all[0]]),
        ("overrides: [{paths: ['*'], rules: {host-pid: off}}]", []),
        ("overrides: [{paths: ['/a.yaml'], rules: {host-pid: off}}]", all),
        ("overrides: [{paths: ['a.yaml'], rules: {host-pid: off}}]", Array(all.dropFirst())),
        ("overrides: [{paths: ['*.yaml', '!b.yaml'], rules: {host-pid: off}}]", Array(all.dropFirst())),
        ("overrides: [{namespaces: [shop], rules: {host-pid: off}}]", Array(all.suffix(2))),
        ("overrides: [{namespaces: ['team-*'], rules: {host-pid: off}}]", [all[0], all[1], all[3]]),
        // What states no namespace is in none that anybody could name.
        ("overrides: [{namespaces: ['*'], rules: {host-pid: off}}]", [all[3]]),
        ("overrides: [{paths: [legacy], namespaces: [shop], rules: {host-pid: off}}]", [all[0], all[2], all[3]]),
        // Later overrides count more.
        (
            "overrides: [{paths: [legacy], rules: {'*': off}}, {namespaces: [team-x], rules: {host-pid: on}}]",
            [all[0], all[2]]
        ),
        (
            "overrides: [{paths: [deploy], rules: {host-pid: info}}]",
            ["deploy/a.yaml host-pid info a"] + all.dropFirst()
        ),
        ("severity: high\noverrides: [{paths: [deploy], rules: {host-pid: info}}]", Array(all.dropFirst())),
        // Switched off everywhere but in one place.
        ("rules: {host-pid: off}\noverrides: [{paths: [deploy], rules: {host-pid: on}}]", [all[0]]),
        (
            "rules: {host-pid: off}\noverrides: [{paths: [deploy], rules: {host-pid: critical}}]",
            ["deploy/a.yaml host-pid critical a"]
        ),
    ])
    func settingsDecideWhatIsFound(configuration: String, expected: [String]) throws {
        #expect(try scan(configuration).findings(of: "host-pid") == expected)
    }

    @Test func optionsOverrideTheConfiguration() throws {
        var only = ScanFlags()
        only.rules = ["host-pid"]
        let off = "rules: {host-pid: off}\noverrides: [{paths: [legacy], rules: {'*': off}}]"
        #expect(try scan(off, only).findings == RulePlanTests.all)

        var skipped = ScanFlags()
        skipped.skippedRules = ["host-pid"]
        let on = "rules: {host-pid: critical}\noverrides: [{paths: [legacy], rules: {host-pid: on}}]"
        #expect(try scan(on, skipped).findings(of: "host-pid").isEmpty)

        var severe = ScanFlags()
        severe.severity = .critical
        #expect(try scan("severity: info", severe).findings(of: "host-pid").isEmpty)
    }

    @Test func rulesOfOtherProfilesRunWhereTheyAreNamed() throws {
        let name = "image-registry-not-allowed"
        let strict = try #require(try BuiltInRules.load().first { $0.profile == .strict })
        #expect(!(try scan("").checks.rules.contains { $0.name == strict.name }))
        #expect(try scan("rules: {\(strict.name): on}").checks.rules.contains { $0.name == strict.name })
        #expect(try scan("rules: {\(strict.name): low}").checks.rules.contains { $0.name == strict.name })
        #expect(!(try scan("rules: {'\(strict.name)*': low}").checks.rules.contains { $0.name == strict.name }))
        let rules = try scan("profiles: [strict]").checks.rules
        #expect(Set(rules.map(\.profile)) == [.strict, .recommended])
        #expect(try scan("profiles: [strict]\nrules: {\(name): on}").checks.rules.contains { $0.name == name })
    }

    /// A port makes another registry, except for what is blocked, and Docker Hub goes by several names.
    @Test(arguments: [
        ("allowed", "registry.example.com", "registry.example.com/a:1", false),
        ("allowed", "registry.example.com", "registry.example.com:5000/a:1", true),
        ("allowed", "registry.example.com:5000", "registry.example.com:5000/a:1", false),
        ("allowed", "registry.example.com:5000", "registry.example.com/a:1", true),
        ("allowed", "registry.example.com/shop", "registry.example.com/shop:1", false),
        ("allowed", "docker.io/team", "index.docker.io/team/a:1", false),
        ("allowed", "docker.io/team", "team/a", false),
        ("allowed", "registry-1.docker.io", "nginx", false), ("allowed", "registry.hub.docker.com/team", "nginx", true),
        ("allowed", "docker.io", "docker.io.example.com/a:1", true),
        ("blocked", "docker.io/team", "index.docker.io/team/a:1", true),
        ("blocked", "docker.io/team", "registry.hub.docker.com/team/a:1", true),
        ("blocked", "index.docker.io", "nginx", true), ("blocked", "index.docker.io", "index.docker.io", true),
        ("blocked", "docker.io/team", "index.docker.io/teams/a:1", false),
        ("blocked", "registry.example.com", "registry.example.com:443/a:1", true),
    ])
    func registriesAreKnownByAllTheirNames(
        _ list: String, _ place: String, _ image: String, _ isReported: Bool
    ) throws {
        let rule = "image-registry-not-allowed"
        let scan = try ConfiguredScan([
            "a.yaml": privileged("a", image: image),
            ".bulwark.yaml": "rules: {\(rule): {parameters: {\(list)Registries: ['\(place)']}}}",
        ])
        #expect(scan.findings(of: rule) == (isReported ? ["a.yaml \(rule) medium a"] : []))
        #expect(!scan.unevaluated.contains { $0.hasPrefix(rule) })
    }

    /// An image of Docker Hub's library has four names, and each is meant by each.
    @Test(arguments: [
        ("allowedRegistries: [docker.io/library]", ["web", "other"]),
        ("allowedRegistries: [docker.io/nginx]", ["other"]),
        ("allowedRegistries: [index.docker.io/nginx]", ["other"]),
        ("allowedRegistries: [docker.io/nginx/]", ["short", "hub", "index", "library", "other"]),
        ("allowedRegistries: [registry.example.com]", ["short", "hub", "index", "library", "web", "other"]),
        ("blockedRegistries: [docker.io/library/nginx]", ["short", "hub", "index", "library"]),
        ("blockedRegistries: [docker.io/nginx]", ["short", "hub", "index", "library", "web"]),
    ])
    func registriesAreComparedByTheirFullNames(parameters: String, found: [String]) throws {
        let rule = "image-registry-not-allowed"
        let pods = [
            ("short", "nginx:1"), ("hub", "docker.io/nginx:1"), ("index", "index.docker.io/nginx"),
            ("library", "docker.io/library/nginx:1"), ("web", "docker.io/nginx/web:1"),
            ("other", "docker.io/registry.example.com/nginx:1"),
        ]
        let scan = try ConfiguredScan([
            "a.yaml": pods.map { privileged($0, image: $1) }.joined(),
            ".bulwark.yaml": "rules: {\(rule): {parameters: {\(parameters)}}}",
        ])
        #expect(scan.findings(of: rule) == found.map { "a.yaml \(rule) medium \($0)" })
    }

    @Test func parametersDifferByPlace() throws {
        let rule = "image-registry-not-allowed"
        func text(_ registry: String) -> String { "{\(rule): {parameters: {allowedRegistries: [\(registry)]}}}" }
        let files = [
            "a.yaml": privileged("a", image: "ghcr.io/app:1"), "b.yaml": privileged("b", image: "ghcr.io/app:1"),
            "c.yaml": privileged("c", image: "quay.io/app:1"),
            ".bulwark.yaml": """
            rules: \(text("quay.io"))
            overrides:
              - {paths: [b.yaml, c.yaml], rules: \(text("ghcr.io"))}
              - {paths: [c.yaml], rules: {\(rule): low}}
            """,
        ]
        let scan = try ConfiguredScan(files)
        #expect(scan.findings(of: rule) == ["a.yaml \(rule) medium a", "c.yaml \(rule) low c"])
        #expect(!scan.unevaluated.contains { $0.hasPrefix(rule) })
        #expect(scan.summary.objects.checked == 3)
        #expect(scan.summary.objects.failed == 0)
    }

    @Test func whatCannotBeReadIsSaidOnceWithParametersByPlace() throws {
        let files = [
            "a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [3]}\n",
            ".bulwark.yaml": """
            overrides:
              - paths: [a.yaml]
                rules: {image-registry-not-allowed: {parameters: {allowedRegistries: [ghcr.io]}}}
            """,
        ]
        let configured = try ConfiguredScan(files).ledger["a.yaml"]
        let plain = try ConfiguredScan(["a.yaml": files["a.yaml"] ?? ""]).ledger["a.yaml"]
        #expect(configured?.outcome == .failed)
        #expect(configured?.reason == plain?.reason)
    }

    @Test func otherKindsOfRulesHonourPlaces() throws {
        let role = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: all}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: ServiceAccount, name: bot, namespace: shop}]
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: key, namespace: shop}
            stringData: {password: hunter2-Zq81kd92lS}

            """
        let files = ["a.yaml": role, "b/a.yaml": role]
        let plain = try ConfiguredScan(files).findings
        let analysed = Set(plain.filter { $0.hasPrefix("a.yaml") }.map { $0.split(separator: " ")[1] })
        #expect(analysed.contains { $0.hasPrefix("rbac-") })
        #expect(analysed.contains { $0.contains("secret") || $0.contains("credential") })
        let off = try ConfiguredScan(
            files.merging([".bulwark.yaml": "overrides: [{paths: [b/], rules: {'*': off}}]"]) { $1 })
        #expect(off.findings == plain.filter { $0.hasPrefix("a.yaml") })

        let low = try ConfiguredScan(
            files.merging([".bulwark.yaml": "overrides: [{paths: [b/], rules: {'*': low}}]"]) { $1 })
        #expect(low.findings.filter { $0.hasPrefix("b/") }.allSatisfy { $0.contains(" low ") })
        #expect(low.findings.count == plain.count)
    }

    @Test func podSecurityHonoursPlaces() throws {
        let text = "pss: {level: baseline}\noverrides: [{paths: [legacy], rules: {'pss-*': off}}]"
        let found = try scan(text).findings.filter { $0.contains(" pss-") }
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.hasPrefix("deploy/") })
    }

    /// `--rule` picks from the rules; a standard that is asked for stays whole.
    @Test func podSecurityRunsBesideNamedRules() throws {
        var flags = ScanFlags()
        flags.rules = ["host-pid"]
        flags.podSecurityLevel = .baseline
        let names = Set(try scan("", flags).findings.map { $0.split(separator: " ")[1] })
        #expect(names == ["host-pid", "pss-host-namespaces", "pss-privileged"])
        flags.podSecurityLevel = nil
        #expect(try scan("", flags).checks.rules.map(\.name) == ["host-pid"])
    }

    private static let policy =
        PolicySources.admissionPolicy(
            "validations: [{expression: '!object.spec.hostPID', message: a}, {expression: 'false', message: b}]",
            name: "pods.example.com", resources: "[pods]") + PolicySources.binding(name: "pods.example.com")

    /// The name of a policy stands for all its validations.
    @Test(arguments: [
        ("", ["[0] high", "[1] high"]),
        ("rules: {pods.example.com: off}", []),
        ("rules: {pods.example.com: low}", ["[0] low", "[1] low"]),
        ("rules: {pods.example.com: off, 'pods.example.com[1]': on}", ["[1] high"]),
        ("rules: {'pods.example.com[1]': low, pods.example.com: medium}", ["[0] medium", "[1] low"]),
        ("overrides: [{paths: [a.yaml], rules: {pods.example.com: off}}]", []),
        ("overrides: [{paths: [a.yaml], rules: {pods.example.com: info}}]", ["[0] info", "[1] info"]),
        ("exceptions: [{rules: [pods.example.com], names: [a], reason: known}]", []),
        ("exceptions: [{rules: ['pods.example.com[0]'], names: [a], reason: known}]", ["[1] high"]),
    ])
    func aPolicyStandsForItsValidations(text: String, expected: [String]) throws {
        let scan = try ConfiguredScan([
            "a.yaml": privileged("a"), "p.yaml": RulePlanTests.policy, ".bulwark.yaml": "policies: [p.yaml]\n\(text)",
        ])
        let found = scan.reported.filter { $0.hasPrefix("a.yaml pods.example.com") }.map {
            String($0.dropFirst("a.yaml pods.example.com".count).dropLast(2))
        }
        #expect(found.sorted() == expected)
        #expect(scan.summary.exceptionProblems.isEmpty)
    }

    /// A policy that is not run is not unknown.
    @Test func aPolicyThatIsNotRunIsNamedWithTheReason() throws {
        let policy = RulePlanTests.policy.replacingOccurrences(of: "[CREATE, UPDATE]", with: "[UPDATE]")
        let files = ["a.yaml": privileged("a"), "p.yaml": policy, ".bulwark.yaml": "policies: [p.yaml]"]
        var flags = ScanFlags()
        flags.rules = ["pods.example.com"]
        let error = try #require(throws: SettingError.self) { try ConfiguredScan(files, flags) }
        #expect(
            error.description.contains("/p.yaml:")
                && error.description.hasSuffix(
                    ": pods.example.com is not run: no rule of its matchConstraints is about the creation of whole objects"
                ), "\(error)")
        flags.rules = []
        flags.skippedRules = ["pods.example.com"]
        #expect(try ConfiguredScan(files, scanning: "a.yaml", flags).summary.objects.checked == 1)
        let configured = files.merging([".bulwark.yaml": "policies: [p.yaml]\nrules: {pods.example.com: off}"]) { $1 }
        #expect(try ConfiguredScan(configured, scanning: "a.yaml").summary.objects.checked == 1)
    }

    @Test(arguments: [
        (
            "{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {name: img}, spec: {rules: []}}", "img",
            "ClusterPolicy img is not run: only Kyverno's CEL policies of the group policies.kyverno.io are"
        ),
        (
            "{apiVersion: policies.kyverno.io/v1, kind: ImageValidatingPolicy, metadata: {name: img}, spec: {}}", "img",
            "ImageValidatingPolicy img is not run: of policies.kyverno.io only ValidatingPolicy is"
        ),
        (
            """
            apiVersion: policies.kyverno.io/v1
            kind: ValidatingPolicy
            metadata: {name: img}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
              validations: [{expression: "images.containers.size() > 0"}]
            """, "img", "ValidatingPolicy img is not run: it uses Kyverno's 'images', which only Kyverno can answer"
        ),
        (
            """
            apiVersion: templates.gatekeeper.sh/v1
            kind: ConstraintTemplate
            metadata: {name: img}
            spec:
              crd: {spec: {names: {kind: Img}}}
              targets: [{target: admission.k8s.gatekeeper.sh, rego: "package img"}]
            """, "img",
            "ConstraintTemplate img is not run: it has no code for the engine K8sNativeValidation (CEL)"
        ),
        // The name alone is that of a policy that is run.
        (
            "{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {name: pods.example.com}, spec: {rules: []}}",
            "ClusterPolicy/pods.example.com",
            "ClusterPolicy pods.example.com is not run: only Kyverno's CEL policies of the group policies.kyverno.io are"
        ),
    ])
    func aPolicyThatIsNeverRunIsNamedWithTheReason(text: String, name: String, reason: String) throws {
        let files = [
            "a.yaml": privileged("a"), "p.yaml": "\(RulePlanTests.policy)\n---\n\(text)\n",
            ".bulwark.yaml": "policies: [p.yaml]",
        ]
        var flags = ScanFlags()
        flags.rules = [name]
        let error = try #require(throws: SettingError.self) { try ConfiguredScan(files, flags) }
        #expect(error.description.contains("/p.yaml:") && error.description.hasSuffix(": \(reason)"), "\(error)")
        flags.rules = ["pods.example.com"]
        #expect(try ConfiguredScan(files, scanning: "a.yaml", flags).summary.objects.checked == 1)
    }

    @Test(arguments: [("1.31", 1), ("1.32", 0)])
    func safeKernelParametersDependOnTheVersion(version: String, expected: Int) throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              securityContext: {sysctls: [{name: net.ipv4.tcp_rmem, value: "1"}]}
              containers: [{name: app, image: a/b:1}]
            """
        let scan = try ConfiguredScan(["a.yaml": pod, ".bulwark.yaml": "kubernetesVersion: \"\(version)\""])
        #expect(scan.findings(of: "unsafe-sysctls").count == expected)
    }

    /// In any case, with the prefix or without it.
    @Test(arguments: [("", 1), ("[cap_sys_time, SYS_NICE]", 2), ("[]", 0)])
    func dangerousCapabilitiesAreConfigured(names: String, expected: Int) throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              containers:
              - name: app
                image: a/b:1
                securityContext: {capabilities: {add: [SYS_TIME, CAP_SYS_NICE, CAP_SYS_ADMIN]}}
            """
        let parameters = names.isEmpty ? "" : "parameters: {dangerousCapabilities: \(names)}"
        let scan = try ConfiguredScan(
            ["a.yaml": pod, ".bulwark.yaml": "rules: {capabilities-dangerous: {enabled: true, \(parameters)}}"])
        #expect(scan.findings(of: "capabilities-dangerous").count == expected)
    }

    @Test func versionsOfKubernetesGoWhereTheyMatter() throws {
        let scan = try scan("kubernetesVersion: \"1.29\"\npss: {level: restricted}")
        #expect(scan.checks.podSecurity?.version.description == "v1.29")
        let rule = try #require(scan.checks.rules.first { $0.name == "deprecated-api-version" })
        #expect(rule.parameters.first { $0.name == "targetVersion" }?.value == .string("1.29"))
        var flags = ScanFlags()
        flags.podSecurityVersion = "1.31"
        let other = try self.scan("kubernetesVersion: \"1.29\"\npss: {level: restricted, version: \"1.30\"}", flags)
        #expect(other.checks.podSecurity?.version.description == "v1.31")
    }

    @Test func aControlWhoseRuleIsSwitchedOffNeverPasses() throws {
        func verdict(_ text: String) throws -> FrameworkReport.Verdict? {
            try scan("frameworks: [cis-1.12]\n" + text).summary.frameworks.first?.results
                .first { $0.control.id == "5.2.3" }?.verdict
        }
        guard case .fail = try verdict("") else {
            Issue.record("5.2.3 is about hostPID")
            return
        }
        let rules = try #require(
            try scan("frameworks: [cis-1.12]").summary.frameworks.first?.results.first { $0.control.id == "5.2.3" }?
                .rules)
        let off = rules.map { "\($0.name): off" }.joined(separator: ", ")
        guard case .notEvaluated(let reason)? = try verdict("rules: {\(off)}") else {
            Issue.record("a control without its rules is not evaluated")
            return
        }
        #expect(reason.contains("is switched off in") && reason.contains(".bulwark.yaml:2"))
        guard case .notEvaluated(let partly)? = try verdict("overrides: [{paths: ['*'], rules: {\(off)}}]") else {
            Issue.record("a control of which findings are switched off is not evaluated")
            return
        }
        #expect(partly.contains("switched off in some places"))
    }

    @Test func equalPlacesShareOneSetOfRulings() throws {
        let text =
            "overrides: [{paths: [legacy], rules: {host-pid: off}}, {namespaces: [shop], rules: {host-pid: low}}]"
        let settings = ScanSettings(ScanFlags(), try configuration(text))
        let checks = try ScanChecks(settings)
        let placed = try #require(PlacedPlan(checks.plan, roots: InputRoots([])))
        let legacy = placed.candidates(in: "legacy/x.yaml")
        #expect(legacy == [0, 1])
        #expect(placed.candidates(in: "deploy/x.yaml") == [1])
        #expect(placed.rulings(legacy, namespace: "shop") === placed.rulings([0, 1], namespace: "shop"))
        #expect(placed.rulings(legacy, namespace: "other") === placed.rulings([0], namespace: nil))
        #expect(placed.rulings([1], namespace: nil).isEmpty)
        let plain = try ScanChecks(ScanSettings(ScanFlags(), try configuration("rules: {host-pid: off}")))
        #expect(PlacedPlan(plain.plan, roots: InputRoots([])) == nil)
    }

    /// The findings of a policy have the severities of its bindings.
    @Test func theLowestSeverityHoldsForPoliciesOfWhichNothingIsSet() throws {
        func policy(_ name: String) -> String {
            PolicySources.admissionPolicy(
                "validations: [{expression: '!has(object.spec.hostPID)'}]", name: name, resources: "[pods]")
                + PolicySources.binding(
                    "validationActions: [Deny]\nmatchResources: {objectSelector: {matchLabels: {tier: front}}}",
                    name: name)
                + PolicySources.binding("validationActions: [Warn]", name: name)
                .replacingOccurrences(of: "metadata: {name: \(name)}", with: "metadata: {name: \(name)-softly}")
        }
        func pod(_ tier: String) -> String {
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: \(tier), namespace: shop, labels: {tier: \(tier)}}
            spec: {hostPID: true, containers: []}
            ---

            """
        }
        var flags = ScanFlags()
        flags.severity = .medium
        for configuration in ["rules: {named: critical}", "overrides: [{paths: [b.yaml], rules: {named: critical}}]"] {
            let scan = try ConfiguredScan(
                [
                    ".bulwark.yaml": "policies: [policies]\n" + configuration, "policies/plain.yaml": policy("plain"),
                    "policies/named.yaml": policy("named"), "a.yaml": pod("front") + pod("back"),
                    "b.yaml": pod("back"),
                ], flags)
            #expect(scan.findings(of: "plain") == ["a.yaml plain high front"])
            #expect(scan.findings(of: "named").contains("b.yaml named critical back"))
        }
    }

    @Test func theSummaryCountsTheRulesThatAreSwitchedOff() throws {
        let text = "profiles: [recommended]\nrules: {host-pid: off, privileged-container: off, host-network: low}"
        let summary = try scan(text).checks.configuration
        #expect(summary?.rulesOff == 2)
        #expect(summary?.file.hasSuffix(".bulwark.yaml") == true)
        let plain = try ScanChecks(ScanSettings(ScanFlags()))
        #expect(plain.configuration == nil)
    }
}
