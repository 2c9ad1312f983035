/// Finds the places of a text at which a credential may begin, in one pass that looks at every second place, at three of
/// them with one load.
///
/// An anchor is the fixed part of a form of credential (`ghp_`, `-----BEGIN `) or a word that names one (`password`). Of
/// the two blocks of three bytes that lie in an anchor's first four bytes one begins at an even place of the text, so a
/// filter over the blocks there leaves few places, and a filter over those four bytes settles almost all of them. No look
/// waits for what the one before it saw, which a processor does several times as fast as a search that leaps from block
/// to block. Letters are compared without regard to case; whoever is called back looks at the exact bytes.
///
/// Immutable; any number of threads may use it.
final class AnchorIndex: @unchecked Sendable {
    private struct Anchor {
        /// The anchor, folded.
        var bytes: [UInt8]
        var payload: Int
    }

    private static let window = 4
    private static let filterWords = 1 << 10

    /// One bit for every hash of a block: whether it lies in the first four bytes of an anchor.
    private let blocks: UnsafeMutablePointer<UInt64>
    /// One bit for every hash of a window: whether an anchor may begin with it.
    private let windows: UnsafeMutablePointer<UInt64>
    /// The anchors by the folded window that they begin with.
    private var anchors: [Int: [Anchor]] = [:]

    /// - Parameter anchors: texts of four bytes or more, each with the number that its finder is called back with. `?`
    ///   stands for any letter, digit, `_`, `-`, `.`, `/` or `+`. Where two anchors begin at one place the earlier one
    ///   comes first.
    init(_ anchors: [(text: String, payload: Int)]) {
        blocks = .allocate(capacity: AnchorIndex.filterWords)
        blocks.initialize(repeating: 0, count: AnchorIndex.filterWords)
        windows = .allocate(capacity: AnchorIndex.filterWords)
        windows.initialize(repeating: 0, count: AnchorIndex.filterWords)
        for (text, payload) in anchors {
            for bytes in AnchorIndex.spellings(of: text) { add(bytes, payload) }
        }
    }

    deinit {
        blocks.deallocate()
        windows.deallocate()
    }

    private static func spellings(of text: String) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        guard let wildcard = bytes.firstIndex(of: UInt8(ascii: "?")) else { return [bytes] }
        return "abcdefghijklmnopqrstuvwxyz0123456789_-./+".utf8.map { byte in
            var spelling = bytes
            spelling[wildcard] = byte
            return spelling
        }
    }

    private func add(_ bytes: [UInt8], _ payload: Int) {
        let folded = bytes.map(AnchorIndex.folded)
        precondition(folded.count >= AnchorIndex.window, "an anchor is shorter than the window")
        let window = folded[..<AnchorIndex.window].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        AnchorIndex.insert(AnchorIndex.firstBlock(of: window), in: blocks)
        AnchorIndex.insert(AnchorIndex.secondBlock(of: window), in: blocks)
        AnchorIndex.insert(window, in: windows)
        anchors[Int(window), default: []].append(Anchor(bytes: folded, payload: payload))
    }

    /// Letters lose their case; other characters may become others, which costs a false alarm at most.
    @inline(__always)
    private static func folded(_ byte: UInt8) -> UInt8 { byte | 0x20 }

    /// The bytes of a window but the last, and but the first.
    @inline(__always)
    private static func firstBlock(of window: UInt32) -> UInt32 { window << 8 }

    @inline(__always)
    private static func secondBlock(of window: UInt32) -> UInt32 { window & 0xFFFF_FF00 }

    /// Where a filter's bit for a block or window is.
    @inline(__always)
    private static func place(_ bytes: UInt32) -> (word: Int, bit: UInt64) {
        let hash = (bytes &* 0x85EB_CA6B) >> 16
        return (Int(truncatingIfNeeded: hash >> 6), 1 &<< UInt64(truncatingIfNeeded: hash))
    }

    private static func insert(_ bytes: UInt32, in filter: UnsafeMutablePointer<UInt64>) {
        let (word, bit) = place(bytes)
        filter[word] |= bit
    }

    @inline(__always)
    private static func mayHold(_ bytes: UInt32, _ filter: UnsafePointer<UInt64>) -> Bool {
        let (word, bit) = place(bytes)
        return filter[word] & bit != 0
    }

    /// Calls `found` with every place at which an anchor stands, and its payload. What `found` returns is where to go on,
    /// or nil where it was nothing, so that the next anchor for the place is tried.
    func search(_ text: TextBytes, found: (_ position: Int, _ payload: Int) -> Int?) {
        guard let start = text.baseAddress, text.count >= AnchorIndex.window else { return }
        let base = UnsafeRawPointer(start)
        let blocks = UnsafePointer(blocks)
        let last = text.count - AnchorIndex.window
        // Anchors before this are passed over, because they lie in what was found.
        var begin = 0
        var position = 0
        while true {
            while position <= last - AnchorIndex.window, !AnchorIndex.mayHoldSoon(base, position, blocks) {
                position &+= 6
            }
            guard position <= last else { break }
            let window = AnchorIndex.window(base, position)
            if !AnchorIndex.mayHold(AnchorIndex.firstBlock(of: window), blocks) {
                position &+= 2
                continue
            }
            if position > begin, let end = end(text, base, position - 1, found) {
                (begin, position) = (end, end)
            } else if let end = end(text, base, position, found) {
                (begin, position) = (end, end)
            } else {
                position &+= 2
            }
        }
        // The last window begins at a place between two looks.
        if position == last + 1, position > begin { _ = end(text, base, last, found) }
    }

    /// Whether one of the blocks at a place and at the two looks behind it lies in an anchor. Eight bytes are read.
    @inline(__always)
    private static func mayHoldSoon(
        _ base: UnsafeRawPointer, _ position: Int, _ blocks: UnsafePointer<UInt64>
    ) -> Bool {
        let bytes = base.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian | 0x2020_2020_2020_2020
        return mayHold(firstBlock(of: UInt32(truncatingIfNeeded: bytes)), blocks)
            || mayHold(firstBlock(of: UInt32(truncatingIfNeeded: bytes >> 16)), blocks)
            || mayHold(firstBlock(of: UInt32(truncatingIfNeeded: bytes >> 32)), blocks)
    }

    @inline(__always)
    private static func window(_ base: UnsafeRawPointer, _ position: Int) -> UInt32 {
        base.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian | 0x2020_2020
    }

    /// Where to go on behind the anchor at a place; nil where none is or nobody wants it.
    @inline(__always)
    private func end(
        _ text: TextBytes, _ base: UnsafeRawPointer, _ position: Int, _ found: (Int, Int) -> Int?
    ) -> Int? {
        let window = AnchorIndex.window(base, position)
        return AnchorIndex.mayHold(window, windows) ? resume(text, position, window, found) : nil
    }

    @inline(never)
    private func resume(
        _ text: TextBytes, _ position: Int, _ window: UInt32, _ found: (Int, Int) -> Int?
    ) -> Int? {
        guard let candidates = anchors[Int(window)] else { return nil }
        for anchor in candidates {
            let bytes = anchor.bytes
            guard position + bytes.count <= text.count,
                bytes.indices.allSatisfy({ AnchorIndex.folded(text[position + $0]) == bytes[$0] })
            else { continue }
            if let end = found(position, anchor.payload) { return max(end, position + 1) }
        }
        return nil
    }
}
