import Documents

/// What kubeconfig files say, merged: clusters, users and contexts by name.
struct Kubeconfig: Sendable {
    var currentContext: Located<String>?
    var clusters: [String: Cluster] = [:]
    var users: [String: User] = [:]
    var contexts: [String: Context] = [:]

    /// How to reach an API server.
    struct Cluster: Sendable {
        var place: Place
        var server: Located<String>?
        var tlsServerName: Located<String>?
        var insecureSkipTLSVerify: Located<Bool>?
        var certificateAuthority: Located<String>?
        var certificateAuthorityData: Located<Redacted<[UInt8]>>?
        var proxyURL: Located<Redacted<String>>?
        var disableCompression: Bool
        /// The extension `client.authentication.k8s.io/exec`, which credential plugins are given.
        var pluginConfiguration: EmbeddedValue?
    }

    /// How to authenticate.
    struct User: Sendable {
        var place: Place
        var clientCertificate: Located<String>?
        var clientCertificateData: Located<Redacted<[UInt8]>>?
        var clientKey: Located<String>?
        var clientKeyData: Located<Redacted<[UInt8]>>?
        var token: Located<Redacted<String>>?
        var tokenFile: Located<String>?
        var username: Located<Redacted<String>>?
        var password: Located<Redacted<String>>?
        var impersonate: Located<String>?
        var impersonateUID: Located<String>?
        var impersonateGroups: Located<[String]>?
        var impersonateUserExtra: Located<[String: [String]]>?
        /// The provider's name.
        var authProvider: Located<String>?
        var exec: Exec?
    }

    /// A credential plugin as it is written.
    struct Exec: Sendable {
        var place: Place
        var command: Located<String>?
        var arguments: [Redacted<String>]
        var environment: [(name: String, value: Redacted<String>, place: Place)]
        var apiVersion: Located<String>?
        var installHint: String?
        var provideClusterInfo: Bool
        var interactiveMode: Located<String>?
    }

    /// A cluster, a user and a namespace under one name.
    struct Context: Sendable {
        var place: Place
        var cluster: Located<String>?
        var user: Located<String>?
        var namespace: Located<String>?
    }

    /// A value of a document that is kept as it is.
    struct EmbeddedValue: Sendable {
        private let document: Document
        private let value: Value

        init(document: Document, value: Value) {
            self.document = document
            self.value = value
        }

        func write(to json: inout JSONBuilder) {
            withExtendedLifetime(document) { json.value(value) }
        }
    }

    /// Adds what an earlier file has not said: the first file that sets a name wins, with the whole entry.
    mutating func merge(_ later: Kubeconfig) {
        currentContext = currentContext ?? later.currentContext
        clusters.merge(later.clusters) { first, _ in first }
        users.merge(later.users) { first, _ in first }
        contexts.merge(later.contexts) { first, _ in first }
    }
}
