/// All footholds of an inventory and the steps between them.
///
/// Sets of many footholds are footholds of their own (every service account of a namespace, whom a rule names), so that
/// the graph grows with the inventory and not with its square. Rights that lead somewhere only together with facts outside
/// the inventory are not followed.
public struct EscalationGraph: Sendable {
    private let model: AccessModel
    public private(set) var footholds: [Foothold] = []
    private var number: [Foothold: Int] = [:]
    private var stepsInto: [[EscalationStep]] = []
    /// Everyone whom someone gave a right, every kubelet, and every workload.
    public let sources: [Foothold]
    private let workloadsByNode: [String: [Int]]
    private let namespacesOfWorkloads: Set<String>
    private let objects: NamedObjects
    /// What is not known of the rights of each subject.
    private(set) var unknownsByFoothold: [Foothold: EscalationUnknowns] = [:]
    /// How many steps there are from one foothold to another.
    var stepCount: Int { stepsInto.reduce(0) { $0 + $1.count } }

    public init(_ analysis: AccessAnalysis) {
        model = analysis.model
        let facts = analysis.model.facts
        let granted = analysis.model.bindings.indices.flatMap { number in
            analysis.model.bindings[number].subjects.indices.map { Grant(binding: number, subject: $0) }
                .filter { !analysis.isDefault($0) }.map { analysis.model.bindings[number].subjects[$0.subject].subject }
        }
        let workloads = facts.workloads.indices.filter { !analysis.model.isOwned(facts.workloads[$0]) }
        objects = NamedObjects(analysis.model)
        namespacesOfWorkloads = Set(facts.workloads.map(\.namespace))
        workloadsByNode = facts.workloads.indices.reduce(into: [:]) { places, place in
            if let node = facts.workloads[place].placement.nodeName { places[node, default: []].append(place) }
        }
        let kubelets = analysis.model.nodeNames.map(Subject.node)
        sources = Set(granted).union(kubelets).sorted().map(Foothold.subject) + workloads.map(Foothold.workload)
        addSubjects(analysis)
        addWorkloads(workloads)
        addNodes()
        addSets()
    }

    private mutating func vertex(_ foothold: Foothold) -> Int {
        if let known = number[foothold] { return known }
        number[foothold] = footholds.count
        footholds.append(foothold)
        stepsInto.append([])
        let place = footholds.count - 1
        if case .oneOf(let named) = foothold {
            for step in objects.members(of: named) { add(step) }
        }
        return place
    }

    private mutating func add(_ step: EscalationStep) {
        _ = vertex(step.from)
        stepsInto[vertex(step.to)].append(step)
    }

    private mutating func addSubjects(_ analysis: AccessAnalysis) {
        let facts = model.facts
        let ground = EscalationGround(analysis, objects)
        let accounts =
            facts.workloads.map(\.subject) + facts.serviceAccounts.map(\.subject)
            + facts.tokenSecrets.map { Subject.serviceAccount(namespace: $0.namespace, name: $0.serviceAccount) }
        var known = Set(model.subjects + accounts + model.nodeNames.map(Subject.node))
        var pending = known.sorted()
        // Whom a step leads to may be named by nothing else, and still have the rights of its groups.
        while !pending.isEmpty {
            var next: [Subject] = []
            for subject in pending {
                let (steps, unknowns) = SubjectSteps.of(subject, ground)
                unknownsByFoothold[.subject(subject)] = unknowns
                let count = footholds.count
                for step in steps { add(step) }
                // Nobody knows whether a way leads on.
                if !unknowns.isEmpty { _ = vertex(.subject(subject)) }
                for case .subject(let other) in footholds[count...] where known.insert(other).inserted {
                    next.append(other)
                }
            }
            pending = next
        }
        for subject in model.subjects {
            guard let node = subject.nodeName else { continue }
            let name = Foothold.kubeletName(node: node)
            let (steps, unknowns) = SubjectSteps.of(subject, as: name, ground)
            unknownsByFoothold[name] = unknowns
            for step in steps { add(step) }
        }
    }

    private mutating func addWorkloads(_ places: [Int]) {
        let nodes = model.facts.nodes
        let mayHaveControlPlane = nodes.isEmpty || nodes.contains(where: \.isControlPlane)
        for place in places {
            let workload = model.facts.workloads[place]
            let from = Foothold.workload(place)
            if model.mountsToken(workload) {
                add(
                    EscalationStep(
                        from, .subject(workload.subject), "its containers hold the token of the ServiceAccount"))
            }
            guard let access = workload.hostAccess.first else { continue }
            let evidence = [AnalysisFinding.Evidence(access.reason, at: access.origin)]
            if workload.placement.mayUseControlPlane, mayHaveControlPlane {
                let reason = access.reason + ", and it may run on control-plane nodes"
                add(EscalationStep(from, .controlPlaneNode, reason, evidence))
            }
            let node = workload.placement.nodeName.map(Foothold.node) ?? .someNode
            add(EscalationStep(from, node, access.reason, evidence))
        }
    }

    private mutating func addNodes() {
        add(
            EscalationStep(
                .controlPlaneNode, .clusterAdmin, "it holds the keys of the cluster's authorities and of etcd"))
        add(EscalationStep(.clusterAdmin, .someNode, "may run a privileged Pod on every node"))
        for node in model.facts.nodes where node.isControlPlane {
            add(EscalationStep(.node(node.name), .controlPlaneNode, "is a control-plane node"))
        }
        for workload in model.facts.workloads where model.mountsToken(workload) {
            let to = Foothold.subject(workload.subject)
            if let name = workload.placement.nodeName {
                add(EscalationStep(.node(name), to, "the node runs \(workload.description), whose token it holds"))
            }
            guard workload.placement.isOnEveryNode, !model.isOwned(workload) else { continue }
            add(EscalationStep(.someNode, to, "every node runs \(workload.description), whose token it holds"))
        }
        for node in model.nodeNames { addKubelet(of: node) }
    }

    /// What the node authorizer lets a kubelet do for the Pods of its node. Of their ServiceAccounts the admission plugin
    /// NodeRestriction gives it tokens only for Pods that mount one.
    private mutating func addKubelet(of node: String) {
        let kubelet = Foothold.subject(.node(node))
        add(EscalationStep(.node(node), kubelet, "it holds the kubelet's credentials"))
        for place in workloadsByNode[node] ?? [] {
            let workload = model.facts.workloads[place]
            guard workload.kind == "Pod" else { continue }
            let evidence = [AnalysisFinding.Evidence("runs on node \(node)", at: workload.origin)]
            if model.mountsToken(workload) {
                let reason = "the node authorizer lets it issue tokens for \(workload.description) on its node"
                add(EscalationStep(kubelet, .subject(workload.subject), reason, evidence))
            }
            for secret in workload.references.secrets.sorted().flatMap({
                objects.tokenSecrets(named: $0, in: workload.namespace)
            }) {
                let reason =
                    "the node authorizer lets it read Secret \(secret.namespace)/\(secret.name), which holds its token and "
                    + "which \(workload.description) on its node uses"
                add(
                    EscalationStep(
                        kubelet, .subject(.serviceAccount(namespace: secret.namespace, name: secret.serviceAccount)),
                        reason, evidence))
            }
        }
    }

    /// From sets to their members.
    private mutating func addSets() {
        var namespaces: Set<String> = []
        let agents = model.facts.workloads.indices.filter {
            model.facts.workloads[$0].placement.isOnEveryNode && !model.isOwned(model.facts.workloads[$0])
        }
        for foothold in footholds {
            switch foothold {
            case .subject(let subject):
                if case .serviceAccount(let namespace, _) = subject {
                    namespaces.insert(namespace)
                    add(EscalationStep(.everyServiceAccount(in: namespace), foothold, "is one of them"))
                } else if case .user(let name) = subject, name != "system:anonymous", subject.nodeName == nil {
                    add(EscalationStep(.everyUser, foothold, "is one of them"))
                } else if let node = subject.nodeName, objects.isNamedByBindings(subject) {
                    add(EscalationStep(.everyUser, .kubeletName(node: node), "is one of them"))
                } else if case .group(let group) = subject, group != "system:masters" {
                    add(EscalationStep(.everyGroup, foothold, "is one of them"))
                }
                if case .group(let group) = subject, group.hasPrefix("system:serviceaccounts:") {
                    let namespace = String(group.dropFirst("system:serviceaccounts:".count))
                    namespaces.insert(namespace)
                    add(EscalationStep(.everyServiceAccount(in: namespace), foothold, "each is a member"))
                } else if subject == .group("system:serviceaccounts") {
                    add(EscalationStep(.everyServiceAccount(in: nil), foothold, "each is a member"))
                }
            case .workload(let place):
                let namespace = model.facts.workloads[place].namespace
                namespaces.insert(namespace)
                add(EscalationStep(.everyWorkload(in: namespace), foothold, "is one of them"))
            case .everyWorkloadOn(let node):
                for place in workloadsByNode[node] ?? [] {
                    guard let member = model.representative(of: place) else { continue }
                    add(EscalationStep(foothold, .workload(member), "runs there"))
                }
                for place in agents { add(EscalationStep(foothold, .workload(place), "runs on every node")) }
            case .node, .controlPlaneNode: add(EscalationStep(foothold, .someNode, "runs what every node runs"))
            case .everyServiceAccount(let namespace?), .everyWorkload(let namespace?),
                .everyTokenSecret(let namespace?):
                namespaces.insert(namespace)
            default: break
            }
        }
        for secret in model.facts.tokenSecrets {
            let account = Subject.serviceAccount(namespace: secret.namespace, name: secret.serviceAccount)
            let reason = "Secret \(secret.namespace)/\(secret.name) holds its token"
            let evidence = [AnalysisFinding.Evidence("Secret \(secret.namespace)/\(secret.name)", at: secret.origin)]
            add(EscalationStep(.everyTokenSecret(in: secret.namespace), .subject(account), reason, evidence))
        }
        for namespace in namespaces.union(model.facts.tokenSecrets.map(\.namespace)).sorted() {
            add(EscalationStep(.everyTokenSecret(in: nil), .everyTokenSecret(in: namespace), "are among them"))
            add(EscalationStep(.everyServiceAccount(in: nil), .everyServiceAccount(in: namespace), "are among them"))
            add(EscalationStep(.everyWorkload(in: nil), .everyWorkload(in: namespace), "are among them"))
            // There is one at least: each namespace has the account `default`.
            let all = Foothold.subject(.group("system:serviceaccounts"))
            if number[all] != nil { add(EscalationStep(.everyServiceAccount(in: namespace), all, "each is a member")) }
        }
    }
}

extension EscalationGraph {
    /// Of several sources, the middle of a way with more steps is one step: chains of many namespaces would else be told
    /// once for each of them.
    private static let mostSteps = 20

    /// The shortest path to each goal from each of some footholds; none where there is no way. Step by step from one
    /// foothold; from several, long ways are shortened.
    public func paths(from sources: [Foothold]) -> [EscalationPath] {
        let most = sources.count == 1 ? nil : EscalationGraph.mostSteps
        let ways = EscalationPath.Goal.allCases.map { goal in (goal, nextSteps(toward: goal)) }
        return sources.flatMap { source in
            ways.compactMap { goal, next in
                path(from: source, goal, next, most: most) ?? pathThroughGroups(from: source, goal, next)
            }
        }
    }

    /// Calls `body` with each foothold that ways from some footholds lead to, these among them.
    func visit(from sources: [Foothold], _ body: (Foothold) -> Void) {
        var next: [Foothold: [Foothold]] = [:]
        for steps in stepsInto { for step in steps { next[step.from, default: []].append(step.to) } }
        var pending = sources.flatMap { source -> [Foothold] in
            guard case .subject(let subject) = source, unknownsByFoothold[source] == nil else { return [source] }
            // Nothing names it: it has what its groups have.
            return UserInfo(holding: subject).groups.map { .subject(.group($0)) }
        }
        var reached = Set(pending)
        while let foothold = pending.popLast() {
            body(foothold)
            let others = next[foothold] ?? []
            // Who has every right knows every way.
            if foothold == .clusterAdmin || others.contains(.clusterAdmin) { continue }
            for other in others where reached.insert(other).inserted { pending.append(other) }
        }
    }

    /// Whether a workload of a namespace was read.
    func hasWorkloads(in namespace: String) -> Bool { namespacesOfWorkloads.contains(namespace) }

    /// What one may start from: a subject, also one that nobody gave a right, or a workload by its description or as
    /// `deployment/shop/web`.
    public func foothold(named text: String) -> Foothold { workload(named: text) ?? .subject(Subject(text)) }

    /// Nil where no workload is called so.
    public func workload(named text: String) -> Foothold? {
        let words = text.split(maxSplits: 1) { $0 == " " || $0 == "/" }
        guard words.count == 2 else { return nil }
        let wanted = words[0].lowercased() + " " + words[1]
        let place = model.facts.workloads.firstIndex { workload in
            let name = workload.description.dropFirst(workload.kind.count)
            return workload.kind.lowercased() + name == wanted && !model.isOwned(workload)
        }
        return place.map(Foothold.workload)
    }

    /// What every workload from which one may start is called.
    public var workloadNames: [String] { model.facts.workloads.filter { !model.isOwned($0) }.map(\.description) }

    /// Such as `ServiceAccount shop/web` and `root on node worker-1`.
    public func describe(_ foothold: Foothold) -> String {
        switch foothold {
        case .subject(let subject): subject.description
        case .kubeletName(let node): "\(Subject.node(node)) without its group"
        case .workload(let place): model.facts.workloads[place].description
        case .node(let name): "root on node \(name)"
        case .someNode: "root on a node"
        case .controlPlaneNode: "root on a control-plane node"
        case .everyServiceAccount(let namespace): "every ServiceAccount" + AccessWords.scope(namespace)
        case .everyTokenSecret(let namespace): "every token Secret" + AccessWords.scope(namespace)
        case .everyWorkload(let namespace): "every workload" + AccessWords.scope(namespace)
        case .everyWorkloadOn(let node): "every workload on node \(node)"
        case .everyUser: "every user"
        case .everyGroup: "a member of every group"
        case .clusterAdmin: "cluster-admin"
        case .oneOf: "one that a rule names"
        }
    }

    /// For each foothold the first step of a shortest path to a goal: a search from the goal backwards.
    private func nextSteps(toward goal: EscalationPath.Goal) -> [Foothold: EscalationStep] {
        var pending = goal == .clusterAdmin ? [Foothold.clusterAdmin] : footholds.filter(\.isNode)
        var reached = Set(pending)
        var next: [Foothold: EscalationStep] = [:]
        var head = 0
        while head < pending.count {
            let foothold = pending[head]
            head += 1
            // Whoever reaches one that a rule names reaches the foothold in one step.
            var places = [number[foothold]].compactMap(\.self)
            while let place = places.popLast() {
                for step in stepsInto[place] where reached.insert(step.from).inserted {
                    next[step.from] = step
                    if case .oneOf = step.from {
                        places += number[step.from].map { [$0] } ?? []
                    } else {
                        pending.append(step.from)
                    }
                }
            }
        }
        return next
    }

    /// The first step of a path.
    private static func step(
        from foothold: Foothold, _ next: [Foothold: EscalationStep]
    ) -> EscalationStep? {
        guard let step = next[foothold], case .oneOf = step.to else { return next[foothold] }
        return next[step.to].map(step.followed)
    }

    /// - Parameter most: how many steps are told one by one, from both ends; nil for all.
    private func path(
        from source: Foothold, _ goal: EscalationPath.Goal, _ next: [Foothold: EscalationStep], most: Int? = nil
    ) -> EscalationPath? {
        var length = 0
        var place = source
        while let step = EscalationGraph.step(from: place, next) {
            length += 1
            place = step.to
        }
        guard length > 0 else { return nil }
        let omitted: Range<Int> =
            if let most, length > most + 1 { most / 2..<length - (most - most / 2) } else { length..<length }
        var steps: [EscalationStep] = []
        var middle = source
        place = source
        for number in 0..<length {
            guard let step = EscalationGraph.step(from: place, next) else { break }
            place = step.to
            if number == omitted.lowerBound { middle = step.from }
            if !omitted.contains(number) {
                steps.append(step)
            } else if number == omitted.upperBound - 1 {
                let reason = "by \(omitted.count) more steps, which --from tells"
                steps.append(EscalationStep(middle, place, reason, count: omitted.count))
            }
        }
        return EscalationPath(source: source, goal: goal, steps: steps)
    }

    /// The way of a subject that no object names: it has what its groups have.
    private func pathThroughGroups(
        from source: Foothold, _ goal: EscalationPath.Goal, _ next: [Foothold: EscalationStep]
    ) -> EscalationPath? {
        guard case .subject(let subject) = source, number[source] == nil else { return nil }
        let ways = UserInfo(holding: subject).groups.compactMap { group -> [EscalationStep]? in
            let member = Foothold.subject(.group(group))
            guard let rest = path(from: member, goal, next) else { return nil }
            return [EscalationStep(source, member, "is a member")] + rest.steps
        }
        return ways.min { $0.count < $1.count }.map { EscalationPath(source: source, goal: goal, steps: $0) }
    }
}
