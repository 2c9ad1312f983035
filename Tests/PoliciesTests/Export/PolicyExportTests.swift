import CEL
import Documents
import Kubernetes
import Testing

@testable import Policies

@Suite struct PolicyExportTests {
    private static let privileged = Rule(
        name: "privileged", title: "Container runs privileged", severity: .critical, category: "workload",
        target: .container, check: "container.?securityContext.?privileged.orValue(false) == false",
        message: "'container ' + container.name + ' runs privileged'", rationale: "It owns\n  the node.",
        remedy: "Remove `privileged`.", controls: [Control(framework: "cis", control: "5.2.2")])

    private func export(_ rule: Rule, _ change: (inout PolicyExport.Options) -> Void = { _ in }) -> PolicyExport {
        var options = PolicyExport.Options()
        change(&options)
        return PolicyExport([rule], options: options)
    }

    private func resourceRule(
        _ check: String, kinds: [String], items: Check.Items? = nil, variables: [Check.Variable] = [],
        parameters: [RuleParameter] = [], message: String = "'bad'", name: String = "r"
    ) -> Rule {
        Rule(
            name: name, title: "T", severity: .low, category: "c",
            decision: .check(
                Check(
                    target: .resource, kinds: kinds, items: items, variables: variables, expression: check,
                    message: message)),
            parameters: parameters, rationale: "Because.", remedy: "Do not.")
    }

    @Test func aRuleOfContainersIsAPolicyAboutPodsAndWhatMakesThem() {
        #expect(
            export(Self.privileged).yaml == #"""
                # Written by 'bulwark rules export --as vap' for Kubernetes 1.30 and later.
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata:
                  name: bulwark-privileged
                  labels:
                    app.kubernetes.io/managed-by: bulwark
                    bulwark.dev/severity: critical
                  annotations:
                    bulwark.dev/description: It owns the node.
                    bulwark.dev/rule: privileged
                    bulwark.dev/severity: critical
                    bulwark.dev/controls: cis/5.2.2
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    resourceRules:
                      - apiGroups: [""]
                        apiVersions: [v1]
                        operations: [CREATE, UPDATE]
                        resources: [pods, pods/ephemeralcontainers, pods/resize, podtemplates, replicationcontrollers]
                      - apiGroups: [apps]
                        apiVersions: [v1]
                        operations: [CREATE, UPDATE]
                        resources: [daemonsets, deployments, replicasets, statefulsets]
                      - apiGroups: [batch]
                        apiVersions: [v1]
                        operations: [CREATE, UPDATE]
                        resources: [cronjobs, jobs]
                  matchConditions:
                    - name: changes-what-is-checked
                      expression: |-
                        request.operation != 'UPDATE'
                        || [[object, oldObject].map(it,
                          it.kind == 'Pod' ? it
                          : it.kind == 'CronJob' ? it.spec.jobTemplate.spec.template
                          : it.kind == 'PodTemplate' ? it.template
                          : it.spec.template
                        )].exists(pods, pods[0].?spec != pods[1].?spec)
                  variables:
                    - name: pod
                      expression: |-
                        object.kind == 'Pod' ? object
                        : object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template
                        : object.kind == 'PodTemplate' ? object.template
                        : object.spec.template
                    - name: containers
                      expression: |-
                        variables.pod.spec.?containers.orValue([])
                        + variables.pod.spec.?initContainers.orValue([])
                        + variables.pod.spec.?ephemeralContainers.orValue([])
                    - name: failing
                      expression: |-
                        variables.containers.filter(container,
                          !(container.?securityContext.?privileged.orValue(false) == false)
                        )
                  validations:
                    - expression: variables.failing.size() == 0
                      message: "Container runs privileged. Remove `privileged`."
                      messageExpression: "variables.failing.map(container, 'container ' + container.name + ' runs privileged').join('; ')"
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata:
                  name: bulwark-privileged
                  labels:
                    app.kubernetes.io/managed-by: bulwark
                spec:
                  policyName: bulwark-privileged
                  validationActions: [Warn]
                  matchResources:
                    namespaceSelector:
                      matchExpressions:
                        - key: kubernetes.io/metadata.name
                          operator: NotIn
                          values: [kube-system]

                """#)
    }

    @Test func bindingsSayWhatIsDoneAndWhere() {
        let everywhere = export(Self.privileged) {
            $0.actions = [.audit, .deny]
            $0.excludedNamespaces = []
        }
        #expect(
            everywhere.yaml.hasSuffix("spec:\n  policyName: bulwark-privileged\n  validationActions: [Deny, Audit]\n"))
        let some = export(Self.privileged) {
            $0.namespaces = ["shop", "1"]
            $0.excludedNamespaces = []
        }
        #expect(some.yaml.contains("operator: In\n          values: [\"1\", shop]\n"))
    }

    @Test func bindingsSelectNamespacesByTheirLabels() throws {
        let policies = export(Self.privileged) {
            $0.actions = [.deny]
            $0.namespaceSelector = LabelSelector([.init("env", .in, ["prod"]), .init("legacy", .doesNotExist)])
        }.yaml
        #expect(
            policies.hasSuffix(
                """
                        - key: kubernetes.io/metadata.name
                          operator: NotIn
                          values: [kube-system]
                        - key: legacy
                          operator: DoesNotExist
                        - key: env
                          operator: In
                          values: [prod]

                """), "\(policies.suffix(500))")
        for (labels, count) in [("env: prod", 1), ("env: dev", 0), ("env: prod, legacy: x", 0)] {
            let objects = """
                {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {\(labels)}}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: a, namespace: shop}
                spec: {containers: [{name: a, securityContext: {privileged: true}}]}
                """
            #expect(try Admission(policies, on: objects, isComplete: true).findings.count == count, "\(labels)")
        }
    }

    /// The policies of rules that use everything that rules have.
    @Test func policiesSayWhatRulesSay() throws {
        let rule = Rule(
            name: "ports", title: "Port", severity: .low, category: "c",
            decision: .check(
                Check(
                    target: .container, items: .init(name: "port", list: "container.?ports"),
                    variables: [
                        .init(name: "shared", expression: "pod.spec.?hostNetwork.orValue(false)"),
                        .init(name: "number", expression: "port.?hostPort.orValue(0)"),
                        .init(name: "taken", expression: "variables.shared || variables.number > params.from"),
                    ],
                    expression: "!variables.taken || [1].exists(pod, pod == 2) || object.metadata.name == 'free'",
                    message: "container.name + ' takes ' + string(variables.number) + ' of ' + object.metadata.name")),
            parameters: [RuleParameter(name: "from", description: "The first port.", value: .int(100))],
            rationale: "Because.", remedy: "Do not.")
        let policies = export(rule) { $0.actions = [.deny] }.yaml
        #expect(policies.contains("- name: shared\n      expression: variables.pod.spec.?hostNetwork.orValue(false)\n"))
        #expect(policies.contains("[1].exists(pod, pod == 2)"), "a loop's own pod stays")
        let bad = try Admission(
            policies,
            on: """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: shop}
                spec:
                  containers:
                  - {name: a, ports: [{hostPort: 101}, {hostPort: 7}]}
                  - {name: b}
                  initContainers: [{name: c, ports: [{hostPort: 500}, {hostPort: 600}]}]
                """, isComplete: true)
        #expect(bad.problems == [])
        #expect(bad.findings == ["bulwark-ports: a takes 101 of web; c takes 500 of web; c takes 600 of web"])
        let good =
            "{apiVersion: v1, kind: Pod, metadata: {name: free, namespace: shop}, spec: {hostNetwork: true, containers: [{name: a, ports: [{hostPort: 101}]}]}}"
        #expect(try Admission(policies, on: good, isComplete: true).findings == [])
        #expect(
            try Admission(policies, on: good.split(separator: "free").joined(separator: "x"), isComplete: true).findings
                .count == 1)
    }

    @Test func namespacesAreLeftAlone() throws {
        let policies = export(Self.privileged).yaml
        func findings(in namespace: String) throws -> Int {
            let pod =
                "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: \(namespace)}, spec: {containers: [{name: a, securityContext: {privileged: true}}]}}"
            return try Admission(policies, on: pod, isComplete: true).findings.count
        }
        #expect(try findings(in: "shop") == 1)
        #expect(try findings(in: "kube-system") == 0)
    }

    @Test func valuesOfParametersAreThoseOfTheConfiguration() {
        let rule = resourceRule(
            "object.spec.replicas > params.least", kinds: ["apps/Deployment"],
            parameters: [RuleParameter(name: "least", description: "d", value: .int(2))])
        #expect(export(rule).yaml.contains("expression: variables.object.spec.replicas > (2)\n") == false)
        #expect(export(rule).yaml.contains("\"variables.object.spec.replicas > (2)\""))
        let configured = rule.configured(parameters: [rule.parameters[0].with(.int(7))])
        #expect(export(configured).yaml.contains("\"variables.object.spec.replicas > (7)\""))
    }

    // MARK: Kinds

    @Test func kindsAreResourcesOfTheAPI() {
        let rule = resourceRule(
            "has(object.spec)",
            kinds: [
                "Service", "networking.k8s.io/Ingress", "extensions/Ingress", "autoscaling/HorizontalPodAutoscaler",
                "networking.istio.io/Gateway", "security.openshift.io/SecurityContextConstraints",
            ])
        let yaml = export(rule).yaml
        for (group, versions, resource) in [
            ("\"\"", "v1", "services"), ("networking.k8s.io", "v1", "ingresses"),
            ("autoscaling", "v1, v2", "horizontalpodautoscalers"), ("networking.istio.io", "\"*\"", "gateways"),
            ("security.openshift.io", "\"*\"", "securitycontextconstraints"),
        ] {
            #expect(
                yaml.contains(
                    """
                          - apiGroups: [\(group)]
                            apiVersions: [\(versions)]
                            operations: [CREATE, UPDATE]
                            resources: [\(resource)]

                    """), "\(group)")
        }
        #expect(!yaml.contains("extensions"))
    }

    @Test func objectsWhoseVersionDecidesAreNotConverted() {
        let yaml = export(resourceRule("object.apiVersion != 'apps/v1'", kinds: ["apps/Deployment"])).yaml
        #expect(yaml.contains("apiVersions: [\"*\"]\n        operations: [CREATE]\n"))
    }

    // MARK: What cannot be exported

    @Test(arguments: [
        (["kubelet.config.k8s.io/KubeletConfiguration"], ExportRefusal.Reason.files),
        (["Config"], .files), (["EncryptionConfig"], .files), (["audit.k8s.io/Policy"], .files),
        (["apiserver.k8s.io/AdmissionConfiguration"], .files),
        (["admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding"], .exempt),
        (["policy/PodSecurityPolicy"], .unserved), (["extensions/Ingress"], .unserved), (["Nonsense"], .unserved),
        (["Endpoints", "coordination.k8s.io/Lease"], .controllers),
        ([], .everyKind),
    ])
    func rulesOfOtherThingsAreRefused(kinds: [String], reason: ExportRefusal.Reason) {
        let export = export(resourceRule("true", kinds: kinds))
        #expect(export.policies.isEmpty)
        #expect(export.refusals.map(\.reason) == [reason])
    }

    @Test func analysesAndComponentsAreRefused() {
        let analysis = Rule(
            name: "a", title: "A", severity: .low, category: "c", decision: .analysis(.network), rationale: "",
            remedy: "")
        let component = Rule(
            name: "b", title: "B", severity: .low, category: "c",
            decision: .check(
                Check(target: .component, component: .init(name: .etcd), expression: "true", message: "''")),
            rationale: "", remedy: "")
        let export = PolicyExport([component, analysis, resourceRule("true", kinds: [], name: "d")])
        #expect(export.refusals.map(\.rule) == ["a", "b", "d"])
        #expect(export.refusals.map(\.reason) == [.analysis(.network), .component, .everyKind])
        #expect(export.refusalsByReason.map(\.rules) == [["a"], ["d"], ["b"]])
    }

    @Test func rulesAboutPodsOfCustomResourcesAreRefused() {
        let sandbox =
            "{apiVersion: a.b/v1, kind: Sandbox, metadata: {name: s}, podTemplate: {spec: {containers: [{image: a}]}}}"
        #expect(export(rule("false", bad: [sandbox])).refusals.map(\.reason) == [.customWorkloads])
        #expect(export(rule("false", bad: [sandbox, "{name: a}"])).refusals.isEmpty)
    }

    @Test func rulesThatSomethingElseMayDecideAreRefused() {
        let rule = Rule(
            name: "a", title: "A", severity: .low, category: "c",
            decision: .check(
                Check(target: .resource, kinds: ["Pod"], elsewhere: "''", expression: "true", message: "''")),
            rationale: "", remedy: "")
        #expect(PolicyExport([rule]).refusals.map(\.reason) == [.elsewhere])
    }

    @Test func namesMustBeNames() {
        #expect(export(resourceRule("true", kinds: ["Pod"], name: "a-")).refusals.map(\.reason) == [.name])
        let long = String(repeating: "a", count: 250)
        #expect(export(resourceRule("true", kinds: ["Pod"], name: long)).refusals.map(\.reason) == [.name])
    }

    @Test func mistakesAreNamed() throws {
        let refusal = try #require(export(resourceRule("object.a.reverse()", kinds: ["Pod"])).refusals.first)
        #expect(
            refusal.reason.description.contains("undeclared reference")
                || refusal.reason.description.contains("reverse"))
        let unknown = try #require(export(resourceRule("params.limit > 1", kinds: ["Pod"])).refusals.first)
        #expect(unknown.reason == .doesNotCompile("there is no params.limit"))
    }
}
