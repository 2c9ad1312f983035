import Testing

@testable import Secrets

@Suite struct CredentialNameTests {
    @Test(arguments: [
        "DB_PASSWORD", "dbPassword", "password", "MYSQL_ROOT_PASSWORD", "DB_PASSWORD2", "DB_PWD_1", "pgPass",
        "SMTP_PASSWD",
        "keystore.passphrase", "--db-password", "spring.datasource.password", "DBPassword", "userpassword", "pwd",
        "requirepass", "--masterauth", "GRAFANA_ADMIN_PW", "adminPw", "pgpass", "PGPASS",
        "mixedPassWord", "DB_PASS_WORD", "PassPhrase", "pass-phrase",
    ])
    func passwords(name: String) {
        guard case .password = name.withBytes({ CredentialName($0) }) else {
            Issue.record("\(name) is no password")
            return
        }
    }

    @Test(arguments: [
        "API_KEY", "apiKey", "x-api-key", "SECRET_KEY_BASE", "AWS_SECRET_ACCESS_KEY", "secretAccessKey", "JWT_SECRET",
        "clientSecret", "AUTH_TOKEN", "authtoken", "SLACK_BOT_TOKEN", "AccountKey", "encryptionKey", "signing-key",
        "restuserkey", "PresharedKey", "PRESHARED_KEY", "pre-shared-key", "psk", "WPA_PSK", "RABBITMQ_ERLANG_COOKIE",
        ".erlang.cookie", "SIGNINGKEY", "SECRETKEY", "JWTSECRETKEY", "MYAPIKEY", "MASTERKEY", "SECRETKEYBASE",
        "SESSIONSECRET", "cookiesecret", "ACCESSTOKEN", "bottoken",
    ])
    func secretsThatPeopleMakeUp(name: String) {
        guard case .strongSecret = name.withBytes({ CredentialName($0) }) else {
            Issue.record("\(name) is no strong secret")
            return
        }
    }

    @Test(arguments: [
        "TOKEN", "github_token", "TLS_SECRET", "secret", "credentials", "GITLAB_TOKEN_2", "APP_KEY", "DD_APP_KEY",
        "DATADOG_APP_KEY", "datadog.appKey", "FERNET_KEY", "AIRFLOW__CORE__FERNET_KEY", "fernetKey",
    ])
    func wordsThatMayNameOtherThings(name: String) {
        guard case .secret = name.withBytes({ CredentialName($0) }) else {
            Issue.record("\(name) is no secret")
            return
        }
    }

    @Test(arguments: [
        "KEYBOARD", "SORT_KEY", "key", "primary_key", "MAX_TOKENS", "tokenUrl", "TOKEN_TTL", "PASSWORD_FILE",
        "secretName",
        "passwordSecretRef", "secretKeyRef", "COMPASS", "bypass", "proxy_pass", "PWD", "OLDPWD", "OLD_PWD",
        "next_page_token",
        "eos_token", "checksum/secret", "password_hash", "PUBLIC_API_KEY", "RESET_PASSWORD", "password_min_length",
        "imagePullSecrets", "secret_id_ttl", "", "x", "__", "MINIO_ACCESS_KEY", "password-policy", "csrf_token",
        "basic-auth", "userkey", "PUSHER_APP_KEY", "app", "mapKey", "app_key_id", "fernet", "fernet_key_secret_name",
        "psk_file", "OLD_PW", "pw", "session_cookie", "ENABLE_AUTH", "jauth",
        "needs", "tlspskidentity", "MONKEY", "HOTKEY", "SORTKEY", "NEXTPAGETOKEN", "CSRFTOKEN", "TLSSECRET",
        "passWordFile", "compassWord", "resetPassWord", "pass_key_word", "word", "phrase",
    ])
    func namesOfOtherThings(name: String) {
        #expect(name.withBytes { CredentialName($0) } == nil)
    }

    @Test func wordsAreDividedAtCapitalsAndSigns() {
        #expect(
            "myDBPassword2_in.Use".withBytes { CredentialName.words(of: $0) } == ["my", "db", "password", "in", "use"])
    }
}
