import CEL
import Policies

/// Compares the names in a configuration with what there is.
struct ConfigurationCheck {
    private let rules: [String: Rule]
    private let selectors: SelectorCheck
    private var problems: [PolicyProblem] = []

    /// - Throws: for rules, categories, controls and parameters that do not exist, for values that parameters do not
    ///   take, and for rules that do not compile with them.
    static func check(
        _ configuration: Configuration, catalogue: [Rule], idlePolicies: Set<String> = []
    ) throws(ConfigurationError) {
        var check = ConfigurationCheck(catalogue, idlePolicies)
        check.check(configuration.rules, path: "rules")
        for (index, override) in configuration.overrides.enumerated() {
            check.check(override.rules, path: "overrides[\(index)].rules")
        }
        if !check.problems.isEmpty { throw ConfigurationError(check.problems) }
    }

    /// - Throws: for exceptions, wherever they are written, for rules, categories and controls that do not exist.
    static func check(
        _ exceptions: [SecurityException], catalogue: [Rule], idlePolicies: Set<String> = []
    ) throws(ConfigurationError) {
        let selectors = SelectorCheck(catalogue, idlePolicies: idlePolicies)
        var problems: [PolicyProblem] = []
        // Of many exceptions most name the same rules.
        var known: Set<RuleSelector> = []
        for exception in exceptions {
            let place = exception.origin.location
            for selector in exception.scope.selectors where !known.contains(selector) {
                guard let problem = selectors.problem(of: selector) else {
                    known.insert(selector)
                    continue
                }
                problems.append(
                    PolicyProblem(
                        .error, problem, at: PolicyPlace(file: place.file, line: place.line, column: place.column)))
            }
        }
        if !problems.isEmpty { throw ConfigurationError(problems) }
    }

    private init(_ catalogue: [Rule], _ idlePolicies: Set<String>) {
        selectors = SelectorCheck(catalogue, idlePolicies: idlePolicies)
        rules = Dictionary(catalogue.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func check(_ settings: [Configuration.RuleSetting], path: String) {
        for setting in settings {
            let path = "\(path).\(setting.selector)"
            if let problem = selectors.problem(of: setting.selector) {
                problems.append(PolicyProblem(.error, problem, path: path, at: setting.place))
            } else if let name = setting.selector.ruleName, let rule = rules[name] {
                check(setting, of: rule, path: path)
            }
            reportMisvalued(setting, of: setting.selector.ruleName.flatMap { rules[$0] }, path: path)
        }
    }

    private mutating func check(_ setting: Configuration.RuleSetting, of rule: Rule, path: String) {
        let before = problems.count
        var parameters = rule.parameters
        for (name, value) in setting.parameters {
            let path = "\(path).parameters.\(name)"
            guard case .file(let place) = value.origin else { continue }
            guard let index = parameters.firstIndex(where: { $0.name == name }) else {
                reportUnknown(name, of: rule, path: path, at: place)
                continue
            }
            guard value.value.hasKind(of: parameters[index].value) else {
                let problem = "must be \(parameters[index].value.kindName), and is \(value.value.kindName)"
                problems.append(PolicyProblem(.error, problem, path: path, at: place))
                continue
            }
            if let problem = parameters[index].format?.problem(of: value.value) {
                problems.append(PolicyProblem(.error, problem, path: path, at: place))
                continue
            }
            parameters[index] = parameters[index].with(value.value)
        }
        if setting.parameters.isEmpty || problems.count > before { return }
        do throws(RuleCompilationError) {
            _ = try RuleSet([rule.configured(parameters: parameters)])
        } catch {
            problems.append(
                PolicyProblem(
                    .error, "the rule does not compile with these parameters\n\(error.problem)", path: path,
                    at: setting.place))
        }
    }

    /// Reports values that no parameter can hold.
    /// - Parameter rule: nil where there is no such rule.
    private mutating func reportMisvalued(_ setting: Configuration.RuleSetting, of rule: Rule?, path: String) {
        for (name, kindPhrase, place) in setting.misvalued {
            let path = "\(path).parameters.\(name)"
            let parameter = rule?.parameters.first { $0.name == name }
            if let rule, parameter == nil { reportUnknown(name, of: rule, path: path, at: place) }
            let kind = parameter?.value.kindName ?? "a boolean, an integer, a string or a list of strings"
            problems.append(PolicyProblem(.error, "must be \(kind), and is \(kindPhrase)", path: path, at: place))
        }
    }

    private mutating func reportUnknown(_ name: String, of rule: Rule, path: String, at place: PolicyPlace) {
        let known = rule.parameters.map(\.name)
        let problem =
            known.isEmpty
            ? "the rule \(rule.name) has no parameters"
            : UnknownName(
                what: "parameter", name: name, known: known,
                listing: "\(rule.name) has \(known.joined(separator: ", "))"
            ).description
        problems.append(PolicyProblem(.error, problem, path: path, at: place))
    }
}

extension RuleParameter.Value {
    fileprivate func hasKind(of other: RuleParameter.Value) -> Bool {
        switch (self, other) {
        case (.bool, .bool), (.int, .int), (.string, .string), (.strings, .strings): true
        default: false
        }
    }
}
