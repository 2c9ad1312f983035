import Documents
import Kubernetes

/// An object as the subject of a request to create it: what the fields of the API server's request would say.
struct AdmissionSubject {
    let resource: Resource
    let group: String
    let version: String
    let kind: String
    let names: ResourceNames
    /// Nil for an object without a namespace. A Namespace is its own. A kind of which nobody knows has one.
    let namespace: String?
    /// Nil where the API server makes the name up.
    let name: String?
    let generateName: String?
    let labels: [String: String]

    init(_ resource: Resource, facts: AdmissionFacts) {
        self.resource = resource
        group = resource.group
        version = resource.apiVersion.split(separator: "/").last.map(String.init) ?? ""
        kind = resource.kind
        let groupKind = GroupKind(group: resource.group, kind: resource.kind)
        names = BuiltInResources.names(of: groupKind) ?? facts.names(of: groupKind) ?? ResourceNames.guess(groupKind)
        let metadata = resource.object["metadata"]
        name = metadata?["name"]?.text
        generateName = metadata?["generateName"]?.text
        labels = AdmissionSubject.labels(of: resource)
        if group.isEmpty && kind == "Namespace" {
            namespace = name
        } else if names.isNamespaced ?? true {
            namespace = resource.namespace ?? facts.defaultNamespace
        } else {
            namespace = nil
        }
    }

    /// The namespace that the API server writes into the object, which does not state it.
    var impliedNamespace: String? {
        names.isNamespaced == true && resource.namespace == nil ? namespace : nil
    }

    /// A name such as the API server makes up before it asks policies, for an object that states `generateName` alone:
    /// five characters, random there, behind at most 58 (`names.SimpleNameGenerator`). The request itself has no name.
    var generatedName: String? {
        guard name?.isEmpty ?? true, let generateName, !generateName.isEmpty else { return nil }
        return String(decoding: generateName.utf8.prefix(58), as: UTF8.self) + "x7k2p"
    }

    var isNamespace: Bool { group.isEmpty && kind == "Namespace" }

    func isWithin(_ scope: ResourceRule.Scope) -> Bool {
        switch scope {
        case .all: true
        case .namespaced: namespace != nil && !isNamespace
        case .cluster: namespace == nil || isNamespace
        }
    }

    /// Whether the API server asks no policy about such requests, so that nobody is locked out by one (`cel.md` 2.8).
    var isExempt: Bool {
        switch group {
        case "authentication.k8s.io": kind == "SelfSubjectReview" || kind == "TokenReview"
        case "authorization.k8s.io": kind.hasSuffix("Review")
        case "admissionregistration.k8s.io": kind.contains("AdmissionPolicy")
        default: false
        }
    }

    /// The labels of an object, and of a Namespace the one with its name that every API server adds.
    static func labels(of resource: Resource) -> [String: String] {
        var labels: [String: String] = [:]
        for entry in resource.object["metadata"]?["labels"]?.entries ?? .init(start: nil, count: 0) {
            // The type has no null texts.
            let value = entry.value.kind == .null ? "" : entry.value.text
            if let key = entry.key.text, let value { labels[key] = value }
        }
        if resource.group.isEmpty, resource.kind == "Namespace", let name = resource.name {
            labels[nameLabel] = name
        }
        return labels
    }

    static let nameLabel = "kubernetes.io/metadata.name"
}
