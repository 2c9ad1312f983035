import Foundation
import Testing

@testable import Cluster

/// Plugins here are real programs: shell scripts in a folder of their own.
@Suite("Credential plugins", .serialized)
struct ExecPluginTests {
    static let version = "client.authentication.k8s.io/v1"

    /// A user whose plugin is the script `plugin` in the kubeconfig's folder.
    private func place(
        _ script: String, fields: String = "interactiveMode: Never", cluster: String = "server: 'https://x'",
        version: String = Self.version
    ) throws -> Workplace {
        let place = try Workplace(
            cluster: cluster, user: "exec: {command: ./plugin, apiVersion: \(version), \(fields)}",
            files: ["plugin": "#!/bin/sh\n" + script])
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path("plugin"))
        return place
    }

    /// A script line that prints an ExecCredential.
    private func answer(_ status: String, version: String = Self.version) -> String {
        "cat <<'END'\n{\"kind\":\"ExecCredential\",\"apiVersion\":\"\(version)\",\"status\":\(status)}\nEND\n"
    }

    private func failure(_ place: Workplace) async -> String? {
        do throws(KubeconfigError) {
            _ = try await place.connect().credentials.current()
            return nil
        } catch {
            return place.shown(error)
        }
    }

    /// What an error of the plugin begins with.
    private let subject =
        "~/config:4:32: context \"a\": user \"u\": users[0].user.exec: the credential plugin \"~/plugin\" "

    @Test("A token, a certificate, or both", arguments: ["v1", "v1beta1"])
    func answers(_ name: String) async throws {
        let version = "client.authentication.k8s.io/" + name
        let pair =
            "\"clientCertificateData\": \"-----BEGIN CERTIFICATE-----\\nx\", \"clientKeyData\": \"-----BEGIN KEY-----\\ny\""
        let certificate = Array("-----BEGIN CERTIFICATE-----\nx".utf8)
        let key = Array("-----BEGIN KEY-----\ny".utf8)
        for (status, expected) in [
            ("{\"token\": \"t\"}", Credential(token: "t")),
            ("{\(pair)}", Credential(clientCertificate: certificate, clientKey: key)),
            ("{\"token\": \"t\", \(pair)}", Credential(token: "t", clientCertificate: certificate, clientKey: key)),
        ] {
            let place = try place(answer(status, version: version), version: version)
            #expect(try await place.connect().credentials.current() == expected)
        }
    }

    @Test("The program sees its arguments, variables, name and KUBERNETES_EXEC_INFO")
    func surroundings() async throws {
        let fields = """
            interactiveMode: Never, args: [one, "two words", "$HOME"], env: [{name: MINE, value: v1}, {name: MINE, value: v2}]
            """
        let script = """
            { echo "$0"; for a in "$@"; do echo "$a"; done; echo "$MINE"; echo "$KUBERNETES_EXEC_INFO"; cat; } > "$(dirname "$0")/seen"

            """
        let place = try place(script + answer("{\"token\": \"t\"}"), fields: fields)
        _ = try await place.connect().credentials.current()
        let seen = try String(contentsOfFile: place.path("seen"), encoding: .utf8)
        let info =
            "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"spec\":{\"interactive\":false}}"
        #expect(
            seen.split(separator: "\n").map(String.init) == [
                place.path("plugin"), "one", "two words", "$HOME", "v2", info,
            ])
    }

    @Test("provideClusterInfo tells the plugin of the cluster, its extension included")
    func clusterInfo() async throws {
        let place = try place(
            "echo \"$KUBERNETES_EXEC_INFO\" > \"$(dirname \"$0\")/seen\"\n" + answer("{\"token\": \"t\"}"),
            fields: "interactiveMode: IfAvailable, provideClusterInfo: true",
            cluster: """
                server: 'https://x', tls-server-name: name, certificate-authority: ca, proxy-url: 'http://p',
                disable-compression: true, extensions: [{name: other, extension: 1},
                {name: client.authentication.k8s.io/exec, extension: {audience: [a, 1, true]}}]
                """)
        try place.write(Sample.certificate, to: "ca")
        let connection = try place.connect()
        // Whether or not the tests run in a terminal: the program reads nothing.
        _ = try await connection.credentials.current()
        let seen = try String(contentsOfFile: place.path("seen"), encoding: .utf8)
        let cluster =
            "\"cluster\":{\"server\":\"https://x\",\"tls-server-name\":\"name\",\"certificate-authority-data\":\""
            + Sample.base64(Sample.certificate)
            + "\",\"proxy-url\":\"http://p\",\"disable-compression\":true,\"config\":{\"audience\":[\"a\",1,true]}}"
        #expect(seen.contains(cluster))
    }

    @Test("A name without a slash is looked up in PATH")
    func searchPath() async throws {
        var place = try Workplace(
            cluster: "server: 'https://x'",
            user: "exec: {command: finder, apiVersion: \(Self.version), interactiveMode: Never}",
            files: ["bin/finder": "#!/bin/sh\n" + answer("{\"token\": \"found\"}"), "first/finder": "not executable"])
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path("bin/finder"))
        place.options.environment["PATH"] = ".::relative:\(place.path("first")):\(place.path("bin"))"
        #expect(try await place.connect().credentials.current().token == "found")
    }

    @Test("It runs once until shortly before the end, for many requests together, and again after a 401")
    func caching() async throws {
        let script = """
            sleep 0.2; cd "$(dirname "$0")"; echo run >> runs; n=$(wc -l < runs)
            echo "{\\"kind\\":\\"ExecCredential\\",\\"apiVersion\\":\\"\(Self.version)\\",\\"status\\":{\\"token\\":\\"t$((n))\\",\\"expirationTimestamp\\":\\"2026-01-01T00:00:00Z\\"}}"
            """
        let place = try place(script)
        // 2026-01-01T00:00:00Z
        let end: Int64 = 1_767_225_600
        let clock = Seconds(end - 3600)
        let source = try place.plugin { clock.value }
        let tokens = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<20 { group.addTask { try? await source.current().token } }
            return await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(tokens == ["t1"])
        clock.value = end - 11
        #expect(try await source.current().token == "t1")
        clock.value = end - 10
        #expect(try await source.current().token == "t2")
        clock.value = end - 3600
        #expect(try await source.current().token == "t2")
        await source.refuse(Credential(token: "t1"))
        #expect(try await source.current().token == "t2")
        await source.refuse(Credential(token: "t2"))
        #expect(try await source.current().token == "t3")
    }

    @Test("A failure is not remembered")
    func failureThenSuccess() async throws {
        let script = "cd \"$(dirname \"$0\")\"; test -e ready || exit 1\n" + answer("{\"token\": \"t\"}")
        let place = try place(script)
        let source = try place.plugin()
        await #expect(throws: KubeconfigError.self) { try await source.current() }
        try place.write("", to: "ready")
        #expect(try await source.current().token == "t")
    }

    @Test(
        "What it prints must be an ExecCredential of the same version",
        arguments: [
            ("echo", "printed nothing"),
            ("echo garbage-token", "printed no ExecCredential, which is a JSON object"),
            ("echo '[1]'", "printed no ExecCredential, which is a JSON object"),
            ("printf '{\"a\"\\n\"b\"}'", "printed no JSON: line 2, column 1 cannot be read"),
            ("printf '{\"a\": *secret}'", "printed no JSON: line 1, column 7 cannot be read"),
            ("echo '{}'", "printed an object whose kind is not ExecCredential"),
            ("echo '{\"kind\": 5}'", "gave a kind that is no string"),
            (
                "echo '{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/v1beta1\"}'",
                "answered in another apiVersion than client.authentication.k8s.io/v1, which the kubeconfig asks for"
            ),
        ])
    func garbage(_ script: String, _ expected: String) async throws {
        #expect(await failure(try place(script)) == subject + expected)
    }

    @Test(
        "The status must hold a usable credential",
        arguments: [
            ("null", "printed an ExecCredential without status"),
            ("[]", "printed a status that is no object"),
            ("{}", "gave neither a token nor a client certificate with its key"),
            ("{\"token\": \"\"}", "gave neither a token nor a client certificate with its key"),
            ("{\"token\": 5}", "gave a token that is no string"),
            ("{\"token\": \"a\\nb\"}", "gave a token with a control character in it"),
            ("{\"clientKeyData\": \"k\"}", "gave only one of client certificate and key"),
            (
                "{\"clientCertificateData\": \"c\", \"clientKeyData\": \"k\"}",
                "gave clientCertificateData without a PEM certificate"
            ),
            (
                "{\"token\": \"t\", \"expirationTimestamp\": \"soon\"}",
                "gave an expirationTimestamp that is no RFC 3339 time"
            ),
        ])
    func status(_ status: String, _ expected: String) async throws {
        #expect(await failure(try place(answer(status))) == subject + expected)
    }

    @Test("A program that fails: its status and its last words, made fit for a terminal")
    func failing() async throws {
        let place = try place("echo first >&2; printf '\\033[31mlog in first\\n' >&2; exit 3")
        let source = try place.plugin()
        let error = await #expect(throws: KubeconfigError.self) { try await source.current() }
        #expect(error.map(place.shown) == subject + "ended with status 3\nfirst\nU+001B[31mlog in first")
        #expect(error?.code == .credential)

        let killed = try self.place("kill -9 $$")
        #expect(await self.failure(killed) == subject + "was ended by signal 9")
    }

    @Test(
        "How to install a program is not said of one that runs; what it says itself is",
        arguments: [
            ("exit 1", "ended with status 1"),
            ("kill -9 $$", "was ended by signal 9"),
            ("yes", "printed more than 1024 KiB"),
            ("echo '{}'", "printed an object whose kind is not ExecCredential"),
            ("echo log in first >&2", "printed nothing\nlog in first"),
            (
                "echo no; printf 'run \\033[1mlogin' >&2",
                "printed no ExecCredential, which is a JSON object\nrun U+001B[1mlogin"
            ),
        ])
    func hints(_ script: String, _ expected: String) async throws {
        let place = try place(script, fields: "interactiveMode: Never, installHint: brew install it")
        let error = await #expect(throws: KubeconfigError.self) { try await place.plugin().current() }
        #expect(error.map(place.shown) == subject + expected)
    }

    @Test("A program that is missing, a folder, or not executable")
    func missing() async throws {
        let hint = "\nInstall it, or correct the command in the kubeconfig."
        let place = try place("")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.path("plugin"))
        #expect(await failure(place) == subject + "is not executable" + hint)
        try FileManager.default.removeItem(atPath: place.path("plugin"))
        #expect(await failure(place) == subject + "does not exist" + hint)
        try FileManager.default.createDirectory(atPath: place.path("plugin"), withIntermediateDirectories: false)
        #expect(await failure(place) == subject + "is a directory" + hint)
        let named = try Workplace(
            cluster: "server: 'https://x'",
            user:
                "exec: {command: no-such-plugin, apiVersion: \(Self.version), interactiveMode: Never, installHint: \"brew \\u001b[1minstall it\"}"
        )
        #expect(
            await failure(named)
                == subject.replacing("~/plugin", with: "no-such-plugin") + "is not in PATH\nbrew U+001B[1minstall it")
        let broken = try self.place("")
        try broken.write("#!/no/such/interpreter\n", to: "plugin")
        #expect(await failure(broken) == subject + "cannot be started")
    }

    @Test(
        "Output and time are bounded", .timeLimit(.minutes(10)),
        arguments: [
            ("yes", "printed more than 1024 KiB"),
            ("sleep 900", "did not end within 1 seconds"),
            ("trap '' TERM; while :; do sleep 0.1; done", "did not end within 1 seconds"),
            ("exec >&- 2>&-; sleep 900", "did not end within 1 seconds"),
            ("yes >&2", "did not end within 1 seconds"),
            ("sleep 900 & wait", "did not end within 1 seconds"),
        ])
    func bounds(_ script: String, _ expected: String) async throws {
        var place = try place(script)
        // A machine that runs other tests is slow: what prints too much must have time to.
        place.options.pluginTimeLimit = script == "yes" ? .seconds(60) : .seconds(1)
        let source = try place.plugin()
        let error = await #expect(throws: KubeconfigError.self) { try await source.current() }
        #expect(error.map(place.shown)?.hasPrefix(subject + expected) == true)
    }

    @Test("What it said is quoted where it was ended", .timeLimit(.minutes(10)))
    func lastWords() async throws {
        var place = try place("echo 'waiting for a login' >&2; exec sleep 900")
        place.options.pluginTimeLimit = .seconds(10)
        let source = try place.plugin()
        let error = await #expect(throws: KubeconfigError.self) { try await source.current() }
        #expect(error?.hint == "waiting for a login")
    }

    @Test("It has all its time where somebody sees what it says")
    func time() throws {
        let plugin = try place("").execPlugin()
        #expect(ExecCredentials.timeLimit(of: plugin, isWatched: true) == nil)
        #expect(ExecCredentials.timeLimit(of: plugin, isWatched: false) == .seconds(300))
    }

    @Test("What the program started ends with it", .timeLimit(.minutes(10)))
    func descendants() async throws {
        let child = "trap \"\" TERM; echo $$ > \"$1\"; while :; do sleep 0.1; done"
        var place = try place("sh -c '\(child)' sh \"$(dirname \"$0\")/child\" & wait")
        place.options.pluginTimeLimit = .seconds(10)
        let source = try place.plugin()
        await #expect(throws: KubeconfigError.self) { try await source.current() }
        let text = try String(contentsOfFile: place.path("child"), encoding: .utf8)
        let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        // It is gone as soon as its new parent has noticed.
        for _ in 0..<600 where ExecPluginTests.runs(process) { try await Task.sleep(for: .milliseconds(100)) }
        #expect(!ExecPluginTests.runs(process))
    }

    /// Whether a process is there and not merely waiting to be noticed.
    private static func runs(_ process: pid_t) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return !status.contains(") Z ")
    }

    @Test("A child that the program leaves behind does not hold it up", .timeLimit(.minutes(10)))
    func leftBehind() async throws {
        let place = try place("sleep 900 &\n" + answer("{\"token\": \"t\"}"))
        #expect(try await place.plugin().current().token == "t")
    }

    @Test(
        "Whether it may talk to the user",
        arguments: [
            ("Never", true, true, false), ("IfAvailable", true, true, true), ("IfAvailable", false, true, false),
            ("IfAvailable", true, false, false), ("Always", true, true, true),
        ])
    func interaction(_ mode: String, _ isTerminal: Bool, _ lends: Bool, _ expected: Bool) throws {
        var place = try place("", fields: "interactiveMode: \(mode)")
        place.options.lendsStandardInput = lends
        #expect(try place.execPlugin().isInteractive(standardInputIsTerminal: isTerminal) == expected)
    }

    @Test(
        "A plugin that must talk to the user cannot run without a terminal",
        arguments: [
            (false, true, "needs to talk to the user, but standard input is not a terminal"),
            (true, false, "needs to talk to the user, but standard input is already an input"),
        ])
    func noTerminal(_ isTerminal: Bool, _ lends: Bool, _ expected: String) throws {
        var place = try place("", fields: "interactiveMode: Always")
        place.options.lendsStandardInput = lends
        let plugin = try place.execPlugin()
        let error = #expect(throws: KubeconfigError.self) {
            try plugin.isInteractive(standardInputIsTerminal: isTerminal)
        }
        #expect(error.map(place.shown) == subject + expected)
    }

    @Test("v1beta1 is IfAvailable unless it says otherwise")
    func defaultMode() throws {
        let place = try place("", fields: "args: []", version: "client.authentication.k8s.io/v1beta1")
        #expect(try place.execPlugin().interactiveMode == .ifAvailable)
    }
}

/// A clock of seconds that stands until it is moved.
private final class Seconds: @unchecked Sendable {
    private let lock = NSLock()
    private var seconds: Int64

    init(_ seconds: Int64) { self.seconds = seconds }

    var value: Int64 {
        get { lock.withLock { seconds } }
        set { lock.withLock { seconds = newValue } }
    }
}

extension Workplace {
    /// The plugin of the user `u` in the file `config`.
    func execPlugin() throws -> ExecPlugin {
        let kubeconfig = try Kubeconfig(KubeconfigFile(path: path("config")))
        let exec = try #require(kubeconfig.users["u"]?.exec)
        let info = ExecClusterInfo(
            connection: ClusterConnection(server: "https://x"), proxy: nil, configuration: nil)
        return try ExecPlugin(exec, cluster: info, context: "a", options: options)
    }

    /// Its credentials, in surroundings without a terminal.
    func plugin(now: @escaping @Sendable () -> Int64 = { 0 }) throws -> ExecCredentials {
        ExecCredentials(
            try execPlugin(),
            surroundings: .init(
                now: now, standardInputIsTerminal: { false }, standardErrorIsTerminal: { false }))
    }
}
