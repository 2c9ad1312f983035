import Dispatch
import Glibc
import Inputs
import Policies
import Reports
import Synchronization
import TestSupport
import Testing

@testable import Engine

@Suite("What threads find is reported in the order of the inputs")
struct OrderedReportTests {
    private static let rule = Rule(
        name: "r", title: "T", severity: .high, category: "test",
        decision: .check(Check(target: .resource, expression: "true", message: "''")), rationale: "R", remedy: "R")

    private func job(_ name: String, in folder: Folder, index: Int) throws -> FileJob {
        let source = SourceFile(named: folder.url.appending(path: name).path())
        return try FileJob.load(source, index: index, sizeLimit: 1 << 20).get()
    }

    private func piece(_ message: String, count: Int = 1) -> Piece {
        let finding = Finding(
            rule: OrderedReportTests.rule, message: message,
            resource: .init(apiVersion: "v1", kind: "Pod", namespace: nil, name: nil), container: nil, path: "a",
            location: .init(file: "f", line: 1, column: 1, endLine: 1, endColumn: 2), fingerprint: message, excerpt: nil
        )
        var piece = Piece()
        piece.verdicts.findings = Array(repeating: finding, count: count)
        return piece
    }

    @Test("What comes early waits for its turn")
    func order() throws {
        let folder = try Folder(["a.yaml": "a: 1\n", "b.yaml": "b: 1\n"])
        let recorder = Recorder()
        let report = OrderedReport(recorder, tally: RuleTally(ran: []), progress: nil)
        let (a, b) = (try job("a.yaml", in: folder, index: 0), try job("b.yaml", in: folder, index: 2))
        #expect(report.add(piece("b"), of: b, segment: 0))
        report.finish(b, segment: 0)
        report.add(.skipped("s", .ignored, reason: "r"), at: 1)
        #expect(recorder.store.results.isEmpty)
        #expect(report.add(piece("a"), of: a, segment: 0))
        report.finish(a, segment: 0)
        let results = recorder.store.results
        #expect(results.flatMap(\.findings).map(\.message) == ["a", "b"])
        #expect(results.map { $0.entry?.outcome } == [.skipped, .skipped, .skipped])
        #expect(try report.finish().summary.findingCount == 2)
    }

    @Test("A thread that is far ahead waits for the one whose turn it is")
    func room() throws {
        let folder = try Folder(["a.yaml": "a: 1\n", "b.yaml": "b: 1\n"])
        let recorder = Recorder()
        let report = OrderedReport(recorder, tally: RuleTally(ran: []), progress: nil)
        let (a, b) = (try job("a.yaml", in: folder, index: 0), try job("b.yaml", in: folder, index: 1))
        let added = Atomic(0)
        let ahead = piece("b", count: 1_000)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            for _ in 0..<100 {
                _ = report.add(ahead, of: b, segment: 0)
                added.add(1, ordering: .relaxed)
            }
            report.finish(b, segment: 0)
            done.signal()
        }
        // 32 MiB at about 1 kB a finding.
        for _ in 0..<1_000 where added.load(ordering: .relaxed) < 33 { usleep(10_000) }
        #expect(done.wait(timeout: .now() + 0.2) == .timedOut)
        #expect(added.load(ordering: .relaxed) == 33)
        report.finish(a, segment: 0)
        #expect(done.wait(timeout: .now() + 10) == .success)
        #expect(try report.finish().summary.findingCount == 100_000)
    }

    @Test("When the report cannot be written, nobody waits any longer")
    func failure() throws {
        struct Broken: Report {
            mutating func begin() throws(OutputError) {}
            mutating func add(_ result: InputResult) throws(OutputError) { throw OutputError(path: "x", code: 28) }
            mutating func finish(_ summary: Summary) throws(OutputError) {}
        }
        let folder = try Folder(["a.yaml": "a: 1\n", "b.yaml": "b: 1\n"])
        let report = OrderedReport(Broken(), tally: RuleTally(ran: []), progress: nil)
        let (a, b) = (try job("a.yaml", in: folder, index: 0), try job("b.yaml", in: folder, index: 1))
        let ahead = piece("b", count: 1_000)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            while report.add(ahead, of: b, segment: 0) {}
            done.signal()
        }
        report.finish(a, segment: 0)
        #expect(done.wait(timeout: .now() + 10) == .success)
        #expect(throws: OutputError(path: "x", code: 28)) { try report.finish() }
    }
}
