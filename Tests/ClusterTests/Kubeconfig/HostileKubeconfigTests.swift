import Testing

@testable import Cluster

@Suite("Hostile kubeconfigs are errors or connections, never crashes")
struct HostileKubeconfigTests {
    private static let seed = """
        apiVersion: v1
        kind: Config
        current-context: a
        contexts: [{name: a, context: {cluster: c, user: u, namespace: n}}]
        clusters:
        - name: c
          cluster: {server: "https://[::1]:6443/p?q", certificate-authority-data: Zm9v, proxy-url: "socks5://p:1",
            insecure-skip-tls-verify: false, extensions: [{name: client.authentication.k8s.io/exec, extension: {a: 1}}]}
        users:
        - name: u
          user:
            exec: {command: ./x, apiVersion: client.authentication.k8s.io/v1beta1, args: [a], env: [{name: A, value: b}]}
            as: j
            as-user-extra: {k: [v]}
        - {name: v, user: {token: &t abc, tokenFile: t, client-key-data: "Zm9v", username: *t}}

        """

    /// A small generator, so that every run tries the same texts.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
        }
    }

    @Test("Mutations of a kubeconfig", arguments: 0..<8)
    func mutations(_ seed: Int) {
        var generator = Generator(state: UInt64(seed))
        let pieces = [
            "{", "}", "[", "]", ":", "- ", "\n", "&t ", "*t", "\"", "null", "5", "\u{0}", "\u{FFFF}", "é", "<<: ",
        ]
        let options = ConnectionOptions(environment: [:])
        var accepted = 0
        for _ in 0..<400 {
            var bytes = Array(Self.seed.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1:
                    bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...20, using: &generator)))
                case 2: bytes.insert(contentsOf: (pieces.randomElement(using: &generator) ?? "").utf8, at: place)
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
                }
            }
            do throws(KubeconfigError) {
                let kubeconfig = try Kubeconfig(KubeconfigFile(path: "fuzz", folder: "/nowhere", bytes: bytes))
                accepted += 1
                for user in kubeconfig.users.values {
                    _ = try? CheckedUser(user: user, context: "a", options: options).validate()
                    let info = ExecClusterInfo(
                        connection: ClusterConnection(server: "https://x"), proxy: nil,
                        configuration: kubeconfig.clusters.values.first?.pluginConfiguration)
                    if let exec = user.exec {
                        _ = try? ExecPlugin(exec, cluster: info, context: nil, options: options)
                            .information(isInteractive: true)
                    }
                }
            } catch {
                #expect(error.file == "fuzz")
                #expect(!error.description.isEmpty)
            }
        }
        #expect(accepted > 0)
    }

    @Test(
        "Texts that would cost much elsewhere",
        arguments: [
            String(repeating: "[", count: 100_000), String(repeating: "a: ", count: 100_000),
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
                + "clusters: *e",
            "clusters: [" + String(repeating: "{name: a},", count: 50_000) + "]",
        ])
    func costly(_ text: String) {
        #expect(throws: KubeconfigError.self) {
            _ = try Kubeconfig(KubeconfigFile(path: "fuzz", folder: "/", bytes: Array(text.utf8)))
        }
    }

    @Test("Addresses", arguments: 0..<4)
    func addresses(_ seed: Int) {
        var generator = Generator(state: UInt64(seed) &+ 99)
        let pieces = [
            "https", "://", ":", "/", "[", "]", "@", "?", "#", "::1", "host", "65536", "80", "%", "\u{301}", "é", ".",
        ]
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...8, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            guard let address = try? ServerAddress(text, defaultScheme: "https") else { continue }
            #expect(!address.host.isEmpty)
            let options = ConnectionOptions(environment: ["HTTPS_PROXY": "p", "NO_PROXY": text])
            _ = ProxyEnvironment(options: options).applies(to: address)
        }
    }
}
