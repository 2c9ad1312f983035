/// When a failed request is sent again, and after what pause: the pauses double, and half of each is random, so that many
/// clients do not come back together.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts of one request, the first one counted.
    public var attempts = 5
    /// Attempts of a request that the server does not answer in time: each has cost all of that time.
    public var attemptsOnTimeout = 2
    /// The pause before the second attempt.
    public var firstPause: Duration = .milliseconds(200)
    public var longestPause: Duration = .seconds(10)
    /// Where the server says to come back later than this, nobody waits for it.
    public var longestServerPause: Duration = .seconds(30)

    public init() {}

    /// - Parameter cause: why the last attempt failed.
    func attempts(after cause: APIError.Cause) -> Int {
        if case .timeout = cause { min(attempts, attemptsOnTimeout) } else { attempts }
    }

    /// Whether a status is worth another attempt: a request that was refused with 429 has not been acted on; the others
    /// leave that open.
    func retries(status: Int, isIdempotent: Bool, saysWhen: Bool) -> Bool {
        switch status {
        case 429: true
        case 502, 503, 504: isIdempotent
        case 500...599: isIdempotent && saysWhen
        default: false
        }
    }

    /// - Parameters:
    ///   - attempt: the number of the attempt that failed, from 1.
    ///   - random: from 0 up to 1.
    func pause(after attempt: Int, random: Double) -> Duration {
        let growing = firstPause * (1 << min(max(attempt - 1, 0), 16))
        let full = min(growing, longestPause)
        return full / 2 + full / 2 * random
    }

    /// - Parameter serverPause: what the server asked for.
    /// - Returns: nil where the server asks for more than is waited.
    func pause(after attempt: Int, serverPause: Duration?, random: Double) -> Duration? {
        let own = pause(after: attempt, random: random)
        guard let serverPause else { return own }
        guard serverPause <= longestServerPause else { return nil }
        return max(serverPause, .zero) + min(own, .milliseconds(100))
    }
}
