import Testing

@testable import Secrets

@Suite struct ValueJudgementTests {
    private func confidence(_ name: String, _ value: String, _ setting: Setting) -> Confidence? {
        name.withBytes { name in
            guard let name = CredentialName(name) else { return nil }
            return value.withBytes { ValueJudgement.confidence(of: name, $0, setting) }
        }
    }

    @Test(arguments: [
        "", "  ", "<PASSWORD>", "<your password>", "${VAR}", "$(VAR)", "$VAR", "{{ .Values.password }}", "{{password}}",
        "xxxx", "…", "XXXXXXXX", "REPLACE_ME", "replace-me", "replace_with_password", "your-password-here",
        "YOUR_PASSWORD",
        "****",
        "..........", "__PASSWORD__", "[PASSWORD]", "%(password)s", "%{password}", "@db.password@", "#{password}",
        "{password}",
        "DB_PASSWORD_VALUE", "PASSWORD_FROM_CI", "vault:secret/data/db#password", "ref+vault://x/y#z",
        "ENC[AES256_GCM,data:x]",
        "op://vault/item/field", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
        "projects/p/secrets/s/versions/1",
        "/run/secrets/db", "/etc/app/password", "file:/run/secrets/db", "true", "none", "0", "1", "TODO", "redacted",
        "<REDACTED>", "insert password here", "examples", "${A}:${B}", "Bearer ${TOKEN}".replacingBearer, "placeholder",
        "secret/data/db", "kv/db-password", "team/kv/data/db#password", "database/creds/reader", "db-pw.txt",
        "secret/data/db-password?version=2", "gsm://p/db",
        "https://vault.example.org/x", "((password))", "aaaaaaaaaaaaaaa", "...", "secret://db/password",
        "AgB" + String(repeating: "aZ3", count: 110), "this value was redacted by CI", "password-goes-here",
        "change_for_prod", "an example of one", "our.placeholder.1",
        "`cat /run/pw`", "$(< /run/x)", "$(cat $(ls /run))", "${A:-}", "${A:?must be set}", "${A:+hunter2}",
        "${A:-${B}}",
        "external secret", "External-Secret", "externalSecret", "EXTERNAL_SECRETS", "existing_secret", "from secret",
        "stored in vault", "managed-by-external-secrets", "provided at runtime", "set via helm", "see environment",
        "<%= ENV['PW'] %>", "/app", "{{ with secret \"x\" }}{{ .Data.pw }}{{ end }}", "missing",
    ])
    func nothingThatIsFilledInLaterIsAPassword(value: String) {
        #expect(confidence("DB_PASSWORD", value, .value) == nil, "\(value)")
    }

    @Test(arguments: [
        "hunter2", "admin", "1234", "12345678", "HUNTER_TWO", "postgres", "minio123", "compass", "exchange",
        "S3cr3t$(x)", "${A}hunter2${B}",
        "${A:-hunter2}", "${A:hunter2}", "/x9!Zq", "secret/", "hunter/two", "a.txt!", "correct horse battery", "<>",
        "yes-really", "11111111", "external", "vault", "see-you-later", "from.secret.9", "sealed with a kiss",
        "external secret!", "$tr0ng;pass&word", "$tr0ng|pass", "$ecret(1)",
    ])
    func literalsAreWeakPasswords(value: String) {
        #expect(confidence("DB_PASSWORD", value, .value) == .possible, "\(value)")
    }

    @Test(arguments: [
        "keyboard cat", "correct horse battery staple", "my-super-secret-jwt-key", "super-secret", "not-so-secret-key",
        "my-secret-key", "my-session-secret-key", "production", "dev", "it's a secret!",
        "super-secret-jwt-token-with-at-least-32-characters-long",
    ])
    func keysToSignWithMayBeGuessed(value: String) {
        for name in [
            "JWT_SECRET", "SESSION_SECRET", "SECRET_KEY", "DJANGO_SECRET_KEY", "SECRET_KEY_BASE", "cookieSecret",
            "SECRETKEY", "JWTSECRETKEY", "SIGNINGKEY", "SECRETKEYBASE", "SESSIONSECRET",
        ] {
            #expect(confidence(name, value, .value) == .possible, "\(name) \(value)")
            #expect(confidence(name, value, .commandLine) == .possible, "\(name) \(value)")
            #expect(confidence(name, value, .file) == nil, "\(name) \(value)")
        }
    }

    @Test(arguments: [
        "your-secret-here", "your secret here", "a long random string", "<random>", "session-secret",
        "oauth2-proxy-cookie",
        "webhook-certs", "my-app-secret", "jwt-secret", "jwt", "session", "tls.key", "cookie-secret", "$(SECRET)",
        "generate with openssl", "at least 32 characters", "auth-service", "set me", "RS256", "app",
        "this is the sentence of a person who explains", "put your key here", "change this value",
        "Change this secret key!", "choose a strong password", "use a long random string",
        "please set a secret", "external secret", "sealedSecret", "fromSecretStore",
    ])
    func namesAndInstructionsAreNoKeysToSignWith(value: String) {
        for name in ["JWT_SECRET", "SESSION_SECRET", "SECRET_KEY", "SECRETKEY", "JWTSECRETKEY", "SIGNINGKEY"] {
            #expect(confidence(name, value, .value) == nil, "\(name) \(value)")
        }
    }

    /// Keys that their service draws are no words of a person's.
    @Test(arguments: [
        "S3_SECRET_KEY", "S3SECRETKEY", "API_KEY", "STRIPE_SECRET_KEY", "CLIENT_SECRET", "AWS_SECRET_ACCESS_KEY",
    ])
    func otherKeysAreNotGuessed(name: String) {
        for value in ["production", "keyboard cat", "my-secret-key"] { #expect(confidence(name, value, .value) == nil) }
    }

    /// Everybody sees that they stand where a password belongs.
    @Test(arguments: [
        "changeme", "ChangeMe!", "change-me-in-production", "changeit", "please-change-this", "password", "Password1",
        "passw0rd", "p@ss", "my-password", "db_password", "astronomy_password", "secret", "supersecret", "test123",
        "guest", "foobar", "${A:-changeme}",
    ])
    func standInsAreUsualPasswords(value: String) {
        #expect(confidence("DB_PASSWORD", value, .value) == .usual, "\(value)")
    }

    @Test(arguments: [
        "q7Zp2Lm9Xw4Tn8Vb3Rk6", "4f1c9a0b7d3e8852c6aa", "0d1e6f0a-5b5c-4c43-9d4f-3f5b0a4b7c2d", "aB3$xY9!kL2#mN5",
        "dGhpcyBpcyBub3QgYSBrZXk1Mg==",
    ])
    func randomLookingValuesAreCredentialsUnderAnyName(value: String) {
        for name in ["DB_PASSWORD", "API_KEY", "SESSION_TOKEN", "secret"] {
            #expect(confidence(name, value, .value) == .likely, "\(name) \(value)")
        }
        #expect(confidence("token", value, .code) == .likely)
    }

    @Test(arguments: [
        ("TLS_SECRET", "webhook-server-cert"), ("TOKEN", "abc-def"), ("API_KEY", "google-maps"), ("AUTH_TOKEN", "512"),
        ("JWT_SECRET", "my-jwt-secret"), ("secret", "kube-system/registry-credentials-2"), ("token", "./token"),
        ("CLIENT_SECRET", "/mnt/secrets/client"), ("API_KEY", "phc_6AT2D3sP5u4fkUZtSqgtmoKmcx8rEX8f86lpISOpAhx"),
        ("API_KEY", "pk_live_4f1c9a0b7d3e8852c6aa4f1c"),
        ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ])
    func namesAndSettingsAreNoSecrets(name: String, value: String) {
        #expect(confidence(name, value, .value) == nil)
    }

    @Test(arguments: [
        ("JWT_SECRET", "supersecret"), ("API_KEY", "admin"), ("SECRET_KEY", "minio123"),
        ("SECRET_KEY_BASE", "4f3c2b1a"),
    ])
    func secretsThatPersonsMadeUpAreWeakOnes(name: String, value: String) {
        #expect(confidence(name, value, .value) == .possible)
        #expect(confidence(name, value, .file) == nil)
    }

    /// `MONGO_INITDB_ROOT_PASSWORD: example` is copied as it stands, and works.
    @Test func exampleIsAUsualPasswordWhereItIsTheValue() {
        #expect(confidence("MONGO_INITDB_ROOT_PASSWORD", "example", .value) == .usual)
        #expect(confidence("DB_PASSWORD", "Example", .value) == .usual)
        #expect(confidence("password", "example", .file) == nil)
        #expect(confidence("API_TOKEN", "example", .value) == nil)
        #expect(confidence("JWT_SECRET", "example", .value) == nil)
    }

    /// What is signed with `supersecret` can be forged; `changeme` says that nothing is yet.
    @Test func onlyACallToChangeAKeyIsUsual() {
        #expect(confidence("JWT_SECRET", "changeme", .value) == .usual)
        #expect(confidence("SECRET_KEY", "change-this-now", .value) == .usual)
    }

    @Test(arguments: [
        "string", "required", "secret", "db-password", "my-app-credentials", "os.getenv(X)", "foo", "a b c d",
    ])
    func filesSpeakOfPasswordsToo(value: String) {
        #expect(confidence("password", value, .file) == nil)
    }

    @Test(
        arguments: [
            ("NEO4J_AUTH", "neo4j/Zx9kQ2pLmW7r", .likely), ("NEO4J_AUTH", "neo4j/test1234", .usual),
            ("NEO4J_AUTH", "neo4j/hunter2", .possible), ("NEO4J_AUTH", "neo4j/changeme", .usual),
            ("NEO4J_AUTH", "neo4j/none", nil), ("NEO4J_AUTH", "none", nil), ("NEO4J_AUTH", "neo4j/${PW}", nil),
            ("NEO4J_AUTH", "neo4j/<password>", nil), ("NEO4J_AUTH", "$(USER)/$(PW)", nil),
            ("NEO4J_AUTH", "neo4j/", nil), ("NEO4J_AUTH", "/run/secrets/neo4j", nil),
            ("ES_AUTH", "elastic:Zx9kQ2pLmW7r", .likely), ("ES_AUTH", "elastic:$(ELASTIC_PASSWORD)", nil),
            ("ES_AUTH", "basic", nil), ("CREDS", "admin:Zx9kQ2pLmW7r", .likely), ("CREDS", "admin:admin", .usual),
            ("CREDS", "admin:hunter2", .possible), ("CREDS", "shop:registry", nil), ("CREDS", "registry:5000", nil),
            ("CREDS", "https://x:y", nil), ("CREDS", "/etc/nats/user.creds", nil), ("CREDS", "env:A1B2", nil),
            ("CREDS", "{\"a\":\"hunter2\"}", nil), ("CREDS", "user:your-password", nil),
            ("RABBITMQ_ERLANG_COOKIE", "Zx9kQ2pLmW7rAbCdEf12", .likely), ("RABBITMQ_ERLANG_COOKIE", "rabbit", nil),
            ("GRAFANA_ADMIN_PW", "qL8vZ2mXw9Rt", .likely), ("pgpass", "hunter2", .possible),
            ("PGPASS", "/root/.pgpass", nil),
        ] as [(String, String, Confidence?)])
    func usersAndPasswordsStandTogether(name: String, value: String, expected: Confidence?) {
        #expect(confidence(name, value, .value) == expected, "\(name) \(value)")
    }

    @Test func filesHoldRandomLogins() {
        #expect(confidence("CREDS", "admin:hunter2", .file) == nil)
        #expect(confidence("CREDS", "admin:Zx9kQ2pLmW7r", .file) == .likely)
    }

    @Test func filesHoldPasswordsAndProgramsOnlyRandomOnes() {
        #expect(confidence("password", "hunter2", .file) == .possible)
        #expect(confidence("password", "hunter2", .code) == nil)
    }

    @Test(arguments: [
        "my-app-staging-2-config", "webhook-server-cert", "production", "kube-prometheus-stack-operator",
        "2024-01-02T10:00:00Z",
        "registry.example.org/team/app", "getUserPasswordFromStore", "v1.2.3-alpha.4",
    ])
    func namesDoNotLookRandom(value: String) {
        #expect(!value.withBytes { Randomness.looksRandom($0) })
    }

    @Test func lengthsAreShownRoughly() {
        #expect(
            [1, 7, 8, 15, 16, 32, 64].map { Redaction.length($0) } == [
                "under 8 characters", "under 8 characters", "8 to 15 characters", "8 to 15 characters",
                "16 to 31 characters",
                "32 to 63 characters", "64 characters or more",
            ])
    }
}

extension String {
    /// A header's value is its token's.
    fileprivate var replacingBearer: String { hasPrefix("Bearer ") ? String(dropFirst(7)) : self }
}
