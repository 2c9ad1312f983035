import Documents
import Foundation
import Kubernetes
import TestSupport
import Testing

@testable import Secrets

/// What is left out is said, and nothing takes long.
@Suite struct HostileInputTests {
    @Test func longValuesAreCutWithANote() throws {
        let long = String(repeating: "a ", count: 1 << 20)
        let report = try #require(
            try reports("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: '\(long)'}").first)
        #expect(
            report.unscanned.map(\.reason) == ["only the first 1 MiB of 2097152 bytes was searched for credentials"])
    }

    @Test func aliasesCannotMakeTheWorkEndless() throws {
        let big = String(repeating: "abc ", count: 1 << 18)
        let uses = (0..<64).map { "k\($0): *v" }.joined(separator: ", ")
        let report = try #require(
            try reports("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: &v '\(big)'}\ndata: {\(uses)}").first)
        #expect(report.unscanned.contains { $0.reason.contains("16 MiB") })
    }

    @Test func manyCredentialsAreCountedNotListed() throws {
        let lines = (0..<100).map { "a\($0)_password: hunter\($0)\\n" }.joined()
        let report = try #require(
            try reports("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: \"\(lines)\"}").first)
        // Names that differ in digits only are still different names.
        #expect(report.hits.count == TextMatches.mostListed)
        #expect(report.unscanned.map(\.reason) == ["68 more credentials in this value are not listed"])
    }

    /// Wherever the text stands.
    @Test func whatIsNotListedIsCountedAndHidden() throws {
        let lines = ["glpat-q7Zp2Lm9Xw4Tn8Vb3Rk6"] + (0..<40).map { "a\($0)_password: hunter\($0 + 10)" }
        let text = lines.joined(separator: "\n")
        let found = try reports(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: m}
            binaryData: {a.ini: \(Data(text.utf8).base64EncodedString())}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {a.ini: "\(text.replacing("\n", with: "\\n"))"}
            """)
        for report in found {
            #expect(report.unscanned.map(\.reason) == ["9 more credentials in this value are not listed"])
            #expect(report.secrets.isSuperset(of: (10..<50).map { "hunter\($0)" }))
        }
        #expect(found.map(\.hits.count) == [TextMatches.mostListed, 1])
    }

    @Test func fieldsBeyondTheMostAreSaid() throws {
        let bytes = Array("apiVersion: x/v1\nkind: X\nmetadata: {name: x}\na: [1, 1, {b: hunter2}]".utf8)
        try bytes.withUnsafeBufferPointer { bytes in
            var stream = DocumentStream(bytes: bytes)
            let document = try #require(try stream.next())
            guard case .objects(let resources, malformed: _) = document.content() else { return }
            // The object has seven fields and elements below its root.
            for (left, isWhole) in [(6, false), (7, true)] {
                var scan = ObjectScan(try #require(resources.first), findsCommittedSecrets: true, depth: 0)
                scan.fieldsLeft = left
                scan.run()
                #expect(scan.report.unscanned.isEmpty == isWhole)
                for unscanned in scan.report.unscanned {
                    #expect(unscanned.reason == "only the first 2000000 fields were searched for credentials")
                }
            }
        }
    }

    /// Beside their text: 300 000 short ones are more than the 16 MiB of an object.
    @Test func manyShortValuesAreLeftOutForTheirNumber() throws {
        let entries = (0..<300_000).map { "k\($0): a" }.joined(separator: ", ")
        let report = try #require(
            try reports("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {\(entries)}").first)
        #expect(
            report.unscanned.map(\.reason) == [
                "only the first 16 MiB of the object were searched for credentials, each value counted with 64 bytes "
                    + "beside its text"
            ])
    }

    @Test func deepFieldsAreSaid() throws {
        let deep = (1...101).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(
            try reports("apiVersion: x/v1\nkind: X\nmetadata: {name: x}\nspec:\n\(deep)").flatMap(\.unscanned)
                .map(\.reason) == ["fields below 100 levels were not searched for credentials"])
    }

    @Test(arguments: [
        "token=", "password:", "-----BEGIN PRIVATE KEY-----", "a://b:c@", "eyJhbGciOi.", "-eyJh", "bearer ", "basic ",
        "\"auth\":\"", "LS0tLS1CRUdJTi", "sig=&", "?sig=", "SG.a.", "a_token=b_token=", "@tcp(", "a:b@tcp(", "x8Q~",
        "<password>",
        "--password ", "$6$$", "glpat-", "secret", "\\\"token\\\":", "token=\"", "a.atlasv1.", "password: ${A",
        "name=password value=", "machine a login b password ", "requirepass ",
        "user a on >", "stats auth a:b\n", "123456789:AAb", "define('a_password','", "<a b",
        "create user password '", "create user identified by '", "set password for ", "identified with a ", "pass = ",
        "creds=a:", "erlang_cookie=a_pw=",
    ])
    func repetitionStaysLinear(piece: String) {
        expectLinear(piece) { _ = TextScan($0, .file).matches.isEmpty }
    }

    /// Four times the text takes four times as long; with every pair of places compared it would be sixteen. Of two runs
    /// the better one counts, because whatever else the machine does makes one longer.
    private func expectLinear(_ piece: String, _ work: (TextBytes) -> Void) {
        func time(_ size: Int) -> Duration {
            String(repeating: piece, count: size / piece.utf8.count).withBytes { text in
                min(processorTime { work(text) }, processorTime { work(text) })
            }
        }
        let (short, long) = (time(1 << 14), time(1 << 16))
        #expect(long < max(short, .milliseconds(2)) * 10, "\(piece): \(short), \(long)")
    }

    /// A value is read for each name before it, and they may all have the same one. A figure per byte, far above what it
    /// takes.
    @Test(arguments: ["password=", "passwort=", "password:"])
    func namesWithoutEndAreReadForAFewTimesTheTextOnly(piece: String) {
        let text = String(repeating: piece, count: (1 << 18) / piece.utf8.count)
        let time = processorTime { text.withBytes { #expect(TextScan($0, .file).matches.isIncomplete) } }
        #expect(time < .seconds(2), "\(time)")
    }

    /// On command lines, what is filled in is sought, too.
    @Test(arguments: ["password=$(", "password=`", "password={{", "token=${A:-", "--password $( ", "$(", "<%", "{{"])
    func substitutionsThatDoNotEndStayLinear(piece: String) {
        expectLinear(piece) { _ = TextScan($0, .commandLine).matches.isEmpty }
    }

    /// What was looked at behind the end of a value, for the end of a substitution in it, counts as read.
    /// A shell's word does not go on behind `<`, so that nothing is sought there.
    @Test(arguments: ["password=$( ", "token=${A:- ", "token={{,"])
    func substitutionsThatDoNotEndAreLookedAtForAFewTimesTheTextOnly(piece: String) {
        String(repeating: piece, count: (1 << 18) / piece.utf8.count).withBytes { text in
            let scan = TextScan(text, .commandLine)
            #expect(scan.matches.isIncomplete)
            // The last value that was read, and its substitutions, went beyond.
            #expect((-8 << 10..<0).contains(scan.readable), "\(scan.readable)")
        }
        // A line of which few are left open is judged whole.
        let line = String(repeating: piece, count: 40)
        #expect(line.withBytes { !TextScan($0, .commandLine).matches.isIncomplete })
    }

    /// Whatever the words of a script are.
    @Test(arguments: [
        "a ", "a\n", "'a \" ", "$(a)", "$( ", "$(redis-cli -a hunter2) ", "redis-cli -a ", "redis-cli setuser a >b ",
        "chpasswd ", "a|b chpasswd ", "docker login ", "--password x ", "mysql -px ", "htpasswd -b a b c ",
        "mc alias set a b c ", "curl -u a:b ", "# ", "sshpass -f ", "rclone config a b ", "\"-p\" ",
    ])
    func wordsOfScriptsStayLinear(piece: String) {
        expectLinear(piece) { text in
            var line = CommandWords()
            line.append(text)
            #expect(line.logins(beside: []).count <= 1)
        }
    }

    /// Each in an argument of its own.
    @Test(arguments: [
        ["redis-cli", "-a", "hunter2"], ["htpasswd", "-nb", "bot", "hunter2"], ["sshpass", "-p", "hunter2"],
        ["mysqladmin", "password", "hunter2"],
    ])
    func argumentsStayLinear(pieces: [String]) {
        expectLinear(pieces.joined(separator: " ") + " ") { text in
            var line = CommandWords()
            for word in text.split(separator: 0x20) { line.append(TextBytes(rebasing: word)) }
            #expect(line.logins(beside: []).count == line.arguments / pieces.count)
        }
    }

    /// An argument of as many words as may be read leaves none for the next.
    @Test func wordsBeyondTheMostAreSaid() throws {
        let many = String(repeating: "a ", count: CommandWords.most)
        func report(_ arguments: String) throws -> CredentialReport {
            try #require(
                try reports(
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: p}
                    spec: {containers: [{name: c, image: a:1, args: [\(arguments)]}]}
                    """
                ).first)
        }
        let whole = try report("'\(many)'")
        #expect(whole.unscanned.isEmpty)
        let cut = try report("'\(many)', 'redis-cli -a hunter2'")
        #expect(cut.hits.isEmpty)
        #expect(
            cut.unscanned.map(\.reason) == ["only the first 524288 words of the command line were searched for logins"])
    }

    @Test func bytesThatAreNoTextAreRead() {
        let noise = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        noise.withUnsafeBufferPointer { #expect(TextScan($0, .file).matches.listed.count <= TextMatches.mostListed) }
    }
}
