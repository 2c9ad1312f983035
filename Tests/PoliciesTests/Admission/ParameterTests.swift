import Testing

@testable import Policies

/// Parameters are found as the API server finds them, among the policy files and the scanned objects.
@Suite struct AdmissionParameterTests {
    private static let text = policy(
        """
        paramKind: {apiVersion: v1, kind: ConfigMap}
        validations:
        - expression: "params == null || object.metadata.name == params.data.name"
          messageExpression: "'must be ' + params.data.name"
        """, rules: "[pods]")

    private func map(_ name: String, _ value: String, namespace: String = "shop", label: String = "x") -> String {
        """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: \(name), namespace: \(namespace), labels: {set: \(label)}}
        data: {name: \(value)}

        """
    }

    private func reference(_ text: String, action: String = "Deny") -> String {
        binding("validationActions: [Deny]\nparamRef: {\(text), parameterNotFoundAction: \(action)}")
    }

    @Test func theyAreFoundByName() throws {
        let result = try Admission(
            AdmissionParameterTests.text + reference("name: c") + map("c", "api") + map("d", "web"), on: Admission.pod)
        #expect(result.problems == [])
        #expect(result.findings == ["p: must be api"])
    }

    @Test func theyMayBeAmongTheScannedObjects() throws {
        let objects = Admission.pod + "\n" + map("c", "api")
        let text = AdmissionParameterTests.text + reference("name: c")
        #expect(try Admission(text, on: objects).findings == ["p: must be api"])
        #expect(try Admission(text, on: objects, gathers: false).reasons.count == 1)
    }

    @Test func theNamespaceOfTheRequestIsTheirs() throws {
        let text = AdmissionParameterTests.text + reference("name: c") + map("c", "api", namespace: "other")
        #expect(
            try Admission(text, on: Admission.pod).reasons == [
                "no ConfigMap c for the binding b is among the scanned objects; without it the API server refuses the "
                    + "object (parameterNotFoundAction Deny)"
            ])
        let named =
            AdmissionParameterTests.text + reference("name: c, namespace: other") + map("c", "api", namespace: "other")
        #expect(try Admission(named, on: Admission.pod).findings == ["p: must be api"])
    }

    @Test func allThatASelectorSelectsAreRun() throws {
        let text =
            AdmissionParameterTests.text + reference("selector: {matchLabels: {set: x}}") + map("c", "api")
            + map("d", "db") + map("e", "web") + map("f", "none", label: "y")
        #expect(try Admission(text, on: Admission.pod).findings == ["p: must be api", "p: must be db"])
        let all =
            AdmissionParameterTests.text + reference("selector: {}") + map("c", "api") + map("f", "none", label: "y")
        #expect(try Admission(all, on: Admission.pod).findings == ["p: must be api", "p: must be none"])
    }

    @Test(arguments: [
        (
            "Deny",
            [
                "failed to configure binding: no ConfigMap c found, and parameterNotFoundAction is Deny; "
                    + "the API server would refuse the object (failurePolicy Fail)"
            ]
        ),
        ("Allow", []),
    ])
    func whereAllIsKnownWhatIsMissingDoesNotExist(action: String, reasons: [String]) throws {
        let text = AdmissionParameterTests.text + reference("name: c", action: action)
        let result = try Admission(text, on: Admission.pod, isComplete: true)
        #expect(result.findings == [])
        #expect(result.reasons == reasons)
    }

    @Test func withoutAReferenceTheyAreNull() throws {
        let result = try Admission(AdmissionParameterTests.text + binding(), on: Admission.pod)
        #expect(result.findings == [])
        #expect(result.reasons == [])
    }

    @Test func objectsWithoutANamespaceHaveNoParametersThatHaveOne() throws {
        let text = AdmissionParameterTests.text.replacingFirst("[pods]", "[nodes]") + reference("name: c")
        let result = try Admission(text, on: "{apiVersion: v1, kind: Node, metadata: {name: n}}")
        #expect(
            result.reasons == [
                "failed to configure binding: the parameters have a namespace and the object has none; "
                    + "the API server would refuse the object (failurePolicy Fail)"
            ])
    }

    @Test func undeclaredParametersDoNotCompile() throws {
        let result = try Admission(policy(checking: "params.x == 1") + binding(), on: Admission.pod)
        #expect(result.problems.count == 1)
        #expect(result.problems.first?.contains("undeclared reference to 'params'") == true)
        #expect(result.reasons.count == 1)
    }
}
