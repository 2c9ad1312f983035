import Foundation
import Inputs
import Policies
import Reports
import TestSupport
import Testing

@testable import Engine

/// Exceptions in their four places, through a whole scan.
@Suite struct ExceptionTests {
    private static let rules = [
        Rule(
            name: "privileged", title: "Privileged", severity: .critical, category: "workload", target: .container,
            check: "!container.?securityContext.?privileged.orValue(false)",
            message: "container.name + ' is privileged'",
            rationale: "R", remedy: "R", controls: [.init(framework: "pss", control: "baseline/privileged")]),
        Rule(
            name: "host-pid", title: "Host PID", severity: .high, category: "host", target: .pod,
            check: "!pod.spec.?hostPID.orValue(false)", message: "'host processes'", rationale: "R", remedy: "R"),
    ]

    private struct Outcome {
        var reported: [String] = []
        var suppressed: [String] = []
        var problems: [String] = []
        var summary = Summary()
    }

    private func scan(
        _ files: [String: String], exceptions: String? = nil, today: String = "2026-11-21", isOn: Bool = true,
        rules: [Rule] = rules
    ) throws -> Outcome {
        let folder = try Folder(files)
        var given: [SecurityException] = []
        if let exceptions {
            let file = try Folder(["exceptions.yaml": exceptions])
            given = try ExceptionFiles.load([RawPath(file.url.path())])
        }
        var options = Scan.Options()
        options.exceptions = isOn ? ExceptionSet(given, today: try #require(Day(today))) : nil
        options.catalogue = rules
        let recorder = Recorder()
        var report: any Report = recorder
        var outcome = Outcome()
        outcome.summary = try Scan(rules: try RuleSet(rules), options: options).run(
            [RawPath(folder.url.path())], report: &report)
        for finding in recorder.store.results.flatMap(\.findings) {
            let text = "\(finding.rule.name) \(finding.resource.name ?? "") \(finding.container ?? "")"
                .trimmingCharacters(in: .whitespaces)
            if let suppression = finding.suppression {
                outcome.suppressed.append("\(text): \(suppression.reason)")
            } else {
                outcome.reported.append(text)
            }
        }
        outcome.problems = outcome.summary.exceptionProblems.map {
            "\($0.kind) \($0.origin.location.line): \($0.message)"
        }
        return outcome
    }

    private static func deployment(
        _ name: String, annotation: String = "", templateAnnotation: String = "", first: String = "",
        hostPID: String = ""
    ) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: \(name)
          namespace: shop
          labels: {app: \(name)}
          annotations: {a: b\(annotation)}
        spec:
          template:
            metadata:
              annotations: {a: b\(templateAnnotation)}
            spec:
              hostPID: true\(hostPID)
              containers:\(first)
              - name: app
                image: a/b:1
                securityContext:
                  privileged: true
              - name: side
                image: a/b:1
                securityContext: {privileged: true}

        """
    }

    @Test func `an annotation covers its object`() throws {
        let note = #", bulwark.dev/except: "privileged until 2027-01-31 by ops: the agent needs it""#
        let outcome = try scan(["a.yaml": ExceptionTests.deployment("a", annotation: note)])
        #expect(outcome.reported == ["host-pid a"])
        #expect(
            outcome.suppressed == ["privileged a app: the agent needs it", "privileged a side: the agent needs it"])
        #expect(outcome.problems.isEmpty)
        #expect(outcome.summary.suppressed == 2)
        #expect(outcome.summary.count(of: .critical) == 0)
    }

    @Test func `an annotation of a pod template covers what is in it, and of no other object`() throws {
        let note = #", bulwark.dev/except: "pss/baseline/priv*: why\nhost-pid: because""#
        let outcome = try scan([
            "a.yaml": ExceptionTests.deployment("a", templateAnnotation: note) + "---\n"
                + ExceptionTests.deployment("b")
        ])
        #expect(outcome.reported == ["host-pid b", "privileged b app", "privileged b side"])
        #expect(outcome.suppressed == ["host-pid a: because", "privileged a app: why", "privileged a side: why"])
    }

    @Test func `a comment covers the field on its line`() throws {
        let outcome = try scan([
            "a.yaml": ExceptionTests.deployment("a", hostPID: "  # bulwark:except host-pid: it watches processes")
        ])
        #expect(outcome.suppressed == ["host-pid a: it watches processes"])
        #expect(outcome.reported == ["privileged a app", "privileged a side"])
    }

    @Test func `a comment above a field covers what lies beneath it`() throws {
        let comment = "\n        # bulwark:except privileged: first only"
        let one = try scan(["a.yaml": ExceptionTests.deployment("a", first: comment)])
        #expect(one.suppressed == ["privileged a app: first only"])
        #expect(one.reported == ["host-pid a", "privileged a side"])
        let all = try scan([
            "a.yaml": ExceptionTests.deployment("a", hostPID: "\n      # bulwark:except privileged: all of them")
        ])
        #expect(all.suppressed == ["privileged a app: all of them", "privileged a side: all of them"])
    }

    /// What an alias repeats is written, and found, at its anchor.
    @Test func `a comment on an anchor covers all that take it by an alias, a file's exception one of them`() throws {
        func pod(_ comment: String) -> String {
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec:
              containers:
              - name: a
                \(comment)
                securityContext: &open {privileged: true}
              - name: b
                securityContext: *open
            """
        }
        let both = try scan(["a.yaml": pod("# bulwark:except privileged: why")])
        #expect(both.suppressed == ["privileged p a: why", "privileged p b: why"])
        let one = try scan(
            ["a.yaml": pod("")],
            exceptions: """
                apiVersion: bulwark.dev/v1
                kind: SecurityException
                metadata: {name: x}
                spec: {rules: [privileged], containers: [a], reason: why}
                """)
        #expect(one.suppressed == ["privileged p a: why"])
        #expect(one.reported == ["privileged p b"])
    }

    @Test(arguments: [
        ("namespaces: [shop]", 4), ("namespaces: ['sh*']", 4), ("namespaces: [web]", 0), ("names: [a]", 2),
        ("kinds: [Deployment]", 4), ("kinds: [apps/Deployment]", 4), ("kinds: [batch/Deployment]", 0),
        ("labelSelector: {matchLabels: {app: b}}", 2), ("containers: [side]", 2),
        ("fields: ['spec.template.spec.containers[0]']", 2), ("fields: ['spec.template.spec.cont']", 0),
        ("paths: ['a.yaml']", 2), ("paths: [c.yaml]", 0), ("names: [a]\n  containers: [app]", 1),
    ])
    func `a file's exception covers what its scope says`(scope: String, count: Int) throws {
        let outcome = try scan(
            ["a.yaml": ExceptionTests.deployment("a"), "b.yaml": ExceptionTests.deployment("b")],
            exceptions: """
                apiVersion: bulwark.dev/v1
                kind: SecurityException
                metadata: {name: x}
                spec:
                  rules: [privileged]
                  reason: why
                  \(scope)
                """)
        #expect(outcome.suppressed.count == count)
        #expect(outcome.problems.isEmpty == (count > 0))
    }

    /// The syntax of .gitignore, from the configuration's folder, as all patterns of paths have it.
    @Test(arguments: [
        ("[deploy/]", ["deploy/a.yaml", "x/deploy/b.yaml"]), ("[/deploy/]", ["deploy/a.yaml"]),
        ("['deploy/**']", ["deploy/a.yaml"]), ("['**/deploy/*']", ["deploy/a.yaml", "x/deploy/b.yaml"]),
        ("['*.yaml', '!a.yaml']", ["x/deploy/b.yaml"]), ("[deploy.yaml]", []),
    ])
    func `paths are those of .gitignore`(paths: String, covered: [String]) throws {
        let files = [
            "deploy/a.yaml": privileged("a"), "x/deploy/b.yaml": privileged("b"),
            ".bulwark.yaml": "exceptions: [{rules: [host-pid], reason: r, paths: \(paths)}]",
        ]
        let all: Set = ["deploy/a.yaml", "x/deploy/b.yaml"]
        for place in ["", "x"] {
            let scan = try ConfiguredScan(files, scanning: place)
            let reported = Set(scan.reported.filter { $0.contains(" host-pid ") }.map { $0.prefix { $0 != " " } })
            let expected = all.subtracting(covered).filter { $0.hasPrefix(place) }
            #expect(reported == Set(expected.map { $0[...] }), "from \(place)")
        }
    }

    @Test func `exceptions end with their last day`() throws {
        let note = #", bulwark.dev/except: "privileged until 2026-11-21: why""#
        let files = ["a.yaml": ExceptionTests.deployment("a", annotation: note)]
        #expect(try scan(files).suppressed.count == 2)
        let later = try scan(files, today: "2026-11-22")
        #expect(later.suppressed.isEmpty)
        #expect(later.reported.count == 3)
        #expect(
            later.problems == [
                "expired 7: the exception for privileged ended on 2026-11-21: 2 findings reported again"
            ])
    }

    @Test func `exceptions that do nothing, too much or nothing sensible are named`() throws {
        let outcome = try scan(
            [
                "a.yaml": ExceptionTests.deployment(
                    "a", annotation: #", bulwark.dev/except: "privileged""#,
                    hostPID: "  # bulwark:except privileged, privileged: not here")
            ],
            exceptions: """
                {apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r, categories: [workload]}}
                ---
                {apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r, rules: [privilegd], names: [a]}}
                """)
        #expect(outcome.suppressed == ["privileged a app: r", "privileged a side: r"])
        #expect(
            outcome.problems.sorted() == [
                "broad 1: the exception for category/workload covers 2 findings, 2 of them critical; name the objects it "
                    + "is for",
                "invalid 7: the line \"privileged\" of the annotation has no effect: it gives no reason: write "
                    + "\"RULE: why this is acceptable\"",
                "unknownRule 3: there is no rule 'privilegd'; did you mean 'privileged'?",
                "unused 13: the exception for privileged covers nothing",
            ])
        #expect(!outcome.summary.isComplete, "an exception without a reason is an error")
    }

    /// Lines 7 and on are those of the annotation.
    @Test(arguments: [
        (": |\n        host-pid: why\n\n        privileged\n        category/host: too", "10:9"),
        (": |-\n        privileged", "8:9"), (": \"host-pid: why\\nprivileged\"", "7:43"), (": privileged", "7:27"),
        // What the quotes hide is said of the whole.
        (": \"host-pid: \\x77hy\\nprivileged\"", "7:7"),
    ])
    func `a wrong line of an annotation is named, and the others hold`(text: String, place: String) throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
              annotations:
                # Who reads this?
                  bulwark.dev/except\(text)
            spec:
              hostPID: true
              containers: [{name: app, image: a/b:1, securityContext: {privileged: true}}]

            """
        let outcome = try scan(["a.yaml": pod])
        let problem = try #require(outcome.summary.exceptionProblems.first { $0.kind == .invalid })
        #expect("\(problem.origin.location.line):\(problem.origin.location.column)" == place)
        #expect(
            problem.message.hasPrefix("the line \"privileged\" of the annotation has no effect: it gives no reason"))
        #expect(outcome.suppressed == (text.contains("host-pid") ? ["host-pid a: why"] : []))
    }

    @Test func `an exception among what is scanned has no effect and is named`() throws {
        let exception =
            "{apiVersion: bulwark.dev/v1, kind: SecurityException, metadata: {name: x}, spec: {reason: r, rules: [host-pid]}}"
        let files = ["a.yaml": ExceptionTests.deployment("a"), "b.yaml": exception]
        let outcome = try scan(files)
        #expect(outcome.suppressed.isEmpty)
        #expect(
            outcome.problems == [
                "notGiven 1: the SecurityException x is among what is scanned and has no effect: give its file with "
                    + "--exceptions, or what it says under exceptions in .bulwark.yaml"
            ])
        #expect(outcome.summary.isComplete)
        #expect(try scan(files, isOn: false).problems.isEmpty)

        // Given as a file of exceptions, however its path is written, it holds.
        let folder = try Folder(files)
        var flags = ScanFlags()
        flags.exceptions = [RawPath(folder.url.path() + "/../\(folder.url.lastPathComponent)/b.yaml")]
        let checks = try ScanChecks(ScanSettings(flags))
        var report: any Report = Recorder()
        let summary = try checks.scan(Scan.Options()).run([RawPath(folder.url.path())], report: &report)
        #expect(summary.suppressed == 1)
        #expect(summary.exceptionProblems.isEmpty)
    }

    @Test func `a comment without a reason is an error`() throws {
        let outcome = try scan([
            "a.yaml": ExceptionTests.deployment("a", hostPID: "  # bulwark:except host-pid")
        ])
        #expect(outcome.reported.contains("host-pid a"))
        #expect(outcome.problems.map { $0.prefix(50) } == ["invalid 13: the comment has no effect: it gives no"])
        #expect(!outcome.summary.isComplete)
    }

    @Test func `text that only looks like a comment is text`() throws {
        let config = """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: ConfigMap
              metadata: {name: c, annotations: {a: "b # bulwark:except *: in a string"}}
              data:
                script: |
                  # bulwark:except *: text of a script
            - apiVersion: v1
              kind: Pod
              metadata: {name: p}
              spec: {hostPID: true, containers: [{name: c, image: a/b:1}]}
            """
        let outcome = try scan(["a.yaml": config])
        #expect(outcome.reported == ["host-pid p"])
        #expect(outcome.problems.isEmpty)
    }

    @Test func `an annotation is for its own object, whatever others are called`() throws {
        let note = #", bulwark.dev/except: "privileged: why""#
        let outcome = try scan([
            "a.yaml": ExceptionTests.deployment("a", annotation: note) + "---\n" + ExceptionTests.deployment("a")
        ])
        #expect(outcome.suppressed.count == 2)
        #expect(outcome.reported.filter { $0.hasPrefix("privileged") }.count == 2)
    }

    @Test(.timeLimit(.minutes(10))) func `many comments take no longer each than few`() throws {
        let pods = (0..<2_000).map {
            "# bulwark:except host-pid: why\napiVersion: v1\nkind: Pod\nmetadata: {name: p\($0)}\nspec: {hostPID: true}\n---\n"
        }
        let outcome = try scan([
            "a.yaml": pods.joined() + String(repeating: "# bulwark:except a: b\n", count: 30_000) + "a: b\n"
        ])
        #expect(outcome.problems.contains { $0.contains("only the first 10000 comments of a file count") })
        #expect(outcome.reported.count == 2_000)
    }

    @Test func `what expired and is covered otherwise is not called reported again`() throws {
        let note = #", bulwark.dev/except: "privileged until 2026-01-01: old\nprivileged: new""#
        let outcome = try scan(["a.yaml": ExceptionTests.deployment("a", annotation: note)])
        #expect(outcome.suppressed.count == 2)
        #expect(
            outcome.problems == [
                "expired 7: the exception for privileged ended on 2026-01-01: nothing is left that it covers"
            ])
    }

    /// What annotations and comments name is reported: whoever scans need not be who wrote them.
    @Test(arguments: [
        ("category/worklod", "there is no category 'worklod'; did you mean 'workload'?"),
        ("pss/baseline/privilege", "there is no control 'baseline/privilege'; did you mean 'baseline/privileged'?"),
        ("nope-*", "no rule's name matches nope-*"),
        ("psss/baseline/privileged", "there is no framework 'psss'; did you mean 'pss'?"),
    ])
    func `what stands for no rule is named`(selector: String, message: String) throws {
        let note = ", bulwark.dev/except: \"\(selector): why\""
        let outcome = try scan(["a.yaml": ExceptionTests.deployment("a", annotation: note)])
        #expect(outcome.problems == ["unknownRule 7: \(message)"])
        #expect(outcome.summary.isComplete)
    }

    /// What a configuration and files of exceptions name is an error before anything is scanned.
    @Test(arguments: [
        ("rules: [host-pdi]", "there is no rule 'host-pdi'; did you mean 'host-pid'?"),
        ("rules: [host-pid, 'hots-*']", "no rule's name matches hots-*"),
        ("categories: [hosts]", "there is no category 'hosts'; did you mean 'host'?"),
        ("controls: [cis-1.13/5.2.1]", "there is no framework 'cis-1.13'; did you mean 'cis-1.12'?"),
        ("controls: [cis-1.12/5.2.99]", "there is no control '5.2.99'"),
        ("controls: [stig/V-242383]", "name the rules that decide it: default-namespace-used"),
    ])
    func `unknown names in a configuration or file are errors`(selector: String, message: String) throws {
        let inline = ScanSettings(
            ScanFlags(), try configuration("exceptions:\n  - reason: why\n    \(selector)\n"))
        let first = try #require(throws: ConfigurationError.self) { try ScanChecks(inline) }
        #expect(first.description.contains(".bulwark.yaml:2:5: ") && first.description.contains(message), "\(first)")

        let folder = try Folder([
            "e.yaml": "apiVersion: bulwark.dev/v1\nkind: SecurityException\nspec:\n  reason: r\n  \(selector)\n"
        ])
        var flags = ScanFlags()
        flags.exceptions = [RawPath(folder.url.path())]
        let second = try #require(throws: ConfigurationError.self) { try ScanChecks(ScanSettings(flags)) }
        #expect(second.description.contains("e.yaml:4:3: ") && second.description.contains(message), "\(second)")
        flags.exceptions = nil
        _ = try ScanChecks(ScanSettings(flags))
    }

    @Test func `without exceptions everything is reported`() throws {
        let note = #", bulwark.dev/except: "*: why""#
        let outcome = try scan(["a.yaml": ExceptionTests.deployment("a", annotation: note)], isOn: false)
        #expect(outcome.reported.count == 3)
        #expect(outcome.problems.isEmpty)
    }

    @Test(arguments: [
        ("{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {rules: [a]}}", "reason is required"),
        ("{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r}}", "names no rules"),
        ("{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r, rule: [a]}}", "did you mean rules"),
        (
            "{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r, rules: [a], expires: soon}}",
            "must be a day"
        ),
        ("{apiVersion: v1, kind: Pod, metadata: {name: a}}", "must be a SecurityException"), ("a: [", "e.yaml:"),
        (
            "{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r, rules: [a], paths: [./a]}}",
            "matches nothing"
        ),
        (
            "{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r, rules: [a], names: []}}",
            "is empty, so that the exception would hold nowhere"
        ),
        (
            "{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r, rules: [], categories: [host]}}",
            "is empty, so that the exception"
        ),
        (
            "{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r, rules: [a], namespaces: null}}",
            "is empty, so that the exception"
        ),
        (
            "{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r, rules: [a], labelSelector: {}}}",
            "is empty, and an empty selector stands for every object"
        ),
        (
            "{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: {reason: r, rules: [{a: b}]}}",
            "must be a string"
        ),
    ])
    func `a file that is not wholly right is refused`(text: String, message: String) throws {
        let folder = try Folder(["e.yaml": text])
        do throws(InputFailure) {
            _ = try ExceptionFiles.load([RawPath(folder.url.path())])
            Issue.record("it was taken")
        } catch {
            #expect(error.message.contains(message))
        }
    }

    @Test(arguments: [
        ("{matchLabels: {tpl: y}}", "the label tpl is a boolean, not a string: quote it"),
        ("{matchLabel: {tpl: a}}", "unknown field \"matchLabel\"; did you mean matchLabels?"),
    ])
    func `a selector with a mistake is not said to be empty`(selector: String, message: String) throws {
        let spec = "{reason: r, rules: [a], labelSelector: \(selector)}"
        let folder = try Folder(["e.yaml": "{apiVersion: bulwark.dev/v1, kind: SecurityException, spec: \(spec)}"])
        let failure = try #require(throws: InputFailure.self) {
            try ExceptionFiles.load([RawPath(folder.url.path())])
        }
        #expect(failure.message.contains(message))
        #expect(!failure.message.contains("is empty"))
    }

    /// The rights of other bindings, and those of the other subject, were not decided on.
    @Test func `an exception for an administrator is for the rights of its binding`() throws {
        func access(_ note: String) -> String {
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: secrets}
            rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: root\(note)}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: secrets}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: secrets}
            subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]
            """
        }
        let rules = CatalogueTests.rules.filter { $0.category == "access" && $0.severity >= .high }
        let plain = try scan(["a.yaml": access("")], rules: rules)
        #expect(plain.reported == ["rbac-cluster-admin-equivalent root"])
        let note = #", annotations: {bulwark.dev/except: "rbac-cluster-admin-equivalent: it installs the cluster"}"#
        let accepted = try scan(["a.yaml": access(note)], rules: rules)
        #expect(accepted.suppressed == ["rbac-cluster-admin-equivalent root: it installs the cluster"])
        #expect(accepted.reported == ["rbac-read-all-secrets secrets"])
        #expect(accepted.problems.isEmpty)
        let expired = note.replacing("equivalent:", with: "equivalent until 2026-11-20:")
        #expect(try scan(["a.yaml": access(expired)], rules: rules).reported == plain.reported)
    }

    @Test func `an exception covers what the finding implies`() throws {
        let pod = """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec:
              containers: [{name: c, image: i}]
              volumes:
              - name: v
                # bulwark:except sensitive-host-path: it reads the logs
                hostPath: {path: /etc}
              - {name: w, hostPath: {path: /data}}
            """
        let rules = CatalogueTests.rules.filter { ["sensitive-host-path", "host-path-volume"].contains($0.name) }
        let outcome = try scan(["a.yaml": pod], rules: rules)
        #expect(
            outcome.suppressed.sorted() == [
                "host-path-volume p: it reads the logs", "sensitive-host-path p: it reads the logs",
            ])
        #expect(outcome.reported == ["host-path-volume p"])
    }
}
