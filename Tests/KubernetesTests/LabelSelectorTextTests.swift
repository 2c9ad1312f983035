import Testing

@testable import Kubernetes

/// Selectors as kubectl takes them on its command line.
@Suite struct LabelSelectorTextTests {
    @Test(
        arguments: [
            ("env=prod", [.init("env", .in, ["prod"])]), ("env==prod", [.init("env", .in, ["prod"])]),
            (" env = prod ", [.init("env", .in, ["prod"])]), ("env=", [.init("env", .in, [""])]),
            ("env!=dev", [.init("env", .notIn, ["dev"])]), ("env != dev", [.init("env", .notIn, ["dev"])]),
            ("team in (a, b)", [.init("team", .in, ["a", "b"])]), ("team notin (a)", [.init("team", .notIn, ["a"])]),
            ("legacy", [.init("legacy", .exists)]), ("! legacy", [.init("legacy", .doesNotExist)]),
            (
                "a.io/env in (x,y),!b,c=d",
                [.init("a.io/env", .in, ["x", "y"]), .init("b", .doesNotExist), .init("c", .in, ["d"])]
            ),
        ] as [(String, [LabelSelector.Requirement])])
    func requirements(text: String, expected: [LabelSelector.Requirement]) throws {
        #expect(try LabelSelector(parsing: text) == LabelSelector(expected))
    }

    @Test(arguments: [
        "", "a=b,", "=b", "a b", "a in b", "a in (b", "a of (b)", "in (b)", "a=b c", "a!b=c", "-a=b", "a=b=c", "a=(b)",
        "a,,b", "!", "a!!=b", "a! =b", "a in (b) c", "a >1",
    ])
    func whatIsNoSelector(text: String) {
        #expect(throws: SelectorTextError.self) { try LabelSelector(parsing: text) }
    }

    /// What a selector prints can be read.
    @Test(arguments: ["a=b", "a in (b,c)", "a notin (b)", "!a", "a", "a in (x,y),b notin (z)"])
    func descriptionsAreRead(text: String) throws {
        #expect(try LabelSelector(parsing: text).description == text)
    }
}
