import Documents

/// The code of ``StringsLibrary``. Positions are code points.
extension Evaluation {
    func character(_ text: Value, at position: Int64) -> Value {
        guard spendSteps(reading: text) else { return .failure(.interrupted) }
        let bytes = text.utf8
        guard let start = UTF8Text.byteOffset(ofCodePoint: Int(position), in: bytes) else {
            return outOfRange(position)
        }
        guard start < bytes.count else { return Value(kind: .string) }
        return .string(bytes.bytes(start..<start + max(1, UTF8Text.scalarLength(bytes, at: start))))
    }

    /// `text.indexOf(part, start)`. Nothing is found where it is looked for.
    func firstPosition(of part: Value, in text: Value, from start: Int64) -> Value {
        if part.count == 0 { return .int(start) }
        guard spendSteps(reading: text, part) else { return .failure(.interrupted) }
        let bytes = text.utf8
        if start == 0 { return position(of: UTF8Text.find(part.utf8, in: bytes), in: bytes) }
        switch byteOffset(of: start, in: bytes) {
        case .failure(let failure): return failure.value
        case .success(nil): return .int(-1)
        case .success(let offset?): return position(of: UTF8Text.find(part.utf8, in: bytes, from: offset), in: bytes)
        }
    }

    /// `text.lastIndexOf(part)` and `text.lastIndexOf(part, limit)`.
    func lastPosition(of part: Value, in text: Value, atOrBefore limit: Int64? = nil) -> Value {
        guard spendSteps(reading: text, part) else { return .failure(.interrupted) }
        let bytes = text.utf8
        guard let limit else { return position(of: UTF8Text.findLast(part.utf8, in: bytes), in: bytes) }
        if part.count == 0 { return .int(limit) }
        switch byteOffset(of: limit, in: bytes) {
        case .failure(let failure): return failure.value
        case .success(nil): return .int(-1)
        case .success(let offset?):
            return position(of: UTF8Text.findLast(part.utf8, in: bytes, atOrBefore: offset), in: bytes)
        }
    }

    private struct Failure: Error { let value: Value }

    /// Where a code point starts; nil beyond the end where that is no error.
    private func byteOffset(of position: Int64, in bytes: UTF8Bytes) -> Result<Int?, Failure> {
        if let offset = UTF8Text.byteOffset(ofCodePoint: Int(position), in: bytes), offset < bytes.count {
            return .success(offset)
        }
        guard position >= 0, options.lenientIndexOf else { return .failure(Failure(value: outOfRange(position))) }
        return .success(nil)
    }

    /// A byte offset as a position; -1 for nowhere.
    private func position(of offset: Int?, in bytes: UTF8Bytes) -> Value {
        .int(offset.map { Int64(UTF8Text.codePointCount(bytes.bytes(0..<$0))) } ?? -1)
    }

    private func outOfRange(_ position: Int64) -> Value { invalid("index out of range: \(position)") }

    /// `text.substring(start)` and `text.substring(start, end)`.
    func substring(_ text: Value, from start: Int64, to end: Int64?) -> Value {
        guard spendSteps(reading: text) else { return .failure(.interrupted) }
        let bytes = text.utf8
        if let end, start > end { return invalid("invalid substring range. start: \(start), end: \(end)") }
        guard let first = UTF8Text.byteOffset(ofCodePoint: Int(start), in: bytes) else { return outOfRange(start) }
        guard let end else { return .string(bytes.bytes(from: first)) }
        guard let last = UTF8Text.byteOffset(ofCodePoint: Int(end), in: bytes) else { return outOfRange(end) }
        return .string(bytes.bytes(first..<last))
    }

    func replace(_ search: Value, in text: Value, with replacement: Value, limit: Int64) -> Value {
        guard spendSteps(reading: text, search) else { return .failure(.interrupted) }
        return result { () throws(ValueError) in
            var out: [UInt8] = []
            try UTF8Text.replace(text.utf8, search.utf8, with: replacement.utf8, limit: limit, to: &out)
            return self.string(out)
        }
    }

    func split(_ text: Value, at separator: Value, limit: Int64) -> Value {
        guard spendSteps(reading: text, separator) else { return .failure(.interrupted) }
        // One piece more than there is memory for is enough to fail.
        let most = Int64(memoryLeft / MemoryLayout<Value>.stride) + 1
        let bytes = text.utf8
        let pieces = UTF8Text.split(bytes, separator: separator.utf8, limit: limit < 0 ? most : min(limit, most))
        return list(count: pieces.count) { target in
            for (index, piece) in pieces.enumerated() { target[index] = .string(bytes.bytes(piece)) }
        }
    }

    func join(_ list: Value, separator: Value) -> Value {
        guard spendSteps(Int(list.count)) else { return .failure(.interrupted) }
        let texts = list.elements
        guard let first = texts.first else { return Value(kind: .string) }
        var count = -Int(separator.count)
        for text in texts {
            guard text.kind == .string else { return failure(.noSuchOverload, "join of \(text.kindName)") }
            count += Int(separator.count) + Int(text.count)
        }
        if texts.count == 1 { return first }
        guard count > 0 else { return Value(kind: .string) }
        guard count <= Int(UInt32.max), let memory = allocate(byteCount: count) else {
            return .failure(.memoryExceeded)
        }
        var target = memory
        func append(_ text: UTF8Bytes) {
            guard let source = text.baseAddress else { return }
            target.copyMemory(from: source, byteCount: text.count)
            target += text.count
        }
        for (index, text) in texts.enumerated() {
            if index > 0 { append(separator.utf8) }
            append(text.utf8)
        }
        return .string(UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)), count: count)
    }

    func format(_ text: Value, _ values: Value) -> Value {
        guard spendSteps(reading: text) else { return .failure(.interrupted) }
        var formatter = TextFormatter(
            style: options.legacyFormat ? .legacy : .specification,
            limit: min(memoryLeft, UTF8Text.maximumResultLength))
        do throws(FormatError) {
            try formatter.format(text.utf8, values.elements)
            return string(formatter.out)
        } catch {
            guard spendSteps(formatter.out.count / Evaluation.bytesPerStep) else { return .failure(.interrupted) }
            switch error {
            case .invalid(let message): return invalid(message)
            case .tooLong: return .failure(.memoryExceeded)
            case .tooDeep: return .failure(.depthExceeded)
            }
        }
    }
}
