import Documents

/// Which rights were used, as an audit log (audit.k8s.io/v1) tells: by user, what was asked for and allowed.
///
/// Of the names of one resource no more than ``UsedNames/most`` are kept.
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

    struct Record: Sendable {
        var groups: Set<String> = []
        var uses: [Use: UsedNames] = [:]
        /// Paths by verb.
        var paths: [String: Set<String>] = [:]
        /// Rights that were needed and that the log does not say wholly, for want of the objects of requests.
        var unstated: Set<String> = []
    }

    /// When it is known whether a request was allowed.
    private static let stages: Set<String?> = ["ResponseStarted", "ResponseComplete"]

    private(set) var records: [String: Record] = [:]
    /// Events that counted.
    public private(set) var eventCount = 0

    public init() {}

    /// The users whose requests the log holds.
    public var users: [String] { records.keys.sorted() }

    /// Adds an event, if it tells of a request that was allowed and is over, or goes on and was answered: a session in a
    /// Pod, or a watch. An impersonated user counts as the user, and whoever made the request used the right to impersonate
    /// it.
    /// - Returns: whether the event counted.
    @discardableResult
    public mutating func add(event: Value) -> Bool {
        let decision = event["annotations"]?["authorization.k8s.io/decision"]?.text
        guard event["stage"].map({ AccessUsage.stages.contains($0.text) }) ?? true, let verb = event["verb"]?.text,
            !verb.isEmpty, decision != "forbid"
        else { return false }
        let code = event["responseStatus"]?["code"].flatMap { $0.kind == .int ? $0.asInt : nil }
        // Flow control turns requests away (429), and time runs out (504), before the authorizer is asked. Admission,
        // quotas, budgets and what is reached through a proxy refuse what it has allowed.
        let isRefused = [401, 403, 429, 504].contains(code)
        if isRefused, decision != "allow" { return false }
        let other = event["impersonatedUser"].flatMap { $0.kind == .map ? $0 : nil }
        let impersonated = other.flatMap(ImpersonatedUser.init)
        let requester = event["user"].flatMap(ImpersonatedUser.init)
        guard let user = other == nil ? requester : impersonated else { return false }
        let asked: AccessAttributes
        var further: FurtherChecks?
        if let object = event["objectRef"], let resource = object["resource"]?.text {
            let subresource = object["subresource"]?.text ?? ""
            // The audit log completes the name of what is created; authorization never saw it.
            let isNamed = !(verb == "create" && subresource.isEmpty) && verb != "deletecollection"
            let request = ResourceAttributes(
                verb: verb, group: object["apiGroup"]?.text ?? "", resource: resource, subresource: subresource,
                namespace: object["namespace"]?.text ?? "", name: isNamed ? object["name"]?.text ?? "" : "")
            asked = .resource(request)
            // One of these may be what refused it.
            further = isRefused ? nil : FurtherChecks(of: request, in: event)
        } else if let uri = event["requestURI"]?.text {
            asked = .nonResource(path: String(uri.prefix { $0 != "?" }), verb: verb)
        } else {
            return false
        }
        if asked.isWildcard { return false }
        record([asked] + (further?.requests ?? []).map(AccessAttributes.resource), by: user)
        if let right = further?.unstated { records[user.name]?.unstated.insert(right) }
        if let impersonated, let requester {
            let constraint = event["authenticationMetadata"]?["impersonationConstraint"]?.text ?? ""
            record(impersonated.rightsOfRequester(constraint: constraint, for: asked), by: requester)
        }
        eventCount += 1
        return true
    }

    mutating func record(_ requests: [AccessAttributes], by user: ImpersonatedUser) {
        records[user.name, default: Record()].add(requests, groups: user.groups)
    }

    public mutating func merge(_ other: AccessUsage) {
        eventCount += other.eventCount
        records.merge(other.records) { mine, theirs in
            var merged = mine
            merged.merge(theirs)
            return merged
        }
    }

    /// Whether the log holds requests of members of the group.
    public func hasMembers(of group: Subject) -> Bool {
        guard case .group(let name) = group else { return false }
        return records.values.contains { $0.groups.contains(name) }
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
    mutating func merge(_ other: AccessUsage.Record) {
        groups.formUnion(other.groups)
        unstated.formUnion(other.unstated)
        paths.merge(other.paths) { $0.union($1) }
        uses.merge(other.uses) { names, others in
            var names = names
            names.merge(others)
            return names
        }
    }

    mutating func add(_ requests: [AccessAttributes], groups: [String]) {
        self.groups.formUnion(groups)
        for request in requests {
            switch request {
            case .resource(let request):
                let use = AccessUsage.Use(
                    verb: request.verb, group: request.group, resource: request.combinedResource,
                    namespace: request.namespace)
                uses[use, default: .some([])].add(request.name)
            case .nonResource(let path, let verb): paths[verb, default: []].insert(path)
            }
        }
    }

    /// The record without the requests that something else allows.
    func removing(_ isAllowed: (AccessAttributes) -> Bool) -> AccessUsage.Record {
        var rest = self
        rest.uses = [:]
        for (use, names) in uses {
            rest.uses[use] = names.filter { !isAllowed(.resource(use.attributes(name: $0))) }
        }
        for (verb, some) in paths {
            let needed = some.filter { !isAllowed(.nonResource(path: $0, verb: verb)) }
            rest.paths[verb] = needed.isEmpty ? nil : needed
        }
        return rest
    }

    /// Everything that was asked for, as far as names are kept.
    var requests: [AccessAttributes] {
        uses.flatMap { use, names in
            names.known.sorted().map { .resource(use.attributes(name: $0)) }
        }
            + paths.flatMap { verb, paths in paths.map { .nonResource(path: $0, verb: verb) } }
    }
}

extension AccessUsage.Use: CustomStringConvertible {
    /// Such as `impersonate on users` and `get on secrets in namespace shop`.
    var description: String {
        "\(verb) on \(resource)" + (group.isEmpty ? "" : ".\(group)")
            + (namespace.isEmpty ? "" : " in namespace \(namespace)")
    }

    func attributes(name: String) -> ResourceAttributes {
        let parts = resource.split(separator: "/", maxSplits: 1).map(String.init)
        return ResourceAttributes(
            verb: verb, group: group, resource: parts.first ?? "", subresource: parts.count > 1 ? parts[1] : "",
            namespace: namespace, name: name)
    }
}

extension AccessAttributes {
    /// Whether a rule that allows this allows other things, too. Whoever may do everything may ask for `/api/v1/*`.
    fileprivate var isWildcard: Bool {
        switch self {
        case .resource(let request): request.verb == "*" || request.group == "*" || request.resource == "*"
        case .nonResource(let path, let verb): verb == "*" || path.hasSuffix("*")
        }
    }

    /// Nil for what is in no namespace.
    var namespace: String? {
        guard case .resource(let attributes) = self, !attributes.namespace.isEmpty else { return nil }
        return attributes.namespace
    }
}
