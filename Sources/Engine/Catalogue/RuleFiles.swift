import Inputs
import Policies

/// Rules from files of the user's own.
public enum RuleFiles {
    /// The rules in files and directories, whatever other policies lie beside them.
    /// - Throws: for what cannot be read, for rules that are wrong, and where there are no rules.
    public static func load(_ paths: [String]) throws(PolicyProblems) -> [Rule] {
        let files = PolicyFiles(paths.map { RawPath($0) })
        var errors = files.allProblems.filter { $0.severity == .error }
        if files.rules.isEmpty && errors.isEmpty {
            errors = paths.map {
                PolicyProblem(.error, "there are no rules here", at: PolicyPlace(file: $0))
            }
        }
        if !errors.isEmpty { throw PolicyProblems(all: errors) }
        return files.rules
    }
}
