/// The Gateways through which routes lead in from outside.
struct RouteEntrances {
    /// A Gateway that takes a route, or none where a route needs none.
    struct Entrance {
        let gateway: AnalysisFinding.Evidence?
        /// Of an Istio Gateway that was read, what it carries.
        fileprivate var istio: IstioGatewayFact?

        /// Whether what comes through it goes on to a backend.
        func leads(to backend: RouteFact.Backend, of route: RouteFact) -> Bool {
            istio?.carries(backend.traffic, of: route) ?? true
        }
    }

    private struct Name: Hashable {
        let namespace: String
        let name: String
    }

    private let model: NetworkModel
    private let gateways: [Name: [GatewayFact]]
    private let istioGateways: [Name: [IstioGatewayFact]]

    init(_ model: NetworkModel) {
        self.model = model
        gateways = Dictionary(grouping: model.facts.gateways) { Name(namespace: $0.namespace, name: $0.name) }
        istioGateways = Dictionary(grouping: model.facts.istioGateways) {
            Name(namespace: $0.namespace, name: $0.name)
        }
    }

    /// As many as the Gateway API lets a route have.
    private static let mostParents = 32

    /// The ways into a route, each Gateway once. One that files do not show may exist; see ``notes``.
    func entrances(of route: RouteFact) -> [Entrance] {
        switch route.kind {
        case .ingress, .openShiftRoute: return [Entrance(gateway: nil)]
        case .virtualService, .gatewayRoute: break
        }
        var titles: Set<String> = []
        return route.parents.prefix(RouteEntrances.mostParents).compactMap { parent in
            guard let entrance = entrance(of: route, parent), titles.insert(parent.title).inserted else { return nil }
            return entrance
        }
    }

    private func entrance(of route: RouteFact, _ parent: RouteFact.Parent) -> Entrance? {
        let name = Name(namespace: parent.namespace, name: parent.name)
        if !isKnown(route, parent) {
            if model.scope == .cluster { return nil }
            return Entrance(gateway: AnalysisFinding.Evidence(parent.title, at: parent.origin))
        }
        if route.kind == .virtualService {
            return istioGateways[name]?.first { $0.carries(nil, of: route) }.map {
                Entrance(gateway: AnalysisFinding.Evidence(parent.title, at: $0.origin), istio: $0)
            }
        }
        let labels = model.namespaces[route.namespace] ?? NamespaceFact.effectiveLabels([:], of: route.namespace)
        return gateways[name]?.first { $0.admits(route, by: parent, labels: labels) }.map {
            Entrance(gateway: AnalysisFinding.Evidence(parent.title, at: $0.origin))
        }
    }

    private func isKnown(_ route: RouteFact, _ parent: RouteFact.Parent) -> Bool {
        let name = Name(namespace: parent.namespace, name: parent.name)
        return route.kind == .virtualService ? istioGateways[name] != nil : gateways[name] != nil
    }

    /// Routes to Gateways that were not read, and are taken to be there and to take them.
    var notes: [NetworkNote] {
        if model.scope == .cluster { return [] }
        return model.facts.routes.filter { !$0.backends.isEmpty }.flatMap { route in
            route.parents.prefix(RouteEntrances.mostParents).filter { !isKnown(route, $0) }.map { parent in
                NetworkNote(
                    "\(route.title) asks for \(parent.title), which is not among what was read: it is taken to be there "
                        + "and to take the route", at: parent.origin)
            }
        }
    }
}
