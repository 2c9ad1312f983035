/// What a rule with names leads to: one foothold for each of its names, of accounts in each namespace in which the rule is
/// bound. Everyone who has the right takes one step to it, so that the steps grow with the holders and the footholds, and
/// not with their product. It is not told by itself.
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
    /// The steps from a foothold of names to each of its members; what they say goes on with the sentence of the step that
    /// leads there.
    func members(of named: NamedFootholds) -> [EscalationStep] {
        func step(_ to: Foothold, _ words: String = "", _ evidence: [AnalysisFinding.Evidence] = []) -> EscalationStep {
            EscalationStep(.oneOf(named), to, words, evidence)
        }
        if named.kind == .kubelets { return model.nodeNames.map { step(.subject(.node($0))) } }
        if named.kind == .bootstrappers { return bootstrappers.map { step(.subject($0)) } }
        return model.rules[Int(named.rule)].resourceNames.flatMap { name -> [EscalationStep] in
            switch named.kind {
            case .accounts:
                let namespaces = named.namespace.map { [$0] } ?? model.namespacesByAccountName[name] ?? []
                return namespaces.map { step(.subject(.serviceAccount(namespace: $0, name: name))) }
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
}
