import Documents
import Kubernetes
import Policies

@testable import Analyses

/// The facts of the objects of a YAML or JSON text.
func accessFacts(_ text: String, file: String = "test.yaml") throws -> AccessFacts {
    let bytes = Array(text.utf8)
    var facts = AccessFacts()
    let pool = FactPool()
    try bytes.withUnsafeBufferPointer { bytes in
        let places = FilePlaces(name: file, keepsExcerpts: false) { SourceText(bytes) }
        var stream = DocumentStream(bytes: bytes)
        while let document = try stream.next() {
            guard case .objects(let resources, malformed: _) = document.content() else { continue }
            for resource in resources { facts.add(resource, file: places, pool: pool) }
        }
    }
    return facts
}

func accessModel(_ text: String, _ completeness: AccessModel.Completeness = .cluster) throws -> AccessModel {
    AccessModel(try accessFacts(text), completeness: completeness)
}

/// A request for an object, such as `get pods/log -n shop web` or `create deployments.apps`.
func request(_ text: String) -> AccessAttributes {
    var words = text.split(separator: " ").map(String.init)
    let verb = words.removeFirst()
    let target = words.removeFirst()
    if target.hasPrefix("/") { return .nonResource(path: target, verb: verb) }
    var namespace = ""
    if let flag = words.firstIndex(of: "-n") {
        namespace = words[flag + 1]
        words.removeSubrange(flag...flag + 1)
    }
    let parts = target.split(separator: "/", maxSplits: 1).map(String.init)
    let resource = parts[0].split(separator: ".", maxSplits: 1).map(String.init)
    return .resource(
        ResourceAttributes(
            verb: verb, group: resource.count > 1 ? resource[1] : "", resource: resource[0],
            subresource: parts.count > 1 ? parts[1] : "", namespace: namespace, name: words.first ?? ""))
}

/// A Role or ClusterRole with the rules `{…}, {…}`, each written as in YAML.
func role(_ name: String, in namespace: String? = nil, labels: String = "", _ rules: String) -> String {
    let metadata = "{name: \(name)" + (namespace.map { ", namespace: \($0)" } ?? "") + ", labels: {\(labels)}}"
    return """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: \(namespace == nil ? "ClusterRole" : "Role")
        metadata: \(metadata)
        rules: [\(rules)]

        """
}

/// A binding of subjects such as `User alice`, `Group dev` and `ServiceAccount shop/web` to `ClusterRole x` or `Role x`.
func binding(_ name: String, in namespace: String? = nil, _ role: String, to subjects: String...) -> String {
    let entries = subjects.map { subject in
        let words = subject.split(separator: " ", maxSplits: 1)
        guard words[0] == "ServiceAccount" else { return "{kind: \(words[0]), name: \"\(words[1])\"}" }
        let account = words[1].split(separator: "/")
        guard account.count > 1 else { return "{kind: ServiceAccount, name: \(account[0])}" }
        return "{kind: ServiceAccount, namespace: \(account[0]), name: \(account[1])}"
    }
    let reference = role.split(separator: " ")
    let metadata = "{name: \(name)" + (namespace.map { ", namespace: \($0)" } ?? "") + "}"
    return """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: \(namespace == nil ? "ClusterRoleBinding" : "RoleBinding")
        metadata: \(metadata)
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: \(reference[0]), name: \(reference[1])}
        subjects: [\(entries.joined(separator: ", "))]

        """
}

/// Calls `body` with the value of a YAML text.
func withValue<Result>(_ text: String, _ body: (Value) throws -> Result) throws -> Result {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBufferPointer { bytes in
        var stream = DocumentStream(bytes: bytes)
        guard let document = try stream.next() else { return try body(.null) }
        return try withExtendedLifetime(document) { try body(document.root) }
    }
}
