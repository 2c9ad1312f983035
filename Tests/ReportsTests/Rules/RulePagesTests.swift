import Foundation
import Policies
import TestSupport
import Testing

@testable import Reports

@Suite struct RulePagesTests {
    private func text(_ name: String, _ rules: [Rule], _ frameworks: [Framework] = [sampleFramework]) throws -> String {
        try #require(RulePages(rules, frameworks: frameworks).pages.first { $0.name == name }).text
    }

    @Test func aPageSaysEverythingAboutARule() throws {
        #expect(
            try text("host-port.md", [sampleRule()]) == """
                <!-- Written by 'bulwark rules docs': change the rule, not this page. -->

                # Port of the node

                | rule | severity | category | profile |
                | --- | --- | --- | --- |
                | `host-port` | medium | [host](README.md#host) | recommended |

                Whoever reaches \\*the node\\* reaches `*.pods`, \\<b>too\\</b>.

                **Remedy:** Remove `hostPort`.

                As a change of the container:

                - `remove hostPort`

                ## Check

                Once for each `port` in `container .?ports`, of each container of a pod, init and ephemeral ones too. True is good:

                ```cel
                !variables.taken ||
                  string(port.hostPort) in params.allowed
                ```

                `variables.taken` is

                ```cel
                port.?hostPort.orValue(0) != 0
                ```

                A finding says:

                ```cel
                'takes a port'
                ```

                ## Parameters

                | name | default | meaning |
                | --- | --- | --- |
                | `allowed` | `['80', 'it''s']` | Ports a\\|b that may be taken. |

                ## Standards

                - [A Guide & More 1.2](STANDARDS.md#a-guide--more-12): **2.1** Ports stay closed

                ## Bad examples

                The rule finds fault with this:

                ```yaml
                {name: app}
                ```

                ## Good examples

                The rule is content with each of these:

                ````yaml
                a: |
                  ```
                ````

                ```yaml
                {}
                ```

                """)
    }

    @Test func theIndexGoesByCategoryAndName() throws {
        let rules = [
            sampleRule(name: "b"), sampleRule(name: "a", severity: .critical),
            sampleRule(name: "c", title: "Other", category: "access", profile: .strict),
        ]
        #expect(
            try text("README.md", rules) == """
                <!-- Written by 'bulwark rules docs': change the rule, not this page. -->

                # Rules

                3 rules: 1 critical, 2 medium. There is a list [by standard](STANDARDS.md) too.

                | category | rules |
                | --- | --- |
                | [access](#access) | 1 |
                | [host](#host) | 2 |

                ## access

                | rule | severity | title |
                | --- | --- | --- |
                | [c](c.md) | medium | Other, with `--profile strict` |

                ## host

                | rule | severity | title |
                | --- | --- | --- |
                | [a](a.md) | critical | Port of the node |
                | [b](b.md) | medium | Port of the node |

                """)
    }

    @Test func standardsListWhatRulesDecide() throws {
        let rules = [
            sampleRule(name: "a"), sampleRule(name: "b", controls: [Control(framework: "our-standard", control: "4")]),
        ]
        #expect(
            try text("STANDARDS.md", rules).hasSuffix(
                """
                - [A Guide & More 1.2](#a-guide--more-12)
                - [our-standard](#our-standard)

                ## A Guide & More 1.2

                Somebody, <https://example.com/g>; `--framework guide`. 1 control of 2 stand here. One more takes something else than rules.

                | control | title | rules |
                | --- | --- | --- |
                | 2.1 | Ports stay closed | [a](a.md) |

                ## our-standard

                | control | title | rules |
                | --- | --- | --- |
                | 4 |  | [b](b.md) |

                """))
    }

    @Test func theOrderOfTheRulesMakesNoDifference() {
        let rules = ["d", "a", "c"].map { sampleRule(name: $0) }
        let pages = RulePages(rules, frameworks: [sampleFramework]).pages
        let others = RulePages(rules.reversed(), frameworks: [sampleFramework]).pages
        #expect(pages.map(\.text) == others.map(\.text))
        #expect(pages.map(\.name) == ["README.md", "STANDARDS.md", "a.md", "c.md", "d.md"])
    }

    @Test func analysesAreDescribed() throws {
        let rule = Rule(
            name: "who", title: "Who", severity: .high, category: "access", decision: .analysis(.access),
            rationale: "Because.", remedy: "Do not.")
        let page = try text("who.md", [rule])
        #expect(page.contains("## Check\n\nAn analysis of RBAC decides"))
        #expect(!page.contains("## Standards") && !page.contains("examples"))
    }

    @Test(arguments: [
        ("a ` b", "`` a ` b ``", false), ("a|b", "`a\\|b`", true), ("`x`", "`` `x` ``", true),
        ("a\n  b", "`a b`", true),
    ])
    func codeSpansHoldAnything(text: String, span: String, isExact: Bool) {
        #expect(Markdown.code(text) == (isExact ? span : "``a ` b``"))
    }

    @Test func pagesOfRulesThatAreGoneAreRemoved() throws {
        let folder = try Folder(["docs/notes.md": "mine", "docs/old.md": RulePages.mark + "\n\n# Old\n"])
        let target = PageFolder(folder.url.appending(path: "docs").path())
        #expect(try target.write(RulePages([sampleRule()], frameworks: [])) == ["old.md"])
        let names = try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
        #expect(names == ["README.md", "STANDARDS.md", "host-port.md", "notes.md"])
        #expect(try target.write(RulePages([sampleRule()], frameworks: [])) == [])
    }

    @Test func foldersAreMade() throws {
        let folder = try Folder([:])
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let path = folder.url.appending(path: "a/b/").path()
        _ = try PageFolder(path).write(RulePages([sampleRule()], frameworks: []))
        #expect(FileManager.default.fileExists(atPath: path + "host-port.md"))
        #expect(throws: OutputError.self) {
            try PageFolder(path + "host-port.md/c").write(RulePages([], frameworks: []))
        }
    }
}
