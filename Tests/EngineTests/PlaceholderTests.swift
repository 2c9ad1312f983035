import Documents
import Inputs
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// What is yet to be written into names and images.
@Suite struct PlaceholderTests {
    private static let rule = Rule(
        name: "named", title: "Object without a name", severity: .high, category: "test", target: .resource,
        check: "object.?metadata.?name.orValue('') != ''", message: "'nameless'", rationale: "R", remedy: "R")

    private func scan(
        _ files: [String: String], rules: [Rule] = [PlaceholderTests.rule]
    ) throws -> ([InputResult], Summary) {
        let folder = try Folder(files)
        let recorder = Recorder()
        var report: any Report = recorder
        let summary = try Scan(rules: try RuleSet(rules), options: Scan.Options()).run(
            [RawPath(folder.url.path())], report: &report)
        return (recorder.store.results, summary)
    }

    /// The objects are checked, and the ledger says that others will be deployed.
    @Test(arguments: [
        ("{{ name }}", "a/b:1", "line 3: metadata.name holds a placeholder ({{ }}): scan what it renders to"),
        ("${NAME}", "a/b:1", "line 3: metadata.name holds a placeholder (${ }): scan what it renders to"),
        ("web", "a/b:$(TAG)", "line 6: spec.containers[0].image holds a placeholder ($( )): scan what it renders to"),
        ("web", "$IMAGE", "line 6: spec.containers[0].image holds a placeholder ($): scan what it renders to"),
        ("web", "<your-image>", "line 6: spec.containers[0].image holds a placeholder (< >): scan what it renders to"),
        (
            "web", "a/b@sha256:<digest>",
            "line 6: spec.containers[0].image holds a placeholder (< >): scan what it renders to"
        ),
        ("web", "@@IMAGE@@", "line 6: spec.containers[0].image holds a placeholder (@@): scan what it renders to"),
        ("web", "a/b:%TAG%", "line 6: spec.containers[0].image holds a placeholder (%): scan what it renders to"),
        ("web", "#{image}#", "line 6: spec.containers[0].image holds a placeholder (#{ }): scan what it renders to"),
        ("web", "[[ image ]]", "line 6: spec.containers[0].image holds a placeholder ([[ ]]): scan what it renders to"),
        ("web", "a/__APP__:1", "line 6: spec.containers[0].image holds a placeholder (__): scan what it renders to"),
        ("<name>", "a/b:1", "line 3: metadata.name holds a placeholder (< >): scan what it renders to"),
        ("__NAME__", "a/b:1", "line 3: metadata.name holds a placeholder (__): scan what it renders to"),
        ("#{Name}", "a/b:1", "line 3: metadata.name holds a placeholder (#{ }): scan what it renders to"),
        (
            "p-{{.x}}", "{{ image }}",
            "line 3: metadata.name holds a placeholder ({{ }}): scan what it renders to; "
                + "line 6: spec.containers[0].image holds a placeholder ({{ }}): scan what it renders to"
        ),
    ])
    func placeholdersNeedRendering(name: String, image: String, reason: String) throws {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: "\(name)"}
            spec:
              containers:
              - {name: app, image: "\(image)"}
            """
        let (results, summary) = try scan(["a.yaml": text])
        #expect(results.first?.entry?.outcome == .checked && results.first?.entry?.objects == 1)
        #expect(results.first?.entry?.omission == .needsRendering)
        #expect(results.first?.entry?.reason == reason)
        #expect(summary.isComplete && summary.filesWithTemplates == 1)
    }

    /// Names of roles and bindings, and of whom they are for, may hold a dollar sign; no other name may.
    @Test(
        arguments: [
            ("rbac.authorization.k8s.io/v1", "ClusterRole", "team:$ops", nil),
            ("rbac.authorization.k8s.io/v1", "ClusterRole", "team:${OPS}", "${ }"),
            ("rbac.authorization.k8s.io/v1", "ClusterRole", "team:$(OPS)", "$( )"),
            ("rbac.authorization.k8s.io/v1", "ClusterRole", "$a-{{ ops }}", "{{ }}"),
            ("v1", "ConfigMap", "$ops", "$"),
        ] as [(String, String, String, String?)])
    func aDollarInANameOfARoleIsNoPlaceholder(
        apiVersion: String, kind: String, name: String, syntax: String?
    ) throws {
        let binding = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "team:$ops"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{kind: Group, name: "team:$ops"}, {kind: User, name: "$jane"}]
            """
        let (results, _) = try scan([
            "a.yaml": "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: \"\(name)\"}\n", "b.yaml": binding,
        ])
        #expect(results.compactMap(\.entry).map(\.objects) == [1, 1])
        #expect(
            results.compactMap(\.entry).map(\.reason) == [
                syntax.map { "line 3: metadata.name holds a placeholder (\($0)): scan what it renders to" }, nil,
            ])
    }

    /// What can be pulled, or is called so, is no placeholder.
    @Test(arguments: [
        ("web", "a__b/c__d:1"), ("web", "registry.example.com:5000/a_b/c:1__2"), ("web", "a/b:__1"), ("web", "a/b:1__"),
        ("web", "a/b:x__Y__z"), ("web", "a/b@sha256:\(String(repeating: "0", count: 64))"), ("web", "a/b:____"),
        ("a-b.c", "ko://example.com/cmd"),
    ])
    func namesAreNoPlaceholders(name: String, image: String) throws {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: "\(name)", namespace: shop}
            spec: {containers: [{name: app, image: "\(image)"}]}
            """
        let (results, _) = try scan(["a.yaml": text])
        #expect(results.first?.entry?.omission == nil && results.first?.entry?.reason == nil)
    }

    @Test func namesOfContainersAndImagesOfVolumesAreLookedAt() throws {
        let text = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: "{{ ns }}"}
            spec:
              template:
                spec:
                  initContainers: [{name: "${NAME}", image: a/b:1}]
                  containers: [{name: app, image: a/b:1}]
                  volumes: [{name: a, emptyDir: {}}, {name: b, image: {reference: "<image>"}}, {name: c, image: }]
            """
        let rules = try BuiltInRules.load().filter { $0.name == "image-volume-not-pinned" }
        let (results, _) = try scan(["a.yaml": text], rules: rules)
        #expect(
            results.first?.entry?.reason
                == [
                    "line 3: metadata.namespace holds a placeholder ({{ }}): scan what it renders to",
                    "line 7: spec.template.spec.initContainers[0].name holds a placeholder (${ }): scan what it renders to",
                    "line 9: spec.template.spec.volumes[1].image.reference holds a placeholder (< >): scan what it renders to",
                ].joined(separator: "; "))
        #expect(results.flatMap(\.findings).isEmpty)
        #expect(results.flatMap(\.unevaluated).map(\.rule.name) == ["image-volume-not-pinned"])
    }

    /// A namespace that is yet to be named may be one that has all; what is said of a Pod in it holds.
    @Test(arguments: [("shop", true), ("${NAMESPACE}", false), ("<namespace>", false)])
    func aNamespaceThatIsYetToBeNamedLacksNothing(namespace: String, isFound: Bool) throws {
        let text = """
            {apiVersion: v1, kind: Namespace, metadata: {name: "\(namespace)"}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: "\(namespace)"}
            spec: {containers: [{name: app, image: a/b:1}]}
            """
        let names: Set = ["namespace-without-networkpolicy", "namespace-resourcequota"]
        let rules = try BuiltInRules.load().filter { names.contains($0.name) || $0.name == "automount-sa-token" }
        let (results, summary) = try scan(["a.yaml": text], rules: rules)
        let found = Set(results.flatMap(\.findings).map(\.rule.name))
        #expect(found == (isFound ? names : []).union(["automount-sa-token"]))
        let unseen = results.flatMap(\.unevaluated)
        #expect(Set(unseen.map(\.rule.name)) == (isFound ? [] : names))
        #expect(!unseen.contains { !$0.isOutOfSight || !$0.reason.contains("yet to be named") })
        #expect(summary.isComplete)
    }

    /// A registry, and a credential, whatever tag follows.
    @Test(arguments: [
        ("k8s.gcr.io/app:${TAG}", ["image-deprecated-registry"]), ("${HOST}/app:1", []),
        ("https://deploy:kX9vQ2mZr7LpW4tB@registry.corp.io/app:${TAG}", ["connection-string-password"]),
    ])
    func whatIsWrittenOutOfAnImageIsJudged(image: String, rules: [String]) throws {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {containers: [{name: a, image: "\(image)"}]}
            """
        let (results, _) = try scan(["a.yaml": text], rules: try BuiltInRules.load())
        let found = results.flatMap(\.findings).filter { $0.path == "spec.containers[0].image" }
        #expect(found.map(\.rule.name) == rules)
    }

    /// Rules about images know of no placeholders by themselves: all that they find there counts as not evaluated.
    @Test(arguments: ["<image>", "${IMAGE}", "{{ image }}", "$(REGISTRY)/web", "__IMAGE__"])
    func rulesOfImagesAreNotEvaluatedOnPlaceholders(image: String) throws {
        let text = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {containers: [{name: a, image: "\(image)", imagePullPolicy: IfNotPresent}]}
            """
        let names: Set = [
            "image-tag-latest-or-missing", "image-not-digest", "image-latest-pull-policy",
            "image-pull-policy-not-always", "image-public-registry",
        ]
        let (results, summary) = try scan(
            ["a.yaml": text], rules: try BuiltInRules.load().filter { names.contains($0.name) })
        #expect(results.flatMap(\.findings).isEmpty)
        #expect(Set(results.flatMap(\.unevaluated).map(\.rule.name)) == names)
        #expect(summary.isComplete && summary.outOfSight == names.count)
    }

    /// Nobody knows what a placeholder will be, so that a rule can say nothing of it: neither that it is wrong nor that it
    /// is right.
    @Test func imagesToBeWrittenAreNotJudged() throws {
        let text = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                spec:
                  containers:
                  - {name: a, image: "{{ image }}"}
                  - {name: b, image: "nginx"}
                  - {name: c, image: "%IMAGE%"}
                  - {name: d, image: "nginx@sha256:\(String(repeating: "0", count: 64))"}
            """
        let rules = try BuiltInRules.load().filter { $0.name == "image-tag-latest-or-missing" }
        #expect(rules.count == 1)
        let (results, summary) = try scan(["a.yaml": text], rules: rules)
        #expect(results.flatMap(\.findings).map(\.container) == ["b"])
        let unseen = results.flatMap(\.unevaluated)
        #expect(unseen.map(\.container) == ["a", "c"])
        #expect(
            unseen.map(\.reason) == [
                "spec.template.spec.containers[0].image holds a placeholder ({{ }}): scan what it renders to",
                "spec.template.spec.containers[2].image holds a placeholder (%): scan what it renders to",
            ])
        #expect(unseen.allSatisfy(\.isOutOfSight) && summary.isComplete)
    }

    /// Alerts, dashboards and workflows hold templates that are meant to be there.
    @Test(arguments: [
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: '{{ $labels.pod }} ${DS}', y: \"{{ x }}\"}\n",
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: a}\nspec: {template: {metadata: "
            + "{name: '{{name}}-web'}, spec: {project: '{{project}}'}}}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {x: '{{ y }}'}}\nspec: {containers: [{name: a, "
            + "image: a/b:1, command: [sh, -c, 'echo ${HOME} $(HOST)'], env: [{name: A, value: '{{ z }}'}]}]}\n",
    ])
    func templatesInOtherValuesAreText(text: String) throws {
        let (results, summary) = try scan(["a.yaml": text])
        #expect(results.first?.entry?.omission == nil && results.first?.entry?.reason == nil)
        #expect(summary.filesWithTemplates == 0)
    }
}
