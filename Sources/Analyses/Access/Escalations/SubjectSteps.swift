/// The steps that a subject's rights allow.
struct SubjectSteps {
    let ground: EscalationGround
    let subject: Subject
    /// What the steps begin with: the subject, or the name of a kubelet without its group.
    private let foothold: Foothold
    /// Whose rights count.
    let user: UserInfo
    /// What the subject may do to all objects of a scope, and where any name does also to some.
    var held: [String?: HeldRights] = [:]
    /// What it may do to objects of certain names.
    var named: [String?: HeldRights] = [:]
    private var steps: [EscalationStep] = []
    var analysis: AccessAnalysis { ground.analysis }
    var objects: NamedObjects { ground.objects }
    var model: AccessModel { ground.analysis.model }

    /// A right to act in the name of someone, whoever it is.
    private(set) var impersonation: Right?
    /// The roles that it is bound to, or may bind itself to.
    private(set) var bound: [(role: Int, scope: BindingScope, source: Right.Source)] = []
    /// Roles that bindings give it and that were not read.
    private(set) var missing: [(role: RoleKey, scope: BindingScope, source: Right.Source)] = []
    /// Whether there are more roles that it may bind itself to than are followed.
    var hasMoreGains = false
    /// Where the subject may be able to run privileged Pods: the Namespaces are not among the files. Nil for those that no
    /// object tells of.
    private(set) var unknownNamespaces: Set<String?> = []
    /// In whose names the subject may make requests that a right guards: its own, and those of lenders.
    private(set) var identities: [RightsIdentity] = [.itself]
    /// Where each of these lenders lends rights.
    private(set) var scopesOfLenders: [Subject: [String?]] = [:]

    /// A rule that the subject may use.
    struct Right {
        enum Source {
            case grant(Grant)
            /// Of a role that it may bind itself to.
            case gain(RoleGain)
        }

        let source: Source
        /// Its place in ``AccessModel/rules``; nil where the role as a whole counts.
        var rule: Int32?
        /// In whose name it is used, where the subject does not have it itself.
        var lender: Subject?
        /// By which it is used in the lender's name; nil for what the lender has itself.
        var mode: ImpersonationMode?
    }

    struct Held {
        let right: Right
        let match: CapabilityMatch
        /// Where it counts; nil for the whole cluster, or every namespace of it.
        let namespace: String?
    }

    /// Each step of a subject, cluster-wide ones first.
    /// - Parameter foothold: the name alone of a kubelet; nil for the subject's credentials.
    /// - Returns: and what is not known of its rights.
    static func of(
        _ subject: Subject, as foothold: Foothold? = nil, _ ground: EscalationGround
    ) -> (steps: [EscalationStep], unknowns: EscalationUnknowns) {
        var steps = SubjectSteps(ground, subject, foothold)
        steps.collect()
        return (steps.steps, steps.unknowns)
    }

    /// Nothing of who has every right, and knows every way.
    private var unknowns: EscalationUnknowns {
        var unknowns = EscalationUnknowns()
        if isAdministrator { return unknowns }
        unknowns.subjects = user.subjects.intersection(ground.lending.withUnknownRights)
            .union(ground.lending.unknownLenders(for: user))
        if hasMoreGains { unknowns.subjectsWithMoreRoles = [subject] }
        if ground.lending.hasMoreLenders(user) { unknowns.subjectsWithMoreLenders = [subject] }
        if !model.unevaluated.isEmpty {
            unknowns.roles = Set(bound.map { model.roles[$0.role].key }).intersection(model.unevaluated)
        }
        unknowns.namespaces = unknownNamespaces
        return unknowns
    }

    private init(_ ground: EscalationGround, _ subject: Subject, _ foothold: Foothold?) {
        self.ground = ground
        self.subject = subject
        self.foothold = foothold ?? .subject(subject)
        user =
            foothold == nil
            ? UserInfo(holding: subject)
            : UserInfo(name: subject.userName ?? "", groups: ["system:authenticated"])
    }

    private mutating func collect() {
        if subject == .group("system:masters") { add(.clusterAdmin, "RBAC is not asked for system:masters", [Right]()) }
        for grant in model.allGrants(of: user) {
            let binding = model.bindings[grant.binding]
            guard let role = model.roleIndex(of: binding) else {
                missing.append((binding.role, BindingScope(binding.namespace), .grant(grant)))
                continue
            }
            take(role, in: BindingScope(binding.namespace), from: .grant(grant))
        }
        nodeSteps()
        borrow()
        gainRoles()
        clusterSteps()
        for namespace in held.keys.sorted(by: { ($0 ?? "") < ($1 ?? "") }) { scopeSteps(namespace) }
        stepsByName()
    }

    /// Takes what others lend.
    private mutating func borrow() {
        var scopes: [Subject: Set<String?>] = [:]
        for loan in ground.lending.loans(to: user) {
            let right = Held(right: loan.right, match: loan.match, namespace: loan.namespace)
            held[loan.namespace, default: HeldRights()].append(right)
            if !loan.match.names.isEmpty { named[loan.namespace, default: HeldRights()].append(right) }
            if let lender = loan.right.lender { scopes[lender, default: []].insert(loan.namespace) }
        }
        identities += scopes.keys.sorted().map(RightsIdentity.lender)
        scopesOfLenders = scopes.mapValues { $0.sorted { ($0 ?? "") < ($1 ?? "") } }
    }

    /// Takes what a role gives where the subject is bound to it, or may be.
    mutating func take(_ role: Int, in scope: BindingScope, from source: Right.Source) {
        bound.append((role, scope, source))
        let rules = model.rulesOfRole[role]
        func right(_ rule: Int32) -> Right { Right(source: source, rule: rule) }
        if scope == .cluster, analysis.powers[role] == .total {
            add(.clusterAdmin, "may do everything", rules.filter { model.rules[Int($0)].isTotal }.map(right))
        }
        for match in analysis.capabilities(ofRole: role, in: scope) {
            held[scope.namespace, default: HeldRights()].append(
                Held(right: right(match.rule), match: match, namespace: scope.namespace))
        }
        for match in analysis.capabilitiesForNames(ofRole: role, in: scope) {
            hold(Held(right: right(match.rule), match: match, namespace: scope.namespace))
        }
        for rule in rules {
            if impersonation == nil, model.rules[Int(rule)].impersonatesSomeone(in: scope) {
                impersonation = right(rule)
            }
            if !model.rules[Int(rule)].resourceNames.isEmpty {
                namedAccounts(right(rule), rule, scope)
            }
        }
    }

    /// Whether the subject is known to be able to do everything.
    var isAdministrator: Bool { steps.contains { $0.to == .clusterAdmin } }

    mutating func add(_ to: Foothold, _ reason: String, _ parts: [Held], and more: [AnalysisFinding.Evidence] = []) {
        add(to, reason, parts.map(\.right), and: more)
    }

    mutating func add(
        _ to: Foothold, _ reason: String, _ rights: [Right], and more: [AnalysisFinding.Evidence] = []
    ) {
        let gains = RoleGain.all(behind: rights)
        let used = gains.flatMap(\.rights) + rights
        let lenders = Set(used.compactMap(\.lender)).sorted()
        var condition = ""
        if !lenders.isEmpty { condition += ", in the name of " + AccessWords.list(lenders) }
        if !gains.isEmpty { condition += ", once it has " + AccessWords.list(gains.map(\.means)) }
        var known: Set<AnalysisFinding.Evidence> = []
        let evidence = used.flatMap { self.evidence(of: $0) }.filter { known.insert($0).inserted }
        steps.append(EscalationStep(foothold, to, reason, evidence + more, condition: condition))
    }

    /// Of a role that the subject may bind itself to, without how it may.
    private func evidence(of right: Right) -> [AnalysisFinding.Evidence] {
        switch right.source {
        case .grant(let grant): return analysis.evidence([grant], rules: right.rule.map { [$0] } ?? [])
        case .gain(let gain):
            let role = model.roles[gain.role]
            return [AnalysisFinding.Evidence("\(role.key)", at: role.origin)]
                + (right.rule.map { [analysis.texts.allowance($0, in: model)] } ?? [])
        }
    }

    /// One right for each of the sets, if the subject has them all in a scope; those of the whole cluster hold in
    /// namespaces, but at least one must be the namespace's own.
    /// - Parameter identity: who is to have them; anyone for steps of several requests.
    private func rights(
        _ needs: [Set<Capability.ID>], in namespace: String?, by identity: RightsIdentity = .anyone
    ) -> [Held]? {
        let own = rights(in: namespace, by: identity)
        // What holds everywhere is asked only beside a right of the scope itself.
        guard needs.contains(where: { ids in own.contains { ids.contains($0.match.id) } }) else { return nil }
        let all = namespace == nil ? [own] : [own, rights(in: nil, by: identity)]
        let found = needs.compactMap { ids in all.lazy.joined().first { ids.contains($0.match.id) } }
        return found.count == needs.count ? found : nil
    }

    func rule(of right: Held) -> PolicyRule {
        let rule = model.rules[Int(right.match.rule)]
        return right.right.mode.map(rule.impersonated) ?? rule
    }

    /// The rights to write anything into every ClusterRole.
    private var roleWideningRights: [Held]? {
        identities(in: nil).lazy.compactMap {
            rights([[.escalateClusterRoles], [.updateClusterRoles]], in: nil, by: $0)
        }.first
    }

    private mutating func clusterSteps() {
        func all(_ needs: Set<Capability.ID>...) -> [Held]? { rights(needs, in: nil) }
        if let parts = all([.impersonateGroups]), let impersonation {
            add(.clusterAdmin, "may act as a member of system:masters", parts.map(\.right) + [impersonation])
        }
        if let parts = roleWideningRights {
            add(.clusterAdmin, "may write every right into the ClusterRole that it is bound to", parts)
        }
        if let parts = administratorBinding { add(.clusterAdmin, "may bind itself to cluster-admin", parts) }
        if let right = rightToEveryUser {
            add(.everyUser, "may act in the name of every user", [right])
        }
        groupSteps()
        certificateSteps()
        if let parts = all([.proxyToNodes]) {
            add(.everyWorkload(in: nil), "may have the kubelets run commands in every container", parts)
        }
        if let parts = all([.mutatingWebhooks]) {
            changedPods("may install a webhook that changes every Pod that is created", parts)
        }
        if let parts = all([.writeMutatingPolicies], [.writeMutatingPolicyBindings]) {
            changedPods("may put a policy into force that changes every Pod that is created", parts)
        } else if let (right, binding) = policyInForce {
            changedPods(
                "may change MutatingAdmissionPolicy \(binding.policy), which is in force for Pods", [right],
                and: [AnalysisFinding.Evidence("MutatingAdmissionPolicyBinding \(binding.name)", at: binding.origin)])
        }
    }

    /// Whoever changes Pods while they are created makes them privileged, where Pod Security, which looks at what has
    /// become of them, refuses none, and has them run on nodes of its choice.
    private mutating func changedPods(
        _ reason: String, _ rights: [Held], and more: [AnalysisFinding.Evidence] = []
    ) {
        add(.everyWorkload(in: nil), reason, rights, and: more)
        let inhabited = objects.namespacesWithWorkloads
        if let open = ground.openWithWorkloads.first {
            let privileged = "\(reason), and make those of namespace \(open) privileged"
            addNodes(privileged + ", where Pod Security refuses none", rights.map(\.right), and: more)
        } else {
            for namespace in inhabited { leaveOpen(namespace) }
        }
    }

    /// Notes that more may be possible: how far Pod Security goes in a namespace is not known where the Namespace is not
    /// among the files.
    /// - Parameter namespace: nil for namespaces that no object tells of.
    private mutating func leaveOpen(_ namespace: String?) {
        guard model.completeness == .files, namespace.map({ !objects.declaredNamespaces.contains($0) }) ?? true else {
            return
        }
        unknownNamespaces.insert(namespace)
    }

    /// As a node one gets the tokens of the Pods that run on it.
    private mutating func nodeSteps() {
        guard model.version >= .constrainedImpersonation,
            let nodes = right("impersonate:arbitrary-node", "authentication.k8s.io", "nodes"),
            let tokens = right("impersonate-on:arbitrary-node:create", "", "serviceaccounts", "token")
        else { return }
        add(
            .everyWorkload(in: nil), "may act as any node, which is given the tokens of the Pods that it runs",
            [nodes, tokens])
    }

    /// A rule of the subject's own roles that allows something in the whole cluster.
    func right(_ verb: String, _ group: String, _ resource: String, _ subresource: String = "") -> Right? {
        let attributes = AccessAttributes.resource(
            ResourceAttributes(verb: verb, group: group, resource: resource, subresource: subresource))
        for grant in model.grants(of: user, in: nil) {
            guard let role = model.roleIndex(of: model.bindings[grant.binding]) else { continue }
            let rule = model.rulesOfRole[role].first { model.rules[Int($0)].allows(attributes) }
            if let rule { return Right(source: .grant(grant), rule: rule) }
        }
        return nil
    }

    private static let makingPods: Set<Capability.ID> = [
        .createPods, .createWorkloads, .changeWorkloads, .writeCustomWorkloads,
    ]
    static let enteringPods: Set<Capability.ID> = [
        .patchPods, .ephemeralContainers, .execIntoPods, .attachToPods,
    ]

    private mutating func scopeSteps(_ namespace: String?) {
        let place = AccessWords.scope(namespace)
        func all(_ needs: Set<Capability.ID>...) -> [Held]? { rights(needs, in: namespace) }
        if let parts = all([.issueAnyToken, .issueNamespaceTokens]) {
            add(.everyServiceAccount(in: namespace), "may issue tokens of every ServiceAccount" + place, parts)
        }
        if let parts = all([.impersonateServiceAccounts]) {
            add(.everyServiceAccount(in: namespace), "may act in the name of every ServiceAccount" + place, parts)
        }
        if let parts = all(SubjectSteps.makingPods) {
            let what = Capability[parts[0].match.id].what + place + names(of: parts[0])
            add(.everyServiceAccount(in: namespace), "may \(what), which run as any ServiceAccount there", parts)
        }
        if let parts = makersOfPrivilegedPods(namespace) { privilegedPods(namespace, parts) }
        if let parts = all([.persistentVolumes], [.persistentVolumeClaims], SubjectSteps.makingPods) {
            addNodes(
                "may mount a directory of the node through a volume, at which Pod Security does not look",
                parts.map(\.right))
        }
        if let parts = all([.ephemeralContainers]) { privilegedContainers(namespace, parts.map(\.right)) }
        bootstrapSteps(namespace)
        if let parts = all(SubjectSteps.enteringPods) {
            add(.everyWorkload(in: namespace), "may \(Capability[parts[0].match.id].what)\(place)", parts)
        }
        if let parts = all([.createSecrets], [.readAllSecrets, .readNamespaceSecrets]) {
            let reason = "may create Secrets that hold tokens of ServiceAccounts\(place), and read them"
            add(.everyServiceAccount(in: namespace), reason, parts)
        }
        if let parts = all([.readAllSecrets, .readNamespaceSecrets]) {
            add(.everyTokenSecret(in: namespace), "may read every Secret" + place, parts)
        }
        if let sign = model.facts.signOfCloudUsers, let parts = all([.writeCloudUsers]) {
            let evidence = [AnalysisFinding.Evidence("by which the cluster takes users of AWS", at: sign)]
            add(
                .clusterAdmin, "may make a user of AWS a member of system:masters in ConfigMap kube-system/aws-auth",
                parts, and: evidence)
        }
        if let parts = ownerBinding(in: namespace) {
            addEverything(in: namespace, "may give itself every right" + place, parts.map(\.right))
        }
    }

    /// Every right in a namespace, or in each.
    mutating func addEverything(in namespace: String?, _ reason: String, _ rights: [Right]) {
        add(.everyServiceAccount(in: namespace), reason, rights)
        add(.everyWorkload(in: namespace), reason, rights)
        addNodes(reason + ", also to lift Pod Security and run privileged Pods", rights)
    }

    /// Whoever runs privileged Pods chooses their nodes.
    private mutating func addNodes(
        _ reason: String, _ rights: [Right], and more: [AnalysisFinding.Evidence] = []
    ) {
        add(.someNode, reason, rights, and: more)
        if ground.hasControlPlane { add(.controlPlaneNode, reason + ", on nodes of its choice", rights, and: more) }
    }

    private mutating func privilegedPods(_ namespace: String?, _ parts: [Held]) {
        var parts = parts
        let reason: String
        if let open = ground.open.one(in: namespace) {
            reason = "may run privileged Pods in namespace \(open), where Pod Security refuses none"
        } else if let label = [rights(in: namespace), rights(in: nil)].lazy.joined().first(where: {
            $0.match.id == .writeNamespaces
        }) {
            parts.append(label)
            reason = "may lift Pod Security\(AccessWords.scope(namespace)) and run privileged Pods"
        } else if let (name, label) = labellingByName(namespace) {
            parts.append(label)
            reason = "may lift Pod Security in namespace \(name) and run privileged Pods"
        } else {
            return leaveOpen(namespace)
        }
        addNodes(reason, parts.map(\.right))
    }

    /// A right to make Pods that may be privileged, which in a namespace is the namespace's own.
    private func makersOfPrivilegedPods(_ namespace: String?) -> [Held]? {
        rights(in: namespace).first { right in
            guard SubjectSteps.makingPods.contains(right.match.id) else { return false }
            return right.match.id != .writeCustomWorkloads || Capability.runsPrivilegedPods(rule(of: right))
        }.map { [$0] }
    }

    /// A container that is added to a running Pod is on the node of the Pod.
    private mutating func privilegedContainers(_ namespace: String?, _ rights: [Right]) {
        func reason(_ namespace: String) -> String {
            "may add a privileged container to a Pod in namespace \(namespace), where Pod Security refuses none"
        }
        guard let first = ground.openWithWorkloads.one(in: namespace) else {
            let inhabited = objects.namespacesWithWorkloads
            for place in namespace.map({ inhabited.intersection([$0]) }) ?? inhabited { leaveOpen(place) }
            return
        }
        add(.someNode, reason(first), rights)
        if ground.hasControlPlane, let place = ground.openOnControlPlane.one(in: namespace) {
            add(.controlPlaneNode, reason(place), rights)
        }
    }

    /// Whom a rule with names lets the subject act for.
    private mutating func namedAccounts(_ right: Right, _ place: Int32, _ scope: BindingScope) {
        let unnamed = model.rules[Int(place)].withoutNames
        func named(_ kind: NamedFootholds.Kind) -> Foothold {
            .oneOf(NamedFootholds(kind: kind, rule: place, namespace: scope.namespace))
        }
        for (verb, subresource, reason) in [
            ("create", "token", "may issue its tokens"), ("impersonate", "", "may act in its name"),
        ] {
            let attributes = ResourceAttributes(verb: verb, resource: "serviceaccounts", subresource: subresource)
            guard unnamed.allows(.resource(attributes)) else { continue }
            add(named(.accounts), reason, [right])
        }
        guard scope == .cluster else { return }
        if unnamed.allows(.resource(ResourceAttributes(verb: "impersonate", resource: "users"))) {
            add(named(.users), "may act in its name", [right])
        }
    }
}
