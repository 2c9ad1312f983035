/// Where something stands in a text: from `start` up to, not including, `end`, in code points from the beginning of the
/// text, a byte order mark not counted. ``SourceText`` turns it into lines and columns.
@frozen
public struct TextSpan: BitwiseCopyable, Hashable, Sendable {
    public var start: UInt32
    public var end: UInt32

    @inlinable
    public init(start: UInt32, end: UInt32) {
        self.start = start
        self.end = end
    }
}

/// One parsed document of a stream: a tree of values in an arena, with the place of every key and value beside it.
/// Immutable once read, so threads share it: only ``completing(_:)`` adds to a document, before anybody shares it.
///
/// Values and slots are addresses inside the document and do not keep it alive. Where the last use of a value may come
/// after the last use of its document, hold the document with `withExtendedLifetime`.
public final class Document: @unchecked Sendable {
    /// A run of slots that were laid down together, and the places of its slots.
    struct Block {
        var slots: UnsafePointer<Value>
        var count: Int
        var spans: UnsafePointer<TextSpan>
    }

    let arena: Arena
    /// Sorted by address, so that the place of a slot is found by binary search.
    private var blocks: [Block]
    /// What was added to the document and refers to it.
    private var additions: [Arena] = []
    /// The slot of the document's value.
    public let rootSlot: UnsafePointer<Value>

    public var root: Value { rootSlot.pointee }

    /// The memory that the document holds, in bytes.
    public var byteCount: Int { arena.allocated }

    init(arena: Arena, blocks: [Block], rootSlot: UnsafePointer<Value>) {
        self.arena = arena
        self.blocks = blocks.sorted { $0.slots < $1.slots }
        self.rootSlot = rootSlot
    }

    /// Makes the slots of another document slots of this one, too.
    func keep(_ other: Document) {
        additions.append(other.arena)
        blocks = (blocks + other.blocks).sorted { $0.slots < $1.slots }
    }

    /// The place of a key or value of this document, given by its slot; nil for a slot of another document.
    public func span(of slot: UnsafePointer<Value>) -> TextSpan? {
        var low = 0
        var high = blocks.count
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].slots + blocks[middle].count <= slot { low = middle + 1 } else { high = middle }
        }
        guard low < blocks.count, slot >= blocks[low].slots else { return nil }
        return blocks[low].spans[slot - blocks[low].slots]
    }

    /// The slot of the key whose value is in `slot`, for a slot that a map lookup gave.
    public static func keySlot(ofValue slot: UnsafePointer<Value>) -> UnsafePointer<Value> { slot - 1 }
}
