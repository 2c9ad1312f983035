import Policies

/// The Markdown page that lists rules by standard.
enum StandardsPage {
    static func text(_ rules: [Rule], _ frameworks: [Framework]) -> String {
        let known = Set(frameworks.map(\.name))
        let others = Set(rules.flatMap(\.controls).map(\.framework)).subtracting(known).sorted()
        let sections =
            frameworks.sorted { $0.name < $1.name }.compactMap { section($0, rules) }
            + others.map { section($0, rules) }
        var out = """
            \(RulePages.mark)

            # Rules by standard

            The controls that rules decide, or can show to fail. There is a list [by category](\(RulePages.index)) too.


            """
        for section in sections {
            out += "- [\(Markdown.prose(section.heading))](#\(Markdown.anchor(of: section.heading)))\n"
        }
        for section in sections {
            out += "\n## \(Markdown.prose(section.heading))\n\n\(section.about)"
            out += Markdown.table(["control", "title", "rules"], section.rows)
        }
        return out
    }

    private struct Section {
        let heading: String
        let about: String
        let rows: [[String]]
    }

    /// Nil for a framework of which the rules decide nothing.
    private static func section(_ framework: Framework, _ rules: [Rule]) -> Section? {
        let deciding = ControlRules(framework, catalogue: rules)
        let rows = framework.controls.filter { !deciding[$0].isEmpty }.map { control in
            [Markdown.prose(control.id), Markdown.prose(control.title), links(to: deciding[control])]
        }
        if rows.isEmpty { return nil }
        let name = Markdown.code("--framework \(framework.name)")
        let rest = framework.controls.count - rows.count
        let others =
            switch rest {
            case 0: ""
            case 1: " One more takes something else than rules."
            default: " \(rest) more take something else than rules."
            }
        let about = """
            \(Markdown.prose(framework.publisher)), <\(framework.source)>; \(name). \
            \(TerminalReport.count(rows.count, "control")) of \(framework.controls.count) stand here.\(others)


            """
        return Section(heading: StandardTitles.heading(of: framework), about: about, rows: rows)
    }

    /// A framework that only rules know.
    private static func section(_ framework: String, _ rules: [Rule]) -> Section {
        let controls = Set(rules.flatMap(\.controls).filter { $0.framework == framework }.map(\.control)).sorted()
        let rows = controls.map { control in
            let citing = rules.filter { $0.controls.contains(Control(framework: framework, control: control)) }
            return [Markdown.prose(control), "", links(to: citing)]
        }
        return Section(heading: framework, about: "", rows: rows)
    }

    private static func links(to rules: [Rule]) -> String {
        rules.map { RulePages.link(to: $0) }.joined(separator: ", ")
    }
}
