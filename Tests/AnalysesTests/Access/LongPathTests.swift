import Testing

@testable import Analyses

/// A chain of namespaces, each of whose ServiceAccounts may enter the Pods of the next.
struct LongPathTests {
    static func graph(_ count: Int) throws -> EscalationGraph {
        var text = role("enter", "{apiGroups: [''], resources: [pods/exec], verbs: [create]}")
        for number in 0..<count {
            text += """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: n\(number)}
                spec: {serviceAccountName: s, containers: [{name: c, image: x}]}

                """
            guard number + 1 < count else { continue }
            text += binding("b", in: "n\(number + 1)", "ClusterRole enter", to: "ServiceAccount n\(number)/s")
        }
        text += role("root", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}")
        text += binding("root", "ClusterRole root", to: "ServiceAccount n\(count - 1)/s")
        return EscalationGraph(AccessAnalysis(try accessModel(text)))
    }

    @Test func theMiddleOfALongWayIsOneStep() throws {
        let graph = try Self.graph(40)
        let first = Foothold.subject(.serviceAccount(namespace: "n0", name: "s"))
        let whole = try #require(graph.paths(from: [first]).first { $0.goal == .clusterAdmin })
        // Into every workload of the next namespace, into the Pod, and to its token, 39 times; then to the top.
        #expect(whole.length == 39 * 3 + 1 && whole.steps.count == whole.length)
        let all = graph.paths(from: graph.sources)
        let short = try #require(all.first { $0.source == first && $0.goal == .clusterAdmin })
        #expect(short.length == whole.length)
        #expect(short.steps.map(\.count) == [Int](repeating: 1, count: 10) + [98] + [Int](repeating: 1, count: 10))
        #expect(short.steps.prefix(10).map(\.to) == whole.steps.prefix(10).map(\.to))
        #expect(short.steps.suffix(10).map(\.to) == whole.steps.suffix(10).map(\.to))
        // The one in the middle goes from where the others end to where they begin.
        #expect(short.steps[10].from == short.steps[9].to && short.steps[10].to == short.steps[11].from)
        #expect(short.steps[10].reason == "by 98 more steps, which --from tells")
        #expect(all.allSatisfy { $0.steps.count <= 21 })
    }

    /// What is told grows with the chain, not with its square.
    @Test func theOutputGrowsWithTheChain() throws {
        func steps(_ count: Int) throws -> Int {
            let graph = try Self.graph(count)
            return graph.paths(from: graph.sources).reduce(0) { $0 + $1.steps.count }
        }
        let (small, large) = (try steps(50), try steps(100))
        #expect(large < small * 5 / 2)
    }

    /// Up to a step more than the most, which would be told instead of it.
    @Test func waysOfOrdinaryLengthAreToldWhole() throws {
        let graph = try Self.graph(7)
        for path in graph.paths(from: graph.sources) {
            #expect(path.steps.allSatisfy { $0.count == 1 } && path.length == path.steps.count)
        }
    }
}
