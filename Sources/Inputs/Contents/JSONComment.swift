import Documents

/// A comment in a file that should have been JSON: `// …` or `/* … */`, as editors' settings have them.
public struct JSONComment: Equatable, Sendable {
    /// Where it begins, in code points from the beginning of the text.
    public let offset: UInt32
    /// Whether the file speaks of an object of Kubernetes all the same.
    public let isInManifest: Bool

    /// The first comment outside of strings; nil where there is none.
    public init?(firstIn bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = JSONComment.start(in: bytes) else { return nil }
        let (encoding, mark) = TextEncoding.detect(bytes)
        let before = bytes[(encoding == .utf8 ? mark : 0)..<start]
        offset = UInt32(truncatingIfNeeded: before.count { $0 & 0xC0 != 0x80 })
        isInManifest = ["\"apiVersion\"", "\"kind\""].allSatisfy { JSONComment.contains(Array($0.utf8), bytes) }
    }

    private static func start(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var isInString = false
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\") where isInString: index += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "/") where !isInString && index + 1 < bytes.count:
                let next = bytes[index + 1]
                if (next == UInt8(ascii: "/") || next == UInt8(ascii: "*")) && isFree(bytes, index) { return index }
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Whether nothing stands before it that YAML would take for the beginning of its word, as in `http://`.
    private static func isFree(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index > 0 else { return true }
        return " \t\r\n,{}[]\"0123456789".utf8.contains(bytes[index - 1])
    }

    private static func contains(_ word: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.indices.contains { bytes[$0] == word[0] && bytes[$0...].starts(with: word) }
    }
}
