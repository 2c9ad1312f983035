import AsyncHTTPClient

/// A kubeconfig's `proxy-url`: `http://[user:password@]host[:port]` or `socks5://host[:port]`.
enum ProxySettings {
    static func parse(_ text: String) throws(APIError.Cause) -> HTTPClient.Configuration.Proxy {
        let address: ServerAddress
        do {
            address = try ServerAddress(text, defaultScheme: nil)
        } catch {
            throw .configuration("proxy-url or HTTPS_PROXY \(error.reason)")
        }
        let port = address.port.flatMap { Int($0) }
        switch address.scheme {
        case "http":
            return .server(
                host: address.host, port: port ?? 80, authorization: address.userInfo.map(authorization(_:)))
        case "socks5", "socks5h":
            guard address.userInfo == nil else {
                throw .configuration(
                    "proxy-url or HTTPS_PROXY: a SOCKS5 proxy that asks for a password is not supported")
            }
            return .socksServer(host: address.host, port: port ?? 1080)
        default:
            throw .configuration(
                "the proxy of proxy-url or HTTPS_PROXY is reached by \(address.scheme)://, and only http:// and socks5:// are "
                    + "supported: most proxies listen for http:// too")
        }
    }

    private static func authorization(_ userInfo: String) -> HTTPClient.Authorization {
        let parts = userInfo.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return .basic(
            username: PercentEncoding.decode(parts.first ?? ""),
            password: PercentEncoding.decode(parts.dropFirst().first ?? ""))
    }
}
