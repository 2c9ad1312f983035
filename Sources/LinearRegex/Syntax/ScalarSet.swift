/// A set of Unicode code points, surrogates included (a pattern may name them; no text contains them).
///
/// Grows by `insert`; `normalize` makes the ranges sorted, disjoint and not adjacent. All queries need that form.
struct ScalarSet: Hashable, Sendable {
    struct Interval: Hashable, Sendable {
        var lower: UInt32
        var upper: UInt32
    }

    static let maximum: UInt32 = 0x10FFFF

    private(set) var intervals: [Interval] = []
    private var isNormalized = true
    private var compactionThreshold = 4096

    init() {}

    /// `ranges` must be sorted and disjoint.
    init(_ ranges: ClosedRange<UInt32>...) {
        intervals = ranges.map { Interval(lower: $0.lowerBound, upper: $0.upperBound) }
    }

    static let any = ScalarSet(0...maximum)
    static let anyExceptNewline = ScalarSet(0...0x09, 0x0B...maximum)

    /// The only member, if there is exactly one.
    var soleMember: UInt32? {
        guard intervals.count == 1, intervals[0].lower == intervals[0].upper else { return nil }
        return intervals[0].lower
    }

    mutating func insert(_ lower: UInt32, _ upper: UInt32) {
        if let last = intervals.last {
            if lower >= last.lower, lower <= last.upper &+ 1 {
                intervals[intervals.count - 1].upper = max(last.upper, upper)
                return
            }
            if lower < last.lower { isNormalized = false }
        }
        intervals.append(Interval(lower: lower, upper: upper))
        if intervals.count > compactionThreshold {
            normalize()
            compactionThreshold = max(4096, intervals.count * 2)
        }
    }

    /// `other` must be normalized. Linear if `self` is, too.
    mutating func formUnion(_ other: ScalarSet) {
        guard isNormalized, let last = intervals.last, let first = other.intervals.first, first.lower <= last.upper
        else {
            for interval in other.intervals { insert(interval.lower, interval.upper) }
            return
        }
        var merged = ScalarSet()
        merged.intervals.reserveCapacity(intervals.count + other.intervals.count)
        var rest = other.intervals[...]
        for interval in intervals {
            while let next = rest.first, next.lower < interval.lower {
                merged.insert(next.lower, next.upper)
                rest.removeFirst()
            }
            merged.insert(interval.lower, interval.upper)
        }
        for interval in rest { merged.insert(interval.lower, interval.upper) }
        intervals = merged.intervals
    }

    mutating func normalize() {
        guard !isNormalized else { return }
        isNormalized = true
        intervals.sort { $0.lower < $1.lower }
        var last = 0
        for index in 1..<intervals.count {
            let interval = intervals[index]
            if interval.lower <= intervals[last].upper &+ 1 {
                intervals[last].upper = max(intervals[last].upper, interval.upper)
            } else {
                last += 1
                intervals[last] = interval
            }
        }
        intervals.removeLast(intervals.count - last - 1)
    }

    func inverted() -> ScalarSet {
        var result = ScalarSet()
        var next: UInt32 = 0
        for interval in intervals {
            if interval.lower > next { result.insert(next, interval.lower - 1) }
            next = interval.upper + 1
        }
        if next <= Self.maximum { result.insert(next, Self.maximum) }
        return result
    }

    func contains(_ scalar: UInt32) -> Bool {
        var low = 0
        var high = intervals.count
        while low < high {
            let middle = (low + high) / 2
            if intervals[middle].upper < scalar { low = middle + 1 } else { high = middle }
        }
        return low < intervals.count && intervals[low].lower <= scalar
    }

    static func == (left: ScalarSet, right: ScalarSet) -> Bool { left.intervals == right.intervals }

    func hash(into hasher: inout Hasher) { hasher.combine(intervals) }
}
