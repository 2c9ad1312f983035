/// A parsed URL: CEL's `kubernetes.URL`. It points into the text that it was read from and is meaningful only while
/// that text lives.
///
/// Sources: Go's `net/url` (as of Go 1.26) and the Kubernetes CEL library `urls.go`. What the accessors append was
/// unescaped, so it need not be valid UTF-8.
struct KubernetesURL: BitwiseCopyable {
    /// As written; empty if absent.
    var scheme: UTF8Bytes
    /// What follows the scheme of a URL without a slash there, such as `mailto:a@b`.
    var opaque: UTF8Bytes
    /// The user and, after a colon, the password, as written.
    var userInfo: UTF8Bytes
    var hasUserInfo = false
    /// The host and port, as written.
    var authority: UTF8Bytes
    /// Whether a slash follows the scheme without `//` before it.
    var omitsAuthority = false
    /// As written.
    var path: UTF8Bytes
    /// What follows the question mark, as written.
    var query: UTF8Bytes
    /// Whether the text ended in its only question mark.
    var hasEmptyQuery = false
    /// As written, without the number sign.
    var fragment: UTF8Bytes
}

// MARK: - Accessors

extension KubernetesURL {
    /// `getScheme`: in lower case; nothing if absent.
    func appendScheme(to output: inout [UInt8]) {
        for byte in scheme { output.append(byte.isASCIIUppercase ? byte | 0x20 : byte) }
    }

    /// `getHost`: the host with brackets and port, unescaped.
    func appendHost(to output: inout [UInt8]) { URLComponent.host.unescape(authority, to: &output) }

    /// `getHostname`: the host without brackets and port.
    func appendHostname(to output: inout [UInt8]) {
        let start = output.count
        appendHost(to: &output)
        if let colon = Self.portSeparator(in: output[start...]) { output.removeSubrange(colon...) }
        if output.count - start >= 2, output[start] == UInt8(ascii: "["), output.last == UInt8(ascii: "]") {
            output.removeLast()
            output.remove(at: start)
        }
    }

    /// `getPort`: the digits after the host's colon; nothing if absent.
    func appendPort(to output: inout [UInt8]) {
        let start = output.count
        appendHost(to: &output)
        if let colon = Self.portSeparator(in: output[start...]) {
            output.removeSubrange(start...colon)
        } else {
            output.removeSubrange(start...)
        }
    }

    /// `getEscapedPath`: the path as written if it was properly escaped, else escaped anew.
    func appendEscapedPath(to output: inout [UInt8]) { URLComponent.path.appendEncoded(path, to: &output) }

    /// Where the colon stands after which a host has only digits, if any.
    private static func portSeparator(in host: ArraySlice<UInt8>) -> Int? {
        guard let colon = host.lastIndex(of: UInt8(ascii: ":")),
            host[(colon + 1)...].allSatisfy(\.isASCIIDigit)
        else { return nil }
        return colon
    }
}

// MARK: - Query

extension KubernetesURL {
    /// A query parameter: a key and a value, unescaped, as ranges of a buffer.
    struct Parameter {
        var key: Range<Int>
        var value: Range<Int>
    }

    /// How many parameters Go reads at most; a query with more reads as empty.
    static let maximumParameters = 10_000

    /// The parameters in the order of the query, their text appended to `output`, which the ranges point into. Those
    /// with a bad escape or a semicolon are left out, as Go leaves them out.
    func appendParameters(to output: inout [UInt8]) -> [Parameter] {
        var parameters: [Parameter] = []
        var rest: UTF8Bytes? = query
        guard query.count(where: { $0 == UInt8(ascii: "&") }) < Self.maximumParameters else { return [] }
        while let remaining = rest {
            let (parameter, next) = remaining.cut(at: UInt8(ascii: "&"))
            rest = next
            let (key, value) = parameter.cut(at: UInt8(ascii: "="))
            guard !parameter.isEmpty, !parameter.contains(UInt8(ascii: ";")),
                URLComponent.query.fault(in: parameter) == nil
            else { continue }
            let start = output.count
            URLComponent.query.unescape(key, to: &output)
            let middle = output.count
            if let value { URLComponent.query.unescape(value, to: &output) }
            parameters.append(Parameter(key: start..<middle, value: middle..<output.count))
        }
        return parameters
    }

    /// `getQuery`: for each key, in order of first appearance, its values in order.
    func appendQuery(to output: inout [UInt8]) -> [(key: Range<Int>, values: [Range<Int>])] {
        let parameters = appendParameters(to: &output)
        var groups: [(key: Range<Int>, values: [Range<Int>])] = []
        var indexes: [ArraySlice<UInt8>: Int] = [:]
        for parameter in parameters {
            if let index = indexes[output[parameter.key]] {
                groups[index].values.append(parameter.value)
            } else {
                indexes[output[parameter.key]] = groups.count
                groups.append((parameter.key, [parameter.value]))
            }
        }
        return groups
    }
}

// MARK: - Text

extension KubernetesURL {
    /// Appends the URL put together again from its parts, which is what equality of URLs compares.
    func appendText(to output: inout [UInt8]) {
        if !scheme.isEmpty {
            appendScheme(to: &output)
            output.append(UInt8(ascii: ":"))
        }
        if !opaque.isEmpty {
            output.append(contentsOf: opaque)
        } else {
            appendAuthorityAndPath(to: &output)
        }
        if hasEmptyQuery || !query.isEmpty {
            output.append(UInt8(ascii: "?"))
            output.append(contentsOf: query)
        }
        if !fragment.isEmpty {
            output.append(UInt8(ascii: "#"))
            URLComponent.fragment.appendEncoded(fragment, to: &output)
        }
    }

    private func appendAuthorityAndPath(to output: inout [UInt8]) {
        let hasAuthority = !authority.isEmpty || hasUserInfo
        if hasAuthority || !scheme.isEmpty && !path.isEmpty && !omitsAuthority {
            output.append(contentsOf: "//".utf8)
        }
        if hasUserInfo {
            let (user, password) = userInfo.cut(at: UInt8(ascii: ":"))
            URLComponent.userInfo.reencode(user, to: &output)
            if let password {
                output.append(UInt8(ascii: ":"))
                URLComponent.userInfo.reencode(password, to: &output)
            }
            output.append(UInt8(ascii: "@"))
        }
        URLComponent.host.reencode(authority, to: &output)
        URLComponent.path.appendEncoded(path, to: &output)
    }

    /// Whether both render to the same text.
    func isEqual(to other: KubernetesURL) -> Bool {
        var a: [UInt8] = []
        var b: [UInt8] = []
        appendText(to: &a)
        other.appendText(to: &b)
        return a == b
    }
}
