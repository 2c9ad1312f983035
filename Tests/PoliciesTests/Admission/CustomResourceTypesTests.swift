import Documents
import Testing

@testable import Policies

/// `policy check` holds expressions to the schemas of the CustomResourceDefinitions that lie beside a policy.
@Suite struct CustomResourceTypesTests {
    private static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Widget, plural: widgets}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  metadata: {type: object}
                  spec:
                    type: object
                    properties:
                      size: {type: integer}
                      weight: {type: number}
                      active: {type: boolean}
                      due: {type: string, format: date-time}
                      target: {x-kubernetes-int-or-string: true}
                      note: {type: string, nullable: true}
                      free: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: string}}}
                      tags: {type: object, additionalProperties: {type: string}}
                      parts: {type: array, items: {type: object, properties: {name: {type: string}}}}
                      odd: {type: object, properties: {the-name: {type: string}}}
                      match: {type: object, properties: {in: {type: string}}}
                      gateway: {type: object, properties: {3scale: {type: string}}}
                      place: {type: object, properties: {namespace: {type: string}}}
          - name: v2
            served: false
            storage: false
            schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {a: {type: string}}}}}}
        ---

        """

    private func warnings(of expression: String, version: String = "v1", types: [String] = [definition]) -> [String] {
        let text = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: p}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [example.com], apiVersions: [\(version)], operations: ["*"], resources: [widgets]}
              validations: [{expression: \(JSONText.quoted(expression))}]
            """
        let check = PolicyCheck(policyFile(text), types: KindTypes(types.map { policyFile($0) }))
        #expect(!check.hasErrors, "\(check.problems)")
        return check.problems.flatMap { problem in
            problem.diagnostics.map { $0.all.map(\.message) } ?? [problem.message]
        }
    }

    @Test(arguments: [
        ("object.spec.siz > 1", "example.com/v1 Widget: undefined field 'siz'"),
        ("object.spec.parts.all(part, part.nam != '')", "example.com/v1 Widget: undefined field 'nam'"),
        ("object.metadata.nam != ''", "example.com/v1 Widget: undefined field 'nam'"),
        ("object.statuz == 1", "example.com/v1 Widget: undefined field 'statuz'"),
        // Objects have their fields under these names; a schema's own rules alone see them escaped.
        ("object.spec.place.__namespace__ == 'a'", "example.com/v1 Widget: undefined field '__namespace__'"),
        (
            "object.spec.size == '1'",
            "example.com/v1 Widget: found no matching overload for '_==_' applied to '(int, string)'"
        ),
        (
            "object.spec.tags.a == 1",
            "example.com/v1 Widget: found no matching overload for '_==_' applied to '(string, int)'"
        ),
    ])
    func mistakesAreSaid(expression: String, message: String) {
        #expect(warnings(of: expression) == [message])
        #expect(warnings(of: expression, types: []) == [])
    }

    @Test(arguments: [
        "object.apiVersion == 'example.com/v1' && object.metadata.name != '' && object.spec.active",
        "object.spec.weight == 1 || object.spec.weight == 1.5",
        "object.spec.due == '2027-01-01T00:00:00Z' || timestamp(object.spec.due) < timestamp('2027-01-01T00:00:00Z')",
        "object.spec.target == 1 || object.spec.target == 'a'", "object.spec.note == null || object.spec.note == 'a'",
        "object.spec.free.b == 1", "object.spec.tags['a'] == 'b'", "object.spec.odd['the-name'] == 'a'",
        "object.spec.parts.exists(part, part.name == 'a')", "object.spec.match['in'] == 'a'",
        "object.spec.gateway['3scale'] == 'a'", "object.spec.place.namespace == 'a'",
    ])
    func whatMayBeRightIsNotSaid(expression: String) {
        #expect(warnings(of: expression) == [])
    }

    /// What an API server does not serve has no objects, and of what it has no schema for nothing is known.
    @Test func definitionsWithoutTypesAreNoMistake() {
        #expect(warnings(of: "object.spec.b == 1", version: "v2") == [])
        let open = "{type: object, x-kubernetes-preserve-unknown-fields: true}"
        let definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            spec:
              group: example.com
              names: {kind: Widget, plural: widgets}
              versions: [{name: v1, served: true, schema: {openAPIV3Schema: \(open)}}, {name: v3}, 1]
            """
        #expect(warnings(of: "object.spec.siz > 1", types: [definition]) == [])
    }

    /// The first of several definitions counts, and none takes the place of a built-in kind.
    @Test func kindsAreDefinedOnce() {
        let second = Self.definition.replacingFirst("size: {type: integer}", "size: {type: string}")
        #expect(warnings(of: "object.spec.size > 1", types: [Self.definition, second]) == [])
        let pods = Self.definition.replacingFirst("group: example.com", "group: ''")
            .replacingFirst("plural: widgets", "plural: pods")
        let types = KindTypes([policyFile(pods)])
        #expect(types.kinds == KindTypes.shared.kinds)
    }

    @Test func deepSchemasEnd() {
        // In JSON, of which levels nobody limits to 100.
        let schema =
            String(repeating: #"{"type": "object", "properties": {"a": "#, count: 80) + #"{"type": "string"}"#
            + String(repeating: "}}", count: 80)
        let definition = """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "spec": {
            "group": "example.com", "names": {"kind": "Widget", "plural": "widgets"},
            "versions": [{"name": "v1", "schema": {"openAPIV3Schema": \(schema)}}]}}
            """
        #expect(warnings(of: "object.b == ''", types: [definition]) == ["example.com/v1 Widget: undefined field 'b'"])
        let deep = String(repeating: ".a", count: 70)
        #expect(warnings(of: "object\(deep).b == 1", types: [definition]) == [])
    }
}
