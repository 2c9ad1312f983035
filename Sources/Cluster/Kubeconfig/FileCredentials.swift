/// Credentials in files that someone else renews: a projected service account token, certificates that are rotated.
/// They are read again when what is known is older than ``period``, and after a 401. While a file cannot be read, what
/// was read last goes on being used.
actor FileCredentials: CredentialSource {
    /// client-go's: half of the time between the renewal of a pod's shortest-lived token and its end, with a leeway of
    /// ten seconds.
    static let period: Duration = .seconds(50)

    private let fixed: Credential
    private let token: CredentialFile?
    private let certificate: CredentialFile?
    private let key: CredentialFile?
    private let places: ClientCertificatePlaces
    private let now: @Sendable () -> ContinuousClock.Instant
    private var known: (credential: Credential, at: ContinuousClock.Instant)?
    /// The last credential, which stands in when the files cannot be read, unless it was refused.
    private var fallback: Credential?

    /// - Parameter fixed: what is written in the kubeconfig itself. A token in a file goes before one in here, which
    ///   then only serves while the file cannot be read.
    /// - Parameter places: where the kubeconfig has the certificate and the key.
    init(
        fixed: Credential = Credential(), token: CredentialFile? = nil, certificate: CredentialFile? = nil,
        key: CredentialFile? = nil, places: ClientCertificatePlaces = ClientCertificatePlaces(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.fixed = fixed
        self.token = token
        self.certificate = certificate
        self.key = key
        self.places = places
        self.now = now
        fallback = fixed.token == nil ? nil : fixed
    }

    func current() async throws(KubeconfigError) -> Credential {
        let time = now()
        if let known, time < known.at + FileCredentials.period { return known.credential }
        do throws(KubeconfigError) {
            let credential = try read()
            known = (credential, time)
            fallback = credential
            return credential
        } catch {
            guard let fallback else { throw error }
            return fallback
        }
    }

    func refuse(_ credential: Credential) async {
        if known?.credential == credential { known = nil }
        if fallback == credential { fallback = nil }
    }

    nonisolated func error(about fault: ClientCertificateFault) -> KubeconfigError { places.error(about: fault) }

    /// What the files hold now.
    nonisolated func read() throws(KubeconfigError) -> Credential {
        var credential = fixed
        if let token { credential.token = try token.readToken() }
        if let certificate { credential.clientCertificate = try certificate.read() }
        if let key { credential.clientKey = try key.read() }
        return credential
    }
}

extension FileCredentials: CustomReflectable {
    nonisolated var customMirror: Mirror { Mirror(self, children: []) }
}
