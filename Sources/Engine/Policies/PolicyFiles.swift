import Inputs
import Policies

/// The policies of a user's own: rules of Bulwark's own format, and policies of Kubernetes' and other projects' formats
/// with what belongs to them, from files and folders that may mix all of these.
public struct PolicyFiles: Sendable {
    /// What each file holds, in order.
    public private(set) var files: [AdmissionPolicyFile] = []
    /// Files that could not be read, that are passed over, or that do not go with others. What is wrong within a file is
    /// said by the file.
    public private(set) var problems: [PolicyProblem] = []
    /// The files of the rules of Bulwark's own format, by name.
    private(set) var sources: [String: String] = [:]

    /// Whether what the user named could not all be read.
    public private(set) var hasUnreadFiles = false

    /// Reads what paths lead to.
    /// - Parameter catalogue: rules that are there already; their names are taken.
    public init(_ paths: [RawPath], besides catalogue: [Rule] = []) {
        var names = Set(catalogue.map(\.name))
        for discovery in FileDiscovery(paths) {
            switch discovery {
            case .file(let source): read(source, &names)
            case .omitted(let entry): note(entry)
            }
        }
    }

    public var rules: [Rule] { files.flatMap(\.rules) }

    /// Whether there is nothing to run.
    public var isEmpty: Bool { files.allSatisfy { $0.rules.isEmpty && $0.policies.isEmpty } }

    /// What is wrong with the files and in them.
    public var allProblems: [PolicyProblem] { problems + files.flatMap(\.problems) }

    private mutating func read(_ source: SourceFile, _ names: inout Set<String>) {
        switch FileText.read(source) {
        case .failure(let failure): note(failure.entry)
        case .success(let text):
            let file = text.withBytes { AdmissionPolicyFile.read($0, file: source.path, isNamed: source.isNamed) }
            files.append(file)
            // Findings are told apart by the names of their rules.
            for rule in file.rules {
                sources[rule.name] = source.path
                if names.insert(rule.name).inserted { continue }
                report(.error, "there is a rule named '\(rule.name)' already; give yours another name", source.path)
            }
        }
    }

    /// Names what is not read, because it may hold policies.
    private mutating func note(_ entry: LedgerEntry) {
        switch (entry.outcome, entry.omission) {
        case (.failed, _):
            hasUnreadFiles = true
            report(.error, entry.reason ?? "cannot be read", entry.path)
        case (_, .needsRendering): report(.warning, "not run: \(entry.reason ?? "it is a template")", entry.path)
        case (_, .duplicate): break
        default: report(.note, "not read: \(entry.reason ?? "it was left out")", entry.path)
        }
    }

    private mutating func report(_ severity: PolicyProblem.Severity, _ message: String, _ path: String) {
        problems.append(PolicyProblem(severity, message, at: PolicyPlace(file: path)))
    }
}
