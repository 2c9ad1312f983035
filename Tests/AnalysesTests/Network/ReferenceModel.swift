@testable import Analyses

/// A cluster in the plainest terms, and the meaning of its policies by trying one pod, port and address at a time: what
/// the engine must equal. It shares no code with the engine; what both know is the specification.
struct ReferenceCluster {
    struct Address: Hashable {
        let isIPv6: Bool
        let bits: UInt128
    }

    struct Network {
        let base: Address
        let length: Int
        let text: String

        func contains(_ address: Address) -> Bool {
            if address.isIPv6 != base.isIPv6 { return false }
            let width = base.isIPv6 ? 128 : 32
            for bit in 0..<length where (address.bits ^ base.bits) >> UInt128(width - 1 - bit) & 1 == 1 { return false }
            return true
        }
    }

    struct Selector {
        enum Test {
            case equals(String)
            case isIn([String])
            case notIn([String])
            case exists, absent
        }
        var tests: [(key: String, test: Test)] = []

        func matches(_ labels: [String: String]) -> Bool {
            for (key, test) in tests {
                let value = labels[key]
                switch test {
                case .equals(let wanted): if value != wanted { return false }
                case .isIn(let wanted): if value == nil || !wanted.contains(value ?? "") { return false }
                case .notIn(let unwanted): if let value, unwanted.contains(value) { return false }
                case .exists: if value == nil { return false }
                case .absent: if value != nil { return false }
                }
            }
            return true
        }
    }

    struct Pod {
        let namespace: String
        let name: String
        let labels: [String: String]
        let isOnHostNetwork: Bool
        let address: (address: Address, text: String)?
        let namedPorts: [(name: String, proto: String, number: Int)]
    }

    enum Peer {
        /// `podSelector`, `namespaceSelector`.
        case selectors(pods: Selector?, namespaces: Selector?)
        case block(Network, except: [Network])
        case networks([Network])
    }

    enum Port {
        case every(proto: String)
        case range(proto: String, ClosedRange<Int>)
        case named(proto: String?, String)
    }

    struct Rule {
        /// Allow, Deny or Pass.
        var action = "Allow"
        /// Empty in a NetworkPolicy: all.
        var peers: [Peer]
        /// Empty: all.
        var ports: [Port]
    }

    struct Policy {
        enum Kind: Equatable {
            case network
            case admin(priority: Int)
            case baseline
            case cluster(isAdmin: Bool, priority: Int)
        }
        let kind: Kind
        let name: String
        /// Of a NetworkPolicy.
        let namespace: String
        /// Of other policies.
        let namespaceSelector: Selector
        let podSelector: Selector
        let types: [String]
        var ingress: [Rule]
        var egress: [Rule]
    }

    enum End {
        case pod(Int)
        case outside(Address)
    }

    var namespaceLabels: [String: [String: String]]
    var pods: [Pod]
    var policies: [Policy]

    // MARK: Meaning

    func isAllowed(from source: End, to destination: End, _ proto: String, _ port: Int) -> Bool {
        if case .pod(let pod) = source, !pods[pod].isOnHostNetwork,
            !allows(isIngress: false, pods[pod], destination, destination, proto, port)
        {
            return false
        }
        if case .pod(let pod) = destination, !pods[pod].isOnHostNetwork {
            if case .pod(let other) = source, pods[other].isOnHostNetwork { return true }
            return allows(isIngress: true, pods[pod], source, destination, proto, port)
        }
        return true
    }

    private func labels(ofNamespace name: String) -> [String: String] {
        var labels = namespaceLabels[name] ?? [:]
        labels["kubernetes.io/metadata.name"] = name
        return labels
    }

    private func allows(
        isIngress: Bool, _ pod: Pod, _ peer: End, _ destination: End, _ proto: String, _ port: Int
    ) -> Bool {
        func rules(_ policy: Policy) -> [Rule] { isIngress ? policy.ingress : policy.egress }
        func hits(_ rule: Rule, _ policy: Policy) -> Bool {
            matches(rule, policy, peer) && matches(rule.ports, destination, proto, port)
        }
        let selecting = policies.filter { policy in
            policy.kind == .network
                ? policy.namespace == pod.namespace && policy.podSelector.matches(pod.labels)
                : policy.namespaceSelector.matches(labels(ofNamespace: pod.namespace))
                    && policy.podSelector.matches(pod.labels)
        }
        func tier(_ number: (Policy.Kind) -> Int?) -> [Policy] {
            selecting.filter { number($0.kind) != nil }.sorted { number($0.kind)! < number($1.kind)! }
        }
        let admin = tier {
            switch $0 {
            case .admin(let priority), .cluster(isAdmin: true, let priority): priority
            default: nil
            }
        }
        tier: for policy in admin {
            for rule in rules(policy) where hits(rule, policy) {
                if rule.action == "Allow" { return true }
                if rule.action == "Deny" { return false }
                break tier
            }
        }
        let isolating = selecting.filter { policy in
            let types =
                policy.types.isEmpty ? ["Ingress"] + (policy.egress.isEmpty ? [] : ["Egress"]) : policy.types
            return policy.kind == .network && types.contains(isIngress ? "Ingress" : "Egress")
        }
        if !isolating.isEmpty { return isolating.contains { policy in rules(policy).contains { hits($0, policy) } } }
        let baseline = tier {
            switch $0 {
            case .cluster(isAdmin: false, let priority): priority
            case .baseline: 5000
            default: nil
            }
        }
        for policy in baseline {
            for rule in rules(policy) where hits(rule, policy) { return rule.action != "Deny" }
        }
        return true
    }

    private func matches(_ rule: Rule, _ policy: Policy, _ peer: End) -> Bool {
        if policy.kind == .network && rule.peers.isEmpty { return true }
        return rule.peers.contains { item in
            switch item {
            case .selectors(let podSelector, let namespaceSelector):
                guard case .pod(let number) = peer, !pods[number].isOnHostNetwork else { return false }
                let pod = pods[number]
                let isThere =
                    namespaceSelector?.matches(labels(ofNamespace: pod.namespace))
                    ?? (pod.namespace == policy.namespace)
                return isThere && podSelector?.matches(pod.labels) ?? true
            case .block(let network, let except):
                return hasAddress(peer, forPods: false) { address in
                    network.contains(address) && !except.contains { $0.contains(address) }
                } unknown: {
                    network.length == 0 && except.isEmpty
                }
            case .networks(let networks):
                return hasAddress(peer, forPods: true) { address in
                    networks.contains { $0.contains(address) }
                } unknown: {
                    networks.contains { $0.length == 0 }
                }
            }
        }
    }

    private func hasAddress(
        _ peer: End, forPods: Bool, _ test: (Address) -> Bool, unknown: () -> Bool
    ) -> Bool {
        switch peer {
        case .outside(let address): return test(address)
        case .pod(let number):
            let pod = pods[number]
            if !pod.isOnHostNetwork && !forPods { return false }
            return pod.address.map { test($0.address) } ?? unknown()
        }
    }

    private func matches(_ ports: [Port], _ destination: End, _ proto: String, _ port: Int) -> Bool {
        if ports.isEmpty { return true }
        return ports.contains { item in
            switch item {
            case .every(let wanted): return wanted == proto
            case .range(let wanted, let range): return wanted == proto && range.contains(port)
            case .named(let wanted, let name):
                guard case .pod(let number) = destination else { return false }
                return pods[number].namedPorts.contains {
                    $0.name == name && $0.proto == proto && $0.number == port && (wanted == nil || wanted == proto)
                }
            }
        }
    }
}

// MARK: - YAML

extension ReferenceCluster {
    var documents: [String] {
        namespaceLabels.sorted { $0.key < $1.key }.map { name, labels in
            "{apiVersion: v1, kind: Namespace, metadata: {name: \(name), labels: \(yaml(labels))}}"
        } + pods.map(yaml) + policies.map(yaml)
    }

    private func yaml(_ labels: [String: String]) -> String {
        "{" + labels.sorted { $0.key < $1.key }.map { "\($0.key): '\($0.value)'" }.joined(separator: ", ") + "}"
    }

    private func yaml(_ selector: Selector) -> String {
        var (labels, expressions): ([String], [String]) = ([], [])
        func values(_ texts: [String]) -> String { "[" + texts.map { "'\($0)'" }.joined(separator: ", ") + "]" }
        for (key, test) in selector.tests {
            switch test {
            case .equals(let value): labels.append("\(key): '\(value)'")
            case .isIn(let list): expressions.append("{key: \(key), operator: In, values: \(values(list))}")
            case .notIn(let list): expressions.append("{key: \(key), operator: NotIn, values: \(values(list))}")
            case .exists: expressions.append("{key: \(key), operator: Exists}")
            case .absent: expressions.append("{key: \(key), operator: DoesNotExist}")
            }
        }
        return "{matchLabels: {\(labels.joined(separator: ", "))}, "
            + "matchExpressions: [\(expressions.joined(separator: ", "))]}"
    }

    private func yaml(_ pod: Pod) -> String {
        let ports = pod.namedPorts.map { "{name: \($0.name), protocol: \($0.proto), containerPort: \($0.number)}" }
        let status = pod.address.map { ", status: {podIPs: [{ip: '\($0.text)'}]}" } ?? ""
        return """
            {apiVersion: v1, kind: Pod, metadata: {name: \(pod.name), namespace: \(pod.namespace), \
            labels: \(yaml(pod.labels))}, spec: {hostNetwork: \(pod.isOnHostNetwork), \
            containers: [{name: c, image: i, ports: [\(ports.joined(separator: ", "))]}]}\(status)}
            """
    }

    private func yaml(_ policy: Policy) -> String {
        let isNetwork = policy.kind == .network
        func rules(_ list: [Rule], _ peers: String) -> String {
            "[" + list.map { yaml($0, peers, policy.kind) }.joined(separator: ", ") + "]"
        }
        let (ingress, egress) = (rules(policy.ingress, "from"), rules(policy.egress, "to"))
        if isNetwork {
            return """
                {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: \(policy.name), \
                namespace: \(policy.namespace)}, spec: {podSelector: \(yaml(policy.podSelector)), \
                policyTypes: [\(policy.types.joined(separator: ", "))], ingress: \(ingress), egress: \(egress)}}
                """
        }
        let (version, kind, head) =
            switch policy.kind {
            case .admin(let priority): ("v1alpha1", "AdminNetworkPolicy", "priority: \(priority), ")
            case .cluster(let isAdmin, let priority):
                ("v1alpha2", "ClusterNetworkPolicy", "tier: \(isAdmin ? "Admin" : "Baseline"), priority: \(priority), ")
            default: ("v1alpha1", "BaselineAdminNetworkPolicy", "")
            }
        return """
            {apiVersion: policy.networking.k8s.io/\(version), kind: \(kind), metadata: {name: \(policy.name)}, \
            spec: {\(head)subject: {pods: {namespaceSelector: \(yaml(policy.namespaceSelector)), \
            podSelector: \(yaml(policy.podSelector))}}, ingress: \(ingress), egress: \(egress)}}
            """
    }

    private func yaml(_ rule: Rule, _ peersName: String, _ kind: Policy.Kind) -> String {
        let isCluster = if case .cluster = kind { true } else { false }
        var fields: [String] = []
        if kind != .network {
            fields.append("action: \(isCluster && rule.action == "Allow" ? "Accept" : rule.action)")
        }
        if !rule.peers.isEmpty {
            fields.append("\(peersName): [\(rule.peers.map { yaml($0, kind) }.joined(separator: ", "))]")
        }
        if !rule.ports.isEmpty {
            let name = isCluster ? "protocols" : "ports"
            fields.append("\(name): [\(rule.ports.map { yaml($0, kind) }.joined(separator: ", "))]")
        }
        return "{\(fields.joined(separator: ", "))}"
    }

    private func yaml(_ peer: Peer, _ kind: Policy.Kind) -> String {
        switch peer {
        case .selectors(let pods, let namespaces) where kind == .network:
            let parts = [
                pods.map { "podSelector: \(yaml($0))" }, namespaces.map { "namespaceSelector: \(yaml($0))" },
            ]
            return "{\(parts.compactMap { $0 }.joined(separator: ", "))}"
        case .selectors(let pods, let namespaces):
            let place = yaml(namespaces ?? Selector())
            return pods.map { "{pods: {namespaceSelector: \(place), podSelector: \(yaml($0))}}" }
                ?? "{namespaces: \(place)}"
        case .block(let network, let except):
            let holes = except.map { "'\($0.text)'" }.joined(separator: ", ")
            return "{ipBlock: {cidr: '\(network.text)', except: [\(holes)]}}"
        case .networks(let networks):
            return "{networks: [\(networks.map { "'\($0.text)'" }.joined(separator: ", "))]}"
        }
    }

    private func yaml(_ port: Port, _ kind: Policy.Kind) -> String {
        switch kind {
        case .network:
            switch port {
            case .every(let proto): return "{protocol: \(proto)}"
            case .range(let proto, let range):
                let end = range.count > 1 ? ", endPort: \(range.upperBound)" : ""
                return "{protocol: \(proto), port: \(range.lowerBound)\(end)}"
            case .named(let proto, let name): return "{protocol: \(proto ?? "TCP"), port: \(name)}"
            }
        case .cluster:
            switch port {
            case .every(let proto): return "{\(proto.lowercased()): {}}"
            case .range(let proto, let range):
                let match =
                    range.count > 1
                    ? "range: {start: \(range.lowerBound), end: \(range.upperBound)}" : "number: \(range.lowerBound)"
                return "{\(proto.lowercased()): {destinationPort: {\(match)}}}"
            case .named(_, let name): return "{destinationNamedPort: \(name)}"
            }
        case .admin, .baseline:
            switch port {
            case .every(let proto): return "{portRange: {protocol: \(proto), start: 1, end: 65535}}"
            case .range(let proto, let range):
                return range.count > 1
                    ? "{portRange: {protocol: \(proto), start: \(range.lowerBound), end: \(range.upperBound)}}"
                    : "{portNumber: {protocol: \(proto), port: \(range.lowerBound)}}"
            case .named(_, let name): return "{namedPort: \(name)}"
            }
        }
    }
}
