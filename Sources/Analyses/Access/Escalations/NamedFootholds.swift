/// What a rule with names leads to: one foothold for each of its names, of accounts in each namespace in which the rule
/// is bound. Everyone who has the right takes one step to it, so that the steps grow with the holders and the
/// footholds, and not with their product. Where the rule is bound in many namespaces, so do those to its members: of
/// the names of one namespace that nothing else names one stands for all, since they have the same rights. It is not
/// told by itself.
public struct NamedFootholds: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case accounts
        /// Of nodes only what bindings give their users: who takes the name alone is not in their group, and the node
        /// authorizer gives it nothing.
        case users
        case groups
        /// The workloads of Pods.
        case pods
        case tokenSecrets
        /// What runs on nodes.
        case nodes
        /// Every kubelet; no rule names them.
        case kubelets
        /// The groups of bootstrap tokens that bindings name.
        case bootstrappers
    }

    let kind: Kind
    /// Whose names they have, by its place in ``AccessModel/rules``.
    let rule: Int32
    /// Where they are; nil for every namespace, and for what lies in none.
    let namespace: String?

    static let kubelets = NamedFootholds(kind: .kubelets, rule: -1, namespace: nil)
    static let bootstrappers = NamedFootholds(kind: .bootstrappers, rule: -1, namespace: nil)
}

extension NamedObjects {
    /// The steps from a foothold of names to each of its members; what they say goes on with the sentence of the step
    /// that leads there.
    func members(of named: NamedFootholds) -> [EscalationStep] {
        func step(_ to: Foothold, _ words: String = "", _ evidence: [AnalysisFinding.Evidence] = []) -> EscalationStep {
            EscalationStep(.oneOf(named), to, words, evidence)
        }
        if named.kind == .kubelets { return model.nodeNames.map { step(.subject(.node($0))) } }
        if named.kind == .bootstrappers { return bootstrappers.map { step(.subject($0)) } }
        let names = model.rules[Int(named.rule)].resourceNames
        if named.kind == .accounts, let namespace = named.namespace {
            return accounts(of: names, in: namespace).map { step(.subject($0)) }
        }
        return names.flatMap { name -> [EscalationStep] in
            switch named.kind {
            case .accounts:
                return (model.namespacesByAccountName[name] ?? []).map {
                    step(.subject(.serviceAccount(namespace: $0, name: name)))
                }
            case .users:
                if Subject.serviceAccount(userName: name) != nil { return [] }
                guard let node = Subject.user(name).nodeName else { return [step(.subject(.user(name)))] }
                return isNamedByBindings(.user(name)) ? [step(.kubeletName(node: node))] : []
            case .groups: return name == "system:masters" ? [] : [step(.subject(.group(name)))]
            case .pods:
                return workloads(ofPod: name, in: named.namespace).map { place in
                    step(.workload(place), " (Pod \(model.facts.workloads[place].namespace)/\(name))")
                }
            case .tokenSecrets:
                return tokenSecrets(named: name, in: named.namespace).map { secret in
                    let title = "Secret \(secret.namespace)/\(secret.name)"
                    return step(
                        .subject(.serviceAccount(namespace: secret.namespace, name: secret.serviceAccount)),
                        " \(title), which holds its token", [AnalysisFinding.Evidence(title, at: secret.origin)])
                }
            case .nodes: return [step(.everyWorkloadOn(node: name), " on node \(name)")]
            case .kubelets, .bootstrappers: return []
            }
        }
    }

    /// The accounts of these names that anything tells of in a namespace, and one of the others: that has the rights of
    /// the groups of all accounts, and no more.
    private func accounts(of names: [String], in namespace: String) -> [Subject] {
        let known = accountNames[namespace] ?? []
        let others = names.lazy.filter { !known.contains($0) }.prefix(1)
        return (names.filter(known.contains) + others).map { .serviceAccount(namespace: namespace, name: $0) }
    }
}
