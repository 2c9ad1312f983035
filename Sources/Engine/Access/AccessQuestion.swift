import Analyses
import CEL

/// What `bulwark access who-can` and `can` are asked: a verb, and a resource or a path.
public struct AccessQuestion: Sendable {
    public let attributes: AccessAttributes
    /// How the words were understood, where they might be meant otherwise.
    public let notes: [String]

    /// - Parameters:
    ///   - resource: a resource as kubectl takes it, or a path that begins with a slash.
    ///   - namespace: nil for the whole cluster.
    ///   - subresource: given, what follows a slash in the resource is a name.
    public init(
        verb: String, resource text: String, namespace: String?, subresource: String? = nil, in model: AccessModel
    ) {
        var notes: [String] = []
        if text.hasPrefix("/") {
            let lowered = verb.lowercased()
            if !AccessQuestion.methods.contains(lowered), lowered != "*" {
                notes.append("'\(verb)' is no HTTP method; paths are asked for with one, such as get")
            }
            if namespace != nil { notes.append("a path belongs to no namespace; the namespace is left out") }
            attributes = .nonResource(path: text, verb: lowered)
            self.notes = notes
            return
        }
        if !AccessQuestion.verbs.contains(verb), !verb.hasPrefix("impersonate") {
            let guess = Spelling(AccessQuestion.verbs).nearest(to: verb.lowercased())
            notes.append(
                "'\(verb)' is no verb of Kubernetes; it is taken literally"
                    + (guess.map { " (did you mean \($0)?)" } ?? ""))
        }
        let resource = ResourceArgument(text, subresource: subresource, in: model)
        notes += resource.notes
        var request = ResourceAttributes(
            verb: verb, group: resource.group, resource: resource.resource, subresource: resource.subresource,
            namespace: namespace ?? "", name: resource.name)
        if resource.isNamespaced == false {
            if namespace != nil {
                notes.append("\(resource.resource) belong to no namespace; the namespace is left out")
            }
            // The API server takes a request for a namespace as one in it.
            request.namespace = request.group.isEmpty && request.resource == "namespaces" ? request.name : ""
        }
        attributes = .resource(request)
        isInNoNamespace = resource.isNamespaced == false
        self.notes = notes
    }

    /// What hangs on who may do something to a resource: of most resources the node authorizer gives no kubelet more than
    /// another.
    /// - Parameter text: a resource as kubectl takes it, or a path.
    public static func matter(ofWhoCan text: String) -> AccessInventory.Matter {
        let name = text.prefix { $0 != "/" && $0 != "." }.lowercased()
        let known = KnownResource.byName[name] ?? []
        return known.contains { NodeRight.resources.contains($0.name) } ? .kubeletRights : .rights
    }

    private var isInNoNamespace = false

    static let verbs: Set<String> = [
        "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "use", "bind", "escalate",
        "impersonate", "approve", "sign", "attest", "*",
    ]
    private static let methods: Set<String> = ["get", "head", "post", "put", "patch", "delete", "options"]

    /// Whether a word of a call is a verb rather than the path of a file.
    public static func isVerb(_ word: String) -> Bool { verbs.contains(word) || word.hasPrefix("impersonate") }

    /// The question in a phrase, such as `get secrets named db in namespace shop` and `get /metrics`.
    public var phrase: String {
        switch attributes {
        case .nonResource(let path, let verb): return "\(verb) \(path)"
        case .resource(let request):
            let group = request.group.isEmpty ? "" : ".\(request.group)"
            let subresource = request.subresource.isEmpty ? "" : "/\(request.subresource)"
            let name = request.name.isEmpty ? "" : " named \(request.name)"
            let phrase = "\(request.verb) \(request.resource)\(group)\(subresource)\(name)"
            if isInNoNamespace { return phrase }
            return phrase + (request.namespace.isEmpty ? " in every namespace" : " in namespace \(request.namespace)")
        }
    }

    /// Whether the question leaves open in which namespace.
    public var isOpenToNamespaces: Bool {
        guard case .resource(let request) = attributes else { return false }
        return request.namespace.isEmpty && !isInNoNamespace
    }
}
