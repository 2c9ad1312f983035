import Policies

/// The Markdown page of one rule.
enum RulePage {
    static func text(_ rule: Rule, _ titles: StandardTitles) -> String {
        var out = "\(RulePages.mark)\n\n# \(Markdown.prose(rule.title))\n\n"
        let category = "[\(Markdown.prose(rule.category))](\(RulePages.index)#\(Markdown.anchor(of: rule.category)))"
        let option = rule.profile.option.map { " (\(Markdown.code($0)))" } ?? ""
        out += Markdown.table(
            ["rule", "severity", "category", "profile"],
            [[Markdown.code(rule.name), rule.severity.rawValue, category, rule.profile.rawValue + option]])
        out += "\n\(Markdown.prose(rule.rationale))\n"
        out += "\n**Remedy:** \(Markdown.prose(rule.remedy))\n"
        if !rule.fix.isEmpty {
            out += "\nAs a change of the \(rule.check?.target.rawValue ?? "object"):\n\n"
            for fix in rule.fix { out += "- \(Markdown.code(fix.line))\n" }
        }
        out += "\n## Check\n\n"
        switch rule.decision {
        case .check(let check): out += expressions(check, rule.amount)
        case .analysis(let analysis): out += analysis.sentence + "\n"
        }
        if !rule.parameters.isEmpty {
            out += "\n## Parameters\n\n"
            out += Markdown.table(
                ["name", "default", "meaning"],
                rule.parameters.map {
                    [Markdown.code($0.name), Markdown.code($0.value.inline), Markdown.prose($0.description)]
                })
        }
        if !rule.controls.isEmpty { out += "\n## Standards\n\n" + controls(of: rule, titles) }
        out += examples("The rule finds fault with", rule.examples.bad, heading: "Bad examples")
        out += examples("The rule is content with", rule.examples.good, heading: "Good examples")
        return out
    }

    private static func expressions(_ check: Check, _ amount: ContainerAmount?) -> String {
        var out = "Once for each \(check.scope(code: Markdown.code)). True is good:\n\n"
        out += Markdown.block(check.expression, language: "cel")
        if let files = check.component?.files, !files.isEmpty {
            let flags = files.map { Markdown.code("--\($0)") }.joined(separator: ", ")
            out += "\nWhere one of \(flags) is set and a flag that is not set decides, or just that one, the rule is "
            out += "not evaluated: that file may decide.\n"
        }
        if let elsewhere = check.elsewhere {
            out += "\nNot evaluated where this says that something else decides:\n\n"
            out += Markdown.block(elsewhere, language: "cel")
        }
        if let amount {
            out += "\nWhat a LimitRange of its namespace gives a container of \(Markdown.code(amount.description)) "
            out += "counts as stated, where that LimitRange is scanned too.\n"
        }
        for variable in check.variables {
            out += "\n\(Markdown.code("variables.\(variable.name)")) is\n\n"
            out += Markdown.block(variable.expression, language: "cel")
        }
        out += "\nA finding says:\n\n" + Markdown.block(check.message, language: "cel")
        return out
    }

    private static func controls(of rule: Rule, _ titles: StandardTitles) -> String {
        rule.controlsByFramework.map { framework, controls in
            let heading = titles[framework]
            let link = "[\(Markdown.prose(heading))](\(RulePages.standards)#\(Markdown.anchor(of: heading)))"
            let texts = controls.map { control in
                let title = titles[framework, control].map { " \(Markdown.prose($0))" } ?? ""
                return "**\(Markdown.prose(control))**\(title)"
            }
            return "- \(link): \(texts.joined(separator: "; "))\n"
        }.joined()
    }

    private static func examples(_ sentence: String, _ examples: [String], heading: String) -> String {
        if examples.isEmpty { return "" }
        let blocks = examples.map { Markdown.block($0, language: "yaml") }
        return "\n## \(heading)\n\n\(sentence) \(examples.count == 1 ? "this" : "each of these"):\n\n"
            + blocks.joined(separator: "\n")
    }
}
