@testable import Analyses

/// Numbers that are the same for the same seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Makes small clusters in which few names, labels, ports and networks meet often.
struct RandomCluster {
    private var numbers: SeededNumbers

    init(seed: UInt64) { numbers = SeededNumbers(state: seed) }

    static let networks: [(text: String, hole: String?)] = [
        ("0.0.0.0/0", "10.0.0.0/8"), ("10.0.0.0/8", "10.1.0.0/16"), ("10.1.0.0/16", "10.1.2.0/24"),
        ("10.1.2.0/24", "10.1.2.128/25"), ("192.168.0.0/16", nil), ("10.1.2.3/32", nil), ("::/0", "fd00::/8"),
        ("fd00::/8", "fd80::/9"),
    ]

    private static let podAddresses = ["10.1.2.3", "10.1.9.9", "172.16.0.1", "fd00::5"]

    /// Every address at which a network begins or ends, and its neighbours.
    static let addresses: [String] = [
        "0.0.0.0", "9.255.255.255", "10.0.0.0", "10.0.255.255", "10.1.0.0", "10.1.1.255", "10.1.2.0", "10.1.2.2",
        "10.1.2.3", "10.1.2.4", "10.1.2.127", "10.1.2.128", "10.1.2.255", "10.1.3.0", "10.1.255.255", "10.2.0.0",
        "10.255.255.255", "11.0.0.0", "192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0",
        "255.255.255.255", "::", "fcff::", "fd00::", "fd7f::1", "fd80::", "fdff::1", "fe00::",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ]

    static let ports = [1, 52, 53, 54, 69, 70, 79, 80, 81, 90, 91, 7999, 8000, 8079, 8080, 8081, 9000, 9001, 65535]

    mutating func cluster(onlyNetworkPolicies: Bool = false) -> ReferenceCluster {
        let names = ["a", "b", "c"]
        var labels: [String: [String: String]] = [:]
        for name in names { labels[name] = chance(3, in: 4) ? ["team": pick(["x", "y"])] : [:] }
        let pods = (0..<Int.random(in: 3...6, using: &numbers)).map { pod("pod\($0)", pick(names)) }
        var policies: [ReferenceCluster.Policy] = []
        for number in 0..<Int.random(in: 0...4, using: &numbers) {
            policies.append(policy(.network, "np\(number)", pick(names)))
        }
        if !onlyNetworkPolicies {
            var priorities = Array(0...9).shuffled(using: &numbers)
            for number in 0..<Int.random(in: 0...3, using: &numbers) {
                let priority = priorities.removeLast()
                policies.append(
                    policy(
                        chance(1, in: 2) ? .admin(priority: priority) : .cluster(isAdmin: true, priority: priority),
                        "admin\(number)", ""))
            }
            for number in 0..<Int.random(in: 0...2, using: &numbers) {
                policies.append(
                    policy(.cluster(isAdmin: false, priority: priorities.removeLast()), "base\(number)", ""))
            }
            if chance(1, in: 2) { policies.append(policy(.baseline, "default", "")) }
        }
        return ReferenceCluster(namespaceLabels: labels, pods: pods, policies: policies)
    }

    private mutating func pod(_ name: String, _ namespace: String) -> ReferenceCluster.Pod {
        var labels = ["name": name]
        if chance(3, in: 4) { labels["app"] = pick(["p", "q", "r"]) }
        if chance(1, in: 2) { labels["tier"] = pick(["1", "2"]) }
        var ports: [(name: String, proto: String, number: Int)] = []
        if chance(1, in: 2) { ports.append(("http", "TCP", pick([80, 8080]))) }
        if chance(1, in: 3) { ports.append(("http", "TCP", 8000)) }
        if chance(1, in: 3) { ports.append(("dns", pick(["UDP", "TCP"]), 53)) }
        let address = chance(1, in: 3) ? pick(RandomCluster.podAddresses) : nil
        return ReferenceCluster.Pod(
            namespace: namespace, name: name, labels: labels, isOnHostNetwork: chance(1, in: 6),
            address: address.map { (referenceAddress($0), $0) }, namedPorts: ports)
    }

    private mutating func policy(
        _ kind: ReferenceCluster.Policy.Kind, _ name: String, _ namespace: String
    ) -> ReferenceCluster.Policy {
        let types = pick([[], ["Ingress"], ["Egress"], ["Ingress", "Egress"]])
        return ReferenceCluster.Policy(
            kind: kind, name: name, namespace: namespace, namespaceSelector: selector(["team"]),
            podSelector: selector(["app", "tier"]), types: types,
            ingress: rules(kind, isEgress: false), egress: rules(kind, isEgress: true))
    }

    mutating func rules(_ kind: ReferenceCluster.Policy.Kind, isEgress: Bool) -> [ReferenceCluster.Rule] {
        (0..<Int.random(in: 0...3, using: &numbers)).map { _ in rule(kind, isEgress: isEgress) }
    }

    mutating func rule(_ kind: ReferenceCluster.Policy.Kind, isEgress: Bool) -> ReferenceCluster.Rule {
        let fewest = kind == .network ? 0 : 1
        var actions = ["Allow"]
        if kind != .network { actions.append("Deny") }
        switch kind {
        case .admin, .cluster: actions.append("Pass")
        default: break
        }
        let peers = (0..<Int.random(in: fewest...2, using: &numbers)).map { _ in peer(kind, isEgress: isEgress) }
        let ports = (0..<Int.random(in: 0...2, using: &numbers)).map { _ in port(kind) }
        return ReferenceCluster.Rule(action: pick(actions), peers: peers, ports: ports)
    }

    private mutating func peer(_ kind: ReferenceCluster.Policy.Kind, isEgress: Bool) -> ReferenceCluster.Peer {
        if kind == .network {
            if chance(1, in: 3) {
                let (text, hole) = pick(RandomCluster.networks)
                let except = chance(1, in: 2) ? [hole].compactMap { $0 } : []
                return .block(referenceNetwork(text), except: except.map(referenceNetwork))
            }
            switch Int.random(in: 0...2, using: &numbers) {
            case 0: return .selectors(pods: selector(["app", "tier"]), namespaces: nil)
            case 1: return .selectors(pods: nil, namespaces: selector(["team", "kubernetes.io/metadata.name"]))
            default: return .selectors(pods: selector(["app"]), namespaces: selector(["team"]))
            }
        }
        if isEgress && chance(1, in: 3) {
            return .networks(
                (0..<Int.random(in: 1...2, using: &numbers)).map { _ in
                    referenceNetwork(pick(RandomCluster.networks).text)
                })
        }
        return chance(1, in: 2)
            ? .selectors(pods: nil, namespaces: selector(["team"]))
            : .selectors(pods: selector(["app", "tier"]), namespaces: selector(["team"]))
    }

    private mutating func port(_ kind: ReferenceCluster.Policy.Kind) -> ReferenceCluster.Port {
        let proto = pick(["TCP", "TCP", "UDP", "SCTP"])
        switch Int.random(in: 0...3, using: &numbers) {
        case 0: return .every(proto: proto)
        case 1: return .range(proto: proto, pick([70...90, 8000...9000, 80...80, 53...80]))
        case 2: return .range(proto: proto, pick([53...53, 80...80, 8080...8080]))
        default:
            let name = pick(["http", "dns"])
            return .named(proto: kind == .network ? pick(["TCP", "UDP"]) : nil, name)
        }
    }

    private mutating func selector(_ keys: [String]) -> ReferenceCluster.Selector {
        var selector = ReferenceCluster.Selector()
        for key in keys where chance(1, in: 2) {
            let values =
                key == "team"
                ? ["x", "y"] : key == "app" ? ["p", "q", "r"] : key == "tier" ? ["1", "2"] : ["a", "b"]
            switch Int.random(in: 0...4, using: &numbers) {
            case 0: selector.tests.append((key, .equals(pick(values))))
            case 1: selector.tests.append((key, .isIn([pick(values), pick(values)])))
            case 2: selector.tests.append((key, .notIn([pick(values)])))
            case 3: selector.tests.append((key, .exists))
            default: selector.tests.append((key, .absent))
            }
        }
        return selector
    }

    mutating func chance(_ part: Int, in whole: Int) -> Bool { Int.random(in: 0..<whole, using: &numbers) < part }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &numbers)]
    }

    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] { elements.shuffled(using: &numbers) }
}

/// An address by the simplest reading of its text.
func referenceAddress(_ text: String) -> ReferenceCluster.Address {
    if text.contains(":") {
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false).map {
            $0.split(separator: ":").map { UInt128($0, radix: 16) ?? 0 }
        }
        let tail = halves.count > 1 ? halves[1] : []
        let zeros = Array(repeating: UInt128(0), count: 8 - halves[0].count - tail.count)
        return .init(isIPv6: true, bits: (halves[0] + zeros + tail).reduce(0) { $0 << 16 | $1 })
    }
    return .init(isIPv6: false, bits: text.split(separator: ".").reduce(0) { $0 << 8 | (UInt128($1) ?? 0) })
}

func referenceNetwork(_ text: String) -> ReferenceCluster.Network {
    let parts = text.split(separator: "/")
    return .init(base: referenceAddress(String(parts[0])), length: Int(parts[1]) ?? 0, text: text)
}
