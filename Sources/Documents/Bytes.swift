import Glibc

/// Whether `count` bytes at both addresses are the same.
@inlinable
public func bytesEqual(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool {
    memcmp(a, b, count) == 0
}

/// A fast hash of a byte string for tables inside this process; the seed differs from run to run, so that hostile
/// keys cannot be made to collide.
@inlinable
public func hashBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = processHashSeed &+ UInt64(truncatingIfNeeded: bytes.count)
    guard let base = bytes.baseAddress else { return mixHash(hash) }
    let raw = UnsafeRawPointer(base)
    var offset = 0
    while offset &+ 8 <= bytes.count {
        hash = mixHash(hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset &+= 8
    }
    var tail: UInt64 = 0
    while offset < bytes.count {
        tail = tail << 8 | UInt64(raw.load(fromByteOffset: offset, as: UInt8.self))
        offset &+= 1
    }
    return mixHash(hash ^ tail)
}

/// Folds a 64-by-64-bit product with a secret multiplier, so that every input bit reaches every output bit.
@inlinable
public func mixHash(_ value: UInt64) -> UInt64 {
    let product = (value ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: processHashSeed | 1)
    return product.high ^ product.low
}

@usableFromInline
let processHashSeed: UInt64 = .random(in: 0x1000_0000_0000_0000 ... .max)

extension UnsafeBufferPointer<UInt8> {
    /// Whether a text that is not empty occurs in the bytes.
    public func contains(text: some Sequence<UInt8>) -> Bool {
        let needle = Array(text)
        guard let base = baseAddress, let first = needle.first else { return false }
        var position = 0
        while position + needle.count <= count,
            let next = memchr(base + position, Int32(first), count - needle.count - position + 1)
        {
            if bytesEqual(next, needle, needle.count) { return true }
            position = UnsafeRawPointer(next) - UnsafeRawPointer(base) + 1
        }
        return false
    }
}

extension String {
    /// Whether a text that is not empty is part of this one, byte by byte: `contains` compares grapheme clusters.
    public func mentions(_ part: String) -> Bool {
        withBytes { $0.contains(text: part.utf8) }
    }

    /// Calls `body` with the text's bytes. Unlike `withUTF8`, it needs no variable, and so no reference counting.
    @inlinable
    public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}
