/// A set of numbers as closed ranges: exact, however many numbers it holds.
struct IntervalSet<Bound: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
    /// Sorted, disjoint and not adjacent, so that equal sets have equal ranges.
    private(set) var ranges: [ClosedRange<Bound>]

    static var empty: IntervalSet { IntervalSet(sorted: []) }

    init(_ range: ClosedRange<Bound>) { ranges = [range] }

    /// The union of ranges in any order.
    init(_ ranges: [ClosedRange<Bound>]) {
        let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
        self.ranges = []
        for range in sorted { append(range) }
    }

    private init(sorted: [ClosedRange<Bound>]) { ranges = sorted }

    var isEmpty: Bool { ranges.isEmpty }

    func contains(_ number: Bound) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= number
    }

    func isSuperset(of other: IntervalSet) -> Bool { other.subtracting(self).isEmpty }

    func union(_ other: IntervalSet) -> IntervalSet {
        if other.isEmpty || self == other { return self }
        if isEmpty { return other }
        var result = IntervalSet.empty
        var (mine, others) = (ranges[...], other.ranges[...])
        while let next = IntervalSet.takeLowest(&mine, &others) { result.append(next) }
        return result
    }

    func intersection(_ other: IntervalSet) -> IntervalSet {
        if isEmpty || self == other { return self }
        var result: [ClosedRange<Bound>] = []
        var (mine, others) = (ranges[...], other.ranges[...])
        while let a = mine.first, let b = others.first {
            let lower = max(a.lowerBound, b.lowerBound)
            let upper = min(a.upperBound, b.upperBound)
            if lower <= upper { result.append(lower...upper) }
            if a.upperBound <= b.upperBound { mine.removeFirst() }
            if b.upperBound <= a.upperBound { others.removeFirst() }
        }
        return IntervalSet(sorted: result)
    }

    func subtracting(_ other: IntervalSet) -> IntervalSet {
        if isEmpty || other.isEmpty { return self }
        var result: [ClosedRange<Bound>] = []
        var others = other.ranges[...]
        for range in ranges {
            var lower: Bound? = range.lowerBound
            while let hole = others.first, let start = lower, hole.lowerBound <= range.upperBound {
                if hole.upperBound < start {
                    others.removeFirst()
                    continue
                }
                if hole.lowerBound > start { result.append(start...(hole.lowerBound - 1)) }
                if hole.upperBound >= range.upperBound {
                    lower = nil
                } else {
                    lower = hole.upperBound + 1
                    others.removeFirst()
                }
            }
            if let lower { result.append(lower...range.upperBound) }
        }
        return IntervalSet(sorted: result)
    }

    /// Adds a range that begins no earlier than any other.
    private mutating func append(_ range: ClosedRange<Bound>) {
        guard let last = ranges.last else { return ranges.append(range) }
        if last.upperBound == .max || range.lowerBound <= last.upperBound + 1 {
            ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
        } else {
            ranges.append(range)
        }
    }

    private static func takeLowest(
        _ a: inout ArraySlice<ClosedRange<Bound>>, _ b: inout ArraySlice<ClosedRange<Bound>>
    ) -> ClosedRange<Bound>? {
        guard let first = a.first else { return b.popFirst() }
        guard let second = b.first, second.lowerBound < first.lowerBound else { return a.popFirst() }
        return b.popFirst()
    }
}
