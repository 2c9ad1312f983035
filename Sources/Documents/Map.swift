/// Lookup in maps. Small maps are scanned; larger ones carry a hash index behind their entries, so that a hostile
/// document cannot make lookups quadratic.
extension Value {
    /// Maps with more entries than this are indexed.
    @inlinable public static var largestScannedMap: Int { 16 }

    /// The slot of the value under a string key, or nil. `key` must be a string.
    @inlinable
    public func slot(forKey key: Value) -> UnsafePointer<Value>? {
        guard kind == .map, let base = UnsafePointer<Entry>(bitPattern: UInt(bits)) else { return nil }
        if flags.contains(.indexed) { return indexedSlot(forKey: key) }
        var entry = UnsafeRawPointer(base)
        for _ in 0..<count {
            let candidate = entry.load(as: Value.self)
            if candidate.kind == .string && candidate.hasSameBytes(as: key) {
                return (entry + MemoryLayout<Value>.stride).assumingMemoryBound(to: Value.self)
            }
            entry += MemoryLayout<Entry>.stride
        }
        return nil
    }

    /// The slot of the value under a key given as text; for code outside the hot path.
    public func slot(forKey key: StaticString) -> UnsafePointer<Value>? {
        slot(forKey: .string(key.utf8Start, count: key.utf8CodeUnitCount))
    }

    public subscript(key: StaticString) -> Value? { slot(forKey: key)?.pointee }

    /// The slot of the value under any key: strings by their bytes, numbers on one number line, booleans.
    public func slot(forAnyKey key: Value) -> UnsafePointer<Value>? {
        if key.kind == .string { return slot(forKey: key) }
        guard kind == .map, count > 0, let wanted = MapKey(key) else { return nil }
        if flags.contains(.indexed) { return indexedSlot(forKey: key) }
        guard let base = UnsafePointer<Entry>(bitPattern: UInt(bits)) else { return nil }
        for index in 0..<Int(count) where MapKey(base[index].key) == wanted { return valueSlot(base + index) }
        return nil
    }

    @inlinable
    func valueSlot(_ entry: UnsafePointer<Entry>) -> UnsafePointer<Value> {
        (UnsafeRawPointer(entry) + MemoryLayout<Value>.stride).assumingMemoryBound(to: Value.self)
    }

    @usableFromInline
    func indexedSlot(forKey key: Value) -> UnsafePointer<Value>? {
        guard let base = UnsafePointer<Entry>(bitPattern: UInt(bits)) else { return nil }
        return MapIndex(entries: base, count: Int(count)).find(key).map { valueSlot(base + $0) }
    }
}

/// What a map key is compared by: CEL puts int, uint and integral double keys on one number line.
enum MapKey: Equatable {
    case integer(Int64)
    /// Above `Int64.max`.
    case large(UInt64)
    case bool(Bool)
    case bytes(UInt64, Int)

    init?(_ value: Value) {
        switch value.kind {
        case .int: self = .integer(value.asInt)
        case .uint: self = value.asUInt <= UInt64(Int64.max) ? .integer(Int64(value.asUInt)) : .large(value.asUInt)
        case .double:
            if let exact = Int64(exactly: value.asDouble) {
                self = .integer(exact)
            } else if let exact = UInt64(exactly: value.asDouble) {
                self = .large(exact)
            } else {
                return nil
            }
        case .bool: self = .bool(value.asBool)
        case .string: self = .bytes(value.bits, Int(value.count))
        default: return nil
        }
    }

    static func == (a: MapKey, b: MapKey) -> Bool {
        switch (a, b) {
        case (.integer(let a), .integer(let b)): a == b
        case (.large(let a), .large(let b)): a == b
        case (.bool(let a), .bool(let b)): a == b
        case (.bytes(let a, let n), .bytes(let b, let m)): n == m && Value.sameBytes(a, b, n)
        default: false
        }
    }

    var hash: UInt64 {
        switch self {
        case .integer(let value): mixHash(UInt64(bitPattern: value) ^ processHashSeed)
        case .large(let value): mixHash(value ^ processHashSeed)
        case .bool(let value): mixHash(value ? 3 : 5)
        case .bytes(let address, let count):
            hashBytes(UnsafeBufferPointer(start: UnsafePointer(bitPattern: UInt(address)), count: count))
        }
    }
}

/// The hash index behind the entries of a large map: a power of two of `UInt32` cells, at least twice the entries,
/// each 0 or one more than the position of an entry.
struct MapIndex {
    let entries: UnsafePointer<Value.Entry>
    let count: Int

    static func cells(for count: Int) -> Int {
        var cells = 32
        while cells < count * 2 { cells *= 2 }
        return cells
    }

    private var table: UnsafeMutablePointer<UInt32> {
        UnsafeMutableRawPointer(mutating: UnsafeRawPointer(entries + count)).assumingMemoryBound(to: UInt32.self)
    }

    func find(_ key: Value) -> Int? {
        guard let wanted = MapKey(key) else { return nil }
        let mask = MapIndex.cells(for: count) - 1
        var cell = Int(truncatingIfNeeded: wanted.hash) & mask
        while true {
            let position = table[cell]
            if position == 0 { return nil }
            if MapKey(entries[Int(position) - 1].key) == wanted { return Int(position) - 1 }
            cell = (cell + 1) & mask
        }
    }

    /// Fills the cells, which lie in memory behind the entries.
    /// - Returns: the position of the first entry whose key stood before, or nil where all keys differ.
    func build() -> Int? {
        let cells = MapIndex.cells(for: count)
        table.initialize(repeating: 0, count: cells)
        let mask = cells - 1
        var duplicate: Int?
        for position in 0..<count {
            guard let key = MapKey(entries[position].key) else { continue }
            var cell = Int(truncatingIfNeeded: key.hash) & mask
            while table[cell] != 0, MapKey(entries[Int(table[cell]) - 1].key) != key { cell = (cell + 1) & mask }
            if table[cell] == 0 { table[cell] = UInt32(position + 1) } else if duplicate == nil { duplicate = position }
        }
        return duplicate
    }
}
