/// Lays a document down in an arena while a reader walks its text: children wait on a growable stack until their
/// container closes, then move to one contiguous run of slots with their spans in a parallel array.
///
/// No reference is counted and nothing is boxed per value.
struct DocumentBuilder: ~Copyable {
    private(set) var arena: Arena
    private var values: UnsafeMutablePointer<Value>
    private var spans: UnsafeMutablePointer<TextSpan>
    private var capacity: Int
    /// Slots that wait on the stack.
    private(set) var count = 0

    private var blocks: [Document.Block] = []
    private var slots: UnsafeMutablePointer<Value>
    private var slotSpans: UnsafeMutablePointer<TextSpan>
    private var slotsLeft = 0
    private var nextBlockSize = DocumentBuilder.firstBlockSize

    private var text: UnsafeMutablePointer<UInt8>
    private var textLeft = 0
    private var nextTextSize = DocumentBuilder.firstTextSize

    private static var firstBlockSize: Int { 128 }
    private static var largestBlockSize: Int { 16 << 10 }
    private static var firstTextSize: Int { 1 << 10 }
    private static var largestTextSize: Int { 64 << 10 }

    init() {
        arena = Arena(capacity: DocumentBuilder.arenaSize)
        capacity = 256
        values = .allocate(capacity: capacity)
        spans = .allocate(capacity: capacity)
        slots = values
        slotSpans = spans
        text = UnsafeMutableRawPointer(values).assumingMemoryBound(to: UInt8.self)
    }

    private static var arenaSize: Int { 8 << 10 }

    deinit {
        values.deallocate()
        spans.deallocate()
    }

    /// Forgets a document that could not be finished.
    mutating func abandon() {
        if arena.allocated > 0 { arena = Arena(capacity: DocumentBuilder.arenaSize) }
        startOver()
    }

    private mutating func startOver() {
        count = 0
        blocks.removeAll(keepingCapacity: true)
        slotsLeft = 0
        nextBlockSize = DocumentBuilder.firstBlockSize
        textLeft = 0
        nextTextSize = DocumentBuilder.firstTextSize
    }

    @inline(__always)
    mutating func push(_ value: Value, _ span: TextSpan) {
        if count == capacity { grow() }
        values[count] = value
        spans[count] = span
        count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = capacity * 2
        let newValues = UnsafeMutablePointer<Value>.allocate(capacity: larger)
        let newSpans = UnsafeMutablePointer<TextSpan>.allocate(capacity: larger)
        newValues.initialize(from: values, count: count)
        newSpans.initialize(from: spans, count: count)
        values.deallocate()
        spans.deallocate()
        values = newValues
        spans = newSpans
        capacity = larger
    }

    func value(at position: Int) -> Value { values[position] }
    func span(at position: Int) -> TextSpan { spans[position] }

    /// The spans of slots that have been laid down, from the given one on.
    func spans(from slot: UnsafePointer<Value>) -> UnsafePointer<TextSpan>? {
        for block in blocks where slot >= block.slots && slot < block.slots + block.count {
            return block.spans + (slot - block.slots)
        }
        return nil
    }

    /// Takes everything from `position` on off the stack.
    mutating func pop(to position: Int) { count = position }

    /// Moves the slots from `position` on into a list.
    mutating func closeList(from position: Int) -> Value {
        let length = count - position
        count = position
        guard length > 0 else { return Value(kind: .list) }
        return .list(UnsafeBufferPointer(start: layDown(position, length, extra: 0), count: length))
    }

    /// Moves the slots from `position` on, keys and values in turn, into a map.
    /// - Returns: the map, and the number of the first entry whose key stood before. The entries stay on the stack
    ///   where there is one, so that the caller can look at them.
    mutating func closeMap(from position: Int) -> (map: Value, duplicate: Int?) {
        let length = count - position
        guard length > 1 else { return (Value(kind: .map), nil) }
        let entries = length / 2
        if entries <= Value.largestScannedMap {
            if let duplicate = firstDuplicate(from: position, entries: entries) { return (.null, duplicate) }
            count = position
            let base = UnsafeRawPointer(layDown(position, length, extra: 0)).assumingMemoryBound(to: Value.Entry.self)
            return (.map(UnsafeBufferPointer(start: base, count: entries)), nil)
        }
        let index = MapIndex.cells(for: entries) * MemoryLayout<UInt32>.stride / MemoryLayout<Value>.stride
        let base = UnsafeRawPointer(layDown(position, length, extra: index)).assumingMemoryBound(to: Value.Entry.self)
        if let duplicate = MapIndex(entries: base, count: entries).build() { return (.null, duplicate) }
        count = position
        return (.map(UnsafeBufferPointer(start: base, count: entries), flags: .indexed), nil)
    }

    @inline(__always)
    private func firstDuplicate(from position: Int, entries: Int) -> Int? {
        let keys = values + position
        for later in 1..<max(entries, 1) {
            let key = keys[later &* 2]
            for earlier in 0..<later {
                let other = keys[earlier &* 2]
                if key.count == other.count && key.hasSameBytes(as: other) { return later }
            }
        }
        return nil
    }

    /// Copies a run of the stack into a block. The `extra` slots behind it are for the map's index.
    @inline(__always)
    private mutating func layDown(_ position: Int, _ length: Int, extra: Int) -> UnsafePointer<Value> {
        if slotsLeft < length &+ extra { openBlock(for: length + extra) }
        let base = slots
        base.initialize(from: values + position, count: length)
        slotSpans.initialize(from: spans + position, count: length)
        slots += length &+ extra
        slotSpans += length &+ extra
        slotsLeft &-= length &+ extra
        return UnsafePointer(base)
    }

    @inline(never)
    private mutating func openBlock(for needed: Int) {
        let size = max(nextBlockSize, needed)
        nextBlockSize = min(nextBlockSize * 2, DocumentBuilder.largestBlockSize)
        let valueBytes = size * MemoryLayout<Value>.stride
        let memory = arena.allocate(byteCount: valueBytes + size * MemoryLayout<TextSpan>.stride)
        slots = memory.assumingMemoryBound(to: Value.self)
        slotSpans = (memory + valueBytes).assumingMemoryBound(to: TextSpan.self)
        slotsLeft = size
        blocks.append(Document.Block(slots: slots, count: size, spans: slotSpans))
    }

    /// Memory for text that the document keeps. Unlike the arena's own it is packed without gaps.
    @inline(__always)
    mutating func textMemory(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
        if byteCount > textLeft { return newTextMemory(byteCount) }
        let start = text
        text += byteCount
        textLeft &-= byteCount
        return start
    }

    @inline(never)
    private mutating func newTextMemory(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
        if byteCount > nextTextSize / 4 {
            return arena.allocate(byteCount: byteCount).assumingMemoryBound(to: UInt8.self)
        }
        let start = arena.allocate(byteCount: nextTextSize).assumingMemoryBound(to: UInt8.self)
        text = start + byteCount
        textLeft = nextTextSize - byteCount
        nextTextSize = min(nextTextSize * 2, DocumentBuilder.largestTextSize)
        return start
    }

    /// A string over a copy of the bytes.
    @inline(__always)
    mutating func string(_ bytes: UnsafePointer<UInt8>, _ byteCount: Int) -> Value {
        if byteCount == 0 { return Value(kind: .string) }
        let target = textMemory(byteCount)
        UnsafeMutableRawPointer(target).copyMemory(from: bytes, byteCount: byteCount)
        return .string(target, count: byteCount)
    }

    mutating func string(_ bytes: [UInt8]) -> Value {
        bytes.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { string($0, bytes.count) } ?? Value(kind: .string)
        }
    }

    /// Ends the document whose root is the only slot on the stack, and makes ready for the next one.
    mutating func finish() -> Document {
        let root = layDown(0, 1, extra: 0)
        let document = Document(arena: arena, blocks: blocks, rootSlot: root)
        arena = Arena(capacity: DocumentBuilder.arenaSize)
        startOver()
        return document
    }
}
