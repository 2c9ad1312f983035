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
    /// Places of custom resources with containers that no rule looks at.
    public private(set) var uncheckedContainers = 0
    /// Bindings that give a role to somebody.
    public private(set) var bindings = 0
    /// Components of a cluster that objects run or configure.
    public private(set) var components: Set<Component.Name> = []
    /// Names of the files that configure components, without their directories, by the kinds of ``objects``.
    public private(set) var configurationFiles: [String: Set<String>] = [:]
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

    /// Counts an object and looks at what it holds.
    /// - Parameters:
    ///   - file: where it stands; nil where that tells nothing.
    ///   - isWhole: false for an object in error. It shows nothing, but that something may be in the way of a pass.
    public mutating func add(_ resource: Resource, file: String? = nil, isWhole: Bool = true) {
        if !hasNamespaced || resource.namespace == nil {
            let names = BuiltInResources.names(of: GroupKind(group: resource.group, kind: resource.kind))
            let isNamespaced = names?.isNamespaced ?? (resource.namespace != nil)
            hasNamespaced = hasNamespaced || isNamespaced && isWhole
            if isNamespaced, resource.namespace == nil { unplaced += 1 }
        }
        let templates = resource.podTemplates
        let onHostNetwork = templates.found.count { $0.slot.pointee["spec"]?["hostNetwork"]?.isTrue ?? false }
        hostNetworkTemplates += onHostNetwork
        podTemplates += isWhole ? templates.found.count : onHostNetwork
        uncheckedContainers += templates.strayContainers.count
        guard isWhole else { return }
        let kind = resource.group.isEmpty ? resource.kind : "\(resource.group)/\(resource.kind)"
        objects[kind, default: 0] += 1
        if let name = file?.split(separator: "/").last, ComponentFile(kind: kind) != nil {
            configurationFiles[kind, default: []].insert(String(name))
        }
        if RuleSubject.kindsOfBindings.contains(kind), resource.object["subjects"]?.elements.isEmpty == false {
            bindings += 1
        }
        components.formUnion(resource.kubeadmComponents.map(\.name))
        for template in templates.found {
            _ = template.forEachContainer { container in
                containers += 1
                if let component = container.component(in: template) { components.insert(component.name) }
            }
        }
    }

    public mutating func merge(_ other: Census) {
        objects.merge(other.objects, uniquingKeysWith: +)
        podTemplates += other.podTemplates
        hostNetworkTemplates += other.hostNetworkTemplates
        containers += other.containers
        uncheckedContainers += other.uncheckedContainers
        bindings += other.bindings
        configurationFiles.merge(other.configurationFiles) { $0.union($1) }
        components.formUnion(other.components)
        hasNamespaced = hasNamespaced || other.hasNamespaced
        unplaced += other.unplaced
    }

    /// Whether an object of one of the kinds was seen.
    func contains(anyOf kinds: some Sequence<String>) -> Bool { kinds.contains { objects[$0] != nil } }
}
