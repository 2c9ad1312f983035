import Kubernetes

/// What a namespace enforces, audits and warns about, and what a stricter label would do to its workloads.
public struct NamespaceReport: Sendable {
    public let name: String
    /// Nil where no Namespace object was seen, so that the defaults count as far as is known.
    public let labels: NamespaceLabels?
    /// Nil where the labels cannot be read.
    public let policy: NamespacePolicy?
    public let workloads: [WorkloadFacts]

    /// The workloads whose pods a level would refuse.
    public func rejected(by standard: LevelVersion) -> [WorkloadFacts] {
        workloads.filter { $0.levels.verdict(at: standard) == .forbidden }
    }

    /// The workloads of which it cannot be told whether a level would refuse their pods.
    public func undecided(by standard: LevelVersion) -> [WorkloadFacts] {
        workloads.filter { $0.levels.verdict(at: standard) == .notEvaluated }
    }

    /// The workloads that a mode concerns now: whose pods are refused, or which themselves are audited or warned
    /// about.
    public func concerned(by mode: Mode) -> [WorkloadFacts] {
        guard let policy else { return [] }
        return rejected(by: policy[mode]).filter { mode == .enforce || $0.scope != .ignored }
    }

    /// What could be enforced that is stricter than what is: the levels above, at the version that is enforced, and
    /// where that is pinned, the same level as it is defined now.
    public var tightenings: [Tightening] {
        guard let enforced = policy?.enforce else { return [] }
        var standards = Level.allCases.filter { $0 > enforced.level }.map { LevelVersion($0, enforced.version) }
        if enforced.level != .privileged, enforced.version.definition < Version.newestMinor {
            standards.insert(LevelVersion(enforced.level, .latest), at: 0)
        }
        return standards.map {
            Tightening(standard: $0, rejected: rejected(by: $0), undecided: undecided(by: $0))
        }
    }
}

/// A stricter label, and the workloads whose pods it would refuse.
public struct Tightening: Sendable {
    public let standard: LevelVersion
    public let rejected: [WorkloadFacts]
    public let undecided: [WorkloadFacts]
}

/// Gathers namespaces and workloads, in any order, for a report on each namespace.
public struct NamespaceReview: Sendable {
    private let defaults: NamespacePolicy
    private let defaultNamespace: String
    private var labels: [String: [NamespaceLabels]] = [:]
    private var workloads: [String: [WorkloadFacts]] = [:]

    /// - Parameters:
    ///   - defaults: what counts where a label is absent: `defaults` of the plugin's configuration.
    ///   - defaultNamespace: the namespace of workloads that state none.
    public init(defaults: NamespacePolicy = .privileged, defaultNamespace: String = "default") {
        self.defaults = defaults
        self.defaultNamespace = defaultNamespace
    }

    /// Takes what matters of an object: a Namespace's labels, a workload's levels.
    public mutating func add(_ resource: Resource) {
        if resource.group.isEmpty, resource.kind == "Namespace" {
            labels[resource.name ?? "", default: []].append(NamespaceLabels(resource, defaults: defaults))
        } else {
            for facts in resource.podSecurityFacts { add(facts) }
        }
    }

    public mutating func add(_ facts: WorkloadFacts) {
        workloads[facts.namespace ?? defaultNamespace, default: []].append(facts)
    }

    /// Adds what another review gathered of later objects.
    public mutating func merge(_ later: NamespaceReview) {
        labels.merge(later.labels) { $0 + $1 }
        workloads.merge(later.workloads) { $0 + $1 }
    }

    /// A report on each namespace, by name. One that is declared several times has a report for each declaration.
    public var reports: [NamespaceReport] {
        Set(labels.keys).union(workloads.keys).sorted().flatMap { name in
            let workloads = workloads[name] ?? []
            guard let declarations = labels[name] else {
                return [NamespaceReport(name: name, labels: nil, policy: defaults, workloads: workloads)]
            }
            return declarations.map {
                NamespaceReport(name: name, labels: $0, policy: $0.policy, workloads: workloads)
            }
        }
    }
}
