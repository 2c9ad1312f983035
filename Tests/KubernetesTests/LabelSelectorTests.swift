import Documents
import Testing

@testable import Kubernetes

@Suite struct LabelSelectorTests {
    private func read(_ text: String) throws -> (selector: LabelSelector?, reasons: [String]) {
        let document = try #require(try documents(text).first)
        return withExtendedLifetime(document) {
            let result = LabelSelector.read(document.rootSlot)
            return (result.selector, result.malformed.map(\.reason))
        }
    }

    @Test(
        arguments: [
            ("{}", ["app": "web"], true),
            ("{}", [:], true),
            ("null", ["app": "web"], true),
            ("{matchLabels: , matchExpressions: }", [:], true),
            ("{matchLabels: {app: web}}", ["app": "web", "tier": "front"], true),
            ("{matchLabels: {app: web}}", ["app": "db"], false),
            ("{matchLabels: {app: web}}", [:], false),
            ("{matchLabels: {app: web, tier: front}}", ["app": "web"], false),
            ("{matchLabels: {app: ''}}", ["app": ""], true),
            ("{matchLabels: {app: }}", ["app": ""], true),
            ("{matchLabels: {app: ''}}", [:], false),
            ("{matchExpressions: [{key: app, operator: In, values: [web, db]}]}", ["app": "db"], true),
            ("{matchExpressions: [{key: app, operator: In, values: [web, db]}]}", [:], false),
            ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", ["app": "db"], true),
            ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", ["app": "web"], false),
            ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", [:], true),
            ("{matchExpressions: [{key: app, operator: Exists}]}", ["app": ""], true),
            ("{matchExpressions: [{key: app, operator: Exists}]}", ["tier": "a"], false),
            ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", ["tier": "a"], true),
            ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", ["app": "a"], false),
            (
                "{matchLabels: {app: web}, matchExpressions: [{key: app, operator: NotIn, values: [web]}]}",
                ["app": "web"], false
            ),
            ("{matchLabels: {example.com/app: web}}", ["example.com/app": "web"], true),
        ] as [(String, [String: String], Bool)])
    func requirementsAreJoinedByAnd(selector: String, labels: [String: String], expected: Bool) throws {
        let result = try read(selector)
        #expect(result.reasons == [])
        #expect(try #require(result.selector).matches(labels) == expected)
    }

    @Test(arguments: [
        ("[]", "a label selector is a mapping, not a list"),
        ("{matchLabels: [a]}", "matchLabels is a list, not a mapping"),
        ("{matchLabels: {app: 1}}", "the label app is a number, not a string: quote it"),
        ("{matchLabels: {app: 'a b'}}", #""a b" is no label value"#),
        ("{matchLabels: {app: -a}}", #""-a" is no label value"#),
        ("{matchLabels: {-app: a}}", #""-app" is no label key"#),
        ("{matchLabels: {a/b/c: a}}", #""a/b/c" is no label key"#),
        ("{matchLabels: {Example.com/a: a}}", #""Example.com/a" is no label key"#),
        ("{matchExpressions: {}}", "matchExpressions is a mapping, not a list"),
        ("{matchExpressions: [app]}", "an item of matchExpressions is a string, not a mapping"),
        ("{matchExpressions: [{key: app, operator: In}]}", "In needs values"),
        ("{matchExpressions: [{key: app, operator: NotIn, values: []}]}", "NotIn needs values"),
        ("{matchExpressions: [{key: app, operator: Exists, values: [a]}]}", "Exists takes no values"),
        ("{matchExpressions: [{key: app, operator: DoesNotExist, values: [a]}]}", "DoesNotExist takes no values"),
        (
            "{matchExpressions: [{key: app, operator: in, values: [a]}]}",
            #""in" is no operator: use In, NotIn, Exists or DoesNotExist"#
        ),
        ("{matchExpressions: [{operator: Exists}]}", #""" is no label key"#),
        (
            "{matchExpressions: [{key: app, operator: In, values: [true]}]}",
            "a value of matchExpressions is a boolean, not a string: quote it"
        ),
    ])
    func whatTheServerRefusesIsReported(selector: String, reason: String) throws {
        let result = try read(selector)
        #expect(result.selector == nil)
        #expect(result.reasons.first == reason)
    }

    @Test(arguments: [
        (String(repeating: "a", count: 63), true),
        (String(repeating: "a", count: 64), false),
        ("\(String(repeating: "a", count: 253))/x", true),
        ("\(String(repeating: "a", count: 254))/x", false),
        ("a..b/x", false), ("/x", false), ("x/", false), ("", false), ("A_b.c-9", true),
        ("a.b-c.d/x", true), ("a/b/c", false), ("-a/x", false), ("a-/x", false), ("a-.b/x", false), ("a.-b/x", false),
        ("a./x", false), (".a/x", false), ("A/x", false), ("a_b/x", false), ("a/-x", false),
    ])
    func keysAreQualifiedNames(key: String, expected: Bool) { #expect(LabelSyntax.isKey(key) == expected) }

    @Test func orderDoesNotMatter() throws {
        let one = try read("{matchLabels: {a: k, b: m}, matchExpressions: [{key: c, operator: In, values: [q, p]}]}")
        let other = try read(
            """
            matchExpressions: [{key: c, operator: In, values: [p, q, p]}, {key: a, operator: In, values: [k]}]
            matchLabels: {b: m}
            """)
        #expect(one.selector == other.selector)
        #expect(one.selector?.description == "a=k,b=m,c in (p,q)")
    }

    @Test func textIsKubectls() {
        let selector = LabelSelector([
            .init("app", .in, ["web"]), .init("tier", .notIn, ["b", "a"]), .init("old", .doesNotExist),
            .init("team", .exists),
        ])
        #expect(selector.description == "!old,app=web,team,tier notin (a,b)")
        #expect(LabelSelector().description == "")
    }
}
