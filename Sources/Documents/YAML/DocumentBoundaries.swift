import Glibc

/// Finds the lines that begin a YAML document whatever stands around them: `---` at the start of a line, followed by
/// white space or nothing. YAML (1.2 `c-forbidden`) lets no scalar hold such a line.
enum DocumentBoundaries {
    /// The first boundary behind `position`, as the offset of its first byte.
    static func next(in bytes: UnsafeBufferPointer<UInt8>, after position: Int) -> Int? {
        var search = position
        while let dash = Scan.first(0x2D, in: bytes, from: search + 1) {
            if isBoundary(in: bytes, at: dash) { return dash }
            // Dashes in a row need not be tried one by one: only the first can begin a line.
            search = dash
            while search + 1 < bytes.count, bytes[search + 1] == 0x2D { search += 1 }
        }
        return nil
    }

    /// The first document at or behind `start` that begins with a byte order mark in the line after its `---`, and where
    /// its text begins.
    static func nextMarked(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> (boundary: Int, text: Int)? {
        var search = start
        while let mark = Scan.first(0xEF, in: bytes, from: search) {
            search = mark + 1
            guard mark + 2 < bytes.count, bytes[mark + 1] == 0xBB, bytes[mark + 2] == 0xBF else { continue }
            guard mark > start, bytes[mark - 1] == 0x0A else { continue }
            var end = mark - 1
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
            if end - 3 >= start, isBoundary(in: bytes, at: end - 3) { return (end - 3, mark + 3) }
        }
        return nil
    }

    /// The last boundary before `position` and behind `start`.
    static func last(in bytes: UnsafeBufferPointer<UInt8>, before position: Int, after start: Int) -> Int? {
        var candidate = position - 1
        while candidate > start {
            if bytes[candidate] == 0x2D, isBoundary(in: bytes, at: candidate) { return candidate }
            candidate -= 1
        }
        return nil
    }

    static func isBoundary(in bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        guard position + 2 < bytes.count, bytes[position] == 0x2D, bytes[position + 1] == 0x2D,
            bytes[position + 2] == 0x2D
        else { return false }
        guard position == 0 || bytes[position - 1] == 0x0A || bytes[position - 1] == 0x0D else { return false }
        guard position + 3 < bytes.count else { return true }
        switch bytes[position + 3] {
        case 0x20, 0x09, 0x0A, 0x0D: return true
        default: return false
        }
    }

    /// The first `%` line that has more than `limit` others before it without a document between.
    static func directiveFlood(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int) -> Int? {
        var count = 0
        var search = start
        var counted = start
        while let percent = Scan.first(0x25, in: bytes, from: search) {
            search = percent + 1
            // The last byte of any line break that libyaml knows: LF, CR, NEL, LS, PS.
            guard percent == start || [0x0A, 0x0D, 0x85, 0xA8, 0xA9].contains(bytes[percent - 1]) else { continue }
            let before = UnsafeBufferPointer(rebasing: bytes[..<percent])
            if next(in: before, after: counted - 1) != nil { count = 0 }
            counted = percent
            count += 1
            if count > limit { return percent }
        }
        return nil
    }
}

enum Scan {
    /// The first place of a byte at or behind `start`.
    static func first(_ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count else { return nil }
        guard let found = memchr(base + start, Int32(byte), bytes.count - start) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}
