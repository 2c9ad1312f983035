import Documents

/// What a plugin may be told of the cluster: client-go's `clientauthentication.Cluster`.
struct ExecClusterInfo: Sendable {
    let connection: ClusterConnection
    /// The kubeconfig's own; one from the environment the plugin sees itself.
    let proxy: String?
    let configuration: Kubeconfig.EmbeddedValue?

    func write(to json: inout JSONBuilder) {
        json.beginObject()
        json.key("server")
        json.string(connection.server)
        if let name = connection.tlsServerName {
            json.key("tls-server-name")
            json.string(name)
        }
        if connection.skipsTLSVerification {
            json.key("insecure-skip-tls-verify")
            json.bool(true)
        }
        if let authority = connection.certificateAuthority {
            json.key("certificate-authority-data")
            authority.withUnsafeBufferPointer { json.value(.bytes($0)) }
        }
        if let proxy {
            json.key("proxy-url")
            json.string(proxy)
        }
        if connection.disablesCompression {
            json.key("disable-compression")
            json.bool(true)
        }
        if let configuration {
            json.key("config")
            configuration.write(to: &json)
        }
        json.endObject()
    }
}
