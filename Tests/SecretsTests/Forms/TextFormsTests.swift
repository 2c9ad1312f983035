import Testing

@testable import Secrets

@Suite struct TextFormsTests {
    private static func base64(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bytes = Array(text.utf8)
        var result = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = (0..<3).reduce(0) { $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0) }
            for digit in 0..<4 {
                result.append(start + digit > bytes.count ? "=" : alphabet[group >> (18 - 6 * digit) & 63])
            }
        }
        return result
    }

    private static func pem(_ label: String, _ body: String, header: String = "") -> String {
        "-----BEGIN \(label)-----\n\(header)\(body)\n-----END \(label)-----\n"
    }

    private static let key = base64("0!" + String(repeating: "no key, only text. ", count: 6))

    @Test func privateKeysAreToldApart() {
        let label = "PRIVATE" + " KEY"
        #expect(detectors(TextFormsTests.pem(label, TextFormsTests.key)) == ["private-key"])
        #expect(detectors(TextFormsTests.pem("RSA " + label, TextFormsTests.key)) == ["private-key"])
        #expect(detectors(TextFormsTests.pem("ENCRYPTED " + label, TextFormsTests.key)) == ["encrypted-private-key"])
        let header = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n"
        #expect(
            detectors(TextFormsTests.pem("RSA " + label, TextFormsTests.key, header: header)) == [
                "encrypted-private-key"
            ])
        for (cipher, id) in [("\0\0\0\u{4}none", "private-key"), ("\0\0\0\u{a}aes256-ctr", "encrypted-private-key")] {
            let body = TextFormsTests.base64("openssh-key-v1\0" + cipher + String(repeating: "text", count: 20))
            #expect(detectors(TextFormsTests.pem("OPENSSH " + label, body)) == [id])
        }
        let json = TextFormsTests.pem(label, TextFormsTests.key).split(separator: "\n").joined(separator: "\\n")
        #expect(
            detectors("{\"type\": \"service_account\", \"private_key\": \"\(json)\"}") == ["google-service-account-key"]
        )
        #expect(detectors(TextFormsTests.base64(TextFormsTests.pem(label, TextFormsTests.key))) == ["private-key"])
    }

    @Test func otherBlocksAndEmptyOnesAreNoKeys() {
        #expect(detectors(TextFormsTests.pem("CERTIFICATE", TextFormsTests.key)).isEmpty)
        #expect(detectors(TextFormsTests.pem("PUBLIC KEY", TextFormsTests.key)).isEmpty)
        #expect(detectors(TextFormsTests.pem("PRIVATE" + " KEY", "...")).isEmpty)
    }

    private static func token(_ claims: String, signature: String = "c2lnbmF0dXJlIG9mIG5vYm9keSBhdCBhbGw") -> String {
        let header = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}").filter { $0 != "=" }
        return header + "." + base64(claims).filter { $0 != "=" } + "." + signature
    }

    @Test func webTokensAreReadAndNotOnlyMatched() {
        #expect(detectors(TextFormsTests.token("{\"sub\":\"shop\"}")) == ["json-web-token"])
        #expect(
            detectors("Bearer " + TextFormsTests.token("{\"iss\":\"kubernetes/serviceaccount\"}")) == [
                "service-account-token"
            ])
        #expect(detectors(TextFormsTests.token("{\"sub\":\"1234567890\",\"name\":\"John Doe\"}")).isEmpty)
        #expect(detectors(TextFormsTests.token("{\"iss\":\"supabase-demo\"}")).isEmpty)
        #expect(detectors(TextFormsTests.token("{\"sub\":\"shop\"}", signature: "")).isEmpty)
        #expect(detectors("eyJhIjoxfQ.eyJiIjoyfQ.c2lnbmF0dXJlIG9mIG5vYm9keSBhdCBhbGw").isEmpty)
    }

    @Test(arguments: [
        "postgres://shop:hunter2@db/shop", "mongodb+srv://a:hunter2@cluster0.mongodb.net",
        "redis://:hunter2@redis:6379",
        "amqp://guest:guest@rabbit", "jdbc:postgresql://shop:hunter2@db/shop", "https://bot:hunter2@git/x.git",
        "postgres://a:hunter2,with@db:5432",
    ])
    func urlsMayHoldPasswords(url: String) {
        #expect(detectors(url) == ["url-password"])
        #expect(detectors("url: \"\(url)\"\n") == ["url-password"])
    }

    @Test(arguments: [
        "http://user@host:8080/a:b@c", "postgres://shop:$(PASSWORD)@db", "postgres://shop:${PASSWORD}@db",
        "postgres://shop:<password>@db", "https://user:password@host/", "https://shop:hunter2@example.com/",
        "https?://[^:@]+:[^@]+@", "http://host:80/", "git@github.com:a/b", "postgres://shop:{{ .p }}@db",
        "redis://:@redis",
        "postgres://shop:****@db", "postgres://%s:%s@db", "docker://sha256:abc",
    ])
    func urlsWithoutPasswordsAreQuiet(url: String) { #expect(detectors(url).isEmpty) }

    /// `user:password@localhost` is how documentation writes it, and what listens there is reached by nobody else.
    @Test(
        arguments: [
            ("postgres://user:password@localhost:5432/app", nil), ("amqp://guest:guest@127.0.0.1:5672", nil),
            ("user:pass@tcp(localhost:3306)/app", nil), ("postgres://shop:hunter2@localhost/app", .possible),
            ("amqp://guest:guest@rabbit", .usual), ("postgres://user:password@db/app", .usual),
            ("postgres://postgres:postgres@db/app", .usual), ("mysql://shop:changeme@db", .usual),
            ("postgres://astronomy_user:astronomy_password@db/a", .usual),
            ("postgres://shop:hunter2@db/shop", .possible),
            ("postgres://shop:q7Zp2Lm9Xw4Tn8Vb3Rk6@db/shop", .likely),
            ("postgres://shop:q7Zp2Lm9Xw4Tn8Vb3Rk6@localhost/shop", .likely),
        ] as [(String, Confidence?)])
    func usualLoginsCountLess(text: String, confidence: Confidence?) {
        let found = text.withBytes { TextScan($0, .value).matches.listed }
        #expect(found.first?.confidence == confidence)
    }

    @Test(arguments: [
        "Server=db;User Id=sa;Password=hunter2;Database=shop", "jdbc:mysql://db/shop?user=a&password=hunter2",
        "host=db user=shop password=hunter2 dbname=shop", "root:hunter2@tcp(db:3306)/shop",
        "Password=hunter2;Server=db",
    ])
    func connectionStringsMayHoldPasswords(text: String) {
        #expect(detectors(text) == ["connection-string-password"])
    }

    @Test(arguments: [
        "password: hunter2", "password = \"hunter2\"", "\"password\": \"hunter2\",", "PASSWORD=hunter2\nX=1",
        "db.password=hunter2", "<password>hunter2</password>", "'password' => 'hunter2',",
        "{\\\"password\\\": \\\"hunter2\\\"}",
        "requirepass: x\npassword: hunter2 # the database's", "bind 0.0.0.0\nrequirepass hunter2\n",
        "masterauth \"hunter2\"", "machine git.shop.io\nlogin bot\npassword hunter2\n",
        "machine a login b password hunter2 machine c", "<property name=\"password\" value=\"hunter2\"/>",
        "<add key='DbPassword' value='hunter2' />", "{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}",
        "{\\\"name\\\":\\\"DB_PASSWORD\\\",\\\"value\\\":\\\"hunter2\\\"}", "- name: DB_PASSWORD\n  value: hunter2\n",
        "pass = hunter2", "[db]\npass\t= \"hunter2\"\n", "pwd = hunter2", "db_pass = 'hunter2'", "pwd\t=\thunter2",
        "GRAFANA_ADMIN_PW=hunter2",
        "CREDS: admin:q7Zp2Lm9Xw4T", "NEO4J_AUTH=neo4j/q7Zp2Lm9Xw4T", "ES_AUTH = elastic:q7Zp2Lm9Xw4T",
    ])
    func settingsAreReadAsTheyAreWritten(text: String) { #expect(detectors(text) == ["password"]) }

    @Test(arguments: [
        "password: the password of the database", "# password: hunter2", "// password = \"hunter2\"",
        "if password == \"hunter2\"",
        "password: ${DB_PASSWORD}", "password: string", "get_password()", "the token: use it", "passwordFile: /run/x",
        "proxy_pass http://upstream;", "password = os.environ[\"X\"]", "password: !vault x", "tokens: 512",
        "secret_name: db",
        "password: |\n", "password:\n  valueFrom: x", "# requirepass foobared", "requirepass is a directive of Redis",
        "log in with login name and password prompt", "- name: DB_PASSWORD\n  valueFrom: {secretKeyRef: {name: db}}\n",
        "<property name=\"password\" ref=\"hunter2\"/>", "{\"name\":\"password\",\"type\":\"string\",\"value\":1}",
    ])
    func proseAndCodeAreQuiet(text: String) { #expect(detectors(text).isEmpty, "\(text)") }

    @Test(arguments: [
        "# url: postgres://shop:hunter2@db", "passwd: files systemd", "passwd: files",
        "f(user, password=user_password)",
        "tests pass = a good sign", "pass = true", "pass = ${PW}", "pass == hunter2", "pwd = $(pwd)",
        "bypass = hunter2",
        "compass = hunter2", "proxy_pass = hunter2", "tests pass hunter2", "pwd = os.getcwd()", "pass = <password>",
        "PASS : every test", "first_pass = hunter2",
    ])
    func commentsAndOtherWordsAreQuiet(text: String) { #expect(detectors(text).isEmpty, "\(text)") }

    @Test(arguments: [
        "frontend stats\n  stats auth admin:hunter2", "stats auth admin:Tr0ub4d*r9x", "stats auth admin:Tr0ub(4d{r9x|",
        "userlist u\n  user bob insecure-password hunter2", "  user bob insecure-password hun*er2 groups a,b",
        "user bot on >hunter2 ~* +@all",
        "port 0\nuser default on >hunter2\n", "user bot on ~* +@all >hunter2", "user bot ~* &* +@all on >hunter2",
        "user bot on +get -@all (+set ~a:* b) %R~x #2c26 >hunter2 <old", "\tuser\tbot on\t>hunter2",
        "redis-cli ACL SETUSER bot >hunter2", "redis-cli acl setuser bot on '>hunter2'", "user a:b on >hunter2",
        "ACL SETUSER bot on >hunter2", "uri ldap://x\nbindpw hunter2\n",
        "bindPW: hunter2", "LDAP_BIND_PW=hunter2", "define('DB_PASSWORD', 'hunter2');",
        "define( \"DB_PASSWORD\", \"hunter2\" );",
    ])
    func directivesAndConstantsMayHoldPasswords(text: String) { #expect(detectors(text) == ["password"]) }

    @Test(arguments: [
        "# stats auth admin:hunter2", "stats auth admin:[password]", "user bob insecure-password ${PW}",
        "the user bob insecure-password hunter2", "stats auth user:password", "stats auth admin:${PW}",
        "stats auth \"$USER:$PW\"",
        "the directive stats auth admin:hunter2", "user bot on >${PW}", "user bot on ><password>", "user bot on nopass",
        "user bot on #2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "turned on >hunter2",
        "user interface is on >hunter2", "The user bot on >hunter2", "user guide > hunter2",
        "superuser bot on >hunter2",
        "user bot -x >hunter2",
        "bindpw the password to bind with", "bindpw {{ .Values.pw }}", "bindPW: $LDAP_PW", "bindpw = <bind password>",
        "bindpw_file: /run/pw", "define('DB_PASSWORD', getenv('PW'));", "define('DB_PASSWORD', 'password_here');",
        "// define('DB_PASSWORD', 'hunter2');", "define('PASSWORD_HASH', 'hunter2')", "f('DB_PASSWORD', 'hunter2')",
        "a=b;Password=<your password>;c=d",
    ])
    func directivesWithoutPasswordsAreQuiet(text: String) { #expect(detectors(text).isEmpty, "\(text)") }

    @Test(arguments: [
        "CREATE USER app WITH ENCRYPTED PASSWORD 'hunter2';", "create role app login password 'hunter2';",
        "ALTER ROLE app PASSWORD 'hunter2';", "CREATE TABLE a (b int);\nALTER USER app\n  WITH PASSWORD 'hunter2';",
        "CREATE USER 'app'@'%' IDENTIFIED BY 'hunter2';", "CREATE OR REPLACE USER app IDENTIFIED BY 'hunter2';",
        "CREATE USER IF NOT EXISTS app IDENTIFIED BY \"hunter2\";",
        "ALTER USER 'app'@'%' IDENTIFIED WITH mysql_native_password BY 'hunter2';",
        "GRANT ALL ON shop.* TO 'app'@'%' IDENTIFIED BY 'hunter2' WITH GRANT OPTION;",
        "SET PASSWORD FOR 'app'@'%' = PASSWORD('hunter2');", "SET PASSWORD FOR app = 'hunter2';",
        "psql -c \"CREATE USER app PASSWORD 'hunter2'\"", "mysql -e 'CREATE USER app IDENTIFIED BY \"hunter2\"'",
        "DO $$ BEGIN CREATE ROLE app LOGIN PASSWORD 'hunter2'; END $$;",
    ])
    func statementsMayHoldPasswords(text: String) {
        for setting in [Setting.code, .file, .commandLine, .value] {
            #expect(detectors(text, setting) == ["password"], "\(text) in \(setting)")
        }
    }

    @Test(arguments: [
        "CREATE USER app PASSWORD '$PW';", "CREATE USER app PASSWORD '${PW}';", "CREATE USER app PASSWORD :'pw';",
        "CREATE USER app PASSWORD '{{ .pw }}';", "CREATE USER app PASSWORD '<password>';",
        "CREATE USER app PASSWORD NULL;", "CREATE USER app PASSWORD '\"$PW\"';", "CREATE USER app PASSWORD '%s'",
        "-- CREATE USER app PASSWORD 'hunter2';", "# CREATE USER app IDENTIFIED BY 'hunter2';",
        "CREATE USER app PASSWORD 'password';", "CREATE USER app IDENTIFIED BY 'your-password';",
        "CREATE USER app IDENTIFIED BY '' ;", "CREATE USER app IDENTIFIED BY RANDOM PASSWORD;",
        "CREATE USER app IDENTIFIED BY PASSWORD '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19';",
        "CREATE USER app IDENTIFIED WITH auth_socket;", "SELECT a FROM b WHERE kind = 'password' AND c = 'hunter2'",
        "an object identified by 'hunter2'", "the default password 'hunter2' is not accepted",
        "CREATE USER app; SELECT password 'hunter2'", "SET PASSWORD FOR app = PASSWORD('${PW}');",
        "CREATE USER app IDENTIFIED BY 'a b c d e';", "execute('CREATE USER app PASSWORD ' + quote(pw))",
    ])
    func statementsWithoutPasswordsAreQuiet(text: String) {
        for setting in [Setting.code, .file] {
            #expect(detectors(text, setting).isEmpty, "\(text) in \(setting)")
        }
    }

    /// A program's constant is a literal like a file's.
    @Test func constantsOfProgramsAreTakenAsTheyStand() {
        #expect(detectors("define('DB_PASSWORD', 'hunter2');", .code) == ["password"])
        #expect(detectors("define('DB_PASSWORD', 'password_here');", .code) == [])
    }

    @Test(arguments: [
        "APP_KEY=base64:q7Zp2Lm9Xw4Tn8Vb3Rk6q7Zp2Lm9Xw4Tn8Vb3RkA6fE=\nAPP_ENV=x"
    ])
    func keysThatAreDrawnAreFound(text: String) { #expect(detectors(text) == ["secret-key"], "\(text)") }

    @Test(arguments: [
        "APP_KEY=", "APP_KEY=base64:${KEY}", "appKey: shop-frontend", "app_key: admin-test", "APP_KEY=SomeRandomString",
        "APP_KEY=base64:your-key-here", "PUSHER_APP_KEY=0d1e6f0a5b5c4c439d4f",
        "FERNET_KEY=cryptography_not_found_storing_passwords_in_plain_text", "fernet_key = ${FERNET_KEY}",
        "fernet_key = {{ fernet }}", "PresharedKey = <key>", "PresharedKey = $PSK", "key_mgmt=WPA-PSK", "auth: psk",
        "psk: string", "psk = true", "psk=/etc/wireguard/psk", "TLSPSKFile=/etc/zabbix/psk", "a psk = of the peer",
    ])
    func whatIsNoDrawnKeyIsQuiet(text: String) {
        #expect(detectors(text).isEmpty, "\(text)")
        #expect(detectors(text, .commandLine).isEmpty, "\(text)")
    }

    @Test func programsMayBuildStringsOfTheirOwn() {
        #expect(detectors("connect(a;password=hunter2;b)", .code).isEmpty)
        #expect(detectors("connect(a;password=q7Zp2Lm9Xw4Tn8Vb3Rk6;b)", .code) == ["connection-string-password"])
    }

    @Test func loginsInHeadersAndRegistries() {
        let login = TextFormsTests.base64("robot:hunter2-hunter2")
        #expect(detectors("Authorization: Basic \(login)") == ["basic-login"])
        #expect(detectors("{\"auths\": {\"r\": {\"auth\": \"\(login)\"}}}") == ["registry-login"])
        #expect(detectors("Authorization: Bearer q7Zp2Lm9Xw4Tn8Vb3Rk6") == ["bearer-token"])
        #expect(detectors("basic configuration of bearer authentication-tokens").isEmpty)
        #expect(detectors("{\"auth\": \"\(TextFormsTests.base64("robot:${PASSWORD}"))\"}").isEmpty)
    }

    @Test func connectionStringsOfAzureHoldSharedAccessKeys() throws {
        let key = "q7Zp2Lm9Xw4Tn8Vb3Rk6q7Zp2Lm9Xw4Tn8Vb3RkA6fE="
        for text in [
            "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=\(key)",
            "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=\(key);EntityPath=orders",
            "HostName=shop.azure-devices.net;SharedAccessKeyName=iothubowner;SharedAccessKey=\(key)",
            "HostName=shop.azure-devices.net;DeviceId=a;SharedAccessKey=\(key)", "shared_access_key: \(key)",
        ] {
            for setting in [Setting.value, .commandLine, .file, .code] {
                #expect(detectors(text, setting) == ["azure-shared-access-key"], "\(text) in \(setting)")
            }
        }
        let found = try hits(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec: {containers: [{name: c, image: a:1, env: [{name: SHARED_ACCESS_KEY, value: "\(key)"}]}]}
            """)
        #expect(found == ["provider-token azure-shared-access-key likely spec.containers[0].env[0].value"])
        #expect(detectors("PresharedKey = \(key)") == ["secret-key"])
    }

    @Test(arguments: [
        "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=<key>",
        "Endpoint=sb://localhost;SharedAccessKeyName=Root;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;",
        "HostName=shop.azure-devices.net;SharedAccessKeyName=iothubowner;SharedAccessKey=${KEY}",
        "Endpoint=sb://{{ .ns }}/;SharedAccessKeyName=a;SharedAccessKey={{ .key }}", "SharedAccessKeyName=RootManage",
    ])
    func connectionStringsOfAzureWithoutKeysAreQuiet(text: String) {
        for setting in [Setting.value, .commandLine, .file, .code] {
            #expect(detectors(text, setting).isEmpty, "\(text) in \(setting)")
        }
    }

    /// `-D` is Java's.
    @Test(arguments: [
        ("-Djavax.net.ssl.trustStorePassword=hunter2", "javax.net.ssl.trustStorePassword"),
        ("java -Xmx1g -DdbPassword=hunter2 -jar a.jar", "dbPassword"), ("DbPassword=hunter2", "DbPassword"),
        ("--DbPassword=hunter2", "DbPassword"), ("a-Dpassword=hunter2", "a-Dpassword"),
    ])
    func propertiesAreNamedAsTheProgramDoes(text: String, name: String) {
        let found = text.withBytes { TextScan($0, .commandLine).matches.listed }
        #expect(found.map(\.name) == [name])
    }

    @Test func namesMakeFormsMoreExact() {
        let random = "q7Zp2Lm9Xw4Tn8Vb3Rk6q7Zp2Lm9Xw4Tn8Vb3RkA"
        #expect(detectors("aws_secret_access_key = \(random)") == ["aws-secret-access-key"])
        #expect(detectors("AccountName=a;AccountKey=\(random)\(random)q7Zp2L==;E=x") == ["azure-storage-key"])
        #expect(detectors("TWILIO_AUTH_TOKEN=0d1e6f0a5b5c4c439d4f3f5b0a4b7c2d") == ["twilio-auth-token"])
        #expect(detectors("DD_API_KEY: 0d1e6f0a5b5c4c439d4f3f5b0a4b7c2d") == ["datadog-key"])
        #expect(detectors("DD_APP_KEY=0d1e6f0a5b5c4c439d4f3f5b0a4b7c2d9e8f7a6b") == ["datadog-key"])
        #expect(detectors("DATADOG_APP_KEY: 0d1e6f0a5b5c4c439d4f3f5b0a4b7c2d9e8f7a6b") == ["datadog-key"])
        let signature = "sv=2024-01-01&se=2030-01-01&sp=r&sig=\(random)q7Z%3D"
        #expect(detectors("https://a.blob.core.windows.net/c?\(signature)") == ["azure-shared-access-signature"])
    }
}
