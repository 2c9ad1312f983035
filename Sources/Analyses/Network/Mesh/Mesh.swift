/// What Istio adds to policies: whom a workload of the mesh believes, and whom its authorization policies let in. Only
/// TCP passes through it.
///
/// A connection counts as let in if some request over it could be: rules that look at requests are no limit here.
struct Mesh: Sendable {
    private let authorizations: [AuthorizationFact]
    private let peerAuthentications: [PeerAuthenticationFact]
    /// Whether any rule looks at addresses.
    let matchesAddresses: Bool

    var isEmpty: Bool { authorizations.isEmpty && peerAuthentications.isEmpty }

    init(_ facts: NetworkFacts) {
        authorizations = facts.authorizations.sorted {
            ($0.scope.namespace, $0.name) < ($1.scope.namespace, $1.name)
        }
        peerAuthentications = facts.peerAuthentications.sorted {
            ($0.scope.namespace, $0.name) < ($1.scope.namespace, $1.name)
        }
        matchesAddresses = authorizations.contains { authorization in
            authorization.rules.contains { $0.sources.contains { $0.blocks != nil || !$0.notBlocks.isEmpty } }
        }
    }

    /// How the mesh sees a pod.
    func view(of pod: WorkloadFact, namespaceLabels: [String: String]) -> MeshView {
        if isEmpty || pod.isOnHostNetwork { return .outside }
        guard pod.isInMesh ?? MeshMembership.stated(byNamespace: namespaceLabels) else { return .outside }
        let namespace = pod.name.namespace
        var view = MeshView(
            isMember: true, namespace: namespace, principal: "cluster.local/ns/\(namespace)/sa/\(pod.serviceAccount)")
        for (number, authorization) in authorizations.enumerated()
        where authorization.scope.covers(namespace: namespace, labels: pod.labels) {
            view.authorizations.append(number)
        }
        let covering = peerAuthentications.filter { $0.scope.covers(namespace: namespace, labels: pod.labels) }
        // The narrowest scope that states a mode decides: workload, namespace, mesh.
        let own = covering.filter { $0.scope.namespace == namespace && !$0.scope.selector.isEmpty }
        let namespaced = covering.filter { $0.scope.namespace == namespace && $0.scope.selector.isEmpty }
        let root = covering.filter {
            $0.scope.namespace == MeshMembership.rootNamespace && $0.scope.selector.isEmpty
        }
        view.mode = (own + namespaced + root).lazy.compactMap(\.mode).first ?? .permissive
        view.portModes = own.first?.portModes ?? [:]
        return view
    }

    /// The policies that decide for a pod.
    func evidence(for view: MeshView) -> [AnalysisFinding.Evidence] {
        let modes = peerAuthentications.filter { $0.mode == .strict && $0.scope.isInScope(of: view.namespace) }
            .map { AnalysisFinding.Evidence("PeerAuthentication \($0.scope.namespace)/\($0.name)", at: $0.origin) }
        return modes
            + view.authorizations.map { authorizations[$0] }.map {
                AnalysisFinding.Evidence("AuthorizationPolicy \($0.scope.namespace)/\($0.name)", at: $0.origin)
            }
    }

    /// The addresses between which rules change.
    func blocks(of view: MeshView) -> [AddressSet] {
        view.authorizations.flatMap { authorizations[$0].rules }.flatMap(\.sources)
            .flatMap { [$0.blocks ?? .empty, $0.notBlocks] }
    }

    /// What is left of connections after the mesh has looked at them.
    func filter(_ connections: ConnectionSet, to destination: PodClass, from peer: Endpoint) -> ConnectionSet {
        let view = destination.mesh
        if !view.isMember || connections[.tcp].isEmpty { return connections }
        var filtered = connections
        for (mode, ports) in view.portsByMode(connections[.tcp]) {
            filtered[.tcp] = filtered[.tcp].subtracting(ports)
                .union(admitted(ports, to: view, from: MeshSource(peer, mode: mode), mode))
        }
        return filtered
    }

    private func admitted(
        _ ports: IntervalSet<UInt16>, to view: MeshView, from source: MeshSource, _ mode: PeerAuthenticationFact.Mode
    ) -> IntervalSet<UInt16> {
        if mode == .strict && !source.mayHaveIdentity { return .empty }
        var (allowed, denied) = (IntervalSet<UInt16>.empty, IntervalSet<UInt16>.empty)
        var isRestricted = false
        for number in view.authorizations {
            let authorization = authorizations[number]
            if authorization.isDenying {
                for rule in authorization.rules { denied = denied.union(rule.certainPorts(from: source)) }
            } else {
                isRestricted = true
                for rule in authorization.rules { allowed = allowed.union(rule.possiblePorts(from: source)) }
            }
        }
        return (isRestricted ? ports.intersection(allowed) : ports).subtracting(denied)
    }
}

/// How the mesh sees a pod.
struct MeshView: Hashable, Sendable {
    var isMember = false
    var namespace = ""
    /// The identity in its certificate.
    var principal = ""
    /// Numbers of the authorization policies that cover it.
    var authorizations: [Int] = []
    var mode = PeerAuthenticationFact.Mode.permissive
    var portModes: [UInt16: PeerAuthenticationFact.Mode] = [:]

    /// A pod that the mesh does not carry.
    static let outside = MeshView()

    /// Ports put together by how they take connections.
    func portsByMode(_ ports: IntervalSet<UInt16>) -> [(PeerAuthenticationFact.Mode, IntervalSet<UInt16>)] {
        var rest = ports
        var parts: [(PeerAuthenticationFact.Mode, IntervalSet<UInt16>)] = []
        for (port, mode) in portModes where rest.contains(port) {
            parts.append((mode, IntervalSet(port...port)))
            rest = rest.subtracting(IntervalSet(port...port))
        }
        return parts + [(mode, rest)]
    }
}

/// Who a connection comes from, as the mesh sees it.
struct MeshSource {
    /// Nil for who speaks plain text.
    private let identity: (namespace: String, principal: String)?
    /// Nil where they are not known.
    private let addresses: AddressSet?
    /// Whether any identity is possible.
    private let isAnyone: Bool

    var mayHaveIdentity: Bool { isAnyone || identity != nil }

    init(_ peer: Endpoint, mode: PeerAuthenticationFact.Mode) {
        switch peer {
        case .pod(let pod):
            identity = pod.mesh.isMember && mode != .disable ? (pod.mesh.namespace, pod.mesh.principal) : nil
            addresses = pod.addresses.isEmpty ? nil : pod.addresses
            isAnyone = false
        case .address(let address):
            identity = nil
            addresses = AddressSet(address)
            isAnyone = false
        case .stranger(let stranger):
            identity = nil
            addresses = nil
            isAnyone = stranger == .fitting
        }
    }

    /// Whether a source could be meant, and whether it certainly is.
    func matches(_ source: AuthorizationFact.Source) -> (possibly: Bool, certainly: Bool) {
        var (possibly, certainly) = (true, !source.asksForMore)
        func demand(_ holds: Bool, known: Bool) {
            possibly = possibly && (holds || !known)
            certainly = certainly && holds && known
        }
        if !source.principals.isEmpty {
            demand(source.principals.contains { MeshSource.matches(identity?.principal, $0) }, known: !isAnyone)
        }
        if !source.notPrincipals.isEmpty {
            demand(!source.notPrincipals.contains { MeshSource.matches(identity?.principal, $0) }, known: !isAnyone)
        }
        if !source.namespaces.isEmpty {
            demand(source.namespaces.contains { MeshSource.matches(identity?.namespace, $0) }, known: !isAnyone)
        }
        if !source.notNamespaces.isEmpty {
            demand(!source.notNamespaces.contains { MeshSource.matches(identity?.namespace, $0) }, known: !isAnyone)
        }
        if let blocks = source.blocks {
            demand(addresses.map { blocks.intersects($0) } ?? false, known: addresses != nil)
        }
        if !source.notBlocks.isEmpty {
            demand(addresses.map { !source.notBlocks.isSuperset(of: $0) } ?? true, known: addresses != nil)
        }
        return (possibly, certainly)
    }

    /// Patterns may begin or end with `*`; `*` alone is any identity.
    private static func matches(_ text: String?, _ pattern: String) -> Bool {
        guard let text else { return false }
        if pattern == "*" { return !text.isEmpty }
        if pattern.hasSuffix("*") { return text.hasPrefix(pattern.dropLast()) }
        if pattern.hasPrefix("*") { return text.hasSuffix(pattern.dropFirst()) }
        return text == pattern
    }
}

extension AuthorizationFact.Rule {
    /// The ports on which some request of the source could match.
    func possiblePorts(from source: MeshSource) -> IntervalSet<UInt16> {
        guard sources.isEmpty || sources.contains(where: { source.matches($0).possibly }) else { return .empty }
        return operations.isEmpty
            ? ConnectionSet.everyPort : operations.reduce(.empty) { $0.union($1.ports) }
    }

    /// The ports on which every request of the source matches.
    func certainPorts(from source: MeshSource) -> IntervalSet<UInt16> {
        guard !hasConditions, sources.isEmpty || sources.contains(where: { source.matches($0).certainly }) else {
            return .empty
        }
        return operations.isEmpty
            ? ConnectionSet.everyPort
            : operations.filter { !$0.asksForMore }.reduce(.empty) { $0.union($1.ports) }
    }
}
