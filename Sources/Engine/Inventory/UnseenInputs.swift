import Analyses
import Inputs

extension Inventory {
    /// What was not read, or not at one moment, in the order of the ledger.
    var unseen: [Unseen] {
        let inMotion = Set(partlyRead.map(\.path))
        return ledger.compactMap { entry in
            let isMissing = entry.outcome == .failed || entry.omission == .needsRendering
            guard isMissing || inMotion.contains(entry.path) else { return nil }
            return Unseen(
                entry.path, reason: entry.reason ?? "it could not be read",
                content: isLive ? Unseen.Content(kind: entry.path) : .anything, isInMotion: !isMissing)
        }
    }
}

extension Unseen.Content {
    /// What the objects of a kind tell of.
    /// - Parameter name: `pods`, `deployments.apps`; `apps/v1` or `apis` where the kinds themselves are not known.
    fileprivate init(kind name: String) {
        if name.contains("/") || name == "apis" || name == "api" {
            self = name.hasPrefix("rbac.authorization.k8s.io/") ? .rights : .anything
            return
        }
        self.init(group: String(name.drop { $0 != "." }.dropFirst()), name)
    }

    /// What the objects of a group tell of.
    /// - Parameter name: of the kind; empty where it is not known.
    init(group: String, _ name: String = "") {
        switch (group, name) {
        case ("rbac.authorization.k8s.io", _): self = .rights
        case (_, "namespaces"): self = .namespaces
        case (_, "nodes"): self = .nodes
        case (_, "serviceaccounts"), (_, "secrets"): self = .credentials
        case (_, "services"), ("gateway.networking.k8s.io", _), ("gateway.networking.x-k8s.io", _),
            ("networking.istio.io", _), ("route.openshift.io", _):
            self = .routes
        case ("policy.networking.k8s.io", _), ("cilium.io", _), ("crd.projectcalico.org", _),
            ("projectcalico.org", _), ("crd.antrea.io", _), ("k8s.cni.cncf.io", _):
            self = .networkPolicies
        case ("security.istio.io", _): self = .meshPolicies
        case (_, let name) where name.hasPrefix("ingresses."): self = .routes
        case (_, let name) where name.hasPrefix("networkpolicies."): self = .networkPolicies
        case ("networking.k8s.io", ""): self = .networkPolicies
        default: self = .workloads
        }
    }

    /// Whether it says who can talk to whom, beside the workloads themselves.
    var isOfNetwork: Bool {
        switch self {
        case .networkPolicies, .meshPolicies, .routes, .anything: true
        case .rights, .namespaces, .nodes, .workloads, .credentials: false
        }
    }
}
