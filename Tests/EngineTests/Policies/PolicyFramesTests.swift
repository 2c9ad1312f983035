import Foundation
import Inputs
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// What is wrong with an expression is shown where it stands in the YAML file.
@Suite struct PolicyFramesTests {
    private func check(
        _ expression: String, severity: PolicyProblem.Severity = .error
    ) throws -> [PolicyProblemFrame] {
        let folder = try Folder([
            "p.yaml": """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: p}
            spec:
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
              validations:
              - expression: \(expression)
            """
        ])
        let check = PolicyFilesCheck([RawPath(folder.url.appending(path: "p.yaml").path())])
        var frames = PolicyFrames()
        return frames.frames(check.problems.filter { $0.severity == severity })
    }

    @Test(arguments: [
        ("object.spec.x == nope", "8:34"),
        ("\"object.spec.x == nope\"", "8:35"),
        ("'object.spec.x == nope'", "8:35"),
        (#"'object.x == ''a'' && nope'"#, "8:39"),
        (#""object.x == \"a\" && nope""#, "8:39"),
        ("|\n      object.spec.x &&\n        nope", "10:9"),
        (">-\n      object.spec.x &&\n      nope", "10:7"),
        ("object.spec.x\n      && nope", "9:10"),
        ("object.x == 'é' && nope", "8:36"),
    ])
    func placesAreExact(expression: String, place: String) throws {
        let frames = try check(expression)
        #expect(frames.map { "\($0.place.line):\($0.place.column)" } == [place])
        #expect(frames.map(\.message) == ["undeclared reference to 'nope' (in container '')"])
    }

    @Test func carets() throws {
        let lines =
            try check("object.spec.x == nope").first?.text(.init(colour: false, width: 80))
            .split(separator: "\n").map { $0.filter { $0.isASCII } } ?? []
        #expect(
            lines.first?.hasSuffix(
                "p.yaml:8:34: error: spec.validations[0].expression: undeclared reference to 'nope' (in container '')")
                == true)
        #expect(lines.contains { $0.hasSuffix("  - expression: object.spec.x == nope") })
        #expect(lines.contains { $0.hasSuffix(String(repeating: " ", count: 33) + "^^^^") })
    }

    /// An expression that goes on without its mistake is shown at the mistake as well.
    @Test func fieldsThatTheKindLacksHaveAPlace() throws {
        let frames = try check("object.spec.hostPid == true", severity: .warning)
        #expect(frames.map { "\($0.place.line):\($0.place.column)" } == ["8:28"])
        #expect(frames.map(\.message) == ["v1 Pod: undefined field 'hostPid'"])
        #expect(frames.map(\.hint) == ["did you mean 'hostPID'?"])
        #expect(try check("object.spec.hostPID == true", severity: .warning).isEmpty)
    }

    @Test func whatIsMissingIsMissingAtTheEnd() throws {
        let frames = try check("object.spec.x ==")
        #expect(frames.map { "\($0.place.line):\($0.place.column)" } == ["8:33"])
    }
}
