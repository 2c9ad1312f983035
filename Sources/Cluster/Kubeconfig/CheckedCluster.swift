import Documents

/// A cluster entry that a context leads to, checked as client-go's `validateClusterInfo` and its TLS set-up do.
struct CheckedCluster {
    let cluster: Kubeconfig.Cluster
    let context: String?

    /// The server's address with a scheme, and its parts. Without a scheme in the file it is https if anything about
    /// TLS is set, else http.
    func server() throws(KubeconfigError) -> (text: String, address: ServerAddress) {
        guard let server = cluster.server else { throw failure("has no server", cluster.place) }
        let usesTLS =
            cluster.certificateAuthority != nil || cluster.certificateAuthorityData != nil
            || cluster.insecureSkipTLSVerify?.value == true
        do throws(ServerAddress.Malformed) {
            let address = try ServerAddress(server.value, defaultScheme: usesTLS ? "https" : "http")
            guard address.scheme == "https" || address.scheme == "http" else {
                throw ServerAddress.Malformed(reason: "must begin with https:// or http://")
            }
            guard address.userInfo == nil else {
                throw ServerAddress.Malformed(reason: "must not hold a user or password")
            }
            let text = server.value.prefix { $0 != "?" && $0 != "#" }
            return (text.contains("://") ? String(text) : "\(address.scheme)://\(text)", address)
        } catch {
            throw failure(error.reason, server.place)
        }
    }

    /// - Parameter isUsed: whether the server speaks TLS at all.
    func certificateAuthority(isUsed: Bool) throws(KubeconfigError) -> [UInt8]? {
        let file = cluster.certificateAuthority
        let data = cluster.certificateAuthorityData
        if let file, data != nil {
            throw failure("must not be set beside certificate-authority-data", file.place)
        }
        if isUsed, let skip = cluster.insecureSkipTLSVerify, skip.value, file != nil || data != nil {
            throw failure(
                "must not be set beside a certificate authority: what the one asks for, the other gives up", skip.place)
        }
        if let data {
            guard !isUsed || PEM.holdsCertificate(data.value.value) else {
                throw failure("holds no PEM certificate", data.place)
            }
            return data.value.value
        }
        guard let file else { return nil }
        let bytes: [UInt8]
        do {
            bytes = try SmallFile.read(file.value, limit: CredentialFile.limit)
        } catch {
            throw failure("cannot read \(JSONText.quoted(file.value)): \(error)", file.place, .unreadable)
        }
        guard !isUsed || PEM.holdsCertificate(bytes) else {
            throw failure("\(JSONText.quoted(file.value)) holds no PEM certificate", file.place)
        }
        return bytes
    }

    func proxy() throws(KubeconfigError) -> String? {
        guard let proxy = cluster.proxyURL else { return nil }
        do throws(ServerAddress.Malformed) {
            let address = try ServerAddress(proxy.value.value, defaultScheme: nil)
            guard ["http", "https", "socks5"].contains(address.scheme) else {
                throw ServerAddress.Malformed(reason: "must begin with http://, https:// or socks5://")
            }
        } catch {
            throw failure(error.reason, proxy.place)
        }
        return proxy.value.value
    }

    private func failure(
        _ message: String, _ place: Place, _ code: KubeconfigError.Code = .field
    ) -> KubeconfigError {
        KubeconfigError(code, message, at: place, context: context)
    }
}
