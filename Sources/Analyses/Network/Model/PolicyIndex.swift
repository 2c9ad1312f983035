import Kubernetes

/// The policies of a cluster with their selectors numbered, so that a pod is held against each selector once.
struct PolicyIndex: Sendable {
    /// In the order in which they decide.
    let policies: [TrafficPolicy]
    /// Whether rules hold for pods at their addresses.
    private(set) var matchesPodsByAddress = false
    /// Addresses that no node has that was read.
    let unreadNodes: AddressSet
    /// Names of ports that rules use.
    let portNames: Set<PortQuery>
    private(set) var queries: [PodQuery] = []
    /// The keys of the labels of pods that queries ask for.
    private(set) var podLabelKeys: Set<String> = []
    private var numbers: [PodQuery: Int] = [:]
    /// The policies that each query is the subject of.
    private var policiesBySubject: [[Int]] = []
    private var ingress: [[CompiledRule]?] = []
    private var egress: [[CompiledRule]?] = []
    /// Queries by their namespace, and those that select namespaces by label.
    private var byNamespace: [String: [Int32]] = [:]
    private var byLabel = SelectorIndex()
    /// What those that select namespaces by other labels than their names ask of the names.
    private var byNameBesideLabels = SelectorIndex()

    /// - Parameter blocksMatchPods: whether an `ipBlock` of a NetworkPolicy stands for pods at their addresses, too.
    init(_ policies: [TrafficPolicy], nodes: [NodeFact], blocksMatchPods: Bool) {
        self.policies = policies.sorted { $0.precedes($1) }
        unreadNodes = AddressSet.all.subtracting(AddressSet.union(of: nodes.map(\.addresses)))
        var portNames: Set<PortQuery> = []
        for policy in policies {
            for rule in (policy.ingress ?? []) + (policy.egress ?? []) {
                for case .named(let name, let proto) in rule.ports ?? [] { portNames.insert(.named(name, proto)) }
            }
        }
        self.portNames = portNames

        var subjects: [Int] = []
        for policy in self.policies {
            subjects.append(number(of: policy.subject))
            for rule in (policy.ingress ?? []) + (policy.egress ?? []) {
                for case .pods(let query) in (rule.peers ?? []).map(\.kind) { _ = number(of: query) }
            }
        }
        podLabelKeys = Set(queries.flatMap(\.pods.requirements).map(\.key))
        policiesBySubject = Array(repeating: [], count: queries.count)
        for (policy, subject) in subjects.enumerated() { policiesBySubject[subject].append(policy) }
        for (number, query) in queries.enumerated() {
            let number = Int32(truncatingIfNeeded: number)
            switch query.namespaces {
            case .named(let name): byNamespace[name, default: []].append(number)
            case .matching(let selector):
                byLabel.insert(selector, number: number)
                let onName = selector.requirements.filter { $0.key == NamespaceFact.nameLabel }
                if onName.count < selector.requirements.count {
                    byNameBesideLabels.insert(LabelSelector(onName), number: number)
                }
            }
        }
        let compiler = RuleCompiler(
            numbers: numbers, nodes: nodes, unreadNodes: unreadNodes, blocksMatchPods: blocksMatchPods)
        for (number, policy) in self.policies.enumerated() {
            ingress.append(policy.ingress.map { compiler.compile($0, policy: number) })
            egress.append(policy.egress.map { compiler.compile($0, policy: number) })
        }
        matchesPodsByAddress = (ingress + egress).contains { $0?.contains { !$0.networks.isEmpty } ?? false }
    }

    private mutating func number(of query: PodQuery) -> Int {
        if let number = numbers[query] { return number }
        numbers[query] = queries.count
        queries.append(query)
        return queries.count - 1
    }

    /// The labels of a pod that queries ask for.
    func asked(of labels: [String: String]) -> [String: String] {
        labels.keys.allSatisfy(podLabelKeys.contains) ? labels : labels.filter { podLabelKeys.contains($0.key) }
    }

    /// What the queries that could match pods of a namespace ask of the pods' labels.
    func selectors(inNamespace name: String, labels: [String: String]) -> SelectorIndex {
        var selectors = SelectorIndex()
        for number in (byNamespace[name] ?? []) + byLabel.matches(labels) {
            selectors.insert(queries[Int(number)].pods, number: number)
        }
        return selectors
    }

    /// What the queries that match pods of a namespace or do not, as its labels are of which only the name is known, ask
    /// of the pods' labels.
    func undecidedSelectors(inNamespace name: String) -> SelectorIndex {
        var selectors = SelectorIndex()
        for number in byNameBesideLabels.matches(NamespaceFact.effectiveLabels([:], of: name)) {
            selectors.insert(queries[Int(number)].pods, number: number)
        }
        return selectors
    }

    /// Those of the queries that some policy is for: what ``plan(_:for:)`` hangs on.
    func subjects(among matches: QuerySet) -> QuerySet {
        QuerySet(matches.members.filter { !policiesBySubject[Int($0)].isEmpty })
    }

    /// The rules for pods that match these queries.
    func plan(_ direction: TrafficDirection, for matches: QuerySet) -> DirectionPlan {
        var plan = DirectionPlan()
        let rules = direction == .ingress ? ingress : egress
        for number in matches.members.flatMap({ policiesBySubject[Int($0)] }).sorted() {
            guard let rules = rules[number] else { continue }
            switch policies[number].tier {
            case .admin: plan.admin += rules
            case .baseline: plan.baseline += rules
            case .namespace:
                plan.isolating.append(number)
                plan.allowing += rules
            }
        }
        return plan
    }

    /// The number of a query that some policy has.
    func number(ofKnown query: PodQuery) -> Int? { numbers[query] }

    func compiledRules(_ policy: Int, _ direction: TrafficDirection) -> [CompiledRule] {
        (direction == .ingress ? ingress : egress)[policy] ?? []
    }

    /// The names of hosts to which a rule for egress lets pods send.
    func domains(of rule: CompiledRule) -> [String] {
        (self.rule(rule, .egress)?.peers ?? []).flatMap { peer -> [String] in
            if case .domains(let names) = peer.kind { names } else { [] }
        }
    }

    func rule(_ rule: CompiledRule, _ direction: TrafficDirection) -> TrafficRule? {
        let rules = policies[rule.policy].rules(direction) ?? []
        return rules.indices.contains(rule.index) ? rules[rule.index] : nil
    }
}

extension TrafficPolicy {
    /// Tier and priority decide; the rest makes the order of policies with equal priority the same every time.
    fileprivate func precedes(_ other: TrafficPolicy) -> Bool {
        if tier != other.tier { return tier.rawValue < other.tier.rawValue }
        if priority != other.priority { return priority < other.priority }
        let (a, b) = (origin.location, other.origin.location)
        return (kind.rawValue, namespace ?? "", name, a.file, a.line, a.column)
            < (other.kind.rawValue, other.namespace ?? "", other.name, b.file, b.line, b.column)
    }
}

/// Resolves the selectors of rules.
private struct RuleCompiler {
    let numbers: [PodQuery: Int]
    let nodes: [NodeFact]
    let unreadNodes: AddressSet
    let blocksMatchPods: Bool

    func compile(_ rules: [TrafficRule], policy: Int) -> [CompiledRule] {
        rules.enumerated().map { compile($1, policy: policy, index: $0) }
    }

    private func compile(_ rule: TrafficRule, policy: Int, index: Int) -> CompiledRule {
        var queries: [Int32] = []
        var (blocks, networks): ([AddressSet], [AddressSet]) = ([], [])
        var (everyNode, someNodes) = (false, false)
        var (everyPod, otherNamespaces) = (rule.matchesEveryPeer, rule.matchesEveryPeer)
        for peer in rule.peers ?? [] {
            switch peer.kind {
            case .pods(let query):
                if let number = numbers[query] { queries.append(Int32(truncatingIfNeeded: number)) }
                if query.matchesEverything { everyPod = true }
                if case .matching = query.namespaces { otherNamespaces = true }
            case .block(let addresses):
                blocks.append(addresses)
                if blocksMatchPods { networks.append(addresses) }
            case .networks(let addresses):
                blocks.append(addresses)
                networks.append(addresses)
                if addresses.coversAllPods { everyPod = true }
            case .nodes(let selector):
                if selector.isEmpty { everyNode = true } else { someNodes = true }
                blocks += nodes.filter { selector.matches($0.labels) }.map(\.addresses)
            case .domains: break
            }
        }
        let named = (rule.ports ?? []).contains { if case .named = $0 { true } else { false } }
        let numeric = rule.ports.map { ConnectionSet.union(of: $0.map(NamedPorts.none.resolve)) } ?? .all
        return CompiledRule(
            policy: policy, index: index, action: rule.action, matchesEverything: rule.matchesEveryPeer,
            queries: queries.isEmpty ? nil : QuerySet(queries), blocks: AddressSet.union(of: blocks),
            networks: AddressSet.union(of: networks),
            matchesEveryNode: everyNode, unreadNodes: someNodes ? unreadNodes : .empty,
            matchesEveryPod: everyPod, matchesOtherNamespaces: everyPod || otherNamespaces, ports: rule.ports,
            numericPorts: numeric, namesPorts: named)
    }
}
