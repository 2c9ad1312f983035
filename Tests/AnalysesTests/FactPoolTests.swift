import Documents
import Kubernetes
import Policies
import Testing

@testable import Analyses

/// What the pods of a cluster have in common is kept once, so that memory does not grow by it.
@Suite struct FactPoolTests {
    /// The facts of pods of a cluster, each read by itself.
    private struct Facts {
        var access = AccessFacts()
        var network = NetworkFacts()
        var references = ReferenceFacts()

        init(_ pods: [String]) throws {
            let pool = FactPool()
            for (number, pod) in pods.enumerated() {
                let text = #"{"apiVersion": "v1", "kind": "Pod", \#(pod)}"#
                let document = try #require(
                    try Array(text.utf8).withUnsafeBufferPointer { bytes in
                        var stream = DocumentStream(bytes: bytes)
                        return try stream.next()
                    })
                guard case .objects(let resources, malformed: _) = document.content() else { continue }
                for resource in resources {
                    let places = FilePlaces(object: "cluster/shop/pods/\(number)")
                    access.add(resource, file: places, pool: pool)
                    network.add(resource, file: places, pool: pool)
                    references.add(resource, file: places, pool: pool)
                }
            }
        }
    }

    private static func pod(_ name: String, label: String = "web", secret: String = "db", port: Int = 80) -> String {
        """
        "metadata": {"name": "\(name)", "namespace": "shop", "labels": {"app": "\(label)"}},
        "spec": {"containers": [{"name": "c", "image": "a/b:1", "ports": [{"containerPort": \(port)}],
          "envFrom": [{"secretRef": {"name": "\(secret)"}}]}]},
        "status": {"podIP": "10.0.0.\(name.utf8.count)"}
        """
    }

    @Test func podsThatAreAlikeShareWhatTheyHaveInCommon() throws {
        let facts = try Facts([Self.pod("a"), Self.pod("longer")])
        let (access, network) = (facts.access.workloads, facts.network.workloads)
        let references = facts.references.workloads
        #expect(access[0].traits === access[1].traits)
        #expect(network[0].traits === network[1].traits)
        #expect(references[0].traits === references[1].traits)
        // The places of a pod's own are its own.
        #expect(access.map(\.description) == ["Pod shop/a", "Pod shop/longer"])
        #expect(network.map(\.name.name) == ["a", "longer"])
        #expect(network[0].addresses != network[1].addresses)
        let secrets = references.map { Array($0.references)[0].origin }
        #expect(secrets.map(\.file) == ["cluster/shop/pods/0", "cluster/shop/pods/1"])
        #expect(secrets.map(\.path) == Array(repeating: "spec.containers[0].envFrom[0].secretRef.name", count: 2))
        #expect(secrets.map(\.resource.name) == ["a", "longer"])
    }

    /// The keys of labels are the same in all objects, and too long to lie in the `String` itself.
    @Test func textsOfSeveralObjectsAreOne() throws {
        let pool = FactPool()
        let keys = ["app.kubernetes.io/name", "app.kubernetes.io/name", "app.kubernetes.io/part", "short", ""]
        let texts = keys.map { key in
            Array(key.utf8).withUnsafeBufferPointer { pool.text(of: .string($0)) ?? "?" }
        }
        #expect(texts == keys)
        let places = texts.map { text in text.withBytes { UInt(bitPattern: $0.baseAddress) } }
        #expect(places[0] == places[1] && places[0] != places[2])
        #expect(pool.text(of: .int(1)) == nil)
        let long = Array(repeating: UInt8(ascii: "a"), count: 1_000)
        #expect(long.withUnsafeBufferPointer { pool.text(of: .string($0)) } == String(repeating: "a", count: 1_000))
        let lists = [["get", "list"], ["get", "list"], ["list", "get"]].map(pool.shared(_:))
        let starts = lists.map { list in list.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } }
        #expect(lists == [["get", "list"], ["get", "list"], ["list", "get"]])
        #expect(starts[0] == starts[1] && starts[0] != starts[2])
    }

    @Test func podsThatDifferShareNothingInWhichTheyDo() throws {
        let facts = try Facts([
            Self.pod("a"), Self.pod("b", secret: "other"), Self.pod("c", label: "db"), Self.pod("d", port: 81),
        ])
        let network = facts.network.workloads
        #expect(facts.access.workloads.map(\.references.secrets) == [["db"], ["other"], ["db"], ["db"]])
        #expect(network.map(\.labels["app"]) == ["web", "web", "db", "web"])
        #expect(network.map(\.ports[0].number) == [80, 80, 80, 81])
        #expect(
            facts.references.workloads.map { Array($0.references).map(\.name) } == [["db"], ["other"], ["db"], ["db"]])
        #expect(network[0].traits !== network[3].traits)
    }
}
