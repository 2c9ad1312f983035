/// A CEL duration: a signed number of nanoseconds in 64 bits, about ±292 years.
struct CELDuration: BitwiseCopyable, Sendable, Hashable, Comparable {
    let nanoseconds: Int64

    static func < (a: CELDuration, b: CELDuration) -> Bool {
        a.nanoseconds < b.nanoseconds
    }

    func adding(_ other: CELDuration) throws(ValueError) -> CELDuration {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(other.nanoseconds)
        guard !overflow else { throw .integerOverflow }
        return CELDuration(nanoseconds: sum)
    }

    func subtracting(_ other: CELDuration) throws(ValueError) -> CELDuration {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        guard !overflow else { throw .integerOverflow }
        return CELDuration(nanoseconds: difference)
    }

    func negated() throws(ValueError) -> CELDuration {
        try CELDuration(nanoseconds: 0).subtracting(self)
    }
}

// Go computes hours, minutes and seconds as floating-point numbers and cel-go truncates those. Beyond 2⁵³ nanoseconds
// that may round up where integer division would not; the same steps are taken here to give the same answer.
extension CELDuration {
    /// `getHours()`: the whole duration in hours.
    var hours: Int64 { Int64(inUnits(of: 3_600_000_000_000)) }

    /// `getMinutes()`: the whole duration in minutes.
    var minutes: Int64 { Int64(inUnits(of: 60_000_000_000)) }

    /// `getSeconds()`: the whole duration in seconds.
    var seconds: Int64 { Int64(inSeconds) }

    /// `getMilliseconds()` in cel-go and Kubernetes: the whole duration in milliseconds.
    var totalMilliseconds: Int64 { nanoseconds / 1_000_000 }

    /// `getMilliseconds()` in the specification: the milliseconds of the second, with the sign of the duration.
    var millisecondsPart: Int64 { nanoseconds / 1_000_000 % 1000 }

    var inSeconds: Double { inUnits(of: 1_000_000_000) }

    private func inUnits(of unit: Int64) -> Double {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: unit)
        return Double(whole) + Double(rest) / Double(unit)
    }
}
