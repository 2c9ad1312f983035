/// Which proxy the environment wants for an address, by the rules of Go's `net/http` that kubectl follows:
/// `HTTPS_PROXY` or `HTTP_PROXY` by the address's scheme, unless `NO_PROXY` names the host. Each variable may be
/// written in lower case; upper case goes first. Loopback addresses are never proxied.
struct ProxyEnvironment {
    let options: ConnectionOptions

    /// The proxy's URL, with a scheme; nil to connect directly.
    func proxy(for address: ServerAddress) throws(KubeconfigError) -> String? {
        let name = address.scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY"
        guard let text = either(name), applies(to: address) else { return nil }
        let url = text.contains("://") ? text : "http://" + text
        do throws(ServerAddress.Malformed) {
            let proxy = try ServerAddress(url, defaultScheme: nil)
            guard ["http", "https", "socks5", "socks5h"].contains(proxy.scheme) else {
                throw ServerAddress.Malformed(reason: "must begin with http://, https://, socks5:// or socks5h://")
            }
        } catch {
            throw KubeconfigError(.field, "the environment variable \(name) \(error.reason)")
        }
        return url
    }

    private func either(_ name: String) -> String? { options.variable(name) ?? options.variable(name.lowercased()) }

    /// Whether an address is to be reached through a proxy at all.
    func applies(to address: ServerAddress) -> Bool {
        let ip = IPAddress(address.host)
        if address.host == "localhost" || ip?.isLoopback == true { return false }
        let port = address.port ?? (address.scheme == "https" ? "443" : "80")
        for item in (either("NO_PROXY") ?? "").split(separator: ",") {
            let pattern = item.trimmingSpace.lowercased()
            if pattern == "*" { return false }
            if !pattern.isEmpty, ProxyEnvironment.matches(pattern, address.host, ip, port) { return false }
        }
        return true
    }

    /// One item of `NO_PROXY`: an address, a network, `host` with all below it, or `.host` or `*.host` for those below
    /// it alone; all but a network may end in `:port`.
    private static func matches(_ pattern: String, _ host: String, _ ip: IPAddress?, _ port: String) -> Bool {
        if let slash = pattern.firstIndex(of: "/"), let network = IPAddress(String(pattern[..<slash])),
            let bits = Int(pattern[pattern.index(after: slash)...]), (0...network.bytes.count * 8).contains(bits)
        {
            return ip?.isIn(network, bits: bits) == true
        }
        var name = Substring(pattern)
        if IPAddress(pattern) == nil, let colon = pattern.lastIndex(of: ":") {
            let wanted = pattern[pattern.index(after: colon)...]
            if !wanted.isEmpty, wanted != port { return false }
            name = pattern[..<colon]
        }
        if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
        if let wanted = IPAddress(String(name)) { return ip == wanted }
        if name.hasPrefix("*.") { name = name.dropFirst() }
        if name.isEmpty { return false }
        if name.hasPrefix(".") { return host.hasSuffix(name) }
        return host == name || host.hasSuffix("." + name)
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmingSpace: SubSequence {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return rest
    }
}
