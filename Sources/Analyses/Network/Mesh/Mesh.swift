/// What Istio adds to policies: whom a workload of the mesh believes, and whom its authorization policies let in. Only
/// TCP passes through it.
///
/// A connection counts as let in if some request over it could be: rules that look at requests are no limit here.
struct Mesh: Sendable {
    private let authorizations: [AuthorizationFact]
    private let peerAuthentications: [PeerAuthenticationFact]
    /// Numbers of policies by the namespace that they stand in.
    private let authorizationsIn: [String: [Int]]
    private let peerAuthenticationsIn: [String: [PeerAuthenticationFact]]
    /// What rules ask of principals: those that are named, and patterns.
    private let principals: Set<String>
    private let principalPatterns: [String]
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
        authorizationsIn = Dictionary(grouping: authorizations.indices) { [authorizations] in
            authorizations[$0].scope.namespace
        }
        peerAuthenticationsIn = Dictionary(grouping: peerAuthentications, by: \.scope.namespace)
        let rules = authorizations.flatMap(\.rules)
        let sources = rules.flatMap(\.demandsOnSources)
        matchesAddresses =
            sources.contains { !$0.addresses.isEmpty } || rules.contains { !$0.demandsOnDestinations.isEmpty }
        let asked = Set(sources.flatMap { $0.principals + $0.notPrincipals })
        principals = asked.filter { !$0.contains("*") }
        principalPatterns = asked.filter { $0.contains("*") }.sorted()
    }

    /// What rules ask of principals and this one has: principals with the same are the same to all policies.
    func patterns(matching principal: String) -> [String] {
        (principals.contains(principal) ? [principal] : [])
            + principalPatterns.filter { MeshSource.matches(principal, $0) }
    }

    /// The namespaces whose policies could be for pods of one.
    private func scopes(of namespace: String) -> [String] {
        namespace == MeshMembership.rootNamespace ? [namespace] : [MeshMembership.rootNamespace, namespace]
    }

    /// How the mesh sees a pod.
    func view(of pod: WorkloadFact, namespaceLabels: [String: String]) -> MeshView {
        if isEmpty || pod.isOnHostNetwork { return .outside }
        let membership = MeshMembership(of: pod.mesh, namespaceLabels: namespaceLabels)
        if membership == .outside { return .outside }
        let namespace = pod.name.namespace
        var view = MeshView(
            isMember: true, namespace: namespace, principal: "cluster.local/ns/\(namespace)/sa/\(pod.serviceAccount)")
        if membership == .sidecar { view.portsBesideSidecar = pod.mesh.portsBesideSidecar }
        view.authorizations = scopes(of: namespace).flatMap { authorizationsIn[$0] ?? [] }
            .filter { authorizations[$0].scope.covers(namespace: namespace, labels: pod.labels) }.sorted()
        let covering = scopes(of: namespace).flatMap { peerAuthenticationsIn[$0] ?? [] }
            .filter { $0.scope.covers(namespace: namespace, labels: pod.labels) }
        // The narrowest scope that states a mode decides: workload, namespace, mesh.
        let own = covering.filter { $0.scope.namespace == namespace && !$0.scope.selector.isEmpty }
        let namespaced = covering.filter { $0.scope.namespace == namespace && $0.scope.selector.isEmpty }
        let root = covering.filter {
            $0.scope.namespace == MeshMembership.rootNamespace && $0.scope.selector.isEmpty
        }
        let deciding = (own + namespaced + root).first { $0.mode != nil }
        view.mode = deciding?.mode ?? .permissive
        view.modePolicy = deciding?.evidence
        if let ports = own.first, !ports.portModes.isEmpty {
            view.portModes = ports.portModes
            view.portPolicy = ports.evidence
        }
        return view
    }

    /// The addresses between which rules change.
    func blocks(of view: MeshView) -> [AddressSet] {
        view.authorizations.flatMap { authorizations[$0].rules }.flatMap(\.demandsOnSources).flatMap(\.addresses.sets)
    }

    /// The policies for pods by these views.
    func authorizations(of views: some Sequence<MeshView>) -> [AuthorizationFact] {
        Set(views.flatMap(\.authorizations)).sorted().map { authorizations[$0] }
    }

    /// What is left of connections after the mesh has looked at them.
    /// - Parameter record: called with what its policies decide, in the order in which they do. Where none is for the
    ///   pod, it is not called.
    func filter(
        _ connections: ConnectionSet, to destination: PodClass, from peer: Endpoint,
        record: ((Decision) -> Void)? = nil
    ) -> ConnectionSet {
        let view = destination.mesh
        if !view.isMember { return connections }
        let beside = connections[.tcp].intersection(view.portsBesideSidecar)
        if !beside.isEmpty { record?(.byMesh(beside, .allowed, .besideSidecar)) }
        let carried = connections[.tcp].subtracting(beside)
        if carried.isEmpty { return connections }
        var filtered = connections
        for part in view.portsByMode(carried) {
            filtered[.tcp] = filtered[.tcp].subtracting(part.ports).union(
                admitted(part, to: destination, from: peer, record))
        }
        return filtered
    }

    private func admitted(
        _ part: MeshView.PortsOfMode, to destination: PodClass, from peer: Endpoint, _ record: ((Decision) -> Void)?
    ) -> IntervalSet<UInt16> {
        let view = destination.mesh
        let addresses = destination.addresses.isEmpty ? nil : destination.addresses
        let source = MeshSource(peer, mode: part.mode)
        if part.mode == .strict && !source.mayHaveIdentity {
            record?(.byMesh(part.ports, .denied, part.policy.map(MeshRuling.strictness)))
            return .empty
        }
        var open = part.ports
        for number in view.authorizations where authorizations[number].isDenying {
            for rule in authorizations[number].rules {
                let hit = open.intersection(rule.certainPorts(from: source, to: addresses))
                if hit.isEmpty { continue }
                open = open.subtracting(hit)
                record?(.byMesh(hit, .denied, authorizations[number].ruling(rule)))
            }
        }
        var allowed = IntervalSet<UInt16>.empty
        var isRestricted = false
        for number in view.authorizations where !authorizations[number].isDenying {
            isRestricted = true
            for rule in authorizations[number].rules {
                let hit = open.intersection(rule.possiblePorts(from: source, to: addresses))
                if hit.isEmpty { continue }
                allowed = allowed.union(hit)
                guard let record else { continue }
                let isCertain = rule.certainPorts(from: source, to: addresses).isSuperset(of: hit)
                record(.byMesh(hit, .allowed, authorizations[number].ruling(rule, isCertain: isCertain)))
            }
        }
        if !isRestricted { return open }
        let denied = open.subtracting(allowed)
        if let record, !denied.isEmpty {
            let allowing = view.authorizations.map { authorizations[$0] }.filter { !$0.isDenying }
            let ruling = MeshRuling(
                text: "by default, since AuthorizationPolicies that allow are for the pods and no rule of theirs does",
                evidence: allowing.map { AnalysisFinding.Evidence($0.title, at: $0.origin) })
            record(.byMesh(denied, .denied, ruling))
        }
        return allowed
    }
}

/// Why the mesh decides as it does.
struct MeshRuling: Sendable {
    let text: String
    let evidence: [AnalysisFinding.Evidence]

    fileprivate static let besideSidecar = MeshRuling(
        text: "the sidecar of the pods leaves these ports alone, so that Istio does not see them", evidence: [])

    /// That a PeerAuthentication asks for mutual TLS of who does not speak it.
    fileprivate static func strictness(_ policy: AnalysisFinding.Evidence) -> MeshRuling {
        MeshRuling(text: "\(policy.text) is STRICT, and the source speaks plain text", evidence: [policy])
    }
}

extension PeerAuthenticationFact {
    fileprivate var evidence: AnalysisFinding.Evidence {
        AnalysisFinding.Evidence("PeerAuthentication \(scope.namespace)/\(name)", at: origin)
    }
}

extension AuthorizationFact {
    var title: String { "AuthorizationPolicy \(scope.namespace)/\(name)" }

    /// - Parameter isCertain: whether the rule holds for every request on these ports.
    fileprivate func ruling(_ rule: Rule, isCertain: Bool = true) -> MeshRuling {
        let text = "\(title), rule rules[\(rule.index)]" + (isCertain ? "" : ", for some requests")
        return MeshRuling(text: text, evidence: [AnalysisFinding.Evidence(text, at: rule.origin)])
    }
}

extension Decision {
    fileprivate static func byMesh(_ ports: IntervalSet<UInt16>, _ ruling: Ruling, _ cause: MeshRuling?) -> Decision {
        Decision(
            connections: ConnectionSet(.tcp, ports), ruling: ruling,
            reason: .mesh(cause ?? MeshRuling(text: "Istio does not let it in", evidence: [])))
    }
}

/// How the mesh sees a pod.
struct MeshView: Hashable, Sendable {
    var isMember = false
    var namespace = ""
    /// The identity in its certificate.
    var principal = ""
    var portsBesideSidecar = IntervalSet<UInt16>.empty
    /// Numbers of the authorization policies that cover it.
    var authorizations: [Int] = []
    var mode = PeerAuthenticationFact.Mode.permissive
    var portModes: [UInt16: PeerAuthenticationFact.Mode] = [:]
    /// The PeerAuthentications that state `mode` and `portModes`.
    var modePolicy: AnalysisFinding.Evidence?
    var portPolicy: AnalysisFinding.Evidence?

    /// A pod that the mesh does not carry.
    static let outside = MeshView()

    /// Ports that take connections in one way, and the PeerAuthentication that says so.
    struct PortsOfMode {
        let mode: PeerAuthenticationFact.Mode
        let ports: IntervalSet<UInt16>
        let policy: AnalysisFinding.Evidence?
    }

    func portsByMode(_ ports: IntervalSet<UInt16>) -> [PortsOfMode] {
        var rest = ports
        var parts: [PortsOfMode] = []
        for (port, mode) in portModes.sorted(by: { $0.key < $1.key }) where rest.contains(port) {
            parts.append(PortsOfMode(mode: mode, ports: IntervalSet(port...port), policy: portPolicy))
            rest = rest.subtracting(IntervalSet(port...port))
        }
        return parts + [PortsOfMode(mode: mode, ports: rest, policy: modePolicy)]
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
        let holds = source.addresses.holds(for: addresses)
        demand(holds ?? false, known: holds != nil)
        return (possibly, certainly)
    }

    /// Patterns may begin or end with `*`; `*` alone is any identity.
    static func matches(_ text: String?, _ pattern: String) -> Bool {
        guard let text else { return false }
        if pattern == "*" { return !text.isEmpty }
        if pattern.hasSuffix("*") { return text.hasPrefix(pattern.dropLast()) }
        if pattern.hasPrefix("*") { return text.hasSuffix(pattern.dropFirst()) }
        return text == pattern
    }
}

extension AuthorizationFact.Rule {
    /// The ports on which some request of the source could match.
    /// - Parameter destination: the addresses of the pod; nil where they are not known.
    func possiblePorts(from source: MeshSource, to destination: AddressSet?) -> IntervalSet<UInt16> {
        guard sources.isEmpty || sources.contains(where: { source.matches($0).possibly }) else { return .empty }
        let ports = operations.isEmpty ? ConnectionSet.everyPort : operations.reduce(.empty) { $0.union($1.ports) }
        return conditions.reduce(ports) { $0.intersection($1.ports(from: source, to: destination).possible) }
    }

    /// The ports on which every request of the source matches.
    func certainPorts(from source: MeshSource, to destination: AddressSet?) -> IntervalSet<UInt16> {
        guard sources.isEmpty || sources.contains(where: { source.matches($0).certainly }) else { return .empty }
        let ports =
            operations.isEmpty
            ? ConnectionSet.everyPort
            : operations.filter { !$0.asksForMore }.reduce(.empty) { $0.union($1.ports) }
        return conditions.reduce(ports) { $0.intersection($1.ports(from: source, to: destination).certain) }
    }
}
