import CEL
import Foundation
import Policies
import TestSupport
import Testing

@testable import Engine

/// What `.bulwark.yaml` may say, and what is refused.
@Suite struct ConfigurationFileTests {
    private static let everything = """
        apiVersion: bulwark.dev/v1
        kind: Configuration
        kubernetesVersion: "1.34"
        include: [deploy/]
        exclude: ["*.test.yaml"]
        profiles: [recommended, strict]
        severity: low
        failOn: never
        pss: {level: baseline, version: "1.30"}
        frameworks: [cis-1.12]
        policies: [policies, /etc/bulwark/rules]
        exceptionFiles: [accepted.yaml]
        exceptions:
          - rules: [host-pid]
            reason: It is a node agent
        rules:
          host-pid: off
          host-network: on
          'host-*': high
          category/secrets: {enabled: true}
          image-registry-not-allowed:
            severity: critical
            parameters:
              allowedRegistries: [ghcr.io]
        overrides:
          - paths: [legacy/]
            namespaces: ["team-*"]
            rules: {"*": off}
        baseline: known.json
        """

    @Test func everyKeyIsRead() throws {
        let read = try configuration(ConfigurationFileTests.everything)
        #expect(read.kubernetesVersion?.value == KubernetesVersion(1, 34))
        #expect(read.include.map(\.value) == ["deploy/"])
        #expect(read.exclude.map(\.value) == ["*.test.yaml"])
        #expect(read.profiles?.value == [.recommended, .strict])
        #expect(read.severity?.value == .low)
        #expect(read.failOn?.value == .never)
        #expect(read.failOn?.value.threshold == nil)
        #expect(read.podSecurityLevel?.value == .baseline)
        #expect(read.podSecurityVersion?.value == "1.30")
        #expect(read.frameworks.map(\.value) == ["cis-1.12"])
        #expect(read.policies.map(\.value.display).first?.hasSuffix("/policies") == true)
        #expect(read.policies.map(\.value.display).last == "/etc/bulwark/rules")
        #expect(read.exceptionFiles.count == 1)
        #expect(read.baseline?.value.display.hasSuffix("/known.json") == true)
        #expect(read.exceptions.map(\.reason) == ["It is a node agent"])
        #expect(
            read.rules.map(\.selector.description) == [
                "host-pid", "host-network", "host-*", "category/secrets", "image-registry-not-allowed",
            ])
        #expect(read.rules.map(\.enabled?.value) == [false, true, nil, true, nil])
        #expect(read.rules.map(\.severity?.value) == [nil, nil, .high, nil, .critical])
        #expect(read.rules[4].parameters.map(\.value.value) == [.strings(["ghcr.io"])])
        #expect(read.overrides.count == 1)
        #expect(read.overrides[0].paths == ["legacy/"])
        #expect(read.overrides[0].namespaces?.map(\.text) == ["team-*"])
    }

    @Test func valuesKnowTheirPlaces() throws {
        let read = try configuration(ConfigurationFileTests.everything)
        func line(_ origin: SettingOrigin?) -> Int? { if case .file(let place)? = origin { place.line } else { nil } }
        #expect(line(read.kubernetesVersion?.origin) == 3)
        #expect(line(read.failOn?.origin) == 8)
        #expect(line(read.podSecurityVersion?.origin) == 9)
        #expect(read.rules.map(\.place.line) == [17, 18, 19, 20, 21])
        #expect(line(read.rules[4].severity?.origin) == 22)
        #expect(line(read.rules[4].parameters.first?.value.origin) == 24)
        #expect(read.overrides[0].place.line == 26)
    }

    @Test(arguments: ["", "# nothing yet\n", "---\n", "{}", "rules: {}\n", "rules:\n", "exclude: []\noverrides: []\n"])
    func aFileMaySayNothing(text: String) throws {
        let read = try configuration(text)
        #expect(read.rules.isEmpty && read.overrides.isEmpty && read.failOn == nil)
    }

    @Test(arguments: [
        ("fail-on: high", "1:1", "unknown field \"fail-on\"; did you mean failOn?"),
        ("rules: {}\nexcludes: [a]", "2:1", "did you mean exclude?"),
        ("failOn: hihg", "1:1", "did you mean high?"),
        ("failOn: [high]", "1:1", "must be a string"),
        ("severity: 3", "1:1", "must be a string"),
        ("profiles: [strcit]", "1:1", "must be one of recommended, strict, reliability, and is \"strcit\""),
        ("profiles: [strcit]", "1:1", "did you mean strict?"),
        ("profiles: [pod-security]", "1:1", "where pss is set"),
        ("profiles: strict", "1:1", "must be a list"),
        ("kubernetesVersion: 1.30", "1:1", "quote it"),
        ("kubernetesVersion: newest", "1:1", "is no version of Kubernetes such as 1.37"),
        ("kubernetesVersion: \"2.0\"", "1:1", "is no version of Kubernetes such as 1.37"),
        ("kubernetesVersion: \"1.99\"", "1:1", "1.99 is newer than the newest known version, 1.37"),
        ("kubernetesVersion: \"1.3\"", "1:1", "is 1.30 meant?"),
        ("kubernetesVersion: \"1.2.3.4\"", "1:1", "is no version of Kubernetes"),
        (
            "pss: {level: baseline, version: \"1.99\"}", "1:24",
            "newest known version, 1.37; give a known one, or latest"
        ),
        ("pss: {version: \"1.34\"}", "1:6", "level is required"),
        ("pss: baseline", "1:1", "must be a mapping"),
        ("pss: {level: baseline, version: \"34\"}", "1:24", "or latest"),
        ("exclude: [3]", "1:11", "exclude[0]: must be a string"),
        ("exclude: [\"\"]", "1:11", "is empty"),
        ("exclude: [./deploy]", "1:1", "matches nothing"),
        ("exclude: ['[a']", "1:1", "is no pattern of a .gitignore"),
        ("baseline: [known.json]", "1:1", "must be a string, and is a list"),
        ("baseline: \"\"", "1:1", "is empty"),
        ("kind: Rule", "1:1", "must be Configuration"),
        ("apiVersion: v1", "1:1", "must be bulwark.dev/v1"),
        ("rules: [host-pid]", "1:1", "must be a mapping"),
        ("rules:\n  host-pid: of", "2:13", "must be on, off, a severity or a mapping, and is \"of\"; did you mean"),
        ("rules:\n  host-pid: 3", "2:13", "must be on, off, a severity or a mapping"),
        ("rules:\n  host-pid: {enable: false}", "2:14", "did you mean enabled?"),
        ("rules:\n  host-pid: {enabled: 1}", "2:14", "must be true or false"),
        ("rules:\n  'host-*': {parameters: {a: 1}}", "2:14", "may stand for several"),
        ("overrides:\n  - rules: {host-pid: off}", "2:5", "needs paths or namespaces"),
        ("overrides:\n  - paths: []\n    rules: {}", "2:5", "overrides[0].paths: is empty"),
        ("overrides:\n  - paths: [a]\n    namespaces: []\n    rules: {}", "3:5", "overrides[0].namespaces: is empty"),
        ("overrides:\n  - paths: [a]", "2:5", "rules is required"),
        ("overrides: {paths: [a]}", "1:1", "must be a list"),
        ("overrides: [a]", "1:13", "must be a mapping"),
        ("exceptions:\n  - rules: [host-pid]", "2:5", "reason is required"),
        ("a: [", "1:5", "did not find expected node content"),
        ("failOn: high\nfailOn: low", "2:1", "already set"),
        ("failOn: high\n---\nfailOn: low", "1:1", "more than one document"),
        ("- a", "1:1", "must be a mapping"),
    ])
    func mistakesAreErrorsWithAPlace(text: String, place: String, message: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try configuration(text) }
        let first = try #require(error.problems.first)
        #expect("\(first.place.line):\(first.place.column)" == place, "\(error)")
        #expect(error.description.contains(message), "\(error)")
        #expect(error.description.contains(".bulwark.yaml:\(place): "))
    }

    @Test func allMistakesAreSaidAtOnce() throws {
        let text = "failOn: hihg\nseverity: lo\nrules: {a: of}\n"
        let error = try #require(throws: ConfigurationError.self) { try configuration(text) }
        #expect(error.problems.map(\.place.line) == [1, 2, 3])
    }

    @Test(arguments: [
        String(repeating: "[", count: 50_000), String(repeating: "a: {", count: 50_000),
        "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c]\nexclude: [*d,*d]\n",
        "rules: {" + (0..<30_000).map { "r\($0): off" }.joined(separator: ", ") + ", r: of}",
        "overrides: [" + String(repeating: "{paths: [a], rules: {}},", count: 1_001) + "]",
    ])
    func hostileTextsAreRefusedSoon(text: String) throws {
        let elapsed = processorTime { #expect(throws: ConfigurationError.self) { try configuration(text) } }
        #expect(elapsed < .seconds(10))
    }
}
