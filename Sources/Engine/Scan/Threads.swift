import Dispatch
import Glibc

/// Runs the same work on several threads.
enum Threads {
    /// Calls `body` once on each of `count` threads (0: as many as there are cores) and waits for all.
    static func run(_ count: Int, _ body: @Sendable () -> Void) {
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let threads = count > 0 ? count : cores
        if threads == 1 { return body() }
        DispatchQueue.concurrentPerform(iterations: threads) { _ in body() }
    }
}
