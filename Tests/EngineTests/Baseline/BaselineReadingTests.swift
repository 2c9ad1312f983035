import Foundation
import Inputs
import TestSupport
import Testing

@testable import Engine

/// What is a baseline, and what is refused.
@Suite struct BaselineReadingTests {
    private func read(_ text: [UInt8]) throws -> [String: Int] {
        try Baseline(FileText(FileContents(copying: text)), file: "known.json").known
    }

    private func read(_ text: String) throws -> [String: Int] { try read(Array(text.utf8)) }

    private static let report = """
        {
          "schemaVersion": "1",
          "tool": {"name": "bulwark", "version": "1.2.3"},
          "findings": [
            {"rule": "a", "resource": {"kind": "Pod"}, "controls": [{"framework": "f"}], "fingerprint": "aa"},
            {"rule": "a", "message": "“ü”", "fingerprint": "aa-2", "baseline": "unchanged"},
            {"rule": "b", "fingerprint": "bb", "suppression": {"reason": "known", "location": {"line": 1}}},
            {"rule": "b", "fingerprint": "bb-2", "suppression": null},
            {"rule": "c", "fingerprint": "cc", "suppression": {}, "evidence": [{"text": "e"}]}
          ],
          "ledger": [{"path": "a.yaml"}],
          "summary": {"findings": {"total": 3}}
        }

        """

    @Test func findingsCountByTheirFingerprints() throws {
        #expect(try read(BaselineReadingTests.report) == ["aa": 2, "bb": 1, "cc": 0])
        #expect(try read("\u{FEFF}" + BaselineReadingTests.report) == ["aa": 2, "bb": 1, "cc": 0])
        #expect(try read(#"{"schemaVersion": "1", "findings": []}"#).isEmpty)
    }

    @Test(arguments: [
        ("", "1:1: the file is empty"),
        (" \n", "1:1: the file is empty"),
        ("[]", "1:1: is no report of Bulwark: it is a list"),
        ("null", "1:1: is no report of Bulwark: it is null"),
        ("{}", "1:1: is no report of Bulwark: it has no schemaVersion"),
        (#"{"version": "2.1.0", "runs": []}"#, "it has no schemaVersion"),
        (#"{"schemaVersion": 1, "findings": []}"#, "1:19: is no report of Bulwark: schemaVersion is a number"),
        ("{\n\"schemaVersion\": \"2\", \"findings\": []}", #"2:18: schemaVersion is "2", and this version of Bulwark"#),
        (#"{"schemaVersion": "1"}"#, "it has no findings"),
        (#"{"schemaVersion": "1", "findings": {}}"#, "1:36: is no report of Bulwark: findings is a mapping"),
        (#"{"schemaVersion": "1", "findings": null}"#, "findings is null"),
        (
            #"{"schemaVersion": "1", "findings": [{"fingerprint": "a"}, {}]}"#,
            "1:59: is no report of Bulwark: findings[1]"
        ),
        (#"{"schemaVersion": "1", "findings": [3]}"#, "findings[0] has no fingerprint"),
        (#"{"schemaVersion": "1", "findings": [{"fingerprint": 3}]}"#, "findings[0] has no fingerprint"),
        (#"{"schemaVersion": "1", "findings": [{"fingerprint": ""}]}"#, "findings[0] has no fingerprint"),
        (#"{"schemaVersion": "1", "findings": [], "findings": []}"#, #"key "findings" is already set"#),
        (#"{"schemaVersion": "1", "findings": []}{}"#, "more than one JSON text"),
        ("apiVersion: v1\nkind: Pod\n", "1:1: found a character that begins no JSON value"),
    ])
    func anythingElseIsRefusedWithItsPlace(text: String, message: String) throws {
        let error = try #require(throws: InputFailure.self) { try read(text) }
        #expect(error.message.hasPrefix("known.json:") && error.message.contains(message), "\(error)")
    }

    @Test func oneThatIsCutAnywhereIsRefused() throws {
        let whole = Array(BaselineReadingTests.report.utf8)
        let end = try #require(whole.lastIndex(of: UInt8(ascii: "}")))
        for length in 0...end {
            #expect(throws: InputFailure.self, "\(length) bytes") { try read(Array(whole[..<length])) }
        }
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64 = 42
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test func noMutationCrashesOrIsRefusedWithoutAPlace() throws {
        var random = Generator()
        let whole = Array(BaselineReadingTests.report.utf8)
        for _ in 0..<3_000 {
            var text = whole
            for _ in 0..<3 {
                let place = Int.random(in: 0..<text.count, using: &random)
                text[place] = UInt8.random(in: 0...255, using: &random)
            }
            do {
                _ = try read(text)
            } catch let error as InputFailure {
                #expect(error.message.contains(#/^known\.json:[0-9]+:[0-9]+: ./#), "\(error)")
            }
        }
    }

    @Test func depthIsBounded() throws {
        let deep = String(repeating: "[", count: 100_000)
        let error = try #require(throws: InputFailure.self) {
            try read(#"{"schemaVersion": "1", "findings": "# + deep)
        }
        #expect(error.message.contains("more than 16 maps and lists lie in each other"))
        // What nobody asks for is passed over.
        let other = deep + String(repeating: "]", count: 100_000)
        #expect(try read(#"{"schemaVersion": "1", "ledger": \#(other), "findings": []}"#).isEmpty)
    }

    @Test func filesThatCannotBeReadAreNamed() throws {
        let folder = try Folder(["huge.json": ""])
        func load(_ name: String) throws { _ = try Baseline.load(RawPath(folder.url.appending(path: name).path())) }
        let absent = try #require(throws: InputFailure.self) { try load("absent.json") }
        #expect(absent.message.contains("absent.json: no such file or directory"), "\(absent)")
        let directory = try #require(throws: InputFailure.self) { try load("") }
        #expect(directory.message.contains("is a directory"), "\(directory)")
        let huge = folder.url.appending(path: "huge.json")
        try FileHandle(forWritingTo: huge).truncate(atOffset: 256 << 20 + 1)
        let tooLarge = try #require(throws: InputFailure.self) { try load("huge.json") }
        #expect(tooLarge.message.contains("larger than the limit of 256 MiB"), "\(tooLarge)")
    }

    @Test func whatNamesABaselineThatCannotBeReadIsSaidAndWhatToDo() throws {
        let settings = ScanSettings(ScanFlags(), try configuration("failOn: low\nbaseline: absent.json\n"))
        let error = try #require(throws: InputFailure.self) { try settings.loadBaseline() }
        #expect(error.message.contains(".bulwark.yaml:2: baseline: "), "\(error)")
        #expect(error.message.contains("absent.json: no such file"), "\(error)")
        #expect(error.message.contains("--no-baseline --format json --output FILE"), "\(error)")
        var flags = ScanFlags()
        flags.refusesBaseline = true
        let without = ScanSettings(flags, try configuration("baseline: absent.json\n"))
        #expect(try without.loadBaseline() == nil)
        flags = ScanFlags()
        flags.baseline = RawPath("/nowhere/other.json")
        let other = ScanSettings(flags, try configuration("baseline: absent.json\n"))
        let named = try #require(throws: InputFailure.self) { try other.loadBaseline() }
        #expect(named.message.hasPrefix("--baseline: /nowhere/other.json: no such"), "\(named)")
    }
}
