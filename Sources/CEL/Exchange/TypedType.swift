import Documents

/// Static types as typed JSON: `"int"`, `{"list": T}`, `{"map": [K, V]}`, `{"type": T}`,
/// `{"opaque": {"name": "optional_type", "params": [T]}}`, `{"message": "kubernetes.AdmissionRequest"}`,
/// `{"param": "T"}`. Simple types are `dyn`, `null_type`, `bool`, `int`, `uint`, `double`, `string`, `bytes`,
/// `timestamp`, `duration`, `type`; the last is a type of unknown content.
public enum TypedType {
    /// Reads a type.
    /// - Throws: what is wrong with the encoding.
    public static func decode(_ json: Value) throws(ExchangeError) -> CELType {
        if let name = json.text {
            guard let type = simple[name] else { throw ExchangeError(message: "'\(name)' is not a type") }
            return type
        }
        guard json.kind == .map, json.count == 1, let entry = json.entries.first, let kind = entry.key.text else {
            throw ExchangeError(message: "a type must be a name or an object with one member")
        }
        let content = entry.value
        switch kind {
        case "list": return .list(try decode(content))
        case "type": return .type(try decode(content))
        case "map":
            guard content.kind == .list, content.count == 2 else {
                throw .wrong(kind, expected: "two types")
            }
            return .map(try decode(content.elements[0]), try decode(content.elements[1]))
        case "opaque":
            guard let name = content["name"]?.text else { throw .missing("name") }
            var parameters: [CELType] = []
            for parameter in content["params"]?.elements ?? Value(kind: .list).elements {
                parameters.append(try decode(parameter))
            }
            return .opaque(name, parameters)
        case "message", "param":
            guard let name = content.text else { throw .wrong(kind, expected: "a name") }
            return kind == "param" ? .parameter(name) : .object(name)
        default: throw ExchangeError(message: "'\(kind)' is not the kind of a type")
        }
    }

    private static let simple: [String: CELType] = [
        "dyn": .dyn, "null_type": .null, "bool": .bool, "int": .int, "uint": .uint, "double": .double,
        "string": .string, "bytes": .bytes, "timestamp": .timestamp, "duration": .duration, "type": .type(.dyn),
        "list": .list(.dyn), "map": .map(.dyn, .dyn),
    ]

    /// Writes a type. The checker keeps types small, so that their nesting is no danger to the stack.
    public static func encode(_ type: CELType, to json: inout JSONBuilder) {
        switch type {
        case .timestamp: json.string("timestamp")
        case .duration: json.string("duration")
        case .list(let element):
            object("list", &json) { encode(element, to: &$0) }
        case .type(.dyn): json.string("type")
        case .type(let type):
            object("type", &json) { encode(type, to: &$0) }
        case .map(let key, let value):
            object("map", &json) { array([key, value], &$0) }
        case .opaque(let name, let parameters):
            object("opaque", &json) { json in
                json.beginObject()
                json.key("name")
                json.string(name)
                json.key("params")
                array(parameters, &json)
                json.endObject()
            }
        case .object(let name): object("message", &json) { $0.string(name) }
        case .parameter(let name): object("param", &json) { $0.string(name) }
        case .error: json.string("error")
        case .dyn, .null, .bool, .int, .uint, .double, .string, .bytes: json.string(type.typeName)
        }
    }

    private static func object(_ key: String, _ json: inout JSONBuilder, _ write: (inout JSONBuilder) -> Void) {
        json.beginObject()
        json.key(key)
        write(&json)
        json.endObject()
    }

    private static func array(_ types: [CELType], _ json: inout JSONBuilder) {
        json.beginArray()
        for type in types { encode(type, to: &json) }
        json.endArray()
    }
}
