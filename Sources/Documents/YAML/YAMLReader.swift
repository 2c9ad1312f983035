import CLibYAML

/// Reads the documents of a YAML text one by one, straight from libyaml's events into arenas, and gives every scalar
/// the type that the Kubernetes API server's strict reader (sigs.k8s.io/yaml over go-yaml v2) gives it.
///
/// After an error the reader goes on at the next line that begins with `---`, so that one broken document does not
/// hide the others of its file.
public struct YAMLReader: ~Copyable {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: ReadLimits
    let parser: UnsafeMutablePointer<yaml_parser_t>
    let event: UnsafeMutablePointer<yaml_event_t>
    var isParsing = false

    /// The part of the text that libyaml has been given: clean text up to its end or up to a document with bytes that
    /// are no text.
    var windowStart = 0
    var windowEnd = 0
    var windowOffset: UInt32 = 0
    /// Where the window ends before a document that begins with a byte order mark: what follows the mark.
    private var textBehindMark: Int?
    /// Where the documents without a problem end.
    private var cleanEnd = 0
    /// The text is checked up to here.
    var checkedEnd = 0
    var problem: TextCheck.Problem?
    var isASCII = true
    var cursor: OffsetCursor

    /// Where the text of the current document begins, from the window's start, in code points.
    var documentStart = 0
    var isDone = false
    /// Documents that could not be read.
    var errors = 0
    /// The bytes of the last of them.
    private(set) var refused = 0..<0

    var builder = DocumentBuilder()
    var frames: UnsafeMutablePointer<Frame>
    var frameCapacity: Int
    var depth = 0
    var flowDepth = 0
    var anchors = YAMLAnchors()
    /// Nodes as go-yaml's decoder counts them, and how many of these came from aliases.
    var decoded = 0
    var aliased = 0
    var nodes = 0
    /// Where the last scalar, alias or container ended.
    var lastEnd: UInt32 = 0
    var failure: ReadError?
    var symbols: Symbols.Snapshot

    /// An open container.
    struct Frame {
        /// Where its children begin on the builder's stack.
        var base: Int
        var start: UInt32
        var isMap: Bool
        var isFlow: Bool
        /// The next value belongs to a merge key.
        var isMerging: Bool
        /// A key was not text, so that two different keys may have become one.
        var hasConvertedKeys: Bool
        /// Where on the builder's stack the entries lie that merges brought.
        var merged = 0..<0
        /// The number of its anchor, or -1.
        var anchor: Int
        var height: Int
        /// The reader's `decoded` before it.
        var decodedBefore: Int
    }

    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark; it must stay in place while the reader lives. UTF-16 is
    ///     for ``TextEncoding/transcode(_:)`` first.
    ///   - offset: the code points of the whole text that precede these bytes; it is added to every position.
    public init(bytes: UnsafeBufferPointer<UInt8>, offset: UInt32 = 0, limits: ReadLimits = ReadLimits()) {
        self.bytes = bytes
        self.limits = limits
        parser = .allocate(capacity: 1)
        event = .allocate(capacity: 1)
        frameCapacity = 32
        frames = .allocate(capacity: frameCapacity)
        let (encoding, mark) = TextEncoding.detect(bytes)
        let start = encoding == .utf8 ? mark : 0
        cursor = OffsetCursor(bytes, byte: start, codePoint: Int(offset))
        symbols = Symbols.shared.snapshot()
        checkedEnd = start
        if bytes.count > Int(UInt32.max) - Int(offset) {
            failure = ReadError(.limit, "the text is longer than 4 GiB", at: offset)
            isDone = true
        } else {
            openWindow(at: start)
        }
    }

    deinit {
        if isParsing { yaml_parser_delete(parser) }
        parser.deallocate()
        event.deallocate()
        frames.deallocate()
    }

    /// The next document, or nil after the last one.
    /// - Throws: what is wrong with the next document. The call after that goes on behind it.
    public mutating func next() throws(ReadError) -> Document? {
        if isDone {
            if let error = failure {
                failure = nil
                throw error
            }
            return nil
        }
        if let document = readDocument() { return document }
        while failure == nil, let text = textBehindMark {
            openWindow(at: text)
            if let document = readDocument() { return document }
        }
        if let error = failure {
            failure = nil
            builder.abandon()
            resume(after: byteOfDocument(), from: byteOfDocument())
            throw error
        }
        // The window's end: the text's end, or a document with bytes that are no text.
        guard let problem else {
            isDone = true
            return nil
        }
        let error = ReadError(problem.code, problem.message, at: offset(ofByte: problem.byte))
        self.problem = nil
        checkedEnd = problem.byte + 1
        resume(after: problem.byte, from: windowEnd)
        throw error
    }
}

// MARK: - Windows

extension YAMLReader {
    /// Gives libyaml the text from `start` on.
    mutating func openWindow(at position: Int) {
        var start = position
        if problem == nil, checkedEnd < bytes.count {
            let check = TextCheck(bytes, from: max(start, checkedEnd), rule: .yaml)
            problem = check.problem
            isASCII = isASCII && check.isASCII
            checkedEnd = bytes.count
            let clean = UnsafeBufferPointer(rebasing: bytes[..<(problem?.byte ?? bytes.count)])
            let flood = DocumentBoundaries.directiveFlood(in: clean, from: start, limit: limits.directives)
            if let flood {
                problem = TextCheck.Problem(
                    byte: flood, message: "more than \(limits.directives) lines begin with '%' before one document",
                    code: .limit)
            }
            cleanEnd = bytes.count
            if let problem {
                cleanEnd = DocumentBoundaries.last(in: bytes, before: problem.byte + 1, after: start) ?? start
            }
        }
        windowEnd = max(start, cleanEnd)
        endWindowBeforeMark(&start)
        windowStart = start
        windowOffset = offset(ofByte: start)
        documentStart = 0
        if isParsing { yaml_parser_delete(parser) }
        isParsing = yaml_parser_initialize(parser) == 1
        guard isParsing else {
            failure = ReadError(.limit, "out of memory", at: windowOffset)
            isDone = true
            return
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        // libyaml asks for an address even where there is nothing to read.
        let nothing = UnsafeRawPointer(event).assumingMemoryBound(to: UInt8.self)
        let base = bytes.baseAddress.map { $0 + start } ?? nothing
        yaml_parser_set_input_string(parser, base, windowEnd - start)
    }

    /// Parts the documents that begin with a byte order mark from the text before them. kubectl hands each document of a
    /// stream to a parser of its own, which leaves the mark out; to libyaml it would be a letter.
    /// - Parameter start: where the window begins: behind the mark of its first document.
    private mutating func endWindowBeforeMark(_ start: inout Int) {
        textBehindMark = nil
        if isASCII { return }
        let window = UnsafeBufferPointer(rebasing: bytes[..<windowEnd])
        while let marked = DocumentBoundaries.nextMarked(in: window, from: start) {
            if marked.boundary > start {
                textBehindMark = marked.text
                windowEnd = marked.boundary
                return
            }
            start = marked.text
        }
    }

    /// Goes on at the first document that begins behind `position`.
    /// - Parameter start: where the document begins that could not be read.
    private mutating func resume(after position: Int, from start: Int) {
        errors += 1
        let boundary = DocumentBoundaries.next(in: bytes, after: max(position, windowStart))
        refused = start..<max(start, boundary ?? bytes.count)
        guard let boundary else {
            isDone = true
            return
        }
        guard errors < limits.errors else {
            // Every new start costs libyaml a buffer of text, however short the document.
            failure = ReadError(
                .limit, "\(errors) documents before this one cannot be read; the rest of the text is not read",
                at: offset(ofByte: boundary))
            isDone = true
            return
        }
        openWindow(at: boundary)
    }

    /// Positions in the window are bytes while everything is ASCII.
    mutating func byte(atOffset offset: UInt32) -> Int {
        if isASCII { return windowStart + Int(offset - windowOffset) }
        return cursor.byte(atCodePoint: Int(offset))
    }

    mutating func offset(ofByte byte: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: cursor.codePoint(atByte: byte))
    }

    private mutating func byteOfDocument() -> Int {
        byte(atOffset: windowOffset &+ UInt32(truncatingIfNeeded: documentStart))
    }

    @inline(__always)
    func offset(_ mark: yaml_mark_t) -> UInt32 { windowOffset &+ UInt32(truncatingIfNeeded: mark.index) }

    /// What libyaml said, in its words, at the place it named.
    mutating func parserFailure() -> ReadError {
        let state = parser.pointee
        let text = state.problem.map { String(cString: $0) } ?? "the text cannot be parsed"
        switch state.error {
        case YAML_MEMORY_ERROR:
            return ReadError(.limit, "out of memory", at: windowOffset)
        case YAML_READER_ERROR:
            let byte = min(windowStart + state.problem_offset, bytes.count)
            return ReadError(.encoding, text, at: offset(ofByte: byte))
        default:
            let context = state.context.map { " " + String(cString: $0) } ?? ""
            // go-yaml reads on here.
            let advice = text == "found unexpected ':'" ? ": quote the text, or put a space behind the colon" : ""
            return ReadError(.syntax, text + context + advice, at: offset(state.problem_mark))
        }
    }
}
