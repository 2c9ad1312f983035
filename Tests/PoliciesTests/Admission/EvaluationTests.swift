import Documents
import Testing

@testable import Policies

/// Validations, messages, variables and conditions come out as in the API server.
@Suite struct AdmissionEvaluationTests {
    @Test func aFalseValidationIsAFinding() throws {
        let result = try Admission(policy(checking: "object.spec.hostNetwork != true") + binding(), on: Admission.pod)
        #expect(result.findings == ["p: failed expression: object.spec.hostNetwork != true"])
        #expect(result.verdicts.findings.map(\.rule.severity) == [.high])
        #expect(result.verdicts.findings.first?.resource.name == "web")
        #expect(result.reasons == [])
        #expect(result.problems == [])
    }

    @Test func aTrueValidationIsNone() throws {
        let result = try Admission(policy(checking: "object.spec.hostNetwork == true") + binding(), on: Admission.pod)
        #expect(result.findings == [])
        #expect(result.reasons == [])
    }

    @Test func eachOfSeveralValidationsHasItsName() throws {
        let text = policy(
            """
            validations:
            - {expression: "object.spec.hostNetwork == true"}
            - {expression: "1 == 2", message: " second\t"}
            - {expression: "2 == 3", message: third, reason: Forbidden}
            """)
        let result = try Admission(text + binding(), on: Admission.pod)
        #expect(result.findings == ["p[1]: second", "p[2]: third"])
    }

    @Test(arguments: [
        (#"'name is ' + object.metadata.name"#, "name is web"),
        (#"'  padded  '"#, "padded"),
        (#"'   '"#, "fallback"),
        (#"'two\nlines'"#, "fallback"),
        (#"object.spec.absent + 'x'"#, "fallback"),
        (#"'123456789012345678901234567890123456789012345678901234567890'.replace('', object.spec.long)"#, "fallback"),
    ])
    func messagesFallBack(expression: String, expected: String) throws {
        let long = String(repeating: "x", count: 200)
        let object =
            "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {long: \(long)}}"
        let text = policy(
            "validations:\n- {expression: 'false', message: fallback, messageExpression: "
                + "\(JSONText.quoted(expression))}")
        let result = try Admission(text + binding(), on: object)
        #expect(result.problems == [])
        #expect(result.findings == ["p: \(expected)"])
    }

    @Test(arguments: [
        ("Deny", Severity.high), ("Warn", .low), ("Audit", .info), ("Deny, Audit", .high), ("Warn, Audit", .low),
    ])
    func actionsDecideHowBadItIs(actions: String, severity: Severity) throws {
        let result = try Admission(
            policy(checking: "false") + binding("validationActions: [\(actions)]"), on: Admission.pod)
        #expect(result.verdicts.findings.map(\.rule.severity) == [severity])
    }

    @Test func annotationsOverrideTheSeverity() throws {
        let text = policy(checking: "false").replacingFirst(
            "{name: p}", "{name: p, annotations: {policies.kyverno.io/severity: medium}}")
        #expect(try Admission(text + binding(), on: Admission.pod).verdicts.findings.map(\.rule.severity) == [.medium])
    }

    @Test func theStrictestBindingSpeaks() throws {
        let text =
            policy(checking: "false") + binding("validationActions: [Warn]", name: "a")
            + binding("validationActions: [Deny]", name: "b")
        let result = try Admission(text, on: Admission.pod)
        #expect(result.verdicts.findings.map(\.rule.severity) == [.high])
    }

    @Test func withoutABindingAPolicyIsRunAndTheReportSaysSo() throws {
        let result = try Admission(policy(checking: "false"), on: Admission.pod)
        #expect(result.findings == ["p: failed expression: false"])
        #expect(
            result.problems == [
                "policies.yaml:1:1: note: no binding of p was found: it is run as if it were bound with the action Deny"
            ])
    }

    // MARK: Variables

    @Test func variablesBuildOnEachOther() throws {
        let text = policy(
            """
            variables:
            - {name: spec, expression: object.spec}
            - {name: host, expression: "variables.spec.hostNetwork"}
            validations:
            - expression: "variables.host != true"
              messageExpression: "'host ' + string(variables.host)"
            """)
        let result = try Admission(text + binding(), on: Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings == ["p: host true"])
    }

    @Test func aVariableThatNobodyNeedsIsNotEvaluated() throws {
        let text = policy(
            """
            variables:
            - {name: broken, expression: object.spec.absent.more}
            validations:
            - {expression: "object.kind == 'Pod' || variables.broken == 1"}
            - {expression: "variables.broken == 1 || object.kind == 'Pod'"}
            - {expression: "has(variables.broken)"}
            """)
        let result = try Admission(text + binding(), on: Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings == [])
        #expect(result.reasons == [])
    }

    @Test func aVariableThatFailsIsAnErrorWhereItIsNeeded() throws {
        let text = policy(
            """
            variables:
            - {name: broken, expression: object.spec.absent}
            validations:
            - {expression: "variables.broken == 1"}
            """)
        let result = try Admission(text + binding(), on: Admission.pod)
        #expect(
            result.reasons == [
                "spec.validations[0].expression resulted in error: composited variable \"broken\" fails to evaluate: "
                    + "no such key: absent; the API server would refuse the object (failurePolicy Fail)"
            ])
        #expect(result.verdicts.unevaluated.map(\.isOutOfSight) == [false])
        #expect(result.findings == [])
    }

    @Test func manyVariablesAreAllEvaluated() throws {
        let names = (0..<40).map { "v\($0)" }
        let definitions = names.enumerated().map { index, name in
            "- {name: \(name), expression: \"\(index == 0 ? "1" : "variables.v\(index - 1) + 1")\"}"
        }
        let sum = names.map { "variables.\($0)" }.joined(separator: " + ")
        let text = policy(
            "variables:\n\(definitions.joined(separator: "\n"))\nvalidations:\n- expression: \"\(sum) == 820\"")
        let result = try Admission(text + binding(), on: Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings == [])
        #expect(result.reasons == [])
    }

    // MARK: Conditions

    @Test(arguments: [
        // A false condition wins over an error; an error only counts where none is false.
        (["'a' == 'b'", "object.spec.absent == 1"], "Fail", [], []),
        (["object.spec.absent == 1", "'a' == 'b'"], "Fail", [], []),
        (["'a' == 'a'"], "Fail", ["p: failed expression: false"], []),
        (
            ["'a' == 'a'", "object.spec.absent == 1"], "Fail", [],
            [
                "spec.matchConditions[1].expression resulted in error: no such key: absent; "
                    + "the API server would refuse the object (failurePolicy Fail)"
            ]
        ),
        (
            ["object.spec.absent == 1"], "Ignore", [],
            [
                "spec.matchConditions[0].expression resulted in error: no such key: absent; "
                    + "the API server would admit the object (failurePolicy Ignore)"
            ]
        ),
        // The namespace is not known yet.
        (["namespaceObject == null"], "Fail", ["p: failed expression: false"], []),
    ])
    func matchConditionsDecideFirst(
        conditions: [String], failurePolicy: String, findings: [String], reasons: [String]
    ) throws {
        let list = conditions.enumerated().map { "- {name: c\($0), expression: \(JSONText.quoted($1))}" }
        let text = policy(
            """
            failurePolicy: \(failurePolicy)
            matchConditions:
            \(list.joined(separator: "\n"))
            validations: [{expression: 'false'}]
            """)
        let result = try Admission(text + binding(), on: Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings == findings)
        #expect(result.reasons == reasons)
    }

    @Test(arguments: [
        ("Fail", "[Deny]", "the API server would refuse the object (failurePolicy Fail)"),
        ("Ignore", "[Deny]", "the API server would admit the object (failurePolicy Ignore)"),
        ("Fail", "[Warn]", "the API server would warn of it and admit the object (validationActions Warn)"),
        (
            "Fail", "[Audit, Warn]",
            "the API server would warn of it and admit the object (validationActions Warn, Audit)"
        ),
        ("Fail", "[Audit]", "the API server would record it and admit the object (validationActions Audit)"),
    ])
    func anErrorSaysWhatTheServerWouldDo(failurePolicy: String, actions: String, expected: String) throws {
        let text = policy("failurePolicy: \(failurePolicy)\nvalidations: [{expression: object.spec.absent == 1}]")
        let result = try Admission(text + binding("validationActions: \(actions)"), on: Admission.pod)
        #expect(
            result.reasons == ["spec.validations[0].expression resulted in error: no such key: absent; \(expected)"])
    }

    /// An API server says no more than that there is no overload.
    @Test(arguments: [
        ("object.metadata.name > 1", ": object.metadata.name is a string, not a number"),
        ("object.metadata.labels.startsWith('a')", ": object.metadata.labels is a mapping, not a string"),
        ("dyn(1) > dyn('a')", ""),
    ])
    func aValueThatDoesNotFitIsNamed(expression: String, words: String) throws {
        let text = policy("validations: [{expression: \(JSONText.quoted(expression))}]")
        let result = try Admission(text + binding(), on: Admission.pod)
        let expected = "spec.validations[0].expression resulted in error: no such overload\(words); "
        #expect(result.reasons.count == 1 && result.reasons[0].hasPrefix(expected), "\(result.reasons)")
    }

    // MARK: Inputs

    @Test(arguments: [
        "request.operation == 'CREATE'", "request.kind.kind == 'Pod' && request.kind.group == ''",
        "request.resource.resource == 'pods' && request.resource.version == 'v1'", "request.name == 'web'",
        "request.namespace == 'shop'", "request.userInfo.username == 'bulwark'",
        "'system:authenticated' in request.userInfo.groups", "request.dryRun == false", "!has(request.subResource)",
        "request.options.kind == 'CreateOptions'", "oldObject == null",
        "namespaceObject.metadata.labels['team'] == 'shop'",
        "namespaceObject.metadata.labels['kubernetes.io/metadata.name'] == 'shop'",
        "namespaceObject.metadata.name == 'shop'", "object.metadata.namespace == 'shop'",
    ])
    func aRequestIsMadeUp(expression: String) throws {
        let namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: shop}}}"
        let text = policy(
            "validations: [{expression: \(JSONText.quoted(expression))}]", rules: "[pods]")
        let result = try Admission(text + binding(), on: namespace + "\n---\n" + Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings == [])
        #expect(result.reasons == [])
    }

    @Test(arguments: [
        ("{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {}}", "default"),
        ("{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {}}", "shop"),
        ("{apiVersion: v1, kind: Node, metadata: {name: web}}", "none"),
    ])
    func theServerFillsTheNamespaceIn(object: String, namespace: String) throws {
        let text = policy(
            "validations: [{expression: 'false', messageExpression: "
                + "\"object.metadata.?namespace.orValue('none') + ' ' + object.metadata.name\"}]")
        #expect(try Admission(text + binding(), on: object).findings == ["p: \(namespace) web"])
    }

    @Test func theNamespaceFilledInHasNoPlaceOfItsOwn() throws {
        let object = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostPID: true\n"
        let namespace = try Admission(policy(checking: "object.metadata.namespace == 'x'") + binding(), on: object)
        #expect(namespace.places == ["metadata.namespace 3:1"])
        let spec = try Admission(policy(checking: "object.spec == {}") + binding(), on: object)
        #expect(spec.places == ["spec 5:1"])
    }

    @Test func aNamespaceThatNobodySawIsNotEvaluated() throws {
        let text = policy(
            """
            validations:
            - {expression: "object.kind == 'Pod' || namespaceObject.metadata.name == 'x'"}
            - {expression: "namespaceObject.metadata.labels['team'] == 'shop'"}
            """)
        let result = try Admission(text + binding(), on: Admission.pod)
        #expect(result.findings == [])
        #expect(result.reasons == ["Namespace shop is not among the scanned objects"])
        #expect(result.verdicts.unevaluated.map(\.isOutOfSight) == [true])
    }

    @Test func contradictoryNamespacesAreNotOutOfSight() throws {
        let namespaces = ["a", "b"].map {
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: \($0)}}}\n---\n"
        }
        let text = policy(
            """
            variables:
            - {name: team, expression: "namespaceObject.metadata.labels['team']"}
            validations:
            - {expression: "variables.team == 'a'"}
            """, rules: "[pods]")
        let result = try Admission(text + binding(), on: namespaces.joined() + Admission.pod)
        #expect(result.findings == [])
        #expect(result.reasons.count == 1)
        #expect(result.reasons.allSatisfy { $0.hasSuffix("Namespace shop was scanned twice with different labels") })
        #expect(result.verdicts.unevaluated.map(\.isOutOfSight) == [false])
    }

    /// What the authorizer says may be false, and then the error does not count.
    @Test(arguments: [false, true])
    func anUnknownConditionWinsOverAnError(isFirst: Bool) throws {
        let unknown = "authorizer.requestResource.check('create').allowed()"
        let failing = "object.spec.absent == 1"
        let list = (isFirst ? [unknown, failing] : [failing, unknown]).enumerated().map {
            "- {name: c\($0), expression: \(JSONText.quoted($1))}"
        }
        let text = policy(
            "matchConditions:\n\(list.joined(separator: "\n"))\nvalidations: [{expression: 'false'}]")
        let result = try Admission(text + binding(), on: Admission.pod)
        #expect(result.findings == [])
        #expect(result.verdicts.unevaluated.map(\.isOutOfSight) == [true])
        #expect(!result.reasons.contains { $0.contains("failurePolicy") })
    }

    @Test func verdictsThatAreLeftOutAreToldOf() throws {
        let text = policy("validations:\n- expression: 'false'\n- expression: '1 == 2'\n- expression: '2 == 3'")
        let all = try Admission(text + binding(), on: Admission.pod, verdictsPerObject: 3)
        #expect(all.findings.count == 3)
        #expect(all.reasons == [])
        let some = try Admission(text + binding(), on: Admission.pod, verdictsPerObject: 1)
        #expect(some.findings.count == 1)
        #expect(
            some.reasons == ["the policies have more than 1 verdicts on one object, the rest is left out"])
        #expect(some.verdicts.unevaluated.map(\.isOutOfSight) == [false])
    }

    @Test func theAuthorizerIsNotEvaluable() throws {
        let text = policy(
            """
            variables:
            - name: allowed
              expression: "authorizer.group('apps').resource('deployments').check('create').allowed()"
            validations:
            - {expression: "authorizer.requestResource.check('create').allowed()"}
            - {expression: "variables.allowed"}
            """.replacingFirst("\"variables.allowed\"", "\"variables.allowed == true\""))
        let result = try Admission(text + binding(), on: Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings == [])
        #expect(result.reasons.count == 2)
        #expect(!result.reasons.contains { $0.contains("failurePolicy") })
    }

    // MARK: Audit annotations

    @Test func auditAnnotationsArePublished() throws {
        let text = policy(
            """
            auditAnnotations:
            - {key: name, valueExpression: "'  ' + object.metadata.name"}
            - {key: none, valueExpression: "null"}
            - {key: empty, valueExpression: "' '"}
            """)
        let result = try Admission(text + binding("validationActions: [Audit]"), on: Admission.pod)
        #expect(result.annotations == ["p/name=web"])
        #expect(result.reasons == [])
    }

    @Test func anAuditAnnotationThatFailsRefusesWhateverTheActions() throws {
        let text = policy("auditAnnotations: [{key: a, valueExpression: string(object.spec.absent)}]")
        let result = try Admission(text + binding("validationActions: [Audit]"), on: Admission.pod)
        #expect(
            result.reasons == [
                "spec.auditAnnotations[0].valueExpression resulted in error: no such key: absent; "
                    + "the API server would refuse the object (failurePolicy Fail)"
            ])
    }
}

extension String {
    /// The text with the first occurrence of another text replaced.
    func replacingFirst(_ old: String, _ new: String) -> String {
        guard let range = self.firstRange(of: old) else { return self }
        return String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
