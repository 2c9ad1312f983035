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
    var failures: [Remark] = []
    /// Documents that hold no Kubernetes objects.
    var others: [Remark] = []

    /// Something to say about a place of the file.
    struct Remark: Sendable {
        let message: String
        /// In code points from the beginning of the text.
        let offset: UInt32
    }
}

/// Reads pieces of files and sends their objects to the rules. One for each thread.
final class FileScanner {
    private let evaluator: RuleEvaluator
    private let secrets: SecretSearch
    private let podSecurity: PodSecurityCheck?
    private let options: Scan.Options

    init(rules: RuleSet, options: Scan.Options) {
        evaluator = RuleEvaluator(rules)
        secrets = SecretSearch(rules.rules)
        podSecurity = options.podSecurity.map { PodSecurityCheck($0, rules.rules) }
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
        switch document.content() {
        case .objects(let resources, let malformed):
            result.verdicts.add(malformed, in: document)
            for resource in resources {
                evaluator.check(resource, file: places, into: &result.verdicts)
                secrets.check(resource, file: places, into: &result.verdicts)
                podSecurity?.check(resource, file: places, into: &result.verdicts)
                result.objects += 1
            }
        case .other(let reason):
            result.others.append(.init(message: reason, offset: document.span(of: document.rootSlot)?.start ?? 0))
        }
    }
}

/// The pieces of a file put together: one ledger entry, the findings in order.
struct FileOutcome {
    let result: InputResult

    init(_ file: FileJob, _ pieces: [SegmentResult]) {
        let path = file.source.path
        let unread = pieces.flatMap(\.failures)
        let malformed = pieces.flatMap(\.verdicts.failures).map {
            SegmentResult.Remark(message: $0.reason, offset: $0.offset)
        }
        let failures = (unread + malformed).sorted { $0.offset < $1.offset }
        let others = pieces.flatMap(\.others)
        let objects = pieces.reduce(0) { $0 + $1.objects }
        if objects == 0, let template = FileOutcome.template(file, failed: !failures.isEmpty) {
            result = InputResult(entry: .skipped(path, .needsRendering, reason: template.reason))
            return
        }
        var entry: LedgerEntry
        if let first = failures.first {
            let place = file.text.source.position(at: first.offset)
            entry = .failed(
                path, reason: first.message + FileOutcome.rest(failures.dropFirst(), file),
                at: .init(line: place.line, column: place.column))
            entry.objects = objects
        } else if objects == 0 {
            entry = .skipped(path, .notKubernetes, reason: others.first?.message ?? "no documents")
        } else {
            entry = .checked(path, objects: objects)
            if let first = others.first {
                let line = file.text.source.position(at: first.offset).line
                entry.reason = "line \(line): \(first.message)" + FileOutcome.rest(others.dropFirst(), file)
            }
        }
        entry.documentsSkipped = pieces.reduce(0) { $0 + $1.others.count }
        entry.documentsFailed = unread.count
        result = InputResult(
            entry: entry, findings: FileOutcome.ordered(pieces),
            unevaluated: pieces.flatMap(\.verdicts.unevaluated))
    }

    /// Where else something is to be said, for the first few places.
    private static func rest(_ remarks: ArraySlice<SegmentResult.Remark>, _ file: FileJob) -> String {
        if remarks.isEmpty { return "" }
        let places = remarks.prefix(5).map { remark -> String in
            let place = file.text.source.position(at: remark.offset)
            return "\(place.line):\(place.column)"
        }
        let more = remarks.count > places.count ? " and \(remarks.count - places.count) more" : ""
        return " (also at \(places.joined(separator: ", "))\(more))"
    }

    /// The template language, where the file is a template rather than broken or no manifest.
    private static func template(_ file: FileJob, failed: Bool) -> TemplateSyntax? {
        file.text.withBytes { bytes in
            failed ? TemplateSyntax.detect(in: bytes) : TemplateSyntax.detectControlLines(in: bytes)
        }
    }

    /// By place, then as the rules stand in the catalogue. Findings alike in every part of their fingerprint (the same
    /// object twice in a file) are told apart by a number.
    private static func ordered(_ pieces: [SegmentResult]) -> [Finding] {
        var findings: [Finding] = []
        findings.reserveCapacity(pieces.reduce(0) { $0 + $1.verdicts.findings.count })
        for piece in pieces { findings += piece.verdicts.findings }
        let places = findings.map { (line: $0.location.line, column: $0.location.column) }
        let order = findings.indices.sorted {
            (places[$0].line, places[$0].column, $0) < (places[$1].line, places[$1].column, $1)
        }
        var seen: [String: Int] = [:]
        return order.map { index in
            let finding = findings[index]
            let count = seen[finding.fingerprint, default: 0] + 1
            seen[finding.fingerprint] = count
            return count == 1 ? finding : finding.numbered(count)
        }
    }
}
