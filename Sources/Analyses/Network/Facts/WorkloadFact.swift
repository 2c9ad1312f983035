import CEL
import Documents
import Kubernetes
import Policies

/// What lists call a workload: `shop/web[Deployment]`.
public struct WorkloadName: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let namespace: String
    public let name: String
    public let kind: String

    public init(namespace: String, name: String, kind: String) {
        self.namespace = namespace
        self.name = name
        self.kind = kind
    }

    public var description: String { "\(namespace)/\(name)[\(kind)]" }

    /// Whether there can be more than one pod, so that a connection of the workload with itself can go over the
    /// network. What a pod opens to itself does not, and no policy holds there.
    var mayHaveReplicas: Bool { kind != "Pod" || isCompletedByServer }

    /// Whether the object states a `generateName` alone, so that each time it is created makes another.
    var isCompletedByServer: Bool { name.hasSuffix("*") }

    public static func < (a: WorkloadName, b: WorkloadName) -> Bool {
        (a.namespace, a.name, a.kind) < (b.namespace, b.name, b.kind)
    }
}

extension [WorkloadName] {
    /// What sentences about one namespace call workloads: by their names, with the kinds where several have a name.
    var namesInNamespace: [String] {
        let counts = Dictionary(map { ($0.name, 1) }, uniquingKeysWith: +)
        return map { counts[$0.name] == 1 ? $0.name : "\($0.name)[\($0.kind)]" }
    }
}

/// Pods as one object describes them: a Pod, or the template of a workload. A class, because many questions pass these
/// facts around and none changes them.
final class WorkloadFact: Sendable {
    /// A `containerPort`. It only informs, and gives numbers to names: a pod may listen on others.
    struct Port: Hashable, Sendable {
        let name: String?
        let number: UInt16
        let `protocol`: TransportProtocol
        /// Nil, too, where only the node itself reaches it.
        let hostPort: UInt16?
    }

    /// What pods have in common that do the same.
    struct Traits: Hashable, Sendable {
        let ports: [Port]
        let isOnHostNetwork: Bool
        let serviceAccount: String
        let mesh: MeshStatement
        let images: [String]
        /// The network plugins that a DaemonSet's containers are.
        let networkAgents: [NetworkAgent]
    }

    let traits: Shared<Traits>
    private let controller: Shared<WorkloadName>?
    /// Whether the object is a Pod, rather than a template of pods.
    let isPod: Bool
    /// Whether the owner's template goes on to stand for other pods, which are like it.
    let isStray: Bool
    /// What gives the pods of a template more labels than it states.
    let podController: PodController?
    let labels: [String: String]
    /// Which of the pods of a template these are: `pod-index=0`, as a label tells them from the others.
    private let variant: Shared<String>?
    /// A running Pod's own.
    let addresses: AddressSet
    let origin: Origin

    var name: WorkloadName { WorkloadName(origin.resource) }
    /// The controller that made the object.
    var owner: WorkloadName? { controller?.value }
    /// Of regular containers and sidecars, in their order.
    var ports: [Port] { traits.value.ports }
    var isOnHostNetwork: Bool { traits.value.isOnHostNetwork }
    var serviceAccount: String { traits.value.serviceAccount }
    var mesh: MeshStatement { traits.value.mesh }
    var images: [String] { traits.value.images }
    var networkAgents: [NetworkAgent] { traits.value.networkAgents }

    /// The pods that an object stands for; of a custom resource there may be several.
    /// - Parameter owner: the workload of a Pod that is a stray.
    static func read(_ reader: ObjectReader, strayFrom owner: WorkloadName? = nil) -> [WorkloadFact] {
        // A PodTemplate object is never run by itself.
        if reader.resource.group.isEmpty && reader.resource.kind == "PodTemplate" { return [] }
        return reader.resource.podTemplates.found.compactMap { WorkloadFact($0, reader, strayFrom: owner) }
    }

    private init?(_ template: PodTemplate, _ reader: ObjectReader, strayFrom workload: WorkloadName?) {
        let pod = reader.field(at: template)
        let status = reader.object["status"]
        isPod = reader.resource.kind == "Pod" && reader.resource.group.isEmpty
        // The pods of finished jobs linger without a network.
        if isPod, let phase = status?["phase"]?.text, phase == "Succeeded" || phase == "Failed" { return nil }
        controller = (workload ?? reader.controller).map { reader.pool.shared($0) }
        isStray = workload != nil
        podController = isPod ? nil : PodController(reader)
        labels = reader.labels(of: pod)
        pod["metadata"]?["labels"]?.requireSyntax(of: labels)
        let spec = pod["spec"]
        let account = spec?["serviceAccountName"]?.text ?? spec?["serviceAccount"]?.text
        origin = reader.object.origin
        variant = nil

        let listed = (status?["podIPs"]?.items ?? []).compactMap { $0["ip"]?.text }
        addresses = AddressSet.union(
            of: (listed + [status?["podIP"]?.text].compactMap { $0 }).compactMap { AddressSet(parsing: $0) })

        var ports: [Port] = []
        var images: [String] = []
        var agents: [NetworkAgent] = []
        let isOfDaemonSet = reader.resource.kind == "DaemonSet" || controller?.value.kind == "DaemonSet"
        var hasProxy = false
        _ = template.forEachContainer { container in
            let isSidecar = container.slot.pointee["restartPolicy"]?.text == "Always"
            if container.list == .initialization && !isSidecar { return }
            if let image = container.slot.pointee["image"]?.text { images.append(image) }
            if container.name == "istio-proxy" { hasProxy = true }
            if isOfDaemonSet, let agent = NetworkAgent(container) { agents.append(agent) }
            guard let list = container.slot.pointee["ports"] else { return }
            ports += list.elements.compactMap(WorkloadFact.port)
        }
        traits = reader.pool.shared(
            Traits(
                ports: ports, isOnHostNetwork: spec?["hostNetwork"]?.isTrue ?? false,
                serviceAccount: account.flatMap { $0.isEmpty ? nil : $0 } ?? "default",
                mesh: MeshStatement(pod, hasProxy: hasProxy), images: images, networkAgents: agents))
    }

    /// Those of a template's pods that have some labels.
    init(_ other: WorkloadFact, labels: [String: String], variant: String) {
        traits = other.traits
        controller = other.controller
        isPod = other.isPod
        isStray = other.isStray
        podController = other.podController
        self.labels = labels
        self.variant = Shared(variant)
        addresses = other.addresses
        origin = other.origin
    }

    /// What tells the pods from others of their workload: a running Pod's name, the labels of a template's pods, or where
    /// the object is written.
    func distinction(in workload: WorkloadName) -> String {
        if let variant { return "pods with \(variant.value)" }
        if isPod, name != workload, !name.isCompletedByServer { return "pod \(name.name)" }
        let location = origin.location
        return location.line > 0 ? "as in \(location.file):\(location.line)" : "as in \(location.file)"
    }

    private static func port(_ port: Value) -> Port? {
        guard let number = port["containerPort"], number.kind == .int,
            let containerPort = UInt16(exactly: number.asInt), containerPort > 0
        else { return nil }
        let name = port["name"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        var hostPort = port["hostPort"].flatMap { $0.kind == .int ? UInt16(exactly: $0.asInt) : nil }
        if let address = port["hostIP"]?.text.flatMap({ AddressSet(parsing: $0) }),
            AddressSet.loopback.isSuperset(of: address)
        {
            hostPort = nil
        }
        return Port(
            name: name, number: containerPort,
            protocol: port["protocol"]?.text.flatMap { TransportProtocol(rawValue: $0) } ?? .tcp,
            hostPort: hostPort == 0 ? nil : hostPort)
    }
}

extension WorkloadName {
    /// The name of an object; what states no namespace lies in `default`, as with kubectl.
    init(_ resource: ResourceIdentity) {
        self.init(namespace: resource.namespace ?? "default", name: resource.name ?? "", kind: resource.kind)
    }
}

extension ObjectReader {
    /// The controller that made the object.
    var controller: WorkloadName? {
        let owners = object["metadata"]?["ownerReferences"]?.items ?? []
        guard let owner = owners.first(where: { $0["controller"]?.isTrue ?? false }), let kind = owner["kind"]?.text,
            let name = owner["name"]?.text
        else { return nil }
        return WorkloadName(namespace: namespace, name: name, kind: kind)
    }
}

extension AddressSet {
    /// Addresses at which a node hears nobody but itself (RFC 1122, RFC 4291).
    fileprivate static let loopback = union(of: ["127.0.0.0/8", "::1"].compactMap { AddressSet(parsing: $0) })
}
