import Documents

/// The service account of the pod that the program runs in, as client-go's `rest.InClusterConfig` uses it.
struct InClusterConnection {
    let options: ConnectionOptions

    private var tokenPath: String { options.serviceAccountFolder + "/token" }

    /// Whether this is a pod with a service account's token.
    var isPossible: Bool {
        options.variable("KUBERNETES_SERVICE_HOST") != nil && options.variable("KUBERNETES_SERVICE_PORT") != nil
            && !SmallFile.isMissing(tokenPath) && !SmallFile.isDirectory(tokenPath)
    }

    /// What ``isPossible`` looked for, for the error when nothing is configured.
    var searched: String {
        "no pod's service account either (KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT, \(tokenPath))"
    }

    /// The namespace of the pod: `POD_NAMESPACE`, else what stands beside the token, else `default`.
    var namespace: String {
        if let name = options.variable("POD_NAMESPACE") { return name }
        let bytes = try? SmallFile.read(options.serviceAccountFolder + "/namespace", limit: 4 << 10)
        let name = String(decoding: bytes ?? [], as: UTF8.self).trimmingSpace
        return name.isEmpty ? "default" : String(name)
    }

    func connection() throws(KubeconfigError) -> ClusterConnection {
        let host = options.variable("KUBERNETES_SERVICE_HOST") ?? ""
        let port = options.variable("KUBERNETES_SERVICE_PORT") ?? ""
        let server = "https://" + (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
        let address: ServerAddress
        do {
            address = try ServerAddress(server, defaultScheme: nil)
        } catch {
            throw KubeconfigError(
                .field, "the address from KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT \(error.reason)")
        }
        let source = FileCredentials(token: CredentialFile(tokenPath))
        _ = try source.read()
        var connection = ClusterConnection(
            server: server, proxy: try ProxyEnvironment(options: options).proxy(for: address),
            namespace: options.namespace ?? namespace, credentials: source)
        let authority = options.serviceAccountFolder + "/ca.crt"
        do {
            connection.certificateAuthority = try SmallFile.read(authority, limit: CredentialFile.limit)
        } catch {
            connection.warnings.append(
                "\(authority): \(error); the certificates that the system trusts are used instead")
        }
        return connection
    }
}
