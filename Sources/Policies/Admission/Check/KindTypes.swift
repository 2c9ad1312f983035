import CEL

/// Kinds and the types of their fields, as an API server knows them from its OpenAPI document: the built-in ones, and
/// those of CustomResourceDefinitions.
///
/// A field has the type of the values that policies see in it, so that an expression that is right when it runs is right
/// here: bytes and quantities are strings; times, which may be null, are `dyn`, and so is what may be an integer or a
/// string, and what has no schema. The API server's own check takes times and bytes for CEL's timestamps and bytes, and
/// knows no field that holds quantities. Ephemeral containers are of the type of the others, so that lists of both join.
public struct KindTypes: Sendable {
    /// The built-in kinds.
    public static let shared = KindTypes(table)

    /// A kind in one version.
    struct Kind: Hashable, Sendable, CustomStringConvertible {
        /// Such as `v1` or `apps/v1`.
        let apiVersion: String
        let kind: String
        let group: String
        let version: String
        let resource: String
        /// The name of its type.
        let type: String

        var description: String { "\(apiVersion) \(kind)" }
    }

    /// What resource rules are about.
    struct Coverage: Equatable, Sendable {
        /// The kinds that the API server looks at.
        fileprivate(set) var kinds: [Kind] = []
        /// Whether objects may be of other kinds too: those without types here, and those at which the API server does
        /// not look.
        fileprivate(set) var hasOthers = false
    }

    /// The built-in ones in the order of their groups, versions and resources, then the others.
    var kinds: [Kind]
    /// By their names.
    var types: [String: ObjectType]

    /// An API server looks at this many kinds of one resource rule, and at no rule after one that names so many.
    static let mostKindsOfRule = 10

    /// - Parameter table: one kind or type a line; ``table`` says how.
    init(_ table: String) {
        var rows: [[Substring]] = []
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.first == " ", !rows.isEmpty { rows[rows.count - 1] += words } else { rows.append(words) }
        }
        var kinds: [Kind] = []
        var types: [String: ObjectType] = [:]
        for row in rows {
            let path = row[0].split(separator: "/", omittingEmptySubsequences: false)
            if path.count == 3 {
                kinds.append(
                    Kind(
                        apiVersion: path[0].isEmpty ? String(path[1]) : "\(path[0])/\(path[1])",
                        kind: String(row[1].split(separator: ".").last ?? row[1]), group: String(path[0]),
                        version: String(path[1]), resource: String(path[2]), type: String(row[1])))
            } else {
                let fields = row.dropFirst().map { word in
                    let parts = word.split(separator: ":", maxSplits: 1)
                    return (String(parts[0]), parts.count < 2 ? .string : KindTypes.type(parts[1]))
                }
                let name = String(row[0])
                types[name] = ObjectType(name: name, fields: Dictionary(fields) { first, _ in first })
            }
        }
        self.kinds = kinds
        self.types = types
    }

    private static func type(_ code: Substring) -> CELType {
        switch code.first {
        case nil: .string
        case "[": .list(type(code.dropFirst().dropLast()))
        case "{": .map(.string, type(code.dropFirst().dropLast()))
        default:
            switch code {
            case "i": .int
            case "b": .bool
            case "x": .dyn
            default: .object(String(code))
            }
        }
    }

    /// The kinds as an API server of a version knows them: without the fields that came later, of which each type says when.
    func known(to version: KubernetesVersion) -> KindTypes {
        var known = self
        for (name, later) in KindTypes.later where version < .newest {
            let fields = later.filter { $0.value > version }
            guard !fields.isEmpty, let type = types[name] else { continue }
            known.types[name] = ObjectType(
                name: name, fields: type.fields.filter { fields[$0.key] == nil },
                advice: fields.reduce(into: [:]) { $0[$1.key] = "'\($1.key)' is a field since Kubernetes \($1.value)" })
        }
        return known
    }

    /// The fields that are younger than their types, by type, with the version that had them first.
    static let later: [String: [String: KubernetesVersion]] = {
        var later: [String: [String: KubernetesVersion]] = [:]
        var version = KubernetesVersion.oldest
        for word in versions.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            if let minor = Int(word) { version = KubernetesVersion(1, minor) }
            guard let dot = word.lastIndex(of: ".") else { continue }
            later[String(word[..<dot]), default: [:]][String(word[word.index(after: dot)...])] = version
        }
        return later
    }()

    /// The kinds that resource rules name, in the order of the rules. What stands for all groups, versions or resources
    /// names none, nor does a subresource (`typesToCheck` in Kubernetes).
    func coverage(of rules: [ResourceRule]) -> Coverage {
        var coverage = Coverage()
        var covered: Set<Kind> = []
        var isFull = false
        for rule in rules {
            let (groups, versions, resources) = (Set(rule.groups), Set(rule.versions), Set(rule.resources))
            let named = kinds.filter {
                groups.contains($0.group) && versions.contains($0.version) && resources.contains($0.resource)
            }
            // A word that names none of these kinds is there for others.
            let isBuiltIn =
                groups == Set(named.map(\.group)) && versions == Set(named.map(\.version))
                && resources == Set(named.map(\.resource))
            if !isBuiltIn { coverage.hasOthers = true }
            covered.formUnion(named)
            guard !isFull else { continue }
            for kind in named.prefix(KindTypes.mostKindsOfRule) where !coverage.kinds.contains(kind) {
                coverage.kinds.append(kind)
            }
            isFull = named.count >= KindTypes.mostKindsOfRule
        }
        if covered.count > coverage.kinds.count { coverage.hasOthers = true }
        return coverage
    }

    func kind(apiVersion: String, kind: String) -> Kind? {
        kinds.first { $0.apiVersion == apiVersion && $0.kind == kind }
    }

    /// The type of a kind's objects and all those that its fields are of.
    fileprivate func types(of kind: Kind) -> [ObjectType] {
        var found: [ObjectType] = []
        var seen: Set<String> = [kind.type]
        var names = [kind.type]
        while let name = names.popLast() {
            guard let type = types[name] else { continue }
            found.append(type)
            for field in type.fields.values {
                guard let name = field.objectName, seen.insert(name).inserted else { continue }
                names.append(name)
            }
        }
        return found
    }
}

/// What `object` and `oldObject`, and `params`, are in the expressions of a policy about one kind.
struct InputTypes: Sendable {
    let types: KindTypes
    let object: KindTypes.Kind
    /// Nil where nothing is known of the parameters.
    let params: KindTypes.Kind?

    func declare(in environment: inout Environment) {
        for kind in [object, params].compactMap(\.self) {
            for type in types.types(of: kind) { environment.declare(type) }
        }
        environment.declare("object", .object(object.type))
        environment.declare("oldObject", .object(object.type))
        if let params { environment.declare("params", .object(params.type)) }
    }
}

extension CELType {
    /// The object type that this is, or is a list or a map of.
    fileprivate var objectName: String? {
        switch self {
        case .object(let name): name
        case .list(let element), .map(_, let element): element.objectName
        default: nil
        }
    }
}
