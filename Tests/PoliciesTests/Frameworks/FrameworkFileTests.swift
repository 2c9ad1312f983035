import Testing

@testable import Policies

/// A framework is what its file says, and a file that says something else is refused.
@Suite struct FrameworkFileTests {
    private func read(_ text: String) throws -> Framework {
        try Array(text.utf8).withUnsafeBufferPointer { try FrameworkFile.read($0, file: "standard.yaml") }
    }

    /// A file around sections, which stand at the level of `sections`.
    private func file(_ sections: String) -> String {
        """
        apiVersion: bulwark.dev/v1
        kind: Framework
        metadata: {name: standard}
        spec:
          title: Standard
          version: "1.2"
          publisher: Nobody
          source: https://example.com/
          about: An example.
          sections: \(sections)
        """
    }

    @Test func everyFieldIsRead() throws {
        let framework = try read(
            file(
                """

                    - id: "1"
                      title: Control plane
                      subject: kube-apiserver
                      controls:
                        - {id: "1.1", title: No anonymous requests}
                        - {id: "1.10", title: Judged, assessment: manual, rules: [a-rule]}
                    - id: "2"
                      title: Nodes
                      needs: [node, cloud]
                      controls:
                        - {id: "2.1", title: File modes, controls: {cis-1.12: ["4.1.1"], pss: [baseline/privileged]}}
                        - {id: "2.2", title: Decided after all, assessment: automated, subject: pods}
                """))
        #expect(framework.name == "standard")
        #expect(framework.title == "Standard")
        #expect(framework.version == "1.2")
        #expect(framework.publisher == "Nobody")
        #expect(framework.source == "https://example.com/")
        #expect(framework.about == "An example.")
        #expect(!framework.listedRulesOnly)
        #expect(framework.sections.map(\.id) == ["1", "2"])
        #expect(framework.sections.map(\.title) == ["Control plane", "Nodes"])
        let controls = framework.controls
        #expect(controls.map(\.id) == ["1.1", "1.10", "2.1", "2.2"])
        #expect(controls.map(\.assessment) == [.automated, .manual, .needs([.node, .cloud]), .automated])
        #expect(
            controls.map(\.subject) == [.component(.apiServer), .component(.apiServer), nil, .pods])
        #expect(controls[1].rules == ["a-rule"])
        #expect(
            controls[2].related == [
                Control(framework: "cis-1.12", control: "4.1.1"),
                Control(framework: "pss", control: "baseline/privileged"),
            ])
    }

    @Test(arguments: [
        ("[{id: a, title: A, controls: [{id: b, title: B, asessment: manual}]}]", "unknown field \"asessment\""),
        ("[{id: a, title: A, controls: [{id: b, title: B, asessment: manual}]}]", "did you mean assessment?"),
        ("[{id: a, title: A, controls: [{id: 1.10, title: B}]}]", "must be a string"),
        ("[{id: a, title: A, controls: [{id: b}]}]", "title is required"),
        ("[{id: a, title: A, controls: [{id: b, title: B}, {id: b, title: C}]}]", "there are two controls b"),
        ("[{id: a, title: A, controls: [{id: b, title: B, needs: [nodes]}]}]", "did you mean node?"),
        (
            "[{id: a, title: A, controls: [{id: b, title: B, needs: [node], assessment: manual}]}]",
            "stands in place of assessment"
        ),
        ("[{id: a, title: A, subject: apiserver, controls: [{id: b, title: B}]}]", "must be one of pods"),
        ("[{id: a, title: A, controls: [{id: b, title: B, controls: {cis-1.12: [5.1]}}]}]", "numbers quoted"),
        ("[]", "a framework has controls"),
    ])
    func whatIsWrongIsAnError(sections: String, message: String) {
        do {
            _ = try read(file(sections))
            Issue.record("was read")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
            #expect("\(error)".hasPrefix("standard.yaml:"), "\(error)")
        }
    }

    @Test(arguments: [
        ("", "holds one framework"), ("a: [", "standard.yaml:1:"),
        ("kind: Rule\nspec: {}", "must be Framework"), ("apiVersion: v1\nkind: Framework", "metadata is required"),
    ])
    func whatIsNoFrameworkIsAnError(text: String, message: String) {
        do {
            _ = try read(text)
            Issue.record("was read")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }

    @Test func aFileHoldsOneFramework() {
        let text = file("[{id: a, title: A, controls: [{id: b, title: B}]}]")
        #expect(throws: FrameworkFileError.self) { try read(text + "\n---\n" + text) }
    }
}
