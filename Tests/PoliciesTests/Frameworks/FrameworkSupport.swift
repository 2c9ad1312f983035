import Documents
import Kubernetes

@testable import Policies

/// A rule that cites controls.
func citing(
    _ name: String, _ controls: [Control] = [], severity: Severity = .high, target: Check.Target = .container,
    kinds: [String] = []
) -> Rule {
    citing(
        name, controls, severity: severity,
        decision: .check(Check(target: target, kinds: kinds, expression: "true", message: "''")))
}

func citing(
    _ name: String, _ controls: [Control] = [], severity: Severity = .high, decision: Rule.Decision,
    analysisKinds: [String] = []
) -> Rule {
    Rule(
        name: name, title: "Test", severity: severity, category: "test", decision: decision,
        analysisKinds: analysisKinds, rationale: "", remedy: "", controls: controls)
}

func finding(_ rule: Rule) -> Finding {
    Finding(
        rule: rule, message: "", resource: pod, container: nil, path: "", location: nowhere, fingerprint: "",
        excerpt: nil)
}

func unevaluated(_ rule: Rule) -> Unevaluated {
    Unevaluated(rule: rule, resource: pod, container: nil, reason: "", location: nowhere)
}

private let pod = ResourceIdentity(apiVersion: "v1", kind: "Pod", namespace: nil, name: "web")
private let nowhere = Location(file: "a.yaml", line: 1, column: 1, endLine: 1, endColumn: 1)

/// The census of the objects of a YAML text.
func census(_ text: String) throws -> Census {
    var census = Census()
    try forEachResource(text) { census.add($0) }
    return census
}

func forEachResource(_ text: String, do body: (Resource) -> Void) throws {
    try Array(text.utf8).withUnsafeBufferPointer { bytes in
        var stream = DocumentStream(bytes: bytes)
        while let document = try stream.next() {
            guard case .objects(let resources, malformed: _) = document.content() else { continue }
            resources.forEach(body)
        }
    }
}

func framework(
    _ controls: [FrameworkControl], name: String = "standard", listedRulesOnly: Bool = false
) -> Framework {
    Framework(
        name: name, title: "Standard", version: "1", publisher: "Nobody", source: "https://example.com",
        about: "About.",
        listedRulesOnly: listedRulesOnly, sections: [.init(id: "1", title: "Section", controls: controls)])
}
