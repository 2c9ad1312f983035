import Documents
import Inputs
import Policies

/// Something that the tool has to say of its own run (SARIF 2.1.0, 3.58): an input that failed or was skipped, a
/// check that could not be evaluated, the configuration that held.
struct SARIFNotification {
    /// The descriptors that notifications refer to (3.19.24), and the level that each has.
    enum Kind: String, CaseIterable {
        case inputFailed = "input-failed"
        case inputSkipped = "input-skipped"
        case notEvaluated = "check-not-evaluated"
        case exception = "exception"
        case configuration = "configuration"
        case inputChanged = "input-changed"

        var level: String {
            switch self {
            case .inputFailed, .notEvaluated: "error"
            case .exception, .inputChanged: "warning"
            case .inputSkipped, .configuration: "note"
            }
        }

        var description: String {
            switch self {
            case .inputFailed: "An input, or a part of it, could not be read, so that it was not checked."
            case .inputSkipped: "An input was not checked on purpose."
            case .exception: "An exception is invalid, expired, unused or too broad."
            case .configuration: "A configuration decided which rules ran, and how."
            case .inputChanged: "An input changed while it was read: parts that came or went meanwhile may be missing."
            case .notEvaluated: "A check could not be evaluated on an object: neither a pass nor a finding."
            }
        }
    }

    let kind: Kind
    /// The descriptor's, unless the case is worse.
    private let level: String
    let message: String
    let file: String
    let position: Position?
    /// The rule whose check could not be evaluated.
    let rule: String?

    /// Nil for an input that was checked, unless some of it may be missing.
    init?(_ entry: LedgerEntry) {
        switch entry.outcome {
        case .checked where entry.isInMotion: kind = .inputChanged
        case .checked: return nil
        case .skipped: kind = .inputSkipped
        case .failed: kind = .inputFailed
        }
        level = kind.level
        message = entry.reason ?? kind.description
        file = entry.path
        position = entry.position
        rule = nil
    }

    /// What else failed in an input.
    init(_ failure: LedgerEntry.Failure, of entry: LedgerEntry) {
        kind = .inputFailed
        level = kind.level
        message = failure.reason
        file = entry.path
        position = failure.position
        rule = nil
    }

    init(_ check: Unevaluated) {
        kind = .notEvaluated
        level = kind.level
        message = check.reason
        file = check.location.file
        position =
            check.location.isInFile ? Position(line: check.location.line, column: check.location.column) : nil
        rule = check.rule.name
    }

    init(_ problem: ExceptionProblem) {
        kind = .exception
        level = problem.kind.isError ? "error" : kind.level
        message = problem.message
        file = problem.origin.location.file
        let place = problem.origin.location
        position = place.isInFile ? Position(line: place.line, column: place.column) : nil
        rule = nil
    }

    init(_ configuration: Summary.Configuration) {
        kind = .configuration
        level = kind.level
        let rules = configuration.rulesOff
        message =
            "the configuration \(configuration.file) held; it switches off \(rules) \(rules == 1 ? "rule" : "rules")"
        file = configuration.file
        position = nil
        rule = nil
    }

    func write(to json: inout JSONBuilder, root: String?) {
        json.object {
            $0.object("descriptor") {
                $0.member("id", kind.rawValue)
                $0.member("index", Kind.allCases.firstIndex(of: kind) ?? 0)
            }
            if let rule { $0.object("associatedRule") { $0.member("id", rule) } }
            $0.member("level", level)
            $0.object("message") { $0.member("text", SARIFReport.escapeLinks(message)) }
            $0.array("locations", of: CollectionOfOne(file)) { json, file in
                json.object {
                    $0.object("physicalLocation") {
                        SARIFReport.write(ArtifactURI(path: file, root: root), to: &$0)
                        if let position {
                            $0.object("region") {
                                $0.member("startLine", position.line)
                                $0.member("startColumn", position.column)
                            }
                        }
                    }
                }
            }
        }
    }
}
