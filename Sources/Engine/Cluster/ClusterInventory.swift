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
        let reader = ClusterReader(
            cluster, ClusterScope(), folds: false, needs: { scope.needs($0) }, mayNeed: { scope.mayNeed($0) })
        let ordered = scan.ordered(LedgerReport(), progress: progress)
        let unread = scan.read(reader, to: ordered, facts: scope).filter(\.isIncomplete).map(\.kind)
        let (report, summary) = ordered.outcome
        var inventory = Inventory(
            facts: ordered.facts, ledger: (report as? LedgerReport)?.entries ?? [], summary: summary)
        inventory.isLive = true
        inventory.kubernetesVersion = cluster.kubernetesVersion
        let names = Set(unread.map(\.qualifiedName))
        inventory.partlyRead = inventory.ledger.filter { $0.outcome == .checked && names.contains($0.path) }
        inventory.extent = isWhole(scope, unread, reader.selection) ? .cluster : .files
        return inventory
    }
    /// Whether everything was read that what is asked for hangs on. Who may do what hangs on roles and bindings alone.
    private static func isWhole(
        _ scope: InventoryFacts.Scope, _ unread: [APIResource], _ selection: KindSelection
    ) -> Bool {
        let unknown = selection.omitted.filter { $0.outcome == .failed }.map(\.path)
        if scope.network || scope.references || scope.podSecurity { return unread.isEmpty && unknown.isEmpty }
        let rbac = "rbac.authorization.k8s.io"
        return !unread.contains { $0.group == rbac } && !unknown.contains { $0.hasPrefix(rbac + "/") }
    }
}
