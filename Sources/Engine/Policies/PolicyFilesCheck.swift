import CEL
import Inputs
import Policies

/// Type-checks policy files without running them: what `bulwark policy check` says.
public struct PolicyFilesCheck: Sendable {
    /// In the order of the files.
    public private(set) var problems: [PolicyProblem]
    /// How many policies of which kinds there are, and how many expressions they have together.
    public private(set) var policies = 0
    public private(set) var expressions = 0
    public private(set) var rules = 0
    /// Whether a file could not be read, so that what is in it is not checked.
    public private(set) var hasUnreadFiles: Bool

    public var hasErrors: Bool { problems.contains { $0.severity == .error } }

    /// What was checked and what came of it, in one line.
    public var summary: String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let policies = self.policies == 1 ? "1 policy" : "\(self.policies) policies"
        let errors = problems.count { $0.severity == .error }
        let warnings = problems.count { $0.severity == .warning }
        return "\(policies) with \(count(expressions, "expression")), \(count(rules, "rule")): "
            + "\(count(errors, "error")), \(count(warnings, "warning"))"
    }

    /// - Parameter target: the oldest Kubernetes that is to run the policies.
    public init(_ paths: [RawPath], target: KubernetesVersion = .newest) {
        let files = PolicyFiles(paths)
        problems = files.problems
        hasUnreadFiles = files.hasUnreadFiles
        let types = KindTypes(files.files)
        for file in files.files {
            let check = PolicyCheck(file, target: target, types: types)
            problems += check.problems
            policies += check.policies
            expressions += check.expressions
            rules += check.rules
        }
        problems += BindingCheck(files.files).problems
    }

    /// Whether there was nothing to check.
    public var isEmpty: Bool { policies == 0 && rules == 0 }
}
