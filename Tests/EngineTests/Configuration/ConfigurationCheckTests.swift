import Foundation
import Testing

@testable import Engine

/// Names that a configuration gives and nothing has.
@Suite struct ConfigurationCheckTests {
    @Test(arguments: [
        ("rules:\n  host-pdi: off", "2:3", "there is no rule 'host-pdi'; did you mean 'host-pid'?"),
        ("rules:\n  3: off", "2:3", "there is no rule '3'"),
        ("rules:\n  'hots-*': off", "2:3", "no rule's name matches hots-*"),
        ("rules:\n  category/hosts: off", "2:3", "there is no category 'hosts'; did you mean 'host'?"),
        ("rules:\n  cis-1.13/5.2.1: off", "2:3", "there is no framework 'cis-1.13'; did you mean 'cis-1.12'?"),
        ("rules:\n  cis-1.12/99.1: off", "2:3", "there is no control '99.1'"),
        ("rules:\n  host/host-pid: off", "2:3", "a category is category/host"),
        ("rules:\n  host-pid: {parameters: {a: 1}}", "2:27", "the rule host-pid has no parameters"),
        (
            "rules:\n  image-registry-not-allowed:\n    parameters: {allowedRegistry: []}", "3:18",
            "did you mean 'allowedRegistries'?"
        ),
        (
            "rules:\n  image-registry-not-allowed:\n    parameters: {allowedRegistries: ghcr.io}", "3:18",
            "must be a list of strings, and is a string"
        ),
        (
            "overrides:\n  - paths: [a]\n    rules: {host-pdi: off}", "3:13",
            "overrides[0].rules.host-pdi: there is no rule"
        ),
        (
            "rules:\n  cpu-out-of-range:\n    parameters: {maximumCPU: lots}", "3:18",
            "rules.cpu-out-of-range.parameters.maximumCPU: must be a quantity such as 500m or 1Gi, and is 'lots'"
        ),
        (
            "overrides:\n  - paths: [a]\n    rules: {memory-out-of-range: {parameters: {minimumMemory: 1gb}}}", "3:48",
            "must be a quantity"
        ),
        (
            "rules:\n  deprecated-api-version: {parameters: {targetVersion: newest}}", "2:41",
            "must be a version such as 1.30, and is 'newest'"
        ),
        (
            "rules:\n  apiserver-request-timeout: {parameters: {longest: 5 minutes}}", "2:44",
            "must be a duration such as 5m or 1h30m, and is '5 minutes'"
        ),
        (
            "rules:\n  host-port: {parameters: {allowedPorts: [80]}}", "2:28",
            "must be a list of strings, and is a list with items that are no strings"
        ),
        ("rules:\n  a: {parameters: {b: {c: 1}}}", "2:20", "must be a boolean, an integer, a string or a list"),
        ("frameworks:\n  - cis-1.11", "2:5", "there is no framework 'cis-1.11'; did you mean 'cis-1.12'?"),
    ])
    func unknownNamesAreErrorsWithTheNearest(text: String, place: String, message: String) throws {
        let settings = ScanSettings(ScanFlags(), try configuration(text))
        let error = try #require(throws: ConfigurationError.self) { try ScanChecks(settings) }
        #expect(error.description.contains(message), "\(error)")
        #expect(error.description.contains(".bulwark.yaml:\(place): "), "\(error)")
    }

    /// A value that no parameter can hold does not hide that the name is wrong as well.
    @Test func allMistakesOfAParameterAreSaid() throws {
        let text = "rules:\n  host-port: {parameters: {allowedPort: {a: 1}}}\n  host-pdi: {parameters: {a: null}}"
        let settings = ScanSettings(ScanFlags(), try configuration(text))
        let error = try #require(throws: ConfigurationError.self) { try ScanChecks(settings) }
        for message in [
            "there is no parameter 'allowedPort'; did you mean 'allowedPorts'?",
            "must be a boolean, an integer, a string or a list of strings, and is a mapping",
            "there is no rule 'host-pdi'",
            "must be a boolean, an integer, a string or a list of strings, and is null",
        ] {
            #expect(error.description.contains(message), "\(error)")
        }
    }
}
