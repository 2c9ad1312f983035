import Testing

@testable import Policies

/// Other projects' CEL policies mean here what they mean there.
@Suite struct KyvernoPolicyTests {
    private static func text(_ spec: String = "", match: String = "") -> String {
        """
        apiVersion: policies.kyverno.io/v1
        kind: ValidatingPolicy
        metadata: {name: team}
        spec:
        \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
          matchConstraints:
            \(match)
            resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
          variables:
          - {name: labels, expression: "object.metadata.?labels.orValue({})"}
          validations:
          - {expression: "'team' in variables.labels", messageExpression: "object.metadata.name + ' has no team'"}
          - {expression: "object.spec.?hostNetwork.orValue(false) == false"}
        """
    }

    private static let objects = """
        {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: d, labels: {team: a}},
         spec: {template: {metadata: {labels: {app: x}}, spec: {hostNetwork: true}}}}
        ---
        {apiVersion: batch/v1, kind: CronJob, metadata: {name: c},
         spec: {jobTemplate: {spec: {template: {metadata: {labels: {team: x}}, spec: {hostNetwork: true}}}}}}
        """

    @Test func itBindsItselfAndMeansPodsOfWorkloads() throws {
        let result = try Admission(KyvernoPolicyTests.text(), on: KyvernoPolicyTests.objects)
        #expect(result.problems == [])
        #expect(
            result.findings == [
                "team[0]: p has no team", "team[0]: d has no team",
                "team[1]: failed expression: object.spec.template.spec.?hostNetwork.orValue(false) == false",
                "team[1]: failed expression: object.spec.jobTemplate.spec.template.spec.?hostNetwork.orValue(false) "
                    + "== false",
            ])
        #expect(result.reasons == [])
    }

    @Test(arguments: [
        ("autogen: {podControllers: {controllers: [cronjobs]}}", "", ["p", "c"]),
        ("autogen: {podControllers: {controllers: [none]}}", "", ["p"]),
        ("autogen: {podControllers: {controllers: []}}", "", ["p"]),
        ("", "objectSelector: {matchExpressions: [{key: x, operator: DoesNotExist}]}", ["p"]),
    ])
    func itSaysWhoseWorkloadsItMeans(spec: String, match: String, names: [String]) throws {
        let result = try Admission(KyvernoPolicyTests.text(spec, match: match), on: KyvernoPolicyTests.objects)
        #expect(result.problems == [])
        #expect(result.verdicts.findings.compactMap(\.resource.name) == names)
    }

    @Test func actionsAndSwitches() throws {
        let warn = try Admission(KyvernoPolicyTests.text("validationActions: [Warn]"), on: KyvernoPolicyTests.objects)
        #expect(Set(warn.verdicts.findings.map(\.rule.severity)) == [.low])
        let json = try Admission(KyvernoPolicyTests.text("evaluation: {mode: JSON}"), on: KyvernoPolicyTests.objects)
        #expect(json.findings == [])
        #expect(json.problems.count == 1)
        let off = KyvernoPolicyTests.text("evaluation: {admission: {enabled: false}}")
        #expect(try Admission(off, on: KyvernoPolicyTests.objects).problems.first?.contains("not run") == true)
    }

    @Test func functionsOfItsOwnAreNamed() throws {
        let text = KyvernoPolicyTests.text().replacingFirst(
            "'team' in variables.labels", "resource.Get('v1', 'configmaps', 'a', 'b') == null")
        let result = try Admission(text, on: KyvernoPolicyTests.objects)
        #expect(
            result.problems == [
                "policies.yaml:12:18: warning: spec.validations[0].expression: not run: the policy uses Kyverno's "
                    + "'resource', which only Kyverno can answer"
            ])
        #expect(result.findings == [])
    }

    @Test(
        arguments: [
            ("image('a').tag() == 'b'", "image"), ("image.GetMetadata('a') == null", "image"),
            ("images.containers.all(i, i != '')", "images"), ("time.now() > timestamp('2026-01-01T00:00:00Z')", "time"),
            ("parseServiceAccount(request.userInfo.username).Name == 'a'", "parseServiceAccount"),
            ("http.Get('https://x').ok && globalContext.Get('a', 'b') == 1", "http"),
            ("json.unmarshal('{}') == {}", "json"), ("sha256('a') == 'b'", "sha256"),
            ("object.spec.image == 'a' || object.spec.images.exists(image, image == 'x')", nil),
            ("object.metadata.name.matches('json')", nil), ("object.resource == 1 && [1].all(time, time > 0)", nil),
        ] as [(String, String?)])
    func whatOnlyKyvernoKnows(expression: String, name: String?) {
        #expect(KyvernoLibrary.name(in: expression) == name)
    }

    /// It need not match anything, and its expressions see something else.
    @Test func policiesAboutOtherDataAreNotRun() throws {
        let text = """
            apiVersion: policies.kyverno.io/v1
            kind: ValidatingPolicy
            metadata: {name: terraform}
            spec:
              evaluation: {mode: JSON}
              validations: [{expression: "object.planned_values.size() > 0 && has(payload.x)"}]
            """
        #expect(
            try Admission(text, on: KyvernoPolicyTests.objects).problems == [
                "policies.yaml:5:16: warning: spec.evaluation.mode: not run: mode JSON is about other data than "
                    + "Kubernetes objects"
            ])
    }

    @Test(arguments: [
        ("policies.kyverno.io/v1", "ImageValidatingPolicy", "of policies.kyverno.io only ValidatingPolicy is"),
        ("policies.kyverno.io/v1beta1", "MutatingPolicy", "of policies.kyverno.io only ValidatingPolicy is"),
        ("policies.kyverno.io/v1", "PolicyException", "what the PolicyException excepts is reported all the same"),
        ("kyverno.io/v2", "PolicyException", "only Kyverno's CEL policies of the group policies.kyverno.io are"),
        ("kyverno.io/v1", "ClusterPolicy", "only Kyverno's CEL policies of the group policies.kyverno.io are"),
        (
            "json.kyverno.io/v1alpha1", "ValidatingPolicy",
            "policies of json.kyverno.io are about other data than objects"
        ),
        ("config.gatekeeper.sh/v1alpha1", "Config", "what Gatekeeper's Config exempts is reported all the same"),
        ("policies.kubewarden.io/v1", "ClusterAdmissionPolicy", "policies of Kubewarden are programs"),
    ])
    func whatIsNotRunIsNamed(version: String, kind: String, reason: String) {
        let file = policyFile("{apiVersion: \(version), kind: \(kind), metadata: {name: a}, spec: {x: 1}}")
        #expect(file.problems.map(\.message) == ["not run: \(reason)"])
        #expect(file.problems.map(\.severity) == [.warning])
    }

    /// As the policies of Kyverno's own collection are written: containers of every sort, lists of what is allowed,
    /// optional fields, comparisons with what is absent.
    @Test func policiesAsPeopleWriteThem() throws {
        func policy(_ name: String, _ spec: String) -> String {
            """
            ---
            apiVersion: policies.kyverno.io/v1alpha1
            kind: ValidatingPolicy
            metadata:
              name: \(name)
              annotations:
                policies.kyverno.io/title: A title
                policies.kyverno.io/severity: medium
                policies.kyverno.io/minversion: 1.14.0
                kyverno.io/kubernetes-version: "1.30+"
                policies.kyverno.io/description: >-
                  Something that is not
                  allowed.
            spec:
              validationActions: [Audit]
              evaluation: {background: {enabled: true}}
              matchConstraints:
               resourceRules:
                - apiGroups:   [""]
                  apiVersions: ["v1"]
                  operations:  ["CREATE", "UPDATE"]
                  resources:   ["pods"]
            \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

            """
        }
        let all = """
            - name: every
              expression: >-
                (object.spec.containers +
                object.spec.?initContainers.orValue([]) +
                object.spec.?ephemeralContainers.orValue([]))
            """
        let policies =
            policy(
                "capabilities",
                """
                variables:
                - name: allowed
                  expression: >-
                    ['CHOWN','KILL','NET_BIND_SERVICE']
                \(all)
                validations:
                - expression: >-
                    variables.every.all(c, c.?securityContext.?capabilities.?add.orValue([]).all(name, name == '' ||
                    name in variables.allowed))
                  message: only a few are allowed
                """)
            + policy(
                "seccomp",
                """
                variables:
                \(all)
                - name: types
                  expression: "['RuntimeDefault', 'Localhost']"
                - name: isGoodPod
                  expression: object.spec.?securityContext.?seccompProfile.?type.orValue('Localhost') in variables.types
                validations:
                - expression: >-
                    variables.isGoodPod &&
                    variables.every.all(c, c.?securityContext.?seccompProfile.?type.orValue('Localhost') in variables.types)
                  messageExpression: "'seccomp of ' + object.metadata.name"
                """)
            + policy(
                "ports",
                """
                variables:
                \(all)
                matchConditions:
                - name: not-ours
                  expression: "!has(object.metadata.labels) || !('ours' in object.metadata.labels)"
                validations:
                - expression: >-
                    variables.every.all(c, c.?ports.orValue([]).all(port,
                    size(port) == 0 || !has(port.hostPort) || (port.hostPort >= 5000 && port.hostPort <= 6000)))
                - expression: namespaceObject.metadata.?annotations[?'allowed'].orValue(' ') == ' '
                """)
        let objects = """
            {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: bad, namespace: shop}
            spec:
              containers: [{name: a, ports: [{containerPort: 80, hostPort: 80}, {}]}]
              initContainers: [{name: b, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]
              ephemeralContainers: [{name: c, securityContext: {seccompProfile: {type: Unconfined}}}]
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly, namespace: shop}
            spec:
              jobTemplate: {spec: {template: {spec: {containers: [{name: a, securityContext: {capabilities: {add: [BPF]}}}]}}}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: good, namespace: shop, labels: {ours: x}}
            spec: {containers: [{name: a, ports: [{hostPort: 5001}], securityContext: {capabilities: {add: [KILL]}}}]}
            """
        let result = try Admission(policies, on: objects)
        #expect(result.problems == [])
        #expect(result.reasons == [])
        #expect(
            result.findings == [
                "capabilities: only a few are allowed",
                "ports[0]: failed expression: variables.every.all(c, c.?ports.orValue([]).all(port, size(port) == 0 || "
                    + "!has(port.hostPort) || (port.hostPort >= 5000 && port.hostPort <= 6000)))",
                "seccomp: seccomp of bad", "capabilities: only a few are allowed",
            ])
        #expect(
            result.places == [
                "spec.initContainers[0].securityContext.capabilities.add[0] 8:69",
                "spec.containers[0].ports[0].hostPort 7:54",
                "spec.ephemeralContainers[0].securityContext.seccompProfile.type 9:70",
                "spec.jobTemplate.spec.template.spec.containers[0].securityContext.capabilities.add[0] 15:104",
            ])
    }

    @Test func namespacedPoliciesMeanTheirNamespace() throws {
        let text = KyvernoPolicyTests.text().replacingFirst(
            "kind: ValidatingPolicy\nmetadata: {name: team}",
            "kind: NamespacedValidatingPolicy\nmetadata: {name: team, namespace: shop}")
        #expect(try Admission(text, on: KyvernoPolicyTests.objects).findings == [])
        #expect(try Admission(text, on: Admission.pod).findings.count == 2)
    }

    @Test(arguments: [
        ("object.spec.x", "object.spec.template.spec.x"),
        ("object.metadata.labels", "object.spec.template.metadata.labels"),
        ("object.metadata.name + object.metadata.namespace", "object.metadata.name + object.metadata.namespace"),
        ("object.metadata.names", "object.spec.template.metadata.names"),
        ("oldObject.spec", "oldObject.spec.template.spec"),
    ])
    func pathsAreRewritten(text: String, expected: String) {
        #expect(KyvernoAutogen.rewrite(text, template: "spec.template") == expected)
    }
}
