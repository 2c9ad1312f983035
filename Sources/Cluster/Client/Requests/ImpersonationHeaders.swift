import NIOHTTP1

extension Impersonation {
    /// The headers by which an API server lets one user act as another.
    /// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
    var headers: HTTPHeaders {
        var headers = HTTPHeaders()
        headers.add(name: "Impersonate-User", value: user)
        if let uid { headers.add(name: "Impersonate-Uid", value: uid) }
        for group in groups { headers.add(name: "Impersonate-Group", value: group) }
        for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
            let name = "Impersonate-Extra-\(PercentEncoding.headerName(key))"
            for value in values { headers.add(name: name, value: value) }
        }
        return headers
    }
}
