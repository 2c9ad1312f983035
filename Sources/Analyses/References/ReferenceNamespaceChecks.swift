// What namespaces give their pods: limits, quotas and accounts; and hosts that two of them claim.
extension ReferenceCollector {
    private static let systemNamespaces: Set<String> = ["kube-system", "kube-public", "kube-node-lease"]

    private static let limitedResources = ["cpu", "memory"]

    private static let quotaResources = ["limits.cpu", "limits.memory", "requests.cpu", "requests.memory"]

    private var automounts: [NamespacedName: Bool] {
        Dictionary(facts.accounts.map { ($0.name, $0.automount) }) { $0 || $1 }
    }

    mutating func checkNamespaces() {
        let automounts = automounts
        let ownAccounts = Set(facts.accounts.filter { $0.name.name != "default" }.map(\.name.namespace))
        for namespace in facts.namespaces where !Self.systemNamespaces.contains(namespace.name) {
            let name = namespace.name
            let workloads = pods[name]?.workloads ?? []
            let unlimited = Self.limitedResources.filter { facts.defaultLimits[name]?.contains($0) != true }
            if !unlimited.isEmpty, workloads.isEmpty || !workloads.allSatisfy(\.hasLimits) {
                report(
                    .noDefaultLimits,
                    "No LimitRange gives the containers of namespace \(name) a limit for "
                        + unlimited.joined(separator: " and "), at: namespace.origin,
                    absent: Absence(of: [.core("LimitRange")], in: .namespace(name)),
                    // A workload without limits was seen, or else there may be some whose limits all are stated.
                    Absence(of: workloads.allSatisfy(\.hasLimits) ? [.workloads] : [], in: .namespace(name)))
            }
            let unbounded = Self.quotaResources.filter { facts.quotas[name]?.contains($0) != true }
            if !unbounded.isEmpty {
                report(
                    .noQuota, "No ResourceQuota of namespace \(name) bounds \(unbounded.joined(separator: ", "))",
                    at: namespace.origin,
                    absent: Absence(of: [.core("ResourceQuota")], in: .namespace(name)))
            }
            if ownAccounts.contains(name) { continue }
            let sharing = workloads.filter { $0.account == "default" && mountsToken($0, automounts) }
            if !sharing.isEmpty {
                report(
                    .noOwnAccount,
                    "Namespace \(name) has no ServiceAccount but default, whose token its workloads get",
                    at: namespace.origin,
                    evidence: sharing.prefix(3).map { .init("\($0.origin.title) gets the token", at: $0.origin) },
                    absent: Absence(of: [.core("ServiceAccount")], in: .namespace(name)))
            }
        }
        if scope == .files { checkUndeclaredNamespaces() }
    }

    /// Of a namespace that only its workloads name, what bounds them may lie where its own object does.
    private mutating func checkUndeclaredNamespaces() {
        let declared = Set(facts.namespaces.map(\.name)).union(Self.systemNamespaces)
        for (name, pods) in pods where !declared.contains(name) {
            guard let origin = pods.workloads.lazy.map(\.origin).min() else { continue }
            let reason = "namespace \(name) is not declared in what was scanned: its"
            if !Self.limitedResources.allSatisfy({ facts.defaultLimits[name]?.contains($0) ?? false }),
                !pods.workloads.allSatisfy(\.hasLimits)
            {
                cannotTell(.noDefaultLimits, "\(reason) LimitRanges may be elsewhere", at: origin)
            }
            if !Self.quotaResources.allSatisfy({ facts.quotas[name]?.contains($0) ?? false }) {
                cannotTell(.noQuota, "\(reason) quotas may be elsewhere", at: origin)
            }
        }
    }

    mutating func checkAccounts() {
        let automounts = automounts
        for workload in workloads { checkToken(of: workload, automounts) }
        for (workload, owners) in owned {
            let isSaid = owners.contains { $0.account == workload.account && mountsToken($0, automounts) }
            if !isSaid { checkToken(of: workload, automounts) }
        }
        let origins = Dictionary(facts.accounts.map { ($0.name, $0.origin) }) { min($0, $1) }
        let users = Dictionary(grouping: workloads.filter { mountsToken($0, automounts) }) {
            NamespacedName(namespace: $0.name.namespace, name: $0.account)
        }
        for (account, workloads) in users where facts.boundAccounts.contains(account) {
            var byName: [WorkloadName: ReferenceWorkload] = [:]
            for workload in workloads where byName[workload.name].map({ workload.origin < $0.origin }) ?? true {
                byName[workload.name] = workload
            }
            let sharing = byName.values.sorted { $0.name < $1.name }
            guard sharing.count > 1 else { continue }
            report(
                .sharedAccount,
                "\(sharing.count) workloads share ServiceAccount \(account.namespace)/\(account.name): "
                    + someNames(sharing.map { "\($0.name.kind) \($0.name.name)" }),
                at: origins[account] ?? sharing[0].origin, about: [account.name],
                evidence: sharing.prefix(3).map { .init("\($0.origin.title) has the account", at: $0.origin) },
                // An account may say that pods get no token of it.
                absent: Absence(of: [.core("ServiceAccount")], in: .namespace(account.namespace)))
        }
    }

    /// A pod that does not say whether it wants the token of its account has what the account says, which gives it
    /// unless told otherwise.
    private mutating func checkToken(of workload: ReferenceWorkload, _ automounts: [NamespacedName: Bool]) {
        guard let origin = workload.tokenOrigin, mountsToken(workload, automounts) else { return }
        let account = NamespacedName(namespace: workload.name.namespace, name: workload.account)
        let field = "automountServiceAccountToken"
        if workload.automount == true {
            let message = "the pod asks for a token of ServiceAccount \(account.name)"
            report(.token, tokenMessages.shared(message), at: origin)
        } else if automounts[account] != nil || scope == .cluster {
            let message = "the pod is given a token of ServiceAccount \(account.name): \(field) is not set on either"
            report(.token, tokenMessages.shared(message), at: origin)
        } else {
            let message =
                "the pod is given a token of ServiceAccount \(account.name), unless that turns it off, which was not "
                + "scanned: \(field) is not set"
            report(.token, tokenMessages.shared(message), at: origin)
        }
    }

    /// Two in one namespace are the business of one team.
    mutating func checkHosts() {
        let rivals = Dictionary(grouping: facts.hostClaims, by: \.address)
        // One finding for each object and host, at the first of the paths.
        var said: Set<Origin> = []
        for (address, claims) in rivals.sorted(by: { $0.key < $1.key }) {
            let first = Dictionary(grouping: claims, by: \.namespace).compactMapValues {
                $0.lazy.map(\.origin).min()
            }
            guard first.count > 1 else { continue }
            let namespaces = first.keys.sorted()
            for claim in claims where said.insert(claim.origin).inserted {
                let others = namespaces.lazy.filter { $0 != claim.namespace }.prefix(3).compactMap { first[$0] }
                report(
                    .hostConflict,
                    "\(claim.origin.title) claims \(address.host)\(address.path), as does "
                        + others.map(\.title).joined(separator: ", "), at: claim.origin,
                    about: [address.host],
                    evidence: others.map { .init("\($0.title) claims the host and path", at: $0) })
            }
        }
    }

    mutating func checkTokens() {
        for check in facts.tokenChecks {
            if check.hasTargets {
                cannotTell(
                    .withoutToken, "\(check.origin.title) is attached to a gateway or Service, not to workloads",
                    at: check.origin)
                continue
            }
            let namespaces =
                check.scope.namespace == MeshMembership.rootNamespace
                ? pods.keys.sorted() : [check.scope.namespace]
            var asking = namespaces.flatMap { namespace in
                (pods[namespace]?.workloads ?? []).lazy
                    .filter { check.scope.covers(namespace: namespace, labels: $0.labels) }
                    .map { (namespace, $0.labels, $0.origin.title) }
            }
            // Where no workload was scanned, pods with the labels that are asked for stand for them.
            if asking.isEmpty { asking = [(check.scope.namespace, check.scope.selector, "its pods")] }
            var open: [String] = []
            var unknown = false
            for (namespace, labels, title) in asking {
                let effects = facts.tokenPolicies.filter { $0.scope.covers(namespace: namespace, labels: labels) }
                    .map(\.effect)
                if effects.contains(.refuses) || effects.contains(.asks) && !effects.contains(.letsIn) { continue }
                if effects.contains(.unknown) { unknown = true } else { open.append(title) }
            }
            if !open.isEmpty {
                report(
                    .withoutToken,
                    "No AuthorizationPolicy asks for the token that \(check.origin.title) checks: "
                        + "requests without one reach \(someNames(open))", at: check.origin,
                    // Those of the mesh's root namespace hold everywhere.
                    absent: Absence(
                        of: [.kind("AuthorizationPolicy", group: "security.istio.io")], in: .anywhere))
            } else if unknown {
                cannotTell(
                    .withoutToken, "a program outside of the mesh decides about \(check.origin.title)",
                    at: check.origin)
            }
        }
    }
}
