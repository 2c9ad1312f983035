/// The conditions on a position that consume nothing. A set of them tells which hold at one position of a text.
struct Assertion: OptionSet, Sendable {
    let rawValue: UInt8

    /// `\A`, and `^` without the flag `m`
    static let textStart = Assertion(rawValue: 1 << 0)
    /// `\z`, and `$` without the flag `m`
    static let textEnd = Assertion(rawValue: 1 << 1)
    /// `^` with the flag `m`
    static let lineStart = Assertion(rawValue: 1 << 2)
    /// `$` with the flag `m`
    static let lineEnd = Assertion(rawValue: 1 << 3)
    /// `\b`; word characters are those of ASCII
    static let wordBoundary = Assertion(rawValue: 1 << 4)
    /// `\B`
    static let noWordBoundary = Assertion(rawValue: 1 << 5)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// What holds between two neighbours. All that matters of a neighbour lies within ASCII, so that the bytes next
    /// to the position do as well as the scalars; nil stands for the edge of the text.
    init(before: UInt8?, after: UInt8?) {
        var holds: Assertion = []
        if before == nil { holds.insert(.textStart) }
        if after == nil { holds.insert(.textEnd) }
        if before == nil || before == UInt8(ascii: "\n") { holds.insert(.lineStart) }
        if after == nil || after == UInt8(ascii: "\n") { holds.insert(.lineEnd) }
        let isBoundary = Self.isWord(before) != Self.isWord(after)
        holds.insert(isBoundary ? .wordBoundary : .noWordBoundary)
        self = holds
    }

    static func isWord(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
    }
}
