import CEL

/// A rule's check as an admission policy has it: variables that stand for pods and containers, one expression that is
/// true where all is well, and one for the message.
struct CheckLowering {
    struct Variable {
        let name: String
        let expression: String
    }

    private(set) var variables: [Variable] = []
    private(set) var validation = ""
    private(set) var message = ""

    /// The pod template of what is checked. Of an object that has none the expression is an error.
    /// - Parameter object: the expression of the object.
    static func pod(of object: String) -> String {
        """
        \(object).kind == 'Pod' ? \(object)
        : \(object).kind == 'CronJob' ? \(object).spec.jobTemplate.spec.template
        : \(object).kind == 'PodTemplate' ? \(object).template
        : \(object).spec.template
        """
    }

    private static let containers = """
        variables.pod.spec.?containers.orValue([])
        + variables.pod.spec.?initContainers.orValue([])
        + variables.pod.spec.?ephemeralContainers.orValue([])
        """

    private let check: Check
    private var edit: ReferenceEdit
    /// The type of the list that the check goes by.
    private let listType: CELType?
    /// Whether a list may be null. Objects of Kubernetes' own kinds have no nulls by the time that policies see them.
    private let mayBeNull: Bool

    /// - Parameters:
    ///   - keepsVariables: whether the rule's own variables stay variables where they can.
    ///   - mayBeNull: whether the objects are custom resources, whose fields may be null.
    init(
        _ rule: Rule, _ check: Check, keepsVariables: Bool, mayBeNull: Bool
    ) throws(ExportRefusal.Reason) {
        self.check = check
        self.mayBeNull = mayBeNull
        let expanded = try ExportRefusal.Reason.expanding(check, with: rule.parameters)
        var environment = RuleEnvironment.environment(for: expanded)
        environment.declare("variables", .dyn)
        edit = ReferenceEdit(environment: environment)
        do throws(Diagnostics) {
            listType = try expanded.items.map { items throws(Diagnostics) in
                try RuleEnvironment.environment(for: check.target).compile(items.list).outputType
            }
            try lower(rule.parameters, keepsVariables: keepsVariables)
            removeUnused()
        } catch {
            throw .doesNotCompile(error.first.message)
        }
    }

    private mutating func lower(
        _ parameters: [RuleParameter], keepsVariables: Bool
    ) throws(Diagnostics) {
        let values = ParameterValues(parameters)
        edit.names = ["object": "variables.object", "pod": "variables.pod"]
        // Of unknown type, whatever the API server knows of the kind: a rule compares fields with null.
        variables.append(Variable(name: "object", expression: "dyn(object)"))
        if check.target != .resource {
            variables.append(Variable(name: "pod", expression: CheckLowering.pod(of: "object")))
        }
        try lowerVariables(values, keepsVariables: keepsVariables)
        let expression = try edit.applied(to: values.expand(check.expression))
        let message = try edit.applied(to: values.expand(check.message))
        let items = try check.items.map { items throws(Diagnostics) in
            (name: items.name, list: list(try edit.applied(to: values.expand(items.list))))
        }
        if check.target == .container {
            lowerContainers(expression, message, items)
        } else if let items {
            let failing = ExpressionText.wrapped("\(items.list).filter(\(items.name), !(", expression, "))")
            variables.append(Variable(name: "failing", expression: failing))
            validation = "variables.failing.size() == 0"
            self.message = ExpressionText.wrapped("variables.failing.map(\(items.name), ", message, ").join('; ')")
        } else {
            validation = ExpressionText.broken(ExpressionText.trimmed(expression))
            self.message = ExpressionText.broken(ExpressionText.trimmed(message))
        }
    }

    private mutating func lowerContainers(
        _ expression: String, _ message: String, _ items: (name: String, list: String)?
    ) {
        variables.append(Variable(name: "containers", expression: CheckLowering.containers))
        var isBad = ExpressionText.wrapped("!(", expression, ")")
        var text = message
        if let items {
            text = ExpressionText.wrapped(
                "\(items.list).filter(\(items.name), \(isBad)).map(\(items.name), ", message, ").join('; ')")
            isBad = ExpressionText.wrapped("\(items.list).exists(\(items.name), !(", expression, "))")
        }
        let failing = ExpressionText.wrapped("variables.containers.filter(container, ", isBad, ")")
        variables.append(Variable(name: "failing", expression: failing))
        validation = "variables.failing.size() == 0"
        self.message = ExpressionText.wrapped("variables.failing.map(container, ", text, ").join('; ')")
    }

    /// Lowers the rule's own variables: those of the whole object or pod stay variables, those of a container or an item
    /// are written out where they are mentioned.
    private mutating func lowerVariables(
        _ values: ParameterValues, keepsVariables: Bool
    ) throws(Diagnostics) {
        let locals: Set<String> = ["container", check.items?.name ?? "container"]
        var inner: Set<String> = []
        for variable in check.variables {
            let text = values.expand(variable.expression)
            let mentions = try edit.mentions(in: text)
            let lowered = try edit.applied(to: text)
            let isInner = !locals.isDisjoint(with: mentions.names) || !inner.isDisjoint(with: mentions.variables)
            if isInner || !keepsVariables {
                inner.insert(variable.name)
                edit.variables[variable.name] = ExpressionText.wrapped("(", lowered, ")")
                continue
            }
            let isTaken = ["object", "pod", "containers", "failing"].contains(variable.name)
            let name = isTaken ? "rule_\(variable.name)" : variable.name
            edit.variables[variable.name] = "variables.\(name)"
            variables.append(Variable(name: name, expression: ExpressionText.broken(ExpressionText.trimmed(lowered))))
        }
    }

    /// Takes out the variables that nothing mentions.
    private mutating func removeUnused() {
        var texts = [validation, message]
        for index in variables.indices.reversed() {
            let mention = "variables.\(variables[index].name)"
            let isUsed = texts.contains { text in
                text.ranges(of: mention).contains { range in
                    !(text[range.upperBound...].first.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false)
                }
            }
            if isUsed { texts.append(variables[index].expression) } else { variables.remove(at: index) }
        }
    }

    /// The expression of a rule's list as one that is always a list: without a list there are no items.
    private func list(_ text: String) -> String {
        let text = ExpressionText.operand(text)
        switch listType {
        // To the rule an item is of unknown type; in a loop over a literal its first use would decide.
        case .list: return "dyn(\(ExpressionText.trimmed(text)))"
        case .opaque("optional_type", let wrapped):
            if wrapped == [.dyn] && mayBeNull {
                return "optional.ofNonZeroValue(\(text).orValue(null)).orValue([])"
            }
            return "\(text).orValue([])"
        default: return "optional.ofNonZeroValue(\(text)).orValue([])"
        }
    }
}

/// The values of a rule's parameters, to be written out.
private struct ParameterValues {
    private var substitution = Substitution(root: "params")

    init(_ parameters: [RuleParameter]) {
        for parameter in parameters {
            let literal = parameter.value.celLiteral
            substitution[parameter.name] = literal
        }
    }

    /// The text with the values in it. A name that is none stays, for the compiler to find.
    func expand(_ text: String) -> String { (try? substitution.expanding(text)) ?? text }
}
