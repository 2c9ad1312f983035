/// A path as the operating system has it: any bytes but NUL, not necessarily UTF-8.
public struct RawPath: Hashable, Sendable {
    private(set) var bytes: [UInt8]

    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")

    public init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    public init(_ string: String) {
        bytes = Array(string.utf8)
    }

    /// What a user types for standard input.
    public static let standardInput = RawPath("-")

    /// The path for a system call; the empty path, which `normalized` makes of `.`, is the working directory.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        var terminated: [CChar] = []
        terminated.reserveCapacity(bytes.count + 2)
        if bytes.isEmpty { terminated.append(CChar(bitPattern: Self.dot)) }
        for byte in bytes { terminated.append(CChar(bitPattern: byte)) }
        terminated.append(0)
        return body(terminated)
    }

    func appending(_ name: some Collection<UInt8>) -> RawPath {
        var result = self
        if let last = bytes.last, last != Self.slash { result.bytes.append(Self.slash) }
        result.bytes.append(contentsOf: name)
        return result
    }

    /// The bytes after the last slash.
    var lastComponent: ArraySlice<UInt8> {
        guard let index = bytes.lastIndex(of: Self.slash) else { return bytes[...] }
        return bytes[(index + 1)...]
    }

    /// The path up to its last slash: empty for a bare name, `/` for an entry of the root directory.
    var parent: RawPath {
        guard let index = bytes.lastIndex(of: Self.slash) else { return RawPath([]) }
        return RawPath(index == 0 ? bytes[...index] : bytes[..<index])
    }

    var isAbsolute: Bool { bytes.first == Self.slash }

    var components: [ArraySlice<UInt8>] { bytes.split(separator: Self.slash) }

    /// The same place without `.` components and superfluous slashes. `..` stays, because a link may stand before it.
    var normalized: RawPath {
        let kept = components.filter { !$0.elementsEqual(CollectionOfOne(Self.dot)) }
        let relative = kept.joined(separator: CollectionOfOne(Self.slash))
        return RawPath(isAbsolute ? [Self.slash] + relative : Array(relative))
    }

    /// The path for people and reports: what is not UTF-8 as `\xHH`, the empty path as `.`.
    public var display: String {
        if bytes.isEmpty { return "." }
        if let valid = String(validating: bytes, as: UTF8.self) { return valid }
        var text = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &rest) {
            case .valid(let encoded):
                text.append(Unicode.UTF8.decode(encoded))
                offset += encoded.count
            case .error(let length):
                for byte in bytes[offset..<offset + length] {
                    let digits = String(byte, radix: 16, uppercase: true)
                    text.append(contentsOf: (byte < 16 ? "\\x0" : "\\x").unicodeScalars)
                    text.append(contentsOf: digits.unicodeScalars)
                }
                offset += length
            case .emptyInput:
                return String(text)
            }
        }
    }
}
