import Documents

/// What must hold whatever the readers are given. Each check returns what is wrong, or nil.
public enum ReaderChecks {
    /// Reads a text in every way there is.
    public static func check(_ text: [UInt8]) -> String? {
        text.withUnsafeBufferPointer { bytes in
            let codePoints = bytes.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
            var yaml = YAMLReader(bytes: bytes)
            var documents = 0
            while true {
                do throws(ReadError) {
                    guard let document = try yaml.next() else { break }
                    if let wrong = check(document, codePoints) { return "YAML: " + wrong }
                } catch {
                    if Int(error.offset) > codePoints { return "YAML: error at \(error.offset) of \(codePoints)" }
                }
                documents += 1
                if documents > text.count + 2 { return "YAML: more documents than bytes" }
            }
            var stream = DocumentStream(bytes: bytes)
            documents = 0
            while true {
                do throws(ReadError) {
                    guard let document = try stream.next() else { break }
                    if let wrong = check(document, codePoints) { return "stream: " + wrong }
                } catch {
                    if Int(error.offset) > codePoints { return "stream: error at \(error.offset) of \(codePoints)" }
                }
                documents += 1
                if documents > text.count + 2 { return "stream: more documents than bytes" }
            }
            return checkSegments(bytes) ?? checkSource(text, codePoints)
        }
    }

    /// Every slot has a span inside the text, and the value survives being written and read again.
    static func check(_ document: Document, _ codePoints: Int) -> String? {
        var pending = [document.rootSlot]
        var seen = 0
        while let slot = pending.popLast() {
            seen += 1
            if seen > 500_000 { return nil }
            guard let span = document.span(of: slot) else { return "a slot without a span" }
            if span.start > span.end || Int(span.end) > codePoints { return "span \(span) of \(codePoints)" }
            let value = slot.pointee
            if let base = value.elements.baseAddress {
                for index in 0..<Int(value.count) { pending.append(base + index) }
            }
            for entry in value.entries {
                guard entry.key.kind == .string else { return "a key that is no string" }
                guard let found = value.slot(forKey: entry.key) else { return "a key that is not found" }
                if document.span(of: Document.keySlot(ofValue: found)) == nil { return "a key without a span" }
                pending.append(found)
            }
        }
        let written = Array(document.root.json().utf8)
        return written.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes)
            do throws(ReadError) {
                guard let again = try reader.next() else { return "written JSON is empty" }
                let isSame = withExtendedLifetime(again) { same(document.root, again.root) }
                return isSame ? nil : "JSON reads back as another value"
            } catch {
                return "written JSON does not read: \(error.message)"
            }
        }
    }

    /// Whether two values of documents are equal, the order of keys not counted.
    public static func same(_ a: Value, _ b: Value) -> Bool {
        guard a.kind == b.kind else {
            // JSON text of a double may be that of an integer.
            if a.kind == .double, b.kind == .int { return a.asDouble == Double(b.asInt) }
            return false
        }
        switch a.kind {
        case .string: return a.hasSameBytes(as: b)
        case .list: return a.count == b.count && zip(a.elements, b.elements).allSatisfy { same($0, $1) }
        case .map:
            return a.count == b.count
                && a.entries.allSatisfy { entry in
                    b.slot(forKey: entry.key).map { same(entry.value, $0.pointee) } ?? false
                }
        case .null: return true
        default: return a.bits == b.bits
        }
    }

    private static func checkSegments(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let segments = StreamSegment.split(bytes, size: 64)
        var next = segments.first?.bytes.lowerBound ?? 0
        for segment in segments {
            if segment.bytes.lowerBound != next { return "segments leave a gap" }
            next = segment.bytes.upperBound
        }
        return next == bytes.count ? nil : "segments do not reach the end"
    }

    private static func checkSource(_ text: [UInt8], _ codePoints: Int) -> String? {
        let source = SourceText(text)
        var last = Position(line: 1, column: 1)
        for offset in stride(from: 0, through: codePoints, by: 7) {
            let position = source.position(at: UInt32(offset))
            if position < last { return "positions go backwards" }
            last = position
            _ = source.line(position.line, fromColumn: max(1, position.column - 3), limit: 20)
        }
        return nil
    }
}
