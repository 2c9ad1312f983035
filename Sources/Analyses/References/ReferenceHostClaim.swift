extension ReferenceFacts {
    /// A host and path whose requests an Ingress or HTTPRoute asks for. Without a host, none is claimed.
    struct HostClaim: Sendable {
        /// What must be equal for two to be rivals.
        struct Address: Hashable, Comparable, Sendable {
            /// The Gateway and its listener, or empty for Ingresses.
            let entrance: String
            let host: String
            /// Without the slash at its end.
            let path: String

            static func < (a: Address, b: Address) -> Bool {
                (a.entrance, a.host, a.path) < (b.entrance, b.host, b.path)
            }
        }

        let address: Address
        let namespace: String
        /// Of the host.
        let origin: Origin

        static func read(ingress reader: ObjectReader) -> [HostClaim] {
            (reader.spec?["rules"]?.items ?? []).flatMap { rule -> [HostClaim] in
                guard let field = rule["host"], let host = field.text, !host.isEmpty else { return [] }
                let paths = (rule["http"]?["paths"]?.items ?? []).map { $0["path"]?.text ?? "/" }
                let origin = field.origin
                return Set((paths.isEmpty ? ["/"] : paths).map(trimmed)).map { path in
                    HostClaim(
                        address: Address(entrance: "", host: host.lowercased(), path: path),
                        namespace: reader.namespace, origin: origin)
                }
            }
        }

        private static let entranceKinds: Set<String> = ["Gateway", "ListenerSet", "XListenerSet"]

        /// Matches that ask for more than a path, such as a header, are no claim to all of its requests. No more hosts,
        /// parents and matches count than the API allows.
        static func read(route reader: ObjectReader) -> [HostClaim] {
            guard let spec = reader.spec, let hosts = spec["hostnames"]?.items, !hosts.isEmpty else { return [] }
            let paths = Set((spec["rules"]?.items ?? []).flatMap(paths).prefix(128).map(trimmed))
            let entrances = Set(
                (spec["parentRefs"]?.items ?? []).prefix(32).compactMap { parent -> String? in
                    let kind = parent["kind"]?.text ?? "Gateway"
                    guard entranceKinds.contains(kind), let name = parent["name"]?.text else { return nil }
                    let listener = parent["sectionName"]?.text ?? (parent["port"]?.int).map { String($0) } ?? ""
                    return "\(kind) \(parent["namespace"]?.text ?? reader.namespace)/\(name)/\(listener)"
                })
            return hosts.prefix(16).flatMap { field -> [HostClaim] in
                guard let host = field.text else { return [] }
                let origin = field.origin
                return entrances.flatMap { entrance in
                    paths.map { path in
                        HostClaim(
                            address: Address(entrance: entrance, host: host.lowercased(), path: path),
                            namespace: reader.namespace, origin: origin)
                    }
                }
            }
        }

        private static func paths(of rule: Field) -> [String] {
            guard let matches = rule["matches"]?.items, !matches.isEmpty else { return ["/"] }
            return matches.compactMap { match in
                guard match["headers"] == nil, match["queryParams"] == nil, match["method"] == nil else { return nil }
                return match["path"]?["value"]?.text ?? "/"
            }
        }

        private static func trimmed(_ path: String) -> String {
            path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        }

        /// The Secrets with the certificates of an Ingress, unless an annotation has them made.
        static func certificates(of reader: ObjectReader) -> [ObjectReference] {
            let annotations = reader.object["metadata"]?["annotations"]
            let isMade =
                annotations?["cert-manager.io/issuer"] != nil
                || annotations?["cert-manager.io/cluster-issuer"] != nil
                || annotations?["kubernetes.io/tls-acme"]?.text == "true"
                || annotations?["kubernetes.io/tls-acme"]?.isTrue == true
            if isMade { return [] }
            return (reader.spec?["tls"]?.items ?? []).compactMap { entry in
                guard let field = entry["secretName"], let name = field.text, !name.isEmpty else { return nil }
                return ObjectReference(
                    rule: .certificate, kind: .secret, namespace: reader.namespace, name: name, origin: field.origin)
            }
        }
    }
}
