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

    /// One round tells all: what is wrong with the fields, and with the expressions that can be read.
    @Test func expressionsOfAPolicyWithErrorsAreChecked() {
        let result = check(
            policy(
                """
                failurePolicy: Sometimes
                validations: [{expression: object.spec.x, reason: Invalid, mesage: m}, {expression: "1 +"}]
                """))
        #expect(
            result.problems.map(\.path) == [
                "spec.failurePolicy", "spec.validations[0]", "spec.validations[0].expression",
                "spec.validations[1].expression",
            ], "\(result.problems)")
        #expect(result.policies == 1)
        #expect(result.expressions == 2)
    }

    /// An expression of white space alone is said to be empty, once, and is not compiled.
    @Test(arguments: [
        ("variables: [{name: v, expression: '  '}]\nvalidations: [{expression: variables.v}]", "spec.variables[0]."),
        (
            "matchConditions: [{name: c, expression: \"\\n\"}]\nvalidations: [{expression: 'true'}]",
            "spec.matchConditions[0]."
        ),
        ("validations: [{expression: ' '}]", "spec.validations[0]."),
        ("validations: [{expression: 'true', messageExpression: \"\\t\"}]", "spec.validations[0].messageE"),
        ("auditAnnotations: [{key: k, valueExpression: ' '}]", "spec.auditAnnotations[0].valueE"),
    ])
    func blankExpressionsAreEmpty(spec: String, path: String) {
        let problems = check(policy(spec)).problems
        #expect(problems.map(\.message) == ["is empty: it holds nothing but white space"])
        #expect(problems.first?.path.hasPrefix(path) == true, "\(problems)")
    }

    /// What an expression uses may be what could not be read.
    @Test func nothingIsSaidOfWhatUsesFieldsWithErrors() {
        for field in ["variables: [{nam: v, expression: '1'}]", "variabels: [{name: v, expression: '1'}]"] {
            let result = check(
                policy("\(field)\nvalidations: [{expression: variables.v == 1}, {expression: object.x}]"))
            let paths = result.problems.map(\.path)
            #expect(!paths.contains("spec.validations[0].expression"), "\(result.problems)")
            #expect(paths.contains("spec.validations[1].expression"), "\(result.problems)")
        }
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

    @Test(
        arguments: [
            ("isIP(object.spec.ip)", 29, "needs Kubernetes 1.31: 1.29 does not know it"),
            ("isIP(object.spec.ip)", 30, "needs Kubernetes 1.31: 1.30 does not take it in new policies yet"),
            ("isIP(object.spec.ip)", 31, nil),
            (
                "format.dns1123Label().validate('a') == optional.none()", 30,
                "needs Kubernetes 1.32: 1.30 does not know it"
            ),
            ("[1, 2].all(i, v, v > i)", 31, "needs Kubernetes 1.33: 1.31 does not know it"),
            ("isSemver('1.2.3')", 33, "needs Kubernetes 1.34: 1.33 does not take it in new policies yet"),
            ("[1, 1].distinct() == [1]", 30, "needs Kubernetes 1.35: 1.30 does not know it"),
            ("[1, 1].distinct() == [1]", 35, nil),
            // It came with the server's libraries, and with a gate that 1.32 opens.
            ("[1].existsOne(x, x == 1)", 33, nil),
            ("authorizer.group('').resource('pods').fieldSelector('a=b').check('get').allowed()", 32, nil),
        ] as [(String, Int, String?)])
    func newerFunctionsAreNamed(expression: String, minor: Int, expected: String?) {
        let text = policy("validations: [{expression: \"\(expression)\"}]")
            .replacingFirst("admissionregistration.k8s.io/v1\n", "admissionregistration.k8s.io/v1beta1\n")
        let message = check(text, target: KubernetesVersion(1, minor)).problems.first?.message
        #expect(message?.split(separator: "\n").first.map(String.init) == expected)
        #expect(check(text).problems.map(\.description) == [])
    }

    /// What an API server refuses beside expressions.
    @Test(arguments: [
        (
            "validations: [{expression: 'true'}]\nmatchConditions: [{name: 'a b', expression: 'true'}]",
            "9:47: error: spec.matchConditions[0].name: name part must consist of"
        ),
        (
            "auditAnnotations: [{key: 'a/b', valueExpression: \"'x'\"}]",
            "8:52: error: spec.auditAnnotations[0].key: a valid label key"
        ),
        (
            "paramKind: {apiVersion: a/b/c, kind: X}\nvalidations: [{expression: params.a == 1}]",
            "8:14: error: spec.paramKind.apiVersion: a/b/c is no group and version"
        ),
        (
            "paramKind: {apiVersion: v1, kind: Config Map}\nvalidations: [{expression: params.a == 1}]",
            "8:14: error: spec.paramKind.kind: a DNS-1035 label must consist of"
        ),
    ])
    func whatTheServerRefusesIsAnError(spec: String, expected: String) {
        let problems = check(policy(spec)).problems.map(\.description)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("policies.yaml:\(expected)") == true, "\(problems)")
    }

    @Test(
        arguments: [
            (#"["*", pods]"#, "'*' stands for all resources, so that no other may stand beside it"),
            (#"["*/*", "*"]"#, "'*/*' stands for all, so that nothing may stand beside it"),
            (#"["pods/*", "pods/log"]"#, "'pods/*' stands for 'pods/log' too"),
            (#"["*/scale", "deployments/scale"]"#, "'*/scale' stands for 'deployments/scale' too"),
            (#"["*", "*/scale"]"#, nil), (#"[pods, pods/log]"#, nil),
        ] as [(String, String?)])
    func patternsForResourcesGoTogether(resources: String, expected: String?) {
        let text = policy("validations: [{expression: 'true'}]", rules: resources)
        #expect(
            check(text).problems.map(\.description)
                == [expected].compactMap { $0 }.map {
                    "policies.yaml:7:7: error: spec.matchConstraints.resourceRules[0].resources: \($0)"
                })
    }

    @Test func policiesAndBindingsHaveNames() {
        let text = policy("validations: [{expression: 'true'}]", name: "Upper_Case")
        #expect(check(text).problems.map(\.path) == ["metadata.name"])
        let bindings = binding("validationActions: [Deny]\nmatchResources: {resourceRules: [\(rule)]}", name: "b_b")
        #expect(
            check(bindings).problems.map(\.path) == [
                "metadata.name", "spec.matchResources.resourceRules[0].operations",
            ])
    }

    private let rule =
        "{apiGroups: [''], apiVersions: [v1], operations: ['*', CREATE], resources: [pods]}"

    // MARK: Bindings

    private func bindingProblems(_ text: String) -> [String] {
        BindingCheck([policyFile(text)]).problems.map(\.description)
    }

    @Test func policiesAndBindingsMustMeet() {
        let plain = policy("validations: [{expression: 'true'}]")
        #expect(bindingProblems(plain + binding()) == [])
        #expect(
            bindingProblems(plain) == [
                "policies.yaml:1:1: note: p: there is no ValidatingAdmissionPolicyBinding of it in the policy files: "
                    + "without one the policy has no effect"
            ])
        #expect(
            bindingProblems(
                policy("validations: [{expression: 'true'}]", name: "team-label")
                    + binding().replacingFirst("policyName: p\n", "policyName: team-labels\n")
            ).first
                == "policies.yaml:10:1: warning: binds nothing: there is no ValidatingAdmissionPolicy team-labels in the "
                + "policy files; did you mean team-label?")
    }

    /// What is wrong with the policy is said by the policy.
    @Test func aBindingOfABrokenPolicyIsNoMistake() {
        #expect(bindingProblems(policy("validations: [{expresion: 'true'}]") + binding()) == [])
    }

    /// The binding's mistake is said; that there is no other would mislead.
    @Test func aPolicyOfABrokenBindingIsNotUnbound() {
        let text = policy("validations: [{expression: 'true'}]") + binding("validationActions: [Denny]")
        let file = policyFile(text)
        #expect(
            file.problems.map(\.description) == [
                "policies.yaml:15:3: error: spec.validationActions: must be one of Deny, Warn, Audit, and is \"Denny\"; "
                    + "did you mean Deny?"
            ])
        #expect(bindingProblems(text) == [])
        #expect(PolicyAssembly([file]).runs.remarks.map(\.description) == [])
        let other = binding("validationActions: [Denny]").replacingFirst("policyName: p\n", "policyName: q\n")
        #expect(bindingProblems(policy("validations: [{expression: 'true'}]") + other).count == 1)
    }

    private static let limits = "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: limits, namespace: ops}}\n"

    @Test(
        arguments: [
            ("", "paramRef: {name: limits, parameterNotFoundAction: Deny}", "has no effect: p has no paramKind"),
            (
                "paramKind: {apiVersion: v1, kind: Secret}", "",
                "is missing: p takes a Secret, and without one params is null"
            ),
            (
                "paramKind: {apiVersion: v1, kind: Secret}",
                "paramRef: {name: limits, namespace: ops, parameterNotFoundAction: Deny}",
                "p takes a Secret of v1, and limits is a ConfigMap of v1"
            ),
            (
                "paramKind: {apiVersion: v1, kind: ConfigMap}",
                "paramRef: {name: limits, namespace: ops, parameterNotFoundAction: Deny}", nil
            ),
            (
                "paramKind: {apiVersion: v1, kind: ConfigMap}",
                "paramRef: {name: other, namespace: ops, parameterNotFoundAction: Deny}", nil
            ),
            (
                "paramKind: {apiVersion: v1, kind: Node}",
                "paramRef: {name: one, namespace: ops, parameterNotFoundAction: Deny}",
                "has a namespace, and objects of the kind Node have none"
            ),
        ] as [(String, String, String?)])
    func parametersAreOfThePolicysKind(kind: String, reference: String, expected: String?) {
        let text =
            policy("\(kind)\nvalidations: [{expression: 'true'}]")
            + binding("validationActions: [Deny]\n\(reference)") + PolicyCheckTests.limits
        let problems = bindingProblems(text)
        #expect(
            problems.map { $0.split(separator: ": ", maxSplits: 3).last.map(String.init) }
                == [expected].filter { $0 != nil })
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
