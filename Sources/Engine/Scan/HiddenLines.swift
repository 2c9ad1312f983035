import Policies

/// What is hidden in the lines of one file. Finding what lies in an excerpt takes a time that grows with the excerpt, not
/// with how much the file hides.
struct HiddenLines {
    /// Columns in code points, from 0, by the number of the line; sorted, and none touches another.
    private var columns: [Int: [Range<Int>]] = [:]
    private var texts: Set<ArraySlice<UInt8>> = []
    /// How long the texts are that begin alike, longest first.
    private var lengths: [UInt64: [Int]] = [:]

    /// A text shorter than this stands in too many places that have nothing to do with it.
    static let shortestText = 6
    /// How many lengths of texts that begin alike are told apart.
    private static let mostLengths = 16
    private static let prefixMask: UInt64 = (1 << (8 * UInt64(shortestText))) - 1

    init(places: [Location] = [], texts: Set<String> = []) {
        for place in places {
            for line in place.line...max(place.line, place.endLine) {
                let first = line == place.line ? place.column - 1 : 0
                let end = line == place.endLine ? place.endColumn - 1 : Int.max
                if first < end { columns[line, default: []].append(first..<end) }
            }
        }
        columns = columns.mapValues(HiddenLines.joined)
        for text in texts where text.utf8.count >= HiddenLines.shortestText { add(Array(text.utf8)[...]) }
    }

    /// Hides what the other hides, too.
    mutating func add(_ other: HiddenLines) {
        columns.merge(other.columns) { HiddenLines.joined($0 + $1) }
        for text in other.texts { add(text) }
    }

    private mutating func add(_ text: ArraySlice<UInt8>) {
        guard texts.insert(text).inserted else { return }
        let prefix = text.prefix(HiddenLines.shortestText).reduce(0) { $0 << 8 | UInt64($1) }
        var known = lengths[prefix] ?? []
        if known.contains(text.count) { return }
        known.insert(text.count, at: known.firstIndex { $0 < text.count } ?? known.endIndex)
        lengths[prefix] = known
    }

    var isEmpty: Bool { columns.isEmpty && texts.isEmpty }

    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }

    /// The excerpt with stars for what is hidden; blanks stay.
    func hiding(in excerpt: Excerpt) -> Excerpt {
        let lines = excerpt.lines.enumerated().map { index, line in
            hiding(in: line, columns[excerpt.firstLine + index] ?? [], from: excerpt.columnOffset)
        }
        return Excerpt(firstLine: excerpt.firstLine, lines: lines, columnOffset: excerpt.columnOffset)
    }

    /// A text that stands in no line of the file with stars for the texts that are hidden.
    func hiding(in text: String) -> String { hiding(in: text, [], from: 0) }

    private func hiding(in line: String, _ ranges: [Range<Int>], from offset: Int) -> String {
        if ranges.isEmpty && texts.isEmpty { return line }
        let bytes = Array(line.utf8)
        var hidden = [Bool](repeating: false, count: bytes.count)
        mark(ranges, in: bytes, from: offset, &hidden)
        markTexts(in: bytes, &hidden)
        guard hidden.contains(true) else { return line }
        var scalars = String.UnicodeScalarView()
        var byte = 0
        for scalar in line.unicodeScalars {
            scalars.append(hidden[byte] && !scalar.properties.isWhitespace ? "*" : scalar)
            byte += UTF8.width(scalar)
        }
        return String(scalars)
    }

    private func mark(_ ranges: [Range<Int>], in bytes: [UInt8], from offset: Int, _ hidden: inout [Bool]) {
        // The first that ends behind the beginning of what is shown.
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        var column = offset - 1
        for (index, byte) in bytes.enumerated() where low < ranges.count {
            if !UTF8.isContinuation(byte) { column += 1 }
            while low < ranges.count, ranges[low].upperBound <= column { low += 1 }
            hidden[index] = low < ranges.count && ranges[low].contains(column)
        }
    }

    private func markTexts(in bytes: [UInt8], _ hidden: inout [Bool]) {
        if texts.isEmpty { return }
        var prefix: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            prefix = (prefix << 8 | UInt64(byte)) & HiddenLines.prefixMask
            let start = index - HiddenLines.shortestText + 1
            guard start >= 0, let lengths = lengths[prefix] else { continue }
            let rest = bytes.count - start
            // Of so many texts that begin alike nobody asks which it is.
            if lengths.count > HiddenLines.mostLengths {
                for hiddenByte in start..<bytes.count { hidden[hiddenByte] = true }
                return
            }
            guard let length = lengths.first(where: { $0 <= rest && texts.contains(bytes[start..<start + $0]) })
            else { continue }
            for hiddenByte in start..<start + length { hidden[hiddenByte] = true }
        }
    }
}
