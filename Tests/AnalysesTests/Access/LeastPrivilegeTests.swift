import Documents
import Testing

@testable import Analyses

/// From an audit log to roles.
struct LeastPrivilegeTests {
    static let robot = Subject.serviceAccount(namespace: "shop", name: "robot")

    static func event(
        _ verb: String, _ object: String, code: Int = 200, user: String = "system:serviceaccount:shop:robot",
        more: String = ""
    ) -> String {
        """
        {apiVersion: audit.k8s.io/v1, kind: Event, stage: ResponseComplete, verb: \(verb), \(object), \
        user: {username: '\(user)', groups: [system:authenticated]}, responseStatus: {code: \(code)}\(more)}
        """
    }

    static func usage(_ events: [String]) throws -> AccessUsage {
        var usage = AccessUsage()
        for event in events { try withValue(event) { _ = usage.add(event: $0) } }
        return usage
    }

    static let events = [
        event("get", "objectRef: {resource: configmaps, namespace: shop, name: settings}"),
        event("list", "objectRef: {resource: pods, namespace: shop}"),
        event("watch", "objectRef: {resource: pods, namespace: shop}"),
        event("list", "objectRef: {resource: services, namespace: shop}"),
        event("watch", "objectRef: {resource: services, namespace: shop}"),
        event("create", "objectRef: {resource: deployments, apiGroup: apps, namespace: shop, name: new}"),
        event(
            "patch",
            "objectRef: {resource: deployments, subresource: scale, apiGroup: apps, namespace: shop, name: web}"),
        event("list", "objectRef: {resource: nodes}"), event("get", "requestURI: '/metrics?x=1'"),
        event("get", "objectRef: {resource: secrets, namespace: shop, name: db}", code: 403),
        event("list", "objectRef: {resource: secrets}", code: 429),
        event("list", "objectRef: {resource: configmaps}", code: 504),
    ]

    @Test func rolesAreAsNarrowAsTheLog() throws {
        let proposal = try #require(
            LeastPrivilege(try accessModel(""), usage: try Self.usage(Self.events)).proposals.first)
        #expect(proposal.subject == Self.robot)
        #expect(proposal.clusterRules.map(\.description) == ["list nodes", "get /metrics"])
        #expect(Array(proposal.namespaceRules.keys) == ["shop"])
        #expect(
            proposal.namespaceRules["shop"]?.map(\.description) == [
                "get configmaps named settings", "list, watch pods, services", "create deployments of apps",
                "patch deployments/scale of apps named web",
            ])
    }

    @Test func theManifestsAllowWhatWasUsedAndNothingElse() throws {
        let usage = try Self.usage(Self.events)
        let proposal = try #require(LeastPrivilege(try accessModel(""), usage: usage).proposals.first)
        let authorizer = Authorizer(try accessModel(proposal.manifests))
        let user = UserInfo(Self.robot)
        let requests = try #require(usage.records["system:serviceaccount:shop:robot"]).requests
        #expect(requests.count == 9)
        for request in requests { #expect(authorizer.decide(request, by: user).isAllowed, "\(request)") }
        for text in [
            "get secrets -n shop db", "delete pods -n shop", "list pods", "get configmaps -n shop other",
            "get /healthz",
        ] {
            #expect(!authorizer.decide(request(text), by: user).isAllowed, "\(text)")
        }
        #expect(proposal.manifests.hasPrefix("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n"))
    }

    @Test func manyNamesBecomeAllNames() throws {
        let events = (1...4).map { Self.event("get", "objectRef: {resource: pods, namespace: shop, name: web-\($0)}") }
        func rules(_ options: LeastPrivilege.Options) throws -> [String] {
            let least = LeastPrivilege(try accessModel(""), usage: try Self.usage(events), options: options)
            return least.proposals[0].namespaceRules["shop"]?.map(\.description) ?? []
        }
        #expect(try rules(.init()) == ["get pods"])
        #expect(try rules(.init(mostNames: 4)) == ["get pods named web-1, web-2, web-3, web-4"])
    }

    /// What a log says by name, and how many names it says.
    private static func manyNames(_ verb: String, _ resource: String, _ count: Int) -> AccessUsage {
        var usage = AccessUsage()
        let requests = (1...count).map { request("\(verb) \(resource) n\($0)") }
        usage.record(requests, by: ImpersonatedUser(name: "ci", groups: []))
        return usage
    }

    /// A right to act as a thousand users is none to act as anyone.
    @Test(arguments: ["impersonate users", "bind clusterroles.rbac.authorization.k8s.io"])
    func whatPassesOnRightsIsNeverForAllNames(_ right: String) throws {
        let words = right.split(separator: " ").map(String.init)
        func proposal(_ count: Int) throws -> LeastPrivilege.Proposal {
            let least = LeastPrivilege(try accessModel(""), usage: Self.manyNames(words[0], words[1], count))
            return try #require(least.proposals.first)
        }
        for count in [65, 1_000] {
            let some = try proposal(count)
            #expect(some.clusterRules.map(\.resourceNames.count) == [count] && some.unstated.isEmpty)
        }
        let many = try proposal(1_001)
        #expect(many.clusterRules.isEmpty && many.unstated == ["\(words[0]) on \(words[1])"])
    }

    /// A role for all names would be wider than today's; where all may be used today, it is not.
    @Test(arguments: [65, 1_001])
    func manyNamesStayThoseOfToday(_ count: Int) throws {
        func proposal(_ names: [String]) throws -> LeastPrivilege.Proposal {
            let today =
                role(
                    "r",
                    "{apiGroups: [''], resources: [nodes], verbs: [get], resourceNames: [\(names.joined(separator: ", "))]}"
                )
                + binding("b", "ClusterRole r", to: "User ci")
            return try #require(
                LeastPrivilege(try accessModel(today), usage: Self.manyNames("get", "nodes", count)).proposals.first)
        }
        let named = try proposal((1...count).map { "n\($0)" })
        #expect(named.clusterRules.map(\.resourceNames.count) == (count == 65 ? [65] : []))
        #expect(named.unstated == (count == 65 ? [] : ["get on nodes"]))
        #expect(named.ungranted.isEmpty && named.removed.isEmpty)
        let all = try proposal([])
        #expect(all.clusterRules.map(\.description) == ["get nodes"])
        #expect(all.unstated.isEmpty && all.ungranted.isEmpty && all.removed.isEmpty)
    }

    @Test func whatNobodyUsedIsToBeRemoved() throws {
        let model = try accessModel(
            role(
                "r", in: "shop",
                "{apiGroups: [''], resources: [pods, secrets], verbs: [list, delete]}, "
                    + "{apiGroups: [apps], resources: [statefulsets], verbs: [get]}")
                + binding("b", in: "shop", "Role r", to: "ServiceAccount robot"))
        let least = LeastPrivilege(model, usage: try Self.usage(Self.events))
        let removed = try #require(least.proposals.first).removed
        #expect(
            removed.map(\.rights) == [
                ["list secrets", "delete pods", "delete secrets"], ["get statefulsets.apps"],
            ])
        #expect(removed.map(\.isWholeRule) == [false, true])
    }

    /// A wildcard that was used for something gives all else, too.
    @Test func wildcardsAreToBeRemovedThoughSomeOfThemIsUsed() throws {
        let model = try accessModel(
            role("r", "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}, {nonResourceURLs: ['*'], verbs: ['*']}")
                + binding("b", "ClusterRole r", to: "ServiceAccount shop/robot"))
        let events = [Self.event("list", "objectRef: {resource: pods, namespace: shop}")]
        let least = LeastPrivilege(model, usage: try Self.usage(events))
        let removed = try #require(least.proposals.first).removed
        #expect(removed.map(\.rights) == [["all else of * *.*"], ["* every path"]])
        #expect(removed.map(\.isWholeRule) == [false, true])
    }

    @Test(
        arguments: [
            event("get", "objectRef: {resource: pods}", code: 401),
            event("get", "objectRef: {resource: pods}", more: ", annotations: {authorization.k8s.io/decision: forbid}"),
            "{stage: RequestReceived, verb: get, user: {username: a}, objectRef: {resource: pods}}",
            "{stage: ResponseComplete, user: {username: a}, objectRef: {resource: pods}}",
            "{stage: ResponseComplete, verb: get, objectRef: {resource: pods}}", "[]", "null",
        ])
    func otherEventsDoNotCount(_ text: String) throws {
        var usage = AccessUsage()
        let counts = try withValue(text) { usage.add(event: $0) }
        #expect(!counts)
        #expect(usage.eventCount == 0 && usage.users.isEmpty)
    }

    @Test func theImpersonatedUserCounts() throws {
        let usage = try Self.usage([
            Self.event("get", "objectRef: {resource: pods}", more: ", impersonatedUser: {username: jane}")
        ])
        #expect(usage.users == ["jane", "system:serviceaccount:shop:robot"])
        let robot = try #require(usage.records["system:serviceaccount:shop:robot"]).requests
        #expect(robot == [request("impersonate users jane")])
    }

    @Test func membersOfSystemMastersAreLeftOut() throws {
        var usage = AccessUsage()
        try withValue("{verb: get, user: {username: root, groups: [system:masters]}, objectRef: {resource: pods}}") {
            _ = usage.add(event: $0)
        }
        let least = LeastPrivilege(try accessModel(""), usage: usage)
        #expect(least.unrestricted == ["root"] && least.proposals.isEmpty)
    }

    @Test func aHostileLogDoesNotFillMemory() throws {
        var record = AccessUsage.Record()
        for number in 1...5_000 { record.add([request("get pods -n shop p\(number)")], groups: []) }
        #expect(record.requests.count == 1_001)
        guard case .more = record.uses.values.first else {
            Issue.record("\(record.uses.count) uses")
            return
        }
    }

    /// A quota or an admission plugin refuses with 403, too, what the authorizer has allowed; whether that was for want of
    /// a further right, as `bind`, is not known then.
    @Test(arguments: [("allow", ["create rolebindings of rbac.authorization.k8s.io"]), ("forbid", []), ("", [])])
    func whatAdmissionRefusedWasAllowed(_ decision: String, _ rules: [String]) throws {
        let annotations = decision.isEmpty ? "" : "annotations: {authorization.k8s.io/decision: \(decision)}, "
        let event =
            "{stage: ResponseComplete, verb: create, user: {username: jane, groups: ['system:authenticated']}, "
            + "\(annotations)responseStatus: {code: 403}, objectRef: {resource: rolebindings, namespace: shop, "
            + "apiGroup: rbac.authorization.k8s.io}, "
            + "requestObject: {roleRef: {kind: ClusterRole, name: edit, apiGroup: rbac.authorization.k8s.io}}}"
        let proposals = LeastPrivilege(try accessModel(""), usage: try Self.usage([event])).proposals
        #expect(proposals.flatMap { $0.namespaceRules["shop"] ?? [] }.map(\.description) == rules)
    }
}
