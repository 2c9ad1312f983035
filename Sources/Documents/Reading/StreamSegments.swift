/// A piece of a YAML text that can be read by itself, so that several threads share one large file.
public struct StreamSegment: Hashable, Sendable {
    /// The bytes of the piece.
    public var bytes: Range<Int>
    /// The code points of the text before it: what a reader takes as `offset`.
    public var offset: UInt32

    /// Cuts a YAML text at document markers into pieces of about `size` bytes, in order and without gaps. A text
    /// without such markers stays whole.
    ///
    /// A cut never parts a document from the `%` directives before its marker.
    public static func split(_ bytes: UnsafeBufferPointer<UInt8>, size: Int) -> [StreamSegment] {
        let (encoding, mark) = TextEncoding.detect(bytes)
        var start = encoding == .utf8 ? mark : 0
        var cursor = OffsetCursor(bytes, byte: start, codePoint: 0)
        var segments: [StreamSegment] = []
        var search = start
        while search < bytes.count {
            let target = search > start ? search : start + max(1, size) - 1
            guard target < bytes.count, let boundary = DocumentBoundaries.next(in: bytes, after: target) else { break }
            search = boundary
            if hasDirectives(bytes, before: boundary) { continue }
            let offset = UInt32(truncatingIfNeeded: cursor.codePoint(atByte: start))
            segments.append(StreamSegment(bytes: start..<boundary, offset: offset))
            start = boundary
        }
        let offset = UInt32(truncatingIfNeeded: cursor.codePoint(atByte: start))
        segments.append(StreamSegment(bytes: start..<bytes.count, offset: offset))
        return segments
    }

    /// Whether a `%` line stands right above, comments and blank lines between not counted.
    private static func hasDirectives(_ bytes: UnsafeBufferPointer<UInt8>, before boundary: Int) -> Bool {
        var end = boundary
        while end > 0 {
            var start = end - 1
            while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
            let line = bytes[start..<end]
            if line.first == 0x25 { return true }
            let content = line.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
            guard content == nil || content == 0x23 else { return false }
            end = start
        }
        return false
    }
}
