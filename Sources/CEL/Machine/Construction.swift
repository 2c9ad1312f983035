import Documents

/// Which elements of a list literal, or entries of a map literal, are optional.
struct OptionalPositions: Sendable {
    /// Up to the last that is.
    private let flags: [Bool]

    static let none = OptionalPositions([])

    init(_ positions: [Int]) {
        var flags = [Bool](repeating: false, count: positions.max().map { $0 + 1 } ?? 0)
        for position in positions { flags[position] = true }
        self.flags = flags
    }

    var isEmpty: Bool { flags.isEmpty }

    func contains(_ position: Int) -> Bool { position < flags.count && flags[position] }
}

/// Lists and maps that an evaluation makes, by literals and by loops.
extension Evaluation {
    func makeList(_ elements: UnsafePointer<Value>, _ count: Int, optional: OptionalPositions) -> Value {
        for index in 0..<count where elements[index].isError { return elements[index] }
        if optional.isEmpty { return list(UnsafeBufferPointer(start: elements, count: count)) }
        guard let memory = allocate(byteCount: count * MemoryLayout<Value>.stride) else {
            return .failure(.memoryExceeded)
        }
        let list = UnsafeMutableBufferPointer(start: memory.bindMemory(to: Value.self, capacity: count), count: count)
        var kept = 0
        for index in 0..<count {
            var element = elements[index]
            if optional.contains(index) {
                guard element.kind == .optional else { return .failure(.notOptional) }
                guard let wrapped = element.wrapped else { continue }
                element = wrapped
            }
            list[kept] = element
            kept += 1
        }
        return .list(UnsafeBufferPointer(rebasing: list[..<kept]))
    }

    func makeMap(_ pairs: UnsafePointer<Value>, _ count: Int, optional: OptionalPositions) -> Value {
        var entries: [Value.Entry] = []
        entries.reserveCapacity(count)
        for index in 0..<count {
            let key = pairs[index * 2]
            var value = pairs[index * 2 + 1]
            if key.isError { return key }
            if value.isError { return value }
            guard isKey(key) else { return failure(.unsupportedKey, key.kindName) }
            if optional.contains(index) {
                guard value.kind == .optional else { return .failure(.notOptional) }
                guard let wrapped = value.wrapped else { continue }
                value = wrapped
            }
            entries.append(Value.Entry(key: key, value: value))
        }
        let byteCount = entries.count * (MemoryLayout<Value.Entry>.stride + 16)
        guard byteCount <= limits.memory - scratch.allocated else { return .failure(.memoryExceeded) }
        let built = entries.withUnsafeBufferPointer { scratch.map($0) }
        guard let duplicate = built.duplicate else { return built.map }
        if options.rejectsDuplicateMapKeys { return failure(.duplicateKey, entries[duplicate].key) }
        return lastWins(entries)
    }

    private func isKey(_ key: Value) -> Bool {
        switch key.kind {
        case .int, .uint, .bool, .string: true
        case .null, .double: !options.rejectsDuplicateMapKeys
        default: false
        }
    }

    /// cel-go's literal with equal keys: the last value stands, at the first one's place.
    private func lastWins(_ entries: [Value.Entry]) -> Value {
        var kept: [Value.Entry] = []
        for entry in entries {
            if let index = kept.firstIndex(where: { equals($0.key, entry.key).isTrue }) {
                kept[index] = entry
            } else {
                kept.append(entry)
            }
        }
        return map(kept)
    }

    /// Adds an element to the list under construction in `builder[0]`, whose capacity is in `builder[1]`; false where
    /// memory is used up.
    @inline(__always)
    func push(_ value: Value, onto builder: UnsafeMutablePointer<Value>) -> Bool {
        let count = Int(builder[0].count)
        if count == Int(truncatingIfNeeded: builder[1].bits) {
            guard growList(builder) else { return false }
        }
        UnsafeMutablePointer<Value>(bitPattern: UInt(builder[0].bits)).unsafelyUnwrapped[count] = value
        builder[0].count &+= 1
        return true
    }

    @inline(never)
    private func growList(_ builder: UnsafeMutablePointer<Value>) -> Bool {
        let capacity = max(4, Int(truncatingIfNeeded: builder[1].bits) * 2)
        guard let memory = allocate(byteCount: capacity * MemoryLayout<Value>.stride) else { return false }
        if let old = UnsafeRawPointer(bitPattern: UInt(builder[0].bits)) {
            memory.copyMemory(from: old, byteCount: Int(builder[0].count) * MemoryLayout<Value>.stride)
        }
        builder[0].bits = UInt64(UInt(bitPattern: memory))
        builder[1] = .int(Int64(capacity))
        return true
    }

    /// Adds a pair to the map under construction, which is a list of keys and values in turn.
    func insert(_ key: Value, _ value: Value, into builder: UnsafeMutablePointer<Value>) -> Value {
        if key.isError { return key }
        if value.isError { return value }
        guard isKey(key) else { return failure(.unsupportedKey, key.kindName) }
        return push(key, onto: builder) && push(value, onto: builder) ? .true : .failure(.memoryExceeded)
    }

    func insertAll(_ map: Value, into builder: UnsafeMutablePointer<Value>) -> Value {
        if map.isError { return map }
        guard map.kind == .map else { return .failure(.noSuchOverload) }
        guard spendSteps(Int(map.count)) else { return .failure(.interrupted) }
        for entry in map.entries {
            let failure = insert(entry.key, entry.value, into: builder)
            if failure.isError { return failure }
        }
        return .true
    }

    /// The map of the keys and values in a list; a duplicate key is an error.
    func finishMap(_ pairs: Value) -> Value {
        let count = Int(pairs.count) / 2
        guard count > 0, let base = UnsafeRawPointer(bitPattern: UInt(pairs.bits)) else { return Value(kind: .map) }
        let entries = UnsafeBufferPointer(start: base.assumingMemoryBound(to: Value.Entry.self), count: count)
        let byteCount = count * (MemoryLayout<Value.Entry>.stride + 16)
        guard byteCount <= limits.memory - scratch.allocated else { return .failure(.memoryExceeded) }
        let built = scratch.map(entries)
        guard let duplicate = built.duplicate else { return built.map }
        return failure(.duplicateKey, entries[duplicate].key)
    }

    /// `size(value)`: code points, octets, elements, entries.
    @inline(__always)
    func size(_ value: Value) -> Value {
        switch value.kind {
        case .list, .map, .bytes: .int(Int64(value.count))
        case .string: .int(Int64(UTF8Text.codePointCount(value.utf8)))
        case .error: value
        default: .failure(.noSuchOverload)
        }
    }

}

extension Value {
    /// Whether a string begins with another.
    @inline(__always)
    func starts(with part: Value) -> Bool {
        guard part.count > 0 else { return true }
        guard count >= part.count, let base = UnsafeRawPointer(bitPattern: UInt(bits)),
            let wanted = UnsafeRawPointer(bitPattern: UInt(part.bits))
        else { return false }
        return bytesEqual(base, wanted, Int(part.count))
    }

    /// Whether a string ends with another.
    @inline(__always)
    func ends(with part: Value) -> Bool {
        guard part.count > 0 else { return true }
        guard count >= part.count, let base = UnsafeRawPointer(bitPattern: UInt(bits)),
            let wanted = UnsafeRawPointer(bitPattern: UInt(part.bits))
        else { return false }
        return bytesEqual(base + Int(count - part.count), wanted, Int(part.count))
    }

    /// Whether another string is part of a string.
    func contains(text part: Value) -> Bool {
        part.count == 0 || count >= part.count && UTF8Text.find(part.utf8, in: utf8) != nil
    }

    /// The kind as messages name it.
    var kindName: String { Value.type(of: self).typeName }
}
