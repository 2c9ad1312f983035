/// A rule as its file states it (`apiVersion: bulwark.dev/v1`, `kind: Rule`).
public final class Rule: Sendable {
    /// What `check` sees, once per match.
    public enum Target: String, CaseIterable, Sendable {
        /// `object`: any Kubernetes object.
        case resource
        /// `pod` (a pod template, or a Pod itself) and `object`.
        case pod
        /// `container`, `pod` and `object`; init and ephemeral containers too.
        case container
    }

    public struct Examples: Sendable {
        /// YAML texts that the rule must find fault with: a container, a pod template or an object, as the target says.
        public let bad: [String]
        public let good: [String]

        public init(bad: [String], good: [String]) {
            self.bad = bad
            self.good = good
        }
    }

    /// A change that mends a finding, relative to the target. Parents of the path that are absent are made.
    public struct Fix: Sendable {
        public enum Operation: String, CaseIterable, Sendable { case add, remove, replace }
        public let operation: Operation
        /// Such as `securityContext.privileged`.
        public let path: String
        /// The new value as JSON; nil for `remove`.
        public let value: String?

        public init(operation: Operation, path: String, value: String?) {
            self.operation = operation
            self.path = path
            self.value = value
        }
    }

    public let name: String
    public let title: String
    public let severity: Severity
    /// The folder of `Rules/` that the rule lies in, such as `workload`.
    public let category: String
    public let target: Target
    /// The kinds that a `resource` rule looks at; empty for all.
    public let kinds: [String]
    /// A CEL expression that is true where all is well.
    public let check: String
    /// A CEL expression of the sentence that a finding says.
    public let message: String
    public let rationale: String
    public let remedy: String
    public let fix: [Fix]
    public let controls: [Control]
    public let examples: Examples

    public init(
        name: String, title: String, severity: Severity, category: String, target: Target, kinds: [String] = [],
        check: String, message: String, rationale: String, remedy: String, fix: [Fix] = [], controls: [Control] = [],
        examples: Examples = Examples(bad: [], good: [])
    ) {
        self.name = name
        self.title = title
        self.severity = severity
        self.category = category
        self.target = target
        self.kinds = kinds
        self.check = check
        self.message = message
        self.rationale = rationale
        self.remedy = remedy
        self.fix = fix
        self.controls = controls
        self.examples = examples
    }
}
