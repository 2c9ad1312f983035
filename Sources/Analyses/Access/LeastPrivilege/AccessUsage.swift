import Documents

/// Which rights were used, as an audit log (audit.k8s.io/v1) tells: by user, what was asked for and allowed.
///
/// Of many names of one resource only so many are kept; with more it counts as used under any name.
public struct AccessUsage: Sendable {
    /// What was used of one resource, in one namespace, with one verb.
    struct Use: Hashable, Sendable {
        let verb: String
        let group: String
        /// With the subresource, as rules write it.
        let resource: String
        /// Empty for cluster-wide requests.
        let namespace: String
    }

    /// The names under which something was used.
    enum Names: Hashable, Sendable {
        case some(Set<String>)
        case any

        mutating func add(_ name: String) {
            guard case .some(var names) = self else { return }
            guard !name.isEmpty else {
                self = .any
                return
            }
            names.insert(name)
            self = names.count > AccessUsage.mostNames ? .any : .some(names)
        }
    }

    struct Record: Sendable {
        var groups: Set<String> = []
        var uses: [Use: Names] = [:]
        /// Paths by verb.
        var paths: [String: Set<String>] = [:]
    }

    static let mostNames = 64

    private(set) var records: [String: Record] = [:]
    /// Events that counted.
    public private(set) var eventCount = 0

    public init() {}

    /// The users whose requests the log holds.
    public var users: [String] { records.keys.sorted() }

    /// Adds an event, if it tells of a request that was allowed and is over. An impersonated user counts as the user.
    /// - Returns: whether the event counted.
    @discardableResult
    public mutating func add(event: Value) -> Bool {
        guard event["stage"]?.text == "ResponseComplete" || event["stage"] == nil, let verb = event["verb"]?.text,
            !verb.isEmpty, event["annotations"]?["authorization.k8s.io/decision"]?.text != "forbid"
        else { return false }
        if let code = event["responseStatus"]?["code"], code.kind == .int, code.asInt == 401 || code.asInt == 403 {
            return false
        }
        let impersonated = event["impersonatedUser"].flatMap { $0.kind == .map ? $0 : nil }
        guard let user = impersonated ?? event["user"], let name = user["username"]?.text, !name.isEmpty else {
            return false
        }
        var record = records[name] ?? Record()
        record.groups.formUnion((user["groups"]?.elements ?? .init(start: nil, count: 0)).compactMap(\.text))
        if let object = event["objectRef"], let resource = object["resource"]?.text {
            let subresource = object["subresource"]?.text ?? ""
            let use = Use(
                verb: verb, group: object["apiGroup"]?.text ?? "",
                resource: subresource.isEmpty ? resource : resource + "/" + subresource,
                namespace: object["namespace"]?.text ?? "")
            // The audit log completes the name of what is created; authorization never saw it.
            let isNamed = !(verb == "create" && subresource.isEmpty) && verb != "deletecollection"
            record.uses[use, default: .some([])].add(isNamed ? object["name"]?.text ?? "" : "")
        } else if let uri = event["requestURI"]?.text {
            let path = String(uri.prefix { $0 != "?" })
            record.paths[verb, default: []].insert(path)
        } else {
            return false
        }
        records[name] = record
        eventCount += 1
        return true
    }

    public mutating func merge(_ other: AccessUsage) {
        eventCount += other.eventCount
        records.merge(other.records) { mine, theirs in
            var merged = mine
            merged.groups.formUnion(theirs.groups)
            merged.paths.merge(theirs.paths) { $0.union($1) }
            merged.uses.merge(theirs.uses) { a, b in
                guard case .some(let names) = a, case .some(let more) = b else { return .any }
                let all = names.union(more)
                return all.count > AccessUsage.mostNames ? .any : .some(all)
            }
            return merged
        }
    }

    /// Whether the log shows that a subject, or a member of a group, used any of the rules.
    /// - Parameter namespace: where they hold; nil for the whole cluster.
    func uses(_ rules: [PolicyRule], in namespace: String?, by subject: Subject) -> Bool {
        records.contains { user, record in
            switch subject {
            case .group(let group):
                guard record.groups.contains(group) else { return false }
            default:
                guard subject.userName == user else { return false }
            }
            return record.requests.contains { request in
                guard namespace == nil || request.namespace == namespace else { return false }
                return rules.contains { $0.allows(request) }
            }
        }
    }
}

extension AccessUsage.Record {
    /// Everything that was asked for; what was used under any name is asked for without one.
    var requests: [AccessAttributes] {
        uses.flatMap { use, names -> [AccessAttributes] in
            let names = if case .some(let names) = names { names.sorted() } else { [""] }
            return names.map { .resource(use.attributes(name: $0)) }
        }
            + paths.flatMap { verb, paths in paths.map { .nonResource(path: $0, verb: verb) } }
    }
}

extension AccessUsage.Use {
    func attributes(name: String) -> ResourceAttributes {
        let parts = resource.split(separator: "/", maxSplits: 1).map(String.init)
        return ResourceAttributes(
            verb: verb, group: group, resource: parts.first ?? "", subresource: parts.count > 1 ? parts[1] : "",
            namespace: namespace, name: name)
    }
}

extension AccessAttributes {
    /// Nil for what is in no namespace.
    var namespace: String? {
        guard case .resource(let attributes) = self, !attributes.namespace.isEmpty else { return nil }
        return attributes.namespace
    }
}
