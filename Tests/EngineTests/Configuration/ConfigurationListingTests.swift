import CEL
import Foundation
import Inputs
import Policies
import TestSupport
import Testing

@testable import Engine

/// `bulwark config show`.
@Suite struct ConfigurationListingTests {
    private static let text = """
        kubernetesVersion: "1.31"
        exclude: [test/]
        failOn: high
        pss: {level: baseline}
        rules:
          host-pid: off
          run-as-non-root: {severity: low}
          image-registry-not-allowed: {parameters: {allowedRegistries: ["yes", ghcr.io]}}
        overrides:
          - {paths: ["legacy/**"], namespaces: [a], rules: {"*": off, host-pid: {enabled: true, severity: low}}}
        baseline: known.json
        """

    private func listing(_ text: String, _ flags: ScanFlags = ScanFlags()) throws -> ConfigurationListing {
        ConfigurationListing(try ScanChecks(ScanSettings(flags, try configuration(text))))
    }

    @Test func everyValueHasItsOrigin() throws {
        var flags = ScanFlags()
        flags.failOn = .never
        flags.excludes = ["*.bak"]
        flags.skippedRules = ["host-ipc"]
        let yaml = try listing(ConfigurationListingTests.text, flags).yaml
        // The file lies in a folder of the test.
        let lines: [String] = yaml.split(separator: "\n").map { line in
            String(line).replacing(#/  # /\S*\//#, with: "  # ")
        }
        for line in [
            "kubernetesVersion: \"1.31\"  # .bulwark.yaml:1", "  - test/  # .bulwark.yaml:2",
            "  - \"*.bak\"  # --exclude", "profiles: [recommended]  # default", "severity: info  # default",
            "failOn: never  # --fail-on", "  level: baseline  # .bulwark.yaml:4",
            "  version: \"1.31\"  # .bulwark.yaml:1", "  host-pid: off  # .bulwark.yaml:6",
            "  host-ipc: off  # --skip-rule", "    severity: low  # .bulwark.yaml:7",
            "      allowedRegistries: [\"yes\", ghcr.io]  # .bulwark.yaml:8",
            "      targetVersion: \"1.31\"  # .bulwark.yaml:1",
        ] {
            #expect(lines.contains(line), "\(line) in\n\(yaml)")
        }
        let baseline = lines.first { $0.hasPrefix("baseline: ") } ?? ""
        #expect(baseline.contains("/known.json") && baseline.hasSuffix("  # .bulwark.yaml:11"), "\(yaml)")
    }

    @Test func whatIsShownComesToTheSame() throws {
        let shown = try listing(ConfigurationListingTests.text).yaml
        let again = try listing(shown).yaml
        func values(_ yaml: String) -> [String] {
            yaml.split(separator: "\n").dropFirst().map { $0.split(separator: "  #")[0].description }
        }
        #expect(values(again) == values(shown))
    }

    @Test func jsonHoldsAllRules() throws {
        let json = try listing(ConfigurationListingTests.text).json
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let rules = try #require(object["rules"] as? [[String: Any]])
        #expect(rules.count == (try BuiltInRules.load().count))
        let rule = try #require(rules.first { $0["name"] as? String == "host-pid" })
        let enabled = try #require(rule["enabled"] as? [String: Any])
        #expect(enabled["value"] as? Bool == false)
        #expect((enabled["origin"] as? String)?.hasSuffix(".bulwark.yaml:6") == true)
        #expect((object["failOn"] as? [String: String])?["value"] == "high")
        #expect((object["baseline"] as? [String: String])?["value"]?.hasSuffix("/known.json") == true)
    }
}
