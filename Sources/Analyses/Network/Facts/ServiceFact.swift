import Documents

/// A Service. A class for the same reason as ``WorkloadFact``.
final class ServiceFact: Sendable {
    enum Kind: String, Sendable {
        case clusterIP = "ClusterIP"
        case nodePort = "NodePort"
        case loadBalancer = "LoadBalancer"
        case externalName = "ExternalName"
    }

    struct Port: Hashable, Sendable {
        enum Target: Hashable, Sendable {
            case number(UInt16)
            /// The name of a port of each pod's containers.
            case name(String)
        }

        let name: String?
        let number: UInt16
        let `protocol`: TransportProtocol
        let target: Target
        let nodePort: UInt16?
    }

    let namespace: String
    let name: String
    let kind: Kind
    /// Empty for a Service whose endpoints are kept by hand.
    let selector: [String: String]
    let ports: [Port]
    let isHeadless: Bool
    let externalIPs: [String]
    /// The clients that a load balancer lets in; nil for all. They hold at its own address alone, not at node ports and
    /// `externalIPs`.
    let sourceRanges: AddressSet?
    /// Whether the API server gives a load balancer's ports one on every node where the object states none.
    let allocatesNodePorts: Bool
    /// Whether an annotation of a cloud asks for a load balancer inside of its network.
    let isInternal: Bool
    let origin: Origin
    let typeOrigin: Origin?
    let externalIPsOrigin: Origin?

    var title: String { "Service \(namespace)/\(name)" }

    init(_ reader: ObjectReader) {
        let spec = reader.spec
        namespace = reader.namespace
        name = reader.name
        kind = spec?["type"]?.text.flatMap { Kind(rawValue: $0) } ?? .clusterIP
        selector = reader.pool.shared(spec?["selector"]?.strings ?? [:])
        ports = (spec?["ports"]?.items ?? []).compactMap(ServiceFact.port)
        isHeadless = spec?["clusterIP"]?.text == "None"
        externalIPs = spec?["externalIPs"]?.texts ?? []
        externalIPsOrigin = externalIPs.isEmpty ? nil : spec?["externalIPs"]?.origin
        allocatesNodePorts = spec?["allocateLoadBalancerNodePorts"].map(\.isTrue) ?? true
        let annotations = reader.object["metadata"]?["annotations"]
        annotations?.requireStrings()
        var ranges = spec?["loadBalancerSourceRanges"]?.texts ?? []
        // What the field replaced, and what still counts where the field is empty.
        if ranges.isEmpty, let text = annotations?.string("service.beta.kubernetes.io/load-balancer-source-ranges") {
            ranges = text.trimmed.split(separator: ",").map(String.init)
        }
        let readable = AddressSet.union(of: ranges.compactMap { AddressSet(parsing: $0.trimmed) })
        // Ranges that cannot be read restrict nothing.
        sourceRanges = readable.isEmpty ? nil : readable
        isInternal = ServiceFact.internalAnnotations.contains { key, values in
            annotations?.string(key).map { values.contains($0.lowercased()) } ?? false
        }
        origin = reader.object.origin
        typeOrigin = spec?["type"]?.origin
    }

    private static let internalAnnotations: [(key: StaticString, values: [String])] = [
        ("service.beta.kubernetes.io/aws-load-balancer-internal", ["true", "0.0.0.0/0"]),
        ("service.beta.kubernetes.io/aws-load-balancer-scheme", ["internal"]),
        ("service.beta.kubernetes.io/azure-load-balancer-internal", ["true"]),
        ("networking.gke.io/load-balancer-type", ["internal"]),
        ("cloud.google.com/load-balancer-type", ["internal"]),
        ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", ["intranet"]),
        ("service.beta.kubernetes.io/oci-load-balancer-internal", ["true"]),
        ("service.beta.kubernetes.io/openstack-internal-load-balancer", ["true"]),
        ("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", ["private"]),
    ]

    private static func port(_ field: Field) -> Port? {
        guard let number = field["port"]?.port else { return nil }
        let target: Port.Target
        if let name = field["targetPort"]?.text {
            target = .name(name)
        } else {
            target = .number(field["targetPort"]?.port ?? number)
        }
        return Port(
            name: field["name"]?.text, number: number,
            protocol: field["protocol"]?.text.flatMap { TransportProtocol(rawValue: $0) } ?? .tcp,
            target: target, nodePort: field["nodePort"]?.port)
    }
}

extension Field {
    /// A port's number, from 1 to 65535.
    var port: UInt16? { int.flatMap { UInt16(exactly: $0) }.flatMap { $0 == 0 ? nil : $0 } }
}

/// Where the API server listens, as the cluster itself says: the Endpoints or EndpointSlice of the Service `kubernetes`
/// in `default`.
struct APIServerFact: Sendable {
    let addresses: AddressSet
    let ports: ConnectionSet

    init?(_ reader: ObjectReader) {
        guard reader.namespace == "default", reader.name == "kubernetes" else { return nil }
        let object = reader.object
        let subsets = object["subsets"]?.items ?? []
        let texts =
            subsets.flatMap { $0["addresses"]?.items ?? [] }.compactMap { $0["ip"]?.text }
            + (object["endpoints"]?.items ?? []).flatMap { $0["addresses"]?.texts ?? [] }
        addresses = AddressSet.union(of: texts.compactMap { AddressSet(parsing: $0) })
        ports = (subsets.flatMap { $0["ports"]?.items ?? [] } + (object["ports"]?.items ?? []))
            .compactMap { $0["port"]?.port }.reduce(.none) { $0.union(ConnectionSet(.tcp, port: $1)) }
        if addresses.isEmpty || ports.isEmpty { return nil }
    }
}
