extension TokenForm {
    /// The tokens that are recognised by themselves, as their issuers document them. Test keys (Stripe's `sk_test_`) and
    /// identifiers (Twilio's `AC…`, Slack's workspace ids) give nothing away and are left out.
    static let all: [TokenForm] = sourceHosts + registries + clouds + messaging + operations + models + hashes

    private static let sourceHosts: [TokenForm] = [
        TokenForm(
            "github-personal-access-token", "a GitHub personal access token", "ghp_", [.run(.alphanumeric, 36...36)],
            check: .checksum),
        TokenForm(
            "github-oauth-token", "a GitHub OAuth token", "gho_", [.run(.alphanumeric, 36...36)], check: .checksum),
        TokenForm(
            "github-user-token", "a GitHub app's user token", "ghu_", [.run(.alphanumeric, 36...36)], check: .checksum),
        TokenForm(
            "github-installation-token", "a GitHub app's installation token", "ghs_", [.run(.alphanumeric, 36...36)],
            check: .checksum),
        TokenForm(
            "github-refresh-token", "a GitHub refresh token", "ghr_", [.run(.alphanumeric, 36...76)], check: .checksum),
        TokenForm(
            "github-fine-grained-token", "a GitHub fine-grained token", "github_pat_",
            [.run(.alphanumeric, 22...22), .text("_"), .run(.alphanumeric, 59...59)]),
        TokenForm(
            "gitlab-personal-access-token", "a GitLab personal access token", "glpat-",
            [.run(.base64URL.union(.dot), 20...300)]),
        TokenForm("gitlab-deploy-token", "a GitLab deploy token", "gldt-", [.run(.base64URL.union(.dot), 20...300)]),
        TokenForm("gitlab-runner-token", "a GitLab runner token", "glrt-", [.run(.base64URL.union(.dot), 20...300)]),
        TokenForm("gitlab-trigger-token", "a GitLab trigger token", "glptt-", [.run(.base64URL.union(.dot), 40...300)]),
        TokenForm("gitlab-agent-token", "a GitLab agent token", "glagent-", [.run(.base64URL, 50...300)]),
        TokenForm("gitlab-job-token", "a GitLab job token", "glcbt-", [.run(.base64URL.union(.dot), 20...300)]),
        TokenForm(
            "atlassian-api-token", "an Atlassian API token", "ATATT3x", [.run([.base64URL, .equals], 150...260)]),
    ]

    private static let registries: [TokenForm] = [
        TokenForm("npm-token", "an npm token", "npm_", [.run(.alphanumeric, 36...36)], check: .checksum),
        // The body of a macaroon, whose first field says whose it is: `pypi.org`, or `test.pypi.org`.
        TokenForm("pypi-token", "a PyPI token", "pypi-AgEIcHlwaS5vcmc", [.run(.base64URL, 50...1000)]),
        TokenForm("pypi-token", "a PyPI token", "pypi-AgENdGVzdC5weXBpLm9yZ", [.run(.base64URL, 50...1000)]),
        TokenForm("rubygems-key", "a RubyGems key", "rubygems_", [.run(.hex, 48...48)]),
        TokenForm("docker-hub-token", "a Docker Hub token", "dckr_pat_", [.run(.base64URL, 27...27)]),
        TokenForm("docker-hub-organization-token", "a Docker Hub token", "dckr_oat_", [.run(.base64URL, 27...40)]),
    ]

    private static let clouds: [TokenForm] = [
        // An access key id is half of a credential: not secret, but never without its other half for long.
        TokenForm("aws-access-key-id", "an AWS access key id", "AKIA", [.run(.base32, 16...16)]),
        TokenForm("aws-session-key-id", "an AWS session key id", "ASIA", [.run(.base32, 16...16)]),
        TokenForm("google-api-key", "a Google API key", "AIza", [.run(.base64URL, 35...35)]),
        TokenForm("google-client-secret", "a Google client secret", "GOCSPX-", [.run(.base64URL, 28...28)]),
        TokenForm("digitalocean-token", "a DigitalOcean token", "dop_v1_", [.run(.hex, 64...64)]),
        TokenForm("digitalocean-oauth-token", "a DigitalOcean token", "doo_v1_", [.run(.hex, 64...64)]),
        TokenForm("digitalocean-refresh-token", "a DigitalOcean token", "dor_v1_", [.run(.hex, 64...64)]),
        TokenForm("databricks-token", "a Databricks token", "dapi", [.run(.hex, 32...32)]),
        TokenForm("tailscale-key", "a Tailscale key", "tskey-", [.run(.base64URL, 30...80)]),
        TokenForm("pulumi-token", "a Pulumi token", "pul-", [.run(.hex, 40...40)]),
    ]

    private static let messaging: [TokenForm] = [
        TokenForm(
            "slack-bot-token", "a Slack bot token", "xoxb-",
            [.run(.digit, 9...14), .text("-"), .run([.digit, .hyphen], 0...15), .run(.alphanumeric, 18...36)]),
        TokenForm(
            "slack-user-token", "a Slack user token", "xoxp-",
            [.run(.digit, 9...14), .text("-"), .run([.digit, .hyphen], 9...30), .run(.alphanumeric, 20...40)]),
        TokenForm(
            "slack-app-token", "a Slack app token", "xapp-",
            [
                .run(.digit, 1...2), .text("-"), .run(.alphanumeric, 9...14), .text("-"), .run(.digit, 9...14),
                .text("-"), .run(.alphanumeric, 40...80),
            ]),
        TokenForm(
            "slack-webhook", "a Slack webhook address", "hooks.slack.com/services/T",
            [
                .run(.alphanumeric, 6...14), .text("/B"), .run(.alphanumeric, 6...14), .text("/"),
                .run(.alphanumeric, 20...28),
            ]),
        TokenForm(
            "sendgrid-key", "a SendGrid key", "SG.",
            [.run(.base64URL, 22...22), .text("."), .run(.base64URL, 43...43)],
            anchor: "SG.?"),
        TokenForm("mailgun-key", "a Mailgun key", "key-", [.run(.hex, 32...32)]),
        TokenForm("stripe-secret-key", "a Stripe secret key", "sk_live_", [.run(.alphanumeric, 16...255)]),
        TokenForm("stripe-restricted-key", "a Stripe restricted key", "rk_live_", [.run(.alphanumeric, 16...255)]),
        TokenForm("shopify-token", "a Shopify token", "shpat_", [.run([.hex, .uppercaseHex], 32...32)]),
        TokenForm(
            "discord-webhook", "a Discord webhook address", "discord.com/api/webhooks/",
            [.run(.digit, 17...20), .text("/"), .run(.base64URL, 60...80)]),
    ]

    private static let operations: [TokenForm] = [
        TokenForm("vault-token", "a Vault token", "hvs.", [.run(.base64URL, 24...300)]),
        TokenForm("vault-batch-token", "a Vault batch token", "hvb.", [.run(.base64URL, 90...400)]),
        TokenForm("vault-recovery-token", "a Vault recovery token", "hvr.", [.run(.base64URL, 24...300)]),
        TokenForm(
            "grafana-service-account-token", "a Grafana service account token", "glsa_",
            [.run(.alphanumeric, 32...32), .text("_"), .run([.hex, .uppercaseHex], 8...8)]),
        TokenForm("grafana-cloud-token", "a Grafana Cloud token", "glc_eyJ", [.run(.base64, 40...400)]),
        TokenForm("new-relic-key", "a New Relic user key", "NRAK-", [.run([.uppercase, .digit], 27...27)]),
        TokenForm(
            "dynatrace-token", "a Dynatrace token", "dt0c01.",
            [.run([.uppercase, .digit], 24...24), .text("."), .run([.uppercase, .digit], 64...64)]),
        TokenForm("sentry-token", "a Sentry token", "sntrys_eyJ", [.run([.base64, .underscore], 50...500)]),
        TokenForm("linear-key", "a Linear key", "lin_api_", [.run(.alphanumeric, 40...40)]),
        TokenForm("postman-key", "a Postman key", "PMAK-", [.run(.hex, 24...24), .text("-"), .run(.hex, 34...34)]),
        TokenForm(
            "onepassword-service-token", "a 1Password service account token", "ops_eyJ", [.run(.base64, 200...2000)]),
        TokenForm("age-identity", "an age identity", "AGE-SECRET-KEY-1", [.run([.uppercase, .digit], 58...58)]),
        TokenForm("doppler-token", "a Doppler token", "dp.pt.", [.run(.alphanumeric, 40...44)]),
        TokenForm(
            "doppler-service-token", "a Doppler service token", "dp.st.",
            [.run([.base64URL, .dot], 40...80)]),
    ]

    private static let models: [TokenForm] = [
        TokenForm("anthropic-key", "an Anthropic key", "sk-ant-", [.run(.base64URL, 80...130)]),
        TokenForm(
            "openai-key", "an OpenAI key", "sk-proj-", [.run(.base64URL, 40...250)], check: .containing("T3BlbkFJ")),
        TokenForm(
            "openai-key", "an OpenAI key", "sk-svcacct-", [.run(.base64URL, 40...250)], check: .containing("T3BlbkFJ")),
        TokenForm(
            "openai-key", "an OpenAI key", "sk-admin-", [.run(.base64URL, 40...250)], check: .containing("T3BlbkFJ")),
        TokenForm(
            "openai-key", "an OpenAI key", "sk-", [.run(.alphanumeric, 48...48)], check: .containing("T3BlbkFJ"),
            anchor: "sk-?"),
        TokenForm("hugging-face-token", "a Hugging Face token", "hf_", [.run(.letter, 34...34)], anchor: "hf_?"),
    ]

    /// Password hashes of `htpasswd` and of Unix's `crypt`: not the password, but enough to guess it at leisure.
    private static let hashes: [TokenForm] = [
        hash("apr1", "$apr1$", [.run(crypt, 1...8), .text("$"), .run(crypt, 22...22)]),
        hash("bcrypt", "$2a$", [.run(.digit, 2...2), .text("$"), .run(crypt, 53...53)]),
        hash("bcrypt", "$2b$", [.run(.digit, 2...2), .text("$"), .run(crypt, 53...53)]),
        hash("bcrypt", "$2y$", [.run(.digit, 2...2), .text("$"), .run(crypt, 53...53)]),
        hash("sha256", "$5$", [.run([crypt, .equals], 1...24), .text("$"), .run(crypt, 43...43)], anchor: "$5$?"),
        hash("sha512", "$6$", [.run([crypt, .equals], 1...24), .text("$"), .run(crypt, 86...86)], anchor: "$6$?"),
        hash("sha1", "{SHA}", [.run(.base64, 28...28)]),
        hash("sha1", "{SSHA}", [.run(.base64, 32...60)]),
    ]

    /// The alphabet of `crypt`.
    private static let crypt: ByteClass = [.alphanumeric, .dot, .slash]

    private static func hash(
        _ name: String, _ prefix: StaticString, _ parts: [Part], anchor: String? = nil
    ) -> TokenForm {
        TokenForm("password-hash-\(name)", "a password hash", prefix, parts, rule: .passwordHash, anchor: anchor)
    }
}
