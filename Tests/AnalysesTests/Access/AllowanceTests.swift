import Testing

@testable import Analyses

/// Why a user may do something, and what is dangerous in it.
struct AllowanceTests {
    static let objects =
        role("reader", in: "shop", "{apiGroups: [''], resources: [secrets], verbs: [get]}")
        + role("named", in: "shop", "{apiGroups: [''], resources: [secrets], resourceNames: [db], verbs: [list]}")
        + role(
            "watcher",
            "{apiGroups: [''], resources: [secrets], verbs: [get, list]}, "
                + "{nonResourceURLs: [/metrics], verbs: [get]}")
        + binding("r", in: "shop", "Role reader", to: "ServiceAccount web", "User alice")
        + binding("names", in: "shop", "Role named", to: "User alice")
        + binding("w", in: "pay", "ClusterRole watcher", to: "Group dev")
        + binding("gone", in: "shop", "Role gone", to: "User alice")

    static let alice = UserInfo(name: "alice", groups: ["dev"])

    static func names(_ chains: [AccessChain]) -> [String] { chains.map { "\($0.binding) of \($0.subject)" } }

    @Test func aChainForEachBindingThatAllows() throws {
        let model = try accessModel(Self.objects)
        #expect(
            Self.names(model.chains(allowing: request("get secrets -n shop"), to: Self.alice)) == [
                "RoleBinding shop/r of User alice"
            ])
        #expect(
            Self.names(model.chains(allowing: request("get secrets -n pay"), to: Self.alice)) == [
                "RoleBinding pay/w of Group dev"
            ])
        #expect(model.chains(allowing: request("get secrets"), to: Self.alice).isEmpty)
        #expect(
            Self.names(model.chains(allowing: request("get secrets"), to: Self.alice, inAnyNamespace: true)) == [
                "RoleBinding pay/w of Group dev", "RoleBinding shop/r of User alice",
            ])
        #expect(model.chains(allowing: request("get /metrics"), to: Self.alice, inAnyNamespace: true).isEmpty)
    }

    @Test func namesAloneAreSaidApart() throws {
        let model = try accessModel(Self.objects)
        #expect(
            Self.names(model.chainsByName(allowing: request("list secrets -n shop"), to: Self.alice)) == [
                "RoleBinding shop/names of User alice"
            ])
        #expect(model.chainsByName(allowing: request("list secrets -n shop db"), to: Self.alice).isEmpty)
        #expect(model.chainsByName(allowing: request("delete secrets -n shop"), to: Self.alice).isEmpty)
    }

    @Test func bindingsWithoutTheirRoleAreFound() throws {
        let model = try accessModel(Self.objects)
        #expect(model.bindingsWithoutRole().map(\.description) == ["RoleBinding shop/gone"])
        #expect(model.bindingsWithoutRole(of: Self.alice.subjects).map(\.description) == ["RoleBinding shop/gone"])
        #expect(model.bindingsWithoutRole(of: UserInfo(name: "bob").subjects).isEmpty)
    }

    @Test func kubernetesOwnGrantsAreKnownByContent() throws {
        let chains = try accessModel(Self.objects, .files).whoCan(request("get secrets -n shop")).allowed
        let model = try accessModel(Self.objects, .files)
        let defaults = Set(chains.filter(model.isDefault).map(\.subject))
        #expect(defaults.contains(.serviceAccount(namespace: "kube-system", name: "namespace-controller")))
        #expect(!defaults.contains(.user("alice")))
    }

    @Test(
        arguments: [
            ("{apiGroups: [''], resources: [secrets], verbs: [list]}", ["rbac-read-namespace-secrets"]),
            ("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}", ["rbac-namespace-admin-equivalent"]),
            ("{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}", []),
            ("{apiGroups: [''], resources: [configmaps], verbs: [get]}", []),
        ] as [(String, [String])])
    func dangersAreThoseOfTheScope(_ rule: String, _ rules: [String]) throws {
        let model = try accessModel(
            role("r", in: "shop", rule) + binding("b", in: "shop", "Role r", to: "User alice"))
        let chain = try #require(model.access(of: .user("alice")).chains.first)
        #expect(chain.dangers(in: model.version).map(\.rule) == rules)
    }

    /// Only where the namespace has the label; where the Namespace was not scanned, that is said and not taken for
    /// absent.
    @Test(
        arguments: [
            ("{resource.kubernetes.io/admin-access: 'true'}", true, []),
            ("{resource.k8s.io/admin-access: 'true'}", true, []),
            ("{resource.kubernetes.io/admin-access: 'yes'}", false, []),
            (nil, false, ["shop"]),
        ] as [(String?, Bool, [String])])
    func devicesAreClaimedAsAdministratorWhereTheNamespaceSaysSo(
        _ labels: String?, _ isDanger: Bool, _ unknown: [String]
    ) throws {
        let text =
            role("r", in: "shop", "{apiGroups: [resource.k8s.io], resources: [resourceclaims], verbs: [create]}")
            + binding("b", in: "shop", "Role r", to: "User alice")
            + (labels.map { "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: \($0)}\n" } ?? "")
        let model = try accessModel(text, .files)
        let chain = try #require(model.access(of: .user("alice")).chains.first { !model.isDefault($0) })
        let rules = isDanger ? [AccessAnalysis.deviceAdministrators] : []
        #expect(chain.dangers(in: model).map(\.rule) == rules)
        #expect(AccessAnalysis(model).bindingsOfUnknownDeviceAccess.compactMap { $0.binding.namespace } == unknown)
        let cluster = AccessAnalysis(try accessModel(text, .cluster))
        #expect(cluster.bindingsOfUnknownDeviceAccess.isEmpty)
    }

    @Test func aDangerSaysWhere() {
        let danger = Danger(rule: "r", what: "read every Secret of the namespace")
        #expect(danger.what(in: "shop") == "read every Secret of namespace shop")
        #expect(danger.what(in: nil) == "read every Secret of the namespace")
        #expect(Danger(rule: "r", what: "create Pods").what(in: "shop") == "create Pods in namespace shop")
    }

    @Test func theGroupsOfAResourceAreThoseOfTheRules() throws {
        let model = try accessModel(
            role("r", "{apiGroups: [b.io, a.io, '*'], resources: [things], verbs: [get]}"))
        #expect(model.groups(ofResource: "things") == ["a.io", "b.io"])
        #expect(model.groups(ofResource: "other").isEmpty)
    }
}
