import Documents
import Kubernetes

/// Which workloads a policy of Istio is for.
struct MeshScope: Sendable {
    let namespace: String
    /// Empty for all workloads of the namespace, or of the mesh.
    let selector: [String: String]

    /// Whether a policy of this scope could be for pods of a namespace.
    func isInScope(of namespace: String) -> Bool {
        self.namespace == namespace || self.namespace == MeshMembership.rootNamespace
    }

    func covers(namespace: String, labels: [String: String]) -> Bool {
        isInScope(of: namespace)
            && selector.allSatisfy { labels[$0.key] == $0.value }
    }
}

extension MeshScope {
    init(_ reader: ObjectReader) {
        self.init(
            namespace: reader.namespace, selector: reader.spec?["selector"]?["matchLabels"]?.strings ?? [:])
    }
}

/// An AuthorizationPolicy that allows or denies. ``UnjudgedAuthorizationFact`` stands for others.
struct AuthorizationFact: Sendable {
    /// A rule: some source may do some operation.
    struct Rule: Sendable {
        /// Empty for every source.
        let sources: [Source]
        /// Ports, and whether something else than ports is asked for, too; empty for every operation.
        let operations: [Operation]
        /// All of them must hold.
        let conditions: [AuthorizationCondition]
        /// Position among the policy's rules.
        let index: Int
        let origin: Origin
    }

    /// All of its fields that are not empty must hold.
    struct Source: Sendable {
        var principals: [String] = []
        var notPrincipals: [String] = []
        var namespaces: [String] = []
        var notNamespaces: [String] = []
        var addresses = AddressDemand.none
        /// Whether it asks for what only a request shows, such as the principal of a token.
        var asksForMore = false
    }

    struct Operation: Sendable {
        let ports: IntervalSet<UInt16>
        /// Whether it asks for what only a request shows, such as its path.
        let asksForMore: Bool
    }

    let scope: MeshScope
    let name: String
    let isDenying: Bool
    let rules: [Rule]
    let origin: Origin

    static func read(_ reader: ObjectReader) -> [AuthorizationFact] {
        let spec = reader.spec
        let action = spec?["action"]?.text ?? "ALLOW"
        guard action == "ALLOW" || action == "DENY", !UnjudgedAuthorizationFact.hasTarget(spec) else { return [] }
        return [
            AuthorizationFact(
                scope: MeshScope(reader),
                name: reader.name, isDenying: action == "DENY",
                rules: (spec?["rules"]?.items ?? []).enumerated().map {
                    Rule($1, index: $0, namespace: reader.namespace)
                },
                origin: reader.object.origin)
        ]
    }
}

/// An AuthorizationPolicy whose decisions cannot be known here: what an external authorizer says (CUSTOM), or what
/// happens at a gateway or waypoint (`targetRefs`). Both only deny what could be let in else; AUDIT decides nothing.
struct UnjudgedAuthorizationFact: Sendable {
    enum Place: Sendable {
        /// By the name of its provider in the mesh's configuration.
        case externalAuthorizer(provider: String?)
        case gateway
    }

    let scope: MeshScope
    let name: String
    let place: Place
    let origin: Origin

    var title: String { "AuthorizationPolicy \(scope.namespace)/\(name)" }

    static func hasTarget(_ spec: Field?) -> Bool { spec?["targetRefs"] != nil || spec?["targetRef"] != nil }

    static func read(_ reader: ObjectReader) -> [UnjudgedAuthorizationFact] {
        let spec = reader.spec
        let place: Place
        switch spec?["action"]?.text ?? "ALLOW" {
        case "CUSTOM": place = .externalAuthorizer(provider: spec?["provider"]?["name"]?.text)
        case "ALLOW" where hasTarget(spec), "DENY" where hasTarget(spec): place = .gateway
        case "ALLOW", "DENY", "AUDIT": return []
        default:
            (spec?["action"] ?? reader.object).reject("an action is ALLOW, DENY, AUDIT or CUSTOM")
            return []
        }
        return [
            UnjudgedAuthorizationFact(
                scope: MeshScope(reader), name: reader.name, place: place, origin: reader.object.origin)
        ]
    }
}

extension AuthorizationFact.Rule {
    fileprivate init(_ field: Field, index: Int, namespace: String) {
        self.index = index
        sources = (field["from"]?.items ?? []).compactMap { $0["source"] }
            .map { AuthorizationFact.Source($0, namespace: namespace) }
        operations = (field["to"]?.items ?? []).compactMap { $0["operation"] }.map(AuthorizationFact.Operation.init)
        conditions = (field["when"]?.items ?? []).map(AuthorizationCondition.init)
        origin = field.origin
    }

    /// All that is asked of sources.
    var demandsOnSources: [AuthorizationFact.Source] {
        sources + conditions.compactMap { if case .source(let source) = $0 { source } else { nil } }
    }

    /// All that is asked of the addresses of destinations.
    var demandsOnDestinations: [AddressDemand] {
        conditions.compactMap { if case .destination(let addresses) = $0 { addresses } else { nil } }
    }
}

extension AuthorizationFact.Source {
    fileprivate init(_ field: Field, namespace: String) {
        func texts(_ name: StaticString) -> [String] { field[name]?.texts ?? [] }
        // A service account is `name` of the policy's own namespace, or `namespace/name`.
        func accounts(_ name: StaticString) -> [String] {
            texts(name).map { text in
                let parts = text.split(separator: "/", maxSplits: 1)
                return parts.count == 2 ? "*/ns/\(parts[0])/sa/\(parts[1])" : "*/ns/\(namespace)/sa/\(text)"
            }
        }
        principals = texts("principals") + accounts("serviceAccounts")
        notPrincipals = texts("notPrincipals") + accounts("notServiceAccounts")
        namespaces = texts("namespaces")
        notNamespaces = texts("notNamespaces")
        addresses = AddressDemand(wanted: texts("ipBlocks"), unwanted: texts("notIpBlocks"))
        asksForMore = ["requestPrincipals", "notRequestPrincipals", "remoteIpBlocks", "notRemoteIpBlocks"]
            .contains { !texts($0).isEmpty }
    }
}

extension AuthorizationFact.Operation {
    fileprivate init(_ field: Field) {
        func texts(_ name: StaticString) -> [String] { field[name]?.texts ?? [] }
        ports = AuthorizationFact.Operation.ports(texts("ports"), without: texts("notPorts"))
        asksForMore = (["hosts", "notHosts", "methods", "notMethods", "paths", "notPaths"] as [StaticString])
            .contains { !texts($0).isEmpty }
    }

    /// - Parameters:
    ///   - numbers: of ports; none for all.
    ///   - others: those that are left out.
    static func ports(_ numbers: [String], without others: [String]) -> IntervalSet<UInt16> {
        func ports(_ numbers: [String]) -> IntervalSet<UInt16> {
            IntervalSet(numbers.compactMap { UInt16($0) }.map { $0...$0 })
        }
        return (numbers.isEmpty ? ConnectionSet.everyPort : ports(numbers)).subtracting(ports(others))
    }
}

/// A PeerAuthentication: whether workloads of the mesh take plain text.
struct PeerAuthenticationFact: Sendable {
    enum Mode: String, Sendable {
        case permissive = "PERMISSIVE"
        case strict = "STRICT"
        case disable = "DISABLE"
    }

    let scope: MeshScope
    let name: String
    /// Nil where it is inherited.
    let mode: Mode?
    let portModes: [UInt16: Mode]
    let origin: Origin

    static func read(_ reader: ObjectReader) -> [PeerAuthenticationFact] {
        let spec = reader.spec
        var portModes: [UInt16: Mode] = [:]
        if let ports = spec?["portLevelMtls"] {
            for entry in ports.value.entries {
                let number =
                    entry.key.kind == .int ? UInt16(exactly: entry.key.asInt) : entry.key.text.flatMap { UInt16($0) }
                guard let number, let mode = entry.value["mode"]?.text.flatMap({ Mode(rawValue: $0) }) else { continue }
                portModes[number] = mode
            }
        }
        return [
            PeerAuthenticationFact(
                scope: MeshScope(reader),
                name: reader.name, mode: spec?["mtls"]?["mode"]?.text.flatMap { Mode(rawValue: $0) },
                portModes: portModes, origin: reader.object.origin)
        ]
    }
}
