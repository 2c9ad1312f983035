/// Who may do something. The group `system:masters` may always, beside these.
public struct WhoCan: Sendable {
    /// One chain for each subject and binding that allow it.
    public let allowed: [AccessChain]
    /// Those who may do it to objects of certain names only, where no name was asked for.
    public let allowedByName: [AccessChain]
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
            allowedByName: chains(namedRulesByRole.filter { rulesByRole[$0.key] == nil }))
    }
}

extension PolicyRule {
    var withoutNames: PolicyRule {
        PolicyRule(
            verbs: verbs, apiGroups: apiGroups, resources: resources, nonResourceURLs: nonResourceURLs, origin: origin)
    }
}
