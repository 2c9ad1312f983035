import Policies

extension Check {
    /// What the check runs once for, such as "container of a pod, init and ephemeral ones too".
    /// - Parameter code: sets off what comes from the rule, as a format does that can.
    func scope(code: (String) -> String) -> String {
        let target =
            switch self.target {
            case .container: "container of a pod, init and ephemeral ones too"
            case .pod: "pod: a Pod, or the template of what makes Pods"
            case .component: "\(component?.name.rawValue ?? "component of Kubernetes") that an object starts"
            case .resource where kinds.isEmpty: "object"
            case .resource: "\(kinds.map(code).joined(separator: ", "))"
            }
        guard let items else { return target }
        return "\(code(items.name)) in \(code(items.list.onOneLine)), of each \(target)"
    }
}

extension Rule.Analysis {
    /// What decides a rule without an expression, as a sentence.
    var sentence: String {
        switch self {
        case .access: "An analysis of RBAC decides, on all objects of the scan together: who can do what."
        case .network:
            "An analysis of network policies and exposure decides, on all objects of the scan together: who can talk to whom."
        case .references: "An analysis of references decides, on all objects of the scan together."
        case .secrets: "A search for credentials in the texts of each object decides."
        case .podSecurity:
            "The check of Pod Security admission decides, on each pod, for the level and version that --pss names."
        }
    }
}

extension Rule.Profile {
    /// The option that runs the profile's rules; nil for those that always run.
    var option: String? {
        switch self {
        case .recommended: nil
        case .strict, .reliability: "--profile \(rawValue)"
        case .podSecurity: "--pss"
        }
    }
}

extension Rule {
    /// The controls that the rule cites, by framework in the rule's order.
    var controlsByFramework: [(framework: String, controls: [String])] {
        var groups: [(framework: String, controls: [String])] = []
        for control in controls {
            if let index = groups.firstIndex(where: { $0.framework == control.framework }) {
                groups[index].controls.append(control.control)
            } else {
                groups.append((control.framework, [control.control]))
            }
        }
        return groups
    }
}

extension Rule.Fix {
    /// Such as `replace securityContext.privileged = false`.
    var line: String { "\(operation.rawValue) \(path)\(value.map { " = \($0)" } ?? "")" }
}

extension RuleParameter.Value {
    /// The value as YAML has it on one line.
    var inline: String {
        func quoted(_ text: String) -> String {
            "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        return switch self {
        case .bool(let value): value ? "true" : "false"
        case .int(let value): "\(value)"
        case .string(let text): quoted(text)
        case .strings(let texts): "[" + texts.map(quoted).joined(separator: ", ") + "]"
        }
    }
}

extension String {
    /// The text with every run of white space as one space.
    var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    func trimmingEnd() -> String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
