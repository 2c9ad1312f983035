import Cluster
import Inputs
import Policies
import Reports

extension Inventory {
    /// Reads the objects of a live cluster that analyses keep facts of, without checking them by any rule.
    /// - Parameter scope: the analyses whose facts are kept.
    public static func read(
        _ cluster: LiveCluster, scope: InventoryFacts.Scope, progress: (@Sendable (Scan.Progress) -> Void)? = nil
    ) -> Inventory {
        var options = Scan.Options()
        options.keepsExcerpts = false
        options.exceptions = nil
        let scan = Scan(rules: RuleSet(), options: options)
        let reader = ClusterReader(cluster, ClusterScope(), needs: { scope.needs($0) })
        let ordered = scan.ordered(LedgerReport(), progress: progress)
        let unread = scan.read(reader, to: ordered, facts: scope)
        let (report, summary) = ordered.outcome
        var inventory = Inventory(
            facts: ordered.facts, ledger: (report as? LedgerReport)?.entries ?? [], summary: summary)
        let isWhole = unread.isEmpty && !reader.selection.omitted.contains { $0.outcome == .failed }
        inventory.extent = isWhole ? .cluster : .files
        return inventory
    }
}
