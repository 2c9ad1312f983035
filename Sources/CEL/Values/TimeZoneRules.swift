/// How far a place's clocks have been from UTC through time: the content of one file of the IANA time zone database.
struct TimeZoneRules: Sendable {
    /// Seconds after the Unix epoch when the offset changes, ascending.
    private let transitions: [Int64]
    /// The offset from each transition on, in seconds east of UTC.
    private let offsets: [Int32]
    /// The offset before the first transition.
    private let firstOffset: Int32
    /// The rule from the last transition on.
    private let rule: POSIXTimeZone?

    /// Clocks that are always `offset` seconds east of UTC.
    init(fixedOffset offset: Int32) {
        transitions = []
        offsets = []
        firstOffset = offset
        rule = nil
    }

    /// Seconds east of UTC at `seconds` after the Unix epoch.
    func offset(at seconds: Int64) -> Int32 {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        if low == transitions.count, let rule { return rule.offset(at: seconds) }
        return low == 0 ? firstOffset : offsets[low - 1]
    }
}

extension TimeZoneRules {
    /// Reads a TZif file (RFC 9636), version 1 to 4, or returns nil for bytes that are none. Leap seconds are ignored:
    /// CEL's timestamps have none.
    init?(tzif bytes: UnsafeBufferPointer<UInt8>) {
        var reader = BigEndianReader(bytes)
        guard var header = TZifHeader(&reader) else { return nil }
        if header.version > 1 {
            // Readers that know 64-bit data skip the 32-bit copy in front of it.
            guard reader.take(header.dataLength(timeSize: 4)) != nil, let second = TZifHeader(&reader) else {
                return nil
            }
            header = second
        }
        let timeSize = header.version > 1 ? 8 : 4
        guard header.typeCount > 0,
            var times = reader.take(header.transitionCount * timeSize).map(BigEndianReader.init),
            let typeIndices = reader.take(header.transitionCount),
            var types = reader.take(header.typeCount * 6).map(BigEndianReader.init),
            reader.take(header.remainderLength(timeSize: timeSize)) != nil
        else { return nil }

        var localTypes: [LocalTimeType] = []
        while let offset = types.integer(size: 4), let flags = types.take(2) {
            localTypes.append(LocalTimeType(offset: Int32(truncatingIfNeeded: offset), isDaylight: flags[0] != 0))
        }
        var transitions: [Int64] = []
        var offsets: [Int32] = []
        for typeIndex in typeIndices {
            guard let time = times.integer(size: timeSize), Int(typeIndex) < localTypes.count,
                transitions.last.map({ $0 < time }) ?? true
            else { return nil }
            transitions.append(time)
            offsets.append(localTypes[Int(typeIndex)].offset)
        }
        self.transitions = transitions
        self.offsets = offsets
        firstOffset = localTypes[TimeZoneRules.firstType(of: localTypes, transitions: typeIndices)].offset
        rule = header.version > 1 ? TimeZoneRules.footer(reader.rest) : nil
    }

    private struct LocalTimeType {
        let offset: Int32
        let isDaylight: Bool
    }

    /// Which type holds before the first transition. Files written today keep type 0 for that; the rest is what the
    /// reference implementation, and Go after it, do for older ones.
    private static func firstType(of types: [LocalTimeType], transitions: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        guard let first = transitions.first, transitions.contains(0) else { return 0 }
        if types[Int(first)].isDaylight,
            let standard = types[..<Int(first)].lastIndex(where: { !$0.isDaylight })
        {
            return standard
        }
        return types.firstIndex { !$0.isDaylight } ?? 0
    }

    /// The rule between the two newlines that end the file.
    private static func footer(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> POSIXTimeZone? {
        let newline = UInt8(ascii: "\n")
        guard bytes.count > 2, bytes.first == newline, bytes.last == newline else { return nil }
        return POSIXTimeZone(UnsafeBufferPointer(rebasing: bytes.dropFirst().dropLast()))
    }
}

/// The header of a TZif data block: what follows, and how much of it.
private struct TZifHeader {
    let version: Int
    let transitionCount: Int
    let typeCount: Int
    private let isUTCCount: Int
    private let isStandardCount: Int
    private let leapCount: Int
    private let abbreviationLength: Int

    init?(_ reader: inout BigEndianReader) {
        guard let magic = reader.take(4), magic.elementsEqual("TZif".utf8),
            let versionAndReserved = reader.take(16)
        else { return nil }
        switch versionAndReserved.first {
        case 0: version = 1
        case UInt8(ascii: "2"): version = 2
        case UInt8(ascii: "3"): version = 3
        case UInt8(ascii: "4"): version = 4
        default: return nil
        }
        var counts: [Int] = []
        for _ in 0..<6 {
            guard let count = reader.integer(size: 4) else { return nil }
            counts.append(Int(UInt32(truncatingIfNeeded: count)))
        }
        isUTCCount = counts[0]
        isStandardCount = counts[1]
        leapCount = counts[2]
        transitionCount = counts[3]
        typeCount = counts[4]
        abbreviationLength = counts[5]
    }

    /// Bytes of the whole block. Counts are below 2³², so that the sum fits.
    func dataLength(timeSize: Int) -> Int {
        transitionCount * (timeSize + 1) + typeCount * 6 + remainderLength(timeSize: timeSize)
    }

    /// Bytes behind the local time types: abbreviations, leap seconds, indicators.
    func remainderLength(timeSize: Int) -> Int {
        abbreviationLength + leapCount * (timeSize + 4) + isStandardCount + isUTCCount
    }
}

/// Reads big-endian integers and never past the end.
private struct BigEndianReader {
    private(set) var rest: Slice<UnsafeBufferPointer<UInt8>>

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        rest = bytes[...]
    }

    init(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        rest = bytes
    }

    /// The next `count` bytes, indexed from 0, or nil if fewer are left.
    mutating func take(_ count: Int) -> Slice<UnsafeBufferPointer<UInt8>>? {
        guard count >= 0, count <= rest.count else { return nil }
        let taken = UnsafeBufferPointer(rebasing: rest.prefix(count))
        rest = rest.dropFirst(count)
        return taken[...]
    }

    /// A signed integer of 4 or 8 bytes.
    mutating func integer(size: Int) -> Int64? {
        guard let bytes = take(size), let first = bytes.first else { return nil }
        return bytes.dropFirst().reduce(Int64(Int8(bitPattern: first))) { $0 << 8 | Int64($1) }
    }
}
