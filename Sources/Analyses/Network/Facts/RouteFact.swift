import Documents
import Kubernetes

/// A way from outside of the cluster to Services: an Ingress, an OpenShift Route, a route of the Gateway API, or an
/// Istio VirtualService.
struct RouteFact: Sendable {
    enum Kind: Sendable { case ingress, openShiftRoute, gatewayRoute, virtualService }

    /// The port of a backend.
    enum Port: Hashable, Sendable {
        case every
        /// A port of the Service by its number or name.
        case number(UInt16)
        case name(String)
        /// A port of the pods.
        case target(UInt16)
    }

    /// What a route of Istio is about.
    enum Traffic: Sendable { case http, tls, tcp }

    struct Backend: Sendable {
        let namespace: String
        let service: String
        let port: Port
        /// Nil where it makes no difference.
        var traffic: Traffic?
        /// Whether anything is sent there: nothing is to what has the weight 0.
        var isUsed = true
        let origin: Origin
    }

    /// The Gateway that a route asks to be attached to: of the Gateway API, or Istio's for a VirtualService.
    struct Parent: Sendable {
        let namespace: String
        let name: String
        let section: String?
        let port: UInt16?
        let origin: Origin

        var title: String { "Gateway \(namespace)/\(name)" }
    }

    let kind: Kind
    let resourceKind: String
    let namespace: String
    let name: String
    /// Empty for every host.
    let hosts: [String]
    let parents: [Parent]
    let backends: [Backend]
    let origin: Origin

    var title: String { "\(resourceKind) \(namespace)/\(name)" }

    private init(
        _ kind: Kind, _ reader: ObjectReader, hosts: [String], parents: [Parent] = [], backends: [Backend]
    ) {
        self.kind = kind
        resourceKind = reader.resource.kind
        namespace = reader.namespace
        name = reader.name
        self.hosts = hosts
        self.parents = parents
        self.backends = backends
        origin = reader.object.origin
    }
}

// MARK: - Ingress

extension RouteFact {
    /// `networking.k8s.io/v1`, and the older form with `serviceName` and `servicePort`.
    init(ingress reader: ObjectReader) {
        let spec = reader.spec
        let rules = spec?["rules"]?.items ?? []
        let fields =
            [spec?["defaultBackend"] ?? spec?["backend"]].compactMap { $0 }
            + rules.flatMap { ($0["http"]?["paths"]?.items ?? []).compactMap { $0["backend"] } }
        self.init(
            .ingress, reader, hosts: rules.compactMap { $0["host"]?.text },
            backends: fields.compactMap { RouteFact.ingressBackend($0, reader.namespace) })
    }

    private static func ingressBackend(_ field: Field, _ namespace: String) -> Backend? {
        if let service = field["service"] {
            guard let name = service["name"] else { return nil }
            return name.text.map {
                Backend(
                    namespace: namespace, service: $0,
                    port: port(service["port"]?["number"] ?? service["port"]?["name"]), origin: name.origin)
            }
        }
        guard let name = field["serviceName"] else { return nil }
        return name.text.map {
            Backend(namespace: namespace, service: $0, port: port(field["servicePort"]), origin: name.origin)
        }
    }

    private static func port(_ field: Field?) -> Port {
        if let name = field?.text { return .name(name) }
        return (field?.port).map { .number($0) } ?? .every
    }
}

// MARK: - OpenShift

extension RouteFact {
    /// `route.openshift.io/v1`: `port.targetPort` is a port of the pods, or the name of one of the Service's.
    init(openShift reader: ObjectReader) {
        let spec = reader.spec
        let target = spec?["port"]?["targetPort"]
        let port: Port = target?.text.map { .name($0) } ?? (target?.port).map { .target($0) } ?? .every
        let fields = [spec?["to"]].compactMap { $0 } + (spec?["alternateBackends"]?.items ?? [])
        self.init(
            .openShiftRoute, reader, hosts: [spec?["host"]?.text].compactMap { $0 },
            backends: fields.compactMap { field in
                guard let name = field["name"], let text = name.text, (field["kind"]?.text ?? "Service") == "Service"
                else { return nil }
                return Backend(
                    namespace: reader.namespace, service: text, port: port, isUsed: field["weight"]?.int != 0,
                    origin: name.origin)
            })
    }
}

// MARK: - Gateway API

extension RouteFact {
    static let gatewayGroup = "gateway.networking.k8s.io"

    static let gatewayKinds: Set<String> = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]

    /// `gateway.networking.k8s.io`: parents that are Gateways, and backends that are Services.
    init(gateway reader: ObjectReader) {
        let spec = reader.spec
        let parents = (spec?["parentRefs"]?.items ?? []).compactMap { field -> Parent? in
            guard (field["kind"]?.text ?? "Gateway") == "Gateway", let name = field["name"]?.text else { return nil }
            return Parent(
                namespace: field["namespace"]?.text ?? reader.namespace, name: name,
                section: field["sectionName"]?.text, port: field["port"]?.port, origin: field.origin)
        }
        let rules = spec?["rules"]?.items ?? []
        let backends = rules.flatMap { rule in
            let backends = rule["backendRefs"]?.items ?? []
            let filtered = [rule] + backends.filter { $0["weight"]?.int != 0 }
            return backends
                + filtered.flatMap { $0["filters"]?.items ?? [] }.compactMap { $0["requestMirror"]?["backendRef"] }
        }
        self.init(
            .gatewayRoute, reader, hosts: spec?["hostnames"]?.texts ?? [], parents: parents,
            backends: backends.compactMap { field in
                guard (field["group"]?.text ?? "").isEmpty, (field["kind"]?.text ?? "Service") == "Service",
                    let name = field["name"], let text = name.text
                else { return nil }
                return Backend(
                    namespace: field["namespace"]?.text ?? reader.namespace, service: text,
                    port: RouteFact.port(field["port"]), isUsed: field["weight"]?.int != 0, origin: name.origin)
            })
    }
}

/// A ReferenceGrant: lets routes of other namespaces use Services of this one.
struct ReferenceGrantFact: Sendable {
    let namespace: String
    /// Kinds and namespaces of the routes.
    private let from: [(kind: String, namespace: String)]
    /// Names of the Services; nil for all of them.
    private let services: [String?]

    init(_ reader: ObjectReader) {
        namespace = reader.namespace
        from = (reader.spec?["from"]?.items ?? []).compactMap { field in
            guard let kind = field["kind"]?.text, let namespace = field["namespace"]?.text else { return nil }
            return (kind, namespace)
        }
        services = (reader.spec?["to"]?.items ?? []).compactMap { field in
            field["kind"]?.text == "Service" ? .some(field["name"]?.text) : nil
        }
    }

    func permits(_ route: RouteFact, _ backend: RouteFact.Backend) -> Bool {
        backend.namespace == namespace
            && from.contains { $0.kind == route.resourceKind && $0.namespace == route.namespace }
            && services.contains { $0 == nil || $0 == backend.service }
    }
}

// MARK: - Istio

extension RouteFact {
    /// `networking.istio.io` VirtualService. Only one that is bound to a gateway leads in from outside.
    init(virtualService reader: ObjectReader) {
        let spec = reader.spec
        let gateways = (spec?["gateways"]?.items ?? []).compactMap { field -> Parent? in
            guard let text = field.text, text != "mesh" else { return nil }
            let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
            return Parent(
                namespace: parts.count == 2 ? parts[0] : reader.namespace, name: parts.last ?? text, section: nil,
                port: nil, origin: field.origin)
        }
        let kinds: [(StaticString, Traffic)] = [("http", .http), ("tls", .tls), ("tcp", .tcp)]
        let backends = kinds.flatMap { key, traffic in
            (spec?[key]?.items ?? []).flatMap(RouteFact.destinations).compactMap {
                RouteFact.istioBackend($0, traffic, reader.namespace)
            }
        }
        self.init(
            .virtualService, reader, hosts: spec?["hosts"]?.texts ?? [], parents: gateways,
            backends: gateways.isEmpty ? [] : backends)
    }

    /// Where a route's requests go, and their copies. Of several destinations those without a weight get none.
    private static func destinations(_ route: Field) -> [Field] {
        let all = route["route"]?.items ?? []
        let weighed = all.filter { ($0["weight"]?.int ?? 0) > 0 }
        let mirrors = (route["mirrors"]?.items ?? []).compactMap { $0["destination"] }
        return (weighed.isEmpty ? all : weighed).compactMap { $0["destination"] }
            + [route["mirror"]].compactMap { $0 } + mirrors
    }

    /// A Service by its short name, or by the name that the cluster's DNS has for it.
    private static func istioBackend(_ destination: Field, _ traffic: Traffic, _ namespace: String) -> Backend? {
        guard let host = destination["host"], let text = host.text else { return nil }
        let parts = text.split(separator: ".")
        guard let service = parts.first, parts.count == 1 || parts.count == 2 || parts[2] == "svc" else { return nil }
        return Backend(
            namespace: parts.count > 1 ? String(parts[1]) : namespace, service: String(service),
            port: port(destination["port"]?["number"]), traffic: traffic, origin: host.origin)
    }
}
