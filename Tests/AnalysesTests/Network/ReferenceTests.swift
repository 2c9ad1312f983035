import CEL
import Testing

@testable import Analyses

/// The engine against ``ReferenceCluster`` on random clusters, and what must hold of any two related clusters.
@Suite struct ReferenceTests {
    private static let protocols: [(TransportProtocol, String)] = [(.tcp, "TCP"), (.udp, "UDP"), (.sctp, "SCTP")]

    private func model(_ documents: [String]) throws -> NetworkModel {
        let model = try networkModel(documents.joined(separator: "\n---\n"))
        #expect(model.facts.mistakes.map(\.reason) == [])
        return model
    }

    @Test(arguments: 0..<60)
    func theEngineEqualsTheReference(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let cluster = random.cluster()
        let model = try model(cluster.documents)
        let workloads = Dictionary(uniqueKeysWithValues: model.workloads.map { ($0.name.name, $0) })
        func differs(
            _ connections: ConnectionSet, _ from: ReferenceCluster.End, _ to: ReferenceCluster.End,
            _ ports: [Int] = RandomCluster.ports
        ) -> String? {
            for (proto, name) in ReferenceTests.protocols {
                for port in ports {
                    let expected = cluster.isAllowed(from: from, to: to, name, port)
                    if connections.contains(proto, UInt16(port)) != expected {
                        return "\(from) to \(to), \(name) \(port): the reference says \(expected)"
                    }
                }
            }
            return nil
        }
        for (number, pod) in cluster.pods.enumerated() {
            let workload = try #require(workloads[pod.name])
            for (other, destination) in cluster.pods.enumerated() where other != number {
                let found = model.connections(from: workload, to: try #require(workloads[destination.name]))
                #expect(
                    differs(found, .pod(number), .pod(other)) == nil, "\(cluster.documents.joined(separator: "\n"))")
            }
            for direction in TrafficDirection.allCases {
                let reach = model.outside(of: workload, direction)
                for text in RandomCluster.addresses {
                    let address = try IPAddress(parsing: text)
                    let found = reach.filter { $0.range.contains(address) }
                    #expect(found.count <= 1)
                    let outside = ReferenceCluster.End.outside(referenceAddress(text))
                    let (from, to) = direction == .egress ? (.pod(number), outside) : (outside, .pod(number))
                    #expect(
                        differs(found.first?.connections ?? .none, from, to, [1, 53, 80, 8080]) == nil,
                        "\(text) \(cluster.documents.joined(separator: "\n"))")
                }
            }
        }
    }

    /// Lists remember what they worked out for other pairs; they must say what each pair by itself says.
    @Test(arguments: 0..<60)
    func listsEqualSinglePairs(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let model = try model(random.cluster().documents)
        var listed: [[WorkloadName]: ConnectionSet] = [:]
        for connection in model.connections {
            if case .workload(let a) = connection.source, case .workload(let b) = connection.destination {
                listed[[a, b]] = connection.connections
            }
        }
        for a in model.workloads {
            for b in model.workloads where a.name != b.name {
                #expect(listed[[a.name, b.name]] ?? .none == model.connections(from: a, to: b))
            }
        }
    }

    @Test(arguments: 0..<30)
    func theOrderOfObjectsDoesNotMatter(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let documents = random.cluster().documents
        let shuffled = random.shuffled(documents)
        #expect(try model(documents).lines == model(shuffled).lines)
    }

    @Test(arguments: 0..<30)
    func renamingChangesNothing(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let cluster = random.cluster()
        func renamed(_ name: String) -> String { "z" + name }
        var other = cluster
        other.pods = cluster.pods.map {
            .init(
                namespace: $0.namespace, name: renamed($0.name), labels: $0.labels, isOnHostNetwork: $0.isOnHostNetwork,
                address: $0.address, namedPorts: $0.namedPorts)
        }
        other.policies = cluster.policies.map {
            .init(
                kind: $0.kind, name: $0.kind == .baseline ? $0.name : renamed($0.name), namespace: $0.namespace,
                namespaceSelector: $0.namespaceSelector, podSelector: $0.podSelector, types: $0.types,
                ingress: $0.ingress, egress: $0.egress)
        }
        let expected = try model(cluster.documents).connections.map { connection in
            func renamedPeer(_ peer: Peer) -> Peer {
                guard case .workload(let name) = peer else { return peer }
                return .workload(WorkloadName(namespace: name.namespace, name: renamed(name.name), kind: name.kind))
            }
            return Connection(
                source: renamedPeer(connection.source), destination: renamedPeer(connection.destination),
                connections: connection.connections)
        }
        #expect(try Set(model(other.documents).connections) == Set(expected))
    }

    /// Whatever addresses pods turn out to have, only what is told to hang on them is decided otherwise.
    @Test(arguments: 0..<60)
    func onlyWhatHangsOnAddressesChangesWithThem(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let cluster = random.cluster()
        func documents(_ address: () -> String?) -> [String] {
            var other = cluster
            other.pods = cluster.pods.map { pod in
                .init(
                    namespace: pod.namespace, name: pod.name, labels: pod.labels, isOnHostNetwork: pod.isOnHostNetwork,
                    address: address().map { (referenceAddress($0), $0) }, namedPorts: pod.namedPorts)
            }
            return other.documents
        }
        let unknown = try model(documents { nil })
        let addresses = ["10.1.2.3", "10.1.9.9", "10.7.0.1", "172.16.0.1", "192.168.3.4"]
        for _ in 0..<4 {
            // An address of each family.
            let known = try model(
                documents { random.pick(addresses) }.map {
                    $0.replacing("podIPs: [", with: "podIPs: [{ip: 'fd00::5'}, ")
                })
            let workloads = Dictionary(uniqueKeysWithValues: known.workloads.map { ($0.name, $0) })
            for a in unknown.workloads {
                for b in unknown.workloads where a.name != b.name {
                    let told = try #require(unknown.explain(.workload(a), .workload(b)).first)
                    let found = known.connections(
                        from: try #require(workloads[a.name]), to: try #require(workloads[b.name]))
                    #expect(
                        found.subtracting(told.hinging) == told.connections.subtracting(told.hinging),
                        "\(a.name) to \(b.name): \(cluster.documents.joined(separator: "\n"))")
                }
            }
        }
    }

    /// Whatever labels namespaces turn out to have that nobody declared, only what is told to hang on them is decided
    /// otherwise; and most of that is, for some labels.
    @Test func onlyWhatHangsOnNamespacesChangesWithThem() throws {
        var (told, changing) = (0, 0)
        for seed in 0..<30 {
            var random = RandomCluster(seed: UInt64(seed))
            let cluster = random.cluster()
            func model(_ labels: [String: [String: String]]) throws -> NetworkModel {
                var other = cluster
                other.namespaceLabels = labels
                return try self.model(other.documents)
            }
            let unknown = try model([:])
            let choices: [[String: String]] = [[:], ["team": "x"], ["team": "y"]]
            let known = try choices.flatMap { a in
                try choices.flatMap { b in try choices.map { c in try model(["a": a, "b": b, "c": c]) } }
            }
            for (i, a) in unknown.workloads.enumerated() {
                for (j, b) in unknown.workloads.enumerated() where i != j {
                    let explanation = try #require(unknown.explain(.workload(a), .workload(b)).first)
                    let changed = known.reduce(ConnectionSet.none) { changed, model in
                        let found = model.connections(from: model.workloads[i], to: model.workloads[j])
                        return changed.union(found.subtracting(explanation.connections))
                            .union(explanation.connections.subtracting(found))
                    }
                    #expect(
                        explanation.hingingOnNamespaces.isSuperset(of: changed),
                        "\(a.name) to \(b.name): \(cluster.documents.joined(separator: "\n"))")
                    if explanation.hingingOnNamespaces.isEmpty { continue }
                    told += 1
                    if !changed.isEmpty { changing += 1 }
                }
            }
        }
        #expect(changing > 0)
        #expect(changing * 2 > told, "\(changing) of \(told)")
    }

    /// Where rules for addresses are heard, in one direction by itself.
    enum AddressRules: CaseIterable {
        case adminEgress, baselineEgress, blocksForEgress, blocksForIngress, blocksForHosts

        var direction: TrafficDirection { self == .blocksForIngress ? .ingress : .egress }
        /// Whether an `ipBlock` holds for pods, too.
        var blocksMatchPods: Bool { self == .blocksForEgress || self == .blocksForIngress }

        /// What of a cluster is about this alone.
        func part(of cluster: ReferenceCluster) -> ReferenceCluster {
            var part = cluster
            part.policies = cluster.policies.filter { policy in
                switch policy.kind {
                case .network: self != .adminEgress && self != .baselineEgress
                case .admin: self == .adminEgress
                case .baseline: self == .baselineEgress
                case .cluster(let isAdmin, _): self == (isAdmin ? .adminEgress : .baselineEgress)
                }
            }.map { policy in
                .init(
                    kind: policy.kind, name: policy.name, namespace: policy.namespace,
                    namespaceSelector: policy.namespaceSelector, podSelector: policy.podSelector,
                    types: [direction == .ingress ? "Ingress" : "Egress"],
                    ingress: direction == .ingress ? policy.ingress : [],
                    egress: direction == .egress ? policy.egress : [])
            }
            return part
        }
    }

    /// What is told to hang on addresses does so, most times to the port: it may be more where a rule that comes before
    /// holds for the same addresses.
    @Test(arguments: AddressRules.allCases)
    func whatHangsOnAddressesDoesChangeWithThem(rules: AddressRules) throws {
        // Addresses on either side of the networks that rules are about.
        let addresses = [
            ("10.1.2.3", "fd00::5"), ("10.1.2.200", "fd80::1"), ("10.1.9.9", "2001:db8::1"), ("10.7.0.1", "fd00::5"),
            ("172.16.0.1", "fd80::1"), ("192.168.3.4", "2001:db8::1"),
        ]
        var (told, changing, exact) = (0, 0, 0)
        for seed in 0..<40 {
            var random = RandomCluster(seed: UInt64(seed))
            let cluster = rules.part(of: random.cluster())
            func model(_ address: (v4: String, v6: String)?) throws -> NetworkModel {
                var other = cluster
                other.pods = cluster.pods.enumerated().map { number, pod in
                    .init(
                        namespace: pod.namespace, name: pod.name, labels: pod.labels,
                        isOnHostNetwork: rules == .blocksForHosts && number.isMultiple(of: 2),
                        address: address.map { (referenceAddress($0.v4), $0.v4) }, namedPorts: pod.namedPorts)
                }
                let documents = other.documents.map {
                    $0.replacing("podIPs: [", with: "podIPs: [{ip: '\(address?.v6 ?? "")'}, ")
                }
                var options = NetworkModel.Options()
                options.blocksMatchPods = rules.blocksMatchPods
                return NetworkModel(
                    try networkFacts(documents.joined(separator: "\n---\n")), scope: .files, options: options)
            }
            let unknown = try model(nil)
            let known = try addresses.map(model)
            for (i, a) in unknown.workloads.enumerated() {
                for (j, b) in unknown.workloads.enumerated() where i != j {
                    let explanation = try #require(unknown.explain(.workload(a), .workload(b)).first)
                    let changed = known.reduce(ConnectionSet.none) { changed, model in
                        let found = model.connections(from: model.workloads[i], to: model.workloads[j])
                        return changed.union(found.subtracting(explanation.connections))
                            .union(explanation.connections.subtracting(found))
                    }
                    #expect(
                        explanation.hinging.isSuperset(of: changed),
                        "\(a.name) to \(b.name): \(cluster.documents.joined(separator: "\n"))")
                    if explanation.hinging.isEmpty { continue }
                    told += 1
                    if !changed.isEmpty { changing += 1 }
                    if changed == explanation.hinging { exact += 1 }
                }
            }
        }
        #expect(changing > 0)
        #expect(changing * 10 > told * 9, "\(changing) of \(told)")
        #expect(exact * 10 > told * 9, "\(exact) of \(told)")
    }

    /// Policies add up: a rule more between pods that are isolated already takes nothing away.
    @Test(arguments: 0..<60)
    func anAllowingRuleNeverRemovesAConnection(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        var cluster = random.cluster(onlyNetworkPolicies: true)
        let before = try model(cluster.documents)
        guard !cluster.policies.isEmpty else { return }
        let number = random.pick(Array(cluster.policies.indices))
        // A first rule for egress would begin to isolate.
        if cluster.policies[number].types.isEmpty || random.chance(1, in: 2) {
            cluster.policies[number].ingress.append(random.rule(.network, isEgress: false))
        } else {
            cluster.policies[number].egress.append(random.rule(.network, isEgress: true))
        }
        let after = try model(cluster.documents)
        for (a, b) in zip(before.workloads, after.workloads) {
            #expect(a.name == b.name)
            for (c, d) in zip(before.workloads, after.workloads) where c.name != a.name {
                #expect(after.connections(from: b, to: d).isSuperset(of: before.connections(from: a, to: c)))
            }
        }
    }
}
