/// Sorts pods into classes.
struct PodClassifier {
    /// What a pod is looked at for before any selector is.
    private struct Kind: Hashable {
        let namespace: String
        /// Those that policies ask for: others tell no pods apart.
        let labels: [String: String]
        let ports: [WorkloadFact.Port]
        let isOnHostNetwork: Bool
        let addresses: AddressSet
        let mesh: MeshView
    }

    /// What makes two pods equal to all policies.
    private struct Signature: Hashable {
        let queries: QuerySet
        let undecided: QuerySet
        let ports: NamedPorts
        let isOnHostNetwork: Bool
        let addresses: AddressSet
        let mesh: MeshView
    }

    private let index: PolicyIndex
    private let mesh: Mesh
    private let namespaces: [String: [String: String]]
    /// The namespaces of which nobody states the labels.
    private let undeclared: Set<String>
    /// What queries ask of pods, by namespace.
    private var selectors: [String: SelectorIndex] = [:]
    /// The same of those that hang on labels that nobody states.
    private var undecidedSelectors: [String: SelectorIndex] = [:]
    /// Of the principals that no policy of the mesh tells apart, the first.
    private var principals: [[String]: String] = [:]
    private var kinds: [Kind: PodClass] = [:]
    private var classes: [Signature: PodClass] = [:]
    /// The plans of pods that the same policies are for, by the queries that these policies have for subjects: many
    /// classes share one, however many rules it has.
    private var plans: [QuerySet: (ingress: DirectionPlan, egress: DirectionPlan)] = [:]

    init(index: PolicyIndex, mesh: Mesh, namespaces: [String: [String: String]], undeclared: Set<String>) {
        self.index = index
        self.mesh = mesh
        self.namespaces = namespaces
        self.undeclared = undeclared
    }

    /// All classes by their numbers.
    var all: [PodClass] { classes.values.sorted { $0.number < $1.number } }

    mutating func podClass(of pod: WorkloadFact) -> PodClass {
        let namespace = pod.name.namespace
        let labels = namespaces[namespace] ?? [:]
        let view = meshView(of: pod, namespaceLabels: labels)
        // Addresses tell pods apart only where a policy could.
        let addresses =
            pod.isOnHostNetwork || index.matchesPodsByAddress || mesh.matchesAddresses
            ? pod.addresses : .empty
        let kind = Kind(
            namespace: namespace, labels: index.asked(of: pod.labels), ports: index.portNames.isEmpty ? [] : pod.ports,
            isOnHostNetwork: pod.isOnHostNetwork, addresses: addresses, mesh: view)
        if let known = kinds[kind] { return known }
        let matches: QuerySet
        if let known = selectors[namespace] {
            matches = QuerySet(known.matches(pod.labels))
        } else {
            let found = index.selectors(inNamespace: namespace, labels: labels)
            selectors[namespace] = found
            matches = QuerySet(found.matches(pod.labels))
        }
        let signature = Signature(
            queries: matches, undecided: undecidedQueries(about: pod),
            ports: NamedPorts(pod.ports, names: index.portNames),
            isOnHostNetwork: pod.isOnHostNetwork,
            addresses: addresses, mesh: view)
        let found: PodClass
        if let known = classes[signature] {
            found = known
        } else {
            found = make(pod, signature, labels)
            classes[signature] = found
        }
        kinds[kind] = found
        return found
    }

    private mutating func undecidedQueries(about pod: WorkloadFact) -> QuerySet {
        let namespace = pod.name.namespace
        if pod.isOnHostNetwork || !undeclared.contains(namespace) { return .none }
        let selectors = undecidedSelectors[namespace] ?? index.undecidedSelectors(inNamespace: namespace)
        undecidedSelectors[namespace] = selectors
        return QuerySet(selectors.matches(pod.labels))
    }

    private mutating func meshView(of pod: WorkloadFact, namespaceLabels: [String: String]) -> MeshView {
        var view = mesh.view(of: pod, namespaceLabels: namespaceLabels)
        guard view.isMember else { return view }
        let patterns = mesh.patterns(matching: view.principal)
        let first = principals[patterns] ?? view.principal
        principals[patterns] = first
        view.principal = first
        return view
    }

    private mutating func make(
        _ pod: WorkloadFact, _ signature: Signature, _ namespaceLabels: [String: String]
    ) -> PodClass {
        let plans =
            pod.isOnHostNetwork
            ? (ingress: DirectionPlan(), egress: DirectionPlan())
            : plans(for: index.subjects(among: signature.queries))
        return PodClass(
            number: classes.count, example: pod, namespaceLabels: namespaceLabels, queries: signature.queries,
            undecided: signature.undecided, namedPorts: signature.ports, ingress: plans.ingress, egress: plans.egress,
            mesh: signature.mesh)
    }

    private mutating func plans(for subjects: QuerySet) -> (ingress: DirectionPlan, egress: DirectionPlan) {
        if let known = plans[subjects] { return known }
        var made = (ingress: index.plan(.ingress, for: subjects), egress: index.plan(.egress, for: subjects))
        made.ingress.number = plans.count + 1
        made.egress.number = plans.count + 1
        plans[subjects] = made
        return made
    }
}

/// Puts the objects that stand for pods together by what controls them.
struct WorkloadGroups {
    struct Group {
        let name: WorkloadName
        let origin: Origin
        /// Running pods where there are any, else templates; beside strays both.
        let pods: [WorkloadFact]
    }

    /// Sorted by name as lists print it.
    private(set) var groups: [Group] = []

    init(_ facts: [WorkloadFact]) {
        // In one order, whatever the order of the objects was.
        let facts = facts.map { (name: $0.name.description, fact: $0) }.sorted {
            $0.name != $1.name ? $0.name < $1.name : $0.fact.origin < $1.fact.origin
        }.map(\.fact)
        var owners: [WorkloadName: WorkloadName] = [:]
        for fact in facts { owners[fact.name] = fact.owner ?? owners[fact.name] }
        // A Pod that left its template for the node's network, or the other way round, is another workload.
        let templates = Dictionary(grouping: facts.filter { !$0.isPod }, by: \.name)
        for fact in facts where fact.isPod {
            guard let own = owners[fact.name].flatMap({ templates[$0] }) else { continue }
            if !own.contains(where: { $0.isOnHostNetwork == fact.isOnHostNetwork }) { owners[fact.name] = nil }
        }
        let controllers = Set(owners.values)
        let known = Set(facts.lazy.map(\.name).filter(controllers.contains))
        func root(of name: WorkloadName) -> WorkloadName {
            var root = name
            // Owners that form a ring are nobody's.
            for _ in 0..<8 {
                guard let owner = owners[root], known.contains(owner) else { return root }
                root = owner
            }
            return name
        }
        var members: [WorkloadName: [WorkloadFact]] = [:]
        for fact in facts { members[root(of: fact.name), default: []].append(fact) }
        for name in facts.map(\.name) {
            guard let facts = members.removeValue(forKey: name) else { continue }
            let pods = facts.filter(\.isPod)
            let own = facts.filter { $0.name == name }
            guard let origin = own.first?.origin else { continue }
            let templates = pods.isEmpty ? own : pods.contains(where: \.isStray) ? own.filter { !$0.isPod } : []
            groups.append(Group(name: name, origin: origin, pods: templates + pods))
        }
    }
}
