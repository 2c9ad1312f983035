import Documents
import Testing

@testable import Policies

/// Policies as people write them, on manifests as people write them.
@Suite struct WholePolicyTests {
    /// The shape that Bulwark's own rules take as a ValidatingAdmissionPolicy.
    private static let lowered = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: p}
        spec:
          matchConstraints:
            resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods]}
            - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
            - {apiGroups: [batch], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [jobs, cronjobs]}
          variables:
          - name: pod
            expression: >-
              object.kind == 'Pod' ? object : object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template :
              object.spec.template
          - name: containers
            expression: >-
              variables.pod.spec.?containers.orValue([]) + variables.pod.spec.?initContainers.orValue([])
          - name: failing
            expression: >-
              variables.containers.filter(container, !(!container.?securityContext.?privileged.orValue(false)))
          validations:
          - expression: "variables.failing.size() == 0"
            messageExpression: >-
              variables.failing.map(container, 'container ' + string(container.name) + ' runs privileged').join('; ')

        """

    private static let manifests = """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly}
        spec:
          jobTemplate:
            spec:
              template:
                spec:
                  containers:
                  - name: ok
                  - name: bad
                    securityContext:
                      privileged: true
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              containers: [{name: a}]
              initContainers: [{name: i, securityContext: {privileged: true}}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: good}
        spec: {containers: [{name: a}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: notMeant}
        spec: {template: {spec: {containers: [{name: a, securityContext: {privileged: true}}]}}}
        """

    @Test func aLoweredRule() throws {
        let result = try Admission(WholePolicyTests.lowered + binding(), on: WholePolicyTests.manifests)
        #expect(result.problems == [])
        #expect(result.reasons == [])
        #expect(
            result.findings == ["p: container bad runs privileged", "p: container i runs privileged"])
        #expect(
            result.places == [
                "spec.jobTemplate.spec.template.spec.containers[1].securityContext.privileged 13:15",
                "spec.template.spec.initContainers[0].securityContext.privileged 22:52",
            ])
    }

    @Test func limitsPerEnvironment() throws {
        let text =
            policy(
                """
                paramKind: {apiVersion: rules.example.com/v1, kind: ReplicaLimit}
                matchConditions:
                - {name: not-system, expression: "!request.namespace.startsWith('kube-')"}
                validations:
                - expression: "object.spec.replicas <= params.maxReplicas"
                  messageExpression: "'at most ' + string(params.maxReplicas) + ' replicas in ' + request.namespace"
                """, rules: "[deployments]")
            + binding(
                """
                validationActions: [Deny]
                paramRef: {name: test-limit, namespace: default, parameterNotFoundAction: Deny}
                matchResources: {namespaceSelector: {matchLabels: {environment: test}}}
                """, name: "test")
            + binding(
                """
                validationActions: [Warn]
                paramRef: {name: live-limit, namespace: default, parameterNotFoundAction: Deny}
                matchResources: {namespaceSelector: {matchExpressions: [{key: environment, operator: NotIn, values: [test]}]}}
                """, name: "live")
                + """
                ---
                {apiVersion: rules.example.com/v1, kind: ReplicaLimit, metadata: {name: test-limit}, maxReplicas: 3}
                ---
                {apiVersion: rules.example.com/v1, kind: ReplicaLimit, metadata: {name: live-limit}, maxReplicas: 100}
                """
        func deployment(_ namespace: String, _ replicas: Int) -> String {
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, namespace: \(namespace)}, "
                + "spec: {replicas: \(replicas)}}"
        }
        let objects = [
            "{apiVersion: v1, kind: Namespace, metadata: {name: t, labels: {environment: test}}}",
            "{apiVersion: v1, kind: Namespace, metadata: {name: l, labels: {environment: live}}}",
            deployment("t", 4), deployment("t", 3), deployment("l", 4), deployment("l", 101),
            deployment("kube-system", 1_000), deployment("unseen", 2),
        ]
        let result = try Admission(text, on: objects.joined(separator: "\n---\n"))
        #expect(result.problems == [])
        #expect(result.findings == ["p: at most 3 replicas in t", "p: at most 100 replicas in l"])
        #expect(result.verdicts.findings.map(\.rule.severity) == [.high, .low])
        // For kube-system it is known that the policy does not apply only after the namespace's labels are.
        #expect(
            result.reasons
                == ["kube-system", "unseen"].map {
                    "the policy selects namespaces by their labels, and Namespace \($0) is not among the scanned objects"
                })
    }

    @Test func oneEvaluatorForManyObjectsKeepsNothing() throws {
        let objects = (0..<50).map {
            "{apiVersion: v1, kind: Pod, metadata: {name: p\($0), namespace: n\($0)}, spec: {count: \($0)}}"
        }
        let text = policy(
            """
            variables: [{name: number, expression: object.spec.count}]
            validations:
            - expression: "variables.number % 10 != 0"
              messageExpression: "request.name + ' ' + object.metadata.namespace + ' ' + string(variables.number)"
            """)
        let result = try Admission(text + binding(), on: objects.joined(separator: "\n---\n"))
        #expect(result.findings == [0, 10, 20, 30, 40].map { "p: p\($0) n\($0) \($0)" })
    }

    @Test func factsOfSeveralThreadsAreJoined() throws {
        let text =
            policy("paramKind: {apiVersion: v1, kind: ConfigMap}\nvalidations: [{expression: params == null}]")
            + binding("validationActions: [Deny]\nparamRef: {name: c, parameterNotFoundAction: Deny}")
        let set = AdmissionPolicySet([policyFile(text)])
        #expect(set.needsFacts)
        #expect(set.rules.map(\.name) == ["p"])
        let documents = try read(
            """
            {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {a: b}}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {a: c}}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: s}}
            """)
        var facts = AdmissionFacts(for: set)
        #expect(resources(documents).map(facts.isOfUse) == [true, true, true, false])
        for resource in resources(documents) { facts.gather(resource) }
        #expect(facts.params(of: GroupKind(group: "", kind: "ConfigMap")).compactMap(\.name) == ["c"])
        guard case .contradictory(let namespaces, let reason) = facts.namespace(named: "shop") else {
            Issue.record("two Namespaces that contradict each other are taken for one")
            return
        }
        #expect(reason == "Namespace shop was scanned twice with different labels")
        #expect(namespaces.map { AdmissionSubject.labels(of: $0)["a"] } == ["b", "c"])
    }

    @Test(arguments: [
        ("kind: Namespace", true), ("kind: ConfigMap", true), ("kind: CustomResourceDefinition", true),
        ("kind: Deployment", false), ("ConfigMa", false), ("", false),
    ])
    func filesWithoutFactsNeedNotBeReadTwice(text: String, mayHold: Bool) {
        let policies = policy("paramKind: {apiVersion: v1, kind: ConfigMap}\nvalidations: [{expression: 'true'}]")
        let facts = AdmissionFacts(for: AdmissionPolicySet([policyFile(policies)]))
        #expect(Array(text.utf8).withUnsafeBufferPointer { facts.mayBeIn($0) } == mayHold)
    }
}
