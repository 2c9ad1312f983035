import Testing

@testable import Policies

/// Policy files are read as strictly as the API server reads them, and every mistake has its place.
@Suite struct AdmissionPolicyFileTests {
    private func problems(_ text: String) -> [String] { policyFile(text).problems.map(\.description) }

    @Test func aWholePolicyIsRead() throws {
        let file = policyFile(
            """
            apiVersion: admissionregistration.k8s.io/v1beta1
            kind: ValidatingAdmissionPolicy
            metadata:
              name: whole
              labels: {a: b}
              annotations: {description: Because.}
              uid: "1"
            spec:
              failurePolicy: Ignore
              paramKind: {apiVersion: example.com/v1, kind: Limit}
              matchConstraints:
                matchPolicy: Exact
                namespaceSelector: {matchLabels: {team: a}}
                objectSelector: {matchExpressions: [{key: a, operator: Exists}]}
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods], scope: "*"}
                excludeResourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: ["*"], resources: [pods], resourceNames: [x]}
              matchConditions: [{name: c, expression: "true"}]
              variables: [{name: v, expression: "1"}]
              validations:
              - {expression: "variables.v == 1", message: m, messageExpression: "'m'", reason: Forbidden}
              auditAnnotations: [{key: k, valueExpression: "'v'"}]
            status: {observedGeneration: 1}
            """)
        #expect(file.problems.map(\.description) == [])
        let policy = try #require(file.policies.first)
        #expect(policy.name == "whole")
        #expect(policy.failurePolicy == .ignore)
        #expect(policy.paramKind?.apiVersion == "example.com/v1" && policy.paramKind?.kind == "Limit")
        #expect(policy.description == "Because.")
        #expect(policy.matchConstraints.includesEquivalents == false)
        #expect(policy.validations.map(\.reason) == [.forbidden])
        #expect(policy.validations.first?.expression.path == "spec.validations[0].expression")
        #expect(policy.validations.first?.expression.place.description == "policies.yaml:22:18")
    }

    @Test(arguments: [
        ("validation: []", #"8:3: error: spec: unknown field "validation"; did you mean validations?"#),
        ("validations: {}", "8:3: error: spec.validations: must be a list, and is a mapping"),
        (
            "validations: [{expression: 1}]",
            "8:18: error: spec.validations[0].expression: must be a string, and is a number"
        ),
        ("validations: [{message: m}]", "8:17: error: spec.validations[0].expression: expression is required"),
        (
            "validations: [{expression: 'true', reason: Nope}]",
            #"8:38: error: spec.validations[0].reason: must be one of Forbidden, Invalid, "#
                + #"RequestEntityTooLarge, and is "Nope""#
        ),
        (
            "failurePolicy: Fial",
            #"8:3: error: spec.failurePolicy: must be one of Fail, Ignore, and is "Fial"; did you mean Fail?"#
        ),
        (
            "variables: [{name: for, expression: '1'}]",
            #"8:16: error: spec.variables[0].name: "for" is no CEL identifier"#
        ),
        (
            "variables: [{name: a-b, expression: '1'}]",
            #"8:16: error: spec.variables[0].name: "a-b" is no CEL identifier"#
        ),
        (
            "validations: [{expression: 'true', message: \"a\\nb\"}]",
            "8:38: error: spec.validations[0].message: must not contain line breaks"
        ),
    ])
    func mistakesHaveTheirPlaces(field: String, expected: String) {
        let all = problems(policy(field))
        #expect(all.contains("policies.yaml:" + expected), "\(all)")
        #expect(policyFile(policy(field)).policies.isEmpty)
    }

    @Test(arguments: [
        ("validationActions: [Deny, Warn]", "7:3: error: spec.validationActions: must not hold both Deny and Warn"),
        ("{}", "error"),
        ("validationActions: [Reject]", #"is "Reject""#),
        ("validationActions: [Deny]\nparamRef: {name: a}", "parameterNotFoundAction is required"),
        ("validationActions: [Deny]\nparamRef: {parameterNotFoundAction: Deny}", "must have a name or a selector"),
        (
            "validationActions: [Deny]\nparamRef: {name: a, selector: {}, parameterNotFoundAction: Deny}",
            "must not have both a name and a selector"
        ),
        (
            "validationActions: [Deny]\nmatchResources: {objectSelector: {matchLabel: {a: b}}}",
            "did you mean matchLabels?"
        ),
    ])
    func bindingsAreReadStrictly(spec: String, expected: String) {
        let all = problems(binding(spec))
        #expect(all.contains { $0.contains(expected) }, "\(all)")
    }

    @Test(arguments: [
        ("kyverno.io/v1", "ClusterPolicy", "only Kyverno's CEL policies"),
        ("policies.kyverno.io/v1alpha1", "ImageValidatingPolicy", "only ValidatingPolicy is"),
        ("policies.kyverno.io/v9", "ValidatingPolicy", "policies.kyverno.io/v9 is unknown"),
        ("admissionregistration.k8s.io/v2", "ValidatingAdmissionPolicy", "there are v1, v1beta1 and v1alpha1"),
        ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "calls a program of the cluster"),
        ("mutations.gatekeeper.sh/v1", "Assign", "only ConstraintTemplates"),
        ("bulwark.dev/v1", "Framework", "standards are built in"),
    ])
    func whatIsNotSupportedIsNamed(apiVersion: String, kind: String, expected: String) {
        let all = problems("{apiVersion: \(apiVersion), kind: \(kind), metadata: {name: x}, spec: {}}")
        #expect(all.count == 1)
        #expect(all.first?.contains("warning: kind: not run: ") == true)
        #expect(all.first?.contains(expected) == true, "\(all)")
    }

    @Test func mutatingPoliciesAreCheckedAndNotApplied() throws {
        let text = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicy
            metadata: {name: m}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
              reinvocationPolicy: Never
              mutations:
              - patchType: JSONPatch
                jsonPatch: {expression: "[JSONPatch{op: 'add', path: '/metadata/labels/a', value: 'b'}]"}
            """
        let result = try Admission(text, on: Admission.pod)
        #expect(result.problems == ["policies.yaml:1:1: warning: MutatingAdmissionPolicy m is checked and not applied"])
        #expect(result.findings == [])
    }

    @Test func policiesThatCannotRunAreNamed() throws {
        let updates = policy(checking: "false").replacingFirst("[CREATE]", "[UPDATE]")
        let subresources = policy("validations: [{expression: 'false'}]", rules: "[pods/log]")
        for text in [updates, subresources] {
            let result = try Admission(text + binding(), on: Admission.pod)
            #expect(result.findings == [])
            #expect(
                result.problems == [
                    "policies.yaml:1:1: warning: p is not run: no rule of its matchConstraints is about the creation "
                        + "of whole objects"
                ])
        }
    }

    @Test func strayBindingsAndSecondPoliciesAreNamed() throws {
        #expect(
            try Admission(binding(), on: Admission.pod).problems == [
                "policies.yaml:2:1: warning: binds nothing: there is no ValidatingAdmissionPolicy p in the policy files"
            ])
        let twice = policy(checking: "true") + "---\n" + policy(checking: "true") + binding()
        #expect(try Admission(twice, on: Admission.pod).problems.filter { $0.contains("a second time") }.count == 1)
    }

    @Test func whatIsNoYAMLIsAnError() {
        #expect(problems("a: [").count == 1)
        #expect(problems("just text").first?.contains("error") == true)
    }
}
