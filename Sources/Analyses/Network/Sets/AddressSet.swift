import CEL

/// A set of IP addresses of both families.
public struct AddressSet: Hashable, Sendable {
    let v4: IntervalSet<UInt32>
    let v6: IntervalSet<UInt128>

    public static let empty = AddressSet(v4: .empty, v6: .empty)
    public static let all = AddressSet(v4: IntervalSet(0 ... .max), v6: IntervalSet(0 ... .max))

    /// Networks that are not routed in the internet (RFC 1918, RFC 6598, RFC 4193).
    static let privateNetworks = union(
        of: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]
            .compactMap { AddressSet(parsing: $0) })

    /// Addresses that no pod or node has: of the link (RFC 3927, RFC 4291), the host itself, and groups.
    static let neverOfPods = union(
        of: ["169.254.0.0/16", "127.0.0.0/8", "224.0.0.0/4", "fe80::/10", "::1/128", "ff00::/8"]
            .compactMap { AddressSet(parsing: $0) })

    init(v4: IntervalSet<UInt32>, v6: IntervalSet<UInt128>) {
        self.v4 = v4
        self.v6 = v6
    }

    /// The addresses of a network; host bits are ignored.
    init(_ network: CIDR) {
        let first = network.masked.address.bits
        let free = UInt128(network.address.family.bitWidth - Int(network.prefixLength))
        let hosts: UInt128 = free == 128 ? .max : (1 << free) - 1
        self.init(AddressRange(family: network.address.family, bits: first...(first | hosts)))
    }

    init(_ address: IPAddress) {
        self.init(AddressRange(family: address.family, bits: address.bits...address.bits))
    }

    init(_ range: AddressRange) {
        switch range.family {
        case .v4:
            let (first, last) = (range.bits.lowerBound, range.bits.upperBound)
            self.init(
                v4: IntervalSet(UInt32(truncatingIfNeeded: first)...UInt32(truncatingIfNeeded: last)), v6: .empty)
        case .v6: self.init(v4: .empty, v6: IntervalSet(range.bits))
        }
    }

    /// The addresses of a network in CIDR notation or of a single address; nil for what is neither.
    public init?(parsing text: String) {
        if let network = try? CIDR(parsing: text) {
            self.init(network)
        } else if let address = try? IPAddress(parsing: text) {
            self.init(address)
        } else {
            return nil
        }
    }

    public var isEmpty: Bool { v4.isEmpty && v6.isEmpty }

    /// Whether every address of one of the families is in the set.
    var coversAFamily: Bool { v4 == AddressSet.all.v4 || v6 == AddressSet.all.v6 }

    /// Whether every address of one of the families is in the set that a pod or node can have.
    var coversAllPods: Bool { !isEmpty && union(.neverOfPods).coversAFamily }

    func contains(_ address: IPAddress) -> Bool {
        address.family == .v4 ? v4.contains(UInt32(truncatingIfNeeded: address.bits)) : v6.contains(address.bits)
    }

    func intersects(_ other: AddressSet) -> Bool { !intersection(other).isEmpty }

    func isSuperset(of other: AddressSet) -> Bool {
        v4.isSuperset(of: other.v4) && v6.isSuperset(of: other.v6)
    }

    func union(_ other: AddressSet) -> AddressSet {
        AddressSet(v4: v4.union(other.v4), v6: v6.union(other.v6))
    }

    func intersection(_ other: AddressSet) -> AddressSet {
        AddressSet(v4: v4.intersection(other.v4), v6: v6.intersection(other.v6))
    }

    func subtracting(_ other: AddressSet) -> AddressSet {
        AddressSet(v4: v4.subtracting(other.v4), v6: v6.subtracting(other.v6))
    }

    /// The union of many sets at once.
    static func union(of sets: [AddressSet]) -> AddressSet {
        if sets.count == 1 { return sets[0] }
        return AddressSet(
            v4: IntervalSet(sets.flatMap(\.v4.ranges)), v6: IntervalSet(sets.flatMap(\.v6.ranges)))
    }

    /// The set as ranges, IPv4 first.
    var ranges: [AddressRange] {
        v4.ranges.map { AddressRange(family: .v4, bits: UInt128($0.lowerBound)...UInt128($0.upperBound)) }
            + v6.ranges.map { AddressRange(family: .v6, bits: $0) }
    }
}

/// Addresses that follow one another, such as `10.0.0.0-10.255.255.255`.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    package let family: IPAddress.Family
    package let bits: ClosedRange<UInt128>

    public var isIPv4: Bool { family == .v4 }

    var first: IPAddress { IPAddress(bits: bits.lowerBound, family: family) }

    var set: AddressSet { AddressSet(self) }

    public var description: String {
        "\(first.text)-\(IPAddress(bits: bits.upperBound, family: family).text)"
    }
}

extension AddressSet {
    /// The fewest networks that make up the set, in CIDR notation.
    var networks: [String] {
        ranges.flatMap { range -> [String] in
            var networks: [String] = []
            var next: UInt128? = range.bits.lowerBound
            while let start = next, start <= range.bits.upperBound {
                // The largest network that begins here and does not go beyond the end.
                var size = min(start.trailingZeroBitCount, range.family.bitWidth)
                while size > 0,
                    size == 128 ? range.bits.upperBound < .max : range.bits.upperBound - start < (1 << size) - 1
                {
                    size -= 1
                }
                networks.append("\(IPAddress(bits: start, family: range.family).text)/\(range.family.bitWidth - size)")
                if size == 128 { break }
                let (following, overflows) = start.addingReportingOverflow(1 << size)
                next = overflows ? nil : following
            }
            return networks
        }
    }
}
