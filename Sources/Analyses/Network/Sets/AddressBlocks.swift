import CEL

/// A network without some smaller ones: an `ipBlock` of a NetworkPolicy.
struct AddressBlock: Hashable, Sendable {
    /// In CIDR notation, as those that it leaves out.
    let network: String
    var exceptions: [String] = []
}

extension AddressSet {
    /// The blocks that make up the set: those that name the fewest networks, the ones that they leave out among them.
    var blocks: [AddressBlock] {
        [IPAddress.Family.v4, .v6].flatMap { family -> [AddressBlock] in
            let ranges = ranges.filter { $0.family == family }.map(\.bits)
            return BlockSearch(family: family, ranges: ranges).part(first: 0, size: family.bitWidth, of: ranges.indices)
                .blocks
        }
    }
}

/// Divides networks in halves as long as that takes fewer of them than to leave out what is not in the set.
private struct BlockSearch {
    let family: IPAddress.Family
    /// In order.
    let ranges: [ClosedRange<UInt128>]

    struct Part {
        var blocks: [AddressBlock] = []
        /// The networks that are not in the set.
        var holes: [String] = []
        /// How many networks the blocks name.
        var count = 0
    }

    /// - Parameters:
    ///   - size: a network of two to the power of this.
    ///   - numbers: the ranges that may have some of it.
    func part(first: UInt128, size: Int, of numbers: Range<Int>) -> Part {
        let last = first | (size == 128 ? .max : (1 << UInt128(size)) - 1)
        let low = numbers.first { ranges[$0].upperBound >= first } ?? numbers.upperBound
        let high = numbers.last { ranges[$0].lowerBound <= last }.map { $0 + 1 } ?? numbers.lowerBound
        if low >= high { return Part(holes: [network(first, size)]) }
        if ranges[low].lowerBound <= first, ranges[low].upperBound >= last {
            return Part(blocks: [AddressBlock(network: network(first, size))], count: 1)
        }
        var part = part(first: first, size: size - 1, of: low..<high)
        let rest = self.part(first: first | 1 << UInt128(size - 1), size: size - 1, of: low..<high)
        part.blocks += rest.blocks
        part.holes += rest.holes
        part.count += rest.count
        if 1 + part.holes.count < part.count {
            part.blocks = [AddressBlock(network: network(first, size), exceptions: part.holes)]
            part.count = 1 + part.holes.count
        }
        return part
    }

    private func network(_ first: UInt128, _ size: Int) -> String {
        "\(IPAddress(bits: first, family: family).text)/\(family.bitWidth - size)"
    }
}
