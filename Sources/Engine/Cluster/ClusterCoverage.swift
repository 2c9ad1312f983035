import Cluster

extension InventoryCoverage {
    /// What could be seen of a cluster: an analysis knows all of it where every kind was read that it needs.
    /// - Parameter unread: the kinds that could not be read, or not wholly.
    init(_ scope: ClusterScope, selection: KindSelection, unread: [APIResource]) {
        self = .files
        guard scope.isWholeCluster, !selection.omitted.contains(where: { $0.outcome == .failed }) else { return }
        func isComplete(_ analysis: InventoryFacts.Scope) -> Bool {
            !unread.contains { analysis.needs($0) } && !selection.excluded.contains { analysis.needs($0) }
        }
        if isComplete(.init(access: true)) { access = .cluster }
        if isComplete(.init(network: true)) { network = .cluster }
        if isComplete(.init(references: true)) { references = .cluster }
    }
}
