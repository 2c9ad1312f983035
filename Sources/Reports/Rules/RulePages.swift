import Policies

/// Markdown pages of rules, as `bulwark rules docs` writes them: one for each rule, an index by category and one by
/// standard. The same rules always give the same texts.
public struct RulePages: Sendable {
    /// A page and what it is called in its folder.
    public struct Page: Sendable {
        public let name: String
        public let text: String
    }

    /// The first line of every page.
    public static let mark = "<!-- Written by 'bulwark rules docs': change the rule, not this page. -->"

    /// By name.
    public let pages: [Page]

    // A rule's name has no capitals.
    static let index = "README.md"
    static let standards = "STANDARDS.md"

    /// - Parameter frameworks: the standards whose controls the rules may cite.
    public init(_ rules: [Rule], frameworks: [Framework]) {
        let rules = rules.sorted { ($0.category, $0.name) < ($1.category, $1.name) }
        let titles = StandardTitles(frameworks)
        var pages = [
            Page(name: RulePages.index, text: RulePages.index(of: rules)),
            Page(name: RulePages.standards, text: StandardsPage.text(rules, frameworks)),
        ]
        pages += rules.map { Page(name: RulePages.name(of: $0), text: RulePage.text($0, titles)) }
        self.pages = pages.sorted { $0.name < $1.name }
    }

    static func name(of rule: Rule) -> String { "\(rule.name).md" }

    static func link(to rule: Rule) -> String { "[\(rule.name)](\(name(of: rule)))" }

    private static func index(of rules: [Rule]) -> String {
        var categories: [(name: String, rules: [Rule])] = []
        for rule in rules {
            if categories.last?.name != rule.category { categories.append((rule.category, [])) }
            categories[categories.count - 1].rules.append(rule)
        }
        let severities = Severity.allCases.reversed().compactMap { severity -> String? in
            let count = rules.count { $0.severity == severity }
            return count == 0 ? nil : "\(count) \(severity.rawValue)"
        }
        var out = """
            \(mark)

            # Rules

            \(TerminalReport.count(rules.count, "rule")): \(severities.joined(separator: ", ")). \
            There is a list [by standard](\(standards)) too.


            """
        out += Markdown.table(
            ["category", "rules"],
            categories.map { category in
                let heading = Markdown.prose(category.name)
                return ["[\(heading)](#\(Markdown.anchor(of: category.name)))", "\(category.rules.count)"]
            })
        for category in categories {
            out += "\n## \(Markdown.prose(category.name))\n\n"
            out += Markdown.table(
                ["rule", "severity", "title"],
                category.rules.map { rule in
                    let profile = rule.profile.option.map { ", with \(Markdown.code($0))" } ?? ""
                    return [link(to: rule), rule.severity.rawValue, Markdown.prose(rule.title) + profile]
                })
        }
        return out
    }
}

/// What frameworks call themselves and their controls.
struct StandardTitles {
    private var frameworks: [String: String] = [:]
    private var controls: [Control: String] = [:]

    init(_ all: [Framework]) {
        for framework in all {
            frameworks[framework.name] = StandardTitles.heading(of: framework)
            for control in framework.controls {
                controls[Control(framework: framework.name, control: control.id)] = control.title
            }
        }
    }

    /// Title and edition; a framework that is not known is called by its name.
    subscript(framework: String) -> String { frameworks[framework] ?? framework }

    subscript(framework: String, control: String) -> String? {
        controls[Control(framework: framework, control: control)]
    }

    static func heading(of framework: Framework) -> String { "\(framework.title) \(framework.version)" }
}
