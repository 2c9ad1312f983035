import Documents

/// Checks on text as one would write them without a regular expression.
enum HandWritten {
    static func contains(_ text: UnsafeBufferPointer<UInt8>, _ needle: StaticString) -> Bool {
        let length = needle.utf8CodeUnitCount
        guard text.count >= length, let base = text.baseAddress else { return false }
        for start in 0...(text.count - length) where bytesEqual(base + start, needle.utf8Start, length) { return true }
        return false
    }

    /// `^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
    static func isLabel(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last, first != dash, last != dash else { return false }
        return text.allSatisfy { isLowercase($0) || isDigit($0) || $0 == dash }
    }

    /// `^registry[.]example[.]com/[a-z0-9./-]+(:[a-zA-Z0-9._-]+|@sha256:[0-9a-f]+)$`
    static func isPinnedImage(_ image: Value) -> Bool {
        let prefix: StaticString = "registry.example.com/"
        guard image.starts(with: prefix) else { return false }
        let text = image.utf8
        var position = prefix.utf8CodeUnitCount
        let start = position
        while position < text.count, isPath(text[position]) { position += 1 }
        if position == start || position == text.count { return false }
        if text[position] == UInt8(ascii: ":") {
            let tag = text[(position + 1)...]
            return !tag.isEmpty && tag.allSatisfy { isTag($0) }
        }
        let digest: StaticString = "@sha256:"
        guard text.count - position > digest.utf8CodeUnitCount, let base = text.baseAddress,
            bytesEqual(base + position, digest.utf8Start, digest.utf8CodeUnitCount)
        else { return false }
        return text[(position + digest.utf8CodeUnitCount)...].allSatisfy {
            isDigit($0) || ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "f"))
        }
    }

    /// An integral quantity of bytes with a binary suffix, such as `512Mi`.
    static func bytes(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        var number = 0
        var position = 0
        while position < text.count, isDigit(text[position]) {
            let (scaled, overflow) = number.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            number = scaled &+ Int(text[position] &- UInt8(ascii: "0"))
            position += 1
        }
        if position == 0 { return nil }
        if position == text.count { return number }
        guard text.count - position == 2, text[position + 1] == UInt8(ascii: "i") else { return nil }
        switch text[position] {
        case UInt8(ascii: "K"): return number << 10
        case UInt8(ascii: "M"): return number << 20
        case UInt8(ascii: "G"): return number << 30
        default: return nil
        }
    }

    private static let dash = UInt8(ascii: "-")

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isLowercase(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }

    private static func isPath(_ byte: UInt8) -> Bool {
        isLowercase(byte) || isDigit(byte) || byte == dash || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
    }

    private static func isTag(_ byte: UInt8) -> Bool {
        isLowercase(byte) || isDigit(byte) || byte == dash || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
    }
}
