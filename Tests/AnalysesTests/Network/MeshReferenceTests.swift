import Testing

@testable import Analyses

/// What Istio lets in, against its description word by word, on random policies.
@Suite struct MeshReferenceTests {
    private struct Pod {
        let name: String
        let namespace: String
        let app: String
        let isMember: Bool

        var principal: String { "cluster.local/ns/\(namespace)/sa/\(name)" }
        var yaml: String {
            deployment(
                name, in: namespace, labels: "app: \(app), istio.io/dataplane-mode: \(isMember ? "ambient" : "none")",
                spec: "serviceAccountName: \(name)")
        }
    }

    private struct Authorization {
        let namespace: String
        let app: String?
        let isDenying: Bool
        /// Principals, namespaces and ports; empty for all.
        let rules: [(principals: [String], namespaces: [String], notNamespaces: [String], ports: [Int])]

        func covers(_ pod: Pod) -> Bool {
            (namespace == pod.namespace || namespace == "istio-system") && (app == nil || app == pod.app)
        }

        func matches(_ source: Pod?, _ port: Int) -> Bool {
            rules.contains { rule in
                let principal = source.map { source in
                    rule.principals.contains { pattern in
                        pattern == "*" || pattern == source.principal
                            || pattern.hasPrefix("*") && source.principal.hasSuffix(pattern.dropFirst())
                            || pattern.hasSuffix("*") && source.principal.hasPrefix(pattern.dropLast())
                    }
                }
                return (rule.principals.isEmpty || principal ?? false)
                    && (rule.namespaces.isEmpty || source.map { rule.namespaces.contains($0.namespace) } ?? false)
                    && (rule.notNamespaces.isEmpty
                        || !(source.map { rule.notNamespaces.contains($0.namespace) } ?? false))
                    && (rule.ports.isEmpty || rule.ports.contains(port))
            }
        }

        func yaml(_ number: Int) -> String {
            func list(_ name: String, _ values: [String]) -> [String] {
                values.isEmpty ? [] : ["\(name): [\(values.map { "'\($0)'" }.joined(separator: ", "))]"]
            }
            let rules = rules.map { rule in
                let source =
                    list("principals", rule.principals) + list("namespaces", rule.namespaces)
                    + list("notNamespaces", rule.notNamespaces)
                let from = source.isEmpty ? [] : ["from: [{source: {\(source.joined(separator: ", "))}}]"]
                let to =
                    rule.ports.isEmpty ? [] : ["to: [{operation: {\(list("ports", rule.ports.map { "\($0)" })[0])}}]"]
                return "{\((from + to).joined(separator: ", "))}"
            }
            let selector = app.map { "selector: {matchLabels: {app: \($0)}}, " } ?? ""
            return """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: a\(number), namespace: \(namespace)}
                spec: {\(selector)action: \(isDenying ? "DENY" : "ALLOW"), rules: [\(rules.joined(separator: ", "))]}
                """
        }
    }

    /// At most one for each scope, because which of several holds is not defined.
    private struct Authentication {
        let namespace: String
        let app: String?
        let mode: String?
        let ports: [Int: String]

        func yaml(_ number: Int) -> String {
            let selector = app.map { "selector: {matchLabels: {app: \($0)}}, " } ?? ""
            let own = mode.map { "mtls: {mode: \($0)}, " } ?? ""
            let ports = app == nil ? [] : ports.sorted { $0.key < $1.key }.map { "'\($0)': {mode: \($1)}" }
            return """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: p\(number), namespace: \(namespace)}
                spec: {\(selector)\(own)portLevelMtls: {\(ports.joined(separator: ", "))}}
                """
        }
    }

    private static func mode(_ pod: Pod, _ port: Int, _ all: [Authentication]) -> String {
        let own = all.first { $0.namespace == pod.namespace && $0.app == pod.app }
        if let mode = own?.ports[port] { return mode }
        let wider =
            [own, all.first { $0.namespace == pod.namespace && $0.app == nil }]
            + [all.first { $0.namespace == "istio-system" && $0.app == nil }]
        return wider.lazy.compactMap { $0?.mode }.first ?? "PERMISSIVE"
    }

    private static func isAllowed(
        _ source: Pod, _ destination: Pod, _ port: Int, _ policies: [Authorization], _ modes: [Authentication]
    ) -> Bool {
        guard destination.isMember else { return true }
        let mode = mode(destination, port, modes)
        let identity = source.isMember && mode != "DISABLE" ? source : nil
        if mode == "STRICT" && identity == nil { return false }
        let covering = policies.filter { $0.covers(destination) }
        if covering.contains(where: { $0.isDenying && $0.matches(identity, port) }) { return false }
        let allowing = covering.filter { !$0.isDenying }
        return allowing.isEmpty || allowing.contains { $0.matches(identity, port) }
    }

    @Test(arguments: 0..<80)
    func theEngineEqualsTheReference(seed: Int) throws {
        var random = RandomCluster(seed: UInt64(seed) + 1_000)
        func some<Value>(_ values: [Value], _ one: Int, in all: Int) -> [Value] {
            random.chance(one, in: all) ? [random.pick(values)] : []
        }
        let pods = (0..<5).map { number in
            Pod(
                name: "s\(number)", namespace: random.pick(["a", "b"]), app: random.pick(["red", "blue"]),
                isMember: random.chance(3, in: 4))
        }
        let patterns = ["*", "cluster.local/ns/a/sa/s0", "cluster.local/ns/b/sa/s1", "cluster.local/ns/a*", "*/sa/s2"]
        let policies = (0..<random.pick([0, 1, 2, 4])).map { _ in
            Authorization(
                namespace: random.pick(["a", "b", "istio-system"]), app: random.pick([nil, "red", "blue"]),
                isDenying: random.chance(1, in: 3),
                rules: (0..<random.pick([0, 1, 2])).map { _ in
                    (
                        some(patterns, 1, in: 2), some(["a", "b"], 1, in: 3), some(["a", "b"], 1, in: 5),
                        some([80, 90], 1, in: 3)
                    )
                })
        }
        var modes: [Authentication] = []
        for (namespace, app) in [("istio-system", nil), ("a", nil), ("a", "red"), ("b", "blue")] as [(String, String?)]
        where random.chance(1, in: 2) {
            let kinds = ["STRICT", "PERMISSIVE", "DISABLE"]
            modes.append(
                Authentication(
                    namespace: namespace, app: app, mode: random.pick([nil] + kinds),
                    ports: app != nil && random.chance(1, in: 2) ? [80: random.pick(kinds)] : [:]))
        }
        let documents =
            pods.map(\.yaml) + policies.enumerated().map { $1.yaml($0) } + modes.enumerated().map { $1.yaml($0) }
        let model = try networkModel(documents.joined(separator: "\n---\n"))
        let listed = Dictionary(
            uniqueKeysWithValues: model.connections.map { (["\($0.source)", "\($0.destination)"], $0) })
        for source in pods {
            for destination in pods where destination.name != source.name {
                let names = [source, destination].map { "\($0.namespace)/\($0.name)[Deployment]" }
                let found = listed[names]?.connections ?? .none
                for port in [1, 80, 90] {
                    #expect(
                        found.contains(.tcp, UInt16(port))
                            == Self.isAllowed(source, destination, port, policies, modes),
                        "\(names) \(port)\n\(documents.joined(separator: "\n---\n"))")
                }
                // Istio decides on TCP alone.
                #expect(found.contains(.udp, 80))
            }
        }
    }
}
