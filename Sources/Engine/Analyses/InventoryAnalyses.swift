import Analyses
import Documents
import Inputs
import Policies

/// Runs the analyses of a whole inventory and gives their findings the words of their rules.
struct InventoryAnalyses {
    private let rules: [String: Rule]
    private let scope: InventoryFacts.Scope
    private let keepsExcerpts: Bool
    private let coverage: InventoryCoverage

    /// - Parameter coverage: what the facts can have seen.
    init(_ rules: [Rule], keepsExcerpts: Bool, coverage: InventoryCoverage = .files) {
        self.coverage = coverage
        scope = InventoryFacts.Scope(rules)
        self.rules = Dictionary(rules.map { ($0.name, $0) }) { first, _ in first }
        self.keepsExcerpts = keepsExcerpts
    }

    /// What the analyses say, by file in the order of the files' names.
    func verdicts(on facts: InventoryFacts) -> [(file: String, verdicts: Verdicts)] {
        var files = FileVerdicts()
        if scope.access {
            // Beside no others, Kubernetes' own roles and bindings give nothing to find.
            let completeness = facts.access.grantsNothing ? .cluster : coverage.access
            let analysis = AccessAnalysis(AccessModel(facts.access, completeness: completeness))
            for finding in analysis.findings() { add(finding, to: &files) }
            for malformed in facts.access.malformed {
                addUnevaluated(.access, malformed.reason, malformed.origin, to: &files)
            }
        }
        if scope.network {
            let findings = NetworkFindings(NetworkModel(facts.network, scope: coverage.network))
            for finding in findings.findings { add(finding, to: &files) }
            for unseen in findings.unevaluated { addUnseen(unseen.rule, unseen.reason, unseen.origin, to: &files) }
            for mistake in facts.network.mistakes {
                addUnevaluated(.network, mistake.reason, mistake.origin, to: &files)
            }
        }
        if scope.references {
            let findings = ReferenceFindings(facts.references, scope: coverage.references)
            for finding in findings.findings { add(finding, to: &files) }
            for unseen in findings.unevaluated { addUnseen(unseen.rule, unseen.reason, unseen.origin, to: &files) }
            for mistake in facts.references.mistakes {
                addUnevaluated(.references, mistake.reason, mistake.origin, to: &files)
            }
        }
        return files.sorted(keepsExcerpts: keepsExcerpts)
    }

    private func add(_ finding: AnalysisFinding, to files: inout FileVerdicts) {
        guard let rule = rules[finding.rule] else { return }
        files.add(Finding(finding, rule))
    }

    /// A question that what was scanned cannot answer.
    private func addUnseen(_ rule: String, _ reason: String, _ origin: Origin, to files: inout FileVerdicts) {
        guard let rule = rules[rule] else { return }
        files.add(
            Unevaluated(
                rule: rule, resource: origin.resource, container: nil, reason: reason, location: origin.location,
                isOutOfSight: true))
    }

    /// Part of an object that an analysis could not make sense of, so that none of its rules has wholly seen it.
    private func addUnevaluated(
        _ analysis: Rule.Analysis, _ reason: String, _ origin: Origin, to files: inout FileVerdicts
    ) {
        let decided = rules.values.filter { rule in
            if case .analysis(analysis) = rule.decision { true } else { false }
        }
        guard let rule = decided.min(by: { $0.name < $1.name }) else { return }
        files.add(
            Unevaluated(
                rule: rule, resource: origin.resource, container: nil, reason: reason, location: origin.location))
    }
}

extension Finding {
    /// An analysis' finding in the words of its rule.
    fileprivate init(_ finding: AnalysisFinding, _ rule: Rule) {
        let origin = finding.origin
        self.init(
            rule: rule, message: finding.message, resource: origin.resource, container: finding.container,
            path: origin.path, location: origin.location,
            evidence: finding.evidence.map { Finding.Evidence($0.text, at: $0.origin?.location) })
    }
}

/// Verdicts by the file of their places.
private struct FileVerdicts {
    private var files: [String: Verdicts] = [:]

    mutating func add(_ finding: Finding) {
        files[finding.location.file, default: Verdicts()].findings.append(finding)
    }

    mutating func add(_ unevaluated: Unevaluated) {
        files[unevaluated.location.file, default: Verdicts()].unevaluated.append(unevaluated)
    }

    func sorted(keepsExcerpts: Bool) -> [(file: String, verdicts: Verdicts)] {
        files.sorted { $0.key < $1.key }.map { file, verdicts in
            var verdicts = verdicts
            var numbers = FingerprintNumbers()
            let places = keepsExcerpts ? FilePlaces(rereading: file) : nil
            verdicts.findings.sort {
                ($0.location.line, $0.location.column, $0.rule.name, $0.message)
                    < ($1.location.line, $1.location.column, $1.rule.name, $1.message)
            }
            verdicts.findings = verdicts.findings.map { finding in
                let number = numbers.next(for: finding.fingerprint)
                let numbered = number > 1 ? finding.numbered(number) : finding
                return numbered.with(excerpt: places?.excerpt(of: finding.location))
            }
            return (file, verdicts)
        }
    }
}

extension FilePlaces {
    /// The places of a file that was read before and is read again for lines to show; nil where that is not possible,
    /// as with standard input.
    fileprivate convenience init?(rereading path: String) {
        guard path != "-", let contents = try? FileContents(SourceFile(named: path)),
            let text = try? FileText(contents)
        else { return nil }
        self.init(name: path, keepsExcerpts: true) { text.source }
    }
}
