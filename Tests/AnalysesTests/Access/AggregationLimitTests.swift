import Testing

@testable import Analyses

/// Aggregated roles that are too many to compute take nothing from those that every cluster has, nor from small ones.
struct AggregationLimitTests {
    static func selector(_ label: String) -> RoleSelector { RoleSelector([.init(key: label, test: .exists)]) }

    static func role(_ name: String, _ label: String? = nil, selects: String? = nil) -> Role {
        Role(
            key: RoleKey(kind: .clusterRole, namespace: "", name: name),
            labels: label.map { [$0: "true"] } ?? [:],
            rules: selects == nil ? [PolicyRule(verbs: ["get"], apiGroups: ["x.io"], resources: [name])] : [],
            aggregation: selects.map { [selector($0)] })
    }

    /// Kubernetes' own roles, fifty that aggregate fifty others, and two small ones.
    static let roles =
        DefaultPolicy.roles
        + (0..<50).flatMap { [role("a-large-\($0)", selects: "large"), role("part-\($0)", "large")] } + [
            role("small-part", "small"), role("zz-small", selects: "small"),
            role("view-part", "rbac.authorization.k8s.io/aggregate-to-view"),
        ]

    /// What each role grants, and which were too large.
    static func aggregate(_ roles: [Role], _ most: Int) -> (granted: [String: Set<String>], unevaluated: Set<String>) {
        var rules: [PolicyRule] = []
        let own = roles.map { role in
            let start = Int32(rules.count)
            rules += role.rules
            return Array(start..<Int32(rules.count))
        }
        let aggregation = Aggregation(roles: roles, own: own, mostReferences: most)
        var granted: [String: Set<String>] = [:]
        for (role, places) in zip(roles, aggregation.rules) {
            granted[role.key.name, default: []].formUnion(places.map { rules[Int($0)].description })
        }
        return (granted, Set(aggregation.unevaluated.map { roles[$0].key.name }))
    }

    @Test func builtInAndSmallRolesAreWhole() throws {
        let all = Self.aggregate(Self.roles, 1_000_000)
        #expect(all.unevaluated.isEmpty && all.granted["a-large-49"]?.count == 50)
        #expect(all.granted["view"]?.contains("get view-part of x.io") ?? false)
        let some = Self.aggregate(Self.roles, 1_000)
        for name in ["view", "edit", "admin", "zz-small", "part-7"] {
            #expect(some.granted[name] == all.granted[name] && some.granted[name]?.isEmpty == false)
        }
        #expect(some.unevaluated.count > 25 && some.unevaluated.allSatisfy { $0.hasPrefix("a-large-") })
        for name in some.granted.keys where name.hasPrefix("a-large-") {
            #expect(some.granted[name]?.count == (some.unevaluated.contains(name) ? 0 : 50))
        }
        #expect(some.unevaluated.count < 50)
    }

    @Test func theOrderOfReadingDoesNotChangeWhichAreSmall() throws {
        let (one, other) = (Self.aggregate(Self.roles, 1_000), Self.aggregate(Self.roles.reversed(), 1_000))
        #expect(one.unevaluated.count == other.unevaluated.count)
        for name in ["view", "edit", "admin", "zz-small"] { #expect(one.granted[name] == other.granted[name]) }
    }

    /// Roles that select each other grant what the others of them state, however many there are: their own rules the
    /// controller manager overwrites.
    @Test(arguments: [1, 10, 1_100])
    func rolesThatSelectEachOtherGrantTheRestOfThem(_ count: Int) {
        let circle = (0..<count).map { number in
            Role(
                key: RoleKey(kind: .clusterRole, namespace: "", name: "circle-\(number)"), labels: ["circle": "true"],
                rules: [PolicyRule(verbs: ["create"], apiGroups: [""], resources: ["pods"])],
                aggregation: [Self.selector("circle")])
        }
        let all = Self.aggregate(circle + [Self.role("part", "circle")], 1_000_000)
        #expect(all.unevaluated.isEmpty)
        for number in 0..<count { #expect(all.granted["circle-\(number)"] == ["get part of x.io"]) }
    }

    /// One after the other, each with a selector of its own.
    @Test func aChainIsFollowedToItsEnd() {
        let chain = (0..<500).map { number in
            Role(
                key: RoleKey(kind: .clusterRole, namespace: "", name: "r\(number)"), labels: ["l\(number)": ""],
                rules: [],
                aggregation: [Self.selector("l\(number + 1)")])
        }
        let all = Self.aggregate(chain + [Self.role("end", "l500")], 1_000_000)
        #expect(all.unevaluated.isEmpty && all.granted["r0"] == ["get end of x.io"])
    }
}
