import Foundation
import Testing

/// What the documentation shows as YAML can be read.
@Suite struct DocumentationTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func yamlBlocksAreYAML() throws {
        let docs = Self.repository.appending(path: "docs").path()
        let names = try FileManager.default.subpathsOfDirectory(atPath: docs).filter { $0.hasSuffix(".md") }
        let files = ["README.md", "CONTRIBUTING.md"] + names.sorted().map { "docs/\($0)" }
        var blocks = 0
        for file in files {
            let text = try String(contentsOf: Self.repository.appending(path: file), encoding: .utf8)
            for block in Self.yamlBlocks(of: text) {
                blocks += 1
                for case .error(let reason) in readYAML(block.text) {
                    Issue.record("\(file), block of line \(block.line): \(reason)")
                }
            }
        }
        #expect(blocks > 10)
    }

    @Test func blocksAreFoundWithTheirLines() {
        let text = "a\n```yaml\nb: 1\nc: 2\n```\n- d\n  ```cel\n  e\n  ```\n\n  ```yml\n  f:\n    g\n  ```\n"
        #expect(Self.yamlBlocks(of: text).map(\.text) == ["b: 1\nc: 2\n", "f:\n  g\n"])
        #expect(Self.yamlBlocks(of: text).map(\.line) == [2, 11])
    }

    /// The fenced blocks whose language is YAML, without the indentation of their fences, and the lines of these.
    private static func yamlBlocks(of text: String) -> [(line: Int, text: String)] {
        var blocks: [(line: Int, text: String)] = []
        var open: (line: Int, indentation: Int, isYAML: Bool, text: String)?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = line.drop { $0 == " " }
            guard content.hasPrefix("```") else {
                let indentation = open?.indentation ?? 0
                open?.text += line.dropFirst(indentation) + "\n"
                continue
            }
            if let block = open {
                if block.isYAML { blocks.append((block.line, block.text)) }
                open = nil
            } else {
                let language = content.drop { $0 == "`" }
                open = (index + 1, line.count - content.count, ["yaml", "yml"].contains(language), "")
            }
        }
        return blocks
    }
}
