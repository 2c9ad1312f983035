import Analyses

/// What the facts of an inventory can have seen, analysis by analysis: all of a cluster, or some objects beside which
/// there may be others.
struct InventoryCoverage: Sendable {
    var access: AccessModel.Completeness
    var network: NetworkModel.Scope
    var references: ReferenceFindings.Scope
    /// What was looked at of a live cluster; nil for files.
    var sight: ClusterSight?

    /// Of files nobody knows what is beside them.
    static let files = InventoryCoverage(access: .files, network: .files, references: .files)
}
