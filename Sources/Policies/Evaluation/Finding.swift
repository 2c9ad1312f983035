/// What an object says of itself. Everything that is said of an object shares it.
public struct ResourceIdentity: Hashable, Sendable {
    private final class Content: Sendable {
        let apiVersion: String
        let kind: String
        let namespace: String?
        let name: String?

        init(_ apiVersion: String, _ kind: String, _ namespace: String?, _ name: String?) {
            self.apiVersion = apiVersion
            self.kind = kind
            self.namespace = namespace
            self.name = name
        }
    }

    private let content: Content

    public var apiVersion: String { content.apiVersion }
    public var kind: String { content.kind }
    /// Nil where the object does not state one.
    public var namespace: String? { content.namespace }
    public var name: String? { content.name }

    public init(apiVersion: String, kind: String, namespace: String?, name: String?) {
        content = Content(apiVersion, kind, namespace, name)
    }

    /// Whether this is a copy of the other, so that both say the same, byte for byte.
    package func isIdentical(to other: ResourceIdentity) -> Bool { content === other.content }

    public static func == (a: ResourceIdentity, b: ResourceIdentity) -> Bool {
        a.content === b.content
            || a.name == b.name && a.namespace == b.namespace && a.kind == b.kind && a.apiVersion == b.apiVersion
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(apiVersion)
        hasher.combine(kind)
        hasher.combine(namespace)
        hasher.combine(name)
    }
}

/// A place in a file: 1-based lines and columns, columns in code points, the end exclusive. What stands in no file, such as
/// an object of a live cluster, has a name in place of the file's, and no lines.
public struct Location: Hashable, Sendable {
    public let file: String
    public let line: Int
    public let column: Int
    public let endLine: Int
    public let endColumn: Int

    public init(file: String, line: Int, column: Int, endLine: Int, endColumn: Int) {
        self.file = file
        self.line = line
        self.column = column
        self.endLine = endLine
        self.endColumn = endColumn
    }

    /// The place of an object that stands in no file.
    public init(object name: String) {
        self.init(file: name, line: 0, column: 0, endLine: 0, endColumn: 0)
    }

    /// Whether there are lines and columns.
    public var isInFile: Bool { line > 0 }
}

extension Location: CustomStringConvertible {
    /// Such as `web.yaml:12:5`, and the name alone of what stands in no file.
    public var description: String { isInFile ? "\(file):\(line):\(column)" : file }
}

/// What a live cluster says of the object of a finding.
public struct LiveContext: Hashable, Sendable {
    /// How many pods it runs; nil for what runs none by its own account.
    public let replicas: Int?
    /// Who made the object, where that has nothing by which it could be checked in its place: `Prometheus main`.
    public let owner: String?

    public init(replicas: Int?, owner: String?) {
        self.replicas = replicas
        self.owner = owner
    }
}

/// One thing that is wrong with one object. Findings are passed on, sorted and counted many times, so copies share what
/// they say until one of them is changed.
public struct Finding: Sendable {
    /// Nothing writes to it while others may read it: a finding writes to contents that it alone holds.
    private final class Content: @unchecked Sendable {
        var rule: Rule
        var message: String
        let resource: ResourceIdentity
        let container: String?
        let path: String
        let location: Location
        var fingerprint: String
        var excerpt: Excerpt?
        var evidence: [Evidence]
        let impliedBy: [String]
        var suppression: Suppression?
        var baselineState: BaselineState?
        var live: LiveContext?

        init(
            rule: Rule, message: String, resource: ResourceIdentity, container: String?, path: String,
            location: Location, fingerprint: String, excerpt: Excerpt?, evidence: [Evidence], impliedBy: [String],
            suppression: Suppression? = nil, baselineState: BaselineState? = nil, live: LiveContext? = nil
        ) {
            self.rule = rule
            self.message = message
            self.resource = resource
            self.container = container
            self.path = path
            self.location = location
            self.fingerprint = fingerprint
            self.excerpt = excerpt
            self.evidence = evidence
            self.impliedBy = impliedBy
            self.suppression = suppression
            self.baselineState = baselineState
            self.live = live
        }

        var copy: Content {
            Content(
                rule: rule, message: message, resource: resource, container: container, path: path,
                location: location, fingerprint: fingerprint, excerpt: excerpt, evidence: evidence,
                impliedBy: impliedBy, suppression: suppression, baselineState: baselineState, live: live)
        }
    }

    private var content: Content

    private mutating func change(_ change: (Content) -> Void) {
        if !isKnownUniquelyReferenced(&content) { content = content.copy }
        change(content)
    }

    public var rule: Rule { content.rule }
    public var message: String { content.message }
    public var resource: ResourceIdentity { content.resource }
    /// The container's name, where the rule looks at containers.
    public var container: String? { content.container }
    /// The full path of the field that decided, present or absent, such as
    /// `spec.template.spec.containers[0].securityContext.privileged`.
    public var path: String { content.path }
    /// The place of the field, or of the deepest parent that exists.
    public var location: Location { content.location }
    /// Stays the same when lines or files move and other objects come and go: a hash of rule, object, container and path.
    /// Together with the file it is unique in a report.
    public var fingerprint: String { content.fingerprint }
    public internal(set) var excerpt: Excerpt? {
        get { content.excerpt }
        set { change { $0.excerpt = newValue } }
    }
    /// Other facts that together with this place make the mistake, in the order in which they lead to it.
    public var evidence: [Evidence] { content.evidence }
    /// Rules whose finding about the same field of the object, or a part of it, says all that this one says.
    public var impliedBy: [String] {
        content.impliedBy.isEmpty ? content.rule.impliedBy : content.impliedBy + content.rule.impliedBy
    }
    /// The exception that covers the finding, so that it does not count; nil where it does.
    public internal(set) var suppression: Suppression? {
        get { content.suppression }
        set { change { $0.suppression = newValue } }
    }
    /// What a baseline says of the finding; nil without a baseline.
    public var baselineState: BaselineState? { content.baselineState }
    /// Whether the finding counts: no exception covers it, and no baseline has it.
    public var counts: Bool { suppression == nil && baselineState != .unchanged }
    /// Of an object of a live cluster.
    public var live: LiveContext? {
        get { content.live }
        set { change { $0.live = newValue } }
    }

    public struct Evidence: Hashable, Sendable {
        public let text: String
        /// Nil for what is written nowhere, such as a built-in group.
        public let location: Location?

        public init(_ text: String, at location: Location?) {
            self.text = text
            self.location = location
        }
    }

    public init(
        rule: Rule, message: String, resource: ResourceIdentity, container: String?, path: String, location: Location,
        fingerprint: String, excerpt: Excerpt?, evidence: [Evidence] = [], impliedBy: [String] = []
    ) {
        content = Content(
            rule: rule, message: message, resource: resource, container: container, path: path, location: location,
            fingerprint: fingerprint, excerpt: excerpt, evidence: evidence, impliedBy: impliedBy)
    }
}

extension Finding {
    /// The finding with a fingerprint of its own, for the second and later of findings that are alike in all parts.
    public func numbered(_ number: Int) -> Finding {
        var finding = self
        finding.change { $0.fingerprint += "-\(number)" }
        return finding
    }

    /// The finding as one that an exception covers.
    public func covered(by exception: SecurityException) -> Finding {
        var finding = self
        finding.suppression = Suppression(exception)
        return finding
    }

    /// The finding as one that is covered with another.
    func covered(by suppression: Suppression) -> Finding {
        var finding = self
        finding.suppression = suppression
        return finding
    }

    /// The finding as one that was compared with a baseline.
    public func with(baselineState: BaselineState) -> Finding {
        var finding = self
        finding.change { $0.baselineState = baselineState }
        return finding
    }

    /// The finding in the words of its rule as it is configured where the finding lies.
    public func with(rule: Rule) -> Finding {
        var finding = self
        finding.change { $0.rule = rule }
        return finding
    }

    /// The finding in other words.
    public func with(message: String, evidence: [Evidence]) -> Finding {
        var finding = self
        finding.change {
            $0.message = message
            $0.evidence = evidence
        }
        return finding
    }

    /// The finding with lines of the source to show.
    public func with(excerpt: Excerpt?) -> Finding {
        var finding = self
        finding.excerpt = excerpt
        return finding
    }
}
