import Testing

@testable import Analyses

/// The indexed engine against the one without any index, and what must not change whatever the input is.
struct RandomAccessTests {
    @Test func theEngineDecidesAsTheReferenceDoes() {
        var allowed = 0
        for seed in 1...400 as ClosedRange<UInt64> {
            var random = RandomAccess(seed: seed)
            let facts = random.facts()
            let reference = ReferenceAuthorizer(roles: facts.roles, bindings: facts.bindings)
            let authorizer = Authorizer(AccessModel(facts, completeness: .cluster))
            for _ in 0..<25 {
                let request = random.request()
                let user = random.user()
                let expected = reference.isAllowed(request, user)
                let decision = authorizer.decide(request, by: user)
                #expect(decision.isAllowed == expected, "seed \(seed): \(request) by \(user)")
                allowed += expected ? 1 : 0
                let chains = authorizer.model.whoCan(request).allowed
                let who = chains.map { "\($0.binding) \($0.subject)" }.sorted()
                #expect(who == reference.whoCan(request), "seed \(seed): \(request)")
                for chain in chains { #expect(chain.rule.allows(request)) }
            }
        }
        // Neither side says always the same.
        #expect(allowed > 500 && allowed < 9500, "\(allowed)")
    }

    @Test func everyChainOfASubjectIsAllowed() {
        for seed in 1...100 as ClosedRange<UInt64> {
            var random = RandomAccess(seed: seed)
            let authorizer = Authorizer(AccessModel(random.facts(), completeness: .cluster))
            for subject in authorizer.model.subjects {
                for chain in authorizer.model.access(of: subject).chains {
                    guard let verb = chain.rule.verbs.first(where: { $0 != "*" }),
                        let resource = chain.rule.resources.first(where: { !$0.contains("*") }),
                        let group = chain.rule.apiGroups.first(where: { $0 != "*" })
                    else { continue }
                    let parts = resource.split(separator: "/").map(String.init)
                    let attributes = ResourceAttributes(
                        verb: verb, group: group, resource: parts[0], subresource: parts.count > 1 ? parts[1] : "",
                        namespace: chain.namespace ?? "", name: chain.rule.resourceNames.first ?? "")
                    #expect(authorizer.decide(.resource(attributes), by: UserInfo(subject)).isAllowed, "seed \(seed)")
                }
            }
        }
    }

    @Test func oneMoreBindingTakesNothingFromAnyone() {
        for seed in 1...150 as ClosedRange<UInt64> {
            var random = RandomAccess(seed: seed)
            var facts = random.facts()
            let before = AccessAnalysis(AccessModel(facts, completeness: .cluster))
            facts.bindings.append(random.binding(99, facts.roles))
            let after = AccessAnalysis(AccessModel(facts, completeness: .cluster))
            for _ in 0..<20 {
                let request = random.request()
                let user = random.user()
                guard Authorizer(before.model).decide(request, by: user).isAllowed else { continue }
                #expect(Authorizer(after.model).decide(request, by: user).isAllowed, "seed \(seed)")
            }
            let old = EscalationGraph(before)
            let paths = EscalationGraph(after).paths(from: old.sources)
            for path in old.paths(from: old.sources) {
                let same = paths.first { $0.source == path.source && $0.goal == path.goal }
                #expect(same != nil && (same?.steps.count ?? .max) <= path.steps.count, "seed \(seed)")
            }
        }
    }

    @Test func theOrderOfReadingDoesNotMatter() {
        for seed in 1...60 as ClosedRange<UInt64> {
            var random = RandomAccess(seed: seed)
            let facts = random.facts()
            var shuffled = facts
            shuffled.roles.shuffle(using: &random.generator)
            shuffled.bindings.shuffle(using: &random.generator)
            let a = Authorizer(AccessModel(facts, completeness: .cluster))
            let b = Authorizer(AccessModel(shuffled, completeness: .cluster))
            for _ in 0..<20 {
                let request = random.request()
                let user = random.user()
                #expect(a.decide(request, by: user) == b.decide(request, by: user), "seed \(seed)")
            }
        }
    }

    @Test func otherNamesChangeNothing() throws {
        let text =
            role("deployer", "{apiGroups: [apps], resources: [deployments], verbs: [create]}")
            + binding("deployers", in: "shop", "ClusterRole deployer", to: "User alice", "ServiceAccount shop/ci")
            + role("minter", in: "shop", "{apiGroups: [''], resources: [secrets], verbs: [get, create]}")
            + binding("minters", in: "shop", "Role minter", to: "ServiceAccount shop/ci")
        var renamed = text
        for name in ["deployer", "minter", "shop", "alice"] {
            renamed = renamed.replacing(name, with: "z" + name)
        }
        func shape(_ text: String) throws -> [String] {
            let analysis = AccessAnalysis(try accessModel(text, .files))
            let graph = EscalationGraph(analysis)
            return analysis.findings().map { "\($0.rule) \($0.origin.location.line) \($0.evidence.count)" }
                + graph.paths(from: graph.sources).map { "\($0.goal) \($0.steps.count)" }
        }
        #expect(try shape(renamed) == shape(text))
        #expect(try shape(text).contains { $0.hasPrefix("rbac-create-workloads") })
    }
}
