import Documents
import Kubernetes
import Policies
import Testing

@testable import Analyses

/// The analyses of network and references share the reader of an object.
@Suite struct ObjectReaderTests {
    /// Each says what it refuses itself, and nothing that the other does.
    @Test func analysesThatShareAReaderSayEachTheirOwn() throws {
        let text = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              selector: {matchExpressions: [{key: app, operator: Like}]}
              template:
                metadata: {labels: {app: 'x{{y}}'}}
                spec: {containers: [{name: main, image: example.com/web:1}]}
            """
        let bytes = Array(text.utf8)
        try bytes.withUnsafeBufferPointer { bytes in
            let places = FilePlaces(name: "file.yaml", keepsExcerpts: false) { SourceText(bytes) }
            var stream = DocumentStream(bytes: bytes)
            let document = try #require(try stream.next())
            guard case .objects(let resources, malformed: _) = document.content() else { return }
            let resource = try #require(resources.first)

            let reader = ObjectReader(resource, places, FactPool())
            var network = NetworkFacts()
            network.add(reader)
            var references = ReferenceFacts()
            references.add(reader)
            #expect(network.mistakes.map(\.reason) == ["\"x{{y}}\" is no value of a label"])
            #expect(references.workloads.map(\.labels) == [["app": "x{{y}}"]])

            var apart = ReferenceFacts()
            apart.add(resource, file: places)
            #expect(references.mistakes.count == 1)
            #expect(references.mistakes == apart.mistakes)
        }
    }
}
