import Documents
import Glibc
import Kubernetes

/// What policies need to know beside the object at hand: Namespaces, parameter objects, and how
/// CustomResourceDefinitions name their kinds. Gathered from the policy files and from everything that is scanned, before
/// the first object is checked; then shared by all threads.
public struct AdmissionFacts: Sendable {
    /// Under each name the Namespaces that differ in their labels, in the order in which they came.
    private var namespaces: [String: [Resource]] = [:]
    private var params: [GroupKind: [Resource]] = [:]
    private var definitions: [GroupKind: ResourceNames] = [:]
    private let paramKinds: Set<GroupKind>
    /// Why not all objects of a kind are known, where that is known.
    private var obstacles: [GroupKind: String] = [:]
    /// Text of which a file with a fact holds at least one.
    private let clues: [[UInt8]]

    /// Namespaces of one name that are kept. Of more it only counts that they differ.
    static let mostNamespacesOfOneName = 16

    private let isComplete: Bool
    /// Of objects that do not state one.
    let defaultNamespace: String

    /// No facts yet but those of the policy files.
    /// - Parameter policies: what facts are gathered for.
    public init(for policies: AdmissionPolicySet) {
        paramKinds = Set(policies.policies.compactMap { $0.policy.paramKind?.groupKind })
        let clues = ["Namespace", "CustomResourceDefinition"] + paramKinds.map(\.kind).filter { !$0.isEmpty }
        self.clues = Set(clues).sorted().map { Array($0.utf8) }
        isComplete = policies.options.isComplete
        defaultNamespace = policies.options.defaultNamespace
        for object in policies.objects { gather(object) }
    }

    /// Whether a file's text can hold a fact, so that only such files need be read twice.
    public func mayBeIn(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        clues.contains { bytes.contains(text: $0) }
    }

    /// Keeps what an object says, where that is of use. The order in which objects come makes no difference but for
    /// parameters of which there are several with one name: the first one counts.
    public mutating func gather(_ resource: Resource) {
        let kind = GroupKind(group: resource.group, kind: resource.kind)
        if paramKinds.contains(kind) { params[kind, default: []].append(resource) }
        switch (resource.group, resource.kind) {
        case ("", "Namespace"): add(namespace: resource)
        case ("apiextensions.k8s.io", "CustomResourceDefinition"): add(definition: resource)
        default: break
        }
    }

    /// Whether an object is of a kind that ``gather(_:)`` keeps something of.
    public func isOfUse(_ resource: Resource) -> Bool {
        isOfUse(group: resource.group, kind: resource.kind)
    }

    /// Whether ``gather(_:)`` keeps something of objects of a kind.
    public func isOfUse(group: String, kind name: String) -> Bool {
        let kind = GroupKind(group: group, kind: name)
        return paramKinds.contains(kind) || kind == GroupKind(group: "", kind: "Namespace")
            || kind == GroupKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition")
    }

    /// Notes that objects of a kind could not be read.
    /// - Parameter reason: such as `namespaces: forbidden`.
    public mutating func note(unreadKind kind: String, group: String, because reason: String) {
        obstacles[GroupKind(group: group, kind: kind)] = reason
    }

    /// Why an object of a kind may not be among those that are known, in brackets; empty where nothing is known to be.
    func doubt(about kind: GroupKind) -> String { obstacles[kind].map { " (\($0))" } ?? "" }

    private mutating func add(namespace: Resource) {
        guard let name = namespace.name else { return }
        let known = namespaces[name] ?? []
        guard known.count < AdmissionFacts.mostNamespacesOfOneName else { return }
        let labels = AdmissionSubject.labels(of: namespace)
        if known.contains(where: { AdmissionSubject.labels(of: $0) == labels }) { return }
        namespaces[name, default: []].append(namespace)
    }

    private mutating func add(definition: Resource) {
        guard let spec = definition.object["spec"], let group = spec["group"]?.text, let names = spec["names"],
            let kind = names["kind"]?.text, let plural = names["plural"]?.text
        else { return }
        var versions = (spec["versions"]?.elements ?? .init(start: nil, count: 0)).compactMap { version in
            version["served"]?.isFalse == true ? nil : version["name"]?.text
        }
        if versions.isEmpty, let version = spec["version"]?.text { versions = [version] }
        definitions[GroupKind(group: group, kind: kind)] = ResourceNames(
            resource: plural, isNamespaced: spec["scope"]?.text != "Cluster", versions: versions)
    }

    // MARK: Answers

    enum NamespaceLookup {
        case found(Resource)
        /// Several were scanned, each with other labels, and nobody can tell which one a cluster has.
        case contradictory([Resource], reason: String)
        /// There is no such object in sight, and no other than the labels that every Namespace has are to be expected.
        case bare
        case missing(reason: String)
    }

    func namespace(named name: String) -> NamespaceLookup {
        if let known = namespaces[name], let first = known.first {
            return known.count == 1
                ? .found(first)
                : .contradictory(known, reason: "Namespace \(name) was scanned twice with different labels")
        }
        return isComplete
            ? .bare
            : .missing(
                reason: "Namespace \(name) is not among the scanned objects"
                    + doubt(about: GroupKind(group: "", kind: "Namespace")))
    }

    func names(of kind: GroupKind) -> ResourceNames? { definitions[kind] }

    /// The parameter objects of a kind. Those with a namespace are also found where they do not state one.
    func params(of kind: GroupKind) -> [Resource] { params[kind] ?? [] }
}
