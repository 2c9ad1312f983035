import Testing

@testable import Analyses

/// Connections of a workload with itself: those between replicas go over the network, and lists leave them out.
@Suite struct ReplicaFlowTests {
    private func flows(_ lines: some Sequence<String>) throws -> [Flow] {
        try FlowList(Array(lines.joined(separator: "\n").utf8)).entries.map(\.flow)
    }

    /// What replicas of the workload may open to one another with the generated policies in place.
    private func replicas(
        of name: String, _ lines: [String], keepsReplicas: Bool = true, _ objects: String...
    ) throws -> String {
        let before = try networkModel(objects.joined(separator: "\n---\n"))
        var options = PolicyProposal.Options()
        options.keepsReplicas = keepsReplicas
        let proposal = try PolicyProposal(for: try flows(lines), in: before, options: options)
        #expect((proposal.lost + proposal.surplus).map(\.description) == [])
        let kept = objects.filter { !$0.contains("kind: NetworkPolicy") }
        let after = try networkModel((kept + [proposal.yaml]).joined(separator: "\n---\n"))
        let workload = try #require(after.workloads.first { $0.name.name == name })
        return after.connections(from: workload, to: workload).description
    }

    private static let etcd = deployment("etcd", kind: "StatefulSet")

    @Test(
        arguments: [
            // What a flow says holds, and nothing else.
            (["shop/etcd => shop/etcd : TCP 2380"], true, "TCP 2380"),
            (["shop/etcd => shop/etcd : TCP 2380"], false, "TCP 2380"),
            (["shop/etcd => etcd : No Connections"], true, "No Connections"),
            (["shop/* => shop/* : TCP 2380"], true, "TCP 2380"),
            // Where no flow says anything, it stays as it is.
            ([], true, "All Connections"), (["etcd => 10.0.0.0/8 : TCP 443"], true, "All Connections"),
            ([], false, "No Connections"), (["etcd => 10.0.0.0/8 : TCP 443"], false, "No Connections"),
        ] as [([String], Bool, String)])
    func replicasKeepTheirConnections(lines: [String], keepsReplicas: Bool, expected: String) throws {
        #expect(try replicas(of: "etcd", lines, keepsReplicas: keepsReplicas, Self.etcd) == expected)
    }

    @Test func asItIsMeansAsTodaysPoliciesSay() throws {
        let today = networkPolicy(
            "p",
            "podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: etcd}}}], ports: [{port: 2380}]}]")
        #expect(try replicas(of: "etcd", [], Self.etcd, today) == "TCP 2380")
        #expect(try replicas(of: "etcd", [], Self.etcd, networkPolicy("p", "podSelector: {}")) == "No Connections")
    }

    @Test func whatIsKeptWithoutAFlowIsSaid() throws {
        let model = try networkModel(Self.etcd, deployment("web"))
        let proposal = try PolicyProposal(for: try flows(["web => web : TCP 80"]), in: model)
        #expect(
            proposal.remarks == [
                "replicas go on talking to one another as today, since lists leave that out: shop/etcd[StatefulSet]; "
                    + "a flow of a workload with itself says otherwise"
            ])
    }

    /// A Pod has no replicas, and no policy holds inside of it.
    @Test func aPodNeedsNoPolicyForItself() throws {
        let pod = """
            {apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop, labels: {app: p}}, spec: {containers: [{name: c}]}}
            """
        let model = try networkModel(pod, networkPolicy("deny", "podSelector: {}, policyTypes: [Ingress, Egress]"))
        let proposal = try PolicyProposal(for: try flows(["p => p : TCP 80"]), in: model)
        #expect(proposal.lost == [])
        #expect(!proposal.yaml.contains("allow-p"))
        let end = try model.pattern("p")
        let verdict = try #require(model.verdict(from: end, to: end, on: ConnectionSet(.tcp, port: 80)))
        #expect(verdict.word == .allowed)
        let set = try networkModel(Self.etcd, networkPolicy("deny", "podSelector: {}"))
        let replica = try set.pattern("etcd")
        #expect(set.verdict(from: replica, to: replica)?.word == .denied)
    }

    /// `list`, `generate` and `list` again: every connection of the first list is in the second, what replicas may open
    /// to one another stays as it was, and so does what `generate` says of itself.
    @Test(arguments: 0..<80)
    func aRoundTripKeepsEveryFlow(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let cluster = random.cluster(onlyNetworkPolicies: seed % 2 == 0)
        let policies = cluster.documents.filter { $0.contains("Policy, metadata") }
        var others = cluster.documents.filter { $0.contains("kind: Namespace") }
        for pod in cluster.pods {
            let labels = pod.labels.map { "\($0.key): '\($0.value)'" }.sorted().joined(separator: ", ")
            let ports = pod.namedPorts.map { "{name: \($0.name), protocol: \($0.proto), containerPort: \($0.number)}" }
            others.append(
                deployment(
                    pod.name, in: pod.namespace, labels: labels, ports: ports.joined(separator: ", "),
                    kind: random.pick(["Deployment", "StatefulSet"])))
        }
        for namespace in Set(cluster.pods.map(\.namespace)).sorted() {
            others += [
                """
                {apiVersion: v1, kind: Service, metadata: {name: s, namespace: \(namespace)}, \
                spec: {selector: {app: \(random.pick(["p", "q", "r"]))}, ports: [{port: 80}, {port: 443}]}}
                """,
                """
                {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: \(namespace)}, \
                spec: {defaultBackend: {service: {name: s}}}}
                """,
            ]
        }
        let before = try networkModel((others + policies).joined(separator: "\n---\n"))
        #expect(before.facts.mistakes.map(\.reason) == [])
        var options = PolicyProposal.Options()
        options.allowsDNS = random.chance(1, in: 2)
        let proposal = try PolicyProposal(for: try flows(before.lines), in: before, options: options)
        #expect(proposal.lost.map(\.description) == [])
        let left = policies.filter { !$0.contains("kind: NetworkPolicy") }
        let after = try networkModel((others + left + [proposal.yaml]).joined(separator: "\n---\n"))

        struct Ends: Hashable {
            let source: Peer
            let destination: Peer
        }
        for connection in before.connections {
            for part in parts(of: connection) {
                let kept = after.connections.filter {
                    $0.source.covers(part.source) && $0.destination.covers(part.destination)
                }.reduce(ConnectionSet.none) { $0.union($1.connections) }
                #expect(kept.isSuperset(of: connection.connections), "\(connection)\n\(proposal.yaml)")
            }
        }
        for (a, b) in zip(before.workloads, after.workloads) {
            #expect(a.name == b.name)
            let (was, `is`) = (before.connections(from: a, to: a), after.connections(from: b, to: b))
            #expect(`is`.isSuperset(of: was), "\(a.name)\n\(proposal.yaml)")
        }
    }

    /// Where every workload has a label of its own, and no controller comes in from somewhere, the generated policies
    /// say the same as those of which the list was made: no flow more, none less, also between replicas.
    @Test(arguments: 0..<80)
    func aRoundTripOfDistinctWorkloadsChangesNothing(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let cluster = random.cluster(onlyNetworkPolicies: true)
        let policies = cluster.documents.filter { $0.contains("Policy, metadata") }
        var others = cluster.documents.filter { $0.contains("kind: Namespace") }
        for pod in cluster.pods {
            let labels = pod.labels.map { "\($0.key): '\($0.value)'" }.sorted()
            let ports = pod.namedPorts.map { "{name: \($0.name), protocol: \($0.proto), containerPort: \($0.number)}" }
            others.append(
                deployment(
                    pod.name, in: pod.namespace, labels: labels.joined(separator: ", "),
                    ports: ports.joined(separator: ", "), kind: random.pick(["Deployment", "StatefulSet"])))
        }
        let before = try networkModel((others + policies).joined(separator: "\n---\n"))
        var options = PolicyProposal.Options()
        options.allowsDNS = false
        let proposal = try PolicyProposal(for: try flows(before.lines), in: before, options: options)
        let after = try networkModel((others + [proposal.yaml]).joined(separator: "\n---\n"))
        #expect(after.lines == before.lines, "\(proposal.yaml)")
        #expect((proposal.lost + proposal.surplus).map(\.description) == [])
        #expect(ConnectivityDiff(from: before, to: after).changes.isEmpty)
        for (a, b) in zip(before.workloads, after.workloads) {
            let (was, `is`) = (before.connections(from: a, to: a), after.connections(from: b, to: b))
            #expect(was == `is`, "\(a.name)\n\(proposal.yaml)")
        }
    }

    /// A connection at the ends of its range of addresses: ranges of another list may be cut elsewhere.
    private func parts(of connection: Connection) -> [Connection] {
        func ends(_ peer: Peer) -> [Peer] {
            guard case .outside(let range) = peer else { return [peer] }
            return [range.bits.lowerBound, range.bits.upperBound].map {
                .outside(AddressRange(family: range.family, bits: $0...$0))
            }
        }
        return ends(connection.source).flatMap { source in
            ends(connection.destination).map {
                Connection(source: source, destination: $0, connections: connection.connections)
            }
        }
    }
}

extension Peer {
    fileprivate func covers(_ other: Peer) -> Bool {
        if case (.outside(let mine), .outside(let theirs)) = (self, other) {
            return mine.family == theirs.family && mine.bits.contains(theirs.bits.lowerBound)
        }
        return self == other
    }
}
