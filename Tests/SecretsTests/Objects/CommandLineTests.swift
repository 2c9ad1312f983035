import Testing

@testable import Secrets

/// What command lines are given is theirs only where it is written out.
@Suite struct CommandLineTests {
    private static func hits(_ arguments: [String]) throws -> [String] {
        let list = arguments.map { "\n    - |-\n      " + $0.replacing("\n", with: "\n      ") }.joined()
        return try SecretsTests.hits(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec:
              containers:
              - name: c
                image: a:1
                args:\(list)
            """)
    }

    @Test(arguments: [
        ["PASSWORD=${PASSWORD:-} exec app"], ["PASSWORD=${PASSWORD:?must be set} exec app"],
        ["export PASSWORD=\"${PASSWORD:?must be set}\""], ["PASSWORD=`cat /run/pw` exec app"],
        ["PASSWORD=$(< /run/x) exec app"], ["PASSWORD=$(cat $(ls /run/x)) exec app"],
        ["PASSWORD=\"$(cat \"/run/x\")\" exec app"], ["--password={{ .Values.password }}"],
        ["--password", "{{ password }}"], ["app --password {{ .Values.password | quote }} --verbose"],
        ["password={{ with secret \"x\" }}{{ .Data.password }}{{ end }}"], ["--password=<%= ENV[\"PW\"] %>"],
        ["mysql -p$(cat /run/pw) db"], ["curl -u admin:`cat /run/pw` http://x"], ["redis-cli -a {{ password }} ping"],
        ["test -n \"$PASSWORD\" || echo \"password=missing\""],
    ])
    func whatIsFilledInIsNoCredential(arguments: [String]) throws {
        #expect(try Self.hits(arguments) == [])
    }

    @Test(arguments: [
        ["PASSWORD=hunter2 exec app"], ["PASSWORD=${PASSWORD:-hunter2} exec app"], ["exec app ${DB_PASSWORD:-hunter2}"],
        ["PASSWORD=$(id)hunter2 exec app"], ["A=$( PASSWORD=hunter2"], ["--password", "hunter2"],
        ["mysql -phunter2 -e `cat x`"], ["echo `date`\nredis-cli -a hunter2 ping"], ["echo `\nredis-cli -a hunter2"],
    ])
    func whatIsWrittenOutIsOne(arguments: [String]) throws {
        let place = "spec.containers[0].args[\(arguments.count - 1)]"
        #expect(try Self.hits(arguments) == ["credential-in-arguments password possible \(place)"])
    }

    @Test(arguments: [
        ["docker login -u bot -p hunter2 registry.shop.io"], ["docker", "login", "-p", "hunter2"],
        ["helm registry login r -u bot -p 'hunter2'"], ["echo root:hunter2 | chpasswd"],
        ["echo -n 'root:hunter2' | sudo chpasswd && exec app"], ["printf 'root:hunter2\\n' | chpasswd"],
        ["echo root:hunter2|chpasswd"], ["echo root:hunter2 |chpasswd"], ["echo 'root:hunter2'| chpasswd"],
        ["echo root:hunter2 | sudo -S chpasswd"], ["echo root:hunter2 | sudo -u root /usr/sbin/chpasswd"],
        ["docker login -u bot -p=hunter2 r"], ["docker", "login", "-u", "bot", "-phunter2"],
        ["docker --config /tmp/d login -p hunter2"], ["crane auth login r -u bot -p hunter2"],
        ["AUTH=$(htpasswd -nb admin hunter2)"], ["echo \"$(echo root:hunter2 | chpasswd)\""],
        ["chpasswd <<< root:hunter2"], ["htpasswd -b /auth bot hunter2"],
        ["htpasswd -nbB bot hunter2 > /auth"], ["htpasswd", "-Bbn", "bot", "hunter2"],
        ["htpasswd -b -C 10 /auth bot hunter2; exec app"], ["mc alias set m http://minio:9000 admin hunter2"],
        ["until mc --insecure alias set --api S3v4 m http://minio:9000 \\\n admin hunter2; do sleep 1; done"],
        ["mc config host add m http://minio:9000 admin hunter2"], ["redis-server --user default on >hunter2 ~* +@all"],
        ["redis-cli ACL SETUSER bot on >hunter2"], ["--bindpw", "hunter2"],
        ["docker", "run", "--entrypoint", "htpasswd", "httpd:2", "-Bbn", "testuser", "hunter2"],
        ["redis-cli ACL SETUSER alice on '>hunter2'"], ["redis-server", "--user", "default", "on", ">hunter2"],
        ["redis-cli", "-h", "db", "ACL", "SETUSER", "alice", ">hunter2"],
        ["redis-cli acl setuser alice reset +@all ~* \">hunter2\" >/dev/null"],
        ["curl --user bot:hunter2 on >out"],
        ["docker run --rm -v /b:/b --entrypoint=htpasswd httpd -n -b testuser hunter2"],
        ["htpasswd -nb bot hunter2|tee /auth"], ["mc alias set m http://minio:9000 admin hunter2>/dev/null"],
        ["mosquitto_passwd -b -c /passwd bot hunter2"], ["mysqladmin -u root password 'hunter2'"],
        ["rabbitmqctl add_user bot hunter2 2>/dev/null"],
        ["rabbitmqctl", "-n", "rabbit@h", "change_password", "b", "hunter2"],
        ["PASS=$(rclone obscure hunter2)"], ["rclone config create r sftp host h user bot pass hunter2"],
        ["openssl passwd -6 -salt ab hunter2"], ["az acr login -n r -u bot -p hunter2"],
        ["oc login https://api:6443 -u bot -p hunter2"],
    ])
    func operandsOfKnownProgramsArePasswords(arguments: [String]) throws {
        let place = "spec.containers[0].args[\(arguments.count - 1)]"
        #expect(try Self.hits(arguments) == ["credential-in-arguments password possible \(place)"])
    }

    @Test(arguments: [
        ["docker login -u bot --password-stdin && docker run -p 8080:80 nginx"], ["docker run -p 8080:80 nginx"],
        ["docker run --rm app login -p 8080:80"], ["docker", "run", "-d", "a/login:1", "login", "-p8080"],
        ["echo root:hunter2 || chpasswd"], ["A=$(docker login -p \"$(cat /run/pw)\")"], ["cat root:a | chpasswd"],
        ["docker login -p \"$(cat /run/pw)\" r; app -p 8080"], ["docker login -p <your password> r"],
        ["docker login -u bot\napp -p 8080"], ["echo \"root:$PW\" | chpasswd"], ["echo $USER:${PW} | chpasswd"],
        ["cat /run/users | chpasswd"], ["chpasswd < /run/users"], ["htpasswd -c /auth bot"],
        ["htpasswd -bc /auth bot $PW"], ["htpasswd -b /auth\necho bot hunter2"],
        ["mc alias set m http://minio:9000 $U \"$P\" && mc mb m/a b c"], ["mc alias list a b c d e"],
        ["redis-cli ACL SETUSER bot on >$PW ~*"], ["redis-cli", "acl", "setuser", "bot", "on", ">$(PW)"],
        ["redis-cli ACL SETUSER bot on nopass >/dev/null"], ["app --user bot --verbose >out"],
        ["docker run --user 1000 -it a:1 >out"], ["redis-cli ACL GETUSER bot >out"], ["--password <two words>"],
        ["app --password=<your db password> -v"],
        ["redis-cli -a <the password> ping"], ["ldapsearch --bindpw=<bind password>"],
        ["redis-cli ACL SETUSER bot on\necho >hunter2"], ["htpasswd -nb bot $PW|tee /auth"], ["cat db.mysql -pv"],
        ["mosquitto_passwd -b /passwd bot \"$PW\""],
        ["mysqladmin -u root password \"$PW\""], ["rabbitmqctl list_users hunter2 hunter3"],
        ["rclone obscure - < /run/pw"], ["rclone config create r sftp pass \"$PW\""], ["openssl passwd -6 -stdin"],
        ["openssl passwd -in /run/pw"],
    ])
    func operandsThatAreFilledInAreNone(arguments: [String]) throws {
        #expect(try Self.hits(arguments) == [])
    }

    /// In the same word or the next, as the program takes it.
    @Test(arguments: [
        "sqlcmd -S h -U sa -PQk9pLm3nBv22", "bcp t out f -U sa -P Qk9pLm3nBv22", "mysqlcheck -uroot -pQk9pLm3nBv22",
        "mariadb-dump -pQk9pLm3nBv22 shop", "mongodump -u admin -p Qk9pLm3nBv22", "cqlsh -u c -p Qk9pLm3nBv22 h",
        "etcdctl --user root:Qk9pLm3nBv22 get x", "etcdctl --user=root:Qk9pLm3nBv22 get x",
        "mosquitto_pub -u b -P Qk9pLm3nBv22 -t x", "curl -ubot:Qk9pLm3nBv22 http://x",
        "curl -x http://p -U bot:Qk9pLm3nBv22 http://x", "curl --proxy-user bot:Qk9pLm3nBv22 http://x",
        "sshpass -pQk9pLm3nBv22 ssh h", "sshpass -P Password -p Qk9pLm3nBv22 ssh h",
        "smbclient //h/s -Uuser%Qk9pLm3nBv22", "smbclient //h/s --user=user%Qk9pLm3nBv22",
        "ldapadd -D cn=admin -wQk9pLm3nBv22 -f x", "jarsigner -storepass Qk9pLm3nBv22 x.jar a",
        "keytool -importkeystore -srcstorepass Qk9pLm3nBv22", "openssl rsa -in x -passin pass:Qk9pLm3nBv22 -out y",
        "openssl enc -aes-256-cbc -pass pass:Qk9pLm3nBv22 -in x", "7z x -pQk9pLm3nBv22 a.7z",
        "unzip -P Qk9pLm3nBv22 a.zip", "valkey-cli -a Qk9pLm3nBv22 ping", "mysql \"-pQk9pLm3nBv22\" shop",
        "redis-cli '-a' 'Qk9pLm3nBv22' ping", "psql \"host=h password=Qk9pLm3nBv22\" -c x",
    ])
    func flagsOfKnownProgramsTakePasswords(line: String) throws {
        let quoted = line.replacing("\"", with: "\\\"")
        for yaml in [
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec: {containers: [{name: c, image: a:1, command: [sh, -c, "\(quoted)"]}]}
            """,
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: m}
            data: {run.sh: "\(quoted)\\necho"}
            """,
        ] {
            let report = try reports(yaml)[0]
            #expect(report.hits.map(\.confidence) == [.likely], "\(line)")
            #expect(report.secrets == ["Qk9pLm3nBv22"], "\(line)")
        }
    }

    /// Flags of others, and values that are no passwords.
    @Test(arguments: [
        "mysql --print-defaults", "my_print_defaults -s client", "mysql --protocol=tcp --port 3306",
        "sshpass -p \"$PW\" ssh -p 2222 h", "sshpass -e ssh -p 2222 h", "sshpass -f /run/pw scp -P 2222 a h:",
        "sshpass -f /run/pw ssh -p2222 h", "sqlcmd -i x.sql -p1", "curl -u bot http://x", "curl -U bot http://x",
        "smbclient //h/s -U user", "etcdctl --user root get x", "openssl rsa -passin file:/run/pw -in x",
        "openssl rsa -passin env:PW -in x", "openssl enc -pass stdin -in x", "openssl rsa -passin pass:$PW -in x",
        "7z x -p a.7z", "7z x -p\"$PW\" a.7z", "scp backup.zip -P 2222 h:", "cp -pv a.7z -pr b", "mysql -p -e x",
        "ldapsearch -W -D x", "mysql \"-p$PW\" shop",
    ])
    func otherFlagsTakeNone(script: String) throws { #expect(try Self.hits([script]) == []) }

    /// A program that is not run by a shell is handed what is written; Kubernetes fills in `$(NAME)` only.
    @Test(arguments: [
        ["--password=$tr0ng;pass&word"], ["--password", "$tr0ng;pass&word"], ["mysql", "-p$tr0ng;pass&word"],
        ["redis-cli", "-a", "$tr0ng|pass>word", "ping"], ["mc", "alias", "set", "m", "http://m", "u", "$tr0ng<(pass)"],
        ["htpasswd", "-nb", "bot", "$tr0ng;pass"], ["curl", "-u", "bot:$tr0ng;pass", "http://x"],
    ])
    func argumentsOfOneWordAreNotCut(arguments: [String]) throws {
        let found = try reports(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec: {containers: [{name: c, image: a:1, args: \(arguments)}]}
            """)[0]
        #expect(found.hits.map(\.detector) == ["password"])
        #expect(found.secrets.count == 1 && found.secrets.allSatisfy { $0.hasPrefix("$tr0ng") && $0.count > 7 })
    }

    @Test func aShellsArgumentOfOneWordIsCut() throws {
        #expect(try Self.hits(["sh", "-c", "PASSWORD=$PW;exec"]) == [])
    }

    /// A script may begin with an empty line.
    @Test func wordsBeginBehindEmptyLines() {
        "\n\nredis-cli -a hunter2".withBytes { text in
            var line = CommandWords()
            line.append(text)
            #expect(line.words.map(\.beginsCommand) == [true, false, false])
            #expect(line.logins(beside: []).count == 1)
        }
    }

    /// Nothing of a login is a name that may be shown.
    @Test(arguments: ["curl --user bot:hunter2 on >out", "redis-cli acl setuser bot:hunter2 on >hunter2"])
    func passwordsAreNoNamesOfUsers(script: String) throws {
        let report = try reports(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec: {containers: [{name: c, image: a:1, command: [sh, -c, "\(script)"]}]}
            """)[0]
        #expect(report.hits.map(\.detector) == ["password"])
        #expect(!report.hits[0].message.contains("hunter2"))
        #expect(report.secrets == ["hunter2"])
    }

    /// Files, hosts and databases may be called like programs, and the flags behind them are still the program's.
    @Test(arguments: [
        ["curl", "https://charts.shop.io/helm", "-u", "bot:hunter2"], ["mysqldump", "-h", "db.docker", "-phunter2"],
        ["mysql -uroot --socket /var/run/docker -phunter2"], ["curl -o /tmp/oras https://x/oras -u bot:hunter2"],
        ["mysql -h db mc -phunter2"], ["curl https://shop.io/mysql -u bot:hunter2"],
        ["docker login r.io/docker -p hunter2"], ["docker exec db mysql -phunter2 shop"],
        ["curl -s https://x; docker login -p hunter2"], ["mysql shop -e x && sudo docker login -p hunter2"],
        ["if curl -s https://x; then helm registry login -p hunter2; fi"],
    ])
    func argumentsAreNoPrograms(arguments: [String]) throws {
        let place = "spec.containers[0].args[\(arguments.count - 1)]"
        #expect(try Self.hits(arguments) == ["credential-in-arguments password possible \(place)"])
    }

    /// Whatever of a shell stands behind a reference is no part of a value.
    @Test(arguments: [
        "$PW", "${PW}", "$(cat /run/pw)", "$(cat /run/pw | head -c 8; echo)", "`cat /run/pw`", "$1", "$@", "$A$B",
        "$$PW", "$${PW}", "$$(PW)", "$$1", "$env:PW", "${env:DbPw}",
    ])
    func shellsEndReferences(reference: String) throws {
        for end in ["; y", ";", "|y", "&& y", "&", ">y", ")", " y", "\ny"] {
            for name in ["PASSWORD=", "--password=", "--password ", "mysql -p", "redis-cli -a ", "curl -u bot:"] {
                #expect(try Self.hits(["x; \(name)\(reference)\(end)"]) == [], "\(name)\(reference)\(end)")
            }
            for name in ["PASSWORD=", "--password=", "mysql -p"] {
                #expect(try Self.hits(["x; \(name)\"\(reference)\"\(end)"]) == [], "\(name)\"\(reference)\"\(end)")
            }
        }
    }

    @Test(arguments: [
        ("PASSWORD=hunter2; y", "possible"), ("PASSWORD=changeme; y", "usual"),
        ("PASSWORD=$(id)hunter2; y", "possible"),
        ("PASSWORD=${A:-hunter2}; y", "possible"), ("PASSWORD=${A:-changeme}; y", "usual"),
        ("mysql -p$(id)hunter2|y", "possible"), ("--password=$hunter2!x", "possible"),
        ("--password=pa$$w0rd", "possible"), ("$password = 'hunter2'; y", "possible"),
    ])
    func whatStandsBesideReferencesIsACredential(script: String, confidence: String) throws {
        #expect(
            try Self.hits([script]) == ["credential-in-arguments password \(confidence) spec.containers[0].args[0]"])
    }

    /// A word without quotes is a command of PowerShell's.
    @Test(arguments: [
        "$password = Get-Content /run/pw", "$Password=Read-Host", "$password = ConvertTo-SecureString $x",
    ])
    func commandsAreNoPasswords(script: String) throws { #expect(try Self.hits([script]) == []) }

    /// What follows the command of a program is no flag of it.
    @Test(arguments: [
        ["mysql -e 'x'; app -port 80 && mkdir -pv /x | ssh -p2222 y"], ["mysql -e x\nmkdir -pv /x"],
        ["su -c \"mysql -S $s -e 'CREATE x'\" vitess\nsu -c \"/vt -log x -port 80\""],
        ["sh -c \"mysql -e x; app -port 80\"; mkdir -pv x"], ["# don't\nmysql -e x\n# isn't it\nmkdir -pv /x"],
        ["x\n# mysql -phunter2"], ["psql --no-password postgres"], ["createuser --no-password bob"],
        ["case $1 in\n --password) PW=$2;;\nesac"],
    ])
    func commandsEnd(arguments: [String]) throws { #expect(try Self.hits(arguments) == []) }

    @Test(arguments: [
        ["mysql -e 'a; b' -phunter2"], ["mysql -e \"\n  CREATE x;\n  GRANT y;\" -phunter2"],
        ["mysql", "-e", "a; b", "-phunter2"], ["sh -c \"mysql -e \\\"a; b\\\" -phunter2\""],
        ["mysql -e \"it's; here\" -phunter2"], ["mysql -uroot \\\n -phunter2"], ["mysql -uroot time -phunter2"],
        ["# don't forget\nmysql -e 'a; b' -phunter2"], ["cat <<EOF\nDon't panic\nEOF\nmysql -e 'a; b' -phunter2"],
        ["echo 'it'\\''s'; mysql -e 'it'\\''s; a' -phunter2"], ["mysql -h db >& log -phunter2"],
        ["mysql -h db 2>& 1 -phunter2"], ["mysql -e select\\ \\( -phunter2"], ["mysql -p$'hunter2'"],
        ["mysql -p'hunter2'|cat"],
    ])
    func quotesKeepACommandTogether(arguments: [String]) throws {
        let place = "spec.containers[0].args[\(arguments.count - 1)]"
        #expect(try Self.hits(arguments) == ["credential-in-arguments password possible \(place)"])
    }

    /// What a name or a form gives away in a script hides nothing of what its programs are given, and is reported once.
    @Test(arguments: [
        (
            "export PGPASSWORD=changeme && psql; curl -u bot:q7Zp2Lm9Xw4T http://x",
            ["password usual", "password likely"]
        ),
        ("A=$(PGPASSWORD=changeme psql; redis-cli -a q7Zp2Lm9Xw4T)", ["password usual", "password likely"]),
        ("PGPASSWORD=q7Zp2Lm9Xw4T psql; mysql -ph8Rw3Kd6Vz1N", ["password likely", "password likely"]),
        ("curl https://bot:hunter2@x; mysql -phunter3", ["url-password possible", "password possible"]),
        ("app --password hunter2 && app --password 'a b c'", ["password possible"]),
        ("mysql -p'$abc&def123'", ["password possible"]),
        (
            "redis-cli acl setuser bot on >hunter2 >hunter3; redis-cli -a hunter4",
            ["password possible", "password possible"]
        ),
    ])
    func everyCredentialOfAScriptIsReported(script: String, found: [String]) throws {
        #expect(try Self.hits([script]).map { $0.split(separator: " ")[1...2].joined(separator: " ") } == found)
    }

    /// In an argument as in a file, whatever is behind the value.
    @Test(arguments: [
        "PGPASSWORD=Qk9pLm3nBv22 pg_dump -h db", "mongodump --password=Qk9pLm3nBv22 --host h",
        "export PGPASSWORD=Qk9pLm3nBv22; psql", "helm upgrade --set db.password=Qk9pLm3nBv22 r c",
        "app --password=Qk9pLm3nBv22 \\", "java -Djavax.net.ssl.keyStorePassword=Qk9pLm3nBv22 -jar x",
        "redis-cli -a Qk9pLm3nBv22|grep xyz", "mysql -pQk9pLm3nBv22>out.txt", "PASSWORD=Qk9pLm3nBv22|psql -h db",
        "mongosh -u admin -p Qk9pLm3nBv22 --host h", "sqlcmd -S h -U sa -P Qk9pLm3nBv22",
        "ldapsearch -D cn=admin -w Qk9pLm3nBv22 -b x", "keytool -storepass Qk9pLm3nBv22 -keystore x",
        "smbclient //h/s -U user%Qk9pLm3nBv22", "az login --service-principal -u x -p Qk9pLm3nBv22 --tenant t",
    ])
    func scriptsAreReadAsCommandLines(line: String) throws {
        let quoted = line.replacing("\\", with: "\\\\")
        let found = try reports(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec: {containers: [{name: c, image: a:1, command: [sh, -c, "\(quoted)"]}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: m}
            data: {RUN.SH: "#!/bin/sh\\n\(quoted)\\necho"}
            """)
        for report in found {
            #expect(report.hits.map(\.confidence) == [.likely], "\(line)")
            #expect(report.secrets == ["Qk9pLm3nBv22"], "\(line)")
        }
    }

    /// Files, references and patterns.
    @Test(arguments: [
        "kubectl create secret generic db --from-file=password=./pw.txt", "vault kv put secret/x password=@pw.txt",
        "helm upgrade --set-file db.password=./pw.txt r c", "curl -F password=@/run/pw x",
        "curl -F \"password=<pw.txt\" x", "curl --data-urlencode password=@/run/pw x", "http POST x password=@pw",
        "mysql -e \"SET PASSWORD = PASSWORD('$PW')\"", "psql -v pw=\"$PW\" -c \"ALTER USER x PASSWORD :'pw'\"",
        "yq '.password = env(PW)' x", "sed -i \"s/^requirepass .*/requirepass $PASSWORD/\" redis.conf",
        "sed -i \"s/password=.*/password=$PASSWORD/\" x.conf", "grep -E 'password=[a-z]+' f",
        "printf 'password=%s\\n' \"$PW\" > f", "echo \"Usage: mysql -u USER -pPASSWORD\"",
        "mysql_config_editor set --password\necho done", "PASSWORD=#{DB_PASSWORD}# app",
        "echo \"--password is required\"", "echo 'missing --password flag'", "echo give --password or --token",
    ])
    func filesAndPatternsAreNoPasswords(script: String) throws { #expect(try Self.hits([script]) == []) }

    @Test func keysThatAWSIsConfiguredWithAreFound() throws {
        let key = "tG8xQ2mZ+Lw9Rt4KpB7nYcVf3HsJ6dUe1aXo5iWq"
        #expect(
            try Self.hits(["aws configure set aws_secret_access_key \(key) --profile p"])
                == ["provider-token aws-secret-access-key likely spec.containers[0].args[0]"])
        #expect(try Self.hits(["aws configure set aws_secret_access_key \"$KEY\""]) == [])
        #expect(
            try Self.hits(["app", "--aws-secret-access-key", key])
                == ["provider-token aws-secret-access-key likely spec.containers[0].args[2]"])
    }

    /// However much stands before it.
    @Test func longScriptsAreReadToTheirEnd() throws {
        let script = String(repeating: "echo a b c d\n", count: 5000) + "redis-cli -a hunter2"
        #expect(try Self.hits([script]) == ["credential-in-arguments password possible spec.containers[0].args[0]"])
        let lines = script.split(separator: "\n").map { "\n    " + $0 }.joined()
        #expect(
            try SecretsTests.hits("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  run.sh: |\(lines)")
                == ["credential-in-config-map password possible data[\"run.sh\"]"])
    }

    /// A file that a shell reads is no placeholder.
    @Test func redirectionsEndNoPassword() throws {
        #expect(
            try Self.hits(["mysql -phunter2 <in >out"])
                == ["credential-in-arguments password possible spec.containers[0].args[0]"])
    }
}
