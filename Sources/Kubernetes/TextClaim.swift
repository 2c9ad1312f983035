import Glibc

/// Whether a text that could not be read as an object was meant to be one.
public enum TextClaim {
    /// Whether both `apiVersion` and `kind` stand in the text as keys: as a word of their own, perhaps in quotes, with a
    /// colon behind.
    public static func isObject(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        hasKey("apiVersion", in: text) && hasKey("kind", in: text)
    }

    private static func hasKey(_ key: StaticString, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        return next(key, in: text, from: &start)
    }

    /// Calls `body` with what stands behind each occurrence of a key, up to the end of the text.
    public static func forEachValue(
        of key: StaticString, in text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var start = 0
        while next(key, in: text, from: &start) {
            body(UnsafeBufferPointer(rebasing: text[start...]))
        }
    }

    /// Finds the next occurrence of a key.
    /// - Parameter start: where to look from; then behind the key's colon.
    private static func next(
        _ key: StaticString, in text: UnsafeBufferPointer<UInt8>, from start: inout Int
    ) -> Bool {
        guard let base = text.baseAddress else { return false }
        let length = key.utf8CodeUnitCount
        while let found = memchr(base + start, Int32(key.utf8Start[0]), text.count - start) {
            let position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            start = position + 1
            guard text.count - position >= length, memcmp(found, key.utf8Start, length) == 0 else { continue }
            if position > 0, isWord(text[position - 1]) { continue }
            start = position + length
            var end = start
            if end < text.count, text[end] == UInt8(ascii: "\"") || text[end] == UInt8(ascii: "'") { end += 1 }
            while end < text.count, text[end] == UInt8(ascii: " ") || text[end] == UInt8(ascii: "\t") { end += 1 }
            if end < text.count, text[end] == UInt8(ascii: ":") {
                start = end + 1
                return true
            }
        }
        return false
    }

    /// Whether a byte is part of a word, such as a name, a label's value or an API group.
    public static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
