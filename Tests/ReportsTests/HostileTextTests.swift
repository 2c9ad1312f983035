import Inputs
import Policies
import Reports
import Testing

/// Names, paths and messages that try to write to the reader's terminal.
@Suite struct HostileTextTests {
    /// Clears the screen, forges a line, reverses text, hides a letter, begins a C1 sequence.
    static let name = "x\u{1B}[2J\nerror: all is well\r\u{202E}evil\u{200B}\u{9B}31m\u{7F}"
    static let visible = "x␛[2J␊error: all is well␍<U+202E>evil<U+200B><U+009B>31m␡"

    static let results: [InputResult] = {
        let resource = ResourceIdentity(apiVersion: name, kind: name, namespace: name, name: name)
        let rule = Rule(
            name: name, title: name, severity: .high, category: name, target: .resource, check: "", message: "",
            rationale: name, remedy: name)
        let place = Location(file: name, line: 1, column: 1, endLine: 1, endColumn: 2)
        return [
            InputResult(
                entry: .checked(name, objects: 1),
                findings: [
                    Finding(
                        rule: rule, message: name, resource: resource, container: name, path: name, location: place,
                        fingerprint: name, excerpt: Excerpt(firstLine: 1, lines: [name]))
                ],
                unevaluated: [
                    Unevaluated(rule: rule, resource: resource, container: name, reason: name, location: place)
                ]),
            InputResult(entry: .skipped(name, .notKubernetes, reason: name)),
            InputResult(entry: .failed(name, reason: name)),
        ]
    }()

    @Test(arguments: [false, true], [false, true])
    func `nothing reaches the terminal`(quiet: Bool, unicode: Bool) throws {
        let text = try Fixtures.terminal(
            Self.results, .init(verbose: true, quiet: quiet, unicode: unicode))
        for scalar in text.unicodeScalars where scalar != "\n" {
            #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
        }
        #expect(!text.contains("\nerror: all is well"))
    }

    @Test func `it is shown instead`() throws {
        let text = try Fixtures.terminal(Self.results, .init(verbose: true))
        #expect(text.hasPrefix(Self.visible + "  1 finding\n"))
        Golden.expect(text, matches: "terminal-hostile.txt")
    }
}
