import Documents

/// An API server with the objects of a manifest. What it offers are the kinds that it is told of; some the user may not
/// list, and some namespaces only.
public struct ManifestCluster: Sendable {
    /// A kind that the server offers.
    public struct Kind: Sendable {
        let group: String
        let version: String
        public let name: String
        let kind: String
        let isNamespaced: Bool

        /// - Parameter text: such as `networkpolicies.v1.networking.k8s.io NetworkPolicy`; with `-` before it for a kind
        ///   without namespaces.
        public init(_ text: String) {
            let words = text.drop { $0 == "-" }.split(separator: " ").map(String.init)
            let parts = words[0].split(separator: ".", maxSplits: 2).map(String.init)
            (name, version, group, kind) = (parts[0], parts[1], parts.count > 2 ? parts[2] : "", words[1])
            isNamespaced = !text.hasPrefix("-")
        }

        var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
        public var qualifiedName: String { group.isEmpty ? name : "\(name).\(group)" }
        fileprivate var root: String { group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)" }
    }

    private struct Object: Sendable {
        let apiVersion: String
        let kind: String
        let namespace: String?
        let name: String
        let json: String

        init?(_ root: Value) {
            guard let kind = root["kind"]?.text, let metadata = root["metadata"] else { return nil }
            self.kind = kind
            apiVersion = root["apiVersion"]?.text ?? ""
            namespace = metadata["namespace"]?.text
            name = metadata["name"]?.text ?? ""
            var builder = JSONBuilder()
            builder.value(root)
            json = String(decoding: builder.bytes, as: UTF8.self)
        }
    }

    public let kinds: [Kind]
    private let objects: [Object]
    /// Kinds that may not be listed, by qualified name: in any way, or in all namespaces at once.
    public var forbidden: Set<String> = []
    public var forbiddenAcrossNamespaces: Set<String> = []
    /// Groups with their version whose kinds the server does not know at the moment.
    public var down: Set<String> = []

    /// - Parameter manifest: YAML; objects of kinds that are not offered are not served.
    public init(_ kinds: [Kind], _ manifest: String) throws {
        self.kinds = kinds
        var manifest = manifest
        objects = try manifest.withUTF8 { bytes in
            var stream = DocumentStream(bytes: bytes)
            var objects: [Object] = []
            while let document = try stream.next() {
                if let object = withExtendedLifetime(document, { Object(document.root) }) { objects.append(object) }
            }
            return objects
        }
    }

    public var script: ReplayServer.Script { { reply(to: $0) } }

    public func reply(to request: ReceivedRequest) -> Reply {
        switch request.path {
        case "/version": return .json(#"{"major":"1","minor":"36","gitVersion":"v1.36.2","platform":"linux/amd64"}"#)
        case "/api": return discovery { $0.isEmpty }
        case "/apis": return discovery { !$0.isEmpty }
        default: break
        }
        for kind in kinds where request.path.hasPrefix(kind.root + "/") {
            let rest = request.path.dropFirst(kind.root.count + 1).split(separator: "/").map(String.init)
            switch rest {
            case [kind.name]: return list(kind, namespace: nil)
            case ["namespaces", rest[safe: 1], kind.name] where kind.isNamespaced: return list(kind, namespace: rest[1])
            case [kind.name, rest[safe: 1]] where !kind.isNamespaced: return object(kind, rest[1])
            default: continue
            }
        }
        return .refusal(404, "NotFound", "the server could not find the requested resource")
    }

    private func refusal(_ kind: Kind) -> Reply {
        .refusal(403, "Forbidden", "user dev cannot list resource \(kind.name)")
    }

    private func list(_ kind: Kind, namespace: String?) -> Reply {
        let name = kind.qualifiedName
        if forbidden.contains(name) || namespace == nil && forbiddenAcrossNamespaces.contains(name) {
            return refusal(kind)
        }
        let items = objects.filter {
            $0.apiVersion == kind.apiVersion && $0.kind == kind.kind && (namespace == nil || $0.namespace == namespace)
        }
        return .json(
            """
            {"kind":"\(kind.kind)List","apiVersion":"\(kind.apiVersion)","metadata":{"resourceVersion":"9"},\
            "items":[\(items.map(\.json).joined(separator: ","))]}
            """)
    }

    private func object(_ kind: Kind, _ name: String) -> Reply {
        if forbidden.contains(kind.qualifiedName) { return refusal(kind) }
        let found = objects.first { $0.apiVersion == kind.apiVersion && $0.kind == kind.kind && $0.name == name }
        return found.map { .json($0.json) } ?? .refusal(404, "NotFound", "\(kind.name) \"\(name)\" not found")
    }

    private func discovery(_ isMeant: (String) -> Bool) -> Reply {
        let groups = Dictionary(grouping: kinds.filter { isMeant($0.group) }, by: \.apiVersion)
        let items = groups.sorted { $0.key < $1.key }.map { apiVersion, kinds in
            let isDown = down.contains(apiVersion)
            let entries = (isDown ? [] : kinds).map { kind in
                """
                {"resource":"\(kind.name)","responseKind":{"group":"","version":"","kind":"\(kind.kind)"},\
                "scope":"\(kind.isNamespaced ? "Namespaced" : "Cluster")",\
                "singularResource":"\(kind.kind.lowercased())","verbs":["get","list","watch"]}
                """
            }
            return """
                {"metadata":{"name":"\(kinds[0].group)"},"versions":[{"version":"\(kinds[0].version)","resources":\
                [\(entries.joined(separator: ","))],"freshness":"\(isDown ? "Stale" : "Current")"}]}
                """
        }
        return Reply(
            headers: [("Content-Type", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")],
            pieces: [
                .bytes(
                    Array(
                        """
                        {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},\
                        "items":[\(items.joined(separator: ","))]}
                        """.utf8))
            ])
    }
}

extension [String] {
    fileprivate subscript(safe index: Int) -> String { indices.contains(index) ? self[index] : "" }
}
