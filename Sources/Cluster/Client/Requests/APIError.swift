/// A request that failed, in words that say what to do. Credentials, bodies and continue tokens are in none of the fields.
public struct APIError: Error, Sendable, CustomStringConvertible {
    public enum Cause: Error, Sendable, Hashable {
        /// The server refused: its HTTP status and what it says.
        case refused(Int, APIStatus?, text: String)
        /// There was no answer within the time of one attempt.
        case timeout(Duration)
        /// There was no connection, or it was lost.
        case connection(String)
        case tls(String)
        case proxy(String)
        /// The answer is larger than ``APIClientOptions/largestAnswer``.
        case answerTooLarge
        /// The server's answer is not what Kubernetes answers.
        case malformedAnswer(String)
        /// The connection's settings cannot be used.
        case configuration(String)
        /// No credential could be had; the words of the source of credentials.
        case credentials(String)
    }

    public let cause: Cause
    public let method: APIRequest.Method
    /// Without the query.
    public let path: String
    /// How often the request was sent.
    public let attempts: Int

    init(_ cause: Cause, _ request: APIRequest, attempts: Int) {
        self.cause = cause
        method = request.method
        path = request.path
        self.attempts = attempts
    }

    /// The HTTP status of an answer, or the `code` of the server's `Status`; nil where there was no answer.
    public var code: Int? {
        guard case .refused(let code, let status, _) = cause else { return nil }
        return status.map { $0.code == 0 ? code : $0.code } ?? code
    }

    /// What the server said, where it said it as a `Status`.
    public var status: APIStatus? {
        guard case .refused(_, let status, _) = cause else { return nil }
        return status
    }

    /// The credentials are not accepted.
    public var isUnauthorized: Bool { code == 401 }
    /// The user may not do this.
    public var isForbidden: Bool { code == 403 }
    /// There is no such object, or no such kind.
    public var isNotFound: Bool { code == 404 }
    /// The version of the data that was asked for is gone: list anew.
    public var isExpired: Bool { code == 410 }

    public var description: String {
        let tries = attempts > 1 ? " (\(attempts) attempts)" : ""
        return "\(method.rawValue) \(path): \(cause)\(tries)"
    }
}

extension APIError.Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let code, let status, let text): APIError.Cause.words(code, status, text)
        case .timeout(let duration):
            "no answer within \(duration.components.seconds) s: try again, or allow more time"
        case .connection(let words), .tls(let words), .proxy(let words): words
        case .answerTooLarge: "the answer is larger than the client accepts: ask for fewer objects at a time"
        case .malformedAnswer(let words): "\(VisibleLines.line(words)): is this the address of a Kubernetes API server?"
        case .configuration(let words), .credentials(let words): words
        }
    }

    private static func words(_ code: Int, _ status: APIStatus?, _ text: String) -> String {
        let said = VisibleLines.line(status?.message ?? text)
        let shown = said.isEmpty ? "" : ": \(said)"
        switch code {
        case 401: return "not authenticated (401)\(shown): log in again, or check the user of the context"
        case 403: return "forbidden (403)\(shown)"
        case 404: return "not found (404)\(shown)"
        case 409: return "conflict (409)\(shown)"
        case 410: return "expired (410)\(shown)"
        case 422:
            let causes = (status?.causes ?? []).map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" }
            return "invalid (422)\(causes.isEmpty ? shown : ": " + VisibleLines.line(causes.joined(separator: "; ")))"
        case 429:
            let time = status?.retryAfterSeconds.map { $0 > 0 ? "in \($0) s" : "later" } ?? "later"
            return "the server asks to slow down (429)\(shown): try again \(time), or with a lower rate"
        case 300..<400: return "the server redirects (\(code)), which an API server does not do: check its address"
        case 500...: return "the server failed (\(code))\(shown): try again later"
        default: return "refused (\(code))\(shown)"
        }
    }
}
