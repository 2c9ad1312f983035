import Policies
import Testing

@testable import Engine

/// What rules on components and on the files that configure them say where the answer stands elsewhere: nothing good and
/// nothing bad.
@Suite struct ConfigurationFileRuleTests {
    private func verdicts(_ rule: String, on text: String) throws -> Verdicts {
        let rule = try #require(CatalogueTests.rules.first { $0.name == rule })
        let evaluator = RuleEvaluator(try RuleSet([rule]))
        return try EngineTests.verdicts(on: text) { evaluator.check($0, file: $1, into: &$2) }
    }

    private static func pod(_ command: String) -> String {
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, command: [\(command)]}]}}"
    }

    private static let kubeletRules = CatalogueTests.rules.filter { $0.check?.component?.name == .kubelet }.map(\.name)

    @Test(arguments: kubeletRules, ["--config=/c.yaml", "--config-dir=/c"])
    func aKubeletWithAFileIsNotJudgedByWhatIsAbsent(rule: String, flag: String) throws {
        let verdicts = try verdicts(rule, on: Self.pod("kubelet, \(flag)"))
        #expect(verdicts.findings.isEmpty)
        // The name of the host is a flag only.
        #expect(verdicts.unevaluated.count { $0.isOutOfSight } == (rule == "kubelet-hostname-override" ? 0 : 1))
    }

    @Test(arguments: ["", ", --metrics-bind-address=0.0.0.0", ", --metrics-bind-address=127.0.0.1"])
    func aProxyWithAFileIsNotJudgedByItsFlags(flag: String) throws {
        let verdicts = try verdicts("kube-proxy-metrics-address", on: Self.pod("kube-proxy, --config=/c\(flag)"))
        #expect(verdicts.findings.isEmpty)
        #expect(verdicts.unevaluated.map(\.reason) == ["--config names a file that may decide it"])
    }

    @Test(arguments: [
        ("RotateKubeletServerCertificate=false", 1, 0), ("RotateKubeletServerCertificate=true", 0, 0),
        ("AllBeta=false", 0, 1), ("A=true", 0, 1),
    ])
    func aKubeletAddsItsGatesToThoseOfTheFile(gates: String, findings: Int, unevaluated: Int) throws {
        let verdicts = try verdicts(
            "kubelet-rotate-server-certificate", on: Self.pod("kubelet, --config=/c, --feature-gates=\(gates)"))
        #expect(verdicts.findings.count == findings)
        #expect(verdicts.unevaluated.count == unevaluated)
    }

    @Test(arguments: [
        (
            "authentication-anonymous",
            "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration, jwt: []}"
        ),
        (
            "authentication-anonymous",
            "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthenticationConfiguration, anonymous: }"
        ),
        (
            "admission-pod-security-default",
            """
            {apiVersion: apiserver.config.k8s.io/v1, kind: AdmissionConfiguration, plugins: [{name: PodSecurity, path: a}]}
            """
        ),
    ])
    func aFileThatLeavesItOpenIsNotJudged(rule: String, text: String) throws {
        let verdicts = try verdicts(rule, on: text)
        #expect(verdicts.findings.isEmpty)
        #expect(verdicts.unevaluated.map(\.isOutOfSight) == [true])
    }

    @Test func anAuditPolicyIsToldWhomItOverlooks() throws {
        let verdicts = try verdicts(
            "audit-policy-omits",
            on: """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                rules:
                  - {level: None, userGroups: ["system:masters"], resources: [{group: "", resources: [secrets]}]}
                  - level: Metadata
                """)
        #expect(
            verdicts.findings.map(\.message) == [
                "the audit policy records nothing of get secrets, create secrets by system:masters"
            ])
        #expect(verdicts.findings.map(\.location.line) == [4])
    }
}
