import Inputs
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// A file of the scan that was not read may hold what a finding takes for absent.
@Suite struct UnreadInputsTests {
    private static let names: Set<String> = [
        "dangling-service", "namespace-without-networkpolicy", "webhook-service-missing", "env-ref-missing",
        "workload-internet-facing",
    ]
    private static let rules = ((try? BuiltInRules.load()) ?? []).filter { names.contains($0.name) }

    private static let shop = """
        {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop, labels: {app: web}}
        spec: {containers: [{name: a, image: a/b:1}]}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: api, namespace: shop}, spec: {selector: {app: api}, ports: [{port: 80}]}}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: wh}
        webhooks: [{name: a.b.c, clientConfig: {service: {name: hook, namespace: shop}}}]

        """
    private static let claims: Set = ["dangling-service", "namespace-without-networkpolicy", "webhook-service-missing"]

    private func results(_ files: [String: String]) throws -> [InputResult] {
        let folder = try Folder(files)
        let recorder = Recorder()
        var report: any Report = recorder
        _ = try Scan(rules: try RuleSet(UnreadInputsTests.rules)).run([RawPath(folder.url.path())], report: &report)
        return recorder.store.results
    }

    /// The rules of the findings beside an input that was not read, and what is not evaluated for it.
    private func outcome(_ name: String, _ text: String) throws -> (found: Set<String>, unseen: [Unevaluated]) {
        let results = try results(["shop.yaml": UnreadInputsTests.shop, name: text, "x/Chart.yaml": "name: x"])
        let unseen = results.flatMap(\.unevaluated).filter { $0.reason.contains(name) }
        return (Set(results.flatMap(\.findings).map(\.rule.name)), unseen)
    }

    @Test func whatIsNowhereIsFound() throws {
        #expect(try outcome("other.yaml", "a: 1").found == UnreadInputsTests.claims)
    }

    @Test(arguments: [
        ("x/templates/a.yaml", "kind: NetworkPolicy\nmetadata: {namespace: {{ .Release.Namespace }} }", "namespace-"),
        ("x/templates/a.yaml", "kind: Deployment\nmetadata: {name: {{ .Release.Name }} }", "dangling-service"),
        ("x/templates/a.yaml", "kind: Service\nmetadata: {name: {{ .Release.Name }} }", "webhook-"),
        ("x/templates/a.yaml", "kind: Foo\nspec:\n  {{ if .Values.x }}\n  containers: []", "dangling-service"),
        ("a.yaml.j2", "kind: NetworkPolicy", "namespace-"),
        ("a.yaml", "kind: NetworkPolicy\n{{ if x }}\n", "namespace-"),
        ("a.yaml", "a: [\nkind: NetworkPolicy\nmetadata: {namespace: shop}", "namespace-"),
        ("a.yaml", "a: [\nkind: Service\nmetadata: {name: hook, namespace: shop}", "webhook-"),
        ("a.yaml", "a: [\nkind: Pod\nmetadata: {namespace: shop, labels: {app: api}}", "dangling-service"),
        ("a.yaml", "kind: ConfigMap\napiVersion: v1\n---\na: [\nkind: NetworkPolicy\nspec: shop", "namespace-"),
    ])
    func whatMayBeInAnUnreadFileIsNotFound(name: String, text: String, rule: String) throws {
        let (found, unseen) = try outcome(name, text)
        #expect(unseen.map(\.rule.name).filter { $0.hasPrefix(rule) }.count == 1)
        #expect(unseen.allSatisfy { $0.isOutOfSight && $0.reason.hasPrefix("what is missing may be in ") })
        #expect(found == UnreadInputsTests.claims.filter { !$0.hasPrefix(rule) })
    }

    /// Library charts render whatever they are told.
    @Test func whatIncludesATemplateMayBeAnything() throws {
        #expect(try outcome("x/templates/a.yaml", "{{ include \"common.all\" . }}").found.isEmpty)
        #expect(try outcome("x/templates/a.yaml", "a: {{ .x }}\nkind: {{ .y }}\n").found.isEmpty)
        #expect(try outcome("x/charts/y-1.0.0.tgz", "\u{0}").found.isEmpty)
    }

    @Test(arguments: [
        ("x/templates/a.yaml", "kind: ConfigMap\ndata: {a: {{ .Values.a }} }"),
        ("x/templates/a.yaml", "kind: Certificate\nspec:\n  issuerRef:\n    kind: {{ .Values.kind }}\n"),
        ("x/templates/_a.yaml", "{{ define \"a\" }}{{ include \"b\" . }}{{ end }}"),
        // Of another namespace, by another name, with other labels.
        ("a.yaml", "a: [\nkind: NetworkPolicy\nmetadata: {namespace: other}"),
        ("a.yaml", "a: [\nkind: Service\nmetadata: {name: other, namespace: shop}"),
        ("a.yaml", "a: [\nkind: Deployment\nmetadata: {namespace: shop, labels: {app: other}}"),
        // What was read of a file that was not wholly read.
        (
            "a.yaml",
            "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: shop}, spec: {podSelector: {}}}"
                + "\n---\na: [\n"
        ),
        ("kustomization.yaml", "resources: [shop.yaml]\npatches: [{patch: 'kind: Deployment'}]\n"),
    ])
    func otherUnreadFilesSilenceNothing(name: String, text: String) throws {
        let (found, unseen) = try outcome(name, text)
        #expect(unseen.isEmpty)
        #expect(found == UnreadInputsTests.claims)
    }

    @Test func kustomizationsMayFetchAndGenerate() throws {
        #expect(try outcome("kustomization.yaml", "resources: ['https://example.com/a?ref=b']").found.isEmpty)
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: a, image: a/b:1, envFrom: [{configMapRef: {name: settings}}]}]}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: other, namespace: shop}}
            """
        func found(_ kustomization: String) throws -> Set<String> {
            let results = try results(["pod.yaml": pod, "kustomization.yaml": kustomization])
            return Set(results.flatMap(\.findings).map(\.rule.name))
        }
        #expect(try found("resources: [pod.yaml]").contains("env-ref-missing"))
        #expect(try !found("configMapGenerator: [{name: settings}]").contains("env-ref-missing"))
    }

    /// A chart beside plain manifests is often the same application in another form.
    @Test func aWayThatIsShownIsNotTakenForBarred() throws {
        let way = """
            apiVersion: v1
            kind: Service
            metadata: {name: open, namespace: shop}
            spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
            """
        let policy = "kind: NetworkPolicy\nmetadata: {namespace: {{ .Release.Namespace }} }"
        let files = ["shop.yaml": UnreadInputsTests.shop, "way.yaml": way, "x/templates/a.yaml": policy]
        let found = try results(files.merging(["x/Chart.yaml": "name: x"]) { a, _ in a }).flatMap(\.findings)
        #expect(found.contains { $0.rule.name == "workload-internet-facing" })
    }

    /// Of however many files that cannot be read, bounded many words are kept; others may say anything.
    @Test func wordsAreBounded() {
        func text() -> UnreadText { Array("kind: Pod web".utf8).withUnsafeBufferPointer { UnreadText($0) } }
        var (first, second, room) = (text(), text(), 4)
        first.keepWords(within: &room)
        second.keepWords(within: &room)
        #expect(room == 1)
        #expect(first.mayMention("web") && !first.mayMention("shop"))
        #expect(second.mayMention("web") && second.mayMention("shop"))
    }

    /// A baseline that holds the one does not hide the other.
    @Test func whatIsMissingTellsFindings() throws {
        func fingerprints(_ missing: String) throws -> [String] {
            let variables = ["x", "y"].map { name in
                "{name: \(name), valueFrom: {secretKeyRef: {name: \(name == missing ? "gone" + name : "there"), key: k}}}"
            }
            let text = """
                {apiVersion: v1, kind: Secret, metadata: {name: there, namespace: shop}, stringData: {k: v}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: shop}
                spec: {containers: [{name: a, image: a/b:1, env: [\(variables.joined(separator: ", "))]}]}
                """
            return try results(["a.yaml": text]).flatMap(\.findings).filter { $0.rule.name == "env-ref-missing" }
                .map(\.fingerprint)
        }
        let (x, y) = (try fingerprints("x"), try fingerprints("y"))
        #expect(x.count == 1 && y.count == 1)
        #expect(x != y)
    }
}
