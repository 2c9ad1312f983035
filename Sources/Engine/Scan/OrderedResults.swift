import Inputs
import Reports
import Synchronization

/// Takes results from all threads and writes them to the report in the order of the inputs, each as soon as those
/// before it are written.
final class OrderedResults: @unchecked Sendable {
    private let lock = Mutex(())
    private let broken = Atomic(false)
    private var waiting: [Int: InputResult] = [:]
    private var next = 0
    private var reported = Scan.Progress()
    private let progress: ((Scan.Progress) -> Void)?

    private(set) var report: any Report
    private(set) var summary = Summary()
    private(set) var failure: OutputError?

    init(_ report: any Report, progress: ((Scan.Progress) -> Void)?) {
        self.report = report
        self.progress = progress
    }

    /// Whether the report could not be written, so that going on is in vain.
    var hasFailed: Bool { broken.load(ordering: .relaxed) }

    func add(_ result: InputResult, at index: Int) {
        lock.withLock { _ in
            waiting[index] = result
            while let result = waiting.removeValue(forKey: next) {
                next += 1
                write(result)
            }
        }
    }

    private func write(_ result: InputResult) {
        guard failure == nil else { return }
        summary.add(result)
        reported.files += 1
        reported.objects += result.entry.objects
        reported.findings += result.findings.count
        reported.path = result.entry.path
        do throws(OutputError) {
            try report.add(result)
        } catch {
            failure = error
            broken.store(true, ordering: .relaxed)
        }
        progress?(reported)
    }
}
