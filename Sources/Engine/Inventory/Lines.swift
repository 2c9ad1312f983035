/// The lines of a text, without their ends.
struct Lines: Sequence, IteratorProtocol {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    init(_ bytes: UnsafeBufferPointer<UInt8>) { rest = bytes[...] }

    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        defer { rest = rest[Swift.min(end + 1, rest.endIndex)...] }
        return UnsafeBufferPointer(rebasing: rest[..<end])
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether there is nothing but white space.
    var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
}
