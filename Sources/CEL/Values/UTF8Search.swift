extension UTF8Text {
    /// The byte offset of the first occurrence of `needle` at or after `start`. An empty needle is found at `start`.
    ///
    /// Takes time proportional to the lengths added, however the two are chosen.
    static func find(
        _ needle: UnsafeBufferPointer<UInt8>, in haystack: UnsafeBufferPointer<UInt8>, from start: Int = 0
    ) -> Int? {
        guard start >= 0, start <= haystack.count, needle.count <= haystack.count - start else { return nil }
        guard let first = needle.first else { return start }
        guard needle.count <= shortNeedle else {
            return LinearSearch(needle).firstMatch(in: haystack, from: start)
        }
        for index in start...haystack.count - needle.count
        where haystack[index] == first && matches(needle, haystack, at: index) {
            return index
        }
        return nil
    }

    /// The byte offset of the last occurrence of `needle` that starts at or before `limit`. An empty needle is found at
    /// `limit` or the end.
    static func findLast(
        _ needle: UnsafeBufferPointer<UInt8>, in haystack: UnsafeBufferPointer<UInt8>, atOrBefore limit: Int = .max
    ) -> Int? {
        guard limit >= 0, needle.count <= haystack.count else { return nil }
        let last = min(limit, haystack.count - needle.count)
        guard let first = needle.first else { return last }
        guard needle.count <= shortNeedle else {
            return LinearSearch(needle).lastMatch(in: haystack, atOrBefore: last)
        }
        for index in (0...last).reversed()
        where haystack[index] == first && matches(needle, haystack, at: index) {
            return index
        }
        return nil
    }

    static func contains(_ haystack: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>) -> Bool {
        find(needle, in: haystack) != nil
    }

    static func hasPrefix(_ text: UnsafeBufferPointer<UInt8>, _ prefix: UnsafeBufferPointer<UInt8>) -> Bool {
        prefix.count <= text.count && matches(prefix, text, at: 0)
    }

    static func hasSuffix(_ text: UnsafeBufferPointer<UInt8>, _ suffix: UnsafeBufferPointer<UInt8>) -> Bool {
        suffix.count <= text.count && matches(suffix, text, at: text.count - suffix.count)
    }

    /// Up to this length comparing at every place costs less than preparing a table.
    fileprivate static let shortNeedle = 16

    @inline(__always)
    private static func matches(
        _ needle: UnsafeBufferPointer<UInt8>, _ haystack: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> Bool {
        for offset in 0..<needle.count where haystack[index + offset] != needle[offset] { return false }
        return true
    }

    /// Appends `text` with the first `limit` occurrences of `search` replaced, all if `limit` is negative: CEL's
    /// `replace`. An empty `search` is found before every code point and at the end.
    ///
    /// Fails with `resultTooLong`, leaving `out` as it was.
    static func replace(
        _ text: UnsafeBufferPointer<UInt8>, _ search: UnsafeBufferPointer<UInt8>,
        with replacement: UnsafeBufferPointer<UInt8>, limit: Int64 = -1, to out: inout [UInt8]
    ) throws(ValueError) {
        let matches = Matches(of: search, in: text, limit: limit)
        let count = matches.reduce(0) { count, _ in count + 1 }
        let (added, overflow) = count.multipliedReportingOverflow(by: replacement.count)
        guard !overflow, added <= maximumResultLength - text.count else { throw .resultTooLong }
        out.reserveCapacity(out.count + text.count - count * search.count + added)
        var copied = 0
        for offset in matches {
            out.append(contentsOf: text[copied..<offset])
            out.append(contentsOf: replacement)
            copied = offset + search.count
        }
        out.append(contentsOf: text[copied...])
    }

    /// The byte ranges of the pieces between occurrences of `separator`: CEL's `split`. At most `limit` pieces, the
    /// last of which holds the rest: 0 gives none, 1 the whole text, a negative limit all. An empty separator splits
    /// into code points.
    static func split(
        _ text: UnsafeBufferPointer<UInt8>, separator: UnsafeBufferPointer<UInt8>, limit: Int64 = -1
    ) -> [Range<Int>] {
        // Pieces of nothing between code points: none. Any other separator leaves one empty piece.
        guard limit != 0, !(text.isEmpty && separator.isEmpty) else { return [] }
        var pieces: [Range<Int>] = []
        var start = 0
        // The empty separator is also found at both ends, where there is nothing to cut.
        let matchLimit = limit < 0 || separator.isEmpty ? limit : limit - 1
        for cut in Matches(of: separator, in: text, limit: matchLimit)
        where !separator.isEmpty || (cut > 0 && cut < text.count) {
            pieces.append(start..<cut)
            start = cut + separator.count
        }
        pieces.append(start..<text.count)
        return pieces
    }
}

/// Where the first `limit` occurrences of a text start that do not overlap, all if `limit` is negative. The empty text
/// is found before every code point and at the end.
private struct Matches: Sequence, IteratorProtocol {
    private let search: UnsafeBufferPointer<UInt8>
    private let text: UnsafeBufferPointer<UInt8>
    private let searcher: LinearSearch?
    private var left: Int64
    private var start = 0

    init(of search: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, limit: Int64) {
        self.search = search
        self.text = text
        searcher = search.count > UTF8Text.shortNeedle ? LinearSearch(search) : nil
        left = limit < 0 ? .max : limit
    }

    mutating func next() -> Int? {
        guard left > 0, start <= text.count else { return nil }
        left -= 1
        guard !search.isEmpty else {
            defer { start += start < text.count ? Swift.max(1, UTF8Text.scalarLength(text, at: start)) : 1 }
            return start
        }
        let match =
            if let searcher { searcher.firstMatch(in: text, from: start) } else {
                UTF8Text.find(search, in: text, from: start)
            }
        guard let match else {
            left = 0
            return nil
        }
        start = match + search.count
        return match
    }
}

/// Knuth, Morris and Pratt's search: linear in text and needle together, whatever they contain.
private struct LinearSearch {
    private let needle: UnsafeBufferPointer<UInt8>
    /// For each length of a matched prefix, the length of its longest proper prefix that is also its suffix.
    private let fallback: [Int32]

    init(_ needle: UnsafeBufferPointer<UInt8>) {
        self.needle = needle
        var fallback = [Int32](repeating: 0, count: needle.count + 1)
        var matched = 0
        for index in 1..<max(needle.count, 1) {
            while matched > 0, needle[index] != needle[matched] { matched = Int(fallback[matched]) }
            if needle[index] == needle[matched] { matched += 1 }
            fallback[index + 1] = Int32(truncatingIfNeeded: matched)
        }
        self.fallback = fallback
    }

    func firstMatch(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var matched = 0
        for index in start..<text.count {
            advance(&matched, text[index])
            if matched == needle.count { return index + 1 - needle.count }
        }
        return nil
    }

    func lastMatch(in text: UnsafeBufferPointer<UInt8>, atOrBefore limit: Int) -> Int? {
        var matched = 0
        var last: Int?
        for index in 0..<limit + needle.count {
            advance(&matched, text[index])
            if matched == needle.count {
                last = index + 1 - needle.count
                matched = Int(fallback[matched])
            }
        }
        return last
    }

    @inline(__always)
    private func advance(_ matched: inout Int, _ byte: UInt8) {
        while matched > 0, needle[matched] != byte { matched = Int(fallback[matched]) }
        if needle[matched] == byte { matched += 1 }
    }
}
