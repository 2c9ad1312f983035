/// Findings of what a single binding gives: one for each binding and kind of permission.
struct PermissionFindings {
    static let ruleNames: Set<String> = [
        Admins.rule(in: nil), Admins.rule(in: ""), nonResource,
    ]
    private static let nonResource = "rbac-non-resource-url-wildcard"

    private let analysis: AccessAnalysis
    private var model: AccessModel { analysis.model }
    /// By binding: the subjects to whom Kubernetes itself does not give the role.
    private let grants: [[Grant]]
    private(set) var admins: Admins
    /// By binding, of those that give everything.
    private var adminFindings: [Int: AnalysisFinding] = [:]

    /// - Parameters:
    ///   - runs: whether a rule is switched on. Where none says that somebody may do everything, each thing is said.
    ///   - standing: what becomes of a finding that says it.
    init(
        _ analysis: AccessAnalysis, severities: RuleSeverities, runs: (String) -> Bool,
        standing: (AnalysisFinding) -> FindingStanding
    ) {
        self.analysis = analysis
        admins = Admins(severities: severities)
        let model = analysis.model
        grants = model.bindings.indices.map { number in
            model.bindings[number].subjects.indices.map { Grant(binding: number, subject: $0) }
                .filter { !analysis.isDefault($0) }
        }
        // Who holds the whole cluster needs no mention in its namespaces.
        let isOfCluster = model.bindings.map { $0.namespace == nil }
        for number in model.bindings.indices.filter({ isOfCluster[$0] })
            + model.bindings.indices.filter({ !isOfCluster[$0] })
        {
            let binding = model.bindings[number]
            guard let role = model.roleIndex(of: binding), analysis.powers[role] >= .writer,
                runs(Admins.rule(in: binding.namespace))
            else { continue }
            let finding = adminFinding(number, role)
            let fate = finding.map { standing($0) } ?? .reported
            if fate == .switchedOff { continue }
            adminFindings[number] = finding
            admins.bindings.insert(number)
            if fate == .accepted { continue }
            let subjects = grants[number].map { binding.subjects[$0.subject].subject }
            if let namespace = binding.namespace {
                admins.ofNamespaces[namespace, default: []].formUnion(subjects)
            } else {
                admins.ofCluster.formUnion(subjects)
            }
        }
    }

    /// What is left out, because a finding of several rights together says it.
    struct Superseded: Hashable {
        let binding: Int
        let rule: String
    }

    /// - Parameter owners: by binding, of whom it is said that they have everything in its namespace, and with it the nodes.
    func findings(
        beside combinations: CombinationFindings, owners: [Int: Set<Subject>]
    ) -> [AnalysisFinding] {
        var findings: [AnalysisFinding] = []
        let single = Takeovers(analysis)
        for (number, binding) in model.bindings.enumerated() where !grants[number].isEmpty {
            guard let role = model.roleIndex(of: binding) else { continue }
            /// What says of each of these subjects all that the binding gives.
            func whole(_ grants: [Grant]) -> [String] {
                let subjects = Set(grants.map { binding.subjects[$0.subject].subject })
                return owners[number]?.isSuperset(of: subjects) ?? false ? [AccessAnalysis.privilegedPods] : []
            }
            if let finding = adminFindings[number] { findings.append(finding.implied(by: whole(grants[number]))) }
            func isSaid(_ rule: String) -> Bool { admins.say(rule, ofBinding: number, in: binding.namespace) }
            if !isSaid(PermissionFindings.nonResource) { findings += nonResourceFinding(number, role) }
            let rights =
                analysis.capabilities(ofBinding: number).filter {
                    $0.id != .claimDevicesAsAdministrator
                        || model.facts.namespaces.allowDeviceAdministrators(in: binding.namespace)
                }
                + single.namedOwners(ofBinding: number)
            let named = Dictionary(
                grouping: rights.filter { Capability[$0.id].rule.map { !isSaid($0) } ?? false },
                by: { Capability[$0.id].rule ?? "" })
            var takeoversBySubjects: [Set<Subject>: Set<String>] = [:]
            func takeovers(by subjects: Set<Subject>) -> Set<String> {
                if let known = takeoversBySubjects[subjects] { return known }
                var takeovers = combinations.takeovers(ofBinding: number, by: subjects)
                if binding.namespace == nil { takeovers.formUnion(single.rules(by: rights, for: subjects)) }
                takeoversBySubjects[subjects] = takeovers
                return takeovers
            }
            for (rule, matches) in named.sorted(by: { $0.value[0].id.rawValue < $1.value[0].id.rawValue })
            where !combinations.superseded.contains(Superseded(binding: number, rule: rule)) {
                let relevant = grants[number].filter {
                    !admins.say(rule, of: binding.subjects[$0.subject].subject, in: binding.namespace)
                }
                if relevant.isEmpty { continue }
                let takeovers = takeovers(by: Set(relevant.map { binding.subjects[$0.subject].subject }))
                let implying = whole(relevant) + (takeovers.contains(rule) ? [] : takeovers.sorted())
                if let finding = finding(rule, matches, relevant, impliedBy: implying) { findings.append(finding) }
            }
        }
        return findings
    }

    private func finding(
        _ rule: String, _ matches: [CapabilityMatch], _ grants: [Grant], impliedBy: [String]
    ) -> AnalysisFinding? {
        let binding = model.bindings[grants[0].binding]
        guard let origin = binding.roleOrigin ?? binding.origin else { return nil }
        let subjects = grants.map { binding.subjects[$0.subject].subject }
        var ids: [Capability.ID] = []
        for match in matches where !ids.contains(match.id) { ids.append(match.id) }
        var what = AccessWords.list(ids.map { id in words(id, matches, in: binding.namespace) })
        if ids.contains(.impersonateGroups), !subjects.contains(where: model.mayImpersonateSomeone) {
            what += ", beside a name that they have no right to take yet"
        }
        return AnalysisFinding(
            rule: rule, message: "\(binding) lets \(AccessWords.list(subjects)) \(what)", origin: origin,
            identity: analysis.identity(grants, names: matches.flatMap(\.names)),
            evidence: analysis.evidence(grants, rules: unique(matches.map(\.rule))), impliedBy: impliedBy)
    }

    private func words(_ id: Capability.ID, _ matches: [CapabilityMatch], in namespace: String?) -> String {
        let capability = Capability[id]
        let names = matches.filter { $0.id == id }.map(\.names)
        var words = capability.what(names: names.contains(where: \.isEmpty) ? [] : names.flatMap(\.self))
        switch capability.reach {
        case .singleNamespace where capability.whatNamed != nil && !names.contains(where: \.isEmpty):
            words += AccessWords.scope(namespace)
        case .singleNamespace: words += " " + (namespace ?? "")
        case .anywhere:
            let isClusterScoped = capability.targets.allSatisfy(\.isClusterScoped)
            if !isClusterScoped { words += AccessWords.scope(namespace) }
        case .wholeCluster, .systemNamespace: break
        }
        if case .namedOnly = capability.naming {
            words += ": " + AccessWords.list(Set(matches.flatMap(\.names)).sorted())
        }
        return words
    }

    private func unique(_ rules: [Int32]) -> [Int32] { Set(rules).sorted() }

    private func adminFinding(_ number: Int, _ role: Int) -> AnalysisFinding? {
        let binding = model.bindings[number]
        guard !grants[number].isEmpty, let origin = binding.roleOrigin ?? binding.origin else { return nil }
        if binding.namespace != nil {
            let rule = Admins.rule(in: binding.namespace)
            let isSaid = grants[number].allSatisfy {
                admins.say(rule, of: binding.subjects[$0.subject].subject, in: nil)
            }
            if isSaid { return nil }
        }
        let subjects = AccessWords.list(grants[number].map { binding.subjects[$0.subject].subject })
        let (what, deciding) = analysis.everything(givenBy: role, in: binding.namespace)
        return AnalysisFinding(
            rule: Admins.rule(in: binding.namespace), message: "\(binding) gives \(subjects) \(what)",
            origin: origin, identity: analysis.identity(grants[number]),
            evidence: analysis.evidence(grants[number], rules: deciding))
    }

    /// Rules for URLs take effect through ClusterRoleBindings only.
    private func nonResourceFinding(_ number: Int, _ role: Int) -> [AnalysisFinding] {
        let binding = model.bindings[number]
        guard binding.namespace == nil, let origin = binding.roleOrigin ?? binding.origin else { return [] }
        let rules = model.rulesOfRole[role].filter { place in
            let rule = model.rules[Int(place)]
            return !rule.verbs.isEmpty && rule.nonResourceURLs.contains { $0 == "*" || $0 == "/*" }
        }
        guard !rules.isEmpty else { return [] }
        let subjects = AccessWords.list(grants[number].map { binding.subjects[$0.subject].subject })
        return [
            AnalysisFinding(
                rule: PermissionFindings.nonResource,
                message: "\(binding) lets \(subjects) reach every URL of the API server that is no object",
                origin: origin, identity: analysis.identity(grants[number]),
                evidence: analysis.evidence(grants[number], rules: rules))
        ]
    }
}

extension AccessAnalysis {
    /// Why whoever has a role holds everything where it is bound, after `gives`, and the rules that make it so.
    /// - Parameters:
    ///   - role: of the power ``Power/writer`` at least.
    ///   - namespace: nil for the whole cluster.
    func everything(givenBy role: Int, in namespace: String?) -> (what: String, rules: [Int32]) {
        let scope = namespace.map { "namespace \($0)" }
        let rules = model.rulesOfRole[role]
        switch powers[role] {
        case .total:
            return ("everything in \(scope ?? "the whole cluster")", rules.filter { model.rules[Int($0)].isTotal })
        case .owner:
            let owning: Set<Capability.ID> = [.readAllSecrets, .createPods, .execIntoPods, .issueAnyToken]
            let what =
                scope.map { "Secrets, Pods and tokens in \($0), and with that all of it" }
                ?? "Secrets, Pods and tokens in every namespace, kube-system among them, and with that the whole cluster"
            return (what, Set(matches(ofRole: role).filter { owning.contains($0.id) }.map(\.rule)).sorted())
        case .writer, .some:
            return (
                "write access to every kind of object in \(scope ?? "the whole cluster"), and with that all of it",
                rules.filter { model.rules[Int($0)].writesEverything }
            )
        }
    }
}
