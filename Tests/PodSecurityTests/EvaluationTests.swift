import Documents
import Foundation
import Kubernetes
import PodSecurity
import Testing

@Suite struct EvaluationTests {
    @Test func failuresStandInTheOrderOfThePlugin() throws {
        let outcome = try judge(podWithContainer("securityContext: {privileged: true}"), .restricted)
        #expect(
            outcome.failing == [
                "privileged", "allowPrivilegeEscalation", "capabilities_restricted", "runAsNonRoot",
                "seccompProfile_restricted",
            ])
        #expect(Control.all.map(\.id).count == Set(Control.all.map(\.id)).count)
        for level in [Level.baseline, .restricted] {
            let ids = Control.all.filter { $0.level == level }.map(\.id)
            #expect(ids == ids.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        }
    }

    @Test func controlsAreNamedByLevelAndCheck() {
        #expect(Control.all.first?.name == "baseline/appArmorProfile")
        #expect(Control.all.last?.name == "restricted/seccompProfile_restricted")
        for control in Control.all where control.replaces != nil {
            #expect(control.level == .restricted)
            #expect(Control.all.contains { $0.id == control.replaces && $0.level == .baseline })
        }
    }

    @Test func detailsSayWhoMustDoWhat() throws {
        let outcome = try judge(
            pod(
                """
                hostNetwork: true, securityContext: {runAsUser: 0},
                containers: [{name: a, securityContext: {runAsUser: 0, capabilities: {add: [SYS_ADMIN, NET_RAW]}}},
                {name: "b\\"", securityContext: {runAsUser: 0, capabilities: {add: [SYS_ADMIN]}}}],
                volumes: [{name: v, hostPath: {path: /}}]
                """), .restricted, Version(minor: 23))
        #expect(
            outcome.details.contains(
                "root as user: pod and containers \"a\", \"b\\\"\" must not set securityContext.runAsUser to 0"))
        #expect(outcome.details.contains("host namespaces: pod must not set hostNetwork to true"))
        #expect(outcome.details.contains("restricted volume types: volume \"v\" must not be of the type hostPath"))
        let drops = "containers \"a\", \"b\\\"\" must drop the capability ALL"
        let both = "containers \"a\", \"b\\\"\" must not add the capability SYS_ADMIN"
        let one = "container \"a\" must not add the capability NET_RAW"
        #expect(outcome.details.contains("capabilities that are not dropped: \(drops); \(both); \(one)"))
    }

    @Test func pathsBeginAtTheObject() throws {
        let cronJob = """
            apiVersion: batch/v1
            kind: CronJob
            spec:
              jobTemplate: {spec: {template: {spec: {containers: [{name: a, securityContext: {privileged: true}}]}}}}
            """
        let path = "spec.jobTemplate.spec.template.spec.containers[0].securityContext.privileged"
        #expect(try judge(cronJob, .baseline).fields == ["privileged \(path)"])
    }

    @Test func absentFieldsAreFoundAtTheirDeepestParent() throws {
        let text = """
            apiVersion: v1
            kind: Pod
            spec:
              containers:
                - name: a
                  securityContext: {runAsNonRoot: true}
            """
        let resource = try #require(try resources(text).first)
        let template = try #require(resource.podTemplates.found.first)
        let failures = evaluate(template, at: .restricted).failures
        let field = try #require(failures.first { $0.control.id == "capabilities_restricted" }?.offences.first?.field)
        #expect(field.path.description == "spec.containers[0].securityContext.capabilities.drop")
        #expect(field.missing == [.field("capabilities"), .field("drop")])
        let span = try #require(resource.document.span(of: field.slot))
        #expect(Array(text)[Int(span.start)..<Int(span.end)] == ArraySlice(Array("{runAsNonRoot: true}")))
    }

    @Test func anAliasIsJudgedAtEachOfItsPaths() throws {
        let outcome = try judge(
            """
            apiVersion: v1
            kind: Pod
            spec:
              containers:
              - name: a
                securityContext: &context {privileged: true}
              - name: b
                securityContext: *context
            """, .baseline)
        #expect(
            outcome.fields == [
                "privileged spec.containers[0].securityContext.privileged",
                "privileged spec.containers[1].securityContext.privileged",
            ])
    }

    @Test func nothingIsAskedOfPrivilegedPods() throws {
        #expect(try judge(pod("containers: 5"), .privileged).verdict == .allowed)
        #expect(Control.controls(of: .privileged).isEmpty)
    }

    /// What the API server cannot decode is never a pass.
    @Test(arguments: [
        (
            podWithContainer("securityContext: {privileged: 'true'}"),
            "spec.containers[0].securityContext.privileged is a string, not a boolean"
        ),
        (podWithContainer("securityContext: []"), "spec.containers[0].securityContext is a list, not a mapping"),
        (
            podWithContainer("securityContext: {capabilities: {add: CHOWN}}"),
            "spec.containers[0].securityContext.capabilities.add is a string, not a list"
        ),
        (
            podWithContainer("securityContext: {capabilities: {add: [1]}}"),
            "spec.containers[0].securityContext.capabilities.add[0] is a number, not a string"
        ),
        (
            podWithContainer("ports: [{hostPort: 99999999999}]"),
            "spec.containers[0].ports[0].hostPort is no whole number of 32 bits"
        ),
        (
            podWithContainer("ports: [{hostPort: 1.5}]"),
            "spec.containers[0].ports[0].hostPort is no whole number of 32 bits"
        ),
        (
            podWithContainer("ports: [{hostPort: '80'}]"),
            "spec.containers[0].ports[0].hostPort is a string, not a number"
        ),
        (podWithContainer("ports: [8080]"), "spec.containers[0].ports[0] is a number, not a mapping"),
        (podWithContainer("", spec: "volumes: {name: v}"), "spec.volumes is a mapping, not a list"),
        (
            podWithContainer("", spec: "volumes: [{name: v, hostPath: /}]"),
            "spec.volumes[0].hostPath is a string, not a mapping"
        ),
        (
            podWithContainer("", spec: "securityContext: {sysctls: [null]}"),
            "spec.securityContext.sysctls[0] is null, not a mapping"
        ),
        (
            podWithContainer("", annotations: "container.apparmor.security.beta.kubernetes.io/a: true"),
            "metadata.annotations[\"container.apparmor.security.beta.kubernetes.io/a\"] is a boolean, not a string"
        ),
        (
            podWithContainer("livenessProbe: {httpGet: localhost}"),
            "spec.containers[0].livenessProbe.httpGet is a string, not a mapping"
        ),
        (pod("containers: [{name: 5}]"), "spec.containers[0].name is a number, not a string"),
        (pod("containers: []"), "the pod has no containers"),
        (pod("restartPolicy: Always"), "the pod has no containers"),
        (pod("containers: {}"), "spec.containers is a mapping, not a list"),
        (pod("containers: [{name: a}, null]"), "spec.containers[1] is null, not a mapping"),
        ("{apiVersion: v1, kind: Pod, metadata: {name: p}}", "the pod has no spec"),
        ("{apiVersion: v1, kind: Pod, spec: []}", "spec is a list, not a mapping"),
        (
            "{apiVersion: v1, kind: Pod, metadata: [], spec: {containers: [{name: a}]}}",
            "metadata is a list, not a mapping"
        ),
    ])
    func whatCannotBeDecodedIsNotEvaluated(text: String, reason: String) throws {
        let outcome = try judge(text, .baseline)
        #expect(outcome.malformed == [reason])
        #expect(outcome.verdict == .notEvaluated)
    }

    @Test(arguments: [
        (
            podWithContainer(hardened, spec: "volumes: [{name: v, emptyDir: {}, secret: {}}]"),
            "volume \"v\" has several sources: emptyDir, secret"
        ),
        (
            podWithContainer(hardened, spec: "volumes: [{name: v, nfs: 'server:/'}]"),
            "spec.volumes[0].nfs is a string, not a mapping"
        ),
        (
            podWithContainer(hardened, spec: "volumes: [{name: v, hostpath: {path: /}}]"),
            "volume \"v\" has no source that Kubernetes knows: hostpath"
        ),
        (podWithContainer(hardened, spec: "hostUsers: 'false'"), "spec.hostUsers is a string, not a boolean"),
        (podWithContainer(hardened, spec: "os: windows"), "spec.os is a string, not a mapping"),
        (
            podWithContainer(hardened, spec: "securityContext: {runAsUser: '0'}"),
            "spec.securityContext.runAsUser is a string, not a number"
        ),
    ])
    func theRestrictedLevelReadsMore(text: String, reason: String) throws {
        let outcome = try judge(text, .restricted)
        #expect(outcome.malformed == [reason])
        #expect(outcome.verdict == .notEvaluated)
    }

    @Test func aFailureOutweighsWhatCouldNotBeRead() throws {
        let outcome = try judge(
            pod(
                """
                containers: [{name: a, securityContext: {privileged: true}},
                {name: b, securityContext: {privileged: 'no'}}]
                """), .baseline)
        #expect(outcome.verdict == .forbidden)
        #expect(outcome.fields == ["privileged spec.containers[0].securityContext.privileged"])
        #expect(outcome.malformed == ["spec.containers[1].securityContext.privileged is a string, not a boolean"])
    }

    @Test func eachControlThatCouldNotBeDecidedIsNamed() throws {
        let resource = try #require(try resources(podWithContainer("securityContext: 5")).first)
        let template = try #require(resource.podTemplates.found.first)
        let unevaluated = evaluate(template, at: .baseline).unevaluated
        #expect(
            unevaluated.map { $0.controls.map(\.id) } == [
                [
                    "appArmorProfile", "capabilities_baseline", "privileged", "procMount", "seLinuxOptions",
                    "seccompProfile_baseline", "windowsHostProcess",
                ]
            ])
    }

    /// What a real API server of 1.36 said when it refused a pod.
    @Test func theServersRefusalNamesTheSameControls() throws {
        let recordings = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/recordings/kube-apiserver-1.36.jsonl").standardized
        guard let text = try? String(contentsOf: recordings, encoding: .utf8) else {
            print("skipped: no recordings beside the repository")
            return
        }
        let line = try #require(text.split(separator: "\n").first { $0.contains("\"name\":\"psa-denied\"") })
        let exchange = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let request = try #require((exchange["request"] as? [String: Any])?["body"] as? String)
        let response = try #require((exchange["response"] as? [String: Any])?["body"] as? String)
        let words = [
            "privileged": "privileged (container", "allowPrivilegeEscalation": "allowPrivilegeEscalation != false (",
            "capabilities_restricted": "unrestricted capabilities (", "runAsNonRoot": "runAsNonRoot != true (",
            "seccompProfile_restricted": "seccompProfile (",
        ]
        let outcome = try judge(request, .restricted)
        let places = outcome.failing.map { words[$0].flatMap { response.range(of: $0)?.lowerBound } }
        #expect(!places.contains(nil) && places.count == words.count)
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
    }
}
