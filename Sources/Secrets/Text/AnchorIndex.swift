/// Finds the places of a text at which a credential may begin, in one pass that looks at about every third byte.
///
/// An anchor is the fixed part of a form of credential (`ghp_`, `-----BEGIN `) or a word that names one (`password`). This
/// is the search of Wu and Manber with blocks of two bytes over windows of four: the last two bytes of the window say
/// how far the window may move before an anchor can begin in it, and a filter over whole windows settles almost all places
/// that this leaves. Letters are compared without regard to case; whoever is called back looks at the exact bytes.
///
/// Immutable; any number of threads may use it.
final class AnchorIndex: @unchecked Sendable {
    private struct Anchor {
        /// The anchor, folded.
        var bytes: [UInt8]
        var payload: Int
    }

    private static let window = 4
    private static let cells = 1 << 12
    private static let filterCells = 1 << 13

    /// For every block how far the window may move; 0 where an anchor's window may end with it.
    private let shifts: UnsafeMutablePointer<UInt8>
    /// One bit for every hash of a window: whether an anchor may begin with it.
    private let filter: UnsafeMutablePointer<UInt8>
    /// The anchors by the folded window that they begin with.
    private var anchors: [UInt32: [Anchor]] = [:]

    /// - Parameter anchors: texts of four bytes or more, each with the number that its finder is called back with. `?`
    ///   stands for any letter, digit, `_`, `-`, `.`, `/` or `+`. Where two anchors begin at one place the earlier one
    ///   comes first.
    init(_ anchors: [(text: String, payload: Int)]) {
        shifts = .allocate(capacity: AnchorIndex.cells)
        shifts.initialize(repeating: UInt8(AnchorIndex.window - 1), count: AnchorIndex.cells)
        filter = .allocate(capacity: AnchorIndex.filterCells)
        filter.initialize(repeating: 0, count: AnchorIndex.filterCells)
        for (text, payload) in anchors {
            for bytes in AnchorIndex.spellings(of: text) { add(bytes, payload) }
        }
    }

    deinit {
        shifts.deallocate()
        filter.deallocate()
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
        for offset in 0..<AnchorIndex.window - 1 {
            let cell = AnchorIndex.cell(UInt16(folded[offset]) | UInt16(folded[offset + 1]) << 8)
            shifts[cell] = min(shifts[cell], UInt8(AnchorIndex.window - 2 - offset))
        }
        let window = folded[..<AnchorIndex.window].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let (byte, bit) = AnchorIndex.place(window)
        filter[byte] |= bit
        anchors[window, default: []].append(Anchor(bytes: folded, payload: payload))
    }

    /// Letters lose their case; other characters may become others, which costs a false alarm at most.
    @inline(__always)
    private static func folded(_ byte: UInt8) -> UInt8 { byte | 0x20 }

    @inline(__always)
    private static func cell(_ foldedBlock: UInt16) -> Int {
        Int(truncatingIfNeeded: (UInt32(foldedBlock) &* 0x9E37_79B1) >> 20)
    }

    @inline(__always)
    private static func place(_ window: UInt32) -> (byte: Int, bit: UInt8) {
        let hash = (window &* 0x85EB_CA6B) >> 16
        return (Int(truncatingIfNeeded: hash >> 3), 1 << UInt8(truncatingIfNeeded: hash & 7))
    }

    /// Calls `found` with every place at which an anchor stands, and its payload. What `found` returns is where to go on,
    /// or nil where it was nothing, so that the next anchor for the place is tried.
    func search(_ text: TextBytes, found: (_ position: Int, _ payload: Int) -> Int?) {
        guard let start = text.baseAddress, text.count >= AnchorIndex.window else { return }
        let base = UnsafeRawPointer(start)
        let shifts = UnsafePointer(shifts)
        let filter = UnsafePointer(filter)
        let last = text.count - AnchorIndex.window
        var position = 0
        while position <= last {
            let block = base.loadUnaligned(fromByteOffset: position &+ 2, as: UInt16.self).littleEndian | 0x2020
            let shift = Int(shifts[AnchorIndex.cell(block)])
            if shift != 0 {
                position &+= shift
                continue
            }
            let window = base.loadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian | 0x2020_2020
            let (byte, bit) = AnchorIndex.place(window)
            guard filter[byte] & bit != 0, let end = resume(text, position, window, found) else {
                position &+= 1
                continue
            }
            position = end
        }
    }

    @inline(never)
    private func resume(
        _ text: TextBytes, _ position: Int, _ window: UInt32, _ found: (Int, Int) -> Int?
    ) -> Int? {
        guard let candidates = anchors[window] else { return nil }
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
