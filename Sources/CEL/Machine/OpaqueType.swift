import Documents

/// The host types whose values an evaluation may hold. The raw value stands in ``Value/aux``.
enum OpaqueType: UInt16, CaseIterable, Sendable {
    case optional = 1
    case url, ip, cidr, quantity, format, semver
    case authorizer, pathCheck, groupCheck, resourceCheck, decision
    /// Objects of declared types, such as `Object` and `JSONPatch`, which are maps at run time.
    case object

    /// The name by which the checker and `type()` know it.
    var name: String {
        switch self {
        case .optional: "optional_type"
        case .url: "kubernetes.URL"
        case .ip: "net.IP"
        case .cidr: "net.CIDR"
        case .quantity: "kubernetes.Quantity"
        case .format: "kubernetes.NamedFormat"
        case .semver: "kubernetes.Semver"
        case .authorizer: "kubernetes.authorization.Authorizer"
        case .pathCheck: "kubernetes.authorization.PathCheck"
        case .groupCheck: "kubernetes.authorization.GroupCheck"
        case .resourceCheck: "kubernetes.authorization.ResourceCheck"
        case .decision: "kubernetes.authorization.Decision"
        case .object: "object"
        }
    }

    var type: CELType { .opaque(name, []) }

    static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}

extension Value {
    /// A value of a host type whose payload lies at an address.
    static func opaque<Payload: OpaquePayload>(_ type: OpaqueType, _ payload: UnsafePointer<Payload>) -> Value {
        Value(kind: .opaque, aux: type.rawValue, bits: Value.bits(of: payload))
    }

    /// The payload of an opaque value; nil where it holds another, or none.
    @inline(__always)
    func payload<Payload: OpaquePayload>(as _: Payload.Type) -> Payload? {
        guard kind == .opaque, Payload.isHeld(by: aux) else { return nil }
        return UnsafePointer<Payload>(bitPattern: UInt(bits))?.pointee
    }

    /// The type as a value.
    static func type(of value: Value) -> Value {
        switch value.kind {
        case .optional: Value(kind: .type, aux: OpaqueType.optional.rawValue, count: UInt32(Kind.opaque.rawValue))
        case .opaque: Value(kind: .type, aux: value.aux, count: UInt32(Kind.opaque.rawValue))
        default: Value(kind: .type, count: UInt32(value.kind.rawValue))
        }
    }

    /// A static type as a value; nil where values of it cannot be told apart at run time.
    static func type(_ type: CELType) -> Value? {
        let kind: Kind
        switch type {
        case .null: kind = .null
        case .bool: kind = .bool
        case .int: kind = .int
        case .uint: kind = .uint
        case .double: kind = .double
        case .string: kind = .string
        case .bytes: kind = .bytes
        case .timestamp: kind = .timestamp
        case .duration: kind = .duration
        case .type: kind = .type
        case .list: kind = .list
        case .map: kind = .map
        case .opaque(let name, _):
            guard let opaque = OpaqueType.byName[name] else { return nil }
            return Value(kind: .type, aux: opaque.rawValue, count: UInt32(Kind.opaque.rawValue))
        case .dyn, .object, .parameter, .error: return nil
        }
        return Value(kind: .type, count: UInt32(kind.rawValue))
    }

    /// The name of the type that a type value stands for, such as `google.protobuf.Timestamp`.
    var typeName: String {
        switch Kind(rawValue: UInt8(truncatingIfNeeded: count)) {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .opaque: OpaqueType(rawValue: aux)?.name ?? "opaque"
        case .error, nil: "error"
        }
    }
}

/// What values of a host type point to.
protocol OpaquePayload: BitwiseCopyable {
    /// The host type that holds it, or one of them.
    static var opaqueType: OpaqueType { get }

    /// Whether values of a type, given by its raw value, hold it.
    static func isHeld(by type: UInt16) -> Bool
}

extension OpaquePayload {
    @inline(__always)
    static func isHeld(by type: UInt16) -> Bool { type == opaqueType.rawValue }
}

extension KubernetesURL: OpaquePayload { static var opaqueType: OpaqueType { .url } }
extension IPAddress: OpaquePayload { static var opaqueType: OpaqueType { .ip } }
extension CIDR: OpaquePayload { static var opaqueType: OpaqueType { .cidr } }
extension Quantity: OpaquePayload { static var opaqueType: OpaqueType { .quantity } }
extension NamedFormat: OpaquePayload { static var opaqueType: OpaqueType { .format } }
extension SemanticVersion: OpaquePayload { static var opaqueType: OpaqueType { .semver } }
extension AuthorizationAnswer: OpaquePayload { static var opaqueType: OpaqueType { .decision } }

extension AuthorizationCheck: OpaquePayload {
    static var opaqueType: OpaqueType { .resourceCheck }

    static func isHeld(by type: UInt16) -> Bool {
        (OpaqueType.authorizer.rawValue...OpaqueType.resourceCheck.rawValue).contains(type)
    }
}
