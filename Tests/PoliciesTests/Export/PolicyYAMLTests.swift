import Documents
import Testing

@testable import Policies

@Suite struct PolicyYAMLTests {
    /// Whatever a text is, reading the YAML gives it back.
    @Test(arguments: [
        "plain", "two words", "", " ", "null", "Yes", "1", "a: b", "#x", "- x", "it's", "say \"x\"", "a\nb", "a\n\n  b",
        " a\nb", "a\nb ", "a\tb\nc", "tab\t", "\u{7}bell\nx", "ümlaut\nzwei", "a\r\nb", "\\", "*", "&a", "{{x}}", "|",
        "a #b", "a,b", "é", "\u{FEFF}x\ny", "\u{2028}\nz", "😀\n!", "a\u{7F}\u{85}b",
    ])
    func textsComeBack(text: String) throws {
        var yaml = YAMLWriter()
        yaml.nested("outer:") { yaml in
            yaml.item { yaml in
                yaml.text("key", text)
                yaml.list("list", [text, "x"])
            }
        }
        let document = try #require(try read(yaml.out).first)
        try withExtendedLifetime(document) {
            let item = try #require(document.root["outer"]?.elements.first)
            #expect(item["key"]?.text == text, "\(yaml.out)")
            #expect(item["list"]?.elements.first?.text == text, "\(yaml.out)")
        }
    }

    @Test func longLinesBreakWhereOperatorsBindLoosest() {
        let name = String(repeating: "a", count: 60)
        #expect(ExpressionText.broken("x ? y : z") == "x ? y : z")
        #expect(
            ExpressionText.broken("\(name) || (\(name) ? 1 : 2) ? [x ? y : z] : ' ? ' + \(name)")
                == "\(name)\n  || (\(name) ? 1 : 2)\n? [x ? y : z]\n: ' ? ' + \(name)")
        #expect(ExpressionText.broken("\(name) || \(name) && b") == "\(name)\n|| \(name) && b")
        #expect(
            ExpressionText.broken("a\n  : \(name) ? \(name) : b")
                == "a\n  : \(name)\n  ? \(name)\n  : b", "no empty line before an operator")
        #expect(ExpressionText.broken("f('\(name)', '\(name) || x')") == "f('\(name)', '\(name) || x')")
        #expect(
            ExpressionText.broken("r'\\' || \"\\\" || \" || \(name)\(name)")
                == "r'\\'\n|| \"\\\" || \"\n|| \(name)\(name)")
    }
}
