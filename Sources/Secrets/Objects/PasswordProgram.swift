/// A program that is met in probes, hooks and init containers and is handed a password on its command line, in a short flag
/// or as an operand. What a long flag holds its name tells, whoever it belongs to.
struct PasswordProgram: Sendable {
    /// A flag that takes a password.
    struct Flag: Sendable {
        /// Where the value may stand.
        struct Forms: OptionSet, Sendable {
            let rawValue: UInt8

            /// `-p value`
            static let apart = Forms(rawValue: 1)
            /// `-pvalue`
            static let attached = Forms(rawValue: 2)
            /// `-p=value`
            static let equals = Forms(rawValue: 4)
        }

        /// What of the value is the password.
        enum Part: Sendable {
            case all
            /// What is behind a mark, as in `user:password`.
            case behind(UInt8)
            /// What is behind `pass:`. OpenSSL names files, descriptors and variables in the same place.
            case ofSource
        }

        let name: String
        let forms: Forms
        let part: Part

        init(_ name: String, _ forms: Forms, _ part: Part = .all) {
            self.name = name
            self.forms = forms
            self.part = part
        }

        /// The password in a value of the flag.
        func password(in value: TextBytes, isOfScript: Bool) -> TextBytes? {
            switch part {
            case .all: return value
            case .behind(let mark):
                return value.firstIndex(of: mark).map {
                    value.slice($0 + 1..<value.count).unquoted(inScript: isOfScript)
                }
            case .ofSource: return value.hasPrefix("pass:".utf8, at: 0) ? value.slice(5..<value.count) : nil
            }
        }
    }

    /// Whose operands hold a password; ``CommandWords`` knows which of them.
    enum Operands: Sendable {
        case redisClient, redisServer, htpasswd, mosquitto, chpasswd, minio, aws, mysqlAdmin, rabbit, rclone, openSSL
        case sshpass
    }

    let name: String
    let flags: [Flag]
    let operands: Operands?
    /// Whether its arguments may be files, hosts and databases of any name, and are no programs.
    let settles: Bool
    /// Whether it has a command `login`, whose flags are those of ``login``.
    let logsIn: Bool

    private static func programs(
        _ names: String, _ flags: [Flag] = [], _ operands: Operands? = nil, settles: Bool = false, logsIn: Bool = false
    ) -> [PasswordProgram] {
        names.split(separator: " ").map {
            PasswordProgram(name: String($0), flags: flags, operands: operands, settles: settles, logsIn: logsIn)
        }
    }

    /// The command `login` of a client of registries or clusters.
    static let login = PasswordProgram(
        name: "login", flags: [Flag("-p", [.apart, .attached, .equals])], operands: nil, settles: true, logsIn: false)

    private static let colon = Flag.Part.behind(UInt8(ascii: ":"))
    private static let percent = Flag.Part.behind(UInt8(ascii: "%"))

    private static let table: [[PasswordProgram]] = [
        programs("docker podman nerdctl buildah skopeo helm oras crane az oc", logsIn: true),
        programs("redis-cli valkey-cli", [Flag("-a", .apart)], .redisClient, settles: true),
        programs("redis-server valkey-server", [], .redisServer),
        programs(
            "mysql mysqldump mysqlcheck mysqlimport mysqlshow mysqlslap mysqlsh "
                + "mariadb mariadb-dump mariadb-check mariadb-import mariadb-show mariadb-slap",
            [Flag("-p", .attached)], settles: true),
        programs("mysqladmin mariadb-admin", [Flag("-p", .attached)], .mysqlAdmin, settles: true),
        programs("mongosh mongo mongodump mongorestore mongoexport mongoimport", [Flag("-p", .apart)]),
        programs("sqlcmd bcp", [Flag("-P", [.apart, .attached])]),
        programs("cqlsh beeline", [Flag("-p", .apart)]),
        programs("etcdctl", [Flag("--user", [.apart, .equals], colon)]),
        programs("rabbitmqctl", [], .rabbit),
        programs("mosquitto_pub mosquitto_sub mosquitto_rr", [Flag("-P", .apart)]),
        programs(
            "curl",
            [
                Flag("-u", [.apart, .attached], colon), Flag("--user", .apart, colon),
                Flag("-U", [.apart, .attached], colon), Flag("--proxy-user", .apart, colon),
            ], settles: true),
        programs("sshpass", [], .sshpass),
        programs("smbclient rpcclient", [Flag("-U", [.apart, .attached], percent), Flag("--user", .equals, percent)]),
        programs(
            "ldapsearch ldapadd ldapmodify ldapdelete ldapmodrdn ldapcompare ldapwhoami ldappasswd",
            [Flag("-w", [.apart, .attached])]),
        programs(
            "keytool jarsigner",
            ["-storepass", "-keypass", "-srcstorepass", "-deststorepass", "-srckeypass", "-destkeypass"]
                .map { Flag($0, .apart) }),
        programs(
            "openssl", ["-pass", "-passin", "-passout"].map { Flag($0, .apart, .ofSource) }, .openSSL),
        programs("7z 7za 7zr 7zz", [Flag("-p", .attached)]),
        programs("zip unzip", [Flag("-P", .apart)]),
        programs("htpasswd", [], .htpasswd),
        programs("mosquitto_passwd", [], .mosquitto),
        programs("chpasswd", [], .chpasswd),
        programs("mc", [], .minio),
        programs("aws", [], .aws),
        programs("rclone", [], .rclone),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: table.joined().map { ($0.name, $0) })
    /// The lengths of the names with the same two last letters, a bit for each: settles almost every question.
    private static let lengths: [UInt32] = {
        var lengths = [UInt32](repeating: 0, count: 1 << 10)
        for name in byName.keys.map({ Array($0.utf8) }) {
            lengths[ending(name[name.count - 2], name[name.count - 1])] |= 1 << UInt32(name.count)
        }
        return lengths
    }()

    @inline(__always)
    private static func ending(_ first: UInt8, _ second: UInt8) -> Int { Int(first & 31) << 5 | Int(second & 31) }

    /// The program that a word names, perhaps behind its path; what a URL ends with is none.
    @inline(__always)
    static func named(_ word: TextBytes) -> PasswordProgram? {
        guard word.count > 1 else { return nil }
        let lengths = lengths[ending(word[word.count - 2], word[word.count - 1])]
        return lengths == 0 ? nil : named(word, lengths)
    }

    @inline(never)
    private static func named(_ word: TextBytes, _ lengths: UInt32) -> PasswordProgram? {
        let start = word.startOfRun(.identifier, endingAt: word.count, limit: UInt32.bitWidth)
        guard lengths >> UInt32(word.count - start) & 1 == 1,
            let program = byName[word.slice(start..<word.count).text], start == 0 || !word.contains("://")
        else { return nil }
        return program
    }

    /// Whether a word is a program's name, perhaps behind its path.
    static func isNamed(_ word: TextBytes, _ name: String) -> Bool {
        let start = word.count - name.utf8.count
        return word.hasPrefix(name.utf8, at: start)
            && (start == 0 || !ByteClass.identifier.contains(byte: word[start - 1]))
    }
}
