#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds short byte strings in a text.
///
/// Valid UTF-8 is found exactly where its scalars are, even in a text that is not valid elsewhere: first bytes are
/// never continuation bytes.
enum ByteSearch {
    /// Where `needle` first begins at or after `start`. `needle` must be short (`Limits.literalBytes`).
    static func firstIndex(of needle: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let first = needle.first else { return start <= text.count ? start : nil }
        guard let base = text.baseAddress else { return nil }
        var position = start
        let last = text.count - needle.count
        while position <= last {
            guard let found = memchr(base + position, Int32(first), last - position + 1) else { return nil }
            position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if hasBytes(needle, in: text, at: position) { return position }
            position += 1
        }
        return nil
    }

    @inline(__always)
    static func hasBytes(_ needle: [UInt8], in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        guard position >= 0, position <= text.count - needle.count else { return false }
        guard let base = text.baseAddress, !needle.isEmpty else { return needle.isEmpty }
        return needle.withUnsafeBufferPointer { memcmp($0.baseAddress ?? base, base + position, needle.count) == 0 }
    }
}
