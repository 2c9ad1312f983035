/// Findings of rights and workloads together.
struct WorkloadFindings {
    static let ruleNames: Set<String> = [
        AccessAnalysis.privilegedPods, "rbac-control-plane-host-access", "rbac-powerful-node-agent",
        "rbac-powerful-workload",
    ]

    private let analysis: AccessAnalysis
    private let admins: Admins
    private var model: AccessModel { analysis.model }

    init(_ analysis: AccessAnalysis, admins: Admins) {
        self.analysis = analysis
        self.admins = admins
    }

    private static let makingPods: Set<Capability.ID> = [.createPods, .createWorkloads, .changeWorkloads]

    func findings() -> [AnalysisFinding] { privilegedPods() + controlPlaneAccess() + powerfulTokens() }

    /// Whoever makes Pods where nothing stops privileged ones has the nodes.
    private func privilegedPods() -> [AnalysisFinding] {
        let open = model.facts.namespaces.filter { $0.enforcedLevel == nil || $0.enforcedLevel == "privileged" }
        let openNames = Set(open.map(\.name))
        guard !open.isEmpty else { return [] }
        var findings: [AnalysisFinding] = []
        let objects = NamedObjects(model)
        let rule = AccessAnalysis.privilegedPods
        for (number, binding) in model.bindings.enumerated()
        where !admins.say(rule, ofBinding: number, in: binding.namespace) {
            let grants = binding.subjects.indices.map { Grant(binding: number, subject: $0) }.filter {
                !analysis.isDefault($0)
                    && !admins.say(rule, of: binding.subjects[$0.subject].subject, in: binding.namespace)
            }
            guard !grants.isEmpty, let origin = binding.roleOrigin ?? binding.origin,
                let (made, what, reached) = privilege(ofBinding: number, in: openNames, objects)
            else { continue }
            let subjects = AccessWords.list(grants.map { binding.subjects[$0.subject].subject })
            let places = (reached.count == 1 ? "namespace " : "namespaces ") + AccessWords.list(reached)
            findings.append(
                AnalysisFinding(
                    rule: rule,
                    message: "\(binding) lets \(subjects) \(what) \(places), where nothing refuses them",
                    origin: origin,
                    evidence: analysis.evidence(grants, rules: Set(made.map(\.rule)).sorted())
                        + open.filter { reached.contains($0.name) }.prefix(3).map { namespace in
                            let level =
                                namespace.enforcedLevel.map { "enforces \($0)" } ?? "enforces no Pod Security level"
                            return AnalysisFinding.Evidence(
                                "namespace \(namespace.name) \(level)", at: namespace.origin)
                        }))
        }
        return findings
    }

    /// Of files: the bindings that would let somebody run privileged Pods in a namespace without Pod Security, where no
    /// Namespace was read that tells.
    func unknownPodSecurity() -> [Int] {
        let open = Set(
            model.facts.namespaces.filter { $0.enforcedLevel == nil || $0.enforcedLevel == "privileged" }.map(\.name))
        let objects = NamedObjects(model)
        return model.bindings.indices.filter { number in
            let binding = model.bindings[number]
            guard let role = model.roleIndex(of: binding),
                binding.namespace != nil || analysis.powers[role] < .writer,
                binding.subjects.indices.contains(where: {
                    !analysis.isDefault(Grant(binding: number, subject: $0))
                })
            else { return false }
            guard let namespace = binding.namespace else {
                let makes = analysis.capabilities(ofBinding: number).contains {
                    WorkloadFindings.makingPods.contains($0.id) || $0.id == .ephemeralContainers
                }
                return makes && open.isEmpty
            }
            return !objects.declaredNamespaces.contains(namespace)
                && privilege(ofBinding: number, in: [namespace], objects) != nil
        }
    }

    /// The rights by which a binding lets privileged containers into open namespaces, and into which.
    private func privilege(
        ofBinding number: Int, in open: Set<String>, _ objects: NamedObjects
    ) -> (rights: [CapabilityMatch], what: String, places: [String])? {
        let binding = model.bindings[number]
        let places = binding.namespace.map { open.intersection([$0]) } ?? open
        guard !places.isEmpty, let role = model.roleIndex(of: binding) else { return nil }
        let rights = analysis.capabilities(ofBinding: number)
        let making = rights.filter { WorkloadFindings.makingPods.contains($0.id) }
        if !making.isEmpty { return (making, "run privileged Pods in", places.sorted()) }
        let adding = rights.filter { $0.id == .ephemeralContainers }
        if !adding.isEmpty { return (adding, "add privileged containers to Pods in", places.sorted()) }
        let changing = analysis.capabilitiesForNames(ofRole: role, in: BindingScope(binding.namespace)).filter {
            $0.id == .changeWorkloads
        }
        let changed = changing.flatMap {
            objects.namespacesOfWorkloads(changedBy: model.rules[Int($0.rule)], in: binding.namespace)
        }
        let names = AccessWords.list(Set(changing.flatMap(\.names)).sorted())
        let reached = places.intersection(changed).sorted()
        return reached.isEmpty ? nil : (changing, "run privileged Pods by \(names) in", reached)
    }

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
                    origin: access.origin,
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
