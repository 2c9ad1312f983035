/// What answers hang on that objects do not tell.
extension NetworkModel {
    /// Where something had to be taken for granted: where pods and the ingress controller are, what an external
    /// authorizer says.
    var doubts: [NetworkNote] {
        NetworkNote.few(unknownAddresses(of: workloads), rest: "rules are about addresses as well")
            + NetworkNote.few(unknownAddressesInMesh(from: workloads, to: workloads), rest: "rules of Istio as well")
            + placesOfController
            + NetworkNote.few(unjudgedByMesh, rest: "policies of Istio are there as well")
    }

    /// Pods whose addresses are not known, such as those of files, held against rules for addresses that pods can have;
    /// and those on the network of a node that is not known, held against rules for nodes by their labels.
    func unknownAddresses(of workloads: [Workload]) -> [NetworkNote] {
        func names(_ isMeant: (WorkloadFact) -> Bool) -> [String] {
            workloads.filter { $0.facts.contains(where: isMeant) }.map(\.name.description)
        }
        let pods = names { !$0.isOnHostNetwork && $0.addresses.isEmpty }
        let hosts = names { $0.isOnHostNetwork && $0.addresses.isEmpty }
        let onUnreadNodes = names { $0.isOnHostNetwork && index.unreadNodes.containsAddresses(of: $0.addresses) }
        return index.policies.indices.flatMap { policy in
            TrafficDirection.allCases.flatMap { direction in
                index.compiledRules(policy, direction).compactMap { compiled in
                    // What comes from a node is let in whatever its address is.
                    let tellsNodesApart = direction == .egress && !compiled.matchesEveryNode
                    let asksForHosts = tellsNodesApart && compiled.blocks.tellsPodsApart
                    let asksForNodes = tellsNodesApart && !compiled.unreadNodes.isEmpty
                    let names =
                        (compiled.networks.tellsPodsApart ? pods : [])
                        + (asksForNodes ? onUnreadNodes : asksForHosts ? hosts : [])
                    if names.isEmpty { return nil }
                    return NetworkNote(
                        "\(index.policies[policy].title), rule \(direction.rawValue)[\(compiled.index)] is about "
                            + "\(asksForNodes ? "nodes by their labels" : "addresses"), and those of "
                            + "\(someNames(names)) are not known: they are taken to be others",
                        at: index.rule(compiled, direction)?.origin)
                }
            }
        }
    }

    /// Rules of Istio for addresses that pods can have, for workloads of the mesh, where those of an end are not known.
    func unknownAddressesInMesh(from sources: [Workload], to destinations: [Workload]) -> [NetworkNote] {
        if !mesh.matchesAddresses { return [] }
        func unknown(_ workloads: [Workload]) -> [String] {
            workloads.filter { $0.facts.contains(where: \.addresses.isEmpty) }.map(\.name.description)
        }
        let (senders, receivers) = (unknown(sources), unknown(destinations))
        return mesh.authorizations(of: destinations.lazy.flatMap(\.classes).map(\.mesh)).flatMap { policy in
            policy.rules.compactMap { rule in
                let asksForSenders = rule.demandsOnSources.contains { $0.addresses.holds(for: nil) == nil }
                let asksForReceivers = rule.demandsOnDestinations.contains { $0.holds(for: nil) == nil }
                let names = asksForSenders && !senders.isEmpty ? senders : asksForReceivers ? receivers : []
                if names.isEmpty { return nil }
                return NetworkNote(
                    "\(policy.title), rule rules[\(rule.index)] is about addresses, and those of \(someNames(names)) are "
                        + "not known: what is said to be allowed may be denied", at: rule.origin)
            }
        }
    }

    /// Workloads behind the ingress controller that policies let some pods in to, and not every pod.
    private var placesOfController: [NetworkNote] {
        if facts.routes.isEmpty { return [] }
        let search = ExposureSearch(self)
        var seen: Set<NetworkNote> = []
        let places = search.sorted.filter { $0.route.passesController && $0.open != $0.connections }.map { exposure in
            let route = exposure.links.first
            return NetworkNote(
                "policies let only some pods open \(exposure.connections.subtracting(exposure.open)) of "
                    + "\(exposure.workload): the proxy behind \(route?.text ?? exposure.route.rawValue) is taken to be "
                    + "one of them, since where it runs is not known", at: route?.origin)
        }.filter { seen.insert($0).inserted }
        return NetworkNote.few(places, rest: "workloads let in some pods as well")
            + (search.hasMoreEntrances
                ? [NetworkNote("of some workloads behind many Gateways only the first one is shown")] : [])
    }

    /// Policies of Istio for workloads that were read, whose decisions cannot be known.
    func unjudged(for workloads: [Workload]) -> [UnjudgedAuthorizationFact] {
        facts.unjudgedAuthorizations.filter { policy in
            workloads.contains { workload in
                workload.facts.contains { pod in
                    policy.scope.covers(namespace: pod.name.namespace, labels: pod.labels) && mayBeInMesh(pod)
                }
            }
        }
    }

    private var unjudgedByMesh: [NetworkNote] {
        unjudged(for: workloads).map { policy in
            switch policy.place {
            case .externalAuthorizer(let provider):
                let name = provider.map { " (provider \($0))" } ?? ""
                return NetworkNote(
                    "\(policy.title) asks an external authorizer\(name), which may deny what is said to be allowed",
                    at: policy.origin)
            case .gateway:
                return NetworkNote(
                    "\(policy.title) is for what passes a gateway or waypoint, where it may deny what is said to be allowed",
                    at: policy.origin)
            }
        }
    }

    /// Whether Istio carries a pod's traffic; its namespace may say so elsewhere.
    private func mayBeInMesh(_ pod: WorkloadFact) -> Bool {
        if pod.isOnHostNetwork { return false }
        let namespace = pod.name.namespace
        let isDeclared = scope == .cluster || facts.namespaces.contains { $0.name == namespace }
        return isDeclared
            ? MeshMembership(of: pod.mesh, namespaceLabels: namespaces[namespace] ?? [:]) != .outside
            : pod.mesh.allowsMembership
    }
}
