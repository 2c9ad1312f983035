import Documents

/// A user entry that a context leads to: checked as client-go's `validateAuthInfo` does, and turned into a source of
/// credentials.
struct CheckedUser {
    let user: Kubeconfig.User
    let context: String?
    let options: ConnectionOptions

    /// Checks what contradicts itself, or could not be used.
    /// - Returns: whether there are credentials at all.
    func validate() throws(KubeconfigError) -> Bool {
        if let file = user.clientCertificate, user.clientCertificateData != nil {
            throw failure("must not be set beside client-certificate-data", file.place)
        }
        if let certificate = user.clientCertificate?.place ?? user.clientCertificateData?.place {
            if let file = user.clientKey, user.clientKeyData != nil {
                throw failure("must not be set beside client-key-data", file.place)
            }
            if user.clientKey == nil, user.clientKeyData == nil {
                throw failure("needs client-key or client-key-data beside it", certificate)
            }
        }
        let basic = user.username?.place ?? user.password?.place
        if let basic, user.token != nil || user.tokenFile != nil {
            throw failure("a user has either a token or a user name and password, not both", basic)
        }
        if let token = user.token, !HeaderText.isSafe(token.value.value) {
            throw failure("holds a control character", token.place)
        }
        if let provider = user.authProvider { throw unsupported(provider) }
        return basic != nil || user.token != nil || user.tokenFile != nil || user.exec != nil
            || user.clientCertificate != nil || user.clientCertificateData != nil
    }

    func impersonation() throws(KubeconfigError) -> Impersonation? {
        let groups = user.impersonateGroups
        let extra = user.impersonateUserExtra
        guard let name = user.impersonate else {
            let others = [
                user.impersonateUID?.place, groups.flatMap { $0.value.isEmpty ? nil : $0.place },
                extra.flatMap { $0.value.isEmpty ? nil : $0.place },
            ]
            if let place = others.compactMap({ $0 }).first {
                throw failure("needs a user to impersonate beside it: set as", place)
            }
            return nil
        }
        let impersonation = Impersonation(
            user: name.value, uid: user.impersonateUID?.value, groups: groups?.value ?? [], extra: extra?.value ?? [:])
        try check([name.value], name.place)
        if let uid = user.impersonateUID { try check([uid.value], uid.place) }
        if let groups { try check(groups.value, groups.place) }
        if let extra { try check(extra.value.values.flatMap { $0 }, extra.place) }
        return impersonation
    }

    private func check(_ values: [String], _ place: Place) throws(KubeconfigError) {
        guard values.allSatisfy(HeaderText.isSafe) else { throw failure("holds a control character", place) }
    }

    /// Where the user's credentials come from. What stands in the kubeconfig goes before a plugin, which is then not
    /// run, as in client-go.
    func source(cluster: ExecClusterInfo) throws(KubeconfigError) -> any CredentialSource {
        var fixed = Credential(token: user.token?.value.value)
        if user.username != nil || user.password != nil {
            fixed.basic = Credential.Basic(
                user: user.username?.value.value ?? "", password: user.password?.value.value ?? "")
        }
        let usesCertificate = user.clientCertificate != nil || user.clientCertificateData != nil
        if usesCertificate {
            fixed.clientCertificate = user.clientCertificateData?.value.value
            fixed.clientKey = user.clientKeyData?.value.value
        }
        let token = file(user.tokenFile)
        let certificate = usesCertificate && fixed.clientCertificate == nil ? file(user.clientCertificate) : nil
        let key = usesCertificate && fixed.clientKey == nil ? file(user.clientKey) : nil
        let places = ClientCertificatePlaces(
            certificate: user.clientCertificateData?.place ?? user.clientCertificate?.place,
            key: user.clientKeyData?.place ?? user.clientKey?.place, certificateFile: certificate?.path,
            keyFile: key?.path, context: context)
        if token != nil || certificate != nil || key != nil {
            let files = FileCredentials(fixed: fixed, token: token, certificate: certificate, key: key, places: places)
            if fixed.token == nil { _ = try files.read() }
            return files
        }
        if fixed.isAnonymous, let exec = user.exec {
            let plugin = try ExecPlugin(exec, cluster: cluster, context: context, options: options)
            return ExecCredentials(plugin)
        }
        return FixedCredential(fixed, places: places)
    }

    private func file(_ path: Located<String>?) -> CredentialFile? {
        path.map { CredentialFile($0.value, place: $0.place, context: context) }
    }

    /// client-go has lost the providers for clouds; those that are left need code that is not here.
    private func unsupported(_ provider: Located<String>) -> KubeconfigError {
        let replacement =
            switch provider.value {
            case "gcp": "Use the credential plugin gke-gcloud-auth-plugin instead: an exec section in the user."
            case "azure":
                "Use the credential plugin kubelogin of Azure instead (https://github.com/Azure/kubelogin): "
                    + "an exec section in the user."
            case "oidc":
                "Use the credential plugin kubelogin (kubectl oidc-login) instead: an exec section in the user."
            default: "Use a credential plugin instead: an exec section in the user."
            }
        let name = JSONText.quoted(provider.value)
        let message =
            ["gcp", "azure"].contains(provider.value)
            ? "the authentication provider \(name) has been removed from Kubernetes clients"
            : "the authentication provider \(name) is not supported"
        return KubeconfigError(.field, message, at: provider.place, context: context, hint: replacement)
    }

    private func failure(_ message: String, _ place: Place) -> KubeconfigError {
        KubeconfigError(.field, message, at: place, context: context)
    }
}
