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

    /// Takes a right to objects of certain names, as a right to all of them where it is worth as much.
    mutating func hold(_ right: Held) {
        named[right.namespace, default: HeldRights()].append(right)
        let rule = rule(of: right)
        switch right.match.id {
        case let id where SubjectSteps.ofAnyName.contains(id):
            held[right.namespace, default: HeldRights()].append(right)
        case let id where SubjectSteps.ofAnyNewName.contains(id):
            // By server-side apply, which needs both.
            guard rule.allows(verb: "create"), rule.allows(verb: "patch") else { return }
            held[right.namespace, default: HeldRights()].append(right)
        case .changeWorkloads, .writeCustomWorkloads:
            for place in objects.namespacesOfWorkloads(changedBy: rule, in: right.namespace) {
                held[place, default: HeldRights()].append(
                    Held(right: right.right, match: right.match, namespace: place))
            }
        default: return
        }
    }

    /// ` (named web)`, and nothing for a right to all objects.
    func names(of right: Held) -> String {
        right.match.names.isEmpty ? "" : " (named \(AccessWords.list(right.match.names)))"
    }

    mutating func stepsByName() {
        for namespace in named.keys.sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
            for right in rightsByName(in: namespace) { stepsOfObjects(right) }
        }
        for namespace in scopes { tokensInNewSecrets(namespace) }
        widenedRoles()
    }

    /// Where the subject has any right; nil for the whole cluster.
    var scopes: [String?] { Set(held.keys).union(named.keys).sorted { ($0 ?? "") < ($1 ?? "") } }

    /// Where the objects of one right lead by themselves.
    private mutating func stepsOfObjects(_ right: Held) {
        func named(_ kind: NamedFootholds.Kind) -> Foothold {
            .oneOf(NamedFootholds(kind: kind, rule: right.match.rule, namespace: right.namespace))
        }
        switch right.match.id {
        case let id where SubjectSteps.enteringPods.contains(id):
            add(named(.pods), "may \(Capability[id].what)", [right])
        case .readNamedSecret: add(named(.tokenSecrets), "may read", [right])
        case .proxyToNodes: add(named(.nodes), "may have the kubelet run commands in every container", [right])
        default: break
        }
    }

    /// The right to label a namespace in which the subject makes Pods.
    func labellingByName(_ namespace: String?) -> (name: String, right: Held)? {
        let rights = [rightsByName(in: namespace)] + (namespace == nil ? [] : [rightsByName(in: nil)])
        for right in rights.lazy.joined() where right.match.id == .writeNamespaces {
            if let namespace {
                if right.match.names.contains(namespace) { return (namespace, right) }
            } else if let name = right.match.names.first {
                return (name, right)
            }
        }
        return nil
    }

    /// A Secret that the subject makes under the name that it may read, or the other way about.
    private mutating func tokensInNewSecrets(_ namespace: String?) {
        let makers = RightsByName([.createSecrets], of: self, in: namespace, by: .anyone)
        let readers = RightsByName(
            [.readAllSecrets, .readNamespaceSecrets, .readNamedSecret], of: self, in: namespace, by: .anyone)
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

    /// A binding that puts a mutating policy into force for Pods that the subject may change.
    var policyInForce: (right: Held, binding: AccessFacts.MutatingPolicyBinding)? {
        for right in rights(in: nil) where right.match.id == .writeMutatingPolicies {
            let rule = rule(of: right)
            guard rule.allows(verb: "update") || rule.allows(verb: "patch") else { continue }
            let binding = model.facts.mutatingPolicyBindings.filter {
                $0.isForPods && (right.match.names.isEmpty || right.match.names.contains($0.policy))
            }.min { ($0.policy, $0.name) < ($1.policy, $1.name) }
            if let binding { return (right, binding) }
        }
        return nil
    }
}
