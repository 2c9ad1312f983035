/// The address of an API server or a proxy, taken apart as far as that is needed: `scheme://host[:port][/path]`.
struct ServerAddress: Sendable, Hashable {
    var scheme: String
    /// `user:password` before the host; nil where there is none.
    var userInfo: String?
    /// In lower case, without the brackets of an IPv6 address.
    var host: String
    /// Digits; nil where it is left out.
    var port: String?
    /// From the `/` behind the host on, without query and fragment; may be empty.
    var path: String

    /// Why a text is no address.
    struct Malformed: Error {
        /// Follows the name of a field: `has no host`.
        var reason: String
    }

    /// - Parameter defaultScheme: for a text without `://`; nil to insist on one.
    init(_ text: String, defaultScheme: String?) throws(Malformed) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x5C }) else {
            throw Malformed(reason: "holds white space, a backslash or a control character")
        }
        var rest = Substring(text)
        if let separator = text.firstRange(of: "://") {
            scheme = text[..<separator.lowerBound].lowercased()
            rest = text[separator.upperBound...]
        } else if let defaultScheme {
            scheme = defaultScheme
        } else {
            throw Malformed(reason: "has no scheme")
        }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        path = String(rest[end...].prefix { $0 != "?" && $0 != "#" })
        var authority = rest[..<end]
        if let at = authority.lastIndex(of: "@") {
            userInfo = String(authority[..<at])
            authority = authority[authority.index(after: at)...]
        }
        (host, port) = try ServerAddress.split(authority)
    }

    private static func split(_ authority: Substring) throws(Malformed) -> (host: String, port: String?) {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { throw Malformed(reason: "has no ']' for its '['") }
            host = authority[authority.index(after: authority.startIndex)..<close]
            let behind = authority[authority.index(after: close)...]
            guard behind.isEmpty || behind.hasPrefix(":") else { throw Malformed(reason: "has no ':' after its ']'") }
            port = behind.isEmpty ? nil : behind.dropFirst()
        } else if let colon = authority.lastIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
            guard !host.contains(":") else { throw Malformed(reason: "has an IPv6 address without brackets") }
        }
        guard !host.isEmpty else { throw Malformed(reason: "has no host") }
        if let port, !port.isEmpty {
            guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), UInt16(port) != nil else {
                throw Malformed(reason: "has a port that is no number up to 65535")
            }
        }
        return (host.lowercased(), port.flatMap { $0.isEmpty ? nil : String($0) })
    }
}
