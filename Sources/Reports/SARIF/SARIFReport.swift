import Documents
import Inputs
import Policies

/// A log in the Static Analysis Results Interchange Format, SARIF 2.1.0 (OASIS), in the subset that GitHub code
/// scanning reads. Results are written as they arrive; notifications are spooled and follow them.
public struct SARIFReport: Report {
    private static let schema =
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

    private let output: Output
    private let tool: ToolInfo
    private let rules: [Rule]
    private let ruleIndex: [String: Int]
    private let root: String?
    private var json = JSONBuilder(style: .pretty)
    private var notifications = SpooledArray(depth: 5)
    /// The file of the last finding: the next one is usually in it too.
    private var artifact: (path: String, uri: ArtifactURI)?

    /// - Parameter rules: those that the scan runs; results refer to them by index.
    /// - Parameter root: the absolute path of the directory of the scan. Absolute paths inside it are written relative to
    ///   it, as GitHub wants them.
    public init(to output: Output, tool: ToolInfo, rules: [Rule], root: String? = nil) {
        self.output = output
        self.tool = tool
        self.rules = rules
        self.root = root
        ruleIndex = Dictionary(rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public mutating func begin() throws(OutputError) {
        json.beginObject()
        json.member("$schema", SARIFReport.schema)
        json.member("version", "2.1.0")
        json.key("runs")
        json.beginArray()
        json.beginObject()
        writeTool()
        json.member("columnKind", "unicodeCodePoints")
        json.object("originalUriBaseIds") {
            $0.object(ArtifactURI.baseID) {
                $0.object("description") { $0.member("text", "The directory in which the scan ran.") }
            }
        }
        json.key("results")
        json.beginArray()
        try pass()
    }

    public mutating func add(_ result: InputResult) throws(OutputError) {
        for finding in result.findings { write(finding) }
        for check in result.unevaluated where !check.isOutOfSight { notify(SARIFNotification(check)) }
        if let entry = result.entry {
            if let notification = SARIFNotification(entry) { notify(notification) }
            for failure in entry.furtherFailures { notify(SARIFNotification(failure, of: entry)) }
        }
        try pass()
    }

    public mutating func finish(_ summary: Summary) throws(OutputError) {
        for problem in summary.exceptionProblems { notify(SARIFNotification(problem)) }
        if let configuration = summary.configuration { notify(SARIFNotification(configuration)) }
        json.endArray()
        json.key("invocations")
        json.beginArray()
        json.beginObject()
        json.member("executionSuccessful", summary.isComplete)
        try notifications.write(as: "toolExecutionNotifications", to: &json, output)
        json.endObject()
        json.endArray()
        json.endObject()
        json.endArray()
        json.endObject()
        try pass()
        output.write("\n")
        try output.flush()
    }

    private mutating func notify(_ notification: SARIFNotification) {
        let root = root
        notifications.append { notification.write(to: &$0, root: root) }
    }

    private mutating func pass() throws(OutputError) {
        output.write(json.bytes)
        json.bytes.removeAll(keepingCapacity: true)
        try output.check()
    }

    // MARK: Parts

    private mutating func writeTool() {
        let (tool, rules) = (tool, rules)
        json.object("tool") {
            $0.object("driver") {
                $0.member("name", tool.name)
                $0.member("semanticVersion", tool.version)
                $0.array("rules", of: rules) { json, rule in SARIFRule(rule: rule).write(to: &json) }
                $0.array("notifications", of: SARIFNotification.Kind.allCases) { json, kind in
                    json.object {
                        $0.member("id", kind.rawValue)
                        $0.object("shortDescription") { $0.member("text", kind.description) }
                        $0.object("defaultConfiguration") { $0.member("level", kind.level) }
                    }
                }
            }
        }
    }

    private mutating func write(_ finding: Finding) {
        let index = ruleIndex[finding.rule.name]
        let artifact = artifact(of: finding.location)
        let root = root
        let related = finding.evidence.compactMap { evidence in evidence.location.map { (evidence.text, $0) } }
            .map { (text: $0.0, location: $0.1) }
        json.object {
            $0.member("ruleId", finding.rule.name)
            if let index { $0.member("ruleIndex", index) }
            $0.member("level", SARIFRule.level(of: finding.rule.severity))
            $0.object("message") { $0.member("text", SARIFReport.escapeLinks(finding.message)) }
            $0.array("locations", of: CollectionOfOne(finding)) { json, finding in
                json.object {
                    $0.object("physicalLocation") {
                        SARIFReport.write(artifact, to: &$0)
                        SARIFReport.write(finding.location, to: &$0)
                    }
                    $0.array("logicalLocations", of: CollectionOfOne(finding)) { json, finding in
                        json.object {
                            $0.member("fullyQualifiedName", SARIFReport.qualifiedName(finding))
                            $0.member("kind", "property")
                        }
                    }
                }
            }
            if !related.isEmpty {
                $0.array("relatedLocations", of: related) { json, related in
                    json.object {
                        $0.object("physicalLocation") {
                            SARIFReport.write(ArtifactURI(related.location, root: root), to: &$0)
                            SARIFReport.write(related.location, to: &$0)
                        }
                        $0.object("message") { $0.member("text", SARIFReport.escapeLinks(related.text)) }
                    }
                }
            }
            $0.object("partialFingerprints") { $0.member("bulwark/v1", finding.fingerprint) }
            // The state in relation to the baseline (3.27.24): all results of a run have one, or none has.
            if let state = finding.baselineState { $0.member("baselineState", state.rawValue) }
            // Either all results of a run have suppressions, be they empty, or none has (3.27.23).
            $0.array("suppressions", of: finding.suppression.map { [$0] } ?? []) { json, suppression in
                SARIFReport.write(suppression, root: root, to: &json)
            }
        }
    }

    /// An exception (3.35): in the source where the objects' own files state it.
    private static func write(_ suppression: Suppression, root: String?, to json: inout JSONBuilder) {
        let origin = suppression.origin
        json.object {
            $0.member("kind", [.annotation, .comment].contains(origin.place) ? "inSource" : "external")
            $0.member("status", "accepted")
            $0.member("justification", suppression.reason)
            $0.object("location") {
                $0.object("physicalLocation") {
                    write(ArtifactURI(origin.location, root: root), to: &$0)
                    write(origin.location, to: &$0)
                }
            }
            if suppression.owner != nil || suppression.expires != nil {
                $0.object("properties") {
                    if let owner = suppression.owner { $0.member("owner", owner) }
                    if let expires = suppression.expires { $0.member("expires", expires.description) }
                }
            }
        }
    }

    private mutating func artifact(of location: Location) -> ArtifactURI {
        if let artifact, artifact.path == location.file { return artifact.uri }
        let uri = ArtifactURI(location, root: root)
        artifact = (location.file, uri)
        return uri
    }

    static func write(_ artifact: ArtifactURI, to json: inout JSONBuilder) {
        json.object("artifactLocation") {
            $0.member("uri", artifact.uri)
            if artifact.isRelativeToBase { $0.member("uriBaseId", ArtifactURI.baseID) }
        }
    }

    private static func write(_ location: Location, to json: inout JSONBuilder) {
        if !location.isInFile { return }
        json.object("region") {
            $0.member("startLine", location.line)
            $0.member("startColumn", location.column)
            $0.member("endLine", location.endLine)
            $0.member("endColumn", location.endColumn)
        }
    }

    /// Such as `apps/v1/Deployment/shop/checkout/spec.template.spec.hostPID`; what the object does not state is left
    /// out.
    private static func qualifiedName(_ finding: Finding) -> String {
        let resource = finding.resource
        return [resource.apiVersion, resource.kind, resource.namespace, resource.name, finding.path]
            .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "/")
    }

    /// Messages may embed links as `[text](target)` (3.11.6); names that come from manifests must not make any.
    static func escapeLinks(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "]")), text.contains("](") else { return text }
        return String(text.flatMap { "[]\\".contains($0) ? ["\\", $0] : [$0] })
    }
}
