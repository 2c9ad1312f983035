import Policies

/// Compares the rules, categories and controls that a configuration or an exception names with what there is.
struct SelectorCheck {
    private let catalogue: [Rule]
    /// Names of policies that are not run: what is set for them is no mistake.
    private let idlePolicies: Set<String>

    init(_ catalogue: [Rule], idlePolicies: Set<String> = []) {
        self.catalogue = catalogue
        self.idlePolicies = idlePolicies
    }

    /// Why a selector stands for nothing, with what may have been meant; nil where it stands for some rule.
    func problem(of selector: RuleSelector) -> String? {
        if catalogue.contains(where: selector.matches) { return nil }
        switch selector {
        case .rule(let name) where !name.hasWildcard:
            if idlePolicies.contains(name.text) { return nil }
            return UnknownName(what: "rule", name: name.text, known: catalogue.map(\.name)).description
        case .rule(let pattern): return "no rule's name matches \(pattern)"
        case .category(let name):
            return UnknownName(what: "category", name: name, known: unique(catalogue.map(\.category))).description
        case .control(let framework, let control): return problem(of: control, in: framework)
        }
    }

    private func problem(of control: NamePattern, in framework: String) -> String {
        let cited = catalogue.flatMap(\.controls)
        let builtIn = (try? BuiltInFrameworks.load()) ?? []
        let frameworks = unique(cited.map(\.framework) + builtIn.map(\.name))
        guard frameworks.contains(framework) else {
            let hint = catalogue.contains { $0.category == framework } ? "; a category is category/\(framework)" : ""
            return UnknownName(
                what: "framework", name: framework, known: frameworks, listing: "'bulwark frameworks' lists them"
            ).description + hint
        }
        guard let standard = builtIn.first(where: { $0.name == framework }) else {
            return "no rule is for the control \(control) of \(framework)"
        }
        let controls = standard.controls.filter { control.matches($0.id) }
        if controls.isEmpty {
            return UnknownName(
                what: "control", name: control.text, known: standard.controls.map(\.id),
                listing: "'bulwark frameworks show \(framework)' lists them"
            ).description
        }
        // A selector stands for the rules that cite a control themselves; frameworks have more ways to find theirs.
        let rules = ControlRules(standard, catalogue: catalogue)
        let deciding = unique(controls.flatMap { rules[$0].map(\.name) })
        if deciding.isEmpty { return "no rule is for the control \(control) of \(framework)" }
        return "no rule cites the control \(control) of \(framework) itself; name the rules that decide it: "
            + deciding.joined(separator: ", ")
    }

    private func unique(_ names: [String]) -> [String] { Set(names).sorted() }
}
