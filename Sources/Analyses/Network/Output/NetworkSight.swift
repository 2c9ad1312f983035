/// What an answer about the network is worth: what of the cluster it could not see, and what follows from that.
public struct NetworkSight: Sendable {
    public let bound: AnswerBound
    /// What was not seen, and what may be otherwise for that. They stand beside the answer itself.
    public let limits: [String]
    /// What else limits the answer, with places.
    public let notes: [NetworkNote]

    /// Limits and notes together.
    public var all: [NetworkNote] { limits.map { NetworkNote($0) } + notes }

    /// The limits as lines that begin with `#`.
    var comments: [String] { limits.map { "# \($0)\n" } }

    /// The limits as a quotation in Markdown, with the empty line behind it.
    var quotation: [String] { limits.isEmpty ? [] : limits.map { "> \($0)\n" } + ["\n"] }

    /// Of a comparison: where either side may be otherwise, the difference may be, whichever way.
    public func and(_ other: NetworkSight) -> NetworkSight {
        NetworkSight(
            bound: bound == .exact && other.bound == .exact ? .exact : .unknown,
            limits: limits + other.limits.filter { !limits.contains($0) },
            notes: notes + other.notes.filter { !notes.contains($0) })
    }
}

extension NetworkModel {
    public enum Question: Sendable {
        /// Who can talk to whom.
        case connections
        /// Whether two ends that are known can.
        case explanation
        /// What can be reached by strangers.
        case exposure
    }

    /// The two ends that an explanation is about.
    struct Ends {
        /// Nil for one that is no workload.
        let source: Workload?
        let destination: Workload?
        /// Whether rules for addresses that are not known could make the answer another.
        let areDecidedByAddresses: Bool
        /// Whether rules for labels of namespaces that nobody declares could.
        let areDecidedByNamespaces: Bool

        var workloads: [Workload] { [source, destination].compactMap(\.self) }
    }

    /// What an answer about all workloads is worth.
    public func sight(on question: Question) -> NetworkSight { sight(on: question, between: nil) }

    /// What an answer is worth.
    /// - Parameter ends: what it is about; nil where it is about all.
    func sight(on question: Question, between ends: Ends?) -> NetworkSight {
        var bound = facts.foreignPolicies.isEmpty ? AnswerBound.exact : .unknown
        var limits: [String] = []
        for effect in Effect.allCases {
            let concerned = unseen.filter { Effect($0.content) == effect && effect.concerns(question, of: self) }
            if concerned.isEmpty { continue }
            // Half of the policies of a kind may allow what the other half does not, and deny it.
            let isMixed = effect == .mesh && concerned.contains(where: \.isInMotion)
            bound = bound.and(isMixed ? .unknown : effect.bound)
            let verb = concerned.allSatisfy(\.isInMotion) ? "changed while read" : "not read"
            limits.append("\(verb): \(concerned.summary): \(effect.words(question))")
        }
        if !facts.foreignPolicies.isEmpty {
            let kinds = Set(facts.foreignPolicies.map(\.origin.resource.kind)).sorted()
            limits.append("not understood: \(someNames(kinds)): \(Effect.policies.words(question))")
        }
        let subjects = ends?.workloads ?? workloads
        let asked = ends.map { Set($0.workloads.map(\.name)) }
        let guesses = guesses.filter { guess in
            (question != .explanation || !guess.isByService) && asked?.contains(guess.workload) ?? true
        }
        if !guesses.isEmpty {
            bound = bound.and(.upper)
            let requirements = Set(guesses.map(\.requirement)).sorted()
            limits.append(
                "not known: whether pods have \(someNames(requirements)), which controllers choose: "
                    + (question == .exposure ? "ways in may not be there" : "what is said to be allowed may be denied"))
        }
        let undeclared = ends?.areDecidedByNamespaces ?? true ? undeclaredNamespaces(of: subjects) : []
        if !undeclared.isEmpty {
            bound = .unknown
            let word = undeclared.count == 1 ? "namespace" : "namespaces"
            limits.append(
                "not declared: \(word) \(someNames(undeclared)): \(Effect.namespaces.words(question))")
        }
        let senders = ends.map { [$0.source].compactMap(\.self) } ?? workloads
        let receivers = ends.map { [$0.destination].compactMap(\.self) } ?? workloads
        let isOutside = ends.map { $0.destination == nil } ?? true
        let names = question == .exposure || !isOutside ? [] : namesThatOpenMore(for: senders)
        if !names.isEmpty {
            bound = bound.and(.lower)
            limits.append(
                "not known: the addresses behind \(someNames(names)): connections to addresses outside may be missing")
        }
        let unjudged = unjudged(for: receivers)
        if !unjudged.isEmpty {
            bound = bound.and(.upper)
            limits.append(
                "not known: what \(someNames(unjudged.map(\.title))) would deny: what is said to be allowed may be denied"
            )
        }
        if question != .exposure, ends?.areDecidedByAddresses ?? !unknownAddresses(of: workloads).isEmpty {
            bound = .unknown
            limits.append(
                "not known: the addresses of some pods, which policies are about: "
                    + Effect.policies.words(question))
        }
        if question != .exposure, !unknownAddressesInMesh(from: senders, to: receivers).isEmpty {
            bound = bound.and(.upper)
            limits.append(
                "not known: the addresses of some pods, which policies of Istio are about: "
                    + "what is said to be allowed may be denied")
        }
        if firstPassedOver != nil {
            bound = .unknown
            limits.append(
                "not looked at: some of the pods that selectors tell apart by labels of controllers: "
                    + "\(Effect.policies.words(question))")
        }
        return NetworkSight(bound: bound, limits: limits, notes: notes)
    }

    /// What it does to answers that something was not seen.
    private enum Effect: CaseIterable {
        case policies, mesh, namespaces, nodes, workloads, routes, anything

        init?(_ content: Unseen.Content) {
            switch content {
            case .networkPolicies: self = .policies
            case .meshPolicies: self = .mesh
            case .namespaces: self = .namespaces
            case .nodes: self = .nodes
            case .workloads: self = .workloads
            case .routes: self = .routes
            case .anything: self = .anything
            case .rights, .credentials: return nil
            }
        }

        var bound: AnswerBound {
            switch self {
            case .policies, .namespaces, .nodes, .anything: .unknown
            case .mesh: .upper
            case .workloads, .routes: .lower
            }
        }

        func concerns(_ question: Question, of model: NetworkModel) -> Bool {
            switch self {
            case .policies, .mesh, .anything: true
            case .namespaces: model.asksForNamespaceLabels || !model.mesh.isEmpty
            case .nodes: model.asksForNodes
            case .workloads, .routes: question != .explanation
            }
        }

        func words(_ question: Question) -> String {
            let shown = question == .exposure ? "ways in" : "connections"
            return switch self {
            case .policies: "policies may deny what is said to be allowed, and allow what is not"
            case .mesh: "Istio may deny what is said to be allowed"
            case .namespaces: "policies that ask for labels of namespaces may match others"
            case .nodes: "policies that ask for nodes may match others"
            case .workloads: "\(shown) of other workloads may be missing"
            case .routes:
                question == .exposure
                    ? "ways in from outside may be missing" : "connections of the ingress controller may be missing"
            case .anything: "\(shown) may be missing, and there may be policies that deny those that are not"
            }
        }
    }

    /// Whether a policy asks for labels of namespaces that not every namespace has.
    var asksForNamespaceLabels: Bool {
        index.queries.contains { query in
            guard case .matching(let selector) = query.namespaces else { return false }
            return selector.requirements.contains { $0.key != NamespaceFact.nameLabel }
        }
    }

    /// Names of hosts to which rules let some pods send what they may not send to every address.
    private func namesThatOpenMore(for workloads: [Workload]) -> [String] {
        var names: Set<String> = []
        var seen: Set<Int> = []
        for pod in workloads.lazy.flatMap(\.classes) where !pod.isOnHostNetwork && seen.insert(pod.number).inserted {
            // What is isolated never gets to the baseline.
            let rules = (pod.egress.admin + (pod.egress.isIsolated ? [] : pod.egress.baseline)).filter { compiled in
                compiled.action == .allow && !index.domains(of: compiled).isEmpty
            }
            if rules.isEmpty { continue }
            let open = outside(of: pod, .egress)
            for rule in rules {
                let reached = open.filter { rule.numericPorts.subtracting($0.connections).isEmpty }.map(\.range.set)
                if AddressSet.union(of: reached) == .all { continue }
                names.formUnion(index.domains(of: rule))
            }
        }
        return names.sorted()
    }

    private var asksForNodes: Bool {
        index.policies.contains { policy in
            ((policy.ingress ?? []) + (policy.egress ?? [])).contains { rule in
                (rule.peers ?? []).contains { if case .nodes = $0.kind { true } else { false } }
            }
        }
    }
}
