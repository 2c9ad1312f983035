import Documents
import Inputs
import Policies
import Reports

/// What is known of a file while its pieces arrive in order: what its ledger entry will say, and which findings there
/// were.
struct FileTally {
    private let file: FileJob
    private var objects = 0
    private var failures = Remarks()
    private var others = Remarks()
    private var placeholders = Remarks()
    private var unsupported = Remarks()
    private var documentsFailed = 0
    private var hasTemplate = false
    private var fingerprints = FingerprintNumbers()
    /// What the pieces so far hide.
    private var hidden = HiddenLines()
    private var pending = Pending()

    /// What is not reported yet, so that a file of few findings is reported at once.
    private struct Pending {
        var objects = 0
        var findings: [Finding] = []
        var unevaluated: [Unevaluated] = []

        var size: Int { findings.count + unevaluated.count }

        mutating func add(_ piece: borrowing Piece) {
            objects += piece.objects
            if findings.isEmpty { findings = piece.verdicts.findings } else { findings += piece.verdicts.findings }
            unevaluated += piece.verdicts.unevaluated
        }
    }

    init(_ file: FileJob) { self.file = file }

    /// Takes the next piece.
    /// - Returns: a part of the file's result, where there is much.
    mutating func add(_ piece: consuming Piece) -> InputResult? {
        hideAcross(&piece)
        objects += piece.objects
        if !piece.unread.isEmpty || !piece.verdicts.failures.isEmpty {
            let malformed = piece.verdicts.failures.map { Piece.Remark(message: $0.reason, offset: $0.offset) }
            failures.add((piece.unread + malformed).sorted { $0.offset < $1.offset })
        }
        others.add(piece.others)
        placeholders.add(piece.placeholders)
        unsupported.add(piece.unsupported)
        documentsFailed += piece.unread.count + piece.malformedObjects
        hasTemplate = hasTemplate || piece.hasTemplate
        var part: InputResult?
        if pending.size > 0, pending.size + piece.size > Piece.fullSize {
            let full = takePending()
            part = InputResult(
                partOf: file.source.path, objects: full.objects, findings: full.findings,
                unevaluated: full.unevaluated)
        }
        pending.add(piece)
        return part
    }

    /// Hides in each piece what its neighbours hide: the line above or below the first or last finding of a piece is often
    /// another's.
    private mutating func hideAcross(_ piece: inout Piece) {
        if !hidden.isEmpty { piece.verdicts.findings.hide(hidden) }
        guard let lines = piece.hidden.lines(of: file.source.path) else { return }
        pending.findings.hide(lines)
        hidden.add(lines)
    }

    /// The end of the file's result, with its ledger entry.
    mutating func finish() -> InputResult {
        let rest = takePending()
        return InputResult(
            entry: entry, objects: rest.objects, findings: rest.findings, unevaluated: rest.unevaluated)
    }

    /// Findings alike in every part of their fingerprint (the same object twice in a file) are told apart by a number.
    private mutating func takePending() -> Pending {
        var taken = pending
        pending = Pending()
        for index in taken.findings.indices {
            let number = fingerprints.next(for: taken.findings[index].fingerprint)
            if number > 1 { taken.findings[index] = taken.findings[index].numbered(number) }
        }
        return taken
    }

    // MARK: The ledger entry

    private var entry: LedgerEntry {
        let path = file.source.path
        if objects == 0, let template {
            return .skipped(path, .needsRendering, reason: template.reason)
        }
        if objects == 0, failures.count + others.count > 0, let comment { return refuse(comment) }
        var entry: LedgerEntry
        if let first = failures.reasons.first {
            entry = .failed(path, reason: text(of: first), at: position(first.offset))
            entry.furtherFailures = furtherFailures
            entry.objects = objects
        } else if objects == 0 {
            entry = .skipped(
                path, hasTemplate ? .needsRendering : .notKubernetes,
                reason: others.reasons.first?.message ?? "no documents")
        } else {
            entry = .checked(path, objects: objects)
            if hasTemplate || placeholders.count > 0 {
                entry.omission = .needsRendering
            } else if unsupported.count > 0 {
                entry.omission = .notSupported
            }
            let reasons = [others, placeholders, unsupported].flatMap(omissions)
            if !reasons.isEmpty { entry.reason = reasons.joined(separator: "; ") }
        }
        entry.documentsSkipped = others.count
        entry.documentsFailed = documentsFailed
        return entry
    }

    /// What may stand in the parts of a file that were not read, once all pieces are there.
    var unread: UnreadText {
        file.text.withBytes { bytes in
            guard objects > 0, let failed = failures.places, let templates = hasTemplate ? others.places : [] else {
                return UnreadText(bytes)
            }
            return UnreadText(bytes, documentsWithLines: (failed + templates).map { position($0).line })
        }
    }

    /// The template language, where the file is a template rather than broken or no manifest.
    private var template: TemplateSyntax? {
        file.text.withBytes { bytes in
            failures.count > 0 ? TemplateSyntax.detect(in: bytes) : TemplateSyntax.detectControlLines(in: bytes)
        }
    }

    /// The first comment of a file that should have been JSON.
    private var comment: JSONComment? {
        file.text.withBytes { bytes in DocumentStream.looksLikeJSON(bytes) ? JSONComment(firstIn: bytes) : nil }
    }

    /// Many programs keep their settings in JSON with comments; they are no business of a scan that was not told of
    /// them.
    private func refuse(_ comment: JSONComment) -> LedgerEntry {
        let reason = "JSON with a comment, which Kubernetes does not read"
        guard file.source.isNamed || comment.isInManifest else {
            var entry = LedgerEntry.skipped(file.source.path, .notKubernetes, reason: reason)
            entry.documentsSkipped = 1
            return entry
        }
        var entry = LedgerEntry.failed(file.source.path, reason: reason, at: position(comment.offset))
        entry.documentsFailed = 1
        return entry
    }

    private func position(_ offset: UInt32) -> Position { file.text.source.position(at: offset) }

    /// What failed beside the first reason.
    private var furtherFailures: [LedgerEntry.Failure] {
        var further = failures.reasons.dropFirst().map {
            LedgerEntry.Failure(reason: text(of: $0), position: position($0.offset))
        }
        if let beyond = failures.beyond {
            let reason = "\(beyond.count.counting("more mistake")) of other kinds"
            further.append(LedgerEntry.Failure(reason: reason, position: position(beyond.offset)))
        }
        return further
    }

    /// The first few reasons for which parts of a checked file were left out.
    private func omissions(_ remarks: Remarks) -> [String] {
        let shown = remarks.reasons.prefix(FileTally.omissionsShown)
        let more = remarks.count - shown.reduce(0) { $0 + $1.count }
        return shown.map { "line \(position($0.offset).line): \(text(of: $0))" }
            + (more > 0 ? [more.counting("more place")] : [])
    }

    private static let omissionsShown = 3

    /// What is to be said, and where else it is to be said.
    private func text(of reason: Remarks.Reason) -> String {
        if reason.others.isEmpty { return reason.message }
        let places = reason.others.map { offset in
            let place = position(offset)
            return "\(place.line):\(place.column)"
        }
        let more = reason.count - 1 - places.count
        return "\(reason.message) (also at \(places.joined(separator: ", "))\(more > 0 ? " and \(more) more" : ""))"
    }
}

/// Counts the fingerprints of a file. It remembers 64 bits of each, because a file may hold millions.
struct FingerprintNumbers {
    private var seen: Set<UInt64> = []
    /// How often those came that came more than once.
    private var repeats: [UInt64: Int] = [:]

    /// 1 for the first finding of a fingerprint, 2 for the second.
    mutating func next(for fingerprint: String) -> Int {
        var key: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in fingerprint.utf8 { key = (key ^ UInt64(byte)) &* 0x100_0000_01b3 }
        if seen.insert(key).inserted { return 1 }
        repeats[key, default: 1] += 1
        return repeats[key, default: 1]
    }
}
