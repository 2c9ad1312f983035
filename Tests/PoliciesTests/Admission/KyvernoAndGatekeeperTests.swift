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
        #expect(result.problems.contains { $0.contains("undeclared reference to 'resource'") })
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

@Suite struct GatekeeperPolicyTests {
    private static let template = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: k8srequiredlabels}
        spec:
          crd:
            spec:
              names: {kind: K8sRequiredLabels}
              validation: {openAPIV3Schema: {type: object}}
          targets:
          - target: admission.k8s.gatekeeper.sh
            code:
            - engine: Rego
              source: {rego: "package x"}
            - engine: K8sNativeValidation
              source:
                variables:
                - name: missing
                  expression: >-
                    variables.params.labels.filter(l, !(l in variables.anyObject.metadata.?labels.orValue({})))
                validations:
                - expression: variables.missing.size() == 0
                  messageExpression: "'missing: ' + variables.missing.join(', ')"

        """

    private static func constraint(_ spec: String = "", name: String = "must-have-team") -> String {
        """
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: K8sRequiredLabels
        metadata: {name: \(name)}
        spec:
          parameters: {labels: [team, app]}
        \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

        """
    }

    @Test func aConstraintIsBindingAndParameters() throws {
        let result = try Admission(
            GatekeeperPolicyTests.template + GatekeeperPolicyTests.constraint(), on: Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings == ["k8srequiredlabels: missing: team"])
        #expect(result.verdicts.findings.map(\.rule.severity) == [.high])
    }

    @Test(arguments: [
        ("match: {kinds: [{apiGroups: [\"\"], kinds: [Pod]}]}", 1),
        ("match: {kinds: [{apiGroups: [apps], kinds: [Deployment]}]}", 0),
        ("match: {kinds: [{kinds: [\"*\"]}]}", 1),
        ("match: {namespaces: [sh*]}", 1),
        ("match: {namespaces: [other]}", 0),
        ("match: {excludedNamespaces: [\"*op\"]}", 0),
        ("match: {scope: Cluster}", 0),
        ("match: {labelSelector: {matchLabels: {app: web}}}", 1),
        ("match: {labelSelector: {matchLabels: {app: db}}}", 0),
        ("match: {name: we*}", 1),
        ("match: {name: db}", 0),
    ])
    func constraintsSelect(spec: String, count: Int) throws {
        let text = GatekeeperPolicyTests.template + GatekeeperPolicyTests.constraint(spec)
        let result = try Admission(text, on: Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings.count == count)
    }

    @Test(arguments: [("deny", Severity.high), ("warn", .low), ("dryrun", .info)])
    func enforcementActions(action: String, severity: Severity) throws {
        let text = GatekeeperPolicyTests.template + GatekeeperPolicyTests.constraint("enforcementAction: \(action)")
        #expect(try Admission(text, on: Admission.pod).verdicts.findings.map(\.rule.severity) == [severity])
    }

    @Test func whatHasNoCELOrNoConstraintIsNamed() throws {
        #expect(
            try Admission(GatekeeperPolicyTests.template, on: Admission.pod).problems == [
                "policies.yaml:1:1: warning: k8srequiredlabels is not run: there is no K8sRequiredLabels"
            ])
        let rego = GatekeeperPolicyTests.template.replacingFirst("K8sNativeValidation", "Other")
        #expect(try Admission(rego, on: Admission.pod).problems.first?.contains("no code for the engine") == true)
    }
}
