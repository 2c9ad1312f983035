import CEL
import Documents
import Kubernetes

extension KindTypes {
    /// The built-in kinds, and those of the CustomResourceDefinitions in policy files.
    public init(_ files: [AdmissionPolicyFile]) {
        self = .shared
        for object in files.flatMap(\.objects)
        where object.group == "apiextensions.k8s.io" && object.kind == "CustomResourceDefinition" {
            add(object)
        }
    }

    /// Adds the versions of a definition that an API server serves.
    private mutating func add(_ definition: Resource) {
        guard let spec = definition.object["spec"], let group = spec["group"]?.text, let names = spec["names"],
            let kind = names["kind"]?.text, let resource = names["plural"]?.text
        else { return }
        for version in spec["versions"]?.elements ?? .init(start: nil, count: 0) {
            guard version["served"]?.isFalse != true, let name = version["name"]?.text,
                let schema = version["schema"]?["openAPIV3Schema"],
                !kinds.contains(where: { ($0.group, $0.version, $0.resource) == (group, name, resource) })
            else { continue }
            var reader = SchemaReader()
            guard case .object(let type) = reader.type(of: schema, named: "\(group)/\(name).\(kind)"),
                let fields = reader.types[type]?.fields
            else { continue }
            let common: [String: CELType] = ["apiVersion": .string, "kind": .string, "metadata": .object("ObjectMeta")]
            types.merge(reader.types) { first, _ in first }
            types[type] = ObjectType(name: type, fields: fields.merging(common) { $1 })
            kinds.append(
                Kind(
                    apiVersion: "\(group)/\(name)", kind: kind, group: group, version: name, resource: resource,
                    type: type))
        }
    }
}

/// Reads the types of a structural schema. What a value need not be of one type for is `dyn`, and so is an object of
/// which not every field can be selected by its name: only an index gets at such a field.
private struct SchemaReader {
    private(set) var types: [String: ObjectType] = [:]

    /// What lies deeper, or is more, has no types.
    private static let mostLevels = 64
    private static let mostTypes = 4_000

    mutating func type(of schema: Value, named name: String, level: Int = 0) -> CELType {
        let isOpen = [
            schema["nullable"], schema["x-kubernetes-preserve-unknown-fields"], schema["x-kubernetes-int-or-string"],
            schema["x-kubernetes-embedded-resource"],
        ].contains { $0?.isTrue == true }
        if isOpen || level > SchemaReader.mostLevels { return .dyn }
        switch schema["type"]?.text {
        case "boolean": return .bool
        case "integer": return .int
        // An API server takes these for timestamps and durations, and a policy that runs sees strings.
        case "string": return ["date", "date-time", "duration"].contains(schema["format"]?.text) ? .dyn : .string
        case "array":
            return schema["items"].map { .list(type(of: $0, named: "\(name).items", level: level + 1)) } ?? .dyn
        case "object":
            if let properties = schema["properties"], properties.count > 0 {
                return object(properties, named: name, level: level)
            }
            guard let values = schema["additionalProperties"], values.kind == .map else { return .dyn }
            return .map(.string, type(of: values, named: "\(name).values", level: level + 1))
        // A number may be an integer or not.
        default: return .dyn
        }
    }

    private mutating func object(_ properties: Value, named name: String, level: Int) -> CELType {
        var fields: [String: CELType] = [:]
        for entry in properties.entries {
            guard let field = entry.key.text, field.isCELIdentifier else { return .dyn }
            fields[field] = type(of: entry.value, named: "\(name).\(field)", level: level + 1)
        }
        guard types.count < SchemaReader.mostTypes else { return .dyn }
        types[name] = ObjectType(name: name, fields: fields)
        return .object(name)
    }
}
