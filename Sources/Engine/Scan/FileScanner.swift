import Documents
import Inputs
import Kubernetes
import Policies
import Reports

/// What came of a piece of a file.
struct SegmentResult: Sendable {
    var objects = 0
    var verdicts = Verdicts()
    /// Documents that could not be read.
    var failures: [Failure] = []
    /// Documents that hold no Kubernetes objects.
    var others: [String] = []

    struct Failure: Sendable {
        let message: String
        let offset: UInt32
    }
}

/// Reads pieces of files and sends their objects to the rules. One for each thread.
final class FileScanner {
    private let evaluator: RuleEvaluator
    private let options: Scan.Options

    init(rules: RuleSet, options: Scan.Options) {
        evaluator = RuleEvaluator(rules)
        self.options = options
    }

    func scan(_ file: FileJob, _ number: Int) -> SegmentResult {
        let places = FilePlaces(name: file.source.path, keepsExcerpts: options.keepsExcerpts) { file.text.source }
        let segment = file.segments[number]
        var result = SegmentResult()
        file.text.withBytes { bytes in
            var stream = DocumentStream(
                bytes: UnsafeBufferPointer(rebasing: bytes[segment.bytes]), offset: segment.offset,
                limits: options.limits)
            while true {
                do throws(Documents.ReadError) {
                    guard let document = try stream.next() else { return }
                    check(document, places, &result)
                } catch {
                    result.failures.append(.init(message: error.message, offset: error.offset))
                    // A stream that cannot be made sense of would otherwise fill the ledger.
                    if result.failures.count >= 1_000 { return }
                }
            }
        }
        return result
    }

    private func check(_ document: Document, _ places: FilePlaces, _ result: inout SegmentResult) {
        switch document.resources() {
        case .resources(let resources):
            for resource in resources {
                evaluator.check(resource, file: places, into: &result.verdicts)
                result.objects += 1
            }
        case .other(let reason): result.others.append(reason)
        case .invalid(let reason, let slot):
            let offset = document.span(of: slot.address)?.start ?? 0
            result.failures.append(.init(message: reason, offset: offset))
        }
    }
}

/// The pieces of a file put together: one ledger entry, the findings in order.
struct FileOutcome {
    let result: InputResult

    init(_ file: FileJob, _ pieces: [SegmentResult]) {
        let path = file.source.path
        let failures = pieces.flatMap(\.failures)
        let objects = pieces.reduce(0) { $0 + $1.objects }
        if !failures.isEmpty || objects == 0, let template = FileOutcome.template(file, failed: !failures.isEmpty) {
            result = InputResult(entry: .skipped(path, .needsRendering, reason: template.reason))
            return
        }
        var entry: LedgerEntry
        if let first = failures.first {
            let place = file.text.source.position(at: first.offset)
            let more = failures.count > 1 ? " (and \(failures.count - 1) more)" : ""
            entry = .failed(
                path, reason: first.message + more, at: .init(line: place.line, column: place.column))
            entry.objects = objects
        } else if objects == 0 {
            let reason = pieces.lazy.compactMap(\.others.first).first ?? "no documents"
            entry = .skipped(path, .notKubernetes, reason: reason)
        } else {
            entry = .checked(path, objects: objects)
        }
        entry.documentsSkipped = pieces.reduce(0) { $0 + $1.others.count }
        entry.documentsFailed = failures.count
        result = InputResult(
            entry: entry, findings: FileOutcome.ordered(pieces.flatMap(\.verdicts.findings)),
            unevaluated: pieces.flatMap(\.verdicts.unevaluated))
    }

    /// The template language, where the file is a template rather than broken or no manifest.
    private static func template(_ file: FileJob, failed: Bool) -> TemplateSyntax? {
        file.text.withBytes { bytes in
            failed ? TemplateSyntax.detect(in: bytes) : TemplateSyntax.detectControlLines(in: bytes)
        }
    }

    /// By place, then as the rules stand in the catalogue. Findings alike in every part of their fingerprint (the same
    /// object twice in a file) are told apart by a number.
    private static func ordered(_ findings: [Finding]) -> [Finding] {
        var seen: [String: Int] = [:]
        let distinct = findings.map { finding in
            let count = seen[finding.fingerprint, default: 0] + 1
            seen[finding.fingerprint] = count
            return count == 1 ? finding : finding.numbered(count)
        }
        return distinct.enumerated().sorted { a, b in
            let x = a.element.location
            let y = b.element.location
            return (x.line, x.column, a.offset) < (y.line, y.column, b.offset)
        }.map(\.element)
    }
}
