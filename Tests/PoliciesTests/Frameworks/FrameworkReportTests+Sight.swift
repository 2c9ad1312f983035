import Testing

@testable import Policies

/// What a scan has not seen is no pass.
extension FrameworkReportTests {
    private static let server = FrameworkControl(id: "1.1", title: "Control", subject: .component(.apiServer))

    private func onFlags(_ name: String, files: [String] = [], asking expression: String = "true") -> Rule {
        let check = Check(
            target: .component, component: .init(name: .apiServer, files: files), expression: expression, message: "''")
        return citing(name, [FrameworkReportTests.cited], decision: .check(check))
    }

    private func onFiles(_ kind: String) -> Rule {
        citing("file", [FrameworkReportTests.cited], target: .resource, kinds: [kind])
    }

    private static let authorization =
        "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthorizationConfiguration, authorizers: []}"

    /// One file of the API server shows what stands in it.
    @Test func aFileOfTheAPIServerShowsNothingOfItsFlags() throws {
        let policy = "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: []}"
        let rules = [onFlags("a"), onFiles("audit.k8s.io/Policy")]
        let server = FrameworkReportTests.server
        #expect(
            try verdict(server, catalogue: rules, on: policy) == .notEvaluated("no kube-apiserver in the scan"))
        #expect(
            try verdict(server, catalogue: rules, on: FrameworkReportTests.apiServer)
                == .notEvaluated("no Policy in the scan"))
        #expect(
            try verdict(server, catalogue: rules, on: policy + "\n---\n" + FrameworkReportTests.apiServer) == .pass)
    }

    /// Either shows what may stand in flags or in a file of its own, and another flag shows for itself.
    @Test func flagsAndTheFileInTheirPlaceAreAlternatives() throws {
        let file = onFiles("apiserver.config.k8s.io/AuthorizationConfiguration")
        let either = [onFlags("a", files: ["authorization-config"]), file]
        for objects in [FrameworkReportTests.authorization, FrameworkReportTests.apiServer] {
            #expect(try verdict(FrameworkReportTests.server, catalogue: either, on: objects) == .pass)
        }
        let reason = FrameworkReport.Verdict.notEvaluated("no kube-apiserver in the scan")
        for rule in [
            onFlags("b"), onFlags("b", files: ["authentication-config"]),
            onFlags("b", files: ["authorization-config"], asking: "flags[?'authorization-config'].hasValue()"),
        ] {
            let verdict = try verdict(
                FrameworkReportTests.server, catalogue: either + [rule], on: FrameworkReportTests.authorization)
            #expect(verdict == reason, "\(rule.name)")
        }
    }

    /// Of an object in error nobody knows what it holds, and what it shows may be in the way of a pass.
    @Test func anObjectInErrorShowsNothing() throws {
        var broken = Census()
        let agent = """
            {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostNetwork: true, containers: [{name: a}]}}
            """
        try forEachResource(agent) { broken.add($0, isWhole: false) }
        #expect(broken.objects.isEmpty && broken.containers == 0 && !broken.hasNamespaced)
        #expect(broken.hostNetworkTemplates == 1 && broken.podTemplates == 1 && broken.unplaced == 1)
    }

    /// The scan names the place, and nobody knows what stands there.
    @Test func containersThatAreNotCheckedKeepPodsFromPassing() throws {
        let service = """
            apiVersion: serving.kserve.io/v1beta1
            kind: InferenceService
            metadata: {name: i}
            spec: {predictor: {containers: [{name: a, image: b, securityContext: {privileged: true}}]}}
            """
        let objects = FrameworkReportTests.pods + "\n---\n" + service
        for decision in [Rule.Decision.analysis(.podSecurity), rule.decision] {
            let rule = citing("a", [FrameworkReportTests.cited], decision: decision)
            #expect(
                try verdict(catalogue: [rule], on: objects)
                    == .notEvaluated("containers in 1 place are not checked"))
            #expect(
                try verdict(catalogue: [rule], findings: [rule], on: objects) == .fail(findings: 1, worst: .high))
        }
        let any = citing("a", [FrameworkReportTests.cited], target: .resource)
        #expect(try verdict(catalogue: [any], on: objects) == .pass)
    }
}
