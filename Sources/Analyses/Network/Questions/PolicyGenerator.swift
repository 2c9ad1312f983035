import CEL

/// A connection that must go on working, as a list of connections writes it.
public struct Flow: Hashable, Sendable {
    public let source: String
    public let destination: String
    public let connections: ConnectionSet

    public init(source: String, destination: String, connections: ConnectionSet) {
        self.source = source
        self.destination = destination
        self.connections = connections
    }

    /// Reads `SOURCE => DESTINATION : CONNECTIONS`; nil for what is no such line.
    public init?(parsing line: String) {
        guard let arrow = line.firstRange(of: " => "), let colon = line.lastRange(of: " : "),
            arrow.upperBound <= colon.lowerBound,
            let connections = ConnectionSet(parsing: String(line[colon.upperBound...]))
        else { return nil }
        self.init(
            source: line[..<arrow.lowerBound].trimmed,
            destination: line[arrow.upperBound..<colon.lowerBound].trimmed, connections: connections)
    }
}

/// NetworkPolicies that allow given flows and nothing else: a default-deny for every namespace with workloads, and one
/// policy for each workload that has flows.
public struct PolicyGenerator {
    /// Policies, and what they could not express.
    public struct Result: Sendable {
        /// NetworkPolicies as YAML documents.
        public let yaml: String
        /// What the reader should know: workloads that no selector tells apart, ends that are not there.
        public let remarks: [String]
    }

    /// What policies a workload needs.
    private struct Needs {
        var ingress: [Target: ConnectionSet] = [:]
        var egress: [Target: ConnectionSet] = [:]
    }

    /// The other end of a flow.
    private enum Target: Hashable {
        case workload(WorkloadName)
        case addresses(AddressSet)
        /// Whatever pod it is.
        case anyPod
    }

    private let model: NetworkModel
    private let workloads: [WorkloadName: NetworkModel.Workload]
    private var needs: [WorkloadName: Needs] = [:]
    private var remarks: [String] = []

    private init(_ model: NetworkModel) {
        self.model = model
        workloads = Dictionary(model.workloads.map { ($0.name, $0) }) { first, _ in first }
    }

    /// - Parameter flows: ends as ``NetworkModel/peer(named:)`` takes them, and ranges or networks of addresses.
    public static func policies(for flows: [Flow], in model: NetworkModel) -> Result {
        var generator = PolicyGenerator(model)
        for flow in flows { generator.add(flow) }
        if !flows.contains(where: { $0.source != $0.destination && $0.connections.contains(.udp, 53) }) {
            generator.remarks.append("no flow is for UDP 53: pods that resolve names need one to the cluster's DNS")
        }
        let yaml = generator.write()
        var seen: Set<String> = []
        return Result(yaml: yaml, remarks: generator.remarks.filter { seen.insert($0).inserted })
    }

    private mutating func add(_ flow: Flow) {
        guard let source = target(flow.source), let destination = target(flow.destination) else { return }
        if flow.connections.isEmpty { return }
        if case .workload(let name) = source {
            needs[name, default: Needs()].egress[destination, default: .none] =
                needs[name, default: Needs()].egress[destination, default: .none].union(flow.connections)
        }
        if case .workload(let name) = destination {
            needs[name, default: Needs()].ingress[source, default: .none] =
                needs[name, default: Needs()].ingress[source, default: .none].union(flow.connections)
        }
    }

    private mutating func target(_ text: String) -> Target? {
        if let addresses = AddressSet(listed: text) { return .addresses(addresses) }
        do throws(PeerLookupError) {
            switch try model.peer(named: text).kind {
            case .workload(let workload): return .workload(workload.name)
            case .address(let address): return .addresses(AddressSet(address))
            case .ingressController:
                remarks.append(
                    "the ingress controller is let in as any pod of the cluster: put its labels in that rule's place"
                )
                return .anyPod
            }
        } catch {
            remarks.append(error.description)
            return nil
        }
    }

    // MARK: Writing

    private mutating func write() -> String {
        var documents: [String] = []
        let subjects = model.workloads.filter { !$0.isOnHostNetwork }
        for namespace in Set(subjects.map(\.name.namespace)).sorted() {
            documents.append(
                PolicyText(
                    name: "default-deny", namespace: namespace, selector: [:], ingress: [], egress: []
                ).yaml)
        }
        var names: Set<String> = []
        for name in needs.keys.sorted() {
            guard let need = needs[name], let workload = workloads[name] else { continue }
            if workload.isOnHostNetwork {
                remarks.append("\(name) is on the network of its node: no policy holds for it")
                continue
            }
            guard let labels = selector(of: workload) else { continue }
            var policyName = "allow-" + name.name.filter { $0 != "*" }
            if !names.insert("\(name.namespace)/\(policyName)").inserted { policyName += "-\(name.kind.lowercased())" }
            documents.append(
                PolicyText(
                    name: policyName, namespace: name.namespace, selector: labels,
                    ingress: rules(need.ingress, in: name.namespace), egress: rules(need.egress, in: name.namespace)
                ).yaml)
        }
        return documents.joined(separator: "---\n")
    }

    /// The labels by which a workload's pods are selected: those that all of them have, without what controllers add.
    private mutating func selector(of workload: NetworkModel.Workload) -> [String: String]? {
        guard let first = workload.facts.first else { return nil }
        let labels = first.labels.filter { label in
            !PolicyGenerator.isAdded(label.key) && workload.facts.allSatisfy { $0.labels[label.key] == label.value }
        }
        if labels.isEmpty {
            remarks.append("\(workload.name) has no labels of its own: no policy can select it alone")
            return nil
        }
        let others = model.workloads.filter { other in
            other.name != workload.name && other.name.namespace == workload.name.namespace
                && other.facts.contains { pod in labels.allSatisfy { pod.labels[$0.key] == $0.value } }
        }
        if !others.isEmpty {
            let names = others.map(\.name.description).joined(separator: ", ")
            remarks.append("the labels of \(workload.name) select \(names), too")
        }
        return labels
    }

    /// Labels that controllers put on single pods or revisions.
    private static func isAdded(_ key: String) -> Bool {
        ["pod-template-hash", "controller-revision-hash", "controller-uid", "job-name"].contains(key)
            || key.hasPrefix("statefulset.kubernetes.io/") || key.hasPrefix("apps.kubernetes.io/")
            || key.hasPrefix("batch.kubernetes.io/")
    }

    /// One rule for each set of ports.
    private mutating func rules(_ targets: [Target: ConnectionSet], in namespace: String) -> [PolicyText.Rule] {
        var peers: [ConnectionSet: [String]] = [:]
        for (target, connections) in targets { peers[connections, default: []] += texts(of: target, in: namespace) }
        return peers.map { PolicyText.Rule(peers: Set($0.value).sorted(), ports: $0.key) }
            .sorted { ($0.ports.description, "\($0.peers)") < ($1.ports.description, "\($1.peers)") }
    }

    private mutating func texts(of target: Target, in namespace: String) -> [String] {
        switch target {
        case .anyPod: return ["{namespaceSelector: {}}"]
        case .addresses(let addresses): return addresses.networks.map { "{ipBlock: {cidr: \(YAMLText.scalar($0))}}" }
        case .workload(let name):
            guard let workload = workloads[name] else { return [] }
            if workload.isOnHostNetwork {
                remarks.append("\(name) is on the network of its node: allow the addresses of the nodes by hand")
                return []
            }
            guard let labels = selector(of: workload) else { return [] }
            let pods = "podSelector: {matchLabels: \(YAMLText.map(labels))}"
            if name.namespace == namespace { return ["{\(pods)}"] }
            let place = YAMLText.map([NamespaceFact.nameLabel: name.namespace])
            return ["{namespaceSelector: {matchLabels: \(place)}, \(pods)}"]
        }
    }
}

/// A NetworkPolicy as YAML.
private struct PolicyText {
    struct Rule {
        let peers: [String]
        let ports: ConnectionSet
    }

    let name: String
    let namespace: String
    let selector: [String: String]
    let ingress: [Rule]
    let egress: [Rule]

    var yaml: String {
        let isDeny = ingress.isEmpty && egress.isEmpty
        var types: [String] = []
        if isDeny || !ingress.isEmpty { types.append("Ingress") }
        if isDeny || !egress.isEmpty { types.append("Egress") }
        var text = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: \(YAMLText.scalar(name))
              namespace: \(YAMLText.scalar(namespace))
            spec:
              podSelector: \(selector.isEmpty ? "{}" : "{matchLabels: \(YAMLText.map(selector))}")
              policyTypes: [\(types.joined(separator: ", "))]

            """
        text += rules("ingress", "from", ingress) + rules("egress", "to", egress)
        return text
    }

    private func rules(_ direction: String, _ peers: String, _ rules: [Rule]) -> String {
        // A rule without peers would let everybody in.
        let rules = rules.filter { !$0.peers.isEmpty }
        if rules.isEmpty { return "" }
        var text = "  \(direction):\n"
        for rule in rules {
            text += "    - \(peers):\n" + rule.peers.map { "        - \($0)\n" }.joined()
            if rule.ports == .all { continue }
            text += "      ports:\n" + ports(rule.ports).map { "        - \($0)\n" }.joined()
        }
        return text
    }

    private func ports(_ connections: ConnectionSet) -> [String] {
        TransportProtocol.allCases.flatMap { proto -> [String] in
            if connections[proto] == ConnectionSet.everyPort { return ["{protocol: \(proto.rawValue)}"] }
            return connections[proto].ranges.map { range in
                let end = range.count == 1 ? "" : ", endPort: \(range.upperBound)"
                return "{protocol: \(proto.rawValue), port: \(range.lowerBound)\(end)}"
            }
        }
    }
}

/// Scalars and small maps of YAML in flow style.
private enum YAMLText {
    static func map(_ entries: [String: String]) -> String {
        let fields = entries.sorted { $0.key < $1.key }.map { "\(scalar($0.key)): \(scalar($0.value))" }
        return "{\(fields.joined(separator: ", "))}"
    }

    /// Plain where every reader takes it for a string, else in quotes. Names and labels need no escapes.
    static func scalar(_ text: String) -> String {
        let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        let isPlain =
            text.utf8.first.map { (0x61...0x7A).contains($0 | 0x20) } ?? false
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0)
                    || [0x2D, 0x2E, 0x2F, 0x5F].contains($0)
            }
        if isPlain && !words.contains(text.lowercased()) { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}

extension AddressSet {
    /// Addresses as lists write them: a network, or `FIRST-LAST`, with or without `[External]`.
    fileprivate init?(listed text: String) {
        let text = text.hasSuffix("[External]") ? String(text.dropLast("[External]".count)) : text
        if text.contains("/") {
            self.init(parsing: text)
            return
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = AddressSet(parsing: String(ends[0]))?.ranges.first,
            let last = AddressSet(parsing: String(ends[1]))?.ranges.first, first.family == last.family,
            first.bits.lowerBound <= last.bits.upperBound
        else { return nil }
        self.init(AddressRange(family: first.family, bits: first.bits.lowerBound...last.bits.upperBound))
    }

    /// The fewest networks that make up the set, in CIDR notation.
    var networks: [String] {
        ranges.flatMap { range -> [String] in
            var networks: [String] = []
            var next: UInt128? = range.bits.lowerBound
            while let start = next, start <= range.bits.upperBound {
                // The largest network that begins here and does not go beyond the end.
                var size = min(start.trailingZeroBitCount, range.family.bitWidth)
                while size > 0,
                    size == 128 ? range.bits.upperBound < .max : range.bits.upperBound - start < (1 << size) - 1
                {
                    size -= 1
                }
                networks.append("\(IPAddress(bits: start, family: range.family).text)/\(range.family.bitWidth - size)")
                if size == 128 { break }
                let (following, overflows) = start.addingReportingOverflow(1 << size)
                next = overflows ? nil : following
            }
            return networks
        }
    }
}

extension String {
    /// Where another text first stands in this one.
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
    }

    fileprivate func lastRange(of text: String) -> Range<Index>? {
        indices.last { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
    }
}
