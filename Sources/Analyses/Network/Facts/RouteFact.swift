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
    enum Traffic: CaseIterable, Sendable { case http, tls, tcp }

    struct Backend: Sendable {
        let namespace: String
        let service: String
        let port: Port
        /// Nil where it makes no difference.
        var traffic: Traffic?
        /// Whether anything is sent there: nothing is to what has the weight 0.
        var isUsed = true
        /// Which of the route's ``RouteFact/parents`` count.
        var parents = 0
        let origin: Origin
    }

    /// What a route asks to be attached to: a Gateway or ListenerSet of the Gateway API, or Istio's Gateway for a
    /// VirtualService.
    struct Parent: Sendable {
        /// `Gateway`, or as the API calls a ListenerSet.
        let kind: String
        let namespace: String
        let name: String
        var section: String?
        var port: UInt16?
        let origin: Origin

        static let gateway = "Gateway"

        var isGateway: Bool { kind == Parent.gateway }
        var title: String { "\(kind) \(namespace)/\(name)" }
    }

    let kind: Kind
    let resourceKind: String
    let namespace: String
    let name: String
    let hosts: HostSet
    /// What the route asks to be attached to, and behind that what single rules of a VirtualService ask for instead.
    let parents: [[Parent]]
    let backends: [Backend]
    /// Where it leads beside Services, such as `InferencePool shop/llm`.
    let otherBackends: [AnalysisFinding.Evidence]
    let origin: Origin

    var title: String { "\(resourceKind) \(namespace)/\(name)" }

    private init(
        _ kind: Kind, _ reader: ObjectReader, hosts: [String], parents: [[Parent]] = [], backends: [Backend],
        others: [AnalysisFinding.Evidence] = []
    ) {
        self.kind = kind
        resourceKind = reader.resource.kind
        namespace = reader.namespace
        name = reader.name
        self.hosts = HostSet(hosts)
        self.parents = parents
        self.backends = backends
        otherBackends = others
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

    /// Where ListenerSets were before they went into the group of Gateways.
    static let experimentalGroup = "gateway.networking.x-k8s.io"

    static let gatewayKinds: Set<String> = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"]

    /// `gateway.networking.k8s.io`: parents that are Gateways or ListenerSets, and backends that are Services. Routes of a
    /// mesh, whose parents are Services, lead nowhere from outside.
    init(gateway reader: ObjectReader) {
        let spec = reader.spec
        let parents = (spec?["parentRefs"]?.items ?? []).compactMap { Parent($0, namespace: reader.namespace) }
        let rules = spec?["rules"]?.items ?? []
        let backends = rules.flatMap { rule in
            let backends = rule["backendRefs"]?.items ?? []
            let filtered = [rule] + backends.filter { $0["weight"]?.int != 0 }
            return backends
                + filtered.flatMap { $0["filters"]?.items ?? [] }.compactMap { $0["requestMirror"]?["backendRef"] }
        }
        func isService(_ field: Field) -> Bool {
            (field["group"]?.text ?? "").isEmpty && (field["kind"]?.text ?? "Service") == "Service"
        }
        self.init(
            .gatewayRoute, reader, hosts: spec?["hostnames"]?.texts ?? [], parents: [parents],
            backends: backends.compactMap { field in
                guard isService(field), let name = field["name"], let text = name.text else { return nil }
                return Backend(
                    namespace: field["namespace"]?.text ?? reader.namespace, service: text,
                    port: RouteFact.port(field["port"]), isUsed: field["weight"]?.int != 0, origin: name.origin)
            },
            others: backends.filter { !isService($0) && $0["weight"]?.int != 0 }.map { field in
                let namespace = field["namespace"]?.text ?? reader.namespace
                let title = "\(field["kind"]?.text ?? "a backend") \(namespace)/\(field["name"]?.text ?? "")"
                return AnalysisFinding.Evidence(title, at: field.origin)
            })
    }
}

extension RouteFact.Parent {
    /// A `parentRef`; nil for one that is neither a Gateway nor a ListenerSet.
    /// - Parameter namespace: that of the object that has it.
    init?(_ field: Field, namespace: String) {
        let (group, kind) = (field["group"]?.text ?? RouteFact.gatewayGroup, field["kind"]?.text ?? Self.gateway)
        guard let name = field["name"]?.text, Self.kinds.contains([group, kind]) else { return nil }
        self.init(
            kind: kind, namespace: field["namespace"]?.text ?? namespace, name: name,
            section: field["sectionName"]?.text, port: field["port"]?.port, origin: field.origin)
    }

    private static let kinds = [
        [RouteFact.gatewayGroup, gateway], [RouteFact.gatewayGroup, "ListenerSet"],
        [RouteFact.experimentalGroup, "XListenerSet"],
    ]
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
    /// Gateways of VirtualServices that rules with gateways of their own have besides, all together.
    private static let mostCopiedParents = 10_000

    /// `networking.istio.io` VirtualService. Only one that is bound to a gateway leads in from outside: for all of its
    /// rules, or for those whose matches name gateways of their own.
    init(virtualService reader: ObjectReader) {
        let spec = reader.spec
        var parents = [RouteFact.istioGateways(spec?["gateways"], reader.namespace)]
        let kinds: [(StaticString, Traffic)] = [("http", .http), ("tls", .tls), ("tcp", .tcp)]
        var backends: [Backend] = []
        var copied = 0
        for (key, traffic) in kinds {
            for rule in spec?[key]?.items ?? [] {
                let matches = rule["match"]?.items ?? []
                let gateways = matches.map { $0["gateways"] }
                var number = 0
                // A match without gateways of its own is for those of the VirtualService.
                if !matches.isEmpty, gateways.allSatisfy({ !($0?.items ?? []).isEmpty }) {
                    number = parents.count
                    parents.append(gateways.flatMap { RouteFact.istioGateways($0, reader.namespace) })
                } else if gateways.contains(where: { !($0?.items ?? []).isEmpty }) {
                    let own = gateways.flatMap { RouteFact.istioGateways($0, reader.namespace) }
                    copied += parents[0].count
                    if copied <= RouteFact.mostCopiedParents {
                        number = parents.count
                        parents.append(parents[0] + own)
                    } else {
                        rule.reject("the gateways of more matches than are followed")
                    }
                }
                if parents[number].isEmpty { continue }
                backends += RouteFact.destinations(rule).compactMap {
                    RouteFact.istioBackend($0, traffic, number, reader.namespace)
                }
            }
        }
        self.init(.virtualService, reader, hosts: spec?["hosts"]?.texts ?? [], parents: parents, backends: backends)
    }

    /// Gateways by their names; `mesh` stands for what comes from inside.
    private static func istioGateways(_ field: Field?, _ namespace: String) -> [Parent] {
        (field?.items ?? []).compactMap { field in
            guard let text = field.text, text != "mesh" else { return nil }
            let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
            return Parent(
                kind: Parent.gateway, namespace: parts.count == 2 ? parts[0] : namespace, name: parts.last ?? text,
                origin: field.origin)
        }
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
    private static func istioBackend(
        _ destination: Field, _ traffic: Traffic, _ parents: Int, _ namespace: String
    ) -> Backend? {
        guard let host = destination["host"], let text = host.text else { return nil }
        let parts = text.split(separator: ".")
        guard let service = parts.first, parts.count == 1 || parts.count == 2 || parts[2] == "svc" else { return nil }
        return Backend(
            namespace: parts.count > 1 ? String(parts[1]) : namespace, service: String(service),
            port: port(destination["port"]?["number"]), traffic: traffic, parents: parents, origin: host.origin)
    }
}
