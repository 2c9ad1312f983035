import Testing

@testable import Inputs

@Suite("Globs match as gitignore(5) says")
struct GlobTests {
    @Test(arguments: [
        // One path component.
        ("foo", "foo", true), ("foo", "food", false), ("foo", "fo", false), ("", "", true), ("", "a", false),
        ("*.log", "debug.log", true), ("*.log", ".log", true), ("*.log", "a/debug.log", false), ("*", "", true),
        ("*", "a", true), ("*", "a/b", false), ("a*c*e", "abcde", true), ("a*c*e", "ace", true),
        ("a*c*e", "abde", false),
        ("f?o", "foo", true), ("f?o", "f/o", false), ("f?o", "fo", false), ("?", "é", false), ("??", "é", true),
        // The examples of the manual page.
        ("foo/*", "foo/test.json", true), ("foo/*", "foo/bar/hello.c", false), ("**/foo", "foo", true),
        ("**/foo", "a/b/foo", true), ("**/foo/bar", "foo/bar", true), ("**/foo/bar", "x/foo/bar", true),
        ("**/foo/bar", "foo/x/bar", false), ("abc/**", "abc/x", true), ("abc/**", "abc/x/y", true),
        ("abc/**", "abc", false), ("a/**/b", "a/b", true), ("a/**/b", "a/x/b", true), ("a/**/b", "a/x/y/b", true),
        ("a/**/b", "a/xb", false), ("a/**/b", "ab", false), ("a/***/b", "a/x/y/b", true), ("**", "a/b/c", true),
        // Two stars that are no component of their own are one.
        ("a/b**c/d", "a/bxc/d", true), ("x?**/d", "xy/z/d", false), ("x?**/d", "xyz/d", true),
        // git takes stars after a literal beginning for a component.
        ("doc**/x", "docs/a/x", true), ("doc**/x", "doc/x", true), ("doc**/x", "docx", true),
        ("**/*.yaml", "a/b/c.yaml", true), ("**/a/**/z", "q/a/r/s/z", true), ("**/a/**/z", "q/b/r/s/z", false),
        // Classes.
        ("[abc]", "b", true), ("[abc]", "d", false), ("[a-c]x", "bx", true), ("[!a-c]", "d", true),
        ("[^a-c]", "b", false),
        ("[]]", "]", true), ("[]-a]", "^", true), ("[!]]", "]", false), ("[a-]", "-", true), ("[-a]", "-", true),
        ("[\\]]", "]", true), ("[\\a-\\c]", "b", true), ("[[:digit:]]", "7", true), ("[[:digit:]]", "a", false),
        ("[[:alpha:][:digit:]_]", "_", true), ("[[:space:]]", "\u{0B}", false), ("[[:space:]]", "\t", true),
        ("[[:punct:]]", "~", true), ("[[:xdigit:]]", "G", false), ("[[:x]", ":", true), ("[[:x]", "[", true),
        ("a[/]b", "a/b", false), ("a[!x]b", "a/b", false), ("[c-a]", "b", false), ("[a-c-e]", "-", true),
        ("[a-c-e]", "d", false),
        // Escapes.
        ("\\*", "*", true), ("\\*", "a", false), ("a\\b", "ab", true), ("\\!x", "!x", true), ("\\#x", "#x", true),
        // What git calls invalid matches nothing.
        ("[abc", "a", false), ("[abc", "[abc", false), ("[[:nope:]]", "n", false), ("a\\", "a", false),
        ("a\\", "a\\", false),
        ("[[:alpha:", "a", false), ("[\\", "\\", false),
    ])
    func matches(pattern: String, text: String, expected: Bool) {
        #expect(Glob(pattern).matches(text) == expected, "\(pattern) on \(text)")
    }

    @Test(arguments: [
        ("[", false), ("a\\", false), ("[[:nope:]]", false), ("\\[", true), ("[x].yaml", true), ("**/*.yaml", true),
    ])
    func validity(pattern: String, isValid: Bool) {
        #expect(Glob(pattern).isValid == isValid)
    }

    @Test("A pattern that makes a backtracking matcher exponential ends at once", .timeLimit(.minutes(10)))
    func boundedTime() {
        let stars = Glob(String(repeating: "*a", count: 100) + "b")
        #expect(!stars.matches(String(repeating: "a", count: 4000)))
        let directories = Glob(String(repeating: "**/", count: 200) + "*a*a*a*a*a*a*a*a/b")
        #expect(!directories.matches(String(repeating: "aaaa/", count: 800) + "c"))
        #expect(directories.matches(String(repeating: "aaaaaaaa/", count: 400) + "b"))
    }
}
