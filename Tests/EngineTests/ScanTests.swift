import Documents
import Foundation
import Inputs
import Kubernetes
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// Keeps what a scan reports.
struct Recorder: Report {
    final class Store: @unchecked Sendable { var results: [InputResult] = [] }
    let store = Store()

    mutating func begin() throws(OutputError) {}
    mutating func add(_ result: InputResult) throws(OutputError) { store.results.append(result) }
    mutating func finish(_ summary: Summary) throws(OutputError) {}
}

@Suite struct ScanTests {
    private static let rule = Rule(
        name: "named", title: "Object without a name", severity: .high, category: "test", target: .resource,
        check: "object.?metadata.?name.orValue('') != ''", message: "'nameless'", rationale: "R", remedy: "R")

    private static func object(_ name: String) -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \(name)\n"
    }

    private func scan(
        _ files: [String: String], rules: [Rule] = [ScanTests.rule], threads: Int = 0
    ) throws -> ([InputResult], Summary) {
        let folder = try Folder(files)
        var options = Scan.Options()
        options.threads = threads
        let recorder = Recorder()
        var report: any Report = recorder
        let summary = try Scan(rules: try RuleSet(rules), options: options).run(
            [RawPath(folder.url.path())], report: &report)
        return (recorder.store.results, summary)
    }

    private func outcomes(_ results: [InputResult]) -> [String] {
        results.compactMap(\.entry).map {
            "\($0.path.split(separator: "/").last ?? "") \($0.outcome) \($0.objects)"
        }
    }

    @Test func everyInputIsInTheLedgerInOrder() throws {
        let (results, summary) = try scan([
            "b.yaml": ScanTests.object("b"), "a.yaml": ScanTests.object("a") + "---\n" + ScanTests.object("''"),
            "c.yml": "just: yaml\n", "d.json": #"{"apiVersion": "v1", "kind": "Service"}"#, "e.txt": "text",
            "f.yaml": "a: [1\n", "g.yaml": "",
        ])
        #expect(
            outcomes(results) == [
                "a.yaml checked 2", "b.yaml checked 1", "c.yml skipped 0", "d.json checked 1", "f.yaml failed 0",
                "g.yaml skipped 0",
            ])
        #expect(summary.objects.checked == 4)
        #expect(summary.files.failed == 1)
        #expect(summary.count(of: .high) == 2)
        #expect(!summary.isComplete)
    }

    @Test func aBrokenDocumentDoesNotHideTheOthers() throws {
        let text = ScanTests.object("''") + "---\na: [1\n---\n" + ScanTests.object("''")
        let (results, _) = try scan(["a.yaml": text])
        #expect(outcomes(results) == ["a.yaml failed 2"])
        #expect(results.first?.findings.map(\.location.line) == [4, 11])
        #expect(results.first?.entry?.position?.line == 7)
    }

    @Test func templatesAreSkippedNotFailed() throws {
        let (results, summary) = try scan([
            "a.yaml": "metadata:\n  name: {{ .Release.Name }}\n{{- if .x }}\nb: 1\n{{ end }}\n"
        ])
        #expect(outcomes(results) == ["a.yaml skipped 0"])
        #expect(results.first?.entry?.omission == .needsRendering)
        #expect(summary.nothingChecked)
    }

    /// Strictness is Kubernetes' own: what other programs read is none of the scan's business.
    @Test(arguments: [
        "x: &b\n  image: a\nservices:\n  web:\n    <<: *b\n    image: b\n", "%YAML 1.2\n---\na: 1\n", "a: .inf\n",
        "? [a]\n: b\n", "{\"a\": 1, \"a\": 2}", "a: 1\na: 2\n", "a: !!int x\n",
        "questions: [really?, no]\n", "title: \"a\\/b\"\n",
    ])
    func filesOfOtherProgramsAreSkipped(text: String) throws {
        let (results, summary) = try scan(["a.yaml": text, "b.yaml": ScanTests.object("p")])
        #expect(outcomes(results) == ["a.yaml skipped 0", "b.yaml checked 1"])
        #expect(results.first?.entry?.omission == .notKubernetes)
        #expect(summary.isComplete)
    }

    @Test(arguments: [
        "apiVersion: v1\nkind: Pod\nkind: Pod\n", "apiVersion:v1\nkind:Pod\n",
        "// c\n{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}",
        "/* c */ {\"apiVersion\": \"v1\", \"kind\": \"Pod\"}", "a: [\n",
    ])
    func manifestsThatCannotBeReadFail(text: String) throws {
        let (results, summary) = try scan(["a.yaml": text])
        #expect(outcomes(results) == ["a.yaml failed 0"])
        #expect(!summary.isComplete)
    }

    @Test func everyMistakeOfAFileIsSaidWithItsOwnPlaces() throws {
        let text = """
            apiVersion: v1
            metadata: {name: a}
            ---
            apiVersion: v1
            kind: Pod
            kind: Pod
            ---
            kind: Pod
            metadata: {name: b}
            ---
            apiVersion: v1
            metadata: {name: c}
            ---
            apiVersion: v1
            kind: List
            items:
            - null
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: d}}
            ---
            nothing: of Kubernetes

            """
        let (results, summary) = try scan(["a.yaml": text])
        let entry = try #require(results.last?.entry)
        #expect(entry.position == Position(line: 1, column: 1))
        #expect(entry.reason == "the object has no kind (also at 11:1)")
        #expect(
            entry.furtherFailures.map(\.position) == [
                Position(line: 6, column: 1), Position(line: 8, column: 1), Position(line: 17, column: 3),
            ])
        #expect(entry.furtherFailures.first?.reason.contains("kind") == true)
        #expect(
            entry.furtherFailures.dropFirst().map(\.reason) == [
                "the object has no apiVersion", "an item of a list is null, not an object",
            ])
        #expect(
            entry.reasons?.hasSuffix(
                "8:1: the object has no apiVersion; 17:3: an item of a list is null, not an object")
                == true)
        // Every document is in one count, and the items of the list are counted one by one.
        #expect(summary.objects.checked == 1)
        #expect(summary.objects.failed == 5)
        #expect(summary.objects.skipped == 1)
    }

    @Test func mistakesBeyondTheFirstKindsAreCounted() throws {
        let pods = (1...25).map { "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nkey\($0): 1\nkey\($0): 2\n" }
        let entry = try #require(try scan(["a.yaml": pods.joined(separator: "---\n")]).0.last?.entry)
        #expect(entry.furtherFailures.count == 20)
        #expect(entry.furtherFailures.last?.reason == "5 more mistakes of other kinds")
        #expect(entry.furtherFailures.last?.position == Position(line: 20 * 6 + 5, column: 1))
        #expect(entry.documentsFailed == 25)
    }

    @Test(arguments: ["", "\n", "\n\n"])
    func sourcesEndWithTheirLastLine(end: String) throws {
        let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: ''" + end
        let findings = try scan(["a.yaml": text]).0.flatMap(\.findings)
        #expect(findings.map(\.location.line) == [4])
        #expect(findings.first?.excerpt?.lines == ["metadata:", "  name: ''"] + (end.count > 1 ? [""] : []))
    }

    @Test func whatFollowsAnObjectInJSONIsNotLost() throws {
        let object = "{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"é\"}}"
        let (results, _) = try scan(["a.json": object + " trailing\n---\n" + object + "\n"])
        #expect(outcomes(results) == ["a.json failed 2"])
        #expect(results.first?.entry?.position?.column == 70)
    }

    /// A template may stand in any document of a file.
    @Test(arguments: [
        "{{- if .Values.x }}\na: 1\n{{- end }}\n", "metadata:\n  {{- include \"x\" . | nindent 2 }}\n",
        "metadata: {{ toYaml .x }}\n", "name: {{ x }}-foo\n", "{% for k in v %}\n  {{ k }}: b\n{% endfor %}\n",
    ])
    func laterDocumentsMayBeTemplates(document: String) throws {
        let text =
            ScanTests.object("p") + "---\napiVersion: v1\nkind: ConfigMap\n" + document + "---\n"
            + ScanTests.object("q")
        let (results, summary) = try scan(["a.yaml": text])
        #expect(outcomes(results) == ["a.yaml checked 2"])
        #expect(results.first?.entry?.reason?.contains("scan what it renders to") == true)
        #expect(results.first?.entry?.documentsSkipped == 1)
        #expect(results.first?.entry?.omission == .needsRendering)
        #expect(summary.isComplete && summary.filesWithTemplates == 1)
    }

    /// Of a file of one document, too, whatever the document was taken for.
    @Test(arguments: ["image: {{ .Values.image }}", "hostPID: {{ x }}", "{{- if .x }}\n  a: b\n  {{- end }}"])
    func templatesOfOneObjectNeedRendering(line: String) throws {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  \(line)\n"
        let (results, summary) = try scan(["a.yaml": ScanTests.object("p"), "b.yaml": text])
        #expect(results.last?.entry?.omission == .needsRendering)
        #expect(summary.filesWithTemplates == 1)
    }

    @Test func bracesInValuesAreNoTemplates() throws {
        let (results, _) = try scan([
            "a.yaml":
                "apiVersion: argoproj.io/v1\nkind: W\nmetadata: {name: w}\nspec:\n  x: '{{inputs.parameters.x}}'\n"
        ])
        #expect(outcomes(results) == ["a.yaml checked 1"])
    }

    /// The API server refuses such objects, so that nobody may take them for custom resources without a fault.
    @Test(arguments: [
        ("v1", "pod", "Kubernetes has no kind 'pod' in v1: did you mean 'Pod'?"),
        ("v1", "Pods", "Kubernetes has no kind 'Pods' in v1: did you mean 'Pod'?"),
        ("apps/v1", "Deploymnet", "Kubernetes has no kind 'Deploymnet' in apps/v1: did you mean 'Deployment'?"),
        ("batch/v1", "Cronjob", "Kubernetes has no kind 'Cronjob' in batch/v1: did you mean 'CronJob'?"),
        ("v1", "Deployment", "Kubernetes has no kind 'Deployment' in v1: did you mean apiVersion 'apps/v1'?"),
        ("apps/v1", "Pod", "Kubernetes has no kind 'Pod' in apps/v1: did you mean apiVersion 'v1'?"),
        (
            "autoscaling/v2", "PodDisruptionBudget",
            "Kubernetes has no kind 'PodDisruptionBudget' in autoscaling/v2: did you mean apiVersion 'policy/v1'?"
        ),
    ])
    func unknownKindsOfKubernetesFail(apiVersion: String, kind: String, reason: String) throws {
        let text = "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: ''}\n"
        let (results, summary) = try scan(["a.yaml": text])
        // What the rules can say of it holds all the same.
        #expect(outcomes(results) == ["a.yaml failed 1"])
        #expect(results.first?.entry?.reason == reason)
        #expect(results.first?.entry?.position == Position(line: 2, column: 7))
        #expect(summary.count(of: .high) == 1 && !summary.isComplete)
    }

    /// Settings of other programs, what older and newer clusters have, and custom resources.
    @Test(arguments: [
        ("v1", "Config"), ("v1", "PodList"), ("v1", "Status"), ("extensions/v1beta1", "Deployment"),
        ("apps/v1beta2", "Deployment"), ("authentication.k8s.io/v1", "TokenRequest"),
        ("resource.k8s.io/v1alpha2", "ResourceClass"), ("example.org/v1", "pod"), ("v1", "Project"),
        ("networking.k8s.io/v1", "SomethingNewOfNextYear"), ("policy/v1", "Eviction"),
    ])
    func otherKindsArePassed(apiVersion: String, kind: String) throws {
        let spec = "{template: {spec: {containers: [{name: a}]}}}"
        let (results, _) = try scan([
            "a.yaml": "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: a}\nspec: \(spec)\n"
        ])
        #expect(outcomes(results) == ["a.yaml checked 1"])
        #expect(results.first?.entry?.reason == nil)
    }

    /// Nobody knows where such a kind has the rest of its pods.
    @Test(arguments: [
        ("predictor: {containers: [{name: a, image: a/b:1}]}", "spec.predictor"),
        ("containers: [{name: a, image: a/b:1}]", "spec"),
        ("jobs: [{initContainers: [{image: a/b:1}]}]", "spec.jobs[0]"),
    ])
    func containersOutsideOfTemplatesAreNamed(spec: String, place: String) throws {
        let text = "apiVersion: example.org/v1\nkind: Runner\nmetadata: {name: r}\nspec: {\(spec)}\n"
        let (results, summary) = try scan(["a.yaml": text])
        #expect(outcomes(results) == ["a.yaml checked 1"])
        #expect(results.first?.entry?.omission == .notSupported)
        #expect(
            results.first?.entry?.reason == "line 4: containers of \(place) stand in no pod template: not checked")
        #expect(summary.isComplete && summary.partlySupported == 1)
    }

    @Test(arguments: [
        "predictor: {containers: [{name: a, env: []}]}", "template: {spec: {containers: [{image: a/b:1}]}}",
        "steps: [{image: a/b:1}]",
    ])
    func overridesAndTemplatesAreNoContainersOutside(spec: String) throws {
        let text = "apiVersion: example.org/v1\nkind: Runner\nmetadata: {name: r}\nspec: {\(spec)}\n"
        let (results, summary) = try scan(["a.yaml": text])
        #expect(results.first?.entry?.omission == nil && summary.partlySupported == 0)
    }

    /// The items of a typed list lack what the list says, and there may be many such lists.
    @Test func typedListsCostWhatTheirItemsCost() throws {
        func time(_ count: Int) throws -> Duration {
            let list = "- {apiVersion: v1, kind: PodList, items: [{metadata: {name: a}}, {metadata: {name: ''}}]}\n"
            let text = "apiVersion: v1\nkind: List\nitems:\n" + String(repeating: list, count: count)
            let folder = try Folder(["a.yaml": text])
            var options = Scan.Options()
            options.threads = 1
            options.keepsExcerpts = false
            let recorder = Recorder()
            var report: any Report = recorder
            let scan = Scan(rules: try RuleSet([ScanTests.rule]), options: options)
            let bytes = Array(text.utf8)
            let taken = bytes.withUnsafeBufferPointer { bytes in
                processorTime {
                    var stream = DocumentStream(bytes: bytes)
                    guard case .objects(let found, let malformed)? = try? stream.next()?.content() else { return }
                    #expect(found.count == 2 * count && malformed.isEmpty)
                }
            }
            let summary = try scan.run([RawPath(folder.url.path())], report: &report)
            #expect(summary.count(of: .high) == count)
            let lines = recorder.store.results.flatMap(\.findings).map(\.location.line)
            #expect(lines == (0..<count).map { $0 + 4 })
            return taken
        }
        let few = try time(250)
        #expect(try time(4_000) < few * 50 + .milliseconds(50))
    }

    /// A file that is cut into pieces for several threads gives what one thread gives.
    @Test func largeFilesAreSharedWithoutATrace() throws {
        var text = "# ä comment\n"
        for number in 0..<30_000 {
            text +=
                "---\n" + ScanTests.object(number % 1000 == 7 ? "''" : "p\(number)")
                + "  labels: {a: é, b: 'long enough'}\n"
        }
        #expect(text.utf8.count > 2 << 20)
        let (one, _) = try scan(["a.yaml": text], threads: 1)
        let (many, summary) = try scan(["a.yaml": text], threads: 4)
        let places = { (results: [InputResult]) in results.flatMap(\.findings).map(\.location.line) }
        #expect(places(one) == (0..<30).map { 2 + ($0 * 1000 + 7) * 6 + 4 })
        #expect(places(many) == places(one))
        #expect(
            many.flatMap(\.findings).map(\.fingerprint) == one.flatMap(\.findings).map(\.fingerprint))
        #expect(summary.objects.checked == 30_000)
    }

    @Test func equalObjectsHaveFingerprintsOfTheirOwn() throws {
        let text = "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Pod\n"
        let fingerprints = try scan(["a.yaml": text]).0.flatMap(\.findings).map(\.fingerprint)
        #expect(fingerprints.count == 2)
        #expect(Set(fingerprints).count == 2)
    }

    /// So that a baseline which holds one does not hide another.
    @Test func itemsOfListsKeepTheirFingerprintsWhereverTheyStand() throws {
        func fingerprints(_ variables: String, _ capabilities: String, _ ports: String) throws -> [String: String] {
            let text = """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: shop}
                spec:
                  containers:
                  - name: web
                    image: registry.example/web:1
                    env: [\(variables)]
                    ports: [\(ports)]
                    securityContext: {capabilities: {add: [\(capabilities)]}}
                """
            let (results, _) = try scan(["a.yaml": text], rules: try BuiltInRules.load())
            return Dictionary(
                uniqueKeysWithValues: results.flatMap(\.findings).map {
                    ("\($0.rule.name) \($0.message)", $0.fingerprint)
                })
        }
        let (a, b) = ("{name: A_PASSWORD, value: tOmqX7}", "{name: B_PASSWORD, value: R4pLwz}")
        let (http, tls) = ("{containerPort: 80, hostPort: 80}", "{containerPort: 443, hostPort: 443}")
        let before = try fingerprints("\(a), \(b)", "NET_ADMIN, SYS_ADMIN", "\(http), \(tls)")
        let after = try fingerprints("\(b), \(a)", "SYS_ADMIN, NET_ADMIN", "\(tls), \(http)")
        for rule in ["credential-in-env", "capabilities-added-beyond-baseline", "host-port"] {
            #expect(before.keys.count { $0.hasPrefix(rule + " ") } == 2, "\(rule): \(before.keys.sorted())")
        }
        #expect(before == after)
    }

    @Test func namesAreChecked() throws {
        var selection = RuleSelection()
        selection.only = ["nmaed"]
        let error = #expect(throws: UnknownName.self) { try selection.check(against: [ScanTests.rule]) }
        #expect(error?.description == "there is no rule 'nmaed'; did you mean 'named'?")
    }

    @Test(arguments: [
        ("nmaed", ["named"]), ("host", ["host-pid", "host-port"]), ("HOST-P", ["host-pid", "host-port"]),
        ("root", ["non-root"]), ("non", ["non-root"]), ("h", []), ("something-else", []),
    ])
    func unknownNamesSuggestWhatTheyBegin(name: String, suggestions: [String]) {
        let known = ["named", "host-port", "host-pid", "non-root"]
        #expect(UnknownName(what: "rule", name: name, known: known).suggestions == suggestions)
    }

    @Test func aNameIsSuggestedOnce() throws {
        let policies = ["team-label[1]", "team-label", "team-label[0]", "team-labels", "team-label"]
        func suggestions(_ name: String) -> [String] {
            UnknownName(what: "rule", name: name, known: policies).suggestions
        }
        #expect(suggestions("team-lab") == ["team-label", "team-labels"])
        #expect(suggestions("label") == ["team-label", "team-labels"])
        #expect(suggestions("team-label[") == ["team-label[0]", "team-label[1]"])
        var flags = ScanFlags()
        (flags.rules, flags.skippedRules) = (["host-pid", "host-pid"], ["host-pid"])
        let reason = try ScanChecks(ScanSettings(flags)).nothingSelected
        #expect(reason.hasPrefix("no rule is left to run: --rule host-pid --skip-rule host-pid leaves none of "))
    }

    @Test func unknownNamesInWords() {
        func words(_ name: String) -> String {
            UnknownName(what: "rule", name: name, known: ["host-pid", "host-port", "host-path"]).description
        }
        #expect(words("host-pi") == "there is no rule 'host-pi'; did you mean 'host-pid'?")
        #expect(words("host-p") == "there is no rule 'host-p'; did you mean 'host-path', 'host-pid' or 'host-port'?")
        #expect(words("host-pid,host-port") == "there is no rule 'host-pid,host-port'; give each rule by itself")
        #expect(words("zzz") == "there is no rule 'zzz'; 'bulwark rules' lists them")
        let validations = ["team-label", "team-label[0]", "team-label[1]", "team-label"]
        #expect(UnknownName(what: "rule", name: "team", known: validations).suggestions == ["team-label"])
        #expect(UnknownName(what: "rule", name: "team-label[", known: validations).suggestions.count == 2)
    }

    /// What one file holds is reported while it is read, in the same parts however many threads there are.
    @Test(arguments: ["yaml", "json"])
    func manyFindingsComeInParts(format: String) throws {
        let count = 5_000
        let text =
            format == "yaml"
            ? (0..<count).map { "---\n" + ScanTests.object("''") + "  uid: '\($0)'\n\(ScanTests.padding)" }.joined()
            : #"{"apiVersion": "v1", "kind": "List", "items": ["# + "\n"
                + Array(repeating: #"{"apiVersion": "v1", "kind": "Pod"}"#, count: count).joined(separator: ",\n")
                + "]}"
        let (one, _) = try scan(["a.\(format)": text, "b.yaml": ScanTests.object("''")], threads: 1)
        let (many, summary) = try scan(["a.\(format)": text, "b.yaml": ScanTests.object("''")], threads: 3)
        #expect(one.count > 4)
        #expect(one.allSatisfy { $0.findings.count <= 2 * Piece.fullSize })
        #expect(one.dropLast().filter { $0.entry != nil }.count == 1)
        #expect(one.map(\.findings.count) == many.map(\.findings.count))
        let lines = one.dropLast().flatMap(\.findings).map(\.location.line)
        #expect(lines == lines.sorted() && lines.count == count)
        #expect(one.flatMap(\.findings).map(\.fingerprint) == many.flatMap(\.findings).map(\.fingerprint))
        #expect(Set(one.dropLast().flatMap(\.findings).map(\.fingerprint)).count == count)
        #expect(summary.objects.checked == count + 1)
        #expect(summary.count(of: .high) == count + 1)
        #expect(many.reduce(0) { $0 + $1.objects } == count + 1)
    }

    /// So that the file is cut into segments.
    private static let padding = "# " + String(repeating: "padding ", count: 25) + "\n"

    @Test(
        arguments: [
            ("a.json", "{\n  // a Pod\n  \"apiVersion\": \"v1\", \"kind\": \"Pod\"\n}", "failed", 2),
            ("a.json", "{\"apiVersion\": \"v1\", /* a */ \"kind\": \"Pod\"}", "failed", 1),
            ("tsconfig.json", "{\n  // strict\n  \"strict\": true\n}", "skipped", nil),
            (
                "a.json", "{\"apiVersion\": \"v1\", \"kind\": \"Service\", \"metadata\": {\"name\": \"a\",},}",
                "checked",
                nil
            ),
        ] as [(String, String, String, Int?)])
    func commentsInJSONAreCalledThat(name: String, text: String, outcome: String, line: Int?) throws {
        let entry = try #require(try scan([name: text]).0.first?.entry)
        #expect(entry.outcome.rawValue == outcome)
        #expect(entry.position?.line == line)
        if outcome != "checked" { #expect(entry.reason == "JSON with a comment, which Kubernetes does not read") }
    }

    @Test(arguments: [
        [], [3], [1, 2, 3], [3, 2, 1], [2, 3, 4, 1], [2, 1, 2, 1, 2], [5, 5, 5], [4, 1, 3, 2, 4, 1, 9, 0, 3],
    ])
    func findingsOfAnObjectAreInOrderOfPlace(lines: [Int]) {
        let findings = lines.enumerated().map { number, line in
            Finding(
                rule: ScanTests.rule, message: "\(number)",
                resource: .init(apiVersion: "v1", kind: "Pod", namespace: nil, name: nil), container: nil, path: "",
                location: .init(file: "f", line: line, column: 1, endLine: line, endColumn: 2), fingerprint: "",
                excerpt: nil)
        }
        // What came before belongs to another object and stays.
        var sorted = Array(findings.prefix(1) + findings)
        sorted.sortByPlace(from: min(1, lines.count))
        let expected = lines.indices.sorted { (lines[$0], $0) < (lines[$1], $1) }
        #expect(sorted.map(\.message) == findings.prefix(1).map(\.message) + expected.map(String.init))
    }
}

@Suite struct HiddenTextTests {
    /// Findings are reported in pieces, and the line next to the last of one piece belongs to the next.
    @Test(arguments: [998, 999, 1000, 1001])
    func neighboursInOtherPiecesKeepTheirSecrets(position: Int) throws {
        let nameless = #"{"apiVersion": "v1", "kind": "Pod"}"#
        let secret = #"{"apiVersion": "v1", "kind": "Secret", "stringData": {"pw": "Xk39vLq2ZpTq81nWb"}}"#
        var items = Array(repeating: nameless, count: 2_500)
        items[position] = secret
        let text = #"{"apiVersion": "v1", "kind": "List", "items": ["# + "\n" + items.joined(separator: ",\n") + "]}"
        let folder = try Folder(["a.json": text])
        let rule = Rule(
            name: "named", title: "Object without a name", severity: .high, category: "test", target: .resource,
            check: "object.?metadata.?name.orValue('') != ''", message: "'nameless'", rationale: "R", remedy: "R")
        let recorder = Recorder()
        var report: any Report = recorder
        _ = try Scan(rules: try RuleSet([rule])).run([RawPath(folder.url.path())], report: &report)
        #expect(recorder.store.results.count > 1)
        let lines = recorder.store.results.flatMap(\.findings).compactMap(\.excerpt).flatMap(\.lines)
        // In the finding's own line, and in those of its neighbours.
        #expect(lines.count { $0.contains("*****************") } == 3)
        #expect(!lines.contains { $0.contains("Xk39") })
    }

    /// The lines around a finding may hold credentials, of which no report shows more than their place.
    @Test(arguments: [true, false])
    func credentialsAreHiddenInExcerpts(findsSecrets: Bool) throws {
        let folder = try Folder([
            "a.yaml": """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              containers:
              - name: app
                image: a/b:1
                env:
                - {name: DB_PASSWORD, value: Xk39vLq2ZpTq81nWb}
                securityContext: {privileged: true}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            data:
              pw: V20za1E5ekxwMlh2
            """
        ])
        let all = try BuiltInRules.load()
        let names = ["privileged-container", "committed-secret"] + (findsSecrets ? ["credential-in-env"] : [])
        let rules = all.filter { names.contains($0.name) }
        #expect(rules.count == names.count)
        let recorder = Recorder()
        var report: any Report = recorder
        _ = try Scan(rules: try RuleSet(rules)).run([RawPath(folder.url.path())], report: &report)
        let findings = recorder.store.results.flatMap(\.findings)
        #expect(Set(findings.map(\.rule.name)) == Set(names))
        let text = findings.compactMap(\.excerpt).flatMap(\.lines).joined(separator: "\n")
        #expect(text.contains("privileged: true"))
        #expect(text.contains("DB_PASSWORD"))
        #expect(!text.contains("Xk39"))
        #expect(!text.contains("V20z"))
    }
}
