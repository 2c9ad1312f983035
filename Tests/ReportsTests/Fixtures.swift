import Inputs
import Policies
import Reports

/// What the report tests report on: a small shop, written for them.
enum Fixtures {
    static let tool = ToolInfo(name: "bulwark", version: "1.2.3")

    static let privileged = Rule(
        name: "privileged-container", title: "Container runs privileged", severity: .critical, category: "workload",
        target: .container, check: "true", message: "''",
        rationale: "A privileged container has every capability and device of its node.",
        remedy: "Remove `privileged`, and add only the capabilities that the process needs.",
        controls: [
            Control(framework: "pss", control: "baseline/privileged"), Control(framework: "cis-1.12", control: "5.2.2"),
        ])
    static let runAsNonRoot = Rule(
        name: "run-as-non-root", title: "Container may run as root", severity: .high, category: "workload",
        target: .container, check: "true", message: "''",
        rationale: "Root in a container is root on the node as soon as the container is escaped.",
        remedy: "Set `securityContext.runAsNonRoot: true`, and give the image a user of its own.")
    static let readOnlyRoot = Rule(
        name: "read-only-root-filesystem", title: "Root filesystem is writable", severity: .medium,
        category: "workload", target: .container, check: "true", message: "''", rationale: "",
        remedy: "Set `securityContext.readOnlyRootFilesystem: true`.")
    static let latestTag = Rule(
        name: "image-tag-latest", title: "Image has no fixed tag", severity: .low, category: "workload",
        target: .container, check: "true", message: "''", rationale: "Nobody can say what runs.",
        remedy: "Name a version, or better a digest.")
    static let rules = [privileged, runAsNonRoot, readOnlyRoot, latestTag]

    static let checkout = ResourceIdentity(
        apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "checkout")

    static let checkoutSource = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: checkout, namespace: shop}
        spec:
          template:
            spec:
              containers:
              - name: app
                image: shop/checkout:latest
                securityContext:
                  privileged: true
        """

    static func finding(
        _ rule: Rule, _ message: String, resource: ResourceIdentity = checkout, container: String? = "app",
        path: String, at location: Location, source: String?, fingerprint: String = "00112233445566aa"
    ) -> Finding {
        Finding(
            rule: rule, message: message, resource: resource, container: container, path: path, location: location,
            fingerprint: fingerprint, excerpt: source.map { excerpt($0, around: location.line) })
    }

    /// Two lines on each side.
    static func excerpt(_ source: String, around line: Int) -> Excerpt {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let first = max(line - 2, 1)
        return Excerpt(firstLine: first, lines: Array(lines[(first - 1)..<min(line + 2, lines.count)]))
    }

    static func place(
        _ file: String, _ line: Int, _ columns: Range<Int>, to endLine: Int? = nil
    ) -> Location {
        Location(
            file: file, line: line, column: columns.lowerBound, endLine: endLine ?? line,
            endColumn: columns.upperBound)
    }

    /// Two findings on the container's own line, one on its image, one on its security context.
    static let checkoutResult: InputResult = {
        let file = "deploy/checkout.yaml"
        let container = "spec.template.spec.containers[0]"
        let item = place(file, 8, 9..<27, to: 11)
        return InputResult(
            entry: .checked(file, objects: 1),
            findings: [
                finding(
                    runAsNonRoot, "container app does not set runAsNonRoot, so its image decides which user it runs as",
                    path: container + ".securityContext.runAsNonRoot", at: item, source: checkoutSource,
                    fingerprint: "aa00000000000001"),
                finding(
                    readOnlyRoot, "container app does not set readOnlyRootFilesystem",
                    path: container + ".securityContext.readOnlyRootFilesystem", at: item, source: checkoutSource,
                    fingerprint: "aa00000000000002"),
                finding(
                    latestTag, "container app runs shop/checkout:latest", path: container + ".image",
                    at: place(file, 9, 16..<36), source: checkoutSource, fingerprint: "aa00000000000003"),
                finding(
                    privileged, "container app runs privileged", path: container + ".securityContext.privileged",
                    at: place(file, 11, 11..<27), source: checkoutSource, fingerprint: "aa00000000000004"),
            ])
    }()

    /// What exceptions cover, by a comment and by a file.
    static let accepted: [InputResult] = {
        let findings = checkoutResult.findings
        let comment = SecurityException(
            ExceptionScope(), reason: "it needs the device", owner: "shop team", expires: Day("2027-01-31"),
            origin: ExceptionOrigin(.comment, at: place("deploy/checkout.yaml", 11, 29..<60)))
        let file = SecurityException(
            ExceptionScope(), reason: "built at night",
            origin: ExceptionOrigin(.file, at: place("security/exceptions.yaml", 4, 7..<7)))
        let covered = [findings[2].covered(by: file), findings[3].covered(by: comment)]
        return [InputResult(entry: .checked("deploy/checkout.yaml", objects: 1), findings: covered)]
    }()

    /// One that is known and one that is new, with and without exceptions.
    static let compared: [InputResult] = {
        let findings = Array(checkoutResult.findings[..<2]) + accepted[0].findings
        let states: [BaselineState] = [.unchanged, .new, .unchanged, .new]
        return [
            InputResult(
                entry: .checked("deploy/checkout.yaml", objects: 1),
                findings: zip(findings, states).map { $0.with(baselineState: $1) })
        ]
    }()

    /// Nothing but what is known.
    static let known = [
        InputResult(
            entry: .checked("deploy/checkout.yaml", objects: 1), findings: Array(compared[0].findings.prefix(1)))
    ]

    static let exceptionProblem = ExceptionProblem(
        .unused, ExceptionOrigin(.file, at: place("security/exceptions.yaml", 9, 7..<7)),
        "the exception for host-pid covers nothing")

    static let unevaluated = Unevaluated(
        rule: latestTag, resource: checkout, container: "app", reason: "no such key: image",
        location: place("deploy/odd.yaml", 4, 1..<9))

    /// One question that two rules ask.
    static let question = [
        InputResult(
            entry: .checked("deploy/odd.yaml", objects: 1),
            unevaluated: [
                Unevaluated(
                    rule: latestTag, otherRules: [privileged], resource: checkout, container: nil, reason: "not seen",
                    location: place("deploy/odd.yaml", 4, 1..<9), isOutOfSight: true)
            ])
    ]

    static let everything: [InputResult] = [
        checkoutResult,
        InputResult(entry: .checked("deploy/clean.yaml", objects: 3)),
        InputResult(entry: .checked("deploy/odd.yaml", objects: 1), unevaluated: [unevaluated, unevaluated]),
        InputResult(
            entry: .skipped("charts/web/templates/web.yaml", .needsRendering, reason: "Helm template of chart web")),
        InputResult(entry: .skipped("README.json", .notKubernetes, reason: "no apiVersion and kind")),
        InputResult(
            entry: .failed(
                "deploy/broken.yaml", reason: "did not find expected key", at: .init(line: 12, column: 3))),
        InputResult(entry: .failed("deploy/secret.yaml", reason: "permission denied")),
    ]

    /// A file that failed for seven reasons.
    static let failedSevenfold: InputResult = {
        var entry = LedgerEntry.failed(
            "a.yaml", reason: "the object has no kind (also at 9:1)", at: .init(line: 1, column: 1))
        entry.objects = 1
        entry.furtherFailures = (2...7).map {
            .init(reason: "key \"k\($0)\" is already set", position: .init(line: $0 * 10, column: 3))
        }
        return InputResult(entry: entry)
    }()

    static let clean: [InputResult] = [
        InputResult(entry: .checked("a.yaml", objects: 2)), InputResult(entry: .checked("b.yaml", objects: 1)),
    ]

    /// What a report writes for these results.
    static func render(
        _ results: [InputResult], problems: [ExceptionProblem] = [], baseline: Summary.Baseline? = nil,
        elapsed: Duration? = nil, _ make: (Output) -> some Report
    ) throws -> String {
        let output = Output()
        var report = make(output)
        var summary = Summary(elapsed: elapsed)
        summary.exceptionProblems = problems
        summary.baseline = baseline
        try report.begin()
        for result in results {
            summary.add(result)
            try report.add(result)
        }
        try report.finish(summary)
        return output.text
    }

    static func terminal(
        _ results: [InputResult], _ options: TerminalReport.Options = .init(), elapsed: Duration? = nil
    ) throws -> String {
        try render(results, elapsed: elapsed) { TerminalReport(to: $0, options: options) }
    }
}
