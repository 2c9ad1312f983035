/// Findings of whoever may run privileged Pods where nothing refuses them: it has the nodes.
struct PrivilegedPods {
    private let analysis: AccessAnalysis
    /// Made when a right to workloads by their names is met: few bindings give one.
    private lazy var objects = NamedObjects(model)
    private var model: AccessModel { analysis.model }
    /// Where Pod Security refuses no privileged Pods.
    private let open: [AccessFacts.Namespace]
    /// By name, their places in ``open``.
    private let places: [String: [Int]]
    private let everywhere: String
    private(set) var findings: [AnalysisFinding] = []
    /// By RoleBindings that give everything in an open namespace: whom the findings are about, which say that, too, and are
    /// reported. Whoever accepts one accepts Pods, and not what else the binding gives.
    private(set) var owners: [Int: Set<Subject>] = [:]

    static let makingPods: Set<Capability.ID> = [.createPods, .createWorkloads, .changeWorkloads]

    /// Rights of one kind by which privileged containers come into namespaces.
    private struct Privilege {
        let rights: [CapabilityMatch]
        let what: String
        /// In order; nil for every open one.
        let namespaces: [String]?
    }

    init(_ analysis: AccessAnalysis) {
        self.analysis = analysis
        open = analysis.model.facts.namespaces.filter(\.isOpen)
        places = Dictionary(grouping: open.indices) { [open] in open[$0].name }
        everywhere = PrivilegedPods.words(places.keys.sorted())
    }

    /// - Parameters:
    ///   - admins: of whom it is said that they hold everything.
    ///   - standing: what becomes of a finding.
    mutating func find(beside admins: Admins, standing: (AnalysisFinding) -> FindingStanding) {
        if open.isEmpty { return }
        for (number, binding) in model.bindings.enumerated() { check(binding, number, admins, standing) }
    }

    private static func words(_ namespaces: [String]) -> String {
        (namespaces.count == 1 ? "namespace " : "namespaces ") + AccessWords.list(namespaces)
    }

    private mutating func check(
        _ binding: RoleBinding, _ number: Int, _ admins: Admins, _ standing: (AnalysisFinding) -> FindingStanding
    ) {
        let rule = AccessAnalysis.privilegedPods
        if admins.say(rule, ofBinding: number, in: binding.namespace) { return }
        let grants = binding.subjects.indices.map { Grant(binding: number, subject: $0) }.filter {
            !analysis.isDefault($0)
                && !admins.say(rule, of: binding.subjects[$0.subject].subject, in: binding.namespace)
        }
        guard !grants.isEmpty, let origin = binding.roleOrigin ?? binding.origin,
            let privilege = privilege(ofBinding: number, isOpen: { [places] in places[$0] != nil })
        else { return }
        let subjects = grants.map { binding.subjects[$0.subject].subject }
        let who = AccessWords.list(subjects)
        let reached = privilege.namespaces.map(PrivilegedPods.words) ?? everywhere
        let owned =
            binding.namespace != nil && admins.bindings.contains(number)
            ? model.roleIndex(of: binding).map { analysis.everything(givenBy: $0, in: binding.namespace).what } : nil
        let message =
            owned.map { "\(binding) gives \(who) \($0), and nothing refuses privileged Pods there" }
            ?? "\(binding) lets \(who) \(privilege.what) \(reached), where nothing refuses them"
        let shown =
            privilege.namespaces.map { $0.flatMap { places[$0] ?? [] }.sorted() } ?? Array(open.indices.prefix(3))
        let finding = AnalysisFinding(
            rule: rule, message: message, origin: origin,
            identity: analysis.identity(grants, names: privilege.rights.flatMap(\.names)),
            evidence: analysis.evidence(grants, rules: Set(privilege.rights.map(\.rule)).sorted())
                + shown.prefix(3).map { place in
                    let level = open[place].enforcedLevel.map { "enforces \($0)" } ?? "enforces no Pod Security level"
                    return AnalysisFinding.Evidence("namespace \(open[place].name) \(level)", at: open[place].origin)
                })
        findings.append(finding)
        if owned != nil, standing(finding) == .reported { owners[number] = Set(subjects) }
    }

    /// Of files: the bindings that would let somebody run privileged Pods in a namespace without Pod Security, where no
    /// Namespace was read that tells.
    mutating func unknownPodSecurity() -> [Int] {
        let declared = Set(model.facts.namespaces.map(\.name))
        return model.bindings.indices.filter { number in
            let binding = model.bindings[number]
            guard let role = model.roleIndex(of: binding),
                binding.namespace != nil || analysis.powers[role] < .writer,
                binding.subjects.indices.contains(where: {
                    !analysis.isDefault(Grant(binding: number, subject: $0))
                })
            else { return false }
            guard let namespace = binding.namespace else {
                let makes = analysis.capabilities(ofBinding: number).contains {
                    PrivilegedPods.makingPods.contains($0.id) || $0.id == .ephemeralContainers
                }
                return makes && open.isEmpty
            }
            return !declared.contains(namespace)
                && privilege(ofBinding: number, isOpen: { $0 == namespace }) != nil
        }
    }

    /// The rights by which a binding lets privileged containers into open namespaces, and into which.
    private mutating func privilege(ofBinding number: Int, isOpen: (String) -> Bool) -> Privilege? {
        let binding = model.bindings[number]
        guard binding.namespace.map(isOpen) ?? true, let role = model.roleIndex(of: binding) else { return nil }
        let own = binding.namespace.map { [$0] }
        let rights = analysis.capabilities(ofBinding: number)
        let making = rights.filter { PrivilegedPods.makingPods.contains($0.id) }
        if !making.isEmpty { return Privilege(rights: making, what: "run privileged Pods in", namespaces: own) }
        let adding = rights.filter { $0.id == .ephemeralContainers }
        if !adding.isEmpty {
            return Privilege(rights: adding, what: "add privileged containers to Pods in", namespaces: own)
        }
        let changing = analysis.capabilitiesForNames(ofRole: role, in: BindingScope(binding.namespace)).filter {
            $0.id == .changeWorkloads
        }
        if changing.isEmpty { return nil }
        let changed = changing.flatMap {
            objects.namespacesOfWorkloads(changedBy: model.rules[Int($0.rule)], in: binding.namespace)
        }
        let reached = Set(changed).filter(isOpen).sorted()
        if reached.isEmpty { return nil }
        let names = AccessWords.list(Set(changing.flatMap(\.names)).sorted())
        return Privilege(rights: changing, what: "run privileged Pods by \(names) in", namespaces: reached)
    }
}
