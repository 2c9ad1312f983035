import CEL
import Kubernetes

/// The expressions of a rule that looks at one object at a time.
public struct Check: Sendable {
    /// What the expression sees, once per match.
    public enum Target: String, CaseIterable, Sendable {
        /// `object`: any Kubernetes object.
        case resource
        /// `pod` (a pod template, or a Pod itself) and `object`.
        case pod
        /// `container`, `pod` and `object`; init and ephemeral containers too.
        case container
        /// `flags`, `component` and `object`: a process of Kubernetes itself and what it is started with.
        case component
    }

    /// Which processes of Kubernetes a `component` check looks at.
    public struct ComponentMatch: Sendable {
        public let name: Component.Name
        /// Flags that name a file in which the answer may stand instead, such as `config`: where one of them is set, a check
        /// that another flag's absence decides, or that flag, is not evaluated.
        public let files: [String]

        public init(name: Component.Name, files: [String] = []) {
            self.name = name
            self.files = files
        }
    }

    /// A list of the target whose items are checked one by one, so that each bad one is a finding of its own.
    public struct Items: Sendable {
        /// What the check and the message call an item.
        public let name: String
        /// A CEL expression of a list, an optional list or null; no list has no items.
        public let list: String

        public init(name: String, list: String) {
            self.name = name
            self.list = list
        }
    }

    /// A name for a part of the rule's expressions, `variables.<name>` in them, as an admission policy has them.
    public struct Variable: Sendable {
        public let name: String
        public let expression: String
        /// Whether all rules of the target may mention it: it is evaluated once for them all.
        let isShared: Bool

        public init(name: String, expression: String) { self.init(name: name, expression: expression, isShared: false) }

        init(name: String, expression: String, isShared: Bool) {
            self.name = name
            self.expression = expression
            self.isShared = isShared
        }
    }

    public let target: Target
    /// The kinds that a `resource` check looks at, as `Kind` or `group/Kind`; empty for all.
    public let kinds: [String]
    /// Set where the target is `component`.
    public let component: ComponentMatch?
    public let items: Items?
    /// A CEL expression, for `resource` only, of where the answer stands if that is not in the object, such as a file that it
    /// names, and empty if it is: the check is not evaluated then.
    public let elsewhere: String?
    public let variables: [Variable]
    /// A CEL expression that is true where all is well.
    public let expression: String
    /// A CEL expression of the sentence that a finding says.
    public let message: String

    public init(
        target: Target, kinds: [String] = [], component: ComponentMatch? = nil, items: Items? = nil,
        elsewhere: String? = nil, variables: [Variable] = [], expression: String, message: String
    ) {
        self.target = target
        self.kinds = kinds
        self.component = component
        self.items = items
        self.elsewhere = elsewhere
        self.variables = variables
        self.expression = expression
        self.message = message
    }
}

extension Check {
    /// The check with its variables, and with the values of parameters, written out.
    /// - Parameter keepsShared: whether the variables stay that rules share.
    /// - Throws: for a name in an expression that stands for nothing.
    func expanded(
        with parameters: [RuleParameter], keepsShared: Bool = false
    ) throws(Substitution.UnknownField) -> Check {
        var values = Substitution(root: "params")
        for parameter in parameters { values[parameter.name] = parameter.value.celLiteral }
        var names = Substitution(root: "variables")
        func expand(_ text: String) throws(Substitution.UnknownField) -> String {
            try names.expanding(try values.expanding(text))
        }
        for variable in variables {
            let stays = keepsShared && variable.isShared
            // With a dot in front, no variable of a loop is meant.
            names[variable.name] = stays ? ".\(SharedVariables.name(of: variable))" : try expand(variable.expression)
        }
        var items = self.items
        if let list = items { items = Items(name: list.name, list: try expand(list.list)) }
        var elsewhere = self.elsewhere
        if let text = elsewhere { elsewhere = try expand(text) }
        return Check(
            target: target, kinds: kinds, component: component, items: items, elsewhere: elsewhere,
            variables: keepsShared ? variables.filter(\.isShared) : [], expression: try expand(expression),
            message: try expand(message))
    }
}
