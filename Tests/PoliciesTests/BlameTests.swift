import Testing

@testable import Policies

/// Findings point at the field that decided, present or absent.
@Suite struct BlameTests {
    private static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          template:
            spec:
              hostNetwork: true
              containers:
                - name: app
                  image: shop/web
                  securityContext:
                    privileged: true
                    capabilities:
                      add: [NET_ADMIN, SYS_ADMIN]
                - name: sidecar
                  image: shop/proxy:1
              initContainers:
                - {name: init, image: shop/init, securityContext: {runAsUser: 0}}
        """

    private struct Place: Equatable {
        let path: String
        let line: Int
        let column: Int
        let endLine: Int
        let endColumn: Int
    }

    private func places(_ check: String, target: Check.Target = .container) throws -> [Place] {
        try verdicts(rule(check, target: target), on: BlameTests.deployment).findings.map {
            Place(
                path: $0.path, line: $0.location.line, column: $0.location.column, endLine: $0.location.endLine,
                endColumn: $0.location.endColumn)
        }
    }

    @Test func aPresentFieldIsUnderlinedFromKeyToValue() throws {
        #expect(
            try places("container.?securityContext.?privileged.orValue(false) != true") == [
                Place(
                    path: "spec.template.spec.containers[0].securityContext.privileged", line: 13, column: 13,
                    endLine: 13, endColumn: 29)
            ])
    }

    @Test func anAbsentFieldPointsAtItsDeepestParent() throws {
        #expect(
            try places("container.?securityContext.?readOnlyRootFilesystem.orValue(false) == true") == [
                Place(
                    path: "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem", line: 12,
                    column: 11, endLine: 12, endColumn: 26),
                Place(
                    path: "spec.template.spec.containers[1].securityContext.readOnlyRootFilesystem", line: 16,
                    column: 11, endLine: 16, endColumn: 24),
                Place(
                    path: "spec.template.spec.initContainers[0].securityContext.readOnlyRootFilesystem", line: 19,
                    column: 42, endLine: 19, endColumn: 57),
            ])
    }

    @Test func theMessageNamesWhatIsAbsent() throws {
        let findings = try verdicts(
            rule("has(container.securityContext)", message: "container.name + ' is bare'"), on: BlameTests.deployment
        ).findings
        #expect(findings.map(\.message) == ["sidecar is bare: securityContext is not set"])
        #expect(findings.map(\.container) == ["sidecar"])
    }

    @Test func anElementOfAListIsBlamedItself() throws {
        #expect(
            try places(
                "container.?securityContext.?capabilities.?add.orValue([]).all(c, c != 'SYS_ADMIN')"
            ) == [
                Place(
                    path: "spec.template.spec.containers[0].securityContext.capabilities.add[1]", line: 15, column: 32,
                    endLine: 15, endColumn: 41)
            ])
    }

    @Test func podFieldsArePathsOfTheObject() throws {
        #expect(
            try places("pod.spec.?hostNetwork.orValue(false) != true", target: .pod) == [
                Place(path: "spec.template.spec.hostNetwork", line: 8, column: 7, endLine: 8, endColumn: 24)
            ])
        #expect(
            try places("has(object.metadata.namespace)", target: .resource) == [
                Place(path: "metadata.namespace", line: 3, column: 1, endLine: 3, endColumn: 9)
            ])
    }

    @Test func theExistingFieldDecidesBeforeTheAbsentOne() throws {
        let check =
            "container.?securityContext.?runAsUser.orValue(pod.spec.?securityContext.?runAsUser.orValue(1)) != 0"
        #expect(
            try places(check) == [
                Place(
                    path: "spec.template.spec.initContainers[0].securityContext.runAsUser", line: 19, column: 60,
                    endLine: 19, endColumn: 72)
            ])
    }

    @Test func aMistakeOfThePodIsReportedOnce() throws {
        let findings = try verdicts(
            rule(
                "container.?securityContext.?runAsUser.orValue(pod.spec.?securityContext.?runAsUser.orValue(1)) != 0",
                message: "'container ' + container.name + ' is root'"),
            on: """
                apiVersion: v1
                kind: Pod
                metadata: {name: p}
                spec:
                  securityContext: {runAsUser: 0}
                  containers: [{name: a}, {name: b}, {name: c, securityContext: {runAsUser: 0}}]
                """
        ).findings
        #expect(findings.map(\.container) == [nil, "c"])
        #expect(findings.map(\.message) == ["Test: spec.securityContext.runAsUser is 0", "container c is root"])
    }

    @Test func keysThatAreNoIdentifiersAreQuoted() throws {
        let findings = try verdicts(
            rule("object.metadata.?labels[?'app.kubernetes.io/name'].hasValue()", target: .resource),
            on: "{apiVersion: v1, kind: Pod, metadata: {labels: {a: b}}}"
        ).findings
        #expect(findings.map(\.path) == [#"metadata.labels["app.kubernetes.io/name"]"#])
    }

    @Test func itemsOfListsKeepTheirPlaces() throws {
        let findings = try verdicts(
            rule("object.spec.x == 1", target: .resource),
            on: """
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: v1
                    kind: A
                    spec: {x: 1}
                  - apiVersion: v1
                    kind: A
                    spec: {x: 2}
                """
        ).findings
        #expect(findings.map(\.path) == ["spec.x"])
        #expect(findings.map(\.location.line) == [9])
        #expect(findings.map(\.location.column) == [12])
    }

    @Test func aCheckThatCannotBeEvaluatedIsNoPass() throws {
        let result = try verdicts(
            rule("container.securityContext.privileged != true"),
            on: "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, securityContext: text}]}}")
        #expect(result.findings.isEmpty)
        #expect(result.unevaluated.map(\.reason) == ["spec.containers[0].securityContext is a string, not a mapping"])
    }

    @Test func malformedContainersAreNotPassed() throws {
        let result = try verdicts(
            rule("true"), on: "{apiVersion: v1, kind: Pod, spec: {containers: [text]}}")
        #expect(result.failures.map(\.reason) == ["spec.containers[0] is a string, not a mapping"])
    }
}

@Suite struct FingerprintTests {
    private func fingerprints(_ text: String) throws -> [String] {
        try verdicts(rule("has(container.securityContext)"), on: text).findings.map(\.fingerprint)
    }

    @Test func linesMayMove() throws {
        let before = try fingerprints(
            "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a}]}}")
        let after = try fingerprints(
            """
            # a comment
            apiVersion: v1
            kind: Pod
            metadata:
              labels: {new: label}
              name: p
            spec:
              containers:
                - name: other
                  securityContext: {}
                - name: a
            """)
        #expect(before.count == 1)
        #expect(before == after)
    }

    @Test func everyPartTellsApart() throws {
        let pod = { (name: String, container: String) in
            "{apiVersion: v1, kind: Pod, metadata: {name: \(name)}, spec: {containers: [{name: \(container)}]}}"
        }
        let all = try fingerprints(pod("a", "b")) + fingerprints(pod("ab", "")) + fingerprints(pod("a", "c"))
        #expect(Set(all).count == 3)
    }

    @Test func itIsThatOfFNV() {
        // 128-bit FNV-1a of the bytes "a" and 0xFF, computed by its definition with Python's integers.
        var fingerprint = Fingerprint()
        fingerprint.add("a")
        #expect(fingerprint.text == "0880954550ab1be95aa0733055b751b9")
    }
}
