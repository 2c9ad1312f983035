/// Makes any bytes well-formed UTF-8 as Go's `encoding/json` does: each byte that is part of no character becomes
/// U+FFFD.
enum UTF8Repair {
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        bytes.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            var position = 0
            while position < source.count {
                if source[position] < 0x80 {
                    result.append(source[position])
                    position += 1
                } else if let (_, length) = TextCheck.decode(base + position, source.count - position) {
                    result.append(contentsOf: source[position..<(position + length)])
                    position += length
                } else {
                    appendUTF8(0xFFFD, to: &result)
                    position += 1
                }
            }
        }
        return result
    }
}
