/// Policies in a cluster whose network does not heed them.
extension FindingCollector {
    mutating func checkEnforcement() {
        guard let policy = model.index.policies.first else { return }
        let plugins = model.workloads.filter { $0.name.kind == "DaemonSet" }
            .map { workload in
                let agents = workload.facts.flatMap(\.networkAgents)
                return (workload: workload, agents: agents.map { model.facts.settled($0) ?? .enforces })
            }.filter { !$0.agents.isEmpty }
        if plugins.contains(where: { $0.agents.contains(.enforces) }) { return }
        guard let plugin = plugins.first else { return }
        if let doubtful = plugins.first(where: { $0.agents.contains(.isOfUnknownVersion) }) {
            cannotTell(
                .notEnforced,
                "whether \(doubtful.workload.name) enforces policies depends on its version, which its image does not "
                    + "tell", at: doubtful.workload.origin)
            return
        }
        var reason = "\(plugin.workload.name) connects the pods and enforces no policies"
        for plugin in plugins {
            for case .isSwitchedOff(let flag) in plugin.agents {
                reason = "\(plugin.workload.name) enforces no policies, since --\(flag) is off"
            }
        }
        report(
            .notEnforced,
            "\(reason), so that those of the cluster, \(model.index.policies.count) in number, do nothing",
            at: plugin.workload.origin, evidence: [.init(policy.title, at: policy.origin)],
            absent: Absence(of: [.workloads], in: .anywhere))
    }
}
