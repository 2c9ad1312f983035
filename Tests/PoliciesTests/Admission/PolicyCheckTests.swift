import CEL
import Testing

@testable import Policies

/// `policy check` finds what the API server would refuse, and what only newer ones know.
@Suite struct PolicyCheckTests {
    private func check(_ text: String, target: KubernetesVersion = .newest) -> PolicyCheck {
        PolicyCheck(policyFile(text), target: target)
    }

    @Test func everyExpressionIsChecked() {
        let result = check(
            policy(
                """
                matchConditions: [{name: c, expression: "true"}]
                variables: [{name: v, expression: "1"}]
                validations: [{expression: "variables.v == 1", messageExpression: "'m'"}]
                auditAnnotations: [{key: k, valueExpression: "'v'"}]
                """))
        #expect(result.problems.map(\.description) == [])
        #expect(result.policies == 1)
        #expect(result.expressions == 5)
    }

    @Test(arguments: [
        ("validations: [{expression: object.spec.x}]", "must evaluate to bool"),
        ("validations: [{expression: variables.v == 1}]", "undefined field 'v'"),
        (
            "variables: [{name: b, expression: variables.v}, {name: v, expression: '1'}]\nvalidations: [{expression: 'true'}]",
            "undefined field 'v'"
        ),
        (
            "variables: [{name: v, expression: '1'}]\nvalidations: [{expression: \"variables.v == 'x'\"}]",
            "found no matching overload for '_==_' applied to '(int, string)'"
        ),
        ("validations: [{expression: 'true', messageExpression: '1'}]", "must evaluate to string"),
        (
            "validations: [{expression: 'true', messageExpression: \"string(authorizer.path('/x').check('get').allowed())\"}]",
            "undeclared reference to 'authorizer'"
        ),
        (
            "matchConditions: [{name: c, expression: variables.v}]\nvalidations: [{expression: 'true'}]",
            "undeclared reference"
        ),
        ("auditAnnotations: [{key: k, valueExpression: '1'}]", "must evaluate to one of [string null_type]"),
        ("validations: [{expression: request.object == null}]", "undefined field 'object'"),
        ("validations: [{expression: \"'x'.matches('[')\"}]", "missing closing ]"),
    ])
    func mistakesAreFound(spec: String, expected: String) {
        let result = check(policy(spec))
        #expect(result.problems.count == 1)
        #expect(result.problems.first?.message.contains(expected) == true, "\(result.problems)")
        #expect(result.hasErrors)
    }

    @Test func patchTypesAreOfMutationsAlone() {
        let problems = check(policy("validations: [{expression: 'Object{} == null'}]")).problems
        #expect(problems.count == 1)
        #expect(problems.first?.message.contains("undeclared reference to 'Object'") == true, "\(problems)")
    }

    @Test func theyHaveCarets() {
        let result = check(policy("validations:\n- expression: object.spec.replicas =< 5"))
        #expect(
            result.problems.map(\.description) == [
                """
                policies.yaml:9:17: error: spec.validations[0].expression: does not compile
                ERROR: spec.validations[0].expression:1:22: unexpected '='
                 | object.spec.replicas =< 5
                 | .....................^
                 = hint: did you mean '=='?
                """
            ])
    }

    @Test(arguments: [
        ("isIP(object.spec.ip)", KubernetesVersion(1, 29), "1.30"),
        ("format.dns1123Label().validate('a') == optional.none()", KubernetesVersion(1, 30), "1.31"),
        ("[1, 2].all(i, v, v > i)", KubernetesVersion(1, 31), "1.32"),
        ("isSemver('1.2.3')", KubernetesVersion(1, 30), "1.33"),
        ("[1, 1].distinct() == [1]", KubernetesVersion(1, 30), "1.34"),
    ])
    func newerFunctionsAreNamed(expression: String, target: KubernetesVersion, first: String) {
        let text = policy("validations: [{expression: \"\(expression)\"}]")
            .replacingFirst("admissionregistration.k8s.io/v1\n", "admissionregistration.k8s.io/v1beta1\n")
        let message = check(text, target: target).problems.first?.message ?? ""
        #expect(message.hasPrefix("needs Kubernetes \(first): \(target) does not know it\n"), "\(message)")
        #expect(check(text).problems.map(\.description) == [])
    }

    @Test func newerVersionsOfTheAPIAreNamed() {
        let result = check(policy(checking: "true"), target: KubernetesVersion(1, 29))
        #expect(
            result.problems.map(\.message) == [
                "Kubernetes 1.29 has no ValidatingAdmissionPolicy of admissionregistration.k8s.io/v1; 1.30 has"
            ])
    }

    // MARK: Mutations

    private func mutation(_ patch: String) -> String {
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicy
        metadata: {name: m}
        spec:
          matchConstraints:
            resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
          reinvocationPolicy: IfNeeded
          variables: [{name: team, expression: "'a'"}]
          mutations:
          - \(patch)
        """
    }

    @Test(arguments: [
        "{patchType: ApplyConfiguration, applyConfiguration: {expression: \"Object{spec: Object.spec{hostNetwork: false}}\"}}",
        "{patchType: ApplyConfiguration, applyConfiguration: {expression: \"Object{metadata: Object.metadata{labels: {'team': variables.team}}}\"}}",
        "{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'add', path: '/a', value: Object.spec{x: 1}}]\"}}",
        "{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 'remove', path: '/' + jsonpatch.escapeKey('a/b')}]\"}}",
    ])
    func mutationsAreTypeChecked(patch: String) {
        let result = check(mutation(patch))
        #expect(result.problems.filter { $0.severity == .error }.map(\.description) == [])
        #expect(result.expressions == 2)
    }

    @Test(arguments: [
        ("{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{op: 1}]\"}}", "expected type of field 'op'"),
        ("{patchType: JSONPatch, jsonPatch: {expression: \"'x'\"}}", "must evaluate to"),
        ("{patchType: ApplyConfiguration, applyConfiguration: {expression: \"object\"}}", "must evaluate to"),
        ("{patchType: ApplyConfiguration, jsonPatch: {expression: \"[]\"}}", "applyConfiguration is required"),
        ("{patchType: JSONPatch, jsonPatch: {expression: \"[JSONPatch{oper: 'add'}]\"}}", "undefined field 'oper'"),
    ])
    func mistakesInMutationsAreFound(patch: String, expected: String) {
        let problems = check(mutation(patch)).problems.map(\.message)
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }
}
