import Kubernetes

/// Rules as ValidatingAdmissionPolicies with their bindings, for API servers of 1.30 and later. The policies say of an
/// object what the rules say of it.
public struct PolicyExport: Sendable {
    /// What the bindings say.
    public struct Options: Sendable {
        /// What becomes of an object that a rule finds fault with. An API server refuses `Deny` together with `Warn`.
        public var actions: Set<ValidationAction> = [.warn]
        /// The only namespaces meant; empty for all but the excluded ones.
        public var namespaces: [String] = []
        public var excludedNamespaces: [String] = ["kube-system"]
        /// What the labels of namespaces must be beside that.
        public var namespaceSelector = LabelSelector()
        /// Where rules hold that do not hold everywhere, by name.
        public var scopes: [String: NamespaceScope] = [:]

        public init() {}
    }

    /// By name.
    public let policies: [ExportedPolicy]
    /// The rules that are no policies, by name.
    public let refusals: [ExportRefusal]
    private let options: Options

    public init(_ rules: [Rule], options: Options = Options()) {
        self.options = options
        var policies: [ExportedPolicy] = []
        var refusals: [ExportRefusal] = []
        for rule in rules.sorted(by: { $0.name < $1.name }) {
            do throws(ExportRefusal.Reason) {
                policies.append(try ExportedPolicy(rule))
            } catch {
                refusals.append(ExportRefusal(rule: rule.name, reason: error))
            }
        }
        self.policies = policies
        self.refusals = refusals
    }

    /// All policies and bindings as one YAML text, each policy before its binding.
    public var yaml: String {
        var out = """
            # Written by 'bulwark rules export --as vap' for Kubernetes \(ExportedPolicy.oldestServer) and later.

            """
        for policy in policies {
            out += "---\n\(policy.text)---\n\(PolicyYAML.binding(of: policy, options))"
        }
        return out
    }

    /// The rules that are no policies, by what keeps them from it; the reason with the most rules first.
    public var refusalsByReason: [(reason: ExportRefusal.Reason, rules: [String])] {
        var groups: [(reason: String, first: ExportRefusal.Reason, rules: [String])] = []
        for refusal in refusals {
            let reason = refusal.reason.description
            if let index = groups.firstIndex(where: { $0.reason == reason }) {
                groups[index].rules.append(refusal.rule)
            } else {
                groups.append((reason, refusal.reason, [refusal.rule]))
            }
        }
        return groups.sorted { ($1.rules.count, $0.reason) < ($0.rules.count, $1.reason) }.map { ($0.first, $0.rules) }
    }
}
