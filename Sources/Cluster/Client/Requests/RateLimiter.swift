import Synchronization

/// A token bucket: a request takes a token; tokens come at an even rate up to the size of the bucket.
struct TokenBucket: Sendable {
    let rate: Double
    let size: Double
    private var tokens: Double
    private var last: Double

    /// - Parameters:
    ///   - rate: tokens a second; more than 0.
    ///   - now: seconds on any clock.
    init(rate: Double, burst: Int, now: Double) {
        self.rate = rate
        size = Double(max(1, burst))
        tokens = size
        last = now
    }

    /// Takes a token, of those to come where there is none.
    /// - Returns: the seconds to wait until the token is there.
    mutating func take(now: Double) -> Double {
        tokens = min(size, tokens + max(0, now - last) * rate) - 1
        last = max(last, now)
        return tokens >= 0 ? 0 : -tokens / rate
    }

    mutating func giveBack() { tokens = min(size, tokens + 1) }
}

/// Holds requests back to a rate.
final class RateLimiter: Sendable {
    private let bucket: Mutex<TokenBucket?>
    private let start = ContinuousClock.now

    init(requestsPerSecond: Double, burst: Int) {
        bucket = Mutex(requestsPerSecond > 0 ? TokenBucket(rate: requestsPerSecond, burst: burst, now: 0) : nil)
    }

    /// Returns when the next request may be sent.
    func wait() async throws {
        let now = (ContinuousClock.now - start) / .seconds(1)
        let pause = bucket.withLock { $0?.take(now: now) ?? 0 }
        guard pause > 0 else { return }
        do {
            try await Task.sleep(for: .seconds(pause))
        } catch {
            bucket.withLock { $0?.giveBack() }
            throw error
        }
    }
}
