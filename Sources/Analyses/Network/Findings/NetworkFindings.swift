import Kubernetes

/// What the network of an inventory shows to be wrong, and what could not be judged.
public struct NetworkFindings: Sendable {
    /// A question that what was scanned cannot answer: neither a pass nor a finding.
    public struct Unevaluated: Hashable, Sendable {
        public let rule: String
        /// Such as `namespace shop is not among what was scanned`.
        public let reason: String
        public let origin: Origin
    }

    public internal(set) var findings: [AnalysisFinding] = []
    /// Each rule and reason once.
    public internal(set) var unevaluated: [Unevaluated] = []

    /// The rules that this analysis decides; files of the same names under `Rules/network` describe them.
    public static let rules: [String] = NetworkRule.allCases.map(\.rawValue).sorted()

    public init(_ model: NetworkModel) {
        var collector = FindingCollector(model)
        collector.checkIsolation()
        collector.checkPolicies()
        collector.checkClusterPolicies()
        collector.checkExposure()
        collector.checkBackends()
        collector.checkSensitiveDestinations()
        collector.checkEnforcement()
        collector.sayWhatWasPassedOver()
        findings = collector.findings.sorted(by: AnalysisFinding.precedes)
        unevaluated = collector.unevaluated.sorted { ($0.rule, $0.origin, $0.reason) < ($1.rule, $1.origin, $1.reason) }
    }
}

/// Gathers findings; the checks are in extensions.
struct FindingCollector {
    let model: NetworkModel
    /// Workloads by namespace. Those on the host network are left out: policies do not hold for them.
    let workloads: [String: [NetworkModel.Workload]]
    private(set) var findings: [AnalysisFinding] = []
    private(set) var unevaluated: [NetworkFindings.Unevaluated] = []
    private var said: Set<String> = []
    private var absences = Sharing<[Absence]>()
    /// Where namespaces are written.
    let declared: [String: Origin]
    /// The ways in from outside.
    let exposure: ExposureSearch
    /// The numbers of the workloads that each query of a policy matches, those on the host network left out.
    private let matching: [[Int32]]
    /// What selectors ask of labels whose values nobody knows, by asker.
    let guesses: [String: [LabelGuess]]

    init(_ model: NetworkModel) {
        self.model = model
        workloads = Dictionary(grouping: model.workloads.filter { !$0.isOnHostNetwork }) { $0.name.namespace }
        var matching: [[Int32]] = Array(repeating: [], count: model.index.queries.count)
        for (number, workload) in model.workloads.enumerated() where !workload.isOnHostNetwork {
            for query in QuerySet.union(of: workload.classes.map(\.queries)).members {
                matching[Int(query)].append(Int32(truncatingIfNeeded: number))
            }
        }
        self.matching = matching
        guesses = Dictionary(grouping: model.guesses, by: \.asker)
        exposure = ExposureSearch(model)
        declared = Dictionary(model.facts.namespaces.map { ($0.name, $0.origin) }) { first, _ in first }
    }

    mutating func report(
        _ rule: NetworkRule, _ message: String, at origin: Origin, about identity: [String] = [],
        evidence: [AnalysisFinding.Evidence] = [], absent: Absence...
    ) {
        findings.append(
            AnalysisFinding(
                rule: rule.rawValue, message: message, origin: origin, identity: identity, evidence: evidence,
                absences: absences.shared(absent)))
    }

    /// Says once for each reason that a rule could not be judged.
    mutating func cannotTell(_ rule: NetworkRule, _ reason: String, at origin: Origin) {
        guard said.insert("\(rule.rawValue) \(reason)").inserted else { return }
        unevaluated.append(NetworkFindings.Unevaluated(rule: rule.rawValue, reason: reason, origin: origin))
    }

    /// A rule that looks at workloads has not seen all pods that selectors tell apart, where there are too many.
    fileprivate mutating func sayWhatWasPassedOver() {
        guard let origin = model.firstPassedOver else { return }
        for rule in NetworkRule.allCases where rule.sought.contains(.workloads) {
            cannotTell(rule, "selectors tell more pods apart by labels of controllers than are looked at", at: origin)
        }
    }

    func workloads(matching query: PodQuery) -> some Collection<NetworkModel.Workload> {
        let numbers = model.index.number(ofKnown: query).map { matching[$0] } ?? []
        return numbers.lazy.map { [workloads = model.workloads] in workloads[Int($0)] }
    }

    /// What the selector of a policy or Service asks of labels whose values nobody knows, if it selects no workload of
    /// which that need not be asked.
    func guess(
        of asker: String, _ selector: LabelSelector, selecting selected: some Collection<NetworkModel.Workload>
    ) -> LabelGuess? {
        let demands = Set(selector.requirements.filter { $0.operator == .in }.map(\.description))
        let guesses = guesses[asker]?.filter { demands.contains($0.requirement) } ?? []
        if guesses.isEmpty || selected.isEmpty { return nil }
        let names = Set(guesses.map(\.workload))
        return selected.allSatisfy { names.contains($0.name) } ? guesses.first : nil
    }

    /// Whether what was scanned shows all of a namespace, as far as can be told.
    func sees(_ namespace: String) -> Bool { model.scope == .cluster || declared[namespace] != nil }

    /// Where a namespace is written: its object, else the first workload in it.
    func origin(of namespace: String) -> Origin? { declared[namespace] ?? workloads[namespace]?.first?.origin }

    /// The name of a policy in another language that could decide for a namespace.
    func foreignPolicy(for namespace: String) -> String? {
        model.facts.foreignPolicies.first { $0.namespace == nil || $0.namespace == namespace }
            .map { $0.origin.resource.kind }
    }
}
