import Cluster
import Dispatch
import Glibc
import Policies
import Synchronization

/// Sends the objects of a page to the rules, on all cores, and puts together what came of them in the objects' order.
final class LiveChecks: @unchecked Sendable {
    /// One for each thread; a thread touches its own alone.
    private let workers: [ObjectChecks]
    /// What policies of the user's own said of workloads, which of objects that are reported there is not said again.
    private var said: SaidOfOwners

    /// Fewer objects than this are not worth another thread.
    private static let objectsPerThread = 16

    /// - Parameters:
    ///   - threads: 0 for one on each core.
    ///   - ownRules: the names of the rules and policies of the user's own.
    init(threads: Int, ownRules: Set<String>, _ makeChecks: () -> ObjectChecks) {
        said = SaidOfOwners(by: ownRules)
        let count = threads > 0 ? threads : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        workers = (0..<count).map { _ in makeChecks() }
    }

    /// Whether objects that are reported at their owners are to be checked by policies of the user's own.
    var needsFolded: Bool { workers[0].hasOwnPolicies }

    func check(_ objects: [LiveObject]) -> [Piece] {
        var pieces = self.pieces(of: objects)
        if needsFolded {
            let places = SaidOfOwners.places(of: objects)
            for index in pieces.indices { said.leaveOutRepetitions(in: &pieces[index].verdicts, places) }
        }
        return pieces
    }

    private func pieces(of objects: [LiveObject]) -> [Piece] {
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
            let start = VerdictCounts(piece.verdicts)
            if let owner = object.owner {
                if let name = owner.name { checks.keep(object.resource, file: file, reportedAt: name, in: &piece) }
                guard owner.place != nil else { continue }
                checks.checkOwnPolicies(object.resource, file: file, marks: .annotations, into: &piece)
            } else {
                checks.check(object.resource, file: file, marks: .annotations, into: &piece)
            }
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
