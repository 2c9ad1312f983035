import Kubernetes

/// What a scan saw: without it, nobody could tell a control that holds from one that nothing in the scan was about.
/// Censuses of parts of a scan add up to that of the whole.
public struct Census: Equatable, Sendable {
    /// Objects by kind, as rules name kinds: `Kind` in the core group, else `group/Kind`.
    public private(set) var objects: [String: Int] = [:]
    public private(set) var podTemplates = 0
    /// Of ``podTemplates``, those on the network of their node, which network policies do not hold.
    public private(set) var hostNetworkTemplates = 0
    /// Regular, init and ephemeral containers of pod templates.
    public private(set) var containers = 0
    /// Components of a cluster that objects run or configure.
    public private(set) var components: Set<Component.Name> = []
    /// Whether there are objects of kinds that lie in namespaces, or that state one where nobody knows the kind.
    public private(set) var hasNamespaced = false
    /// Objects of kinds that lie in namespaces which do not say in which: whoever applies them decides.
    public private(set) var unplaced = 0

    public init() {}

    /// An object's kind, as rules name kinds.
    package static func kind(_ object: ResourceIdentity) -> String {
        let kind = GroupKind(apiVersion: object.apiVersion, kind: object.kind)
        return kind.group.isEmpty ? kind.kind : "\(kind.group)/\(kind.kind)"
    }

    /// Counts an object of which it is known what it holds.
    /// - Parameters:
    ///   - templates: how many pod templates.
    ///   - onHostNetwork: how many of these are on the network of their node.
    ///   - containers: how many containers in them.
    ///   - components: the components that these containers, or kubeadm by this object, run.
    public mutating func add(
        _ resource: Resource, templates: Int, onHostNetwork: Int = 0, containers: Int,
        components: some Sequence<Component.Name> = []
    ) {
        let kind = resource.group.isEmpty ? resource.kind : "\(resource.group)/\(resource.kind)"
        objects[kind, default: 0] += 1
        if !hasNamespaced || resource.namespace == nil {
            let names = BuiltInResources.names(of: GroupKind(group: resource.group, kind: resource.kind))
            let isNamespaced = names?.isNamespaced ?? (resource.namespace != nil)
            hasNamespaced = hasNamespaced || isNamespaced
            if isNamespaced, resource.namespace == nil { unplaced += 1 }
        }
        podTemplates += templates
        hostNetworkTemplates += onHostNetwork
        self.containers += containers
        self.components.formUnion(components)
    }

    /// Counts an object and looks at what it holds.
    public mutating func add(_ resource: Resource) {
        let templates = resource.podTemplates.found
        var containers = 0
        var components = resource.kubeadmComponents.map(\.name)
        for template in templates {
            _ = template.forEachContainer { container in
                containers += 1
                if let component = container.component(in: template) { components.append(component.name) }
            }
        }
        let onHostNetwork = templates.count { $0.slot.pointee["spec"]?["hostNetwork"]?.isTrue ?? false }
        add(
            resource, templates: templates.count, onHostNetwork: onHostNetwork, containers: containers,
            components: components)
    }

    public mutating func merge(_ other: Census) {
        objects.merge(other.objects, uniquingKeysWith: +)
        podTemplates += other.podTemplates
        hostNetworkTemplates += other.hostNetworkTemplates
        containers += other.containers
        components.formUnion(other.components)
        hasNamespaced = hasNamespaced || other.hasNamespaced
        unplaced += other.unplaced
    }

    /// Whether an object of one of the kinds was seen.
    func contains(anyOf kinds: some Sequence<String>) -> Bool { kinds.contains { objects[$0] != nil } }
}
