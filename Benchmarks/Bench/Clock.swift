#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Seconds on one of the system's clocks.
enum Clock {
    /// The processor time of this process.
    static var processTime: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }
    /// The processor time of this thread.
    static var threadTime: Double { seconds(CLOCK_THREAD_CPUTIME_ID) }
    static var wallTime: Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

extension [Double] {
    /// The middle of the sorted values; NaN where there are none.
    var median: Double {
        guard !isEmpty else { return .nan }
        let sorted = sorted()
        let middle = count / 2
        return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
