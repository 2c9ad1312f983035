/// Reads JSON (RFC 8259, strictly) straight into an arena, with the place of every key and value: one text or several
/// behind each other, as `kubectl` and log pipelines write them.
///
/// As in Kubernetes' strict decoding a key that stands twice is an error. A number without fraction and exponent is an
/// integer where it fits in 64 bits, else a double (sigs.k8s.io/json). `\u` escapes of lone surrogates become U+FFFD.
public struct JSONReader: ~Copyable {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: ReadLimits
    let filter: ReadFilter?
    let base: UnsafePointer<UInt8>
    let end: Int
    /// The next byte.
    var position: Int
    /// What to add to a byte offset to get a code point offset.
    var shift: Int
    private var problem: TextCheck.Problem?
    var builder = DocumentBuilder()
    var frames: [Frame] = []
    /// What the filter says about the next value.
    var place = ReadFilter.nowhere
    /// How to measure the string that is being read instead of keeping it.
    var measure: ReadFilter.Measure?
    private var symbols: Symbols.Snapshot
    private var scratch: [UInt8] = []
    var nodes = 0
    private var isDone = false

    struct Frame {
        var base: Int
        var start: UInt32
        var isMap: Bool
        /// What the filter says about the container.
        var place: Int
    }

    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark; it must stay in place while the reader lives.
    ///   - offset: the code points of the whole text that precede these bytes; it is added to every position.
    ///   - filter: what to leave out and what to add.
    public init(
        bytes: UnsafeBufferPointer<UInt8>, offset: UInt32 = 0, limits: ReadLimits = ReadLimits(),
        filter: ReadFilter? = nil
    ) {
        self.bytes = bytes
        self.limits = limits
        self.filter = filter
        symbols = Symbols.shared.snapshot()
        let (encoding, mark) = TextEncoding.detect(bytes)
        position = encoding == .utf8 ? mark : 0
        shift = Int(offset) - position
        problem = TextCheck(bytes, from: position, rule: .json).problem
        end = problem?.byte ?? bytes.count
        // An address that is never read where there are no bytes.
        base = bytes.baseAddress ?? UnsafePointer(bitPattern: 16).unsafelyUnwrapped
        if bytes.count > Int(UInt32.max) - Int(offset) {
            problem = TextCheck.Problem(byte: position, message: "the text is longer than 4 GiB", code: .limit)
        }
    }

    /// The next document, or nil after the last one. After an error there is nothing more to read.
    public mutating func next() throws(ReadError) -> Document? {
        if isDone { return nil }
        nodes = 0
        symbols = Symbols.shared.snapshot()
        do throws(ReadError) {
            skipSpace()
            if position == end, problem == nil {
                isDone = true
                return nil
            }
            try readText()
            try expectSeparation()
        } catch {
            isDone = true
            builder.abandon()
            throw error
        }
        return builder.finish()
    }

    /// Whether what follows is a YAML document marker or comment, so that the text is YAML with JSON documents in it.
    var continuesAsYAML: Bool {
        position < end
            && (base[position] == 0x23 || DocumentBoundaries.isBoundary(in: bytes, at: position)
                || isDocumentEnd)
    }

    private var isDocumentEnd: Bool {
        position + 2 < end && base[position] == 0x2E && base[position + 1] == 0x2E && base[position + 2] == 0x2E
    }

    func offset(_ byte: Int) -> UInt32 { UInt32(truncatingIfNeeded: byte &+ shift) }

    /// The code points that precede a byte at or behind everything read so far.
    func codePoint(atByte byte: Int) -> UInt32 { offset(byte) }

    func failure(_ message: String) -> ReadError {
        if position == end, let problem { return ReadError(problem.code, problem.message, at: offset(position)) }
        return ReadError(.syntax, message, at: offset(position))
    }

    @inline(__always)
    mutating func skipSpace() {
        while position < end {
            switch base[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position &+= 1
            default: return
            }
        }
    }

    /// What may stand behind a text: nothing, the beginning of another, or a YAML document marker.
    private mutating func expectSeparation() throws(ReadError) {
        skipSpace()
        if position == end, problem == nil { return }
        if position < end {
            switch base[position] {
            case 0x7B, 0x5B, 0x22, 0x30...0x39, 0x74, 0x66, 0x6E: return
            case 0x2D where !DocumentBoundaries.isBoundary(in: bytes, at: position): return
            default: if continuesAsYAML { return }
            }
        }
        throw failure("unexpected text after the JSON value")
    }
}

// MARK: - Values

extension JSONReader {
    private mutating func readText() throws(ReadError) {
        frames.removeAll(keepingCapacity: true)
        place = filter == nil ? ReadFilter.nowhere : ReadFilter.root
        let first = offset(position)
        value: while true {
            // A value begins here.
            skipSpace()
            guard position < end else { throw failure("the text ends where a value should stand") }
            nodes &+= 1
            if nodes > limits.nodes {
                throw ReadError(
                    .limit, "the document has more than \(limits.nodes) keys and values", at: offset(position))
            }
            if Int(offset(position) &- first) > limits.documentLength {
                throw ReadError(
                    .limit, "the document is longer than \(limits.documentLength) characters", at: offset(position))
            }
            let start = offset(position)
            switch base[position] {
            case 0x7B, 0x5B:
                let isMap = base[position] == 0x7B
                if frames.count >= limits.depth {
                    throw ReadError(
                        .limit, "more than \(limits.depth) maps and lists lie in each other", at: start)
                }
                frames.append(Frame(base: builder.count, start: start, isMap: isMap, place: place))
                position &+= 1
                skipSpace()
                if position < end, base[position] == (isMap ? 0x7D : 0x5D) {
                    try closeContainer()
                    break
                }
                if try beginItem(isMap: isMap, in: place) { continue value }
                try closeContainer()
            case 0x22:
                let value = try readString(isKey: false)
                builder.push(value, TextSpan(start: start, end: offset(position)))
                measure = nil
            case 0x2D, 0x30...0x39:
                let value = try readNumber()
                builder.push(value, TextSpan(start: start, end: offset(position)))
            case 0x74: try readWord("true", .true)
            case 0x66: try readWord("false", .false)
            case 0x6E: try readWord("null", .null)
            default: throw failure("found a character that begins no JSON value")
            }
            // A value ended here: close containers until another one is due.
            while let frame = frames.last {
                skipSpace()
                guard position < end else { throw failure("the text ends inside a \(frame.isMap ? "map" : "list")") }
                let byte = base[position]
                if byte == 0x2C {
                    position &+= 1
                    if try beginItem(isMap: frame.isMap, in: frame.place) { continue value }
                    try closeContainer()
                    continue
                }
                guard byte == (frame.isMap ? 0x7D : 0x5D) else {
                    throw failure("expected ',' or '\(frame.isMap ? "}" : "]")'")
                }
                try closeContainer()
            }
            return
        }
    }

    /// Reads up to the next value of a container.
    /// - Returns: whether there is one. The last members of a map may be such that the filter leaves out.
    @inline(__always)
    private mutating func beginItem(isMap: Bool, in container: Int) throws(ReadError) -> Bool {
        if isMap { try readKey() }
        if container == ReadFilter.nowhere { return true }
        return try applyFilter(isMap: isMap, in: container)
    }

    private mutating func closeContainer() throws(ReadError) {
        guard let frame = frames.popLast() else { return }
        position &+= 1
        if frame.isMap, frame.place != ReadFilter.nowhere { addMissing(to: frame) }
        let value: Value
        if frame.isMap {
            let (map, duplicate) = builder.closeMap(from: frame.base)
            if let duplicate { throw duplicateKey(frame, duplicate) }
            value = map
        } else {
            value = builder.closeList(from: frame.base)
        }
        builder.push(value, TextSpan(start: frame.start, end: offset(position)))
    }

    private func duplicateKey(_ frame: Frame, _ duplicate: Int) -> ReadError {
        let place = frame.base + 2 * duplicate
        let key = builder.value(at: place)
        var first = frame.base
        while first < place, !builder.value(at: first).hasSameBytes(as: key) { first += 2 }
        let shown = String(decoding: key.utf8.prefix(80), as: UTF8.self)
        return ReadError(
            .duplicateKey, "key \"\(shown)\" is already set", at: builder.span(at: place).start,
            related: builder.span(at: first).start)
    }

    mutating func readKey() throws(ReadError) {
        skipSpace()
        guard position < end, base[position] == 0x22 else { throw failure("expected a key in double quotes") }
        nodes &+= 1
        let start = offset(position)
        let key = try readString(isKey: true)
        builder.push(key, TextSpan(start: start, end: offset(position)))
        skipSpace()
        guard position < end, base[position] == 0x3A else { throw failure("expected ':' after the key") }
        position &+= 1
    }

    private mutating func readWord(_ word: StaticString, _ value: Value) throws(ReadError) {
        let start = position
        for index in 0..<word.utf8CodeUnitCount {
            guard position < end, base[position] == word.utf8Start[index] else {
                throw failure("expected the word '\(word)'")
            }
            position &+= 1
        }
        builder.push(value, TextSpan(start: offset(start), end: offset(position)))
    }
}

// MARK: - Numbers

extension JSONReader {
    private mutating func readNumber() throws(ReadError) -> Value {
        let start = position
        var isInteger = true
        let negative = base[position] == 0x2D
        if negative { position &+= 1 }
        guard position < end, base[position] >= 0x30, base[position] <= 0x39 else {
            throw failure("expected a digit")
        }
        var magnitude: UInt64 = 0
        if base[position] == 0x30 {
            position &+= 1
            if position < end, base[position] >= 0x30, base[position] <= 0x39 {
                throw failure("a number begins with 0 and goes on")
            }
        } else {
            let digits = position
            while position < end, base[position] >= 0x30, base[position] <= 0x39 {
                magnitude = magnitude &* 10 &+ UInt64(base[position] &- 0x30)
                position &+= 1
            }
            // Up to 18 digits always fit.
            if position - digits > 18 { magnitude = .max }
        }
        if position < end, base[position] == 0x2E {
            isInteger = false
            position &+= 1
            try skipDigits()
        }
        if position < end, base[position] | 0x20 == 0x65 {
            isInteger = false
            position &+= 1
            if position < end, base[position] == 0x2B || base[position] == 0x2D { position &+= 1 }
            try skipDigits()
        }
        if isInteger, magnitude != .max {
            return .int(negative ? -Int64(magnitude) : Int64(magnitude))
        }
        let text = UnsafeBufferPointer(start: base + start, count: position - start)
        if isInteger, text.count <= 20, let exact = Int64(String(decoding: text, as: UTF8.self)) { return .int(exact) }
        guard let value = Numbers.double(text) else {
            throw ReadError(.unsupportedValue, "a number is beyond the range of doubles", at: offset(start))
        }
        return .double(value)
    }

    private mutating func skipDigits() throws(ReadError) {
        guard position < end, base[position] >= 0x30, base[position] <= 0x39 else { throw failure("expected a digit") }
        while position < end, base[position] >= 0x30, base[position] <= 0x39 { position &+= 1 }
    }
}

// MARK: - Strings

extension JSONReader {
    private mutating func readString(isKey: Bool) throws(ReadError) -> Value {
        position &+= 1
        let start = position
        var continuations = 0
        while position < end {
            // Eight bytes without quote, backslash, control character or anything beyond ASCII at a time.
            if position &+ 8 <= end, JSONReader.isPlain(base + position) {
                position &+= 8
                continue
            }
            let byte = base[position]
            if byte == 0x22 {
                let count = position - start
                position &+= 1
                shift &-= continuations
                return try text(UnsafeBufferPointer(start: base + start, count: count), isKey: isKey)
            }
            if byte == 0x5C {
                shift &-= continuations
                return try readEscapedString(from: start, isKey: isKey)
            }
            if byte < 0x20 {
                shift &-= continuations
                throw failure("a control character stands in a string; write it as an escape")
            }
            if byte & 0xC0 == 0x80 { continuations &+= 1 }
            position &+= 1
        }
        shift &-= continuations
        throw failure("the text ends inside a string")
    }

    @inline(__always)
    static func isPlain(_ address: UnsafePointer<UInt8>) -> Bool {
        let high: UInt64 = 0x8080_8080_8080_8080
        let ones: UInt64 = 0x0101_0101_0101_0101
        let word = UnsafeRawPointer(address).loadUnaligned(as: UInt64.self)
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        // Borrows may accuse an innocent byte, never acquit a guilty one.
        return (word | (word &- ones &* 0x20) | (quote &- ones) | (backslash &- ones)) & high == 0
    }

    private mutating func text(_ bytes: UnsafeBufferPointer<UInt8>, isKey: Bool) throws(ReadError) -> Value {
        if let measure, !isKey { return .withheld(size: measure.size(of: bytes)) }
        guard let address = bytes.baseAddress, bytes.count > 0 else { return Value(kind: .string) }
        if isKey {
            if bytes.count > limits.keyLength {
                throw ReadError(.limit, "the key is longer than \(limits.keyLength) bytes", at: offset(position))
            }
            if let known = symbols.find(bytes) { return known }
        }
        return builder.string(address, bytes.count)
    }

    /// Goes on with a string at its first backslash.
    private mutating func readEscapedString(from start: Int, isKey: Bool) throws(ReadError) -> Value {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: UnsafeBufferPointer(start: base + start, count: position - start))
        while position < end {
            let byte = base[position]
            switch byte {
            case 0x22:
                position &+= 1
                let bytes = scratch
                return try bytes.withUnsafeBufferPointer { bytes throws(ReadError) in
                    try text(bytes, isKey: isKey)
                }
            case 0x5C:
                try readEscape()
            case 0..<0x20:
                throw failure("a control character stands in a string; write it as an escape")
            default:
                if byte & 0xC0 == 0x80 { shift &-= 1 }
                scratch.append(byte)
                position &+= 1
            }
        }
        throw failure("the text ends inside a string")
    }

    private mutating func readEscape() throws(ReadError) {
        position &+= 1
        guard position < end else { throw failure("the text ends inside a string") }
        let plain: UInt8
        switch base[position] {
        case 0x22, 0x5C, 0x2F: plain = base[position]
        case 0x62: plain = 0x08
        case 0x66: plain = 0x0C
        case 0x6E: plain = 0x0A
        case 0x72: plain = 0x0D
        case 0x74: plain = 0x09
        case 0x75:
            position &+= 1
            var scalar = try hexUnit()
            if (0xD800..<0xDC00).contains(scalar), position + 1 < end, base[position] == 0x5C,
                base[position + 1] == 0x75
            {
                let behindFirst = position
                position &+= 2
                let second = try hexUnit()
                if (0xDC00..<0xE000).contains(second) {
                    scalar = 0x10000 + (scalar - 0xD800) << 10 + (second - 0xDC00)
                } else {
                    position = behindFirst
                }
            }
            appendUTF8((0xD800..<0xE000).contains(scalar) ? 0xFFFD : scalar, to: &scratch)
            return
        default: throw failure("found an unknown escape in a string")
        }
        scratch.append(plain)
        position &+= 1
    }

    private mutating func hexUnit() throws(ReadError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < end else { throw failure("the text ends inside a string") }
            switch base[position] {
            case 0x30...0x39: value = value << 4 | UInt32(base[position] - 0x30)
            case 0x61...0x66: value = value << 4 | UInt32(base[position] - 0x57)
            case 0x41...0x46: value = value << 4 | UInt32(base[position] - 0x37)
            default: throw failure("expected four hexadecimal digits after \\u")
            }
            position &+= 1
        }
        return value
    }
}
