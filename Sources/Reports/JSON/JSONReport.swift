import Documents
import Inputs
import Policies

/// The report that programs read: one JSON object as `docs/report.schema.json` describes it. Every key is always there;
/// what does not apply is null.
///
/// Findings are written as they arrive. The ledger and the checks that could not be evaluated, which are spooled, follow
/// them, and so does the summary, which is not known before.
public struct JSONReport: Report {
    /// Changes when a reader of the old form would misread the new one. New keys do not change it.
    public static let schemaVersion = "1"

    private let output: Output
    private let tool: ToolInfo
    private var json = JSONBuilder(style: .pretty)
    private var ruleMembers: [ObjectIdentifier: RuleMembers] = [:]
    /// The object of the finding that was written last, of which there are often more.
    private var resourceMember: (resource: ResourceIdentity, written: [UInt8])?
    /// Its place, at which there are often more, too: what a container does not state is found where the container begins.
    private var locationMember: (location: Location, written: [UInt8])?
    private var unevaluated = SpooledArray(depth: 1)
    private var ledger = SpooledArray(depth: 1)

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
        for finding in result.findings { write(finding) }
        if let entry = result.entry { ledger.append { JSONReport.write(entry, to: &$0) } }
        for check in result.unevaluated { unevaluated.append { JSONReport.write(check, to: &$0) } }
        try pass()
    }

    public mutating func finish(_ summary: Summary) throws(OutputError) {
        json.endArray()
        try unevaluated.write(as: "unevaluated", to: &json, output)
        try ledger.write(as: "ledger", to: &json, output)
        if !summary.exceptionProblems.isEmpty {
            json.array("exceptions", of: summary.exceptionProblems) { json, problem in
                json.object {
                    $0.member("problem", problem.kind.rawValue)
                    $0.member("message", problem.message)
                    $0.member("place", problem.origin.place.rawValue)
                    JSONReport.write(problem.origin.location, to: &$0)
                }
            }
        }
        if !summary.frameworks.isEmpty {
            json.array("frameworks", of: summary.frameworks) { FrameworkJSON.write($1, to: &$0) }
        }
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

    /// What all findings of a rule have in common, as it is written.
    private struct RuleMembers {
        /// Keeps the rule's identity its own.
        let rule: Rule
        let head: [UInt8]
        let tail: [UInt8]
    }

    private mutating func write(_ finding: Finding) {
        let rule = finding.rule
        let known = ruleMembers[ObjectIdentifier(rule)]
        json.beginObject()
        let head = write(known?.head) {
            $0.member("rule", rule.name)
            $0.member("title", rule.title)
            $0.member("severity", rule.severity.rawValue)
            $0.member("category", rule.category)
        }
        json.member("message", finding.message)
        let resource = finding.resource
        let last = resourceMember.flatMap { $0.resource.isIdentical(to: resource) ? $0.written : nil }
        let written = write(last) { JSONReport.write(resource, to: &$0) }
        if last == nil { resourceMember = (resource, written) }
        json.member("container", orNull: finding.container)
        json.member("path", finding.path)
        let location = finding.location
        let lastPlace = locationMember.flatMap { $0.location == location ? $0.written : nil }
        let place = write(lastPlace) { JSONReport.write(location, to: &$0) }
        if lastPlace == nil { locationMember = (location, place) }
        let tail = write(known?.tail) {
            $0.array("controls", of: rule.controls) { json, control in
                json.object {
                    $0.member("framework", control.framework)
                    $0.member("control", control.control)
                }
            }
            $0.member("remedy", rule.remedy)
        }
        if !finding.evidence.isEmpty {
            json.array("evidence", of: finding.evidence) { json, evidence in
                json.object {
                    $0.member("text", evidence.text)
                    if let location = evidence.location { JSONReport.write(location, to: &$0) }
                }
            }
        }
        if let live = finding.live {
            json.object("live") {
                $0.member("replicas", intOrNull: live.replicas)
                $0.member("owner", orNull: live.owner)
            }
        }
        json.member("fingerprint", finding.fingerprint)
        if let state = finding.baselineState { json.member("baseline", state.rawValue) }
        if let suppression = finding.suppression { JSONReport.write(suppression, to: &json) }
        json.endObject()
        if known == nil {
            ruleMembers[ObjectIdentifier(rule)] = RuleMembers(rule: rule, head: head, tail: tail)
        }
    }

    /// Writes members as they were written before, or for the first time.
    /// - Returns: what was written.
    private mutating func write(_ known: [UInt8]?, _ members: (inout JSONBuilder) -> Void) -> [UInt8] {
        if let known {
            json.repeatWritten(known)
            return known
        }
        let start = json.bytes.count
        members(&json)
        return Array(json.bytes[start...])
    }

    private static func write(_ check: Unevaluated, to json: inout JSONBuilder) {
        json.object {
            $0.member("rule", check.rule.name)
            if !check.otherRules.isEmpty { $0.array("otherRules", of: check.otherRules) { $0.string($1.name) } }
            write(check.resource, to: &$0)
            $0.member("container", orNull: check.container)
            $0.member("reason", check.reason)
            $0.member("outOfSight", check.isOutOfSight)
            write(check.location, to: &$0)
        }
    }

    private static func write(_ suppression: Suppression, to json: inout JSONBuilder) {
        json.object("suppression") {
            $0.member("place", suppression.origin.place.rawValue)
            $0.member("reason", suppression.reason)
            $0.member("owner", orNull: suppression.owner)
            $0.member("expires", orNull: suppression.expires?.description)
            write(suppression.origin.location, to: &$0)
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
            $0.member("line", intOrNull: location.isInFile ? location.line : nil)
            $0.member("column", intOrNull: location.isInFile ? location.column : nil)
            $0.member("endLine", intOrNull: location.isInFile ? location.endLine : nil)
            $0.member("endColumn", intOrNull: location.isInFile ? location.endColumn : nil)
        }
    }

    private static func write(_ entry: LedgerEntry, to json: inout JSONBuilder) {
        json.object {
            $0.member("path", entry.path)
            $0.member("outcome", entry.outcome.rawValue)
            $0.member("omission", orNull: entry.omission?.rawValue)
            $0.member("reason", orNull: entry.reasons)
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
            $0.member("suppressed", summary.suppressed)
            $0.member("notEvaluated", summary.unevaluated)
            $0.member("outOfSight", summary.outOfSight)
            if let baseline = summary.baseline {
                $0.object("baseline") {
                    $0.member("file", baseline.file)
                    $0.member("unchanged", summary.known)
                    $0.member("absent", baseline.absent)
                }
            }
            if let configuration = summary.configuration {
                $0.object("configuration") {
                    $0.member("file", configuration.file)
                    $0.member("rulesOff", configuration.rulesOff)
                }
            }
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
