import Testing

@testable import Analyses

/// Who lends what is found once for those with the same bindings, and each lender once.
struct RightsLendingTests {
    private static let borrow = role(
        "borrow",
        "{apiGroups: [authentication.k8s.io], resources: [serviceaccounts], verbs: ['impersonate:serviceaccount']}, "
            + "{apiGroups: [''], resources: [secrets, serviceaccounts/token], "
            + "verbs: ['impersonate-on:serviceaccount:get', 'impersonate-on:serviceaccount:create']}")

    /// Every ServiceAccount may borrow of each of `count` accounts, one in a namespace.
    private static func model(_ count: Int) throws -> AccessModel {
        try accessModel(
            borrow + binding("all", "ClusterRole borrow", to: "Group system:serviceaccounts")
                + role("lend", "{apiGroups: [''], resources: [secrets], verbs: [get]}")
                + (0..<count).map { binding("lend", in: "n\($0)", "ClusterRole lend", to: "ServiceAccount n\($0)/cd") }
                .joined())
    }

    private static func lending(_ model: AccessModel) -> RightsLending {
        RightsLending(AccessAnalysis(model))
    }

    @Test func lendersAreAskedOnceForAllWithTheSameBindings() throws {
        let model = try Self.model(40)
        let lending = Self.lending(model)
        for name in 0..<100 {
            let member = UserInfo(.serviceAccount(namespace: "ops", name: "m\(name)"))
            // It has the right by its group, and what is lent is a right in one namespace, which no wish reaches.
            #expect(lending.loans(to: member).isEmpty)
        }
        // The group and the accounts once each, and the accounts once for the members: nobody may claim groups.
        #expect(lending.lookups == 41 + 40)
    }

    /// Each account has a binding of its own.
    @Test func lendersAreAskedOnceForAllWithTheSameRole() throws {
        let model = try accessModel(
            Self.borrow
                + (0..<40).map { binding("b\($0)", "ClusterRole borrow", to: "ServiceAccount shop/s\($0)") }.joined())
        let lending = Self.lending(model)
        for subject in model.subjects { #expect(lending.loans(to: UserInfo(subject)).isEmpty) }
        #expect(lending.lookups == 40 + 40)
    }

    /// Whoever takes names by rules of its own asks again, until it is said that there are more.
    @Test func whoIsNotAskedIsToldToBeMissing() throws {
        let text = (0..<4).map { number in
            Self.borrow.replacing("name: borrow", with: "name: borrow-\(number)")
                + binding("b\(number)", "ClusterRole borrow-\(number)", to: "ServiceAccount shop/s\(number)")
        }
        let analysis = AccessAnalysis(try accessModel(text.joined()))
        // The four are asked what they may do once, and four times for those who may become them.
        for (most, areMore) in [(20, [false, false, false, false]), (12, [false, false, true, true])] {
            let lending = RightsLending(analysis, mostLookups: most)
            #expect(analysis.model.subjects.map { lending.hasMoreLenders(UserInfo($0)) } == areMore)
            #expect(lending.lookups == most)
        }
    }

    /// In a namespace only its own accounts are asked, and none where no rule takes a name in any mode.
    @Test(arguments: [("['impersonate:serviceaccount']", 42), ("['impersonate:node']", 0), ("[get]", 0)])
    func nobodyIsAskedWhoCannotLend(_ verbs: String, _ lookups: Int) throws {
        let model = try accessModel(
            role(
                "borrow",
                "{apiGroups: [authentication.k8s.io], resources: [serviceaccounts], verbs: \(verbs)}, "
                    + "{apiGroups: [''], resources: [secrets], verbs: ['impersonate-on:serviceaccount:get']}")
                + binding("borrow", in: "shop", "ClusterRole borrow", to: "ServiceAccount shop/robot", "User jane")
                + (0..<39).map { binding("b", in: "n\($0)", "ClusterRole view", to: "ServiceAccount n\($0)/cd") }
                .joined())
        let lending = Self.lending(model)
        #expect(lending.loans(to: UserInfo(.user("jane"))).isEmpty)
        #expect(lending.lookups == lookups)
    }

    /// The first in order lends, but nobody to itself.
    @Test(
        arguments: [
            (["n1/cd", "n2/cd", "n3/cd"], "ops/robot", "n1/cd"), (["n1/cd", "n2/cd"], "n1/cd", "n2/cd"),
            (["n1/cd", "n2/cd"], "n2/cd", "n1/cd"), (["n1/cd"], "n1/cd", nil),
        ] as [([String], String, String?)])
    func theFirstOtherLends(_ lenders: [String], _ borrower: String, _ expected: String?) throws {
        let model = try accessModel(
            Self.borrow + binding("all", "ClusterRole borrow", to: "Group system:serviceaccounts")
                + role("lend", "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}")
                + lenders.map { binding("lend-\($0.prefix(2))", "ClusterRole lend", to: "ServiceAccount \($0)") }
                .joined())
        let loans = Self.lending(model).loans(to: UserInfo(Subject("sa:" + borrower)))
        let tokens = loans.filter { $0.match.id == .issueAnyToken }
        #expect(tokens.map(\.right.lender) == (expected.map { [Subject("sa:" + $0)] } ?? []))
    }

    /// What guards a request is asked of the lender, wherever it has both rights: of each pair where it is lent.
    @Test(
        arguments: [
            (nil, nil, ["", "shop", "web"]), (nil, "shop", ["shop"]), ("shop", nil, ["shop"]),
            ("shop", "shop", ["shop"]),
            ("shop", "web", []),
        ] as [(String?, String?, [String])])
    func aGuardHoldsWhereBothRightsDo(_ writes: String?, _ binds: String?, _ expected: [String]) throws {
        let rbac = "apiGroups: [rbac.authorization.k8s.io]"
        func scoped(_ name: String, _ namespace: String?) -> String {
            binding(name, in: namespace, "ClusterRole \(name)", to: "ServiceAccount n1/cd")
        }
        let borrow = role(
            "borrow",
            "{apiGroups: [authentication.k8s.io], resources: [serviceaccounts], verbs: ['impersonate:serviceaccount']}, "
                + "{\(rbac), resources: [rolebindings], verbs: ['impersonate-on:serviceaccount:create']}")
        // A lender of the same right that comes first, and has no right to bind.
        let text =
            borrow + role("write", "{\(rbac), resources: [rolebindings], verbs: [create]}")
            + role("bind", "{\(rbac), resources: [clusterroles], verbs: [bind]}")
            + binding("first", "ClusterRole write", to: "ServiceAccount a/first") + scoped("write", writes)
            + scoped("bind", binds) + binding("all", "ClusterRole borrow", to: "ServiceAccount ops/robot")
            + ["shop", "web"].map { binding("in", in: $0, "ClusterRole borrow", to: "ServiceAccount ops/robot") }
            .joined()
        let loans = Self.lending(try accessModel(text)).loans(to: UserInfo(Subject("sa:ops/robot")))
        let guarded = loans.filter { $0.right.mode != nil && $0.right.lender == Subject("sa:n1/cd") }
        #expect(guarded.filter { $0.match.id == .writeNamespaceBindings }.map { $0.namespace ?? "" } == expected)
    }
}
