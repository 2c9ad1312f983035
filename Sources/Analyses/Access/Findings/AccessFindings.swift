import Policies

extension AccessAnalysis {
    /// Everything that is risky in who may do what, in the order of the bindings.
    ///
    /// Rights are judged as they take effect. What Kubernetes itself grants by default is left out, known by its content
    /// and not by its name. Who may do everything is reported with that, and not with each thing it may do, and what
    /// rights give together not with each of them, while the rules that say so run. Where an exception covers the finding
    /// of who may do everything, that is what was decided of the rights of its binding; what the same subjects have by
    /// other bindings is said then.
    /// - Parameters:
    ///   - isLive: whether the facts are those of a cluster, wholly read or not; then what a binding names and was not
    ///     seen is reported as absent, with what it takes to know that.
    ///   - severities: by rule; what one rule says stands for another's only where it is as severe at least. Rules
    ///     without one count as equally severe.
    ///   - runs: whether a rule is switched on.
    ///   - standing: what becomes of a finding of who may do everything, or may run privileged Pods beside that.
    public func findings(
        isLive: Bool = false, severities: [String: Severity] = [:], runs: (String) -> Bool = { _ in true },
        standing: (AnalysisFinding) -> FindingStanding = { _ in .reported }
    ) -> [AnalysisFinding] {
        let permissions = PermissionFindings(
            self, severities: RuleSeverities(severities), runs: runs, standing: standing)
        var privileged = PrivilegedPods(self)
        privileged.find(beside: permissions.admins, standing: standing)
        let combinations = CombinationFindings(
            self, admins: permissions.admins, owners: privileged.owners, runs: runs)
        var findings = permissions.findings(beside: combinations, owners: privileged.owners)
        findings += combinations.findings
        findings += SubjectFindings(self, isLive: isLive).findings()
        findings += privileged.findings + WorkloadFindings(self).findings()
        return findings
    }
}

extension AccessAnalysis {
    /// The rules that findings can name: the files of `Rules/access`.
    public static let ruleNames: Set<String> = Set(Capability.all.compactMap(\.rule))
        .union(CombinationFindings.ruleNames).union(PermissionFindings.ruleNames).union(SubjectFindings.ruleNames)
        .union(WorkloadFindings.ruleNames).union([privilegedPods])

    /// The rule about Pods that nothing refuses.
    public static let privilegedPods = "rbac-privileged-pods"

    /// The rules that judge what roles give, which nobody knows of a role that was not scanned.
    public static let rulesOfRights = ruleNames.subtracting(SubjectFindings.ruleNames)

    /// Bindings whose role is not there.
    public var bindingsWithoutRole: [RoleBinding] {
        model.bindings.filter { !$0.subjects.isEmpty && model.roleIndex(of: $0) == nil }
    }

    /// Bindings by which somebody may run privileged Pods, if Pod Security lets them: of files, whose Namespaces may be in
    /// others. What Kubernetes itself gives is left out, and who owns the cluster.
    /// - Returns: with why that is not known.
    public var bindingsOfUnknownPodSecurity: [(binding: RoleBinding, reason: String)] {
        guard model.completeness == .files else { return [] }
        var privileged = PrivilegedPods(self)
        return privileged.unknownPodSecurity().map {
            (model.bindings[$0], AccessAnalysis.unknownPodSecurity(in: model.bindings[$0].namespace))
        }
    }

    /// - Parameter namespace: nil for namespaces that no object tells of.
    public static func unknownPodSecurity(in namespace: String?) -> String {
        guard let namespace else {
            return "no Namespace was scanned that lets privileged Pods in, and there may be others, such as default"
        }
        return "Namespace \(namespace), which says whether Pod Security refuses privileged Pods there, was not scanned"
    }

    /// The kinds that a rule of this analysis looks at: where one of them is not wholly known, neither is what the rule
    /// says.
    public static func kindsSought(by rule: String) -> [SoughtKind] {
        guard ruleNames.contains(rule) else { return [] }
        let rights = SoughtKind.group("rbac.authorization.k8s.io")
        return switch rule {
        case "rbac-cloud-identity": [.core("ServiceAccount")]
        case "rbac-control-plane-host-access": [.core("Node"), .workloads]
        case "rbac-dangling-subject": [rights, .core("ServiceAccount")]
        case "rbac-powerful-node-agent", "rbac-unused-service-account":
            [rights, .core("ServiceAccount"), .workloads]
        case privilegedPods, deviceAdministrators: [rights, .core("Namespace")]
        default: [rights]
        }
    }
}

/// What becomes of a finding in the place where it lies.
public enum FindingStanding: Sendable {
    case reported
    /// An exception covers it.
    case accepted
    /// Its rule is switched off there.
    case switchedOff
}

/// Who holds everything in a scope, so that no more needs to be said of them there.
struct Admins {
    /// The bindings by which somebody does, and of which no more needs to be said, reported or accepted.
    var bindings: Set<Int> = []
    var ofCluster: Set<Subject> = []
    var ofNamespaces: [String: Set<Subject>] = [:]
    let severities: RuleSeverities

    /// The rule that says of somebody that he holds everything.
    /// - Parameter namespace: nil for the whole cluster.
    static func rule(in namespace: String?) -> String {
        namespace == nil ? "rbac-cluster-admin-equivalent" : "rbac-namespace-admin-equivalent"
    }

    /// Whether that a subject holds everything says what a rule has found of it.
    /// - Parameter namespace: where the rule has found it; nil for the whole cluster.
    func say(_ rule: String, of subject: Subject, in namespace: String?) -> Bool {
        if ofCluster.contains(subject), severities.lets(Admins.rule(in: nil), standFor: rule) { return true }
        guard let namespace, ofNamespaces[namespace]?.contains(subject) ?? false else { return false }
        return severities.lets(Admins.rule(in: namespace), standFor: rule)
    }

    /// Whether that a binding gives everything says what a rule has found of the binding.
    func say(_ rule: String, ofBinding number: Int, in namespace: String?) -> Bool {
        bindings.contains(number) && severities.lets(Admins.rule(in: namespace), standFor: rule)
    }
}

/// Which findings may stand for others: none for a more severe one.
struct RuleSeverities {
    private let severities: [String: Severity]

    init(_ severities: [String: Severity]) { self.severities = severities }

    func lets(_ rule: String, standFor other: String) -> Bool {
        guard let own = severities[rule], let others = severities[other] else { return true }
        return own >= others
    }
}

/// Texts that findings share.
enum AccessWords {
    /// `a`, `a and b`, `a, b and 3 more`.
    static func list<S: StringProtocol>(_ items: [S]) -> String { someNames(items.map { String($0) }, limit: 2) }

    static func list(_ subjects: [Subject]) -> String { list(subjects.map(\.description)) }

    /// ` in namespace shop` or ` in every namespace`.
    static func scope(_ namespace: String?) -> String {
        namespace.map { " in namespace " + $0 } ?? " in every namespace"
    }
}

extension AccessAnalysis {
    /// The chain from subjects over a binding and its role to rules; of many subjects the first few.
    func evidence(_ grants: [Grant], rules: [Int32]) -> [AnalysisFinding.Evidence] {
        guard let first = grants.first else { return [] }
        let evidence =
            grants.prefix(5).map { texts.subject(of: $0, in: model) } + texts.links(ofBinding: first.binding, in: model)
        guard model.roleIndex(of: model.bindings[first.binding]) != nil else { return evidence }
        return evidence + rules.prefix(8).map { texts.allowance($0, in: model) }
    }

    /// What a finding of a binding is about: the role, all to whom it gives it, and by which names.
    /// - Parameter names: those of objects that the rights are for, where they are not for all.
    func identity(_ grants: [Grant], names: [String] = []) -> [String] {
        guard let first = grants.first else { return [] }
        let identity = ["\(model.bindings[first.binding].role)", texts.identity(of: grants, in: model)]
        return names.isEmpty ? identity : identity + [Fingerprint.text(of: Set(names).sorted())]
    }
}
