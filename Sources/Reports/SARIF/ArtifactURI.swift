import Policies

/// A file as SARIF names it (SARIF 2.1.0, 3.4): a relative path becomes a relative reference to the directory of the
/// scan, which GitHub code scanning takes for the root of the repository; an absolute path becomes a `file:` URI. Standard
/// input is `stdin`, relative to nothing: `-` would be a file of that name.
struct ArtifactURI: Equatable {
    /// What relative references are relative to (3.14.14).
    static let baseID = "%SRCROOT%"

    let uri: String
    /// Whether `uri` is to be resolved against ``baseID``.
    let isRelativeToBase: Bool

    /// - Parameter path: as the user typed it.
    /// - Parameter root: the absolute path of the directory of the scan; absolute paths inside it become relative.
    init(path: String, root: String?) {
        if path == "-" {
            uri = "stdin"
            isRelativeToBase = false
            return
        }
        var path = path
        if let root, root.hasPrefix("/") {
            let prefix = root.hasSuffix("/") ? root : root + "/"
            if path.hasPrefix(prefix) { path.removeFirst(prefix.count) }
        }
        if path.hasPrefix("/") {
            uri = "file://" + ArtifactURI.encode(path)
            isRelativeToBase = false
            return
        }
        let segments = path.split(separator: "/").filter { $0 != "." }
        var reference = segments.map { ArtifactURI.encode(String($0)) }.joined(separator: "/")
        // A colon in the first segment would read as a scheme (RFC 3986, 4.2).
        if segments.first?.contains(":") ?? false { reference = "./" + reference }
        uri = reference
        isRelativeToBase = !segments.contains("..")
    }

    /// The place of a finding. What stands in no file has a reference that nothing need resolve.
    init(_ location: Location, root: String?) {
        let name = ArtifactURI(path: location.file, root: root)
        uri = name.uri
        isRelativeToBase = location.isInFile && name.isRelativeToBase
    }

    /// Percent-encodes every byte that may not stand in a path (RFC 3986, 3.3). A byte that is not UTF-8, which names have
    /// as `\xHH`, becomes `%HH`; so does that text itself, in the name of a file that is called so.
    private static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if isPathByte(byte) {
                result.append(byte)
            } else if byte == UInt8(ascii: "\\"), let escaped = escapedByte(rest) {
                result += [UInt8(ascii: "%")] + escaped
                rest = rest.dropFirst(3)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The digits of a byte that is not UTF-8, and hence not ASCII, where they follow a backslash.
    private static func escapedByte(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let digits = text.dropFirst().prefix(2)
        guard text.first == UInt8(ascii: "x"), digits.count == 2, let high = digits.first, let low = digits.last,
            "89ABCDEF".utf8.contains(high), "0123456789ABCDEF".utf8.contains(low)
        else { return nil }
        return digits
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "-._~!$&'()*+,;=:@/".utf8.contains(byte)
        }
    }
}
