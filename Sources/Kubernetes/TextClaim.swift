import Glibc

/// Whether a text that could not be read as an object was meant to be one.
public enum TextClaim {
    /// Whether both `apiVersion` and `kind` stand in the text as keys: as a word of their own, perhaps in quotes, with a
    /// colon behind.
    public static func isObject(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        hasKey("apiVersion", in: text) && hasKey("kind", in: text)
    }

    private static func hasKey(_ key: StaticString, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = text.baseAddress else { return false }
        let length = key.utf8CodeUnitCount
        var start = 0
        while let found = memchr(base + start, Int32(key.utf8Start[0]), text.count - start) {
            let position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            start = position + 1
            guard text.count - position >= length, memcmp(found, key.utf8Start, length) == 0 else { continue }
            if position > 0, isWord(text[position - 1]) { continue }
            start = position + length
            var end = start
            if end < text.count, text[end] == UInt8(ascii: "\"") || text[end] == UInt8(ascii: "'") { end += 1 }
            while end < text.count, text[end] == UInt8(ascii: " ") || text[end] == UInt8(ascii: "\t") { end += 1 }
            if end < text.count, text[end] == UInt8(ascii: ":") { return true }
        }
        return false
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
