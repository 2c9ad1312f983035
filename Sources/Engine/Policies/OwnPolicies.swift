import Inputs
import Policies

/// The policies of a user's own, ready to run in a scan beside the rules of the catalogue.
public struct OwnPolicies: Sendable {
    /// Rules of Bulwark's own format.
    public let rules: [Rule]
    /// All other policies, compiled.
    public let admission: AdmissionPolicySet
    /// The files of all these, by the names of the rules that findings are of.
    public let sources: [String: String]
    /// What the user should know before anything is checked: what is not run, and what was assumed.
    public let remarks: [PolicyProblem]

    /// No policies.
    public init() {
        rules = []
        admission = AdmissionPolicySet([])
        sources = [:]
        remarks = []
    }

    /// Reads and compiles what paths lead to.
    /// - Parameter catalogue: the rules that there are already.
    /// - Throws: ``PolicyProblems`` for any error, because a policy that is silently left out would be a silent pass.
    public init(
        _ paths: [RawPath], besides catalogue: [Rule], options: AdmissionOptions = AdmissionOptions()
    ) throws(PolicyProblems) {
        let files = PolicyFiles(paths, besides: catalogue)
        rules = files.rules
        var options = options
        options.takenNames.formUnion((catalogue + rules).map(\.name))
        admission = AdmissionPolicySet(files.files, options: options)
        sources = files.sources.merging(admission.sources) { first, _ in first }
        let problems = files.problems + admission.problems
        if problems.contains(where: { $0.severity == .error }) { throw PolicyProblems(all: problems) }
        if files.isEmpty {
            var all = problems
            let message =
                problems.contains { $0.severity == .warning }
                ? "nothing of what is here can be run" : "there are no rules or policies here"
            for path in paths {
                let place = PolicyPlace(file: path.display)
                all.append(PolicyProblem(.error, message, at: place))
            }
            throw PolicyProblems(all: all)
        }
        remarks = problems
    }

    /// All rules that findings may be of.
    public var allRules: [Rule] { rules + admission.rules }

    /// Entries of the ledger for what the user named and no scan runs, one for each file.
    public var notRun: [LedgerEntry] {
        var files: [String] = []
        var reasons: [String: [String]] = [:]
        for remark in remarks where remark.severity == .warning {
            if reasons[remark.place.file] == nil { files.append(remark.place.file) }
            let line = remark.place.isInFile ? "line \(remark.place.line): " : ""
            reasons[remark.place.file, default: []].append("\(line)\(remark.message)")
        }
        return files.map { file in
            .skipped(file, .notSupported, reason: reasons[file, default: []].joined(separator: "; "))
        }
    }
}

/// Why policies are not run: at least one error, and what else there is to say.
public struct PolicyProblems: Error, Sendable, CustomStringConvertible {
    public let all: [PolicyProblem]

    public var description: String { all.map(\.description).joined(separator: "\n") }
}
