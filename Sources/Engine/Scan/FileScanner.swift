import Documents
import Kubernetes
import Policies

/// Reads segments of files and sends their objects to the rules. One for each thread.
final class FileScanner {
    private let checks: ObjectChecks
    private let options: Scan.Options

    /// A stream that cannot be made sense of would otherwise fill the ledger.
    static let failuresPerSegment = 1_000

    init(_ checks: ObjectChecks, options: Scan.Options) {
        self.checks = checks
        self.options = options
    }

    /// - Parameter pass: takes what came of the segment, piece by piece; false stops the scanner.
    /// - Returns: the last piece; nil where it says nothing.
    func scan(_ file: FileJob, segment number: Int, pass: (Piece) -> Bool) -> Piece? {
        let places = FilePlaces(name: file.source.path, keepsExcerpts: options.keepsExcerpts) { file.text.source }
        let segment = file.segments[number]
        let marks = options.exceptions == nil ? .none : file.marks
        var piece = Piece()
        if number == 0 { piece.exceptions.add(marks) }
        var unread = 0
        file.text.withBytes { bytes in
            var stream = DocumentStream(
                bytes: UnsafeBufferPointer(rebasing: bytes[segment.bytes]), offset: segment.offset,
                limits: options.limits)
            while unread < FileScanner.failuresPerSegment {
                do throws(ReadError) {
                    guard let document = try stream.next() else { break }
                    guard check(document, places, marks, &piece, pass) else { break }
                } catch {
                    unread += 1
                    piece.add(RefusedDocument(error, text: stream.refusedText))
                }
            }
        }
        guard piece.size > 0 || piece.objects > 0 else { return nil }
        piece.hideTexts()
        return consume piece
    }

    private func check(
        _ document: Document, _ places: FilePlaces, _ marks: ExceptionMarks, _ piece: inout Piece,
        _ pass: (Piece) -> Bool
    ) -> Bool {
        switch document.content() {
        case .objects(let resources, let malformed):
            piece.verdicts.add(malformed, in: document)
            piece.malformedObjects += malformed.count
            for resource in resources {
                let failures = piece.verdicts.failures.count
                piece.verdicts.add(resource.refusals, in: document)
                piece.add(unsupported: resource.podTemplates.strayContainers, in: document)
                if let unknown = UnknownKind(resource) {
                    let slot = resource.object.slot(forKey: "kind") ?? resource.slot.address
                    piece.verdicts.add([Malformation(reason: unknown.description, slot: slot)], in: document)
                }
                let isRefused = piece.verdicts.failures.count > failures
                checks.check(resource, file: places, marks: marks, isRefused: isRefused, into: &piece)
                guard hands(on: &piece, pass) else { return false }
            }
        case .other(let reason):
            let offset = document.span(of: document.rootSlot)?.start ?? 0
            piece.others.append(.init(message: reason, offset: offset))
            return hands(on: &piece, pass)
        }
        return true
    }

    /// Passes a piece that is full, and begins another.
    /// - Returns: false to stop.
    private func hands(on piece: inout Piece, _ pass: (Piece) -> Bool) -> Bool {
        if piece.size < Piece.fullSize { return true }
        piece.hideTexts()
        defer { piece = Piece() }
        return pass(piece)
    }
}
