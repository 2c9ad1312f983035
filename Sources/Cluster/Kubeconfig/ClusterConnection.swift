import Documents

/// How to reach the API server of one cluster, and as whom: what a kubeconfig context, or the service account of the
/// pod that the program runs in, comes down to.
public struct ClusterConnection: Sendable {
    /// The context that was chosen; nil inside a cluster.
    public var contextName: String?
    /// `https://host:port[/path]`, as written; the scheme is added where it was left out.
    public var server: String
    /// The name that the server's certificate must bear and that the handshake asks for, where it is not the host of
    /// ``server``.
    public var tlsServerName: String?
    /// PEM certificates, the only ones to trust; nil for those that the system trusts.
    public var certificateAuthority: [UInt8]?
    /// Whether the server's certificate is not checked at all.
    public var skipsTLSVerification: Bool
    /// The URL of the proxy to go through: http, https, socks5 or socks5h. It may hold a user and a password.
    public var proxy: String?
    /// Whether responses are to be asked for without compression.
    public var disablesCompression: Bool
    /// The namespace that the context, or the pod, stands in; `default` unless set.
    public var namespace: String
    /// Whom to act as, where that is someone other than the one who authenticates.
    public var impersonation: Impersonation?
    public var credentials: any CredentialSource
    /// Sentences for the user about what is risky or was left out here.
    public var warnings: [String]

    public init(
        contextName: String? = nil, server: String, tlsServerName: String? = nil,
        certificateAuthority: [UInt8]? = nil, skipsTLSVerification: Bool = false, proxy: String? = nil,
        disablesCompression: Bool = false, namespace: String = "default", impersonation: Impersonation? = nil,
        credentials: any CredentialSource = FixedCredential(Credential()), warnings: [String] = []
    ) {
        self.contextName = contextName
        self.server = server
        self.tlsServerName = tlsServerName
        self.certificateAuthority = certificateAuthority
        self.skipsTLSVerification = skipsTLSVerification
        self.proxy = proxy
        self.disablesCompression = disablesCompression
        self.namespace = namespace
        self.impersonation = impersonation
        self.credentials = credentials
        self.warnings = warnings
    }
}

/// Descriptions leave out what may be secret: the proxy's password and the credentials.
extension ClusterConnection: CustomStringConvertible, CustomReflectable {
    public var description: String {
        "\(server) (\(contextName.map { "context \(JSONText.quoted($0))" } ?? "in-cluster"), namespace \(namespace))"
    }

    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "contextName": contextName as Any, "server": server, "namespace": namespace,
                "skipsTLSVerification": skipsTLSVerification, "warnings": warnings,
            ], displayStyle: .struct)
    }
}

/// Whom requests act as: the `Impersonate-…` headers. Nothing in it has characters that a header may not hold.
public struct Impersonation: Sendable, Hashable {
    public var user: String
    public var uid: String?
    public var groups: [String]
    /// Values by key, as written; a key still needs escaping to become part of a header's name.
    public var extra: [String: [String]]

    public init(user: String, uid: String? = nil, groups: [String] = [], extra: [String: [String]] = [:]) {
        self.user = user
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }
}
