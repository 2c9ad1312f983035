/// Something that limits what answers about the network are worth.
public struct NetworkNote: Hashable, Sendable {
    public let text: String
    /// Where it was written, if it was.
    public let origin: Origin?

    init(_ text: String, at origin: Origin? = nil) {
        self.text = text
        self.origin = origin
    }
}

extension NetworkModel {
    /// What this analysis does not judge, or takes for granted, each at most a few times.
    var notes: [NetworkNote] {
        NetworkNote.few(mistaken, rest: "objects are refused as well")
            + NetworkNote.few(facts.remarks, rest: "networks are written so as well")
            + NetworkNote.few(foreign, rest: "policies of such kinds are there as well")
            + NetworkNote.few(undecided, rest: "policies of equal priority are there as well")
            + NetworkNote.few(withoutSelector, rest: "Services without a selector are there as well")
            + NetworkNote.few(withOtherBackends, rest: "routes have such backends as well")
            + NetworkNote.few(RouteEntrances(self).notes, rest: "routes ask for such Gateways as well")
            + NetworkNote.few(undeclared, rest: "namespaces are not declared as well")
            + NetworkNote.few(chosenByControllers, rest: "selectors ask for such labels as well")
            + NetworkNote.few(byDomain, rest: "rules for names of hosts are there as well")
            + doubts + enforcement
    }

    private var mistaken: [NetworkNote] {
        (facts.mistakes + facts.refusals).map { mistake in
            let object = mistake.origin.resource
            let title = object.name.map { "\(object.kind) \($0)" } ?? "a \(object.kind)"
            return NetworkNote(
                "\(title) does not count, since the API server would refuse it: "
                    + mistake.reason, at: mistake.origin)
        }
    }

    private var foreign: [NetworkNote] {
        facts.foreignPolicies.map { policy in
            let resource = policy.origin.resource
            return NetworkNote(
                "\(resource.kind) \(resource.name ?? "") is not understood and does not count", at: policy.origin)
        }
    }

    /// Cluster policies of one tier and priority for the same pods: which of them decides first is not defined.
    private var undecided: [NetworkNote] {
        var pairs: Set<[Int]> = []
        for pod in classes {
            for direction in TrafficDirection.allCases {
                let plan = pod.plan(direction)
                for rules in [plan.admin, plan.baseline] {
                    for (rule, next) in zip(rules, rules.dropFirst())
                    where rule.policy != next.policy
                        && index.policies[rule.policy].priority == index.policies[next.policy].priority
                    {
                        pairs.insert([rule.policy, next.policy])
                    }
                }
            }
        }
        return pairs.sorted { $0.lexicographicallyPrecedes($1) }.map { pair in
            let (first, second) = (index.policies[pair[0]], index.policies[pair[1]])
            return NetworkNote(
                "\(second.title) and \(first.title) are for the same pods and have the same priority, "
                    + "\(second.priority): which decides first is not defined, and here it is \(first.title)",
                at: second.origin)
        }
    }

    /// Services that lead somewhere, nobody knows where, by a way from outside.
    private var withoutSelector: [NetworkNote] {
        let routed = Set(facts.routes.flatMap(\.backends).map { "\($0.namespace)/\($0.service)" })
        return facts.services.compactMap { service in
            let name = "\(service.namespace)/\(service.name)"
            if service.kind == .externalName, routed.contains(name) {
                return NetworkNote(
                    "Service \(name) is an ExternalName, a name for another host: where it leads is not known",
                    at: service.typeOrigin ?? service.origin)
            }
            guard service.selector.isEmpty, service.kind != .externalName,
                service.kind != .clusterIP || routed.contains(name)
            else { return nil }
            return NetworkNote("Service \(name) has no selector: where it leads is not known", at: service.origin)
        }
    }

    /// Routes to what is no Service: a Service of another cluster, a pool of servers of models, a bucket.
    private var withOtherBackends: [NetworkNote] {
        facts.routes.flatMap { route in
            route.otherBackends.map {
                NetworkNote(
                    "\(route.title) leads to \($0.text), which is no Service: what is behind it is not known",
                    at: $0.origin)
            }
        }
    }

    /// Namespaces whose labels nobody states and policies ask for.
    private var undeclared: [NetworkNote] {
        undeclaredNamespaces(of: workloads).map {
            NetworkNote(
                "namespace \($0) is not declared in what was read: policies that ask for labels of namespaces "
                    + "do not match it")
        }
    }

    /// The namespaces of workloads whose labels policies ask for and nobody states.
    func undeclaredNamespaces(of workloads: [Workload]) -> [String] {
        Set(
            workloads.filter { $0.classes.contains { !$0.undecided.isEmpty } }.map(\.name.namespace)
        ).sorted()
    }

    /// Selectors that ask for a value that nobody knows.
    private var chosenByControllers: [NetworkNote] {
        let byAsker = Dictionary(grouping: guesses) { [$0.asker, $0.requirement] }
        return byAsker.values.compactMap { guesses in
            guard let first = guesses.first else { return nil }
            return NetworkNote(
                "\(first.reason): pods of "
                    + "\(someNames(guesses.map(\.workload.description))) may have it or not, and both are counted",
                at: first.origin)
        }.sorted { $0.text < $1.text }
    }

    private var byDomain: [NetworkNote] {
        index.policies.flatMap { policy in
            ((policy.ingress ?? []) + (policy.egress ?? [])).compactMap { rule -> NetworkNote? in
                let names = (rule.peers ?? []).flatMap { peer -> [String] in
                    if case .domains(let names) = peer.kind { names } else { [] }
                }
                if names.isEmpty { return nil }
                if rule.action != .allow {
                    let verb = rule.action == .deny ? "deny" : "pass on"
                    return NetworkNote(
                        "\(policy.title) would \(verb) \(someNames(names)) by name, and domainNames are for rules that "
                            + "\(policy.kind == .clusterNetworkPolicy ? "accept" : "allow"): that does not count",
                        at: rule.origin)
                }
                return NetworkNote(
                    "\(policy.title) allows \(someNames(names)) by name: the addresses behind it are not known",
                    at: rule.origin)
            }
        }
    }

    private var enforcement: [NetworkNote] {
        guard !index.policies.isEmpty else { return [] }
        var collector = FindingCollector(self)
        collector.checkEnforcement()
        if let finding = collector.findings.first { return [NetworkNote(finding.message, at: finding.origin)] }
        if let doubt = collector.unevaluated.first {
            return [NetworkNote("\(doubt.reason): that it does is taken for granted", at: doubt.origin)]
        }
        if scope == .cluster { return [] }
        return [NetworkNote("that the cluster's network plugin enforces policies is taken for granted")]
    }
}

extension NetworkNote {
    private static let most = 5

    /// The first notes, and how many more there are.
    static func few(_ notes: [NetworkNote], rest: String) -> [NetworkNote] {
        if notes.count <= most { return notes }
        return notes.prefix(most) + [NetworkNote("\(notes.count - most) more \(rest)")]
    }
}
