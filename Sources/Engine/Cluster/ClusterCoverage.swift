import Analyses
import Cluster

extension InventoryCoverage {
    /// What could be seen of a cluster. What nobody could see is withheld finding by finding; whoever reads only some
    /// namespaces does not know what is in the others, as with files.
    init(_ scope: ClusterScope, sight: ClusterSight) {
        self = InventoryCoverage(access: .files, network: .files, references: .cluster, sight: sight)
        // Without all roles and bindings, Kubernetes' own are taken to be there.
        if sight.isWhole([.group("rbac.authorization.k8s.io")]) { access = .cluster }
        if scope.isWholeCluster { network = .cluster }
    }
}
