/// Who may do something. The group `system:masters` may always, beside these.
public struct WhoCan: Sendable {
    /// One chain for each subject and binding that allow it.
    public let allowed: [AccessChain]
    /// Those who may do it to objects of certain names only, where no name was asked for.
    public let allowedByName: [AccessChain]
    /// Those whom the node authorizer lets do it to single objects, which it never does for all.
    public let nodes: [NodeRight]
    /// Whether the node authorizer lets every kubelet do it.
    public let isEveryNode: Bool
}

extension AccessModel {
    /// Everyone whom bindings allow something.
    /// - Parameters:
    ///   - attributes: without a namespace, only who may do it in the whole cluster.
    ///   - inAnyNamespace: also gives who may do it in some namespace.
    public func whoCan(_ attributes: AccessAttributes, inAnyNamespace: Bool = false) -> WhoCan {
        var isResource = false
        var isNamed = false
        var namespace = ""
        if case .resource(let resource) = attributes {
            isResource = true
            isNamed = !resource.name.isEmpty
            namespace = resource.namespace
        }
        var rulesByRole: [Int32: PolicyRule] = [:]
        var namedRulesByRole: [Int32: PolicyRule] = [:]
        let candidates = ruleIndex.candidates(for: attributes, inAnyNamespace: inAnyNamespace)
        for entry in candidates.sorted(by: { $0.rule < $1.rule }) {
            let rule = rules[Int(entry.rule)]
            if rulesByRole[entry.role] == nil, rule.allows(attributes) {
                rulesByRole[entry.role] = rule
            } else if !isNamed, !rule.resourceNames.isEmpty, rule.withoutNames.allows(attributes) {
                namedRulesByRole[entry.role] = namedRulesByRole[entry.role] ?? rule
            }
        }
        func chains(_ rules: [Int32: PolicyRule]) -> [AccessChain] {
            var numbers: [(binding: Int, role: Int, rule: PolicyRule)] = []
            for (role, rule) in rules {
                for number in bindingsOfRole[Int(role)] {
                    let scope = bindings[number].namespace
                    guard scope == nil || isResource && (inAnyNamespace || scope == namespace) else { continue }
                    numbers.append((number, Int(role), rule))
                }
            }
            return numbers.sorted { $0.binding < $1.binding }.flatMap { number in
                bindings[number.binding].subjects.indices.map {
                    chain(Grant(binding: number.binding, subject: $0), role: number.role, rule: number.rule)
                }
            }
        }
        return WhoCan(
            allowed: chains(rulesByRole),
            allowedByName: chains(namedRulesByRole.filter { rulesByRole[$0.key] == nil }),
            nodes: nodes(attributes, inAnyNamespace),
            isEveryNode: everyNodeMay(attributes))
    }
}

extension AccessModel {
    private func nodes(_ attributes: AccessAttributes, _ inAnyNamespace: Bool) -> [NodeRight] {
        guard case .resource(let request) = attributes else { return [] }
        return nodeRights(of: Set(nodeNames), to: request.combinedResource).filter {
            $0.concerns(attributes, inAnyNamespace: inAnyNamespace)
        }
    }
}

extension NodeRight {
    /// Whether this is the right to what is asked for, or to some of it where no name is asked for.
    public func concerns(_ attributes: AccessAttributes, inAnyNamespace: Bool) -> Bool {
        guard case .resource(let request) = attributes,
            namespace == nil || inAnyNamespace || namespace == request.namespace
        else { return false }
        return (request.name.isEmpty ? rule.withoutNames : rule).allows(attributes)
    }
}

extension PolicyRule {
    var withoutNames: PolicyRule {
        PolicyRule(
            verbs: verbs, apiGroups: apiGroups, resources: resources, nonResourceURLs: nonResourceURLs, origin: origin)
    }
}
