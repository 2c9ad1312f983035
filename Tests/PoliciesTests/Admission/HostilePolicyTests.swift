import Testing

@testable import Policies

/// Whatever a policy says, time and memory are bounded and nothing passes in silence.
@Suite struct HostilePolicyTests {
    /// A hundredth of the API server's, so that tests that use up budgets are quick.
    private static let budgets = PolicyBudgets(expression: 10_000, matchConditions: 25_000, policy: 100_000)
    private static let list = "[" + (0..<10).map(String.init).joined(separator: ", ") + "]"
    /// Ten to the power of eight steps.
    private static let endless: String = {
        var text = "true"
        for name in ["a", "b", "c", "d", "e", "f", "g", "h"] { text = "\(list).all(\(name), \(text))" }
        return text
    }()
    /// A loop that costs a little less than one expression may.
    private static let long = "\(list).all(a, \(list).all(b, \(list).all(c, a + b + c >= 0)))"

    @Test func anExpressionHasABudget() throws {
        let result = try Admission(
            policy(checking: HostilePolicyTests.endless) + binding(), on: Admission.pod,
            budgets: HostilePolicyTests.budgets)
        #expect(
            result.reasons == [
                "spec.validations[0].expression resulted in error: operation cancelled: actual cost limit exceeded; "
                    + "the API server would refuse the object (failurePolicy Fail)"
            ])
    }

    @Test func aPolicyHasABudget() throws {
        let validations = (0..<100).map { _ in "- {expression: \"\(HostilePolicyTests.long)\"}" }.joined(
            separator: "\n")
        let result = try Admission(
            policy("validations:\n\(validations)") + binding(), on: Admission.pod, budgets: HostilePolicyTests.budgets)
        #expect(
            result.reasons == [
                "validation failed due to running out of cost budget, no further validation rules will be run; "
                    + "the API server would refuse the object (failurePolicy Fail)"
            ])
        #expect(result.findings == [])
    }

    @Test func conditionsHaveABudget() throws {
        let conditions = (0..<50).map { "- {name: c\($0), expression: \"\(HostilePolicyTests.long)\"}" }.joined(
            separator: "\n")
        let text = policy("matchConditions:\n\(conditions)\nvalidations: [{expression: 'true'}]")
        let result = try Admission(text + binding(), on: Admission.pod, budgets: HostilePolicyTests.budgets)
        #expect(result.reasons.first?.hasPrefix("validation failed due to running out of cost budget") == true)
    }

    @Test func messagesShareTheBudgetOfValidations() throws {
        let validations = (0..<100).map { _ in
            "- {expression: 'true', messageExpression: \"string(\(HostilePolicyTests.long))\"}"
        }.joined(separator: "\n")
        let result = try Admission(
            policy("validations:\n\(validations)") + binding(), on: Admission.pod, budgets: HostilePolicyTests.budgets)
        #expect(result.reasons.count == 100)
        #expect(
            result.reasons.first
                == "failed messageExpression: validation failed due to running out of cost budget, no further validation "
                + "rules will be run; the API server would refuse the object (failurePolicy Fail)")
    }

    @Test func variablesHaveABudgetOfTheirOwn() throws {
        let text = policy(
            """
            variables: [{name: endless, expression: "\(HostilePolicyTests.endless)"}]
            validations:
            - {expression: "variables.endless"}
            - {expression: "true || variables.endless"}
            """)
        let result = try Admission(text + binding(), on: Admission.pod, budgets: HostilePolicyTests.budgets)
        #expect(
            result.reasons == [
                "spec.validations[0].expression resulted in error: composited variable \"endless\" fails to evaluate: "
                    + "operation cancelled: actual cost limit exceeded; the API server would refuse the object "
                    + "(failurePolicy Fail)"
            ])
    }

    @Test func aChainOfThousandsOfVariables() throws {
        let count = 3_000
        let definitions = (0..<count).map {
            "- {name: v\($0), expression: \"\($0 == 0 ? "1" : "variables.v\($0 - 1)")\"}"
        }.joined(separator: "\n")
        let text = policy("variables:\n\(definitions)\nvalidations: [{expression: variables.v\(count - 1) == 1}]")
        let result = try Admission(text + binding(), on: Admission.pod, budgets: HostilePolicyTests.budgets)
        #expect(result.problems == [])
        #expect(result.findings == [])
        #expect(result.reasons == [])
    }

    /// Each names the one that it needs, which failed.
    @Test func errorsOfThousandsOfVariablesStayShort() throws {
        let definitions = (0..<2_000).map {
            "- {name: v\($0), expression: \"\($0 == 0 ? "object.absent" : "variables.v\($0 - 1)")\"}"
        }.joined(separator: "\n")
        let text = policy("variables:\n\(definitions)\nvalidations: [{expression: variables.v1999 == 1}]")
        let reasons = try Admission(text + binding(), on: Admission.pod).reasons
        #expect(reasons.count == 1)
        #expect(reasons[0].utf8.count < 10_000)
        #expect(reasons[0].contains("no such key: absent"))
    }

    @Test func stringsThatGrowAreStopped() throws {
        let doublings = (1..<40).map { "- {name: s\($0), expression: \"variables.s\($0 - 1) + variables.s\($0 - 1)\"}" }
        let text = policy(
            """
            variables:
            - {name: s0, expression: "'xxxxxxxxxxxxxxxx'"}
            \(doublings.joined(separator: "\n"))
            validations: [{expression: variables.s39.size() > 0}]
            """)
        let result = try Admission(text + binding(), on: Admission.pod, budgets: HostilePolicyTests.budgets)
        #expect(result.reasons.count == 1)
        #expect(result.findings == [])
    }

    @Test func aGiantExpressionIsRefused() throws {
        let text = String(repeating: "true && ", count: 20_000) + "true"
        let result = try Admission(
            policy(checking: text) + binding(), on: Admission.pod, budgets: HostilePolicyTests.budgets)
        #expect(result.problems.contains { $0.contains("exceeds limit") })
        #expect(result.reasons.count == 1)
    }

    @Test func thousandsOfMistakesAreNotAllTold() {
        let wrong = (0..<5_000).map { "x\($0): 1" }.joined(separator: "\n")
        #expect(policyFile(policy(wrong)).problems.count == 100)
    }

    @Test(arguments: [
        "{}", "[]", "1", "text", "[[]]", "{a: b}", "null", "''", "[1, {}, text]", "{expression: {}}", "true", "[{}]",
    ])
    func anythingAnywhere(value: String) throws {
        for field in [
            "validations", "variables", "matchConditions", "auditAnnotations", "paramKind", "failurePolicy",
            "matchConstraints",
        ] {
            let text = policy("validations: [{expression: 'true'}]").replacingFirst(
                field == "validations" || field == "matchConstraints" ? "\(field):" : "validations:",
                field == "validations" || field == "matchConstraints"
                    ? "\(field): \(value)\n  x-\(field):" : "\(field): \(value)\n  validations:")
            _ = try Admission(text + binding(), on: Admission.pod, budgets: HostilePolicyTests.budgets)
        }
        for kind in ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicy"] {
            for part in ["metadata", "spec"] {
                _ = try Admission(
                    "{apiVersion: admissionregistration.k8s.io/v1, kind: \(kind), \(part): \(value)}", on: Admission.pod
                )
            }
        }
        for (group, kind) in [
            ("templates.gatekeeper.sh/v1", "ConstraintTemplate"), ("constraints.gatekeeper.sh/v1beta1", "X"),
            ("policies.kyverno.io/v1", "ValidatingPolicy"),
        ] {
            _ = try Admission(
                "{apiVersion: \(group), kind: \(kind), metadata: {name: a}, spec: \(value)}", on: Admission.pod)
            _ = try Admission(
                "{apiVersion: \(group), kind: \(kind), metadata: {name: a}, spec: {targets: \(value), match: \(value)}}",
                on: Admission.pod)
        }
    }

    @Test(arguments: [
        "{apiVersion: v1, kind: Pod}", "{apiVersion: v1, kind: Pod, metadata: 1}",
        "{apiVersion: v1, kind: Pod, metadata: {name: 1, namespace: [], labels: [a]}}",
        "{apiVersion: v1, kind: Namespace, metadata: {labels: {a: 1}}}",
        "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {versions: 1, names: []}}",
        "{apiVersion: '/', kind: ''}",
    ])
    func anyObject(object: String) throws {
        let text = policy(
            """
            validations:
            - {expression: "request.name == 'x' || namespaceObject == null || object.metadata.name == 'y'"}
            """)
        let result = try Admission(text + binding(), on: object)
        #expect(result.problems == [])
    }
}
