import Testing

@testable import Secrets

/// Several credentials of a kind in one string are one hit, which counts them.
@Suite struct ManyCredentialsTests {
    /// Wherever the file lies.
    @Test func aPasswordFileIsOneHitHoweverLong() throws {
        let lines = (1...1_200).map { "      db\($0):5432:shop:shop:Tr0ub4dor-\($0)\\:x" }.joined(separator: "\n")
        let found = try reports(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: m}
            data:
              .pgpass: |
                # host:port:database:user:password
            \(lines)
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: b}
            binaryData: {pgpass.conf: KjoqOio6KjpUcjB1YjRkb3ItOQ==}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: s}
            stringData: {.pgpass: "a:5432:*:shop:Tr0ub4dor-9\\nb:5432:*:shop:Tr0ub4dor-8\\n"}
            """)
        #expect(
            found.flatMap(\.hits).map(\.message) == [
                "ConfigMap m has a password in key .pgpass (8 to 15 characters, and 1199 more)",
                "ConfigMap b has a password, perhaps a default, in key pgpass.conf (8 to 15 characters)",
                "Secret s holds its values in the manifest: .pgpass",
            ])
        #expect(found.first?.secrets.count == 1_200)
        #expect(found.last?.secrets.isSuperset(of: ["Tr0ub4dor-9", "Tr0ub4dor-8"]) == true)
    }

    @Test func theLoginsOfAnArgumentAreOneHitForEachFlag() throws {
        let found = try reports(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec:
              containers:
              - name: a
                command: [sh, -c]
                args: ["curl -u a:hunter2 http://x; curl -u b:hunter3 http://y; redis-cli -a hunter4 ping"]
            """
        ).flatMap(\.hits)
        #expect(
            found.map(\.message) == [
                "container a has a password, perhaps a default, in its args under -u (under 8 characters, and 1 more)",
                "container a has a password, perhaps a default, in its args under -a (under 8 characters)",
            ])
    }
}
