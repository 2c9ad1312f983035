/// Findings of rights and workloads together.
struct WorkloadFindings {
    static let ruleNames: Set<String> = [
        "rbac-control-plane-host-access", "rbac-powerful-node-agent", "rbac-powerful-workload",
    ]

    private let analysis: AccessAnalysis
    private var model: AccessModel { analysis.model }

    init(_ analysis: AccessAnalysis) { self.analysis = analysis }

    func findings() -> [AnalysisFinding] { controlPlaneAccess() + powerfulTokens() }

    /// Whoever breaks out of such a container finds the keys of the cluster.
    private func controlPlaneAccess() -> [AnalysisFinding] {
        let controlPlane = Set(model.facts.nodes.filter(\.isControlPlane).map(\.name))
        let workloads = model.facts.workloads
        var found: Set<Int> = []
        return workloads.indices.flatMap { place -> [AnalysisFinding] in
            let workload = workloads[place]
            let isThere = workload.placement.nodeName.map(controlPlane.contains) ?? false
            guard workload.placement.mayUseControlPlane || isThere, let access = workload.hostAccess.first,
                let owner = model.representative(of: place)
            else { return [] }
            // Of a workload that says nothing of it the first pod that is there.
            if owner != place {
                guard isThere, !workloads[owner].placement.mayUseControlPlane, found.insert(owner).inserted else {
                    return []
                }
            }
            return [
                AnalysisFinding(
                    rule: "rbac-control-plane-host-access",
                    message: "\(workload.description) may run on a control-plane node, and \(access.reason)",
                    origin: access.origin, identity: workload.hostAccess.map(\.reason).sorted(),
                    evidence: [AnalysisFinding.Evidence(workload.description, at: workload.origin)]
                        + workload.hostAccess.prefix(5).map { AnalysisFinding.Evidence($0.reason, at: $0.origin) })
            ]
        }
    }

    private static let clusterWide: Set<Capability.ID> = [
        .readAllSecrets, .issueAnyToken, .impersonateUsers, .impersonateGroups, .impersonateServiceAccounts,
        .escalateClusterRoles, .bindClusterRoles, .createPods, .createWorkloads, .patchPods, .execIntoPods,
        .proxyToNodes, .mutatingWebhooks, .apiServices,
    ]

    /// Tokens that workloads hold, and that are worth the cluster or a good part of it. One that lies on every node belongs
    /// to whoever has one of them.
    private func powerfulTokens() -> [AnalysisFinding] {
        model.facts.workloads.flatMap { workload -> [AnalysisFinding] in
            guard !model.isOwned(workload), model.mountsToken(workload), let power = power(of: workload) else {
                return []
            }
            let isOnEveryNode = workload.placement.isOnEveryNode
            return [
                AnalysisFinding(
                    rule: isOnEveryNode ? "rbac-powerful-node-agent" : "rbac-powerful-workload",
                    message: (isOnEveryNode ? "every node" : workload.description)
                        + " holds a token of \(workload.subject), which may \(power.what)",
                    origin: workload.origin,
                    identity: analysis.identity([power.grant], names: [workload.subject.description]),
                    evidence: [AnalysisFinding.Evidence(workload.description, at: workload.origin)]
                        + analysis.evidence([power.grant], rules: power.rules),
                    // The account may say that Pods get no token.
                    absences: workload.automount == nil
                        ? [Absence(of: [.core("ServiceAccount")], in: .namespace(workload.namespace))] : [])
            ]
        }
    }

    /// The first grant that is worth the cluster, to a workload's account or to a group that the account is in.
    private func power(
        of workload: AccessFacts.Workload
    ) -> (grant: Grant, rules: [Int32], what: String)? {
        for grant in model.grants(of: UserInfo(workload.subject), in: nil) {
            let binding = model.bindings[grant.binding]
            guard !analysis.isDefault(grant), let role = model.roleIndex(of: binding) else { continue }
            if analysis.powers[role] >= .writer { return (grant, [], "do everything") }
            let matches = analysis.capabilities(ofBinding: grant.binding).filter {
                WorkloadFindings.clusterWide.contains($0.id)
            }
            guard let first = matches.first else { continue }
            return (grant, Set(matches.map(\.rule)).sorted(), Capability[first.id].what(names: first.names))
        }
        return nil
    }
}

extension AccessModel {
    /// Whether a workload's Pods are given a token: the Pod decides, then its ServiceAccount, and else they are.
    public func mountsToken(_ workload: AccessFacts.Workload) -> Bool {
        if let automount = workload.automount { return automount }
        return automountByAccount[workload.subject] ?? true
    }

    /// Whether its controller is a workload among the facts that says as much of it: whoever gets into one gets into the
    /// other. A controller that is not there, or that is claimed by what has more power, stands for nothing.
    public func isOwned(_ workload: AccessFacts.Workload) -> Bool { controller(of: workload) != nil }

    /// The workload that stands for another in the answers: its controller, or the controller's. Nil where objects claim
    /// each other.
    func representative(of place: Int) -> Int? {
        var place = place
        var passed: Set<Int> = []
        while passed.insert(place).inserted {
            guard let next = controller(of: facts.workloads[place]) else { return place }
            place = next
        }
        return nil
    }

    private func controller(of workload: AccessFacts.Workload) -> Int? {
        guard let controller = workload.controller, let owners = workloadsByDescription[controller] else {
            return nil
        }
        let reasons = Set(workload.hostAccess.map(\.reason))
        return owners.first { place in
            let owner = facts.workloads[place]
            return owner.subject == workload.subject && owner.automount == workload.automount
                && reasons.isSubset(of: owner.hostAccess.map(\.reason))
        }
    }
}
