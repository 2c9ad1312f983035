import Documents

/// Timestamps and durations as values.
extension Value {
    init(_ timestamp: Timestamp) {
        self.init(
            kind: .timestamp, aux: UInt16(bitPattern: timestamp.offsetMinutes),
            count: UInt32(timestamp.nanoseconds), bits: UInt64(bitPattern: timestamp.seconds))
    }

    init(_ duration: CELDuration) {
        self.init(kind: .duration, bits: UInt64(bitPattern: duration.nanoseconds))
    }

    /// The timestamp of a value of that kind.
    var timestamp: Timestamp {
        Timestamp(
            uncheckedSeconds: asInt, nanoseconds: Int32(truncatingIfNeeded: count),
            offsetMinutes: Int16(bitPattern: aux))
    }

    /// The duration of a value of that kind.
    var duration: CELDuration { CELDuration(nanoseconds: asInt) }
}

extension Evaluation {
    /// The value that `body` makes, or the error value for what it throws.
    func result(_ body: () throws(ValueError) -> Value) -> Value {
        do {
            return try body()
        } catch {
            switch error {
            case .integerOverflow: return .failure(.integerOverflow)
            case .unsignedIntegerOverflow: return .failure(.unsignedOverflow)
            case .resultTooLong: return .failure(.memoryExceeded)
            case .machineTimeZone, .timeZoneDatabaseMissing, .damagedTimeZone:
                return failure(.notEvaluable, "\(error.message)")
            default: return failure(.rangeError, "\(error.message)")
            }
        }
    }
}
