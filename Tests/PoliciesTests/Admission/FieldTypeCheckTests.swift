import CEL
import Documents
import Testing

@testable import Policies

/// `policy check` holds expressions to the fields of the kinds that a policy names, as Kubernetes does for the status of
/// the policy.
@Suite struct FieldTypeCheckTests {
    private static func rule(_ resources: String) -> String {
        let group = resources.contains("pods") || resources.contains("secrets") ? "" : "apps"
        return #"{apiGroups: ["\#(group)"], apiVersions: [v1], operations: ["*"], resources: [\#(resources)]}"#
    }

    private static let deployments = rule("deployments")

    /// A policy about some kinds.
    private func warnings(
        _ spec: String, rules: [String],
        of kind: (apiVersion: String, kind: String) = ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy")
    ) -> [String] {
        let text = """
            apiVersion: \(kind.apiVersion)
            kind: \(kind.kind)
            metadata: {name: p}
            spec:
              matchConstraints:
                resourceRules: [\(rules.joined(separator: ", "))]
            \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

            """
        let check = PolicyCheck(policyFile(text))
        #expect(!check.hasErrors, "\(check.problems)")
        return check.problems.flatMap { problem in
            problem.diagnostics.map { $0.all.map { "\(problem.path): \($0.message)" } } ?? [problem.message]
        }
    }

    private func warnings(of expression: String, rules: [String]) -> [String] {
        warnings("validations:\n- expression: \(JSONText.quoted(expression))", rules: rules).map {
            $0.replacingFirst("spec.validations[0].expression: ", "")
        }
    }

    @Test(arguments: [
        ("object.spec.replicaz > 1", "apps/v1 Deployment: undefined field 'replicaz'"),
        (
            "object.spec.replicas == '3'",
            "apps/v1 Deployment: found no matching overload for '_==_' applied to '(int, string)'"
        ),
        ("oldObject.spec.replicaz > 1", "apps/v1 Deployment: undefined field 'replicaz'"),
        ("has(object.spec.replicaz)", "apps/v1 Deployment: undefined field 'replicaz'"),
        ("object.spec.?replicaz.orValue(1) == 1", "apps/v1 Deployment: undefined field 'replicaz'"),
        (
            "object.spec.template.spec.containers.all(c, c.imag != '')",
            "apps/v1 Deployment: undefined field 'imag'"
        ),
        ("object.metadata.labels.app == 1", "'(string, int)'"),
        // The type of the object knows its fields by dots alone.
        ("object['spec'] != null", "'_[_]' applied to '(Deployment, string)'"),
        // A quantity is a string where a policy sees it.
        (
            "object.spec.template.spec.containers.all(c, c.resources.limits['cpu'] > 2)",
            "'_>_' applied to '(string, int)'"
        ),
        ("object.spec == object.metadata", "'(DeploymentSpec, ObjectMeta)'"),
    ])
    func fieldsHaveTypes(expression: String, expected: String) {
        let warnings = warnings(of: expression, rules: [FieldTypeCheckTests.deployments])
        #expect(warnings.count == 1 && warnings[0].contains(expected), "\(warnings)")
    }

    /// A field that the cluster's version does not have yet, as its API server would warn of it.
    @Test(
        arguments: [
            ("object.spec.hostnameOverride != 'a'", 33, "'hostnameOverride' is a field since Kubernetes 1.34"),
            ("!has(object.spec.hostnameOverride)", 28, "'hostnameOverride' is a field since Kubernetes 1.34"),
            ("object.spec.hostnameOverride != 'a'", 34, nil),
            (
                "object.spec.volumes.all(v, has(v.image))", 30, "'image' is a field since Kubernetes 1.31"
            ),
            ("object.spec.hostnameOverrid != 'a'", 34, "did you mean 'hostnameOverride'?"),
        ] as [(String, Int, String?)])
    func fieldsAreThoseOfTheVersion(expression: String, minor: Int, hint: String?) {
        let text = """
            apiVersion: admissionregistration.k8s.io/v1beta1
            kind: ValidatingAdmissionPolicy
            metadata: {name: p}
            spec:
              matchConstraints: {resourceRules: [\(FieldTypeCheckTests.rule("pods"))]}
              validations: [{expression: "\(expression)"}]
            """
        let problems = PolicyCheck(policyFile(text), target: KubernetesVersion(1, minor)).problems
        #expect(problems.flatMap { $0.diagnostics?.all.map(\.hint) ?? [] } == (hint.map { [$0] } ?? []))
        #expect(!problems.contains { $0.severity != .warning })
    }

    /// What is right when the policy runs.
    @Test(arguments: [
        "object.spec.replicas > 1 && object.metadata.namespace != 'kube-system'",
        "object != null && oldObject == null || object.spec == oldObject.spec",
        "object.spec.?strategy.?rollingUpdate.?maxSurge.orValue(1) == 1",
        "object.spec.strategy.rollingUpdate.maxSurge == '25%'",
        "object.metadata.?labels[?'app.kubernetes.io/name'].orValue('') != ''",
        "object.metadata.creationTimestamp == null",
        "timestamp(object.metadata.creationTimestamp) < timestamp('2030-01-01T00:00:00Z')",
        "object.spec.template.spec.containers.all(c, quantity(c.resources.limits['cpu']).isLessThan(quantity('1')))",
        // Both are containers, and have one type so that lists of them join.
        """
        (object.spec.template.spec.containers + object.spec.template.spec.?initContainers.orValue([])
          + object.spec.template.spec.?ephemeralContainers.orValue([])).all(c, c.image != '')
        """,
        "object.metadata.managedFields.all(f, !has(f.fieldsV1.anything))",
        "dyn(object).spec.replicaz == 1",
    ])
    func whatRunsIsRight(expression: String) {
        #expect(warnings(of: expression, rules: [FieldTypeCheckTests.deployments]) == [])
    }

    /// The data of a Secret are texts in base64.
    @Test func bytesAreStrings() {
        let rules = [FieldTypeCheckTests.rule("secrets")]
        #expect(warnings(of: "object.data['password'].startsWith('aG')", rules: rules) == [])
        #expect(warnings(of: "object.data['password'] != b'x'", rules: rules).count == 1)
    }

    /// Without a name that stands for one kind there is nothing to hold an expression to.
    @Test(arguments: [
        #"{apiGroups: ["*"], apiVersions: [v1], operations: [CREATE], resources: [deployments]}"#,
        #"{apiGroups: [apps], apiVersions: ["*"], operations: [CREATE], resources: [deployments]}"#,
        #"{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: ["*"]}"#,
        #"{apiGroups: [apps], apiVersions: [v1], operations: [UPDATE], resources: [deployments/scale]}"#,
        #"{apiGroups: [apps], apiVersions: [v2], operations: [CREATE], resources: [deployments]}"#,
        #"{apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [deployments]}"#,
    ])
    func otherKindsHaveNoTypes(rule: String) {
        #expect(warnings(of: "object.spec.replicaz > 1", rules: [rule]) == [])
    }

    // MARK: Several kinds

    private static let workloads = [rule("deployments, daemonsets"), rule("pods")]

    @Test func mistakesNameTheirKinds() {
        #expect(
            warnings(of: "object.metadata.nam == object.spec.replicas", rules: FieldTypeCheckTests.workloads) == [
                "apps/v1 DaemonSet, Deployment, v1 Pod: undefined field 'nam'",
                "apps/v1 DaemonSet, v1 Pod: undefined field 'replicas'",
            ])
    }

    /// A policy that asks for the kind is not told of fields that the other kinds lack, but of those that all lack.
    @Test(
        arguments: [
            ("object.kind != 'Pod' || object.spec.containers.size() > 0", []),
            ("request.kind.kind == 'Pod' || object.spec.template.spec.containers.size() > 0", []),
            (
                "object.kind == 'Pod' || object.spec.template.spec.containers.all(c, has(c.imag))",
                ["apps/v1 DaemonSet, Deployment: undefined field 'imag'"]
            ),
            ("(object.kind == 'Pod' ? object : object.spec.template).metadata.name != ''", []),
            (
                "object.kind == 'Pod' || object.metadata.nam == ''",
                ["apps/v1 DaemonSet, Deployment, v1 Pod: undefined field 'nam'"]
            ),
        ] as [(String, [String])])
    func expressionsMayTellKinds(expression: String, expected: [String]) {
        #expect(warnings(of: expression, rules: FieldTypeCheckTests.workloads) == expected)
    }

    @Test(arguments: [
        "object.kind", "object.?kind.orValue('')", "dyn(object).kind", "dyn(object).?kind.orValue('')",
        "oldObject.?kind.orValue('')", "request.resource.resource", "request.?requestKind.?kind.orValue('')",
        "request.requestSubResource", "request.subResource",
    ])
    func kindsAreToldApartInManyWays(question: String) {
        let expression = """
            \(question) != 'Pod' ? object.spec.template.spec.containers.size() > 0 : object.spec.containers.size() > 0
            """
        #expect(warnings(of: expression, rules: FieldTypeCheckTests.workloads) == [])
    }

    @Test(arguments: ["object.metadata.name", "dyn(object).metadata.kind", "request.?name.orValue('')"])
    func otherFieldsDoNotTellKindsApart(question: String) {
        let expression = "\(question) != 'Pod' || object.spec.containers.size() > 0"
        #expect(
            warnings(of: expression, rules: FieldTypeCheckTests.workloads) == [
                "apps/v1 DaemonSet, Deployment: undefined field 'containers'"
            ])
    }

    /// Objects of subresources have no types here.
    @Test func subresourcesAreToldFromTheirObjects() {
        let expression = "request.subResource != 'exec' || object.container != 'x'"
        #expect(warnings(of: expression, rules: [FieldTypeCheckTests.rule("pods, pods/exec")]) == [])
    }

    /// However many there are with one kind, which is not meant, one with all kinds is said.
    @Test func manyMistakesWithOneKindHideNone() {
        let pods = Array(repeating: "object.spec.containers[0].name != ''", count: 25).joined(separator: " && ")
        #expect(
            warnings(
                of: "object.kind == 'Pod' ? (\(pods)) : object.spec.templat.x == 'y'",
                rules: FieldTypeCheckTests.workloads)
                == ["apps/v1 DaemonSet, Deployment, v1 Pod: undefined field 'templat'"])
    }

    @Test func ofManyMistakesTheFirstAreShown() {
        let expression = (1...25).map { "object.spec.field\($0) == 1" }.joined(separator: " && ")
        let warnings = warnings(of: expression, rules: [FieldTypeCheckTests.deployments])
        #expect(warnings.count == 21)
        #expect(warnings[19] == "apps/v1 Deployment: undefined field 'field20'")
        #expect(warnings[20] == "mistakes not shown: 5 more")
    }

    /// What is compiled is bounded, by looking at fewer kinds; what may be about the others is not looked at then.
    @Test func longExpressionsAreHeldToFewerKinds() {
        let long = String(repeating: "x", count: 90_000)
        let expressions =
            Array(repeating: "object.metadata.nam != '\(long)'", count: 5)
            + ["object.kind == 'Pod' || object.metadata.nam != '\(long)'"]
        let spec = "validations:\n" + expressions.map { "- expression: \"\($0)\"" }.joined(separator: "\n")
        #expect(
            warnings(spec, rules: FieldTypeCheckTests.workloads)
                == ["the expressions are too long to be held to the fields of more than 1 of the 3 kinds"]
                + (0..<5).map { "spec.validations[\($0)].expression: apps/v1 DaemonSet: undefined field 'nam'" })
    }

    /// In variables and conditions kinds are told from each other; so what the API server does not look at is looked at
    /// for what is wrong with every kind.
    @Test func variablesAreHeldToWhatAllKindsLack() {
        let spec = """
            matchConditions: [{name: c, expression: "object.spec.replicas > 1 || object.spec.bogus"}]
            variables:
            - {name: pod, expression: "has(object.spec.template) ? object.spec.template.spec : object.spec"}
            - {name: name, expression: "object.metadata.nam"}
            validations: [{expression: "variables.pod.containers.size() > 0 && variables.name != ''"}]
            """
        #expect(
            warnings(spec, rules: FieldTypeCheckTests.workloads) == [
                "spec.matchConditions[0].expression: apps/v1 DaemonSet, Deployment, v1 Pod: undefined field 'bogus'",
                "spec.variables[1].expression: apps/v1 DaemonSet, Deployment, v1 Pod: undefined field 'nam'",
            ])
    }

    /// Of kinds without types nothing is known to be wrong: what may be about one of them is not looked at.
    @Test(arguments: [
        #"{apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [widgets]}"#,
        #"{apiGroups: ["*"], apiVersions: ["*"], operations: [CREATE], resources: ["*"]}"#,
        FieldTypeCheckTests.rule("pods/exec"),
    ])
    func otherKindsMayHaveTheField(rule: String) {
        let spec = """
            matchConditions: [{name: c, expression: "has(object.command) || object.spec.size < 3"}]
            variables: [{name: command, expression: "has(object.command) ? object.command : []"}]
            validations:
            - {expression: "variables.command == [] && (object.kind == 'Pod' || object.spec.size < 3)"}
            """
        let pods = FieldTypeCheckTests.rule("pods")
        #expect(warnings(spec, rules: [pods, rule]) == [])
        // About Pods alone all of it is wrong.
        #expect(warnings(spec, rules: [pods]).count == 5)
    }

    /// The API server holds each validation to the kinds that it knows, whatever others the policy covers.
    @Test func validationsAreHeldToTheirKindsBesideOthers() {
        let widgets = #"{apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [widgets]}"#
        #expect(
            warnings(of: "object.spec.size < 3", rules: [FieldTypeCheckTests.rule("pods"), widgets]) == [
                "v1 Pod: undefined field 'size'"
            ])
    }

    /// No API server holds these to types, and they run: what is wrong with types alone is not said of them.
    private static let untyped = [
        "object.spec.template.spec.?securityContext.orValue({}) == {}",
        "object.spec.template.spec.containers.all(c, (has(c.resources) ? c.resources : {}) != {})",
        "object.spec.replicas != null",
        "'labels' in object.metadata",
        "object['spec'].replicas > 1",
        "(object.spec != null ? object.spec : object.metadata).replicas > 1",
    ]

    @Test func whatNoServerLooksAtIsHeldToFieldsAlone() {
        let conditions = FieldTypeCheckTests.untyped.enumerated().map { index, expression in
            "- {name: c\(index), expression: \(JSONText.quoted(expression))}"
        }
        let spec = """
            matchConditions:
            \(conditions.joined(separator: "\n"))
            variables:
            \(conditions.joined(separator: "\n"))
            - {name: c, expression: object.spec.replicaz}
            validations:
            - {expression: "variables.c0 && variables.c1 && variables.c2 && variables.c3 && variables.c4"}
            - {expression: "variables.c5 && variables.c == 1"}
            auditAnnotations: [{key: k, valueExpression: "object.spec.replicas != null ? 'a' : string(object.kindd)"}]
            """
        #expect(
            warnings(spec, rules: [FieldTypeCheckTests.deployments]) == [
                "spec.variables[6].expression: apps/v1 Deployment: undefined field 'replicaz'",
                "spec.auditAnnotations[0].valueExpression: apps/v1 Deployment: undefined field 'kindd'",
            ])
    }

    /// Kyverno's validations run without types, and nothing else looks at them.
    @Test func otherValidationsAreHeldToFieldsAlone() {
        let validations = (FieldTypeCheckTests.untyped + ["object.spec.replicaz == 1"]).map {
            "- expression: \(JSONText.quoted($0))"
        }
        let spec = "validations:\n\(validations.joined(separator: "\n"))"
        let kyverno = (apiVersion: "policies.kyverno.io/v1", kind: "ValidatingPolicy")
        #expect(
            warnings(spec, rules: [FieldTypeCheckTests.deployments], of: kyverno) == [
                "spec.validations[6].expression: apps/v1 Deployment: undefined field 'replicaz'"
            ])
        // An API server holds its own to all types.
        #expect(warnings(spec, rules: [FieldTypeCheckTests.deployments]).count >= 7)
    }

    /// Variables of scalar types keep them; those that hold objects are of any type, as in the API server.
    @Test func variablesHaveTheTypesOfTheirFields() {
        let spec = """
            variables:
            - {name: replicas, expression: object.spec.replicas}
            - {name: spec, expression: object.spec}
            validations:
            - {expression: "variables.spec.replicaz == 1"}
            - {expression: "variables.replicas == '3'", messageExpression: "'is ' + object.kindd"}
            """
        #expect(
            warnings(spec, rules: [FieldTypeCheckTests.deployments]) == [
                "spec.validations[1].expression: apps/v1 Deployment: found no matching overload for '_==_' applied to "
                    + "'(int, string)'",
                "spec.validations[1].messageExpression: apps/v1 Deployment: undefined field 'kindd'",
            ])
    }

    @Test func parametersOfBuiltInKindsHaveTypes() {
        let spec = """
            paramKind: {apiVersion: v1, kind: ConfigMap}
            validations: [{expression: "object.spec.replicas <= int(params.data.most) && params.dat != null"}]
            """
        #expect(
            warnings(spec, rules: [FieldTypeCheckTests.deployments]) == [
                "spec.validations[0].expression: apps/v1 Deployment: undefined field 'dat'"
            ])
    }

    /// The status of the policy is where an API server says it: the policy is taken.
    @Test func mistakesAreWarnings() {
        let check = PolicyCheck(
            policyFile(
                policy("validations: [{expression: object.spec.replicaz > 1}]", rules: "[deployments]")
                    .replacingFirst(#"apiGroups: ["*"], apiVersions: ["*"]"#, "apiGroups: [apps], apiVersions: [v1]")))
        #expect(check.problems.map(\.severity) == [.warning])
        #expect(!check.hasErrors)
    }

    /// An expression that does not compile at all is an error, once.
    @Test func errorsAreNotSaidTwice() {
        let check = PolicyCheck(
            policyFile(
                policy("validations: [{expression: object.spec.replicaz}]", rules: "[deployments]")
                    .replacingFirst(#"apiGroups: ["*"], apiVersions: ["*"]"#, "apiGroups: [apps], apiVersions: [v1]")))
        #expect(check.problems.map(\.severity) == [.error])
    }
}
