import Analyses
import Cluster
import Policies

/// What a scan of a live cluster looked at, so that nobody takes what was not looked at for absent.
struct ClusterSight: Sendable {
    /// A kind that the cluster offers.
    private struct Kind: Sendable {
        let resource: APIResource
        /// Why it is not wholly known; nil where every object in sight was read.
        let obstacle: String?
        /// Whether the kind's own result names the rules that needed it.
        let isTold: Bool
    }

    /// Why something that was not seen may be there all the same.
    struct Gap: Hashable, Sendable {
        /// Such as `networkpolicies.networking.k8s.io: forbidden: …`.
        let reason: String
        /// Nil for a namespace that was not asked for.
        fileprivate let kind: APIResource?
    }

    /// Those of which some objects may not have been seen.
    private let kinds: [Kind]
    private let unknownGroups: [KindSelection.UnknownGroup]
    private let scope: ClusterScope

    /// - Parameter outcomes: what became of the kinds that were to be read.
    init(_ scope: ClusterScope, selection: KindSelection, outcomes: [KindOutcome]) {
        self.scope = scope
        unknownGroups = selection.unknownGroups
        let all =
            outcomes.map { Kind(resource: $0.kind, obstacle: $0.gap, isTold: $0.obstacle != nil) }
            + selection.excluded.map { Kind(resource: $0, obstacle: "left out", isTold: true) }
        kinds = all.filter { $0.obstacle != nil || $0.resource.isNamespaced && !scope.isWholeCluster }
    }

    /// Why what is taken for absent may be there; nil where it would have been seen.
    func gap(for absences: [Absence]) -> Gap? {
        absences.lazy.compactMap(gap).first
    }

    private func gap(_ absence: Absence) -> Gap? {
        for kind in kinds where absence.kinds.contains(where: kind.resource.isOne) {
            let name = kind.resource.qualifiedName
            if let obstacle = kind.obstacle { return Gap(reason: "\(name): \(obstacle)", kind: kind.resource) }
            if kind.resource.isNamespaced, let limit = scope.limit(absence.place) {
                return Gap(reason: "\(name): \(limit)", kind: nil)
            }
        }
        return unknownGroups.first { absence.kinds.contains(where: $0.mayHold) }
            .map { Gap(reason: "\($0.name): \($0.reason)", kind: nil) }
    }

    /// Whether the reader learns of the gap without the finding: the kind's own result names the rule.
    func isTold(_ gap: Gap, of rule: Rule) -> Bool {
        guard let kind = gap.kind else { return false }
        return rule.needs(kind) && kinds.contains { $0.resource == kind && $0.isTold }
    }

    /// Whether every kind of some is wholly known, in all namespaces.
    func isWhole(_ kinds: [SoughtKind]) -> Bool { gap(Absence(of: kinds, in: .anywhere)) == nil }
}

extension APIResource {
    /// Whether the kind is what an analysis looks for.
    func isOne(of sought: SoughtKind) -> Bool {
        switch sought {
        case .kind(let kind, let group): self.kind == kind && self.group == group
        case .group(let group): self.group == group
        case .workloads: isWorkload || isCustom && !APIResource.groupsWithoutWorkloads.contains(group)
        }
    }
}

extension ClusterScope {
    /// Why objects of a place were not all asked for; nil where they were.
    fileprivate func limit(_ place: Absence.Place) -> String? {
        if isWholeCluster { return nil }
        guard case .namespace(let name) = place else {
            return namespaces.isEmpty
                ? "namespaces were left out: \(excludedNamespaces.sorted().joined(separator: ", "))"
                : "only these namespaces were read: \(namespaces.joined(separator: ", "))"
        }
        if excludes(name) || !namespaces.isEmpty && !namespaces.contains(name) {
            return "namespace \(name) was not read"
        }
        return nil
    }
}

extension KindOutcome {
    /// Why some object of the kind may not have been seen; nil where all were.
    fileprivate var gap: String? { isIncomplete ? obstacle ?? entry.reason ?? "not wholly read" : nil }
}
