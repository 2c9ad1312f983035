import Kubernetes

/// What is wrong with how the objects of an inventory refer to each other, and what could not be judged.
public struct ReferenceFindings: Sendable {
    /// How much of what there is was scanned.
    public enum Scope: Sendable {
        /// Some manifests: what none of them is about comes from elsewhere.
        case files
        /// All objects of a cluster: what was not scanned is not there.
        case cluster
    }

    /// A question that what was scanned cannot answer: neither a pass nor a finding.
    public struct Unevaluated: Hashable, Sendable {
        public let rule: String
        /// Such as `no Secret of namespace shop was scanned`.
        public let reason: String
        /// The first place that asks.
        public let origin: Origin
    }

    public let findings: [AnalysisFinding]
    /// Each rule and reason once.
    public let unevaluated: [Unevaluated]

    /// The rules that this analysis decides; files of the same names under `Rules/references` describe them.
    public static let rules: [String] = ReferenceRule.allCases.map(\.rawValue).sorted()

    public init(_ facts: ReferenceFacts, scope: Scope) {
        var collector = ReferenceCollector(facts, scope: scope)
        collector.checkNames()
        collector.checkAdmissionPolicies()
        collector.checkAutoscalers()
        collector.checkBudgets()
        collector.checkSelectors()
        collector.checkMonitors()
        collector.checkNamespaces()
        collector.checkAccounts()
        collector.checkHosts()
        collector.checkTokens()
        findings = collector.findings.sorted(by: AnalysisFinding.precedes)
        unevaluated = collector.unevaluated.sorted { ($0.rule, $0.origin, $0.reason) < ($1.rule, $1.origin, $1.reason) }
    }
}

/// Gathers findings; the checks are in extensions.
struct ReferenceCollector {
    private struct Question: Hashable {
        let rule: ReferenceRule
        let reason: String
    }

    let facts: ReferenceFacts
    let scope: ReferenceFindings.Scope
    /// The workloads whose owners were not scanned, so that the same pods are there once, by namespace.
    let pods: [String: ReferencePods]
    /// Workloads whose owners were scanned, with these: Pods may say otherwise, which somebody changed or which were
    /// made of a former template.
    let owned: [(workload: ReferenceWorkload, owners: [ReferenceWorkload])]
    /// Owners and what autoscalers are for by their names; of one that several files describe, all descriptions.
    let workloadsByName: [WorkloadName: [ReferenceWorkload]]
    let autoscalersByTarget: [WorkloadName: [ReferenceFacts.Autoscaler]]
    private(set) var findings: [AnalysisFinding] = []
    private var questions: [Question: Origin] = [:]
    private var absences = Sharing<[Absence]>()
    /// What is said of the token of many pods.
    var tokenMessages = Sharing<String>()

    init(_ facts: ReferenceFacts, scope: ReferenceFindings.Scope) {
        self.facts = facts
        self.scope = scope
        let asked = Set(facts.workloads.compactMap(\.owner) + facts.autoscalers.map(\.target))
        let byName = Dictionary(grouping: facts.workloads.filter { asked.contains($0.name) }, by: \.name)
        workloadsByName = byName
        owned = facts.workloads.compactMap { workload in
            workload.owner.flatMap { byName[$0] }.map { (workload, $0) }
        }
        let unowned = facts.workloads.filter { workload in workload.owner.map { byName[$0] == nil } ?? true }
        let selectors = Dictionary(grouping: facts.budgets, by: \.namespace).mapValues { $0.compactMap(\.selector) }
        let everywhere = facts.monitors.filter(\.watchesPods).map(\.selector)
        pods = Dictionary(grouping: unowned, by: \.name.namespace).mapValues { workloads in
            let own = workloads.compactMap(\.selector) + (selectors[workloads[0].name.namespace] ?? [])
            return ReferencePods(workloads, findableBy: own + everywhere)
        }
        autoscalersByTarget = Dictionary(grouping: facts.autoscalers, by: \.target)
    }

    var unevaluated: [ReferenceFindings.Unevaluated] {
        questions.map {
            ReferenceFindings.Unevaluated(rule: $0.key.rule.rawValue, reason: $0.key.reason, origin: $0.value)
        }
    }

    /// The workloads of all namespaces whose owners were not scanned.
    var workloads: [ReferenceWorkload] { pods.values.flatMap(\.workloads) }

    mutating func report(
        _ rule: ReferenceRule, _ message: String, at origin: Origin, container: String? = nil,
        about identity: [String] = [], evidence: [AnalysisFinding.Evidence] = [], absent: Absence...
    ) {
        findings.append(
            AnalysisFinding(
                rule: rule.rawValue, message: message, origin: origin, container: container, identity: identity,
                evidence: evidence, absences: absences.shared(absent)))
    }

    /// Says once for each reason that a rule could not be judged, at the first place that asks.
    mutating func cannotTell(_ rule: ReferenceRule, _ reason: String, at origin: Origin) {
        let question = Question(rule: rule, reason: reason)
        if let known = questions[question], known <= origin { return }
        questions[question] = origin
    }

    /// The pods that a workload has at least; nil where that is not known.
    func replicas(of workload: ReferenceWorkload) -> Int? {
        autoscalersByTarget[workload.name]?.map(\.minReplicas).min() ?? workload.replicas
    }

    /// Whether the pods of a workload get a token of the API server.
    func mountsToken(_ workload: ReferenceWorkload, _ automounts: [NamespacedName: Bool]) -> Bool {
        workload.automount
            ?? automounts[NamespacedName(namespace: workload.name.namespace, name: workload.account)] ?? true
    }
}

extension Origin {
    /// What messages call the object: `Deployment shop/web`.
    var title: String {
        let name = resource.name ?? "without a name"
        return "\(resource.kind) \(resource.namespace.map { $0 + "/" } ?? "")\(name)"
    }
}
