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
}
