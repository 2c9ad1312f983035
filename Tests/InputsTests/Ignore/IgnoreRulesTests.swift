import Testing

@testable import Inputs

@Suite("Ignore files are read as git reads them")
struct IgnoreRulesTests {
    private func decide(_ text: String, _ path: String, isDirectory: Bool = false) -> Int? {
        let rules = IgnoreRules(parsing: Array(text.utf8), source: ".gitignore")
        return rules.decision(for: Array(path.utf8).span, isDirectory: isDirectory)?.line
    }

    @Test("The last matching line decides")
    func lastMatch() {
        let text = "*.yaml\n!keep.yaml\nkeep.yaml\n"
        #expect(decide(text, "a.yaml") == 1)
        #expect(decide(text, "keep.yaml") == 3)
        #expect(decide(text, "a.json") == nil)
    }

    @Test("Comments, empty lines, byte order mark, CRLF and a last line without an end")
    func lines() {
        let text = "\u{FEFF}one\r\n# two\r\n\r\n\\#four\r\nfive\r"
        #expect(decide(text, "one") == 1)
        #expect(decide(text, "# two") == nil)
        #expect(decide(text, "#four") == 4)
        #expect(decide(text, "five") == 5)
    }

    @Test("Blanks at the end do not count unless escaped; tabs do")
    func trailingBlanks() {
        #expect(decide("a  ", "a") == 1)
        #expect(decide("a\\ ", "a ") == 1)
        #expect(decide("a\\  ", "a ") == 1)
        #expect(decide("a b ", "a b") == 1)
        #expect(decide("a\t", "a") == nil)
        #expect(decide("a\t", "a\t") == 1)
        #expect(decide("a\\", "a\\") == nil)
    }

    @Test("A slash at the front or inside ties a pattern to its directory")
    func anchoring() {
        #expect(decide("a", "x/y/a") == 1)
        #expect(decide("/a", "a") == 1)
        #expect(decide("/a", "x/a") == nil)
        #expect(decide("b/a", "b/a") == 1)
        #expect(decide("b/a", "x/b/a") == nil)
        #expect(decide("a/", "x/a", isDirectory: true) == 1)
    }

    @Test("A slash at the end asks for a directory")
    func directoriesOnly() {
        #expect(decide("a/", "a", isDirectory: true) == 1)
        #expect(decide("a/", "a", isDirectory: false) == nil)
        #expect(decide("/", "a", isDirectory: true) == nil)
        #expect(decide("!", "!") == nil)
    }
}
