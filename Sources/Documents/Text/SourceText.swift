import Glibc

/// A place in a text as people count: from 1, columns in code points.
public struct Position: Hashable, Comparable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (a: Position, b: Position) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// The text of a file that something is said about: turns the code point offsets of ``TextSpan`` into lines and
/// columns, and gives lines for code frames. Lines end at LF, CR LF or CR, as editors count them.
///
/// Making one costs a pass over the text, so make it for a file once there is something to say about it.
public final class SourceText: @unchecked Sendable {
    /// Nothing writes to it after initialization, hence the class is safe to share.
    private let text: UnsafeBufferPointer<UInt8>
    /// Keeps the memory of `text`.
    private let owner: any AnyObject & Sendable
    private let textStart: Int
    /// What is known at every ``spacing``th byte or a little later, in order. A line or an offset is found by binary
    /// search here and a short walk from there, so that a file of short lines needs no more memory than any other.
    private let checkpoints: [Checkpoint]
    private let end: Checkpoint
    /// Whether every carriage return has a line feed behind it.
    private let onlyFeedsBreakLines: Bool

    private struct Checkpoint {
        var byte: Int
        var codePoint: Int
        /// Counted from 0.
        var line: Int
        /// Where the line begins that this place lies in.
        var lineByte: Int
        var lineCodePoint: Int
    }

    private static var spacing: Int { 256 }

    /// Memory of a text's own.
    private final class Storage: @unchecked Sendable {
        let bytes: UnsafeBufferPointer<UInt8>

        init(copying source: UnsafeBufferPointer<UInt8>) {
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: source.count)
            _ = copy.initialize(from: source)
            bytes = UnsafeBufferPointer(copy)
        }

        deinit { bytes.deallocate() }
    }

    /// The text of bytes that stay as and where they are while `owner` lives; they are not copied unless they are
    /// UTF-16.
    /// - Parameter bytes: a file's bytes; UTF-8 or, with a byte order mark, UTF-16.
    public init(_ bytes: UnsafeBufferPointer<UInt8>, keptBy owner: any AnyObject & Sendable) {
        if case .some(.some(let transcoded)) = try? TextEncoding.transcode(bytes) {
            let storage = transcoded.withUnsafeBufferPointer { Storage(copying: $0) }
            text = storage.bytes
            self.owner = storage
        } else {
            text = bytes
            self.owner = owner
        }
        let start = TextEncoding.detect(text)
        textStart = start.encoding == .utf8 ? start.markLength : 0
        var place = Checkpoint(byte: textStart, codePoint: 0, line: 0, lineByte: textStart, lineCodePoint: 0)
        var checkpoints = [place]
        checkpoints.reserveCapacity(text.count / SourceText.spacing + 1)
        while text.count - place.byte > SourceText.spacing {
            SourceText.skip(SourceText.spacing, &place, text)
            while place.byte < text.count, text[place.byte] & 0xC0 == 0x80 { SourceText.step(&place, text) }
            if place.byte < text.count { checkpoints.append(place) }
        }
        while place.byte < text.count { SourceText.step(&place, text) }
        self.checkpoints = checkpoints
        end = place
        onlyFeedsBreakLines = !SourceText.hasLoneReturn(text)
    }

    private static func hasLoneReturn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = text.baseAddress else { return false }
        var start = 0
        while let found = memchr(base + start, 0x0D, text.count - start) {
            start = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
            if start == text.count || text[start] != 0x0A { return true }
        }
        return false
    }

    /// The text of a copy of bytes; UTF-8 or, with a byte order mark, UTF-16.
    public convenience init(_ bytes: UnsafeBufferPointer<UInt8>) {
        let storage = Storage(copying: bytes)
        self.init(storage.bytes, keptBy: storage)
    }

    /// The text of a file's bytes; UTF-8 or, with a byte order mark, UTF-16.
    public convenience init(_ bytes: [UInt8]) {
        let storage = bytes.withUnsafeBufferPointer { Storage(copying: $0) }
        self.init(storage.bytes, keptBy: storage)
    }

    /// Lines of the text; a line break at the end begins one more, empty line.
    public var lineCount: Int { end.line + 1 }

    /// Moves over one byte.
    @inline(__always)
    private static func step(_ place: inout Checkpoint, _ text: UnsafeBufferPointer<UInt8>) {
        let byte = text[place.byte]
        place.byte &+= 1
        if byte & 0xC0 != 0x80 { place.codePoint &+= 1 }
        if byte == 0x0A || (byte == 0x0D && !(place.byte < text.count && text[place.byte] == 0x0A)) {
            place.line &+= 1
            place.lineByte = place.byte
            place.lineCodePoint = place.codePoint
        }
    }

    /// Moves over many bytes, behind which there is at least one more: counts without branches and then looks back for
    /// where the last line begins.
    private static func skip(_ count: Int, _ place: inout Checkpoint, _ text: UnsafeBufferPointer<UInt8>) {
        let end = place.byte + count
        var breaks = 0
        var start = place.byte
        while start < end {
            // So few that their counts fit into bytes, which the processor adds many at a time.
            let stop = min(start + 128, end)
            var codePointsHere: UInt8 = 0
            var breaksHere: UInt8 = 0
            for index in start..<stop {
                codePointsHere &+= text[index] & 0xC0 != 0x80 ? 1 : 0
                let isFeed: UInt8 = text[index] == 0x0A ? 1 : 0
                let isReturn: UInt8 = text[index] == 0x0D ? 1 : 0
                let isNoFeedNext: UInt8 = text[index &+ 1] == 0x0A ? 0 : 1
                breaksHere &+= isFeed | isReturn & isNoFeedNext
            }
            place.codePoint += Int(codePointsHere)
            breaks += Int(breaksHere)
            start = stop
        }
        place.byte = end
        guard breaks > 0 else { return }
        place.line += breaks
        var last = end - 1
        while text[last] != 0x0A, text[last] != 0x0D || text[last + 1] == 0x0A { last -= 1 }
        place.lineByte = last + 1
        place.lineCodePoint = place.codePoint - countCodePoints(text, from: last + 1, to: end)
    }

    /// The index of the last checkpoint for which `isBefore` holds; of the first one where none does.
    private func checkpoint(where isBefore: (Checkpoint) -> Bool) -> Int {
        var low = 0
        var high = checkpoints.count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(checkpoints[middle]) { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }

    /// The index of the last checkpoint that is not behind an offset.
    private func checkpoint(before offset: Int) -> Int {
        // It is this one where every character is a byte, and never an earlier one.
        let likely = min(offset / SourceText.spacing, checkpoints.count - 1)
        if likely + 1 == checkpoints.count || checkpoints[likely + 1].codePoint > offset { return likely }
        return checkpoint { $0.codePoint <= offset }
    }

    /// The line and column of an offset; an offset behind the text is taken as its end.
    public func position(at offset: UInt32) -> Position {
        let offset = min(Int(offset), end.codePoint)
        let index = checkpoint(before: offset)
        var place = checkpoints[index]
        let next = index + 1 < checkpoints.count ? checkpoints[index + 1] : end
        if onlyFeedsBreakLines, next.byte - place.byte == next.codePoint - place.codePoint {
            // Every character is a byte: the place is known and only its line is to be counted.
            skipToFeeds(offset - place.codePoint, &place)
        } else {
            while place.byte < text.count, place.codePoint < offset || text[place.byte] & 0xC0 == 0x80 {
                SourceText.step(&place, text)
            }
        }
        return Position(line: place.line + 1, column: place.codePoint - place.lineCodePoint + 1)
    }

    /// Moves over characters of one byte each, from line feed to line feed.
    private func skipToFeeds(_ count: Int, _ place: inout Checkpoint) {
        guard let base = text.baseAddress else { return }
        let end = place.byte + count
        var start = place.byte
        while let feed = memchr(base + start, 0x0A, end - start) {
            start = UnsafeRawPointer(feed) - UnsafeRawPointer(base) + 1
            place.line += 1
            place.lineByte = start
            place.lineCodePoint = place.codePoint + start - place.byte
        }
        place.byte = end
        place.codePoint += count
    }

    /// The text of a line without its line break, at most `limit` code points of it from a column on; empty for a line
    /// that does not exist.
    /// - Returns: the text, and whether the line goes on behind it.
    public func line(_ number: Int, fromColumn column: Int = 1, limit: Int = .max) -> (text: String, isCut: Bool) {
        guard number >= 1, number <= lineCount else { return ("", false) }
        var place = checkpoints[checkpoint { $0.line < number - 1 }]
        while place.line < number - 1, place.byte < text.count { SourceText.step(&place, text) }
        // A line may be as long as the file: what is far into it is found from near by.
        let target = place.lineCodePoint + min(max(column, 1) - 1, text.count)
        let near = checkpoints[
            checkpoint { $0.line < number - 1 || ($0.line == number - 1 && $0.codePoint <= target) }]
        var (cursor, reached) = (place.lineByte, place.lineCodePoint)
        if near.line == number - 1, near.byte > cursor { (cursor, reached) = (near.byte, near.codePoint) }
        func isBreak() -> Bool { text[cursor] == 0x0A || text[cursor] == 0x0D }
        func skipCharacter() {
            cursor += 1
            while cursor < text.count, text[cursor] & 0xC0 == 0x80 { cursor += 1 }
        }
        while reached < target, cursor < text.count, !isBreak() {
            skipCharacter()
            reached += 1
        }
        let start = cursor
        var taken = 0
        while taken < limit, cursor < text.count, !isBreak() {
            skipCharacter()
            taken += 1
        }
        let isCut = cursor < text.count && !isBreak()
        return (String(decoding: UnsafeBufferPointer(rebasing: text[start..<cursor]), as: UTF8.self), isCut)
    }

    /// An error with its place, as people read it:
    /// `line 6, column 3: key "a" is already set (first at line 5, column 3)`.
    public func describe(_ error: ReadError) -> String {
        let place = position(at: error.offset)
        var text = "line \(place.line), column \(place.column): \(error.message)"
        if let related = error.related {
            let first = position(at: related)
            text += " (first at line \(first.line), column \(first.column))"
        }
        return text
    }
}
