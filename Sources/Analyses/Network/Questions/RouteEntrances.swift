/// The Gateways through which routes lead in from outside.
struct RouteEntrances {
    /// A way into a route.
    struct Entrance {
        /// The Gateway, and the ListenerSet whose listener takes the route; none where a route needs none.
        var path: [AnalysisFinding.Evidence] = []
        /// Of an Istio Gateway that was read, what it carries.
        fileprivate var traffic: Set<RouteFact.Traffic>?

        fileprivate func carries(_ wanted: RouteFact.Traffic?) -> Bool {
            guard let traffic, let wanted else { return true }
            return traffic.contains(wanted)
        }
    }

    /// The ways into one route.
    struct Ways {
        fileprivate struct Use: Hashable {
            let parents: Int
            let traffic: RouteFact.Traffic?
        }

        fileprivate var entrances: [Use: [Entrance]] = [:]

        /// Those by which something comes to a backend.
        func leading(to backend: RouteFact.Backend) -> [Entrance] {
            entrances[Use(parents: backend.parents, traffic: backend.traffic)] ?? []
        }

        var isEmpty: Bool { entrances.values.allSatisfy(\.isEmpty) }
    }

    fileprivate struct Name: Hashable {
        let namespace: String
        let name: String
    }

    private let model: NetworkModel
    private let gateways: [Name: [GatewayFact]]
    private let listenerSets: [String: [ListenerSetFact]]
    private let istioGateways: [Name: [IstioGatewayFact]]

    init(_ model: NetworkModel) {
        self.model = model
        let facts = model.facts
        gateways = Dictionary(grouping: facts.gateways) { Name(namespace: $0.namespace, name: $0.name) }
        listenerSets = Dictionary(grouping: facts.listenerSets, by: \.title)
        istioGateways = Dictionary(grouping: facts.istioGateways) { Name(namespace: $0.namespace, name: $0.name) }
    }

    /// The ways into a route, each Gateway or ListenerSet once. One that files do not show may exist; see ``notes``.
    func ways(into route: RouteFact) -> Ways {
        var ways = Ways()
        let uses = Set(route.backends.map { Ways.Use(parents: $0.parents, traffic: $0.traffic) })
        switch route.kind {
        case .ingress, .openShiftRoute: for use in uses { ways.entrances[use] = [Entrance()] }
        case .virtualService, .gatewayRoute:
            let entrances = route.parents.map { parents in
                var (asked, found): (Set<[String]>, Set<String>) = ([], [])
                return parents.compactMap { parent -> Entrance? in
                    guard asked.insert(parent.key).inserted, let entrance = entrance(of: route, parent) else {
                        return nil
                    }
                    return found.insert(parent.title).inserted ? entrance : nil
                }
            }
            for use in uses where entrances.indices.contains(use.parents) {
                ways.entrances[use] = entrances[use.parents].filter { $0.carries(use.traffic) }
            }
        }
        return ways
    }

    private func entrance(of route: RouteFact, _ parent: RouteFact.Parent) -> Entrance? {
        guard isKnown(route, parent) else { return presumed(parent) }
        if route.kind == .virtualService {
            return istioGateways[parent.objectName]?.lazy.compactMap { gateway -> Entrance? in
                let traffic = gateway.traffic(for: route)
                return traffic.isEmpty
                    ? nil : Entrance(path: [.init(parent.title, at: gateway.origin)], traffic: traffic)
            }.first
        }
        let labels = labels(of: route.namespace)
        if parent.isGateway {
            return gateways[parent.objectName]?.first { gateway in
                gateway.listeners.contains {
                    $0.admits(route, by: parent, labels: labels, home: gateway.namespace)
                }
            }.map { Entrance(path: [.init(parent.title, at: $0.origin)]) }
        }
        return listenerSets[parent.title]?.lazy.compactMap { set -> Entrance? in
            let admits = set.listeners.contains {
                $0.admits(route, by: parent, labels: labels, home: set.namespace)
            }
            guard admits, var entrance = entrance(of: set) else { return nil }
            entrance.path.append(.init(set.title, at: set.origin))
            return entrance
        }.first
    }

    /// The Gateway that takes the listeners of a ListenerSet.
    private func entrance(of set: ListenerSetFact) -> Entrance? {
        guard let parent = set.parent, parent.isGateway else { return nil }
        guard let known = gateways[parent.objectName] else { return presumed(parent) }
        let labels = labels(of: set.namespace)
        return known.first { $0.listenerSets.contain(set.namespace, labels: labels, home: $0.namespace) }
            .map { Entrance(path: [.init(parent.title, at: $0.origin)]) }
    }

    /// What was not read may be there, unless all was read.
    private func presumed(_ parent: RouteFact.Parent) -> Entrance? {
        model.scope == .cluster ? nil : Entrance(path: [.init(parent.title, at: parent.origin)])
    }

    private func labels(of namespace: String) -> [String: String] {
        model.namespaces[namespace] ?? NamespaceFact.effectiveLabels([:], of: namespace)
    }

    private func isKnown(_ route: RouteFact, _ parent: RouteFact.Parent) -> Bool {
        if route.kind == .virtualService { return istioGateways[parent.objectName] != nil }
        return parent.isGateway ? gateways[parent.objectName] != nil : listenerSets[parent.title] != nil
    }

    /// Gateways and ListenerSets that were not read, and are taken to be there and to take what asks for them.
    var notes: [NetworkNote] {
        if model.scope == .cluster { return [] }
        func note(_ asker: String, _ parent: RouteFact.Parent, _ asked: String) -> NetworkNote {
            NetworkNote(
                "\(asker) asks for \(parent.title), which is not among what was read: it is taken to be there and to take "
                    + asked, at: parent.origin)
        }
        var notes: [NetworkNote] = []
        for route in model.facts.routes where !route.backends.isEmpty {
            var seen: Set<String> = []
            for parent in route.parents.joined() where !isKnown(route, parent) && seen.insert(parent.title).inserted {
                notes.append(note(route.title, parent, "the route"))
            }
        }
        for set in model.facts.listenerSets {
            guard let parent = set.parent, parent.isGateway, gateways[parent.objectName] == nil else { continue }
            notes.append(note(set.title, parent, "its listeners"))
        }
        return notes
    }
}

extension RouteFact.Parent {
    fileprivate var objectName: RouteEntrances.Name { .init(namespace: namespace, name: name) }

    /// What is asked for, and of which of its listeners.
    fileprivate var key: [String] { [title, section ?? "", port.map(String.init) ?? ""] }
}

extension ListenerSetFact {
    var title: String { "\(origin.resource.kind) \(namespace)/\(name)" }
}
