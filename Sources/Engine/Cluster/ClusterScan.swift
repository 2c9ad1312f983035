import Cluster
import Inputs
import Policies
import Reports

extension Scan {
    /// Scans a live cluster and reports it kind by kind while it is read.
    /// - Parameters:
    ///   - progress: called after each result; its `files` are kinds.
    ///   - warn: takes what is odd about the scope or what was read, in sentences without a full stop.
    /// - Throws: what the report throws; the scan then stops early.
    public func run(
        _ cluster: LiveCluster, _ scope: ClusterScope, report: inout any Report,
        progress: (@Sendable (Progress) -> Void)? = nil, warn: (String) -> Void = { _ in }
    ) throws(OutputError) -> Summary {
        let start = ContinuousClock.now
        var live = self
        // There are no lines to show.
        live.options.keepsExcerpts = false
        let plan = options.plan.flatMap { PlacedPlan($0, roots: InputRoots([])) }
        let reader = ClusterReader(cluster, scope)
        let ordered = live.ordered(report, progress: progress)
        let outcomes = live.read(reader, to: ordered, facts: InventoryFacts.Scope(rules.rules), plan: plan)
        for warning in outcomes.warnings(for: scope) { warn(warning) }
        let sight = ClusterSight(scope, selection: reader.selection, outcomes: outcomes)
        let coverage = InventoryCoverage(scope, sight: sight)
        var summary: Summary
        (report, summary) = try live.conclude(ordered, coverage: coverage, plan: plan, since: start)
        summary.inputKind = .kind
        return summary
    }

    /// Reads a cluster and says of every kind what became of it.
    /// - Parameter facts: the analyses whose facts are kept.
    /// - Returns: what became of each kind.
    func read(
        _ reader: ClusterReader, to ordered: OrderedReport, facts: InventoryFacts.Scope, plan: PlacedPlan? = nil
    ) -> [KindOutcome] {
        let known = ScanFacts(admission: admissionFacts(reader), limitRanges: limitRanges(reader))
        let own = options.ownRules.union(policies.rules.map(\.name))
        let checks = LiveChecks(threads: options.threads, ownRules: own) {
            ObjectChecks(
                rules: rules, policies: policies, facts: known, scope: facts, plan: plan, options: options)
        }
        var reader = reader
        reader.givesFolded = checks.needsFolded
        let ran = rulesThatRun
        var outcomes: [KindOutcome] = []
        var pending = PendingResult()
        reader.read { objects, kind in
            pending.withheld.add(objects, of: kind)
            for piece in checks.check(objects) {
                let part = pending.add(piece, of: kind)
                guard ordered.add(piece, as: part) else { return false }
            }
            return true
        } end: { outcome in
            var outcome = outcome
            let result = pending.finish(&outcome, rules: ran)
            outcome.forgetObjects()
            outcomes.append(outcome)
            _ = ordered.add(Piece(), as: result)
        }
        if let result = InputResult(outOfSight: reader.selection.excluded, rules: ran) {
            _ = ordered.add(Piece(), as: result)
        }
        for group in reader.selection.unknownGroups {
            let unknown = InputResult(group, rules: ran)
            if !unknown.unevaluated.isEmpty { _ = ordered.add(Piece(), as: unknown) }
        }
        for entry in reader.selection.omitted { ordered.add(entry) }
        return outcomes
    }

    /// What the cluster's LimitRanges give containers. Where they cannot be read, containers have what they state.
    private func limitRanges(_ reader: ClusterReader) -> LimitRanges {
        var limitRanges = LimitRanges()
        if !rules.readsLimitRanges { return limitRanges }
        let wanted = ClusterReader(reader.cluster, reader.scope, folds: false) { $0.qualifiedName == "limitranges" }
        wanted.read { page, _ in
            for object in page where LimitRanges.isOne(object.resource) { limitRanges.add(object.resource) }
            return true
        } end: { _ in
        }
        return limitRanges
    }

    /// What policies need to know beside the object at hand, read before the first object is checked. It may lie outside
    /// of what is scanned: parameters in another namespace, and what has no namespace. Of Namespaces, those that are
    /// scanned are enough, and whoever may see them may often not list all.
    private func admissionFacts(_ reader: ClusterReader) -> AdmissionFacts {
        var facts = AdmissionFacts(for: policies)
        guard policies.needsFacts else { return facts }
        let known = facts
        var whole = ClusterScope()
        whole.excludedKinds = reader.scope.excludedKinds
        for (scope, isForNamespaces) in [(whole, false), (reader.scope, true)] {
            let wanted = ClusterReader(reader.cluster, scope, folds: false) { kind in
                (kind.qualifiedName == "namespaces") == isForNamespaces
                    && known.isOfUse(group: kind.group, kind: kind.kind)
            }
            for kind in wanted.selection.excluded {
                facts.note(unreadKind: kind.kind, group: kind.group, because: "\(kind.qualifiedName): left out")
            }
            wanted.read { page, _ in
                for object in page { facts.gather(object.resource) }
                return true
            } end: { outcome in
                guard let obstacle = outcome.obstacle else { return }
                facts.note(
                    unreadKind: outcome.kind.kind, group: outcome.kind.group,
                    because: "\(outcome.kind.qualifiedName): \(obstacle)")
            }
        }
        return facts
    }
}

/// What is known of a kind while its pages arrive.
private struct PendingResult {
    var withheld = WithheldValues()
    private var held = Verdicts()
    private var mistakes: [String] = []

    /// Takes what came of some objects.
    /// - Returns: what to report now: findings are held back while they are few, so that they come with the ledger's entry.
    mutating func add(_ piece: Piece, of kind: APIResource) -> InputResult {
        mistakes += piece.unread.map(\.message)
        held.findings += piece.verdicts.findings
        held.unevaluated += piece.verdicts.unevaluated
        withheld.take(from: &held, of: kind)
        let isFull = held.findings.count + held.unevaluated.count > Piece.fullSize
        let full = isFull ? take() : Verdicts()
        return InputResult(
            partOf: kind.qualifiedName, objects: piece.objects, findings: full.findings, unevaluated: full.unevaluated)
    }

    /// The end of the kind's result, with its ledger entry and the rules that needed what could not be read.
    mutating func finish(_ outcome: inout KindOutcome, rules: [Rule]) -> InputResult {
        for mistake in mistakes { outcome.add(mistake: mistake) }
        mistakes = []
        let rest = take()
        defer { withheld = WithheldValues() }
        return InputResult(
            entry: outcome.entry, objects: 0, findings: rest.findings,
            unevaluated: rest.unevaluated + outcome.unevaluated(rules)
                + withheld.unevaluated(rules, of: outcome.kind))
    }

    private mutating func take() -> Verdicts {
        defer { held = Verdicts() }
        return held
    }
}

extension InputResult {
    /// The rules that need kinds which the user left out; nil where there are none.
    fileprivate init?(outOfSight kinds: [APIResource], rules: [Rule]) {
        let checks = rules.compactMap { rule -> Unevaluated? in
            let needed = kinds.filter { rule.needs($0, byName: true) }
            guard let first = needed.first else { return nil }
            let identity = ResourceIdentity(apiVersion: first.apiVersion, kind: first.kind, namespace: nil, name: nil)
            return Unevaluated(
                rule: rule, resource: identity, container: nil,
                reason: "not wholly evaluated: \(needed.map(\.qualifiedName).joined(separator: ", ")) left out",
                location: Location(object: "cluster/\(first.qualifiedName)"), isOutOfSight: true)
        }
        guard let first = kinds.first, !checks.isEmpty else { return nil }
        self.init(partOf: first.qualifiedName, objects: 0, findings: [], unevaluated: checks)
    }

    /// The rules that may need kinds which the server did not tell.
    fileprivate init(_ group: KindSelection.UnknownGroup, rules: [Rule]) {
        let identity = ResourceIdentity(apiVersion: group.name, kind: "any kind", namespace: nil, name: nil)
        self.init(
            partOf: group.name, objects: 0, findings: [],
            unevaluated: rules.filter { $0.needs(group) }.map { rule in
                Unevaluated(
                    rule: rule, resource: identity, container: nil, reason: "\(group.name): \(group.reason)",
                    location: Location(object: "cluster/\(group.name)"), isOutOfSight: group.isLeftOut)
            })
    }
}

extension KindOutcome {
    /// The rules that had something to say about the kind, where it could not be read.
    fileprivate func unevaluated(_ rules: [Rule]) -> [Unevaluated] {
        guard let obstacle else { return [] }
        let identity = ResourceIdentity(apiVersion: kind.apiVersion, kind: kind.kind, namespace: nil, name: nil)
        return rules.filter { $0.needs(kind) }.map { rule in
            Unevaluated(
                rule: rule, resource: identity, container: nil, reason: "\(kind.qualifiedName): \(obstacle)",
                location: Location(object: "cluster/\(kind.qualifiedName)"))
        }
    }
}
