import FuzzSupport

extension RandomSource {
    /// Up to `maximumCount` bytes, all values alike.
    mutating func bytes(upTo maximumCount: Int) -> [UInt8] {
        (0..<Int.random(in: 0...maximumCount, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    /// Up to `maximumCount` of the given bytes, now and then any other.
    mutating func bytes(upTo maximumCount: Int, from alphabet: String) -> [UInt8] {
        let alphabet = Array(alphabet.utf8)
        return (0..<Int.random(in: 0...maximumCount, using: &self)).map { _ in
            Int.random(in: 0..<40, using: &self) == 0
                ? UInt8.random(in: 0...255, using: &self) : alphabet[Int.random(in: 0..<alphabet.count, using: &self)]
        }
    }
}
