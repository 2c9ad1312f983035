import Inputs
import TestSupport
import Testing

@testable import Engine
@testable import Policies

/// What a scan has not seen makes no control of the built-in standards pass.
@Suite struct HonestPassTests {
    private typealias Verdict = FrameworkReport.Verdict

    private func report(_ files: [String: String], _ standard: String) throws -> FrameworkReport {
        var flags = ScanFlags()
        flags.frameworks = [standard]
        return try #require(ConfiguredScan(files, flags).summary.frameworks.first)
    }

    private func verdict(_ files: [String: String], _ standard: String, _ control: String) throws -> Verdict {
        try #require(report(files, standard).results.first { $0.control.id == control }).verdict
    }

    private static let audit = "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Metadata}]}"
    private static let authorization = """
        apiVersion: apiserver.config.k8s.io/v1
        kind: AuthorizationConfiguration
        authorizers: [{type: Node, name: n}, {type: RBAC, name: r}]
        """

    private static func server(_ flags: String...) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: kube-apiserver, namespace: kube-system}
        spec:
          containers:
          - name: kube-apiserver
            image: registry.k8s.io/kube-apiserver:v1.34.0
            command: [\((["kube-apiserver"] + flags).joined(separator: ", "))]
        """
    }

    private static func encryption(_ resource: String) -> String {
        """
        apiVersion: apiserver.config.k8s.io/v1
        kind: EncryptionConfiguration
        resources:
        - resources: ['\(resource)']
          providers:
          - kms: {apiVersion: v2, name: x, endpoint: unix:///x}
        """
    }

    @Test(arguments: [("nsa-cisa", "audit-logging"), ("owasp-k8s", "K05"), ("owasp-k8s-2025", "K10")])
    func anAuditPolicyIsNoAuditLog(standard: String, control: String) throws {
        let verdict = try verdict(["a.yaml": Self.audit], standard, control)
        #expect(verdict == .notEvaluated("no kube-apiserver in the scan"))
    }

    @Test(arguments: [("nsa-cisa", "control-plane"), ("owasp-k8s", "K09"), ("owasp-k8s-2025", "K07")])
    func authorizationIsNotTheWholeControlPlane(standard: String, control: String) throws {
        guard case .notEvaluated(let reason) = try verdict(["a.yaml": Self.authorization], standard, control) else {
            Issue.record("\(standard) \(control) was evaluated")
            return
        }
        #expect(reason.hasSuffix("in the scan"))
    }

    /// Without the plugin in it, admission enforces nothing by default; another file may say what the plugin does.
    @Test(arguments: [
        ("[]", true), ("[{name: EventRateLimit, configuration: {kind: Configuration}}]", true),
        ("[{name: PodSecurity, path: x.yaml}]", false),
    ])
    func admissionThatShowsNoLevelPassesNothing(plugins: String, isFailed: Bool) throws {
        let text = "{apiVersion: apiserver.config.k8s.io/v1, kind: AdmissionConfiguration, plugins: \(plugins)}"
        let server = Self.server("--admission-control-config-file=/etc/admission.yaml")
        for files in [["admission.yaml": text], ["admission.yaml": text, "server.yaml": server]] {
            switch try verdict(files, "stig", "V-254800") {
            case .fail: #expect(isFailed)
            case .notEvaluated: #expect(!isFailed)
            case let other: Issue.record("\(plugins): \(other)")
            }
        }
    }

    @Test func admissionThatIsShownPasses() throws {
        let text = """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins: [{name: PodSecurity, configuration: {kind: PodSecurityConfiguration, defaults: {enforce: baseline}}}]
            """
        let server = Self.server("--admission-control-config-file=/etc/admission.yaml")
        #expect(try verdict(["admission.yaml": text, "server.yaml": server], "stig", "V-254800") == .pass)
        #expect(try verdict(["other.yaml": text, "server.yaml": server], "stig", "V-254800") != .pass)
    }

    /// An API server takes no Deployment without containers, so that nothing of it says how pods are.
    @Test(arguments: ["pci", "nsa-cisa", "cis-1.12", "owasp-k8s", "pss", "stig"])
    func anObjectInErrorPassesNothing(standard: String) throws {
        let broken = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, namespace: a}
            spec: {template: {spec: {nodeSelector: {a: b}}}}
            """
        let report = try report(["a.yaml": broken], standard)
        #expect(report.results.filter { $0.verdict == .pass }.map(\.control.id) == [])
        #expect(report.unreadInputs == 1)
    }

    private static let pod = """
        {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a}, spec: {containers: [{name: c, image: 'a/b:1'}]}}
        """

    @Test func containersThatAreNotCheckedPassNothing() throws {
        let service = """
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: {name: i, namespace: a}
            spec: {predictor: {containers: [{name: c, image: 'x/y:1', securityContext: {privileged: true}}]}}
            """
        #expect(try verdict(["a.yaml": Self.pod], "pss", "baseline/privileged") == .pass)
        let files = ["a.yaml": Self.pod, "b.yaml": service]
        #expect(
            try verdict(files, "pss", "baseline/privileged") == .notEvaluated("containers in 1 place are not checked"))
    }

    @Test func templatesAreCountedBesideTheVerdicts() throws {
        let template = "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}}\n"
        #expect(try report(["a.yaml": Self.pod], "pss").unrenderedInputs == 0)
        #expect(try report(["a.yaml": Self.pod, "b.yaml": template], "pss").unrenderedInputs == 1)
    }

    @Test func aBindingOfNobodyPassesNothing() throws {
        let binding = """
            {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: x, namespace: a},
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}, subjects: []}
            """
        let verdict = try verdict(["a.yaml": binding], "cis-1.12", "5.1.1")
        #expect(verdict == .notEvaluated("no bindings of roles in the scan"))
    }

    /// The file that a flag names decides, where one of its name was scanned; another may be another cluster's.
    @Test func scannedFilesDecideWhatFlagsLeaveToThem() throws {
        let server = Self.server(
            "--authorization-config=/etc/authz.yaml", "--encryption-provider-config=/etc/enc.yaml")
        let good = ["server.yaml": server, "authz.yaml": Self.authorization, "enc.yaml": Self.encryption("*.*")]
        for control in ["1.2.6", "1.2.7", "1.2.8", "1.2.27", "1.2.28"] {
            #expect(try verdict(good, "cis-1.12", control) == .pass, "\(control)")
        }
        let unseen = [
            "server.yaml": server, "other.yaml": Self.authorization, "staging.yaml": Self.encryption("*.*"),
        ]
        for control in ["1.2.6", "1.2.7", "1.2.8", "1.2.27"] {
            let verdict = try verdict(unseen, "cis-1.12", control)
            #expect(verdict == .notEvaluated("1 check could not be evaluated"), "\(control)")
        }
        let bad = ["server.yaml": server, "enc.yaml": Self.encryption("configmaps")]
        guard case .fail = try verdict(bad, "cis-1.12", "1.2.27") else {
            Issue.record("Secrets are not encrypted")
            return
        }
    }
}
