import Documents

/// `APIGroupDiscoveryList` of `apidiscovery.k8s.io`, v2 and v2beta1: all groups, versions and resources in one answer.
/// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
enum AggregatedDiscovery {
    static func read(_ list: Value) -> APIDiscovery {
        var discovery = APIDiscovery()
        for item in list.list("items") {
            let name = item["metadata"]?["name"]?.text ?? ""
            var group = APIDiscovery.Group(name: name, versions: [])
            for entry in item.list("versions") {
                guard let version = entry["version"]?.text, !version.isEmpty else { continue }
                group.versions.append(version)
                let resources = entry.list("resources").compactMap { resource($0, name, version) }
                if entry["freshness"]?.text == "Stale" {
                    discovery.failures.append(
                        APIDiscovery.Failure(
                            groupVersion: name.isEmpty ? version : "\(name)/\(version)",
                            reason: "the server that serves it does not answer now", isStale: !resources.isEmpty))
                }
                discovery.resources += resources
            }
            discovery.groups.append(group)
        }
        return discovery
    }

    private static func resource(_ entry: Value, _ group: String, _ version: String) -> APIResource? {
        // An entry without a kind is there for its subresources.
        guard let name = entry["resource"]?.text, let kind = entry["responseKind"]?["kind"]?.text, !name.isEmpty,
            !kind.isEmpty
        else { return nil }
        return APIResource(
            group: group, version: version, name: name, singularName: entry["singularResource"]?.text ?? "", kind: kind,
            isNamespaced: entry["scope"]?.text == "Namespaced", verbs: Set(entry.texts("verbs")),
            shortNames: entry.texts("shortNames"),
            categories: entry.texts("categories"),
            subresources: entry.list("subresources").compactMap { $0["subresource"]?.text })
    }
}
