import Documents
import Kubernetes
import Policies

/// Reads segments of files and sends their objects to the rules. One for each thread.
final class FileScanner {
    private let evaluator: RuleEvaluator
    private let secrets: SecretSearch
    private let podSecurity: PodSecurityCheck?
    private let inventory: InventoryFacts.Scope
    private let options: Scan.Options

    /// A stream that cannot be made sense of would otherwise fill the ledger.
    private static let failuresPerSegment = 1_000

    init(rules: RuleSet, options: Scan.Options) {
        evaluator = RuleEvaluator(rules)
        secrets = SecretSearch(rules.rules)
        podSecurity = options.podSecurity.map { PodSecurityCheck($0, rules.rules) }
        inventory = InventoryFacts.Scope(rules.rules)
        self.options = options
    }

    /// - Parameter pass: takes what came of the segment, piece by piece; false stops the scanner.
    func scan(_ file: FileJob, segment number: Int, pass: (Piece) -> Bool) {
        let places = FilePlaces(name: file.source.path, keepsExcerpts: options.keepsExcerpts) { file.text.source }
        let segment = file.segments[number]
        var piece = Piece()
        var unread = 0
        file.text.withBytes { bytes in
            var stream = DocumentStream(
                bytes: UnsafeBufferPointer(rebasing: bytes[segment.bytes]), offset: segment.offset,
                limits: options.limits)
            while unread < FileScanner.failuresPerSegment {
                do throws(ReadError) {
                    guard let document = try stream.next() else { break }
                    guard check(document, places, &piece, pass) else { return }
                } catch {
                    piece.unread.append(.init(message: error.message, offset: error.offset))
                    unread += 1
                }
            }
            if piece.size > 0 || piece.objects > 0 { _ = pass(piece) }
        }
    }

    private func check(
        _ document: Document, _ places: FilePlaces, _ piece: inout Piece, _ pass: (Piece) -> Bool
    ) -> Bool {
        switch document.content() {
        case .objects(let resources, let malformed):
            piece.verdicts.add(malformed, in: document)
            for resource in resources {
                let start = piece.verdicts.findings.count
                evaluator.check(resource, file: places, into: &piece.verdicts)
                secrets.check(resource, file: places, into: &piece.verdicts)
                podSecurity?.check(resource, file: places, into: &piece.verdicts)
                piece.facts.add(resource, file: places, for: inventory)
                if !options.frameworks.isEmpty { piece.census.add(resource) }
                piece.verdicts.findings.sortByPlace(from: start)
                piece.objects += 1
                if piece.size >= Piece.fullSize {
                    guard pass(piece) else { return false }
                    piece = Piece()
                }
            }
        case .other(let reason):
            let offset = document.span(of: document.rootSlot)?.start ?? 0
            piece.others.append(.init(message: reason, offset: offset))
            if piece.size >= Piece.fullSize {
                guard pass(piece) else { return false }
                piece = Piece()
            }
        }
        return true
    }
}

extension [Finding] {
    /// Sorts what one object gave by place; what stands in the same place stays in the order of the rules.
    mutating func sortByPlace(from start: Int) {
        withUnsafeMutableBufferPointer { all in
            let findings = UnsafeMutableBufferPointer(rebasing: all[start...])
            func place(_ index: Int) -> (Int, Int, Int) {
                (findings[index].location.line, findings[index].location.column, index)
            }
            var order = findings.indices.sorted { place($0) < place($1) }
            // Findings are moved along the cycles of the order, not copied: each holds a dozen texts.
            for first in order.indices {
                var index = first
                while order[index] != first {
                    let source = order[index]
                    findings.swapAt(index, source)
                    order[index] = index
                    index = source
                }
                order[index] = index
            }
        }
    }
}
