import CLibYAML

/// From libyaml's events to values.
extension YAMLReader {
    private typealias ScalarEvent = yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar

    /// Reads one document; nil at the window's end or, with `failure` set, where the document cannot be read.
    mutating func readDocument() -> Document? {
        if !anchors.isEmpty { anchors.removeAll() }
        decoded = 1
        aliased = 0
        nodes = 0
        depth = 0
        flowDepth = 0
        symbols = Symbols.shared.snapshot()
        while true {
            guard yaml_parser_parse(parser, event) == 1 else {
                failure = parserFailure()
                return nil
            }
            let finished = take()
            let type = event.pointee.type
            yaml_event_delete(event)
            if failure != nil { return nil }
            if finished {
                // Past its end or an error libyaml gives empty events.
                if type != YAML_DOCUMENT_END_EVENT { return nil }
                return builder.finish()
            }
        }
    }

    /// Takes one event in.
    /// - Returns: whether it ends the document or the stream.
    @inline(__always)
    private mutating func take() -> Bool {
        switch event.pointee.type {
        case YAML_SCALAR_EVENT:
            takeScalar()
        case YAML_MAPPING_START_EVENT:
            let data = event.pointee.data.mapping_start
            open(isMap: true, isFlow: data.style == YAML_FLOW_MAPPING_STYLE, anchor: data.anchor)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.pointee.data.sequence_start
            open(isMap: false, isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE, anchor: data.anchor)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
            close()
        case YAML_ALIAS_EVENT:
            takeAlias(event.pointee.data.alias.anchor)
        case YAML_STREAM_START_EVENT:
            break
        case YAML_DOCUMENT_START_EVENT:
            documentStart = event.pointee.end_mark.index
            if let version = event.pointee.data.document_start.version_directive?.pointee,
                version.major != 1 || version.minor != 1
            {
                fail(.unsupportedValue, "found incompatible YAML document (Kubernetes reads version 1.1)")
            }
        case YAML_DOCUMENT_END_EVENT:
            documentStart = event.pointee.end_mark.index
            return true
        default:
            return true
        }
        return false
    }

    /// Refuses the document at the current event.
    @inline(never)
    private mutating func fail(_ code: ReadError.Code, _ message: String, related: UInt32? = nil) {
        if failure == nil { failure = ReadError(code, message, at: offset(event.pointee.start_mark), related: related) }
    }

    /// Whether the slot to come is a key.
    @inline(__always)
    private var expectsKey: Bool {
        guard depth > 0 else { return false }
        let frame = frames + (depth - 1)
        return frame.pointee.isMap && (builder.count &- frame.pointee.base) & 1 == 0 && !frame.pointee.isMerging
    }

    @inline(__always)
    private mutating func countNode() {
        decoded &+= 1
        nodes &+= 1
        if nodes > limits.nodes || event.pointee.end_mark.index &- documentStart > limits.documentLength { failSize() }
    }

    @inline(never)
    private mutating func failSize() {
        if nodes > limits.nodes {
            fail(.limit, "the document has more than \(limits.nodes) keys and values")
        } else {
            fail(.limit, "the document is longer than \(limits.documentLength) characters")
        }
    }
}

// MARK: - Scalars

extension YAMLReader {
    @inline(__always)
    private mutating func takeScalar() {
        let scalar = (UnsafeRawPointer(event) + MemoryLayout<yaml_event_t>.offset(of: \.data)!)
            .assumingMemoryBound(to: ScalarEvent.self)
        guard let text = UnsafePointer<UInt8>(scalar.pointee.value) else { return }
        let length = scalar.pointee.length
        var end = offset(event.pointee.end_mark)
        let start = offset(event.pointee.start_mark)
        countNode()
        if scalar.pointee.style.rawValue >= YAML_LITERAL_SCALAR_STYLE.rawValue { end = trimmed(start, end) }
        let span = TextSpan(start: start, end: end)
        guard isReadable(UnsafeBufferPointer(start: text, count: length), scalar.pointee.style, at: span) else {
            return
        }
        let isKey = expectsKey
        let isPlain = scalar.pointee.plain_implicit != 0
        lastEnd = max(lastEnd, end)
        if scalar.pointee.anchor == nil, scalar.pointee.tag == nil, !(isKey && isPlain && isMerge(text, length)) {
            if isPlain, length == 0 || YAMLScalar.mayBeTyped(text[0]) {
                let resolution = YAMLScalar.resolve(UnsafeBufferPointer(start: text, count: length))
                if !resolution.isText {
                    let value = resolution.value
                    if isKey { pushTypedKey(value, span) } else { pushTypedValue(value, span) }
                    return
                }
            }
            // Most scalars end here: text as it stands.
            if isKey { pushKey(text, length, span) } else { pushValue(builder.string(text, length), span) }
            return
        }
        takeTypedScalar(scalar, UnsafeBufferPointer(start: text, count: length), span, isKey: isKey, isPlain: isPlain)
    }

    @inline(__always)
    private func isMerge(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        length == 2 && text[0] == 0x3C && text[1] == 0x3C
    }

    private mutating func takeTypedScalar(
        _ scalar: UnsafePointer<ScalarEvent>, _ text: UnsafeBufferPointer<UInt8>, _ span: TextSpan, isKey: Bool,
        isPlain: Bool
    ) {
        let tag = YAMLScalar.Tag(scalar.pointee.tag)
        if isKey, text.count == 2, text[0] == 0x3C, text[1] == 0x3C, isPlain || tag == .merge {
            frames[depth - 1].isMerging = true
            decoded &-= 1
            return
        }
        guard let value = typedValue(text, tag, isPlain: isPlain) else { return }
        if let anchor = scalar.pointee.anchor {
            _ = anchors.add(
                .init(
                    name: String(cString: anchor), value: value, isOpen: false, isScalar: true, height: 0, nodes: 1))
        }
        if isKey { pushTypedKey(value, span) } else { pushTypedValue(value, span) }
    }

    /// The scalar as go-yaml's decoder has it; nil with `failure` set where its tag does not fit.
    private mutating func typedValue(
        _ text: UnsafeBufferPointer<UInt8>, _ tag: YAMLScalar.Tag, isPlain: Bool
    ) -> Value? {
        func asText() -> Value { text.baseAddress.map { builder.string($0, text.count) } ?? Value(kind: .string) }
        switch tag {
        case .none where !isPlain: return asText()
        case .string, .merge, .other: return asText()
        case .binary:
            guard let data = Base64.decode(text) else {
                fail(.unsupportedValue, "!!binary value contains invalid base64 data")
                return nil
            }
            return builder.string(UTF8Repair.repaired(data))
        default: break
        }
        let resolution = YAMLScalar.resolve(text)
        if tag != .none, tag != resolution.tag {
            if tag == .float, case .int(let value) = resolution { return .double(Double(value)) }
            let shown = String(decoding: text.prefix(40), as: UTF8.self)
            fail(.unsupportedValue, "cannot decode \(resolution.tag.name) `\(shown)` as a \(tag.name)")
            return nil
        }
        return resolution.isText ? asText() : resolution.value
    }

    @inline(__always)
    private mutating func pushValue(_ value: Value, _ span: TextSpan) {
        if depth > 0 && frames[depth &- 1].isMerging {
            fail(.alias, YAMLReader.badMerge)
            return
        }
        builder.push(value, span)
    }

    /// What JSON text between go-yaml and the API server leaves of a typed value.
    private mutating func pushTypedValue(_ value: Value, _ span: TextSpan) {
        switch value.kind {
        case .uint:
            pushValue(.double(Double(value.asUInt)), span)
        case .double:
            if !value.asDouble.isFinite {
                let name = value.asDouble.isNaN ? "NaN" : value.asDouble < 0 ? "-Inf" : "+Inf"
                fail(.unsupportedValue, "\(name) has no place in JSON")
                return
            }
            pushValue(Numbers.jsonNumber(value.asDouble), span)
        default:
            pushValue(value, span)
        }
    }

    @inline(__always)
    private mutating func pushKey(_ text: UnsafePointer<UInt8>, _ length: Int, _ span: TextSpan) {
        if length > limits.keyLength {
            fail(.limit, "the key is longer than \(limits.keyLength) bytes")
            return
        }
        let bytes = UnsafeBufferPointer(start: text, count: length)
        builder.push(symbols.find(bytes) ?? builder.string(text, length), span)
    }

    /// A key that was a number or a boolean becomes its text (sigs.k8s.io/yaml `convertToJSONableObject`). `aux` keeps
    /// what it was, because only keys that were the same before count as duplicates.
    private mutating func pushTypedKey(_ value: Value, _ span: TextSpan) {
        var text: [UInt8]
        switch value.kind {
        case .string:
            guard let base = value.utf8.baseAddress else {
                builder.push(value, span)
                return
            }
            pushKey(base, Int(value.count), span)
            return
        case .int: text = Array(String(value.asInt).utf8)
        case .bool: text = Array((value.asBool ? "true" : "false").utf8)
        case .double: text = Numbers.keyText(value.asDouble)
        case .null:
            fail(.unsupportedValue, "a map key is null")
            return
        default:
            fail(.unsupportedValue, "a map key is an integer above \(Int64.max)")
            return
        }
        frames[depth - 1].hasConvertedKeys = true
        var key = text.withUnsafeBufferPointer { symbols.find($0) } ?? builder.string(text)
        key.aux = UInt16(value.kind.rawValue)
        builder.push(key, span)
        text.removeAll()
    }

    /// Where the content of a block scalar ends: libyaml's mark lies behind the line breaks that follow.
    private mutating func trimmed(_ start: UInt32, _ end: UInt32) -> UInt32 {
        let from = byte(atOffset: start)
        var to = byte(atOffset: end)
        var result = end
        while to > from {
            // Strip blank lines only; white space that ends the last line with text is content.
            var line = to
            while line > from, bytes[line - 1] == 0x20 || bytes[line - 1] == 0x09 { line -= 1 }
            guard line > from, bytes[line - 1] == 0x0A || bytes[line - 1] == 0x0D else { break }
            result -= UInt32(truncatingIfNeeded: to - line + 1)
            to = line - 1
        }
        return result
    }
}

// MARK: - Containers

extension YAMLReader {
    private mutating func open(isMap: Bool, isFlow: Bool, anchor: UnsafePointer<UInt8>?) {
        if expectsKey {
            fail(.unsupportedValue, "a map key is a \(isMap ? "map" : "list"), which JSON does not allow")
            return
        }
        countNode()
        if depth >= limits.depth {
            fail(.limit, "more than \(limits.depth) maps and lists lie in each other")
            return
        }
        if isFlow {
            flowDepth += 1
            if flowDepth > limits.flowDepth {
                fail(.limit, "more than \(limits.flowDepth) flow collections lie in each other")
                return
            }
        }
        if depth == frameCapacity {
            let larger = UnsafeMutablePointer<Frame>.allocate(capacity: frameCapacity * 2)
            larger.moveInitialize(from: frames, count: depth)
            frames.deallocate()
            frames = larger
            frameCapacity *= 2
        }
        var number = -1
        if let anchor {
            number = anchors.add(
                .init(
                    name: String(cString: anchor), value: .null, isOpen: true, isScalar: false, height: 0, nodes: 0))
        }
        (frames + depth).initialize(
            to: Frame(
                base: builder.count, start: offset(event.pointee.start_mark), isMap: isMap, isFlow: isFlow,
                isMerging: false,
                hasConvertedKeys: false, anchor: number, height: 0, decodedBefore: decoded - 1))
        depth += 1
    }

    private mutating func close() {
        let frame = frames[depth - 1]
        var end = offset(event.pointee.end_mark)
        if event.pointee.start_mark.index == event.pointee.end_mark.index {
            // The end of a block is noticed at the next token; the block ends with its last child.
            end = max(lastEnd, frame.start)
        }
        lastEnd = max(lastEnd, end)
        let value: Value
        if frame.isMap {
            var (map, duplicate) = builder.closeMap(from: frame.base)
            if let first = duplicate {
                guard let resolved = closeMapWithEqualKeys(frame, first) else { return }
                (map, duplicate) = (resolved, nil)
            }
            value = map
        } else {
            value = builder.closeList(from: frame.base)
        }
        depth -= 1
        if frame.isFlow { flowDepth -= 1 }
        if frame.anchor >= 0 {
            anchors.close(frame.anchor, value: value, height: frame.height + 1, nodes: decoded - frame.decodedBefore)
        }
        place(value, TextSpan(start: frame.start, end: end), height: frame.height + 1, isAlias: false)
    }

    /// Puts a container where the document wants it: as a value, or merged into the map that asked for it.
    private mutating func place(_ value: Value, _ span: TextSpan, height: Int, isAlias: Bool) {
        guard depth > 0 else {
            builder.push(value, span)
            return
        }
        let frame = frames + (depth - 1)
        frame.pointee.height = max(frame.pointee.height, height)
        guard frame.pointee.isMerging else {
            builder.push(value, span)
            return
        }
        frame.pointee.isMerging = false
        if value.kind == .map {
            merge(value)
        } else if value.kind == .list, !isAlias, value.elements.allSatisfy({ $0.kind == .map }) {
            for map in value.elements { merge(map) }
        } else {
            failure = ReadError(.alias, YAMLReader.badMerge, at: span.start)
        }
    }

    private static var badMerge: String { "map merge requires map or sequence of maps as the value" }

    /// Copies the entries of a map into the one that is open. They keep the place where they were written.
    private mutating func merge(_ map: Value) {
        nodes += map.entries.count
        if nodes > limits.nodes { failSize() }
        guard let slots = UnsafePointer<Value>(bitPattern: UInt(map.bits)), let spans = builder.spans(from: slots)
        else {
            return
        }
        let from = frames[depth - 1].merged.isEmpty ? builder.count : frames[depth - 1].merged.lowerBound
        frames[depth - 1].merged = from..<(builder.count + 2 * map.entries.count)
        for position in 0..<map.entries.count {
            let key = slots[2 * position]
            if key.aux != 0 { frames[depth - 1].hasConvertedKeys = true }
            builder.push(key, spans[2 * position])
            builder.push(slots[2 * position + 1], spans[2 * position + 1])
        }
    }

    /// Settles a map in which an entry's key text stood before.
    ///
    /// As in go-yaml's strict mode keys of one type must differ. Keys of different types (`1` and `"1"`) differ there
    /// and meet only when sigs.k8s.io/yaml makes text of them; then the later one stays.
    private mutating func closeMapWithEqualKeys(_ frame: Frame, _ duplicate: Int) -> Value? {
        if !frame.hasConvertedKeys {
            let place = frame.base + 2 * duplicate
            var first = frame.base
            while first < place, !builder.value(at: first).hasSameBytes(as: builder.value(at: place)) { first += 2 }
            failDuplicate(place, first, frame)
            return nil
        }
        var places: [KeyIdentity: Int] = [:]
        var placesOnStack: [Int] = []
        var kept: [(entry: Value.Entry, key: TextSpan, value: TextSpan)?] = []
        for position in stride(from: frame.base, to: builder.count, by: 2) {
            let key = builder.value(at: position)
            let text = Array(key.utf8)
            for kind in KeyIdentity.kinds {
                let identity = KeyIdentity(text: text, kind: kind)
                guard let place = places[identity] else { continue }
                if kind == key.aux {
                    failDuplicate(position, placesOnStack[place], frame)
                    return nil
                }
                kept[place] = nil
            }
            places[KeyIdentity(text: text, kind: key.aux)] = kept.count
            placesOnStack.append(position)
            let entry = Value.Entry(key: key, value: builder.value(at: position + 1))
            kept.append((entry, builder.span(at: position), builder.span(at: position + 1)))
        }
        builder.pop(to: frame.base)
        for case (let entry, let key, let value)? in kept {
            builder.push(entry.key, key)
            builder.push(entry.value, value)
        }
        return builder.closeMap(from: frame.base).map
    }

    private mutating func failDuplicate(_ later: Int, _ earlier: Int, _ frame: Frame) {
        let shown = String(decoding: builder.value(at: later).utf8.prefix(80), as: UTF8.self)
        // What a merge brings lies where it was written: the map's own key is what to mend.
        let (place, other) = frame.merged.contains(later) ? (earlier, later) : (later, earlier)
        let ofMerge = " by a merge (<<): kubectl takes the later one, strict readers refuse both"
        failure = ReadError(
            .duplicateKey, "key \"\(shown)\" is already set\(frame.merged.contains(other) ? ofMerge : "")",
            at: builder.span(at: place).start, related: builder.span(at: other).start)
    }

    private struct KeyIdentity: Hashable {
        var text: [UInt8]
        var kind: UInt16

        /// The values of a key's `aux`: text, or what was converted.
        static let kinds: [UInt16] = [0] + [.int, .double, .bool].map { (kind: Value.Kind) in UInt16(kind.rawValue) }
    }

    private mutating func takeAlias(_ name: UnsafePointer<UInt8>?) {
        let name = name.map { String(cString: $0) } ?? ""
        guard let anchor = anchors.find(name) else {
            fail(.alias, "unknown anchor '\(name)' referenced")
            return
        }
        if anchor.isOpen {
            fail(.alias, "anchor '\(name)' value contains itself")
            return
        }
        countNode()
        decoded += anchor.nodes
        aliased += anchor.nodes
        if YAMLAnchors.isExcessive(aliased: aliased, total: decoded) {
            fail(.limit, "document contains excessive aliasing")
            return
        }
        let span = TextSpan(start: offset(event.pointee.start_mark), end: offset(event.pointee.end_mark))
        lastEnd = max(lastEnd, span.end)
        if expectsKey {
            if anchor.isScalar {
                pushTypedKey(anchor.value, span)
            } else {
                fail(.unsupportedValue, "a map key is a map or list, which JSON does not allow")
            }
        } else if anchor.isScalar {
            pushTypedValue(anchor.value, span)
        } else if depth + anchor.height > limits.depth {
            fail(.limit, "more than \(limits.depth) maps and lists lie in each other")
        } else {
            place(anchor.value, span, height: anchor.height, isAlias: true)
        }
    }
}
