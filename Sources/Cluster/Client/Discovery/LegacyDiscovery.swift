import Documents

/// Discovery as it was before it was aggregated: the versions of the core group at `/api`, the other groups at `/apis`,
/// and an `APIResourceList` for each version of each.
enum LegacyDiscovery {
    private static let atOnce = 8

    static func core(_ versions: Value) -> [APIDiscovery.Group] {
        [APIDiscovery.Group(name: "", versions: versions.texts("versions"))]
    }

    static func groups(_ list: Value) -> [APIDiscovery.Group] {
        list.list("groups").compactMap { group in
            guard let name = group["name"]?.text, !name.isEmpty else { return nil }
            var versions = group.list("versions").compactMap { $0["version"]?.text }
            if let preferred = group["preferredVersion"]?["version"]?.text,
                let index = versions.firstIndex(of: preferred)
            {
                versions.insert(versions.remove(at: index), at: 0)
            }
            return APIDiscovery.Group(name: name, versions: versions)
        }
    }

    /// Reads the resources of all versions, a few at a time.
    static func resources(of groups: [APIDiscovery.Group], _ client: APIClient) async throws -> APIDiscovery {
        let versions = groups.flatMap { group in group.versions.map { (group.name, $0) } }
        var found = [APIDiscovery](repeating: APIDiscovery(), count: versions.count)
        try await withThrowingTaskGroup(of: (Int, APIDiscovery).self) { tasks in
            for (index, version) in versions.enumerated() {
                if index >= atOnce, let (done, discovery) = try await tasks.next() { found[done] = discovery }
                tasks.addTask { (index, try await resources(version.0, version.1, client)) }
            }
            for try await (done, discovery) in tasks { found[done] = discovery }
        }
        var all = APIDiscovery()
        all.groups = groups
        for discovery in found { all.append(discovery) }
        return all
    }

    private static func resources(
        _ group: String, _ version: String, _ client: APIClient
    ) async throws -> APIDiscovery {
        let apiVersion = group.isEmpty ? version : "\(group)/\(version)"
        let parts = apiVersion.split(separator: "/").map { PercentEncoding.pathSegment(String($0)) }
        let request = APIRequest(.get, (group.isEmpty ? "/api/" : "/apis/") + parts.joined(separator: "/"))
        var discovery = APIDiscovery()
        do {
            discovery.resources = try await client.send(request).read(request) { list in
                read(list, group, version)
            }
        } catch let error as APIError {
            discovery.failures.append(
                APIDiscovery.Failure(groupVersion: apiVersion, reason: error.description, isStale: false))
        }
        return discovery
    }

    /// Subresources stand among the resources as `pods/log`; one may itself serve another group's kind.
    static func read(_ list: Value, _ group: String, _ version: String) -> [APIResource] {
        var resources: [APIResource] = []
        var subresources: [String: [String]] = [:]
        for entry in list.list("resources") {
            guard let name = entry["name"]?.text, let kind = entry["kind"]?.text, !name.isEmpty, !kind.isEmpty else {
                continue
            }
            if let slash = name.firstIndex(of: "/") {
                subresources[String(name[..<slash]), default: []].append(String(name[name.index(after: slash)...]))
                continue
            }
            resources.append(
                APIResource(
                    group: group, version: version, name: name, singularName: entry["singularName"]?.text ?? "",
                    kind: kind, isNamespaced: entry["namespaced"]?.isTrue == true, verbs: Set(entry.texts("verbs")),
                    shortNames: entry.texts("shortNames"), categories: entry.texts("categories")))
        }
        for index in resources.indices { resources[index].subresources = subresources[resources[index].name] ?? [] }
        return resources
    }
}
