/// Findings of rights that are dangerous together, wherever a subject has them from: its own bindings and those of the
/// groups that it is always in.
struct CombinationFindings {
    private struct Combination {
        let rule: String
        /// One of each is needed.
        let needs: [Set<Capability.ID>]
        /// Whether a namespace is enough.
        let isNamespaced: Bool
        /// What the subject may do, after `may`.
        let what: String
        /// Findings of its parts that it says, too.
        var supersedes: [String] = []
        /// Whether it amounts to every right in its scope.
        var isTakeover = false
        /// Which of the rights count, where not all do.
        var counts: @Sendable (CapabilityMatch, PolicyRule) -> Bool = { _, _ in true }
    }

    private static let table: [Combination] = [
        Combination(
            rule: "rbac-mint-certificates",
            needs: [[.createCertificateRequests], [.approveCertificates], [.approveAsSigner]], isNamespaced: false,
            what: "request client certificates and approve them itself, under nearly any name",
            supersedes: ["rbac-create-certificate-requests", "rbac-approve-certificates"], isTakeover: true,
            counts: { match, _ in match.id != .approveAsSigner || match.isForClientSigner }),
        Combination(
            rule: "rbac-mint-certificates",
            needs: [[.createCertificateRequests], [.approveCertificates], [.approveAsSigner]], isNamespaced: false,
            what: "request certificates of kubelets and approve them itself",
            supersedes: ["rbac-create-certificate-requests", "rbac-approve-certificates"]),
        Combination(
            rule: "rbac-approve-certificates", needs: [[.approveCertificates], [.approveAsSigner]], isNamespaced: false,
            what: "approve requests for certificates of users and nodes"),
        Combination(
            rule: "rbac-sign-certificates", needs: [[.signAsSigner], [.writeCertificateStatus]], isNamespaced: false,
            what: "issue certificates of users and nodes, with the key of the signer"),
        Combination(
            rule: "rbac-bind-and-write-bindings", needs: [[.bindClusterRoles], [.writeClusterBindings]],
            isNamespaced: false, what: "bind itself to every ClusterRole",
            supersedes: ["rbac-bind", "rbac-write-bindings"], isTakeover: true, counts: isUnnamed),
        Combination(
            rule: "rbac-bind-and-write-bindings", needs: [[.bindClusterRoles], [.writeClusterBindings]],
            isNamespaced: false, what: "bind itself to cluster-admin",
            supersedes: ["rbac-bind", "rbac-write-bindings"], isTakeover: true),
        Combination(
            rule: "rbac-bind-and-write-bindings", needs: [[.bindAnyRole], [.writeNamespaceBindings]],
            isNamespaced: true, what: "bind itself to every ClusterRole",
            supersedes: ["rbac-bind", "rbac-write-bindings"], isTakeover: true,
            counts: { isUnnamed($0, $1) && bindsClusterRoles($0, $1) }),
        Combination(
            rule: "rbac-bind-and-write-bindings", needs: [[.bindAnyRole], [.writeNamespaceBindings]],
            isNamespaced: true, what: "bind itself to a default role that owns a namespace",
            supersedes: ["rbac-bind", "rbac-write-bindings"], isTakeover: true, counts: bindsClusterRoles),
        Combination(
            rule: "rbac-bind-and-write-bindings", needs: [[.bindAnyRole], [.writeNamespaceBindings]],
            isNamespaced: true, what: "bind itself to every Role",
            supersedes: ["rbac-bind", "rbac-write-bindings"], counts: isUnnamed),
        Combination(
            rule: "rbac-escalate-own-role", needs: [[.escalateClusterRoles], [.updateClusterRoles]],
            isNamespaced: false, what: "write every right into the roles that it is bound to",
            supersedes: ["rbac-escalate", "rbac-write-roles"], isTakeover: true),
        Combination(
            rule: "rbac-escalate-own-role", needs: [[.escalateNamespaceRoles], [.updateRoles]], isNamespaced: true,
            what: "write every right into the roles that it is bound to",
            supersedes: ["rbac-escalate", "rbac-write-roles"], isTakeover: true),
        Combination(
            rule: "rbac-steal-pods", needs: [[.writeNodes, .writeNodeStatus], [.deletePods, .evictPods]],
            isNamespaced: false, what: "drive Pods and their tokens onto a node of its choice",
            supersedes: ["rbac-write-nodes", "rbac-write-node-status", "rbac-delete-pods"]),
        Combination(
            rule: "rbac-mint-token-secrets", needs: [[.createSecrets], [.readAllSecrets]], isNamespaced: false,
            what: "create Secrets with tokens of every ServiceAccount and read them"),
        Combination(
            rule: "rbac-mint-token-secrets", needs: [[.createSecrets], [.readNamespaceSecrets, .readAllSecrets]],
            isNamespaced: true, what: "create Secrets with tokens of the ServiceAccounts and read them"),
    ]

    static let ruleNames = Set(table.map(\.rule))

    @Sendable private static func isUnnamed(_ match: CapabilityMatch, _ rule: PolicyRule) -> Bool {
        match.names.isEmpty
    }

    /// Roles of a name may give anything, while everyone knows what the default ClusterRoles give.
    @Sendable private static func bindsClusterRoles(_ match: CapabilityMatch, _ rule: PolicyRule) -> Bool {
        match.id != .bindAnyRole || rule.allows(resource: "clusterroles", subresource: "")
    }

    private let analysis: AccessAnalysis
    private let admins: Admins
    private let owners: [Int: Set<Subject>]
    private let combinations: [Combination]
    /// By binding and rule: those who take over its scope, as is reported at the binding.
    private var takeovers: [Int: [String: Set<Subject>]] = [:]
    private(set) var findings: [AnalysisFinding] = []
    private(set) var superseded: Set<PermissionFindings.Superseded> = []

    fileprivate struct Held {
        let grant: Grant
        let match: CapabilityMatch
    }

    /// - Parameters:
    ///   - owners: by binding, of whom it is said that they have everything in its namespace, and with it the nodes.
    ///   - runs: whether a rule is switched on; what is not reported together is reported apart.
    init(
        _ analysis: AccessAnalysis, admins: Admins, owners: [Int: Set<Subject>], runs: (String) -> Bool
    ) {
        self.owners = owners
        combinations = CombinationFindings.table.filter { runs($0.rule) }.map { combination in
            var combination = combination
            combination.supersedes.removeAll { !admins.severities.lets(combination.rule, standFor: $0) }
            return combination
        }
        self.analysis = analysis
        self.admins = admins
        var saidBy: [PermissionFindings.Superseded: Set<Subject>] = [:]
        let model = analysis.model
        for subject in model.subjects
        where !combinations.allSatisfy({ admins.say($0.rule, of: subject, in: nil) }) {
            let grants = model.allGrants(of: UserInfo(subject)).filter { grant in
                let namespace = model.bindings[grant.binding].namespace
                return !analysis.isDefault(grant)
                    && !combinations.allSatisfy { admins.say($0.rule, ofBinding: grant.binding, in: namespace) }
            }
            guard grants.contains(where: { model.bindings[$0.binding].subjects[$0.subject].subject == subject }) else {
                continue
            }
            check(subject, grants, &saidBy)
        }
        for (part, subjects) in saidBy {
            let all = Set(model.bindings[part.binding].subjects.map(\.subject))
            if subjects.isSuperset(of: all) { superseded.insert(part) }
        }
    }

    /// The rules that say of each of these subjects, at the binding, that it has every right in the binding's scope.
    func takeovers(ofBinding number: Int, by subjects: Set<Subject>) -> Set<String> {
        Set((takeovers[number] ?? [:]).filter { $0.value.isSuperset(of: subjects) }.keys)
    }

    private mutating func check(
        _ subject: Subject, _ grants: [Grant], _ saidBy: inout [PermissionFindings.Superseded: Set<Subject>]
    ) {
        var held: [String?: [Held]] = [:]
        for grant in grants {
            let namespace = analysis.model.bindings[grant.binding].namespace
            held[namespace, default: []] += analysis.capabilities(ofBinding: grant.binding).map {
                Held(grant: grant, match: $0)
            }
        }
        let ofCluster = held[nil] ?? []
        var found: [(rule: String, namespace: String?)] = []
        for namespace in held.keys.sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
            let rights = namespace == nil ? ofCluster : ofCluster + (held[namespace] ?? [])
            if rights.isEmpty { continue }
            for combination in combinations
            where (combination.isNamespaced || namespace == nil)
                && !admins.say(combination.rule, of: subject, in: namespace)
            {
                let parts = combination.needs.map { ids in
                    rights.filter {
                        ids.contains($0.match.id) && !isSaid(combination.rule, of: $0.grant)
                            && combination.counts($0.match, analysis.model.rules[Int($0.match.rule)])
                    }
                }
                let used = parts.flatMap(\.self)
                // What the cluster-wide grants give alone was said with them.
                guard parts.allSatisfy({ !$0.isEmpty }),
                    used.contains(where: { $0.isGranted(in: namespace, analysis) }),
                    used.contains(where: { $0.isGranted(to: subject, analysis) }),
                    !found.contains(where: { $0.rule == combination.rule && ($0.namespace == namespace) })
                else { continue }
                for part in used {
                    for rule in combination.supersedes
                    where Capability[part.match.id].rule == rule || part.isPart(of: rule) {
                        saidBy[.init(binding: part.grant.binding, rule: rule), default: []].insert(subject)
                    }
                }
                if combination.rule == "rbac-approve-certificates",
                    admins.severities.lets("rbac-mint-certificates", standFor: combination.rule),
                    found.contains(where: { $0.rule == "rbac-mint-certificates" })
                {
                    continue
                }
                found.append((combination.rule, namespace))
                report(combination, subject, namespace, used)
            }
        }
        guard combinations.contains(where: { $0.rule == CombinationFindings.ownRole }) else { return }
        let reported = found.filter { $0.rule == CombinationFindings.ownRole }.map(\.namespace)
        if !reported.contains(nil) {
            let counted = grants.filter { !isSaid(CombinationFindings.ownRole, of: $0) }
            checkNamedRoles(subject, counted, besides: reported)
        }
    }

    /// Whether that a binding gives everything says it.
    private func isSaid(_ rule: String, of grant: Grant) -> Bool {
        admins.say(rule, ofBinding: grant.binding, in: analysis.model.bindings[grant.binding].namespace)
    }

    private static let ownRole = "rbac-escalate-own-role"
    private static let writingRoles: Set<Capability.ID> = [
        .updateClusterRoles, .updateRoles, .escalateClusterRoles, .escalateNamespaceRoles,
    ]

    /// The right to write every right into a role by its name, where the subject is bound to it.
    private mutating func checkNamedRoles(_ subject: Subject, _ grants: [Grant], besides reported: [String?]) {
        let model = analysis.model
        func rights(_ capabilities: (Int, BindingScope) -> [CapabilityMatch]) -> [Held] {
            grants.flatMap { grant -> [Held] in
                let binding = model.bindings[grant.binding]
                guard let role = model.roleIndex(of: binding) else { return [] }
                return capabilities(role, BindingScope(binding.namespace))
                    .filter { CombinationFindings.writingRoles.contains($0.id) }.map { Held(grant: grant, match: $0) }
            }
        }
        let byName = rights(analysis.capabilitiesForNames)
        if byName.isEmpty { return }
        let held = byName + rights(analysis.capabilities)
        var said = Set(reported)
        for grant in grants {
            let binding = model.bindings[grant.binding]
            guard binding.subjects[grant.subject].subject == subject, !said.contains(binding.namespace),
                !admins.say(CombinationFindings.ownRole, of: subject, in: binding.namespace),
                model.roleIndex(of: binding) != nil
            else { continue }
            let isCluster = binding.role.kind == .clusterRole
            func right(_ id: Capability.ID) -> Held? {
                held.first {
                    let scope = model.bindings[$0.grant.binding].namespace
                    return $0.match.id == id && (scope == nil || !isCluster && scope == binding.namespace)
                        && ($0.match.names.isEmpty || $0.match.names.contains(binding.role.name))
                }
            }
            guard let change = right(isCluster ? .updateClusterRoles : .updateRoles),
                let escalate = right(isCluster ? .escalateClusterRoles : .escalateNamespaceRoles)
            else { continue }
            said.insert(binding.namespace)
            let combination = Combination(
                rule: CombinationFindings.ownRole, needs: [], isNamespaced: true,
                what: "write every right into \(binding.role), to which it is bound")
            report(combination, subject, binding.namespace, [change, escalate])
        }
    }

    private mutating func report(
        _ combination: Combination, _ subject: Subject, _ namespace: String?, _ used: [Held]
    ) {
        let model = analysis.model
        let own = used.first { $0.isGranted(to: subject, analysis) && $0.isGranted(in: namespace, analysis) } ?? used[0]
        let binding = model.bindings[own.grant.binding]
        guard let origin = binding.roleOrigin ?? binding.origin else { return }
        if combination.isTakeover, binding.namespace == namespace {
            takeovers[own.grant.binding, default: [:]][combination.rule, default: []].insert(subject)
        }
        var evidence: [AnalysisFinding.Evidence] = []
        for (grant, parts) in Dictionary(grouping: used, by: \.grant).sorted(by: { $0.key < $1.key }) {
            for step in analysis.evidence([grant], rules: Set(parts.map(\.match.rule)).sorted())
            where !evidence.contains(step) {
                evidence.append(step)
            }
        }
        let scope = namespace.map { " in namespace " + $0 } ?? ""
        let isOwner = binding.namespace == namespace && owners[own.grant.binding]?.contains(subject) ?? false
        findings.append(
            AnalysisFinding(
                rule: combination.rule, message: "\(subject) may \(combination.what)\(scope)", origin: origin,
                identity: [subject.description, namespace ?? ""], evidence: evidence,
                impliedBy: isOwner ? [AccessAnalysis.privilegedPods] : []))
    }
}

extension CombinationFindings.Held {
    fileprivate func isGranted(in namespace: String?, _ analysis: AccessAnalysis) -> Bool {
        analysis.model.bindings[grant.binding].namespace == namespace
    }

    fileprivate func isGranted(to subject: Subject, _ analysis: AccessAnalysis) -> Bool {
        analysis.model.bindings[grant.binding].subjects[grant.subject].subject == subject
    }

    /// Whether the right, which has no finding of its own, is one of those that a rule is about.
    fileprivate func isPart(of rule: String) -> Bool {
        switch match.id {
        case .bindClusterRoles, .bindAnyRole: rule == "rbac-bind"
        case .writeClusterBindings, .writeNamespaceBindings: rule == "rbac-write-bindings"
        case .escalateClusterRoles, .escalateNamespaceRoles: rule == "rbac-escalate"
        case .updateClusterRoles, .updateRoles: rule == "rbac-write-roles"
        default: false
        }
    }
}
