import Policies

/// A NetworkPolicy to be written as YAML. For both directions if it allows nothing, which denies everything.
struct NetworkPolicyYAML {
    struct Rule {
        /// As ``pods(_:of:)`` and its like write them; never empty.
        let peers: [String]
        let ports: ConnectionSet
    }

    /// Pods by labels that they have, and keys of labels that they lack; all where it asks for nothing.
    struct PodSelector {
        var labels: [String: String] = [:]
        var absent: [String] = []

        fileprivate var text: String {
            var parts: [String] = []
            if !labels.isEmpty { parts.append("matchLabels: \(YAMLWriter.mapping(labels))") }
            if !absent.isEmpty {
                let items = absent.map { "{key: \(YAMLWriter.scalar($0)), operator: DoesNotExist}" }
                parts.append("matchExpressions: [\(items.joined(separator: ", "))]")
            }
            return "{\(parts.joined(separator: ", "))}"
        }
    }

    let name: String
    let namespace: String
    /// The pods that it is for.
    var selector = PodSelector()
    var ingress: [Rule] = []
    var egress: [Rule] = []

    var deniesEverything: Bool { ingress.isEmpty && egress.isEmpty }

    static let anyPod = "{namespaceSelector: {}}"

    static func block(_ block: AddressBlock) -> String {
        let holes = block.exceptions.isEmpty ? "" : ", except: \(YAMLWriter.sequence(block.exceptions))"
        return "{ipBlock: {cidr: \(YAMLWriter.scalar(block.network))\(holes)}}"
    }

    /// - Parameter namespace: nil for the policy's own.
    static func pods(_ selector: PodSelector, of namespace: String? = nil) -> String {
        let pods = "podSelector: \(selector.text)"
        guard let namespace else { return "{\(pods)}" }
        let place = YAMLWriter.mapping([NamespaceFact.nameLabel: namespace])
        return "{namespaceSelector: {matchLabels: \(place)}, \(pods)}"
    }

    var text: String {
        var types: [String] = []
        if deniesEverything || !ingress.isEmpty { types.append("Ingress") }
        if deniesEverything || !egress.isEmpty { types.append("Egress") }
        var yaml = YAMLWriter()
        yaml.line("apiVersion: networking.k8s.io/v1")
        yaml.line("kind: NetworkPolicy")
        yaml.nested("metadata:") {
            $0.line("name: \(YAMLWriter.scalar(name))")
            $0.line("namespace: \(YAMLWriter.scalar(namespace))")
        }
        yaml.nested("spec:") { yaml in
            yaml.line("podSelector: \(selector.text)")
            yaml.list("policyTypes", types)
            NetworkPolicyYAML.write("ingress:", "from:", ingress, to: &yaml)
            NetworkPolicyYAML.write("egress:", "to:", egress, to: &yaml)
        }
        return yaml.out
    }

    private static func write(_ direction: String, _ peers: String, _ rules: [Rule], to yaml: inout YAMLWriter) {
        if rules.isEmpty { return }
        yaml.nested(direction) { yaml in
            for rule in rules {
                yaml.item { yaml in
                    yaml.nested(peers) { yaml in
                        for peer in rule.peers { yaml.item { $0.line(peer) } }
                    }
                    if rule.ports == .all { return }
                    yaml.nested("ports:") { yaml in
                        for port in ports(rule.ports) { yaml.item { $0.line(port) } }
                    }
                }
            }
        }
    }

    private static func ports(_ connections: ConnectionSet) -> [String] {
        TransportProtocol.allCases.flatMap { proto -> [String] in
            if connections[proto] == ConnectionSet.everyPort { return ["{protocol: \(proto.rawValue)}"] }
            return connections[proto].ranges.map { range in
                let end = range.count == 1 ? "" : ", endPort: \(range.upperBound)"
                return "{protocol: \(proto.rawValue), port: \(range.lowerBound)\(end)}"
            }
        }
    }
}
