import Documents
import Kubernetes
import Policies

@testable import Analyses

/// The network facts of YAML texts, each a file.
func networkFacts(_ texts: String...) throws -> NetworkFacts {
    var facts = NetworkFacts()
    let pool = FactPool()
    for (number, text) in texts.enumerated() {
        let bytes = Array(text.utf8)
        try bytes.withUnsafeBufferPointer { bytes in
            let places = FilePlaces(name: "file\(number).yaml", keepsExcerpts: false) { SourceText(bytes) }
            var stream = DocumentStream(bytes: bytes)
            while let document = try stream.next() {
                guard case .objects(let resources, malformed: _) = document.content() else { continue }
                for resource in resources { facts.add(resource, file: places, pool: pool) }
            }
        }
    }
    return facts
}

func networkModel(_ texts: String..., scope: NetworkModel.Scope = .files) throws -> NetworkModel {
    NetworkModel(try networkFacts(texts.joined(separator: "\n---\n")), scope: scope)
}

extension NetworkModel {
    /// The lines of the connectivity map.
    var lines: [String] { connections.map(\.description) }

    /// The lines between workloads.
    var innerLines: [String] { lines.filter { !$0.contains("[External]") } }
}

/// A Deployment as YAML.
func deployment(
    _ name: String, in namespace: String = "shop", labels: String? = nil, ports: String = "", spec: String = "",
    kind: String = "Deployment"
) -> String {
    """
    apiVersion: apps/v1
    kind: \(kind)
    metadata: {name: '\(name)', namespace: \(namespace)}
    spec:
      template:
        metadata: {labels: {\(labels ?? "app: \(name)")}}
        spec: {\(spec.isEmpty ? "" : spec + ", ")containers: [{name: main, image: example.com/\(name):1, ports: [\(ports)]}]}
    """
}

/// A NetworkPolicy as YAML; `spec` in flow style.
func networkPolicy(_ name: String, in namespace: String = "shop", _ spec: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: \(namespace)}
    spec: {\(spec)}
    """
}
