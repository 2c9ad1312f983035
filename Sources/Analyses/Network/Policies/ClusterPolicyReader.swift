import CEL
import Documents
import Kubernetes

/// Reads the cluster's policies of `policy.networking.k8s.io`: AdminNetworkPolicy and BaselineAdminNetworkPolicy
/// (v1alpha1), and ClusterNetworkPolicy (v1alpha2), which replaces both.
///
/// A peer of a kind that is not known fails closed, as the API demands: an allowing rule does not match it, any other
/// rule denies everything.
struct ClusterPolicyReader {
    /// The policy, or nil for other kinds and where the API server would refuse it.
    static func read(_ reader: ObjectReader) -> TrafficPolicy? {
        guard let kind = TrafficPolicy.Kind(rawValue: reader.resource.kind), kind != .networkPolicy else { return nil }
        let policy = ClusterPolicyReader(reader: reader, kind: kind).policy()
        return reader.mistakes.isEmpty ? policy : nil
    }

    private let reader: ObjectReader
    private let kind: TrafficPolicy.Kind

    /// BaselineAdminNetworkPolicy has no priority; it comes after all policies that have one, up to 1000.
    private static let priorities = 0...1000

    private func policy() -> TrafficPolicy? {
        guard let spec = reader.spec, let (subject, subjectOrigin) = subject(spec), let tier = tier(spec) else {
            return nil
        }
        if kind == .baselineAdminNetworkPolicy, reader.name != "default" {
            reader.object.reject("a BaselineAdminNetworkPolicy must be named default")
        }
        return TrafficPolicy(
            kind: kind, tier: tier, priority: priority(spec), namespace: nil, name: reader.name, subject: subject,
            ingress: rules(spec["ingress"], "from"), egress: rules(spec["egress"], "to"),
            origin: reader.object.origin, subjectOrigin: subjectOrigin)
    }

    private func tier(_ spec: Field) -> TrafficPolicy.Tier? {
        switch kind {
        case .adminNetworkPolicy: return .admin
        case .baselineAdminNetworkPolicy: return .baseline
        default: break
        }
        switch spec["tier"]?.text {
        case "Admin": return .admin
        case "Baseline": return .baseline
        default:
            (spec["tier"] ?? spec).reject("a tier is Admin or Baseline")
            return nil
        }
    }

    private func priority(_ spec: Field) -> Int {
        let priorities = ClusterPolicyReader.priorities
        if kind == .baselineAdminNetworkPolicy { return priorities.upperBound + 1 }
        if let priority = spec["priority"]?.int, priorities.contains(priority) { return priority }
        (spec["priority"] ?? spec).reject("a priority is a number from 0 to 1000")
        return 0
    }

    private func subject(_ spec: Field) -> (PodQuery, Origin)? {
        guard let field = spec["subject"] else {
            spec.reject("a cluster policy needs a subject")
            return nil
        }
        guard let query = pods(field) else {
            field.reject("a subject has namespaces or pods")
            return nil
        }
        return (query, field.origin)
    }

    /// `namespaces`, or `pods` with a selector for namespaces and one for their pods.
    private func pods(_ field: Field) -> PodQuery? {
        if let namespaces = field["namespaces"] {
            return namespaces.selector.map { PodQuery(namespaces: .matching($0), pods: LabelSelector()) }
        }
        guard let pods = field["pods"] else { return nil }
        guard let namespaces = pods["namespaceSelector"].map(\.selector) ?? LabelSelector(),
            let selector = pods["podSelector"].map(\.selector) ?? LabelSelector()
        else { return nil }
        return PodQuery(namespaces: .matching(namespaces), pods: selector)
    }

    /// A direction without rules is left alone.
    private func rules(_ field: Field?, _ peers: StaticString) -> [TrafficRule]? {
        let rules = (field?.mappings ?? []).compactMap { rule($0, peers) }
        return rules.isEmpty ? nil : rules
    }

    private func rule(_ field: Field, _ peersName: StaticString) -> TrafficRule? {
        let action: TrafficRule.Action
        switch field["action"]?.text {
        case "Allow" where kind != .clusterNetworkPolicy, "Accept" where kind == .clusterNetworkPolicy: action = .allow
        case "Deny": action = .deny
        case "Pass" where kind != .baselineAdminNetworkPolicy: action = .pass
        default:
            (field["action"] ?? field).reject("not an action of \(kind.rawValue)")
            return nil
        }
        let items = field[peersName]?.mappings ?? []
        if items.isEmpty { field.reject("a rule of a cluster policy needs peers") }
        var peers: [TrafficPeer] = []
        for item in items {
            if let peer = peer(item) {
                peers.append(peer)
            } else if action != .allow {
                return TrafficRule(
                    action: .deny, peers: nil, ports: nil, name: field["name"]?.text, origin: field.origin)
            }
        }
        let ports = field[kind == .clusterNetworkPolicy ? "protocols" : "ports"]?.mappings ?? []
        return TrafficRule(
            action: action, peers: peers, ports: ports.isEmpty ? nil : ports.compactMap(port),
            name: field["name"]?.text, origin: field.origin)
    }

    /// Nil for a peer of an unknown kind.
    private func peer(_ field: Field) -> TrafficPeer? {
        if let pods = pods(field) { return TrafficPeer(kind: .pods(pods), origin: field.origin) }
        if let networks = field["networks"] {
            let addresses = networks.items.map { item -> AddressSet in
                if let cidr = item.text.flatMap({ try? CIDR(parsing: $0) }) { return AddressSet(cidr) }
                item.reject("not a network in CIDR notation")
                return .empty
            }
            return TrafficPeer(kind: .networks(AddressSet.union(of: addresses)), origin: field.origin)
        }
        if let nodes = field["nodes"] {
            return nodes.selector.map { TrafficPeer(kind: .nodes($0), origin: field.origin) }
        }
        return field["domainNames"].map { TrafficPeer(kind: .domains($0.texts), origin: field.origin) }
    }

    private func port(_ field: Field) -> PortQuery? {
        if kind == .clusterNetworkPolicy {
            if let name = field["destinationNamedPort"]?.text { return .named(name, nil) }
            let matches: [(StaticString, TransportProtocol)] = [("tcp", .tcp), ("udp", .udp), ("sctp", .sctp)]
            for (key, proto) in matches {
                guard let match = field[key] else { continue }
                guard let port = match["destinationPort"] else { return .ports(ConnectionSet(proto)) }
                return ports(proto, port["number"], port["range"], of: port)
            }
        } else {
            if let name = field["namedPort"]?.text { return .named(name, nil) }
            if let number = field["portNumber"] {
                return ports(number["protocol"]?.transportProtocol ?? .tcp, number["port"], nil, of: number)
            }
            if let range = field["portRange"] {
                return ports(range["protocol"]?.transportProtocol ?? .tcp, nil, range, of: range)
            }
        }
        field.reject("not a port of \(kind.rawValue)")
        return nil
    }

    private func ports(_ proto: TransportProtocol, _ number: Field?, _ range: Field?, of field: Field) -> PortQuery? {
        if let port = number?.port { return .ports(ConnectionSet(proto, port: port)) }
        if let first = range?["start"]?.port, let last = range?["end"]?.port, first <= last {
            return .ports(ConnectionSet(proto, IntervalSet(first...last)))
        }
        field.reject("a port is a number from 1 to 65535, or a range of such")
        return nil
    }
}
