/// Reads the documents of a file of either format: what begins with `{` or `[` as JSON, and as YAML where that fails or
/// a `---` line follows, because YAML's flow style begins the same way.
public struct DocumentStream: ~Copyable {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let base: UInt32
    private let limits: ReadLimits
    private var json: JSONReader?
    private var yaml: YAMLReader?
    private var jsonFailure: ReadError?
    private var hasReadJSON = false
    /// Where the text begins that the YAML reader has.
    private var yamlStart = 0
    private var refused = 0..<0

    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark; it must stay in place while the stream lives. UTF-16 is
    ///     for ``TextEncoding/transcode(_:)`` first.
    ///   - offset: the code points of the whole text that precede these bytes; it is added to every position.
    public init(bytes: UnsafeBufferPointer<UInt8>, offset: UInt32 = 0, limits: ReadLimits = ReadLimits()) {
        self.bytes = bytes
        base = offset
        self.limits = limits
        if DocumentStream.looksLikeJSON(bytes) {
            json = JSONReader(bytes: bytes, offset: offset, limits: limits)
        } else {
            yaml = YAMLReader(bytes: bytes, offset: offset, limits: limits)
        }
    }

    /// Whether the first character that is not white space opens a JSON map or list.
    public static func looksLikeJSON(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let (encoding, mark) = TextEncoding.detect(bytes)
        var position = encoding == .utf8 ? mark : 0
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case 0x7B, 0x5B: return true
            default: return false
            }
        }
        return false
    }

    /// The text of the document that the last error was about.
    public var refusedText: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[refused]) }

    /// The next document, or nil after the last one.
    /// - Throws: what is wrong with the next document; the call after that goes on behind it where that is possible.
    public mutating func next() throws(ReadError) -> Document? {
        guard let start = json?.position, let startOffset = json?.codePoint(atByte: start) else {
            return try nextYAML()
        }
        if json?.continuesAsYAML == true {
            goOnAsYAML(from: start, startOffset)
            return try nextYAML()
        }
        do throws(ReadError) {
            let document = try json?.next()
            hasReadJSON = true
            return document
        } catch {
            if hasReadJSON {
                // In YAML, too, only a document marker may follow a map.
                let next = DocumentBoundaries.next(in: bytes, after: start) ?? bytes.count
                refused = start..<next
                let between = countCodePoints(bytes, from: start, to: next)
                goOnAsYAML(from: next, startOffset &+ UInt32(truncatingIfNeeded: between))
                throw error
            }
            jsonFailure = error
            goOnAsYAML(from: start, startOffset)
            return try nextYAML()
        }
    }

    private mutating func goOnAsYAML(from byte: Int, _ offset: UInt32) {
        json = nil
        yamlStart = byte
        yaml = YAMLReader(
            bytes: UnsafeBufferPointer(rebasing: bytes[byte...]), offset: offset, limits: limits)
    }

    private mutating func nextYAML() throws(ReadError) -> Document? {
        let first = jsonFailure
        jsonFailure = nil
        do throws(ReadError) {
            return try yaml?.next()
        } catch {
            if let range = yaml?.refused { refused = range.lowerBound + yamlStart..<range.upperBound + yamlStart }
            // The reading that got further is what the author meant.
            if let first, first.offset >= error.offset { throw first }
            throw error
        }
    }
}
