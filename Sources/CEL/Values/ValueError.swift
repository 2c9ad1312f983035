/// Why a pure value operation has no result.
///
/// One byte, so that an evaluator can keep it inside an error value and build the text only when somebody reads it.
enum ValueError: UInt8, Error, Sendable {
    /// An int result or conversion outside −2⁶³ … 2⁶³−1; also durations, which are int64 nanoseconds.
    case integerOverflow
    /// A uint result or conversion outside 0 … 2⁶⁴−1.
    case unsignedIntegerOverflow
    /// A number text that is not of the accepted form.
    case malformedNumber
    /// A well-formed number text whose value does not fit its type.
    case numberOutOfRange
    /// A timestamp text that is not RFC 3339.
    case malformedTimestamp
    /// A timestamp before year 1 or after year 9999.
    case timestampOverflow
    /// A duration text that is not of the accepted form, or does not fit 64 bits of nanoseconds.
    case malformedDuration
    /// A zone that is neither an offset nor the name of a zone in the time zone database.
    case unknownTimeZone
    /// A zone whose meaning depends on the machine (`Local`), so that no verdict can be given for another one.
    case machineTimeZone
    /// A zone name was given, and this machine has no time zone database.
    case timeZoneDatabaseMissing
    /// The time zone database has the zone, and its file cannot be read or is damaged.
    case damagedTimeZone
    /// A text result longer than `UTF8Text.maximumResultLength`.
    case resultTooLong

    /// What CEL reports; cel-go's words where it has some.
    var message: StaticString {
        switch self {
        case .integerOverflow: "integer overflow"
        case .unsignedIntegerOverflow: "unsigned integer overflow"
        case .malformedNumber: "invalid number syntax"
        case .numberOutOfRange: "number out of range"
        case .malformedTimestamp: "invalid timestamp"
        case .timestampOverflow: "timestamp overflow"
        case .malformedDuration: "invalid duration"
        case .unknownTimeZone: "unknown time zone"
        case .machineTimeZone: "time zone depends on the machine"
        case .timeZoneDatabaseMissing: "no time zone database found"
        case .damagedTimeZone: "malformed time zone information"
        case .resultTooLong: "result is too long"
        }
    }
}
