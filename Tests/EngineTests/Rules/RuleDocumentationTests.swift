import Foundation
import Policies
import Testing

@testable import Engine
@testable import Reports

/// The pages under `docs/rules` are what the rules say.
@Suite struct RuleDocumentationTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/rules")

    @Test func pagesAreUpToDate() throws {
        let rules = try BuiltInRules.load(examples: true)
        let pages = RulePages(rules, frameworks: try BuiltInFrameworks.load()).pages
        var stale: [String] = []
        for page in pages {
            let present = try? String(contentsOf: Self.folder.appending(path: page.name), encoding: .utf8)
            if present != page.text { stale.append(page.name) }
        }
        let names = Set(pages.map(\.name))
        let present = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
        stale += present.filter { !names.contains($0) }
        #expect(stale.isEmpty, "docs/rules is stale; run 'make docs': \(stale.sorted().prefix(10))")
    }

    /// Links between pages lead to pages and headings that are there.
    @Test func linksLeadSomewhere() throws {
        let rules = try BuiltInRules.load(examples: true)
        let pages = RulePages(rules, frameworks: try BuiltInFrameworks.load()).pages
        var anchors: [String: Set<String>] = [:]
        for page in pages {
            let headings = page.text.split(separator: "\n").filter { $0.hasPrefix("#") && $0.contains("# ") }
            anchors[page.name] = Set(headings.map { Markdown.anchor(of: String($0.drop { $0 == "#" }.dropFirst())) })
        }
        let link = /\]\(([A-Za-z0-9.\-]*\.md)?(?:#([^)]*))?\)/
        for page in pages {
            for match in page.text.matches(of: link) {
                let target = match.1.map(String.init) ?? page.name
                guard let headings = anchors[target] else {
                    Issue.record("\(page.name) links to \(target), which is no page")
                    continue
                }
                if let anchor = match.2 { #expect(headings.contains(String(anchor)), "\(page.name): \(match.0)") }
            }
        }
    }
}
