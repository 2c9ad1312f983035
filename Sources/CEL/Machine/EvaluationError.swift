import Documents

/// Why an evaluation has no value. The text is made only when somebody asks for it.
enum ErrorCode: UInt16, Sendable {
    case noSuchOverload = 1
    case noSuchKey
    case noSuchField
    case badIndex
    case indexOutOfBounds
    case divisionByZero
    case modulusByZero
    case integerOverflow
    case unsignedOverflow
    case duplicateKey
    case unsupportedKey
    case optionalNone
    case unboundVariable
    case notOptional
    case invalidArgument
    case rangeError
    case orderingNaN
    case notEvaluable
    case memoryExceeded
    case interrupted
    case budgetExceeded
    case badRange
    case depthExceeded
}

/// A failed evaluation: what went wrong, and at which place of the expression.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
    public let message: String
    /// The failing part of the source, in UTF-8 offsets.
    public let range: Range<Int>?
    /// The evaluation ran out of its cost budget, steps or memory.
    public let exceedsLimits: Bool
    /// The question cannot be answered here, such as what an authorizer would say offline.
    public let isNotEvaluable: Bool

    public var description: String { message }
}

extension Value {
    /// An error of a code with a detail, such as the missing key.
    static func failure(_ code: ErrorCode, detail: UnsafePointer<Value>? = nil) -> Value {
        Value(kind: .error, aux: code.rawValue, bits: detail.map(Value.bits(of:)) ?? 0)
    }

    @inlinable var isError: Bool { kind == .error }

    var errorCode: ErrorCode { ErrorCode(rawValue: aux) ?? .invalidArgument }

    /// Whether the value is the error of an evaluation that stopped at one of its bounds.
    var exceedsLimits: Bool {
        guard isError else { return false }
        switch errorCode {
        case .memoryExceeded, .interrupted, .budgetExceeded, .depthExceeded: return true
        default: return false
        }
    }

    var errorDetail: Value? {
        guard isError, let address = UnsafePointer<Value>(bitPattern: UInt(bits)) else { return nil }
        return address.pointee
    }

    /// The words for an error value, close to cel-go's.
    var errorMessage: String {
        let detail = errorDetail.map { $0.text ?? ValueText.literal($0) }
        return switch errorCode {
        case .noSuchOverload: detail.map { "no such overload: \($0)" } ?? "no such overload"
        case .noSuchKey: "no such key: \(detail ?? "?")"
        case .noSuchField: "no such field: \(detail ?? "?")"
        case .badIndex: "unsupported index type: \(detail ?? "?")"
        case .indexOutOfBounds: "index out of bounds: \(detail ?? "?")"
        case .divisionByZero: "division by zero"
        case .modulusByZero: "modulus by zero"
        case .integerOverflow: "integer overflow"
        case .unsignedOverflow: "unsigned integer overflow"
        case .duplicateKey: "duplicate map key: \(detail ?? "?")"
        case .unsupportedKey: "unsupported map key type: \(detail ?? "?")"
        case .optionalNone: "optional.none() dereference"
        case .unboundVariable: "no such attribute: \(detail ?? "?")"
        case .notOptional: "cannot initialize optional entry from a non-optional value"
        case .invalidArgument, .notEvaluable: detail ?? "invalid argument"
        case .rangeError: detail ?? "range error"
        case .orderingNaN: "NaN values cannot be ordered"
        case .memoryExceeded: "evaluation needs too much memory"
        case .interrupted: "operation interrupted"
        case .budgetExceeded: "operation cancelled: actual cost limit exceeded"
        case .badRange: "expression cannot be the range of a comprehension"
        case .depthExceeded: "value is nested too deeply"
        }
    }
}
