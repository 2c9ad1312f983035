import Documents
import Kubernetes
import Policies
import Testing

@testable import Reports

/// What is printed of a standard: by a scan, and when it is listed and shown.
@Suite struct FrameworkReportTests {
    private static let framework = Framework(
        name: "example", title: "Example Benchmark", version: "2.0", publisher: "Nobody",
        source: "https://example.com/benchmark",
        about: "A benchmark that no one publishes, with every kind of control.",
        sections: [
            .init(
                id: "1", title: "Nodes",
                controls: [
                    FrameworkControl(id: "1.1", title: "Files belong to root", assessment: .needs([.node])),
                    FrameworkControl(id: "1.2", title: "Keys are private", assessment: .needs([.node])),
                ]),
            .init(
                id: "2", title: "API server",
                controls: [
                    FrameworkControl(
                        id: "2.1", title: "Profiling is off", subject: .component(.apiServer), rules: ["profiling"])
                ]),
            .init(
                id: "pods", title: "Pods",
                controls: [
                    FrameworkControl(
                        id: "3.1", title: "Containers are not privileged", rules: ["privileged-container"]),
                    FrameworkControl(
                        id: "3.2", title: "Containers run as a user other than root and say so, each for itself",
                        rules: ["run-as-non-root", "read-only-root-filesystem"]),
                    FrameworkControl(
                        id: "3.10", title: "Images have versions", assessment: .manual, rules: ["image-tag-latest"]),
                    FrameworkControl(id: "3.11", title: "Nothing decides this yet"),
                ]),
        ])

    private static let catalogue =
        Fixtures.rules + [
            Rule(
                name: "profiling", title: "Profiling is on", severity: .low, category: "control-plane",
                target: .container, check: "true", message: "''", rationale: "", remedy: "")
        ]

    /// - Parameter accepted: rules whose findings exceptions cover.
    private static func report(
        unreadInputs: Int = 0, unrenderedInputs: Int = 0, accepted: [Rule] = []
    ) throws -> FrameworkReport {
        var tally = RuleTally(ran: catalogue)
        let place = Location(file: "a.yaml", line: 1, column: 1, endLine: 1, endColumn: 1)
        func finding(_ rule: Rule) -> Finding { Fixtures.finding(rule, "", path: "", at: place, source: nil) }
        for rule in [Fixtures.runAsNonRoot, Fixtures.runAsNonRoot, Fixtures.readOnlyRoot] { tally.add(finding(rule)) }
        let exception = SecurityException(
            ExceptionScope(), reason: "Looked at", origin: ExceptionOrigin(.file, at: place))
        for rule in accepted { tally.add(finding(rule).covered(by: exception)) }
        var census = Census()
        try Array(Fixtures.checkoutSource.utf8).withUnsafeBufferPointer { bytes in
            var stream = DocumentStream(bytes: bytes)
            while let document = try stream.next() {
                guard case .objects(let resources, malformed: _) = document.content() else { continue }
                for resource in resources { census.add(resource) }
            }
        }
        return FrameworkReport(
            framework, catalogue: catalogue, tally: tally, census: census, unreadInputs: unreadInputs,
            unrenderedInputs: unrenderedInputs)
    }

    @Test func theTable() throws {
        let text = FrameworkTable.text(try FrameworkReportTests.report(), .init(colour: false, width: 100))
        Golden.expect(text, matches: "framework.txt")
    }

    @Test func theTableNamesAcceptedFindingsApart() throws {
        let report = try FrameworkReportTests.report(accepted: [Fixtures.runAsNonRoot, Fixtures.privileged])
        let text = FrameworkTable.text(report, .init(colour: false, width: 120))
        #expect(text.contains("run-as-non-root 2 (1 accepted besides), read-only-root-filesystem 1\n"), "\(text)")
        #expect(text.contains("  privileged-container (1 accepted)\n"), "\(text)")
    }

    @Test func theTableInColourNarrowAndVerbose() throws {
        let report = try FrameworkReportTests.report(unreadInputs: 2)
        let text = FrameworkTable.text(report, .init(colour: true, width: 60), verbose: true)
        Golden.expect(text, matches: "framework-narrow.txt")
    }

    @Test(arguments: [
        (0, 1, "1 input is yet to be rendered and no verdict counts it"),
        (1, 2, "1 input could not be read, 2 inputs are yet to be rendered and no verdict counts them"),
    ])
    func theTableSaysWhatNoVerdictCounts(unread: Int, unrendered: Int, text: String) throws {
        let report = try FrameworkReportTests.report(unreadInputs: unread, unrenderedInputs: unrendered)
        let table = FrameworkTable.text(report, .init(colour: false, width: 120))
        #expect(table.hasSuffix(text + "\n"), "\(table)")
    }

    @Test func theJSON() throws {
        var json = JSONBuilder(style: .pretty)
        FrameworkJSON.write(try FrameworkReportTests.report(), to: &json)
        Golden.expect(String(decoding: json.bytes, as: UTF8.self) + "\n", matches: "framework.json")
    }

    @Test func theList() {
        let text = FrameworkListing.table(
            [FrameworkReportTests.framework], catalogue: FrameworkReportTests.catalogue, .init(colour: false, width: 80)
        )
        Golden.expect(text, matches: "framework-list.txt")
    }

    @Test func thePage() {
        let text = FrameworkListing.page(
            FrameworkReportTests.framework, catalogue: FrameworkReportTests.catalogue, .init(colour: false, width: 80))
        Golden.expect(text, matches: "framework-page.txt")
    }

    @Test func theListAndThePageAsJSON() {
        let catalogue = FrameworkReportTests.catalogue
        let list = FrameworkListing.json([FrameworkReportTests.framework], catalogue: catalogue)
        let page = FrameworkListing.json(FrameworkReportTests.framework, catalogue: catalogue)
        Golden.expect(list + "\n" + page + "\n", matches: "framework-listing.json")
    }
}
