/// Memory that is handed out in order and freed all at once: the home of a document's values and text, and of what a
/// CEL evaluation builds. Addresses stay valid until ``reset()`` or the arena's end.
///
/// Not safe for concurrent use while it grows; once nothing more is added, any thread may read.
public final class Arena: @unchecked Sendable {
    private struct Chunk {
        var base: UnsafeMutableRawPointer
        var capacity: Int
    }

    private var chunks: [Chunk] = []
    private var current = 0
    private var next: UnsafeMutableRawPointer
    private var remaining = 0
    private let firstCapacity: Int
    /// Bytes handed out since the last reset, alignment included.
    public private(set) var allocated = 0

    /// - Parameter capacity: the size of the first chunk in bytes; later ones double up to 1 MiB.
    public init(capacity: Int = 16 << 10) {
        firstCapacity = max(256, capacity)
        next = Arena.nowhere
    }

    /// A place for `next` before there is a chunk; nothing is ever stored there.
    private nonisolated(unsafe) static let nowhere = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)

    deinit {
        for chunk in chunks { chunk.base.deallocate() }
    }

    /// Memory for `byteCount` bytes, aligned to 16, not initialised.
    @inline(__always)
    public func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
        let size = (byteCount + 15) & ~15
        if size > remaining { advance(for: size) }
        let address = next
        next += size
        remaining -= size
        allocated += size
        return address
    }

    @inline(never)
    private func advance(for size: Int) {
        while current + 1 < chunks.count {
            current += 1
            if chunks[current].capacity >= size {
                next = chunks[current].base
                remaining = chunks[current].capacity
                return
            }
        }
        let doubled = chunks.last.map { min($0.capacity * 2, 1 << 20) } ?? firstCapacity
        let capacity = max(doubled, size)
        let base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        chunks.append(Chunk(base: base, capacity: capacity))
        current = chunks.count - 1
        next = base
        remaining = capacity
    }

    /// Forgets everything that was handed out. The first chunks are kept for what comes next.
    public func reset() {
        allocated = 0
        guard let first = chunks.first else { return }
        if chunks.count > 8 {
            for chunk in chunks[8...] { chunk.base.deallocate() }
            chunks.removeSubrange(8...)
        }
        current = 0
        next = first.base
        remaining = first.capacity
    }

    public func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
        let target = allocate(byteCount: bytes.count)
        target.copyMemory(from: source, byteCount: bytes.count)
        return UnsafeBufferPointer(start: target.assumingMemoryBound(to: UInt8.self), count: bytes.count)
    }

    /// A string value over a copy of the text.
    public func string(_ text: String) -> Value {
        var text = text
        return text.withUTF8 { .string(copy($0)) }
    }

    /// A list value over a copy of the elements.
    public func list(_ elements: UnsafeBufferPointer<Value>) -> Value {
        guard let source = elements.baseAddress, elements.count > 0 else { return Value(kind: .list) }
        let bytes = elements.count * MemoryLayout<Value>.stride
        let target = allocate(byteCount: bytes)
        target.copyMemory(from: source, byteCount: bytes)
        return .list(UnsafeBufferPointer(start: target.assumingMemoryBound(to: Value.self), count: elements.count))
    }

    /// A map value over a copy of the entries, indexed when it is large.
    /// - Returns: the map, and the position of the first entry whose key stood before. Small maps are not searched for
    ///   duplicates here: ``firstDuplicate(_:)`` does that.
    public func map(_ entries: UnsafeBufferPointer<Value.Entry>) -> (map: Value, duplicate: Int?) {
        guard let source = entries.baseAddress, entries.count > 0 else { return (Value(kind: .map), nil) }
        let count = entries.count
        let bytes = count * MemoryLayout<Value.Entry>.stride
        let indexed = count > Value.largestScannedMap
        let indexBytes = indexed ? MapIndex.cells(for: count) * MemoryLayout<UInt32>.stride : 0
        let target = allocate(byteCount: bytes + indexBytes)
        target.copyMemory(from: source, byteCount: bytes)
        let base = target.assumingMemoryBound(to: Value.Entry.self)
        let duplicate = indexed ? MapIndex(entries: base, count: count).build() : Arena.firstDuplicate(entries)
        let map = Value.map(UnsafeBufferPointer(start: base, count: count), flags: indexed ? .indexed : [])
        return (map, duplicate)
    }

    /// The position of the first entry of a small map whose key stood before, compared pairwise.
    private static func firstDuplicate(_ entries: UnsafeBufferPointer<Value.Entry>) -> Int? {
        for position in 1..<max(entries.count, 1) {
            let key = entries[position].key
            for earlier in 0..<position {
                let other = entries[earlier].key
                let same =
                    key.kind == .string && other.kind == .string
                    ? key.hasSameBytes(as: other) : MapKey(key).map { $0 == MapKey(other) } ?? false
                if same { return position }
            }
        }
        return nil
    }
}
