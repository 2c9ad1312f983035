import Testing

@testable import Policies

@Suite struct ExceptionNoteTests {
    @Test(arguments: [
        ("privileged-container: the agent reads kernel memory", "privileged-container", nil, nil),
        (
            " host-*, secret-in-env  until 2027-01-31 by node team: why", "host-*,secret-in-env", "node team",
            "2027-01-31"
        ),
        ("cis-1.12/5.2.2 by ops until 2026-12-01: a: b", "cis-1.12/5.2.2", "ops", "2026-12-01"),
        ("category/host:\twhy", "category/host", nil, nil),
    ])
    func `a note names rules, an owner and a day`(text: String, rules: String, owner: String?, day: String?) throws {
        let note = try ExceptionNote(text)
        #expect(note.selectors.map(\.description).joined(separator: ",") == rules)
        #expect(note.owner == owner)
        #expect(note.expires?.description == day)
        #expect(!note.reason.isEmpty)
    }

    @Test(arguments: [
        ("privileged-container", "no reason"), ("privileged-container:  ", "no reason"), (": why", "no rule"),
        ("a until tomorrow: why", "'until' needs"), ("a until 2026-02-30: why", "'until' needs"),
        ("a by: why", "'by' needs"),
        ("", "no reason"), (String(repeating: "a", count: 5_000) + ": why", "longer"),
    ])
    func `a note that lacks something says what`(text: String, message: String) {
        do throws(ExceptionNote.Mistake) {
            _ = try ExceptionNote(text)
            Issue.record("it was taken")
        } catch {
            #expect(error.message.contains(message))
        }
    }

    @Test(arguments: [
        ("2028-02-29", true), ("2027-02-29", false), ("2027-13-01", false), ("2027-00-10", false), ("27-01-01", false),
        ("2027-1-01", false), ("2027-01-01T00:00:00Z", false), ("２０２７-01-01", false),
    ])
    func `days are those of the calendar`(text: String, isDay: Bool) {
        #expect((Day(text) != nil) == isDay)
    }

    @Test(arguments: [
        ("*", "", true), ("*", "a", true), ("a*", "ab", true), ("a*", "ba", false), ("*b*c", "abac", true),
        ("a*a", "a", false), ("a*a", "aa", true), ("", "", true), ("", "a", false), ("a**b", "ab", true),
        ("x*yz*z", "xyzz", true), ("x*yz*z", "xyz", false),
    ])
    func `stars stand for anything`(pattern: String, name: String, matches: Bool) {
        #expect(NamePattern(pattern).matches(name) == matches)
    }
}
