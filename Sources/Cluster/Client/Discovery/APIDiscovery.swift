/// What an API server offers.
public struct APIDiscovery: Sendable {
    /// A group of kinds that could not be read, or that the server knows from earlier only.
    public struct Failure: Sendable, Hashable {
        /// Such as `metrics.k8s.io/v1beta1`; `api` and `apis` where a whole half is missing.
        public var groupVersion: String
        public var reason: String
        /// Whether the server answered with what it remembers: the kinds are there, and may be out of date. Where it
        /// remembers none, they are not known.
        public var isStale: Bool

        public init(groupVersion: String, reason: String, isStale: Bool) {
            self.groupVersion = groupVersion
            self.reason = reason
            self.isStale = isStale
        }
    }

    /// A group and its versions, those that the server prefers first.
    public struct Group: Sendable, Hashable {
        /// Empty for the core group.
        public var name: String
        public var versions: [String]
    }

    public internal(set) var groups: [Group] = []
    /// All kinds in all versions, in the order of the groups and their versions.
    public internal(set) var resources: [APIResource] = []
    public internal(set) var failures: [Failure] = []

    /// Every kind once, in the version that its group prefers of those that have it.
    public var preferred: [APIResource] {
        var seen: Set<String> = []
        return resources.filter { seen.insert($0.qualifiedName).inserted }
    }

    /// The kinds that a reader of the whole cluster lists: ``preferred`` ones with the verb `list`.
    public var listable: [APIResource] { preferred.filter(\.isListable) }

    /// The resource with a plural name, in the preferred version of its group.
    public func resource(_ name: String, group: String) -> APIResource? {
        resources.first { $0.name == name && $0.group == group }
    }

    /// The resource of a kind, in one version.
    public func resource(apiVersion: String, kind: String) -> APIResource? {
        resources.first { $0.apiVersion == apiVersion && $0.kind == kind }
    }

    mutating func append(_ other: APIDiscovery) {
        groups += other.groups
        resources += other.resources
        failures += other.failures
    }
}

extension APIClient {
    /// Asks what the server offers: in two requests where it aggregates the answer (1.27 and newer), else group by
    /// group. Groups that fail, such as those of an extension server that is down, are in
    /// ``APIDiscovery/failures``; the call throws where nothing can be read.
    public func discover() async throws -> APIDiscovery {
        async let core = half("/api")
        async let named = half("/apis")
        let halves = try await [core, named]
        var result = APIDiscovery()
        var errors: [APIError] = []
        for (path, half) in zip(["api", "apis"], halves) {
            switch half {
            case .success(let found): result.append(found)
            case .failure(let error):
                errors.append(error)
                result.failures.append(.init(groupVersion: path, reason: error.description, isStale: false))
            }
        }
        if let error = errors.first, errors.count == halves.count { throw error }
        return result
    }

    /// `v2` came with 1.30, `v2beta1` with 1.26; what knows neither answers in the old form.
    static let discoveryTypes = [
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
        "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList", "application/json",
    ]

    private func half(_ path: String) async throws -> Result<APIDiscovery, APIError> {
        do {
            return .success(try await discover(path))
        } catch let error as APIError {
            return .failure(error)
        }
    }

    private func discover(_ path: String) async throws -> APIDiscovery {
        var request = APIRequest(.get, path)
        request.accept = APIClient.discoveryTypes.joined(separator: ",")
        let response: APIResponse
        do {
            response = try await send(request)
        } catch let error as APIError where error.code == 406 {
            request.accept = "application/json"
            response = try await send(request)
        }
        return try await response.read(request) { root -> DiscoveryAnswer in
            switch root["kind"]?.text {
            case "APIGroupDiscoveryList": .aggregated(AggregatedDiscovery.read(root))
            case "APIVersions": .groups(LegacyDiscovery.core(root))
            case "APIGroupList": .groups(LegacyDiscovery.groups(root))
            default: .unknown
            }
        }.resolve(self, request)
    }
}

/// What the answer to a discovery request holds.
enum DiscoveryAnswer: Sendable {
    case aggregated(APIDiscovery)
    case groups([APIDiscovery.Group])
    case unknown

    func resolve(_ client: APIClient, _ request: APIRequest) async throws -> APIDiscovery {
        switch self {
        case .aggregated(let discovery): return discovery
        case .groups(let groups): return try await LegacyDiscovery.resources(of: groups, client)
        case .unknown:
            throw APIError(.malformedAnswer("the answer is no list of API groups"), request, attempts: 1)
        }
    }
}
