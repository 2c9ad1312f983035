/// Policies that do not do what they seem to.
extension FindingCollector {
    mutating func checkPolicies() {
        for (number, policy) in model.index.policies.enumerated() {
            let selected = workloads(matching: policy.subject)
            checkSubject(policy, selected)
            for direction in TrafficDirection.allCases {
                let rules = zip(policy.rules(direction) ?? [], model.index.compiledRules(number, direction))
                    .map { (rule: $0, compiled: $1) }
                checkAddresses(policy, rules, direction)
                for (rule, compiled) in rules {
                    checkBreadth(policy, rule, compiled, direction)
                    checkPeers(policy, rule)
                    if !selected.isEmpty { checkPorts(policy, rule, direction, selected) }
                }
            }
        }
    }

    /// Whether what was scanned would show the pods that a query is about.
    private func wouldSee(_ query: PodQuery) -> Bool {
        if model.scope == .cluster { return true }
        switch query.namespaces {
        case .named(let name): return workloads[name] != nil
        case .matching(let selector):
            let matching = model.namespaces.filter { selector.matches($0.value) }
            return !matching.isEmpty && !selector.isEmpty && matching.allSatisfy { workloads[$0.key] != nil }
        }
    }

    private mutating func checkSubject(_ policy: TrafficPolicy, _ selected: some Collection<NetworkModel.Workload>) {
        // A policy for all pods of a namespace is there for those to come.
        if !selected.isEmpty || policy.subject.pods.isEmpty && policy.tier == .namespace {
            if let guess = guess(of: policy.title, policy.subject.pods, selecting: selected) {
                cannotTell(.danglingPolicy, guess.reason, at: policy.subjectOrigin)
            }
            return
        }
        guard wouldSee(policy.subject) else {
            cannotTell(
                .danglingPolicy, "\(policy.title) is for \(policy.subject), and these were not scanned",
                at: policy.subjectOrigin)
            return
        }
        report(
            .danglingPolicy, "\(policy.title) selects no workload that was scanned: it is for \(policy.subject)",
            at: policy.subjectOrigin, absent: .workloads(policy.subject))
    }

    private mutating func checkBreadth(
        _ policy: TrafficPolicy, _ rule: TrafficRule, _ compiled: CompiledRule, _ direction: TrafficDirection
    ) {
        if rule.action != .allow { return }
        let covers = compiled.matchesEverything || compiled.matchesEveryPod && compiled.blocks.coversAFamily
        if policy.tier == .namespace, policy.subject.pods.isEmpty, covers, compiled.numericPorts == .all {
            let who = direction == .ingress ? "from everywhere to" : "to everywhere from"
            report(
                .allowAll, "\(policy.title) allows everything \(who) every pod of its namespace", at: rule.origin)
            return
        }
        let blocks = FindingCollector.blocks(of: rule)
        let allowed = FindingCollector.everyAddress(policy, compiled.numericPorts, direction)
        let whole = blocks.filter(\.addresses.coversAFamily)
        let ports = ["\(compiled.numericPorts)"]
        for block in whole { report(.publicCIDR, allowed, at: block.origin, about: ports) }
        if whole.isEmpty, let first = blocks.first, AddressSet.union(of: blocks.map(\.addresses)).coversAFamily {
            report(.publicCIDR, "\(allowed): its blocks together leave out none", at: first.origin, about: ports)
        }
    }

    /// What rules of a NetworkPolicy allow on the same ports adds up.
    private mutating func checkAddresses(
        _ policy: TrafficPolicy, _ rules: [(rule: TrafficRule, compiled: CompiledRule)], _ direction: TrafficDirection
    ) {
        if policy.tier != .namespace { return }
        let numbered = rules.filter { !$0.compiled.namesPorts }
        for (ports, rules) in Dictionary(grouping: numbered, by: \.compiled.numericPorts) {
            // Such a rule is judged by itself.
            if rules.contains(where: { $0.compiled.matchesEverything || $0.compiled.blocks.coversAFamily }) { continue }
            let blocks = rules.flatMap { FindingCollector.blocks(of: $0.rule) }
            if let first = blocks.first, AddressSet.union(of: blocks.map(\.addresses)).coversAFamily {
                let allowed = FindingCollector.everyAddress(policy, ports, direction)
                report(.publicCIDR, "\(allowed): the blocks of its rules together leave out none", at: first.origin)
            }
        }
    }

    private static func blocks(of rule: TrafficRule) -> [(origin: Origin, addresses: AddressSet)] {
        (rule.peers ?? []).compactMap { peer in
            switch peer.kind {
            case .block(let addresses), .networks(let addresses): (peer.origin, addresses)
            case .pods, .nodes, .domains: nil
            }
        }
    }

    private static func everyAddress(
        _ policy: TrafficPolicy, _ ports: ConnectionSet, _ direction: TrafficDirection
    ) -> String {
        "\(policy.title) allows \(ports) \(direction == .ingress ? "from" : "to") every address"
    }

    private mutating func checkPeers(_ policy: TrafficPolicy, _ rule: TrafficRule) {
        for peer in rule.peers ?? [] {
            guard case .pods(let query) = peer.kind, workloads(matching: query).isEmpty else { continue }
            // Every pod there is; that none was scanned is no mistake.
            if query.pods.isEmpty, case .named = query.namespaces { continue }
            if query.matchesEverything { continue }
            guard wouldSee(query) else {
                cannotTell(
                    .danglingPeer, "a policy is about \(query), and these were not scanned", at: peer.origin)
                continue
            }
            report(
                .danglingPeer, "\(policy.title) has a peer that matches no workload that was scanned: \(query)",
                at: peer.origin, about: ["\(query)"], absent: .workloads(query))
        }
    }

    /// Named ports that no destination has.
    private mutating func checkPorts(
        _ policy: TrafficPolicy, _ rule: TrafficRule, _ direction: TrafficDirection,
        _ selected: some Collection<NetworkModel.Workload>
    ) {
        for case .named(let name, let proto) in rule.ports ?? [] {
            let query = PortQuery.named(name, proto)
            var destinations = Array(selected)
            if direction == .egress {
                guard let peers = rule.peers else { continue }
                destinations = peers.flatMap { peer -> [NetworkModel.Workload] in
                    if case .pods(let query) = peer.kind { Array(workloads(matching: query)) } else { [] }
                }
                // That the peer matches nothing is said already.
                if destinations.isEmpty { continue }
            }
            let exists = destinations.contains { workload in
                workload.classes.contains { !$0.namedPorts.resolve(query).isEmpty }
            }
            if exists { continue }
            let kind = proto.map { "\($0.rawValue) port" } ?? "port"
            report(
                .danglingPort,
                "\(policy.title) names the \(kind) \(name), which no container has of "
                    + someNames(destinations.map(\.name.description)),
                at: rule.origin, about: ["\(kind) \(name)"],
                absent: Absence(
                    of: [.workloads],
                    in: direction == .ingress ? policy.namespace.map { .namespace($0) } ?? .anywhere : .anywhere))
        }
    }

    /// Cluster policies whose order is undefined.
    mutating func checkClusterPolicies() {
        let policies = model.index.policies.filter { $0.tier != .namespace }
        for (number, policy) in policies.enumerated() {
            let rival = policies[..<number].first { other in
                guard other.tier == policy.tier, other.priority == policy.priority, other.name != policy.name,
                    other.kind == policy.kind
                else { return false }
                let (a, b) = (workloads(matching: other.subject), workloads(matching: policy.subject))
                let names = Set(a.map(\.name))
                return a.isEmpty || b.isEmpty || b.contains { names.contains($0.name) }
            }
            guard let rival else { continue }
            report(
                .equalPriority,
                "\(policy.title) and \(rival.title) both have priority \(policy.priority): "
                    + "which decides first is undefined",
                at: policy.origin, evidence: [.init(rival.title, at: rival.origin)])
        }
    }
}
