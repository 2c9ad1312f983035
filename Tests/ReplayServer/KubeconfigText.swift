extension ReplayServer {
    /// A kubeconfig with one context that leads to this server.
    /// - Parameters:
    ///   - authority: who signed the server's certificate; without one the certificate is not checked.
    ///   - user: the lines of the user, in YAML's flow style, such as `{token: abc}`.
    public func kubeconfig(authority: TestAuthority?, user: String = "{token: test}", proxy: String? = nil) -> String {
        let trust =
            authority.map { "certificate-authority: \"\($0.path("ca.pem"))\"" } ?? "insecure-skip-tls-verify: true"
        let way = proxy.map { ", proxy-url: \"\($0)\"" } ?? ""
        return """
            apiVersion: v1
            kind: Config
            current-context: test
            clusters:
              - name: test
                cluster: {server: "\(url)", \(trust)\(way)}
            users:
              - name: test
                user: \(user)
            contexts:
              - name: test
                context: {cluster: test, user: test}

            """
    }
}
