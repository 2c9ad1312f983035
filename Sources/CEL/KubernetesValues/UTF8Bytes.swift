/// UTF-8 text that somebody else keeps alive for as long as a value made from it is used.
package typealias UTF8Bytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer<UInt8> {
    /// The bytes at `range`, without copying them.
    @inline(__always)
    func bytes(_ range: Range<Int>) -> UTF8Bytes { UTF8Bytes(rebasing: self[range]) }

    /// The bytes from `start` to the end, without copying them.
    @inline(__always)
    func bytes(from start: Int) -> UTF8Bytes { UTF8Bytes(rebasing: self[start...]) }

    /// The parts before and after the first `separator`; everything and nothing when there is none.
    func cut(at separator: UInt8) -> (before: UTF8Bytes, after: UTF8Bytes?) {
        guard let index = firstIndex(of: separator) else { return (self, nil) }
        return (bytes(0..<index), bytes(from: index + 1))
    }

    /// Whether both are the same bytes, which for CEL strings is equality (no Unicode normalisation).
    func hasSameBytes(as other: UTF8Bytes) -> Bool { elementsEqual(other) }

    func hasSameBytes(as literal: StaticString) -> Bool {
        hasSameBytes(as: UTF8Bytes(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }
}

extension UInt8 {
    @inline(__always)
    var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    @inline(__always)
    var isASCIILowercase: Bool { self &- UInt8(ascii: "a") < 26 }

    @inline(__always)
    var isASCIIUppercase: Bool { self &- UInt8(ascii: "A") < 26 }

    var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIILowercase || isASCIIUppercase }

    /// The value of a hexadecimal digit of either case.
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension String {
    /// Runs `body` on the UTF-8 bytes of this text, which are valid only inside it.
    package func withUTF8Bytes<Result, Failure: Error>(
        _ body: (UTF8Bytes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var outcome: Swift.Result<Result, Failure>?
        var text = self
        text.withUTF8 { bytes in
            do throws(Failure) {
                outcome = .success(try body(bytes))
            } catch {
                outcome = .failure(error)
            }
        }
        switch outcome {
        case .success(let result): return result
        case .failure(let error): throw error
        case nil: preconditionFailure("withUTF8 calls its closure")
        }
    }
}
