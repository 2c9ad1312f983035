import Documents
import Inputs
import Policies

/// The report that programs read: one JSON object as `docs/report.schema.json` describes it. Every key is always there;
/// what does not apply is null.
///
/// Findings are written as they arrive. The ledger and the checks that could not be evaluated follow them, and so does
/// the summary, which is not known before.
public struct JSONReport: Report {
    /// Changes when a reader of the old form would misread the new one. New keys do not change it.
    public static let schemaVersion = "1"

    private let output: Output
    private let tool: ToolInfo
    private var json = JSONBuilder(style: .pretty)
    private var entries: [LedgerEntry] = []
    private var unevaluated: [Unevaluated] = []

    public init(to output: Output, tool: ToolInfo) {
        self.output = output
        self.tool = tool
    }

    public mutating func begin() throws(OutputError) {
        json.beginObject()
        json.member("schemaVersion", JSONReport.schemaVersion)
        let tool = tool
        json.object("tool") {
            $0.member("name", tool.name)
            $0.member("version", tool.version)
        }
        json.key("findings")
        json.beginArray()
        try pass()
    }

    public mutating func add(_ result: InputResult) throws(OutputError) {
        for finding in result.findings { JSONReport.write(finding, to: &json) }
        entries.append(result.entry)
        unevaluated += result.unevaluated
        try pass()
    }

    public mutating func finish(_ summary: Summary) throws(OutputError) {
        json.endArray()
        json.key("unevaluated")
        json.beginArray()
        for check in unevaluated {
            JSONReport.write(check, to: &json)
            try pass()
        }
        json.endArray()
        json.key("ledger")
        json.beginArray()
        for entry in entries {
            JSONReport.write(entry, to: &json)
            try pass()
        }
        json.endArray()
        JSONReport.write(summary, to: &json)
        json.endObject()
        try pass()
        output.write("\n")
        try output.flush()
    }

    /// Hands what was written so far to the output, so that no more than one result is ever held.
    private mutating func pass() throws(OutputError) {
        output.write(json.bytes)
        json.bytes.removeAll(keepingCapacity: true)
        try output.check()
    }

    // MARK: Parts

    private static func write(_ finding: Finding, to json: inout JSONBuilder) {
        let rule = finding.rule
        json.object {
            $0.member("rule", rule.name)
            $0.member("title", rule.title)
            $0.member("severity", rule.severity.rawValue)
            $0.member("category", rule.category)
            $0.member("message", finding.message)
            write(finding.resource, to: &$0)
            $0.member("container", orNull: finding.container)
            $0.member("path", finding.path)
            write(finding.location, to: &$0)
            $0.array("controls", of: rule.controls) { json, control in
                json.object {
                    $0.member("framework", control.framework)
                    $0.member("control", control.control)
                }
            }
            $0.member("remedy", rule.remedy)
            $0.member("fingerprint", finding.fingerprint)
        }
    }

    private static func write(_ check: Unevaluated, to json: inout JSONBuilder) {
        json.object {
            $0.member("rule", check.rule.name)
            write(check.resource, to: &$0)
            $0.member("container", orNull: check.container)
            $0.member("reason", check.reason)
            write(check.location, to: &$0)
        }
    }

    private static func write(_ resource: ResourceIdentity, to json: inout JSONBuilder) {
        json.object("resource") {
            $0.member("apiVersion", resource.apiVersion)
            $0.member("kind", resource.kind)
            $0.member("namespace", orNull: resource.namespace)
            $0.member("name", orNull: resource.name)
        }
    }

    private static func write(_ location: Location, to json: inout JSONBuilder) {
        json.object("location") {
            $0.member("file", location.file)
            $0.member("line", location.line)
            $0.member("column", location.column)
            $0.member("endLine", location.endLine)
            $0.member("endColumn", location.endColumn)
        }
    }

    private static func write(_ entry: LedgerEntry, to json: inout JSONBuilder) {
        json.object {
            $0.member("path", entry.path)
            $0.member("outcome", entry.outcome.rawValue)
            $0.member("omission", orNull: entry.omission?.rawValue)
            $0.member("reason", orNull: entry.reason)
            $0.member("objects", entry.objects)
            if let position = entry.position {
                $0.object("position") {
                    $0.member("line", position.line)
                    $0.member("column", position.column)
                }
            } else {
                $0.member("position", orNull: nil)
            }
        }
    }

    private static func write(_ summary: Summary, to json: inout JSONBuilder) {
        json.object("summary") {
            $0.object("findings") {
                for severity in Severity.allCases.reversed() {
                    $0.member(severity.rawValue, summary.count(of: severity))
                }
                $0.member("total", summary.findingCount)
            }
            write(summary.files, "files", to: &$0)
            write(summary.objects, "objects", to: &$0)
            $0.member("notEvaluated", summary.unevaluated)
        }
    }

    private static func write(_ outcomes: Summary.Outcomes, _ key: String, to json: inout JSONBuilder) {
        json.object(key) {
            $0.member("checked", outcomes.checked)
            $0.member("skipped", outcomes.skipped)
            $0.member("failed", outcomes.failed)
        }
    }
}
