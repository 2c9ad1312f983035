/// A reading position in bytes that never leaves them.
struct ByteCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position >= bytes.count }

    /// How many bytes are left.
    var remaining: Int { bytes.count - position }

    /// The byte `distance` behind the position, or nil past the end.
    func peek(_ distance: Int = 0) -> UInt8? {
        distance < remaining ? bytes[position + distance] : nil
    }

    mutating func next() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// Moves `count` bytes on, at most to the end.
    mutating func skip(_ count: Int = 1) {
        position += min(count, remaining)
    }

    /// Moves past `byte` if it is next.
    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    /// The value of the next byte if it is a decimal digit.
    mutating func takeDigit() -> Int? {
        guard let byte = peek(), let digit = byte.decimalValue else { return nil }
        position += 1
        return digit
    }

    /// The value of exactly two decimal digits.
    mutating func takeTwoDigits() -> Int? {
        guard let first = takeDigit(), let second = takeDigit() else { return nil }
        return first * 10 + second
    }
}

extension UInt8 {
    /// The value of an ASCII decimal digit, nil for any other byte.
    @inline(__always)
    var decimalValue: Int? {
        let value = self &- UInt8(ascii: "0")
        return value < 10 ? Int(value) : nil
    }
}
