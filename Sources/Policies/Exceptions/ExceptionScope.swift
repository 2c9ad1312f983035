import Kubernetes

/// Which findings an exception covers: one of its selectors names the rule, and everything else that it states holds.
public struct ExceptionScope: Sendable {
    public var selectors: [RuleSelector] = []
    /// `Kind` or `group/Kind`.
    public var kinds: [String] = []
    public var namespaces: [NamePattern] = []
    public var names: [NamePattern] = []
    public var labels: LabelSelector?
    public var containers: [NamePattern] = []
    /// Fields with all that lies beneath them.
    public var fields: [NamePattern] = []
    /// Of files, in the syntax of `.gitignore`.
    public var paths: [String] = []
    /// Whether a file is one of ``paths``; nil until it is known from where they count, and then none is.
    var isInPaths: (@Sendable (String) -> Bool)?
    /// The lines of the file that a comment covers.
    var lines: ClosedRange<Int>?
    /// The object that an annotation is on.
    var subject: ResourceIdentity?
    /// The file that a comment or annotation is in.
    var file: String?

    /// The fields of an exception that are lists of texts.
    static let lists: [StaticString] = [
        "rules", "categories", "controls", "kinds", "namespaces", "names", "containers", "fields", "paths",
    ]

    public init() {}

    /// Whether something besides the rule narrows it.
    public var isNarrowed: Bool {
        let patterns = [namespaces, names, containers, fields]
        return patterns.contains { !$0.isEmpty && !$0.contains(where: \.matchesEverything) } || !kinds.isEmpty
            || !paths.isEmpty && !paths.contains { $0.allSatisfy { $0 == "*" || $0 == "/" } }
            || labels.map { !$0.isEmpty } ?? false
            || lines != nil || subject != nil
    }

    /// Whether it names whole classes of rules.
    public var isWide: Bool {
        selectors.contains { selector in
            switch selector {
            case .rule(let pattern): pattern.hasWildcard
            case .category: true
            case .control(_, let pattern): pattern.hasWildcard
            }
        }
    }

    /// - Parameter labels: those of the object; asked for only where the exception selects by them. Nil where nobody
    ///   knows them.
    func matches(_ finding: Finding, labels: () -> [String: String]?) -> Bool {
        let resource = finding.resource
        if let lines, !lines.contains(finding.location.line) { return false }
        if let file, file != finding.location.file { return false }
        if let subject, subject != resource { return false }
        guard selectors.contains(where: { $0.matches(finding.rule) }), matchesKind(of: resource),
            ExceptionScope.matches(namespaces, resource.namespace), ExceptionScope.matches(names, resource.name),
            ExceptionScope.matches(containers, finding.container), fields.isEmpty || matchesField(finding.path),
            paths.isEmpty || (isInPaths?(finding.location.file) ?? false)
        else { return false }
        guard let selector = self.labels else { return true }
        return labels().map(selector.matches) ?? false
    }

    /// Where names are asked for, what has none is not meant.
    private static func matches(_ patterns: [NamePattern], _ name: String?) -> Bool {
        patterns.isEmpty || name.map { name in patterns.contains { $0.matches(name) } } ?? false
    }

    private func matchesKind(of resource: ResourceIdentity) -> Bool {
        if kinds.isEmpty { return true }
        let group = Resource.group(of: resource.apiVersion)
        return kinds.contains { $0 == resource.kind || $0 == "\(group)/\(resource.kind)" }
    }

    private func matchesField(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        // The field itself, and every parent of it.
        let ends =
            bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") || bytes[$0] == UInt8(ascii: "[") } + [bytes.count]
        return fields.contains { field in ends.contains { field.matches(bytes[..<$0]) } }
    }
}
