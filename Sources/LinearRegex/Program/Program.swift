/// A pattern as instructions for a nondeterministic automaton over Unicode scalars.
///
/// Scalars rather than bytes: a class such as `\pL` is one instruction instead of hundreds, an empty match never
/// falls between the bytes of a scalar, and a byte that is not UTF-8 is U+FFFD, as in Go, without further ado.
struct Program: Sendable {
    typealias Address = Int32

    enum Instruction: Sendable {
        case match
        case scalar(UInt32, next: Address)
        /// A member of `sets`.
        case set(Int32, next: Address)
        /// Goes both ways; the first is preferred.
        case split(Address, Address)
        case assertion(Assertion, next: Address)
    }

    /// A set with its ASCII part as a bitmap.
    struct CharacterClass: Sendable {
        let lowBits: UInt64
        let highBits: UInt64
        let scalars: ScalarSet

        init(_ scalars: ScalarSet) {
            var bits: (low: UInt64, high: UInt64) = (0, 0)
            for interval in scalars.intervals where interval.lower < 0x80 {
                for scalar in interval.lower...min(interval.upper, 0x7F) {
                    if scalar < 64 { bits.low |= 1 << scalar } else { bits.high |= 1 << (scalar - 64) }
                }
            }
            lowBits = bits.low
            highBits = bits.high
            self.scalars = scalars
        }

        @inline(__always)
        func contains(_ scalar: UInt32) -> Bool {
            if scalar < 64 { return lowBits >> scalar & 1 != 0 }
            if scalar < 128 { return highBits >> (scalar - 64) & 1 != 0 }
            return scalars.contains(scalar)
        }
    }

    let instructions: [Instruction]
    let classes: [CharacterClass]
    let start: Address
    /// Whether a match can only begin at the start of the text.
    let isAnchoredAtStart: Bool
    /// What every match begins with, at most `Limits.literalBytes` of it. Empty if anchored.
    let requiredPrefix: [UInt8]

    /// The conditions that the program asks about at all.
    let assertions: Assertion
}
