/// A CEL timestamp: an instant between 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999999Z.
///
/// Two timestamps are equal when they are the same instant; the offset they were written with plays no part.
struct Timestamp: BitwiseCopyable, Sendable {
    /// Whole seconds since the Unix epoch, rounded towards the past.
    let seconds: Int64
    /// The rest, 0 ..< 1 000 000 000.
    let nanoseconds: Int32
    /// Minutes east of UTC in the text this was read from. Only `string(timestamp)` shows it.
    let offsetMinutes: Int16

    static let minimumSeconds: Int64 = -62_135_596_800
    static let maximumSeconds: Int64 = 253_402_300_799
    static let nanosecondsPerSecond: Int64 = 1_000_000_000

    /// Fails with `timestampOverflow` outside the years 1 … 9999, or for nanoseconds that are not a rest.
    init(seconds: Int64, nanoseconds: Int32 = 0, offsetMinutes: Int16 = 0) throws(ValueError) {
        guard (Timestamp.minimumSeconds...Timestamp.maximumSeconds).contains(seconds),
            (0..<Int32(Timestamp.nanosecondsPerSecond)).contains(nanoseconds)
        else { throw .timestampOverflow }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
        self.offsetMinutes = offsetMinutes
    }

    /// A timestamp from parts that were checked before.
    init(uncheckedSeconds seconds: Int64, nanoseconds: Int32, offsetMinutes: Int16) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
        self.offsetMinutes = offsetMinutes
    }

    /// `timestamp + duration`, which keeps the offset.
    func adding(_ duration: CELDuration) throws(ValueError) -> Timestamp {
        let (wholeSeconds, rest) = duration.nanoseconds.floorDivided(by: Timestamp.nanosecondsPerSecond)
        let sum = Int64(nanoseconds) + rest
        let carry: Int64 = sum >= Timestamp.nanosecondsPerSecond ? 1 : 0
        return try Timestamp(
            seconds: seconds + wholeSeconds + carry,
            nanoseconds: Int32(sum - carry * Timestamp.nanosecondsPerSecond),
            offsetMinutes: offsetMinutes)
    }

    /// `timestamp - duration`, which keeps the offset. As in cel-go, the least duration cannot be subtracted.
    func subtracting(_ duration: CELDuration) throws(ValueError) -> Timestamp {
        try adding(duration.negated())
    }

    /// `timestamp - timestamp`. Fails with `integerOverflow` when the distance exceeds about 292 years.
    func subtracting(_ other: Timestamp) throws(ValueError) -> CELDuration {
        // As in cel-go, the whole seconds alone must fit, even where the nanoseconds would bring the sum back.
        let (scaled, overflow) = (seconds - other.seconds)
            .multipliedReportingOverflow(by: Timestamp.nanosecondsPerSecond)
        guard !overflow else { throw .integerOverflow }
        let (total, carried) = scaled.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
        guard !carried else { throw .integerOverflow }
        return CELDuration(nanoseconds: total)
    }
}

extension Timestamp: Comparable, Hashable {
    static func == (a: Timestamp, b: Timestamp) -> Bool {
        a.seconds == b.seconds && a.nanoseconds == b.nanoseconds
    }

    static func < (a: Timestamp, b: Timestamp) -> Bool {
        a.seconds != b.seconds ? a.seconds < b.seconds : a.nanoseconds < b.nanoseconds
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(seconds)
        hasher.combine(nanoseconds)
    }
}

/// What CEL's `getFullYear()` and its kin read from a timestamp.
enum TimestampField: UInt8, CaseIterable, Sendable {
    case fullYear
    /// 0 … 11.
    case month
    /// Day of the month from 1.
    case date
    /// Day of the month from 0.
    case dayOfMonth
    /// 0 … 365.
    case dayOfYear
    /// 0 = Sunday.
    case dayOfWeek
    case hours
    case minutes
    case seconds
    case milliseconds
}

extension Timestamp {
    /// The field on the clock and calendar of a place `offset` seconds east of UTC.
    func value(of field: TimestampField, offset: Int32 = 0) -> Int64 {
        let time = CivilTime(secondsSinceEpoch: seconds, offset: offset)
        return switch field {
        case .fullYear: time.year
        case .month: Int64(time.month - 1)
        case .date: Int64(time.day)
        case .dayOfMonth: Int64(time.day - 1)
        case .dayOfYear: Int64(time.dayOfYear)
        case .dayOfWeek: Int64(time.weekday)
        case .hours: Int64(time.hour)
        case .minutes: Int64(time.minute)
        case .seconds: Int64(time.second)
        case .milliseconds: Int64(nanoseconds / 1_000_000)
        }
    }
}
