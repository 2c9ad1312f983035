import Cluster
import Dispatch
import Glibc
import Policies
import Synchronization

/// Sends the objects of a page to the rules, on all cores, and puts together what came of them in the objects' order.
final class LiveChecks: @unchecked Sendable {
    /// One for each thread; a thread touches its own alone.
    private let workers: [ObjectChecks]

    /// Fewer objects than this are not worth another thread.
    private static let objectsPerThread = 16

    /// - Parameter threads: 0 for one on each core.
    init(threads: Int, _ makeChecks: () -> ObjectChecks) {
        let count = threads > 0 ? threads : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        workers = (0..<count).map { _ in makeChecks() }
    }

    func check(_ objects: [LiveObject]) -> [Piece] {
        let threads = min(
            workers.count, (objects.count + LiveChecks.objectsPerThread - 1) / LiveChecks.objectsPerThread)
        if threads <= 1 { return objects.isEmpty ? [] : [check(objects[...], by: workers[0])] }
        let share = (objects.count + threads - 1) / threads
        let pieces = Mutex([Piece](repeating: Piece(), count: threads))
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let part = objects[min(thread * share, objects.count)..<min((thread + 1) * share, objects.count)]
            let piece = check(part, by: workers[thread])
            pieces.withLock { $0[thread] = piece }
        }
        return pieces.withLock { $0 }
    }

    private func check(_ objects: ArraySlice<LiveObject>, by checks: ObjectChecks) -> Piece {
        var piece = Piece()
        for object in objects {
            let file = FilePlaces(object: object.place)
            if let owner = object.reportedAt {
                checks.keep(object.resource, file: file, reportedAt: owner, in: &piece)
                continue
            }
            let start = VerdictCounts(piece.verdicts)
            checks.check(object.resource, file: file, marks: .annotations, into: &piece)
            finish(&piece, from: start, of: object)
        }
        return piece
    }

    /// Adds what the cluster says of the object, and tells findings apart that are alike in every part.
    private func finish(_ piece: inout Piece, from start: VerdictCounts, of object: LiveObject) {
        var numbers = FingerprintNumbers()
        for index in start.findings..<piece.verdicts.findings.count {
            let number = numbers.next(for: piece.verdicts.findings[index].fingerprint)
            if number > 1 { piece.verdicts.findings[index] = piece.verdicts.findings[index].numbered(number) }
            if object.context.isOfUse { piece.verdicts.findings[index].live = object.context }
        }
        for failure in piece.verdicts.failures[start.failures...] {
            piece.unread.append(.init(message: "\(object.place): \(failure.reason)", offset: 0))
        }
    }
}

extension LiveContext {
    fileprivate var isOfUse: Bool { replicas != nil || owner != nil }
}
