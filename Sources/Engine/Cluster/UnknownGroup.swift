import Analyses
import Cluster

extension KindSelection {
    /// A group of kinds that the server did not tell, because what serves it is down or discovery failed: its objects may
    /// be there.
    struct UnknownGroup: Hashable, Sendable {
        /// Such as `metrics.k8s.io/v1beta1` and `v1`; `api` and `apis` where a whole half is missing.
        let name: String
        let reason: String
        /// Whether the user does not want its objects.
        let isLeftOut: Bool

        init(_ failure: APIDiscovery.Failure, isLeftOut: Bool = false) {
            name = failure.groupVersion
            self.isLeftOut = isLeftOut
            reason = isLeftOut ? "left out by --exclude-kind" : "its kinds are not known: \(failure.reason)"
        }

        /// Empty for the core group, of which only the version is named.
        var group: String { name.contains("/") ? String(name.prefix { $0 != "/" }) : "" }

        /// Whether what an analysis looks for may be among the objects.
        func mayHold(_ sought: SoughtKind) -> Bool {
            switch sought {
            case .kind(_, let group), .group(let group): mayBe(group)
            case .workloads:
                name == "api" || name == "apis"
                    || !APIResource.ownGroups.contains(group) && !APIResource.groupsWithoutWorkloads.contains(group)
            }
        }

        private func mayBe(_ wanted: String) -> Bool {
            switch name {
            case "api": wanted.isEmpty
            case "apis": !wanted.isEmpty
            default: group == wanted
            }
        }
    }
}
