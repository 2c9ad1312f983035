/// The address of an API server: `https://host[:port][/prefix]`. A prefix is what management servers put before the API of
/// each cluster.
struct ServerURL: Sendable, Hashable {
    let isEncrypted: Bool
    /// Without the brackets of an IPv6 address.
    let host: String
    let port: Int
    /// Empty, or with a leading and without a trailing slash.
    let prefix: String

    init(_ text: String) throws(APIError.Cause) {
        let address: ServerAddress
        do {
            address = try ServerAddress(text, defaultScheme: "https")
        } catch {
            throw .configuration("the server's address \(error.reason)")
        }
        guard address.scheme == "https" || address.scheme == "http" else {
            throw .configuration("the server's address must begin with https://")
        }
        guard address.userInfo == nil else {
            throw .configuration("the server's address holds a user: put it into the user of the context")
        }
        isEncrypted = address.scheme == "https"
        host = address.host
        port = address.port.flatMap { Int($0) } ?? (isEncrypted ? 443 : 80)
        var path = Substring(address.path)
        while path.hasSuffix("/") { path.removeLast() }
        prefix = String(path)
    }

    /// `host` or `host:port`, as the `Host` header has it.
    var authority: String { port == (isEncrypted ? 443 : 80) ? bracketedHost : "\(bracketedHost):\(port)" }

    private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

    /// Whether the host is this machine itself.
    var isLoopback: Bool { host == "localhost" || IPAddress(host)?.isLoopback == true }
}
