import Testing

@testable import Secrets

/// The object that `kubectl apply` keeps in an annotation.
@Suite struct AppliedObjectTests {
    @Test func whatIsAppliedIsReportedWhereTheObjectNoLongerHasIt() throws {
        let applied =
            #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"a_password":"hunter2","b_password":"hunter3"}}"#
        let found = try hits(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: m
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: '\(applied)'
            data: {a_password: hunter2}
            """)
        #expect(
            found == [
                "credential-in-config-map password possible data.a_password",
                "credential-in-config-map password possible "
                    + "metadata.annotations[\"kubectl.kubernetes.io/last-applied-configuration\"]",
            ])
    }

    /// What is no object is read as text, and nothing that is left out goes unsaid.
    @Test(arguments: ["", "{", "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[1]} {}"])
    func whatWasAppliedAndIsNoObjectIsReadAsText(prefix: String) throws {
        let lines = (0..<40).map { "a\($0)_password: hunter\($0 + 10)" }.joined(separator: "\n        ")
        let report = try #require(
            try reports(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: p
                  annotations:
                    kubectl.kubernetes.io/last-applied-configuration: |
                        \(prefix)
                        \(lines)
                """
            ).first)
        #expect(report.hits.count == TextMatches.mostListed)
        #expect(report.unscanned.map(\.reason) == ["8 more credentials in this value are not listed"])
        #expect(report.secrets.count == 40)
    }

    @Test func theAppliedObjectsOwnAnnotationIsRead() throws {
        let inner = #"{\"data\":{\"a_password\":\"Tr0ub4dor-9\"}}"#
        let annotation = #"{"kubectl.kubernetes.io/last-applied-configuration":"\#(inner)"}"#
        let applied =
            #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","annotations":\#(annotation)}}"#
        let found = try hits(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: m
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: '\(applied)'
            """)
        #expect(
            found == [
                "credential-in-annotation password possible "
                    + "metadata.annotations[\"kubectl.kubernetes.io/last-applied-configuration\"]"
            ])
    }
}
