/// Rights to objects of certain names: each leads where its object leads.
extension SubjectSteps {
    /// What matters to an escalation whatever the object is called: what the subject makes, it may call as it likes, and
    /// all objects of the kind have the same power.
    private static let ofAnyName: Set<Capability.ID> = [
        .createPods, .createWorkloads, .persistentVolumeClaims, .mutatingWebhooks, .writeMutatingPolicies,
        .writeMutatingPolicyBindings, .createCertificateRequests, .approveCertificates,
    ]
    /// The same, if the subject may create the object: one that is there is of no use to it.
    private static let ofAnyNewName: Set<Capability.ID> = [
        .persistentVolumes, .writeClusterBindings, .writeNamespaceBindings,
    ]

    /// Adds to the rights to all objects those to some that are worth as much.
    mutating func holdWhereNamesDoNotMatter() {
        for namespace in named.keys.sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
            for right in named[namespace] ?? [] {
                let rule = model.rules[Int(right.match.rule)]
                switch right.match.id {
                case let id where SubjectSteps.ofAnyName.contains(id): held[namespace, default: []].append(right)
                case let id where SubjectSteps.ofAnyNewName.contains(id):
                    // By server-side apply, which needs both.
                    guard rule.allows(verb: "create"), rule.allows(verb: "patch") else { continue }
                    held[namespace, default: []].append(right)
                case .changeWorkloads, .writeCustomWorkloads:
                    for place in objects.namespacesOfWorkloads(changedBy: rule, in: namespace) {
                        held[place, default: []].append(
                            Held(grant: right.grant, match: right.match, namespace: place))
                    }
                default: continue
                }
            }
        }
    }

    /// ` (named web)`, and nothing for a right to all objects.
    func names(of right: Held) -> String {
        right.match.names.isEmpty ? "" : " (named \(AccessWords.list(right.match.names)))"
    }

    mutating func stepsByName() {
        for namespace in named.keys.sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
            for right in named[namespace] ?? [] { stepsOfObjects(right) }
        }
        for namespace in Set(held.keys).union(named.keys).sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
            tokensInNewSecrets(namespace)
            newBindings(namespace)
            extendedBindings(namespace)
        }
        extendedRoles()
    }

    /// Where the objects of one right lead by themselves.
    private mutating func stepsOfObjects(_ right: Held) {
        switch right.match.id {
        case let id where SubjectSteps.enteringPods.contains(id):
            for name in right.match.names {
                for place in objects.workloads(ofPod: name, in: right.namespace) {
                    let pod = "Pod \(model.facts.workloads[place].namespace)/\(name)"
                    add(.workload(place), "may \(Capability[id].what) (\(pod))", [right])
                }
            }
        case .readNamedSecret:
            for name in right.match.names {
                for secret in objects.tokenSecrets(named: name, in: right.namespace) {
                    let title = "Secret \(secret.namespace)/\(secret.name)"
                    add(
                        .subject(.serviceAccount(namespace: secret.namespace, name: secret.serviceAccount)),
                        "may read \(title), which holds its token", [right],
                        and: [AnalysisFinding.Evidence(title, at: secret.origin)])
                }
            }
        case .proxyToNodes:
            for name in right.match.names {
                let reason = "may have the kubelet of node \(name) run commands in every container there"
                add(.everyWorkloadOn(node: name), reason, [right])
            }
        default: break
        }
    }

    /// The right to label a namespace in which the subject makes Pods.
    func labellingByName(_ namespace: String?) -> (name: String, right: Held)? {
        let rights = (named[namespace] ?? []) + (namespace == nil ? [] : named[nil] ?? [])
        for right in rights where right.match.id == .writeNamespaces {
            if let namespace {
                if right.match.names.contains(namespace) { return (namespace, right) }
            } else if let name = right.match.names.first {
                return (name, right)
            }
        }
        return nil
    }

    /// Rights of one kind that hold in a scope, found by the names of objects.
    private struct Holders {
        /// To all objects, and by name: those of the scope itself, which one step needs, before those of the whole cluster.
        private var ofAll: [Held] = []
        private var ofSome: [String: [Held]] = [:]

        /// - Parameter resource: only rights to this one; nil for each that the capabilities are about.
        init(
            _ ids: Set<Capability.ID>, _ steps: SubjectSteps, in namespace: String?, to resource: String? = nil
        ) {
            func counts(_ right: Held) -> Bool {
                guard ids.contains(right.match.id) else { return false }
                let rule = steps.model.rules[Int(right.match.rule)]
                return resource.map { rule.allows(resource: $0, subresource: "") } ?? true
            }
            for scope in namespace == nil ? [nil] : [namespace, nil] {
                for right in steps.held[scope] ?? [] where right.match.names.isEmpty && counts(right) {
                    if !ofAll.contains(where: { $0.namespace == scope }) { ofAll.append(right) }
                }
                for right in steps.named[scope] ?? [] where counts(right) {
                    for name in right.match.names {
                        if ofSome[name]?.last?.namespace == scope && ofSome[name]?.isEmpty == false { continue }
                        ofSome[name, default: []].append(right)
                    }
                }
            }
        }

        var names: [String] { ofSome.keys.sorted() }

        /// The right to an object, that of the scope itself if there is one.
        func right(to name: String, in namespace: String?) -> Held? {
            let all = (ofSome[name] ?? []) + ofAll
            return all.first { $0.namespace == namespace } ?? all.first
        }
    }

    /// Whether at least one right is the scope's own: what holds everywhere is found with the whole cluster.
    private func own(_ rights: Held?..., in namespace: String?) -> [Held]? {
        let found = rights.compactMap(\.self)
        return found.count == rights.count && found.contains { $0.namespace == namespace } ? found : nil
    }

    /// A Secret that the subject makes under the name that it may read, or the other way about.
    private mutating func tokensInNewSecrets(_ namespace: String?) {
        let makers = Holders([.createSecrets], self, in: namespace)
        let readers = Holders([.readAllSecrets, .readNamespaceSecrets, .readNamedSecret], self, in: namespace)
        for name in Set(makers.names + readers.names).sorted() {
            let found = own(
                makers.right(to: name, in: namespace), readers.right(to: name, in: namespace), in: namespace)
            guard let found else { continue }
            let place = AccessWords.scope(namespace)
            let reason =
                "may create Secret \(name)\(place), which gets the token of any ServiceAccount there, and read it"
            return add(.everyServiceAccount(in: namespace), reason, found)
        }
    }

    /// Bindings that the subject makes, of the roles that it may bind by name.
    private mutating func newBindings(_ namespace: String?) {
        if namespace == nil, let maker = held[nil]?.first(where: { $0.match.id == .writeClusterBindings }) {
            for right in named[nil] ?? [] where right.match.id == .bindClusterRoles {
                for name in right.match.names {
                    gain(
                        RoleKey(kind: .clusterRole, namespace: "", name: name), in: nil, by: "bind itself to",
                        [maker, right])
                }
            }
        }
        let scopes = namespace == nil ? [nil] : [namespace, nil]
        let makers = scopes.flatMap { held[$0] ?? [] }.filter { $0.match.id == .writeNamespaceBindings }
        for right in scopes.flatMap({ named[$0] ?? [] }) where right.match.id == .bindAnyRole {
            let maker = makers.first { $0.namespace == namespace } ?? makers.first
            guard let found = own(maker, right, in: namespace) else { continue }
            let rule = model.rules[Int(right.match.rule)]
            for name in right.match.names {
                for (resource, kind) in [("clusterroles", RoleKey.Kind.clusterRole), ("roles", .role)]
                where rule.allows(resource: resource, subresource: "") {
                    guard kind == .clusterRole || namespace != nil else { continue }
                    let key = RoleKey(kind: kind, namespace: namespace ?? "", name: name)
                    gain(key, in: namespace, isInNamespaces: true, by: "bind itself to", found)
                }
            }
        }
    }

    /// Bindings that are there and that the subject may add itself to, of roles that it may bind.
    private mutating func extendedBindings(_ namespace: String?) {
        for areClusterWide in namespace == nil ? [true, false] : [false] {
            let id: Capability.ID = areClusterWide ? .writeClusterBindings : .writeNamespaceBindings
            let writers = Holders([id], self, in: namespace)
            let ids: Set<Capability.ID> = areClusterWide ? [.bindClusterRoles] : [.bindAnyRole]
            let clusterRoles = Holders(ids, self, in: namespace, to: "clusterroles")
            let roles = Holders(ids, self, in: namespace, to: "roles")
            for name in writers.names {
                for binding in objects.bindings(named: name, areClusterWide: areClusterWide, in: namespace) {
                    let binders = binding.role.kind == .role ? roles : clusterRoles
                    let found = own(
                        writers.right(to: name, in: namespace), binders.right(to: binding.role.name, in: namespace),
                        in: namespace)
                    guard let found else { continue }
                    gain(
                        binding.role, in: binding.namespace, isInNamespaces: !areClusterWide,
                        by: "add itself to \(binding), which binds", found)
                }
            }
        }
    }

    /// Steps to what a role gives in a scope, if that is everything, or enough to become everyone there.
    private mutating func gain(
        _ key: RoleKey, in namespace: String?, isInNamespaces: Bool = false, by means: String, _ rights: [Held]
    ) {
        guard let role = model.roleIndex(key), analysis.powers[role] >= .owner else { return }
        let reason = "may \(means) \(key)" + (isInNamespaces ? AccessWords.scope(namespace) : "")
        if !isInNamespaces, analysis.powers[role] == .total { return add(.clusterAdmin, reason, rights) }
        add(.everyServiceAccount(in: namespace), reason, rights)
        add(.everyWorkload(in: namespace), reason, rights)
    }

    /// Roles that the subject is bound to and that it may write any right into, or into a part that they aggregate.
    private mutating func extendedRoles() {
        var rightsByScope: [String?: (writers: Holders, escalators: Holders)] = [:]
        for grant in model.allGrants(of: user) {
            let binding = model.bindings[grant.binding]
            guard let bound = model.roleIndex(of: binding) else { continue }
            let scope = binding.role.kind == .role ? binding.role.namespace : nil
            if rightsByScope[scope] == nil {
                let ids: (writing: Capability.ID, escalating: Capability.ID) =
                    scope == nil
                    ? (.updateClusterRoles, .escalateClusterRoles) : (.updateRoles, .escalateNamespaceRoles)
                rightsByScope[scope] = (
                    writers: Holders([ids.writing], self, in: scope),
                    escalators: Holders([ids.escalating], self, in: scope)
                )
            }
            guard let rights = rightsByScope[scope] else { continue }
            guard !rights.writers.names.isEmpty || !rights.escalators.names.isEmpty else { continue }
            for role in model.parts(of: bound).sorted() {
                let key = model.roles[role].key
                guard let writer = rights.writers.right(to: key.name, in: scope),
                    let escalator = rights.escalators.right(to: key.name, in: scope)
                else { continue }
                let reason =
                    "may write every right into \(key), "
                    + (role == bound
                        ? "to which it is bound" : "which is a part of \(binding.role), to which it is bound")
                if binding.namespace == nil {
                    add(.clusterAdmin, reason, [writer, escalator])
                } else {
                    add(.everyServiceAccount(in: binding.namespace), reason, [writer, escalator])
                    add(.everyWorkload(in: binding.namespace), reason, [writer, escalator])
                }
                break
            }
        }
    }
}
