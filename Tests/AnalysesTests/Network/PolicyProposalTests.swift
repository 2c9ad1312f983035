import Foundation
import Testing

@testable import Analyses

/// Policies for lists of flows.
@Suite struct PolicyProposalTests {
    private func flows(_ lines: String...) throws -> [Flow] { try flows(lines) }

    private func flows(_ lines: some Sequence<String>) throws -> [Flow] {
        try FlowList(Array(lines.joined(separator: "\n").utf8)).entries.map(\.flow)
    }

    // MARK: Lists

    @Test func listsAreLinesOrJSON() throws {
        let text = "# what the shop needs\n\nshop/web => db : TCP 5432\r\n  web => 10.0.0.0/8 : UDP 53,TCP 53\n"
        let entries = try FlowList(Array(text.utf8)).entries
        #expect(entries.map(\.place) == ["line 3", "line 4"])
        #expect(entries.map(\.flow.destination) == ["db", "10.0.0.0/8"])
        let json = #" [{"src": "web", "dst": "db", "conn": "TCP 5432"}]"#
        let flow = try FlowList(Array(json.utf8)).entries.first?.flow
        #expect(flow == Flow(source: "web", destination: "db", connections: ConnectionSet(.tcp, port: 5432)))
    }

    @Test(
        arguments: [
            ("web => db\n", "line 1"), ("a => b : 80\nweb -> db : 80", "line 2"), ("a => b : http", "line 1"),
            (#"[{"src": "a", "dst": "b", "conn": "80"}, {"src": "a"}]"#, "entry 2"), ("[{", "byte 2"),
        ])
    func mistakesHaveAPlace(text: String, place: String) {
        let error = #expect(throws: FlowList.Mistake.self) { try FlowList(Array(text.utf8)) }
        #expect(error?.place == place)
    }

    // MARK: Proposals

    /// Any flows between the workloads of any cluster, whatever its policies were: with the generated ones in place of
    /// those, the list is the flows.
    @Test(arguments: 0..<80)
    func theListWithTheGeneratedPoliciesIsTheFlows(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed))
        let cluster = random.cluster(onlyNetworkPolicies: true)
        let before = try networkModel(cluster.documents.joined(separator: "\n---\n"))
        let names = before.workloads.filter { !$0.isOnHostNetwork }.map(\.name.description)
        let sets = ["TCP 80", "TCP 80-90,UDP 53", "All Connections", "SCTP 1-65535"]
        var lines: Set<String> = []
        for source in names {
            for destination in names where source != destination && random.chance(1, in: 3) {
                lines.insert("\(source) => \(destination) : \(random.pick(sets))")
            }
            if random.chance(1, in: 3) {
                lines.insert("\(source) => 20.0.0.3-20.0.1.77[External] : \(random.pick(sets))")
            }
            if random.chance(1, in: 3) {
                lines.insert("0.0.0.0-255.255.255.255[External] => \(source) : \(random.pick(sets))")
            }
        }
        var options = PolicyProposal.Options()
        options.allowsDNS = random.chance(1, in: 2)
        let proposal = try PolicyProposal(for: try flows(lines.sorted()), in: before, options: options)
        #expect(proposal.lost == [])
        #expect(proposal.surplus == [])
        // Not by the proposal's own account alone.
        let kept = cluster.documents.filter { !$0.contains("kind: NetworkPolicy") }
        let after = try networkModel((kept + [proposal.yaml]).joined(separator: "\n---\n"))
        #expect(after.facts.mistakes.isEmpty)
        let onHost = Set(after.workloads.filter(\.isOnHostNetwork).map(\.name.description))
        let listed = after.connections.filter {
            !onHost.contains($0.source.description) && !onHost.contains($0.destination.description)
        }
        #expect(Set(listed.map(\.description)) == lines, "\(proposal.yaml)")
    }

    @Test func whatPoliciesCannotDoIsFound() throws {
        let model = try networkModel(
            deployment("web"), deployment("twin", labels: "app: web"), deployment("db"),
            """
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: no-sql}
            spec:
              priority: 1
              subject: {namespaces: {}}
              ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 5432}}]}]
            """)
        var options = PolicyProposal.Options()
        options.keepsReplicas = false
        let proposal = try PolicyProposal(
            for: try flows("web[Deployment] => db : TCP 80,5432"), in: model, options: options)
        #expect(proposal.lost.map(\.description) == ["shop/web[Deployment] => shop/db[Deployment] : TCP 5432"])
        #expect(proposal.surplus.map(\.description) == ["shop/twin[Deployment] => shop/db[Deployment] : TCP 80"])
        #expect(proposal.remarks == ["the labels of shop/web[Deployment] select shop/twin[Deployment], too"])
    }

    /// Labels that others have, too, are told from theirs by a label that only they have, as pods of a subject and as peers.
    @Test func workloadsWithMoreLabelsAreLeftOut() throws {
        let model = try networkModel(
            deployment("web", labels: "app: web"), deployment("canary", labels: "app: web, track: canary"),
            deployment("job", labels: "app: web", kind: "Job").replacing("apps/v1", with: "batch/v1"),
            deployment("db"))
        var options = PolicyProposal.Options()
        options.keepsReplicas = false
        let proposal = try PolicyProposal(
            for: try flows("web[Deployment] => db : TCP 5432"), in: model, options: options)
        let selector = "{matchLabels: {app: web}, matchExpressions: [{key: track, operator: DoesNotExist}]}"
        #expect(proposal.yaml.contains("  podSelector: \(selector)\n"))
        #expect(proposal.yaml.contains("- {podSelector: \(selector)}\n"))
        // What a controller adds is not relied on.
        #expect(proposal.remarks == ["the labels of shop/web[Deployment] select shop/job[Job], too"])
        #expect(proposal.surplus.map(\.description) == ["shop/job[Job] => shop/db[Deployment] : TCP 5432"])
        #expect(proposal.lost == [])
    }

    @Test func podsMayAskForNames() throws {
        let dns = deployment("coredns", in: "kube-system", labels: "k8s-app: kube-dns")
        let model = try networkModel(deployment("web"), deployment("db"), dns)
        let some = try flows("web => db : TCP 5432")
        var options = PolicyProposal.Options()
        options.keepsReplicas = false
        let proposal = try PolicyProposal(for: some, in: model, options: options)
        #expect(proposal.namespaces == ["shop"])
        #expect(proposal.yaml.contains("name: default-allow-dns\n  namespace: shop\n"))
        #expect((proposal.lost + proposal.surplus) == [])
        #expect(
            proposal.remarks == ["kube-system is left as it is: name it with -n to have policies for it, too"])
        options.allowsDNS = false
        let silent = try PolicyProposal(for: some, in: model, options: options)
        #expect(!silent.yaml.contains("allow-dns"))
        #expect(silent.remarks.first == "no flow is for UDP 53: pods that resolve names need one to the cluster's DNS")
        options.namespaces = ["kube-system"]
        #expect(try PolicyProposal(for: some, in: model, options: options).namespaces == ["kube-system"])
    }

    /// A policy for a workload whose flows no policy can name would deny everything, as the default does.
    @Test func whatNoPolicyCanNameIsNotWritten() throws {
        let model = try networkModel(deployment("web"), deployment("agent", spec: "hostNetwork: true"))
        var options = PolicyProposal.Options()
        options.keepsReplicas = false
        let proposal = try PolicyProposal(for: try flows("web => agent : TCP 9100"), in: model, options: options)
        #expect(
            proposal.yaml.split(separator: "\n").filter { $0.contains("name: ") }.map(String.init) == [
                "  name: default-deny", "  name: default-allow-dns",
                "        - {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, "
                    + "podSelector: {matchLabels: {k8s-app: kube-dns}}}",
            ])
        #expect(proposal.remarks.contains { $0.hasPrefix("shop/agent[Deployment] is on the network of its node") })
    }

    /// What `default-allow-dns` lets every pod ask needs no rule in other policies.
    @Test func flowsToTheServersOfNamesAreAllowedOnce() throws {
        let dns = deployment("coredns", in: "kube-system", labels: "k8s-app: kube-dns")
        let model = try networkModel(deployment("web"), deployment("db"), dns)
        let some = try flows(
            "web => kube-system/coredns : UDP 53", "db => kube-system/coredns : UDP 53,TCP 9153", "web => db : TCP 5432"
        )
        let proposal = try PolicyProposal(for: some, in: model)
        #expect(proposal.lost == [])
        #expect(proposal.yaml.components(separatedBy: "kube-dns").count - 1 == 2)
        var options = PolicyProposal.Options()
        options.allowsDNS = false
        #expect(
            try PolicyProposal(for: some, in: model, options: options).yaml.components(separatedBy: "kube-dns").count
                - 1
                == 2)
    }

    /// No two policies of a namespace have one name, and none has a name that the API server refuses.
    @Test func policiesHaveNamesOfTheirOwn() throws {
        let job = """
            {apiVersion: batch/v1, kind: Job, metadata: {generateName: load-, namespace: shop}, spec: {template: {metadata: \
            {labels: {app: load}}, spec: {containers: [{name: c}]}}}}
            """
        let model = try networkModel(
            deployment("a"), deployment("a", labels: "b: c", kind: "StatefulSet"),
            deployment("a-statefulset", labels: "d: e"), job)
        let proposal = try PolicyProposal(
            for: try flows(
                "shop/a[Deployment] => shop/a-statefulset : 80", "shop/a[StatefulSet] => shop/a-statefulset : 80",
                "shop/load-*[Job] => shop/a-statefulset : 80"), in: model)
        let names = proposal.yaml.split(separator: "\n").filter { $0.hasPrefix("  name: allow-") }.map {
            $0.dropFirst(8)
        }
        #expect(
            names == ["allow-a", "allow-a-statefulset", "allow-a-statefulset-deployment", "allow-load"])
    }

    @Test func policiesOfTodayMustGo() throws {
        let model = try networkModel(
            deployment("web"), networkPolicy("open", "podSelector: {}, ingress: [{}]"),
            networkPolicy("default-deny", "podSelector: {}"))
        var options = PolicyProposal.Options()
        options.keepsReplicas = false
        let remarks = try PolicyProposal(for: [], in: model, options: options).remarks
        #expect(remarks == ["policies add up: these ones hold only where today's are deleted: shop/open"])
    }

    @Test func unknownEndsAndForbiddenNamesAreErrors() throws {
        let model = try networkModel(deployment("web"), deployment("db"))
        let some = try flows("web => db : 80", "web => dv : 80")
        var flow: Int?
        do throws(PolicyProposal.Failure) { _ = try PolicyProposal(for: some, in: model) } catch {
            if case .unknownEnd(let number, .unknownWorkload("dv")) = error { flow = number }
        }
        #expect(flow == 1)
        let hostile = try networkModel(
            #"{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: "a\n---\nb"}, spec: {containers: [{name: c}]}}"#
        )
        #expect(throws: PolicyProposal.Failure.self) { try PolicyProposal(for: [], in: hostile) }
    }
}
