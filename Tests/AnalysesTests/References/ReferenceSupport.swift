import Documents
import Kubernetes
import Policies

@testable import Analyses

/// The findings about references in a YAML text, its documents in the order given or in reverse.
func referenceFindings(
    _ text: String, scope: ReferenceFindings.Scope = .files, reversed: Bool = false
) throws -> ReferenceFindings {
    ReferenceFindings(try referenceFacts(text, reversed: reversed), scope: scope)
}

/// The facts of each object apart, merged: nothing may depend on who saw what first.
func referenceFacts(_ text: String, reversed: Bool = false) throws -> ReferenceFacts {
    var parts: [ReferenceFacts] = []
    let bytes = Array(text.utf8)
    let pool = FactPool()
    try bytes.withUnsafeBufferPointer { bytes in
        let places = FilePlaces(name: "file.yaml", keepsExcerpts: false) { SourceText(bytes) }
        var stream = DocumentStream(bytes: bytes)
        while let document = try stream.next() {
            guard case .objects(let resources, malformed: _) = document.content() else { continue }
            for resource in resources {
                var facts = ReferenceFacts()
                facts.add(resource, file: places, pool: pool)
                parts.append(facts)
            }
        }
    }
    if reversed { parts.reverse() }
    return parts.reduce(into: ReferenceFacts()) { $0.merge($1) }
}

/// An object as YAML, its fields in flow style.
func object(_ apiVersion: String, _ kind: String, _ name: String, in namespace: String? = "shop", _ fields: String = "")
    -> String
{
    """
    ---
    apiVersion: \(apiVersion)
    kind: \(kind)
    metadata: {name: \(name)\(namespace.map { ", namespace: \($0)" } ?? "")}
    \(fields)

    """
}

/// A workload with the label `app` of its name.
func workload(
    _ name: String, kind: String = "Deployment", in namespace: String = "shop", spec: String = "", pod: String = "",
    container: String = ""
) -> String {
    object(
        "apps/v1", kind, name, in: namespace,
        """
        spec:
          \(spec)
          template:
            metadata: {labels: {app: \(name)}}
            spec: {\(pod.isEmpty ? "" : pod + ", ")containers: [{name: main, image: a/b:1\(container)}]}
        """)
}
