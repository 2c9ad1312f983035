import Analyses
import CEL
import Documents
import Inputs
import Kubernetes
import Policies

/// Runs the analyses of a whole inventory and gives their findings the words of their rules.
struct InventoryAnalyses {
    private let rules: [String: Rule]
    /// Rules that are judged, because what they say may stand for what others say, and not reported.
    private let unreported: [String: Rule]
    private let scope: InventoryFacts.Scope
    private let keepsExcerpts: Bool
    private let coverage: InventoryCoverage
    private let unread: UnreadInputs
    private let isExample: Bool
    private let version: KubernetesVersion

    /// - Parameters:
    ///   - unreported: rules that are switched on and too mild to be reported.
    ///   - coverage: what the facts can have seen.
    ///   - unread: files that may hold what the facts do not show.
    ///   - isExample: whether the rules are judged as if all others were switched on, too.
    ///   - version: the clusters' that the objects are for.
    init(
        _ rules: [Rule], unreported: [Rule] = [], keepsExcerpts: Bool, coverage: InventoryCoverage = .files,
        unread: UnreadInputs = UnreadInputs(), isExample: Bool = false, version: KubernetesVersion = .newest
    ) {
        self.coverage = coverage
        self.unread = unread
        self.isExample = isExample
        self.version = version
        scope = InventoryFacts.Scope(rules)
        self.rules = Dictionary(rules.map { ($0.name, $0) }) { first, _ in first }
        self.unreported = Dictionary(unreported.map { ($0.name, $0) }) { first, _ in first }
        self.keepsExcerpts = keepsExcerpts
    }

    /// Tells what the analyses say, by file in the order of the files' names. What has been looked at is let go, so that
    /// not all of it is held with all findings.
    /// - Parameter standing: what becomes of a finding that stands for others.
    func run(
        on facts: consuming InventoryFacts, standing: (Finding) -> FindingStanding = { _ in .reported },
        tell: (_ file: String, _ verdicts: Verdicts) -> Void
    ) {
        var said = Said(searching: unread)
        if scope.access != nil { judge(facts.takeAccess(), standing, &said) }
        if scope.network { judge(facts.takeNetwork(), &said) }
        if scope.references { judge(facts.takeReferences(), &said) }
        said.tell(rules, keepsExcerpts: keepsExcerpts, tell)
    }

    private func judge(_ facts: AccessFacts, _ standing: (Finding) -> FindingStanding, _ said: inout Said) {
        // Beside no others, Kubernetes' own roles and bindings give nothing to find.
        let completeness = facts.grantsNothing ? .cluster : coverage.access
        let analysis = AccessAnalysis(AccessModel(facts, completeness: completeness, version: version))
        let judged = rules.merging(unreported) { reported, _ in reported }
        let findings = analysis.findings(isLive: coverage.sight != nil, severities: judged.mapValues(\.severity)) {
            isExample || judged[$0] != nil
        } standing: { finding in
            judged[finding.rule].map { standing(Finding(finding, $0)) } ?? .reported
        }
        for finding in findings { add(finding, to: &said) }
        for malformed in facts.malformed { addUnevaluated(.access, malformed.reason, malformed.origin, to: &said) }
        if completeness == .files && coverage.sight == nil {
            sayWhatRolesWereNotScanned(analysis, &said)
            sayWhatNamespacesWereNotScanned(analysis, &said)
        }
    }

    /// Of files a Namespace, which says what Pod Security refuses and who may ask for others' devices, may be in others.
    private func sayWhatNamespacesWereNotScanned(_ analysis: AccessAnalysis, _ said: inout Said) {
        func say(_ rule: String, _ bindings: (AccessAnalysis) -> [(binding: RoleBinding, reason: String)]) {
            guard rules[rule] != nil else { return }
            for (binding, reason) in bindings(analysis) {
                guard let origin = binding.roleOrigin ?? binding.origin else { continue }
                addUnseen(rule, reason, origin, to: &said)
            }
        }
        say(AccessAnalysis.privilegedPods) { $0.bindingsOfUnknownPodSecurity }
        say(AccessAnalysis.deviceAdministrators) { $0.bindingsOfUnknownDeviceAccess }
    }

    /// Of files the role of a binding may be in others, and give anything.
    private func sayWhatRolesWereNotScanned(_ analysis: AccessAnalysis, _ said: inout Said) {
        let rules = AccessAnalysis.rulesOfRights.sorted().compactMap { self.rules[$0] }
        guard let first = rules.first else { return }
        for binding in analysis.bindingsWithoutRole {
            guard let origin = binding.roleOrigin ?? binding.origin else { continue }
            said.addOnce(
                Unevaluated(
                    rule: first, otherRules: Array(rules.dropFirst()), resource: origin.resource, container: nil,
                    reason: "\(binding.role), which a binding gives, was not scanned", location: origin.location,
                    isOutOfSight: true))
        }
    }

    private func judge(_ facts: NetworkFacts, _ said: inout Said) {
        let findings = NetworkFindings(NetworkModel(facts, scope: coverage.network))
        for finding in findings.findings { add(finding, to: &said) }
        for unseen in findings.unevaluated { addUnseen(unseen.rule, unseen.reason, unseen.origin, to: &said) }
        for mistake in facts.mistakes { addUnevaluated(.network, mistake.reason, mistake.origin, to: &said) }
    }

    private func judge(_ facts: ReferenceFacts, _ said: inout Said) {
        let findings = ReferenceFindings(facts, scope: coverage.references)
        for finding in findings.findings { add(finding, to: &said) }
        for unseen in findings.unevaluated { addUnseen(unseen.rule, unseen.reason, unseen.origin, to: &said) }
        for mistake in facts.mistakes { addUnevaluated(.references, mistake.reason, mistake.origin, to: &said) }
    }

    /// Adds a finding, unless what it takes for absent may merely not have been seen.
    private func add(_ finding: AnalysisFinding, to said: inout Said) {
        guard let rule = rules[finding.rule] else { return }
        if coverage.sight == nil, finding.isAboutNamespaceToBeNamed {
            let reason = "the namespace is yet to be named, and may have it: scan what it renders to"
            return addUnseen(finding.rule, reason, finding.origin, to: &said)
        }
        guard let sight = coverage.sight else {
            let sought = finding.absences.filter { !$0.bars }
            if !sought.isEmpty, let reason = said.unread.reason(for: sought) {
                return addUnseen(finding.rule, reason, finding.origin, to: &said)
            }
            return said.findings.append(finding)
        }
        guard let gap = sight.gap(for: finding.absences) else { return said.findings.append(finding) }
        if sight.isTold(gap, of: rule) { return }
        addUnseen(finding.rule, gap.reason, finding.origin, to: &said)
    }

    /// A question that what was scanned cannot answer.
    private func addUnseen(_ rule: String, _ reason: String, _ origin: Origin, to said: inout Said) {
        guard let rule = rules[rule] else { return }
        said.addOnce(
            Unevaluated(
                rule: rule, resource: origin.resource, container: nil, reason: reason, location: origin.location,
                isOutOfSight: true))
    }

    /// Part of an object that an analysis could not make sense of, so that none of its rules has wholly seen it.
    private func addUnevaluated(
        _ analysis: Rule.Analysis, _ reason: String, _ origin: Origin, to said: inout Said
    ) {
        let decided = rules.values.filter { rule in
            if case .analysis(analysis) = rule.decision { true } else { false }
        }
        guard let rule = decided.min(by: { $0.name < $1.name }) else { return }
        said.unevaluated.append(
            Unevaluated(
                rule: rule, resource: origin.resource, container: nil, reason: reason, location: origin.location))
    }
}

extension AnalysisFinding {
    /// Whether it says that a namespace lacks something that a program is still to name: it may be one that has it.
    fileprivate var isAboutNamespaceToBeNamed: Bool {
        let object = origin.resource
        guard !absences.isEmpty, object.kind == "Namespace", let name = object.name else { return false }
        return PlaceholderSyntax(in: name) != nil
    }
}

extension Finding {
    /// An analysis' finding in the words of its rule.
    fileprivate init(_ finding: AnalysisFinding, _ rule: Rule) {
        let origin = finding.origin
        self.init(
            rule: rule, message: finding.message, resource: origin.resource, container: finding.container,
            path: origin.path, location: origin.location,
            identity: finding.identity,
            evidence: finding.evidence.map { Finding.Evidence($0.text, at: $0.origin?.location) },
            impliedBy: finding.impliedBy)
    }
}

/// What the analyses say, in few bytes: findings get the words of their rules when their file is told.
private struct Said {
    var findings: [AnalysisFinding] = []
    var unevaluated: [Unevaluated] = []
    /// The reasons that were said, by rule.
    private var reasons: [String: Set<String>] = [:]
    /// Looks for what is missing in the files that were not read.
    var unread: UnreadSearch

    init(searching unread: UnreadInputs) { self.unread = UnreadSearch(unread) }

    /// Says once for each reason that a rule could not be judged.
    mutating func addOnce(_ check: Unevaluated) {
        guard reasons[check.rule.name, default: []].insert(check.reason).inserted else { return }
        unevaluated.append(check)
    }

    /// - Parameter rules: those of the findings, by name.
    func tell(
        _ rules: [String: Rule], keepsExcerpts: Bool, _ tell: (_ file: String, _ verdicts: Verdicts) -> Void
    ) {
        var rest = findings.indices.sorted { (findings[$0].origin.file, $0) < (findings[$1].origin.file, $1) }[...]
        let checksOfFile = Dictionary(grouping: unevaluated.indices) { unevaluated[$0].location.file }
        var filesOfChecks = checksOfFile.keys.sorted()[...]
        while let file = [rest.first.map { findings[$0].origin.file }, filesOfChecks.first].compactMap(\.self).min() {
            let own = rest.prefix { findings[$0].origin.file == file }
            rest.removeFirst(own.count)
            if filesOfChecks.first == file { filesOfChecks.removeFirst() }
            var verdicts = Verdicts()
            verdicts.unevaluated = (checksOfFile[file] ?? []).map { unevaluated[$0] }
            verdicts.findings = own.compactMap { number in
                rules[findings[number].rule].map { Finding(findings[number], $0) }
            }
            verdicts.findings.sort {
                let (a, b) = ($0.location, $1.location)
                if a.line != b.line { return a.line < b.line }
                if a.column != b.column { return a.column < b.column }
                return ($0.rule.name, $0.message) < ($1.rule.name, $1.message)
            }
            var numbers = FingerprintNumbers()
            let places = keepsExcerpts ? FilePlaces(rereading: file) : nil
            verdicts.findings = verdicts.findings.map { finding in
                let number = numbers.next(for: finding.fingerprint)
                let numbered = number > 1 ? finding.numbered(number) : finding
                return numbered.with(excerpt: places?.excerpt(of: finding.location))
            }
            tell(file, verdicts)
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
