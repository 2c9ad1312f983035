/// Where credentials come from. Safe to ask from many requests at once; what is slow, such as a plugin, then runs once
/// for all of them.
public protocol CredentialSource: Sendable {
    /// What to present now; runs the plugin or reads the file again where that is due.
    func current() async throws(KubeconfigError) -> Credential

    /// The server answered 401 to this credential: forget it, if it is still what ``current()`` would give. One that
    /// can only ever give the same keeps it.
    func refuse(_ credential: Credential) async

    /// What to say of a client certificate that came from here and cannot be used: where it stands, and what is wrong.
    func error(about fault: ClientCertificateFault) -> KubeconfigError
}

extension CredentialSource {
    public func error(about fault: ClientCertificateFault) -> KubeconfigError {
        ClientCertificatePlaces().error(about: fault)
    }
}

/// A credential that is written down and never changes.
public struct FixedCredential: CredentialSource {
    private let credential: Credential
    private let places: ClientCertificatePlaces

    public init(_ credential: Credential) { self.init(credential, places: ClientCertificatePlaces()) }

    /// - Parameter places: where the kubeconfig has the certificate and the key.
    init(_ credential: Credential, places: ClientCertificatePlaces) {
        self.credential = credential
        self.places = places
    }

    public func current() async throws(KubeconfigError) -> Credential { credential }
    public func refuse(_ credential: Credential) async {}
    public func error(about fault: ClientCertificateFault) -> KubeconfigError { places.error(about: fault) }
}
