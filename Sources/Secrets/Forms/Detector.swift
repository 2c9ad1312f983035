/// What is recognised: one form of credential, or the naming of one by its key.
struct Detector: Hashable, Sendable {
    /// A stable name for reports, such as `github-personal-access-token`.
    let id: String
    /// What a sentence calls it, with its article: `a GitHub personal access token`.
    let noun: String
    /// The rule that it belongs to wherever it is found; nil where the place decides.
    let rule: CredentialRule?

    init(_ id: String, _ noun: String, _ rule: CredentialRule? = nil) {
        self.id = id
        self.noun = noun
        self.rule = rule
    }
}

extension Detector {
    static let privateKey = Detector("private-key", "a private key", .privateKey)
    static let encryptedPrivateKey = Detector(
        "encrypted-private-key", "a private key under a passphrase", .encryptedPrivateKey)
    static let googleServiceAccount = Detector(
        "google-service-account-key", "the key of a Google service account", .privateKey)
    static let clientKey = Detector("kubeconfig-client-key", "a kubeconfig's client key", .clusterCredential)
    static let serviceAccountToken = Detector(
        "service-account-token", "a Kubernetes service account token", .clusterCredential)
    static let jsonWebToken = Detector("json-web-token", "a signed JSON Web Token", .jsonWebToken)
    static let urlPassword = Detector("url-password", "a URL with a password", .connectionStringPassword)
    static let connectionString = Detector(
        "connection-string-password", "a connection string with a password", .connectionStringPassword)
    static let sharedAccessSignature = Detector(
        "azure-shared-access-signature", "an Azure shared access signature", .providerToken)
    static let azureStorageKey = Detector("azure-storage-key", "an Azure storage account key", .providerToken)
    static let azureSharedAccessKey = Detector("azure-shared-access-key", "an Azure shared access key", .providerToken)
    static let azureClientSecret = Detector("azure-client-secret", "an Azure client secret", .providerToken)
    static let awsSecretKey = Detector("aws-secret-access-key", "an AWS secret access key", .providerToken)
    static let twilioToken = Detector("twilio-auth-token", "a Twilio auth token", .providerToken)
    static let datadogKey = Detector("datadog-key", "a Datadog key", .providerToken)
    static let terraformToken = Detector("terraform-cloud-token", "a Terraform Cloud token", .providerToken)
    static let telegramToken = Detector("telegram-bot-token", "a Telegram bot token", .providerToken)
    static let postgreSQLHash = Detector("password-hash-postgresql", "a password hash", .passwordHash)
    static let registryLogin = Detector("registry-login", "a registry login", .registryCredential)
    static let basicLogin = Detector("basic-login", "a basic authentication login")
    static let bearerToken = Detector("bearer-token", "a bearer token")
    static let password = Detector("password", "a password")
    static let secret = Detector("secret", "a secret")
    static let token = Detector("token", "a token")
    static let key = Detector("secret-key", "a secret key")
}

/// The rules that credentials are found under, one file each in `Rules/secrets`. What can be recognised by itself has
/// a rule of its own wherever it stands; what only its name gives away is reported under the place it stands in.
enum CredentialRule: String, CaseIterable, Sendable {
    case providerToken = "provider-token"
    case privateKey = "private-key"
    case encryptedPrivateKey = "encrypted-private-key"
    case clusterCredential = "cluster-credential"
    case registryCredential = "registry-credential"
    case connectionStringPassword = "connection-string-password"
    case jsonWebToken = "json-web-token"
    case passwordHash = "password-hash"
    case environment = "credential-in-env"
    case arguments = "credential-in-arguments"
    case configMap = "credential-in-config-map"
    case annotation = "credential-in-annotation"
    case field = "credential-in-field"
    case committedSecret = "committed-secret"
}
