/// An API server with a few objects of a few kinds: aggregated discovery, and lists of one page.
public struct ObjectCluster: Sendable {
    /// A kind with its objects as JSON.
    public struct Kind: Sendable {
        let group: String
        let version: String
        let resource: String
        let kind: String
        let isNamespaced: Bool
        let objects: [String]

        public init(
            _ kind: String, _ resource: String, in apiVersion: String, isNamespaced: Bool = true,
            _ objects: [String] = []
        ) {
            let parts = apiVersion.split(separator: "/").map(String.init)
            (group, version) = parts.count == 2 ? (parts[0], parts[1]) : ("", apiVersion)
            self.kind = kind
            self.resource = resource
            self.isNamespaced = isNamespaced
            self.objects = objects
        }

        var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

        /// The path at which all of them are listed.
        public var path: String { "/\(group.isEmpty ? "api" : "apis")/\(apiVersion)/\(resource)" }
    }

    private let kinds: [Kind]

    public init(_ kinds: [Kind]) { self.kinds = kinds }

    public func reply(to request: ReceivedRequest) -> Reply {
        switch request.path {
        case "/version": return .json(#"{"major":"1","minor":"36","gitVersion":"v1.36.2","platform":"linux/amd64"}"#)
        case "/api": return discovery(of: kinds.filter(\.group.isEmpty))
        case "/apis": return discovery(of: kinds.filter { !$0.group.isEmpty })
        default:
            guard let kind = kinds.first(where: { $0.path == request.path }) else {
                return .refusal(404, "NotFound", "the server could not find the requested resource")
            }
            return .json(
                """
                {"kind":"\(kind.kind)List","apiVersion":"\(kind.apiVersion)","metadata":{"resourceVersion":"1"},\
                "items":[\(kind.objects.joined(separator: ","))]}
                """)
        }
    }

    private func discovery(of kinds: [Kind]) -> Reply {
        let groups = Dictionary(grouping: kinds, by: \.group).sorted { $0.key < $1.key }
        let items = groups.map { group, kinds in
            let resources = kinds.map { kind in
                """
                {"resource":"\(kind.resource)","responseKind":{"group":"","version":"","kind":"\(kind.kind)"},\
                "scope":"\(kind.isNamespaced ? "Namespaced" : "Cluster")",\
                "singularResource":"\(kind.kind.lowercased())","verbs":["get","list","watch"]}
                """
            }
            return """
                {"metadata":{"name":"\(group)"},"versions":[{"version":"\(kinds[0].version)","resources":\
                [\(resources.joined(separator: ","))],"freshness":"Current"}]}
                """
        }
        let text = """
            {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},\
            "items":[\(items.joined(separator: ","))]}
            """
        return Reply(
            headers: [("Content-Type", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")],
            pieces: [.bytes(Array(text.utf8))])
    }
}
