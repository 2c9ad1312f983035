/// Unicode simple case folding as orbits: the scalars that are equal when case is ignored, such as `k`, `K` and
/// U+212A KELVIN SIGN (Go: `unicode.SimpleFold`).
enum CaseFolding {
    /// Adds `lower...upper` and everything that folds to one of its members.
    static func insert(_ lower: UInt32, _ upper: UInt32, into set: inout ScalarSet) {
        set.insert(lower, upper)
        if upper < 0x80 {
            insertPartnersOfASCII(lower, upper, into: &set)
        } else if lower > 0x41 || upper < orbits.last {
            orbits.insertPartners(lower, upper, into: &set)
        }
    }

    static func closure(of set: ScalarSet) -> ScalarSet {
        var result = ScalarSet()
        for interval in set.intervals { insert(interval.lower, interval.upper, into: &result) }
        result.normalize()
        return result
    }

    /// Everything equal to `scalar` when case is ignored, or nil if that is only itself.
    static func orbit(of scalar: UInt32) -> ScalarSet? {
        if scalar < 0x80, !isASCIILetter(scalar) { return nil }
        var set = ScalarSet()
        insert(scalar, scalar, into: &set)
        set.normalize()
        return set.soleMember == nil ? set : nil
    }

    private static func isASCIILetter(_ scalar: UInt32) -> Bool { (0x61...0x7A).contains(scalar | 0x20) }

    /// ASCII letters have their partners in ASCII, but for `k` and `s`; no table is needed.
    private static func insertPartnersOfASCII(_ lower: UInt32, _ upper: UInt32, into set: inout ScalarSet) {
        for (first, last, other) in [(0x41, 0x5A, 0x61), (0x61, 0x7A, 0x41)] as [(UInt32, UInt32, UInt32)] {
            let low = max(lower, first)
            let high = min(upper, last)
            guard low <= high else { continue }
            set.insert(low - first + other, high - first + other)
            if (low...high).contains(first + 10) { set.insert(kelvinSign, kelvinSign) }
            if (low...high).contains(first + 18) { set.insert(longS, longS) }
        }
    }

    private static let kelvinSign: UInt32 = 0x212A
    private static let longS: UInt32 = 0x017F

    private static let orbits = Orbits()

    /// Every scalar that has a partner, in order, each with the next of its orbit (the last leads to the first).
    private struct Orbits {
        private var scalars: [UInt32] = []
        private var successors: [UInt32] = []

        var last: UInt32 { scalars.last ?? 0 }

        init() {
            var members: [UInt32: [UInt32]] = [:]
            for block in Self.casedBlocks {
                for value in block {
                    guard let scalar = UnicodeVersion.assigned(value) else { continue }
                    let folded = Self.folded(scalar).value
                    if folded != value || scalar.properties.isCased { members[folded, default: []].append(value) }
                }
            }
            var successor: [UInt32: UInt32] = [:]
            for orbit in members.values where orbit.count > 1 {
                for (index, value) in orbit.enumerated() { successor[value] = orbit[(index + 1) % orbit.count] }
            }
            scalars = successor.keys.sorted()
            successors = scalars.map { successor[$0] ?? $0 }
        }

        func insertPartners(_ lower: UInt32, _ upper: UInt32, into set: inout ScalarSet) {
            var index = firstIndex(notBelow: lower)
            while index < scalars.count, scalars[index] <= upper {
                var partner = successors[index]
                while partner != scalars[index] {
                    set.insert(partner, partner)
                    partner = successors[firstIndex(notBelow: partner)]
                }
                index += 1
            }
        }

        private func firstIndex(notBelow scalar: UInt32) -> Int {
            var low = 0
            var high = scalars.count
            while low < high {
                let middle = (low + high) / 2
                if scalars[middle] < scalar { low = middle + 1 } else { high = middle }
            }
            return low
        }

        /// The lower case of the upper case, by one-to-one mappings only: the same for all members of an orbit.
        private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
            // U+0131 DOTLESS I has an upper case, I, yet folds only to itself (CaseFolding.txt, status T).
            if scalar.value == 0x131 || !scalar.properties.changesWhenCaseMapped { return scalar }
            let upper = single(scalar.properties.uppercaseMapping) ?? scalar
            return single(upper.properties.lowercaseMapping) ?? upper
        }

        private static func single(_ mapping: String) -> Unicode.Scalar? {
            let scalars = mapping.unicodeScalars
            guard let first = scalars.first, scalars.count == 1 else { return nil }
            return UnicodeVersion.assigned(first.value)
        }

        /// Blocks with letters that have case, up to Unicode 15.0.
        private static let casedBlocks: [ClosedRange<UInt32>] = [
            0x41...0x58F, 0x10A0...0x10FF, 0x13A0...0x13FF, 0x1C80...0x1CBF, 0x1D00...0x1FFF, 0x2100...0x218F,
            0x24B0...0x24EF, 0x2C00...0x2D2F, 0xA640...0xA7FF, 0xAB30...0xABBF, 0xFF21...0xFF5A,
            0x10400...0x105BF, 0x10C80...0x10CFF, 0x118A0...0x118DF, 0x16E40...0x16E7F, 0x1E900...0x1E943,
        ]
    }
}
