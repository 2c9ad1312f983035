import AsyncHTTPClient
import NIOHTTP1
import Synchronization

/// A client of one Kubernetes API server, as one user of a kubeconfig. Any number of tasks may use it at the same time.
///
///     try await APIClient.with(connection, version: "1.2.0") { client in
///         let resources = try await client.discover()
///         for try await page in client.list(pods) { … }
///     }
///
/// Requests are held back to a rate, time out, and are sent again where that is safe (``RetryPolicy``); a credential that
/// the server refuses is replaced once. Every call throws ``APIError``, or `CancellationError` when its task is
/// cancelled.
public final class APIClient: Sendable {
    public let connection: ClusterConnection
    public let options: APIClientOptions
    let transport: Transport
    private let limiter: RateLimiter
    private let collectedWarnings = ServerWarnings()
    private let fixedHeaders: HTTPHeaders
    private let refusedAnew = Mutex<RefusedCredential?>(nil)

    /// A credential that was had in place of a refused one, and was refused itself: another would fare no better.
    private struct RefusedCredential {
        var credential: Credential
        var until: ContinuousClock.Instant
    }

    /// How long a new credential that was refused is not replaced.
    private static let timeBetweenReplacements: Duration = .seconds(15)

    /// - Parameter version: the program's version, for the `User-Agent`.
    /// - Throws: where the connection's settings cannot be used.
    public init(
        _ connection: ClusterConnection, version: String, options: APIClientOptions = APIClientOptions()
    ) throws(APIError) {
        do throws(APIError.Cause) {
            transport = try Transport(connection, options)
        } catch {
            throw APIError(error, APIRequest(.get, "/"), attempts: 0)
        }
        self.connection = connection
        self.options = options
        limiter = RateLimiter(requestsPerSecond: options.requestsPerSecond, burst: options.burst)
        var headers = connection.impersonation?.headers ?? HTTPHeaders()
        headers.add(name: "User-Agent", value: "bulwark/\(version)")
        fixedHeaders = headers
    }

    deinit { transport.abandon() }

    /// A client that lives as long as `work`.
    public static func with<Result: Sendable>(
        _ connection: ClusterConnection, version: String, options: APIClientOptions = APIClientOptions(),
        _ work: (APIClient) async throws -> Result
    ) async throws -> Result {
        let client = try APIClient(connection, version: version, options: options)
        do {
            let result = try await work(client)
            await client.shutdown()
            return result
        } catch {
            await client.shutdown()
            throw error
        }
    }

    /// Closes all connections. Requests that are under way or come later fail.
    public func shutdown() async { await transport.shutdown() }

    /// What the server warned of so far, each text once.
    public var warnings: [String] { collectedWarnings.all }

    /// Sends a request and reads the whole answer.
    public func send(_ request: APIRequest) async throws -> APIResponse {
        let largest = options.largestAnswer
        return try await exchange(request) { response in
            APIResponse(
                status: Int(response.status.code), mediaType: response.mediaType,
                body: try await Transport.body(of: response, atMost: largest))
        }
    }

    /// Sends a request, again where that is worth it, and reads the answer of the attempt that succeeds.
    /// - Parameter read: what to do with an answer whose status is from 200 to 299. Its time counts for the timeout; where
    ///   it fails, the attempt has failed.
    func exchange<Answer: Sendable>(
        _ request: APIRequest, _ read: @escaping @Sendable (HTTPClientResponse) async throws -> Answer
    ) async throws -> Answer {
        var attempt = 0
        var mayReplaceCredential = true
        while true {
            attempt += 1
            try await limiter.wait()
            let credential = try await currentCredential(request, attempts: attempt - 1)
            switch try await attemptOnce(request, credential, read) {
            case .answer(let answer): return answer
            case .refused(401, let status, let text, _) where mayReplaceCredential && !isRefusedAnew(credential):
                mayReplaceCredential = false
                await connection.credentials.refuse(credential)
                if try await currentCredential(request, attempts: attempt) != credential { continue }
                throw APIError(.refused(401, status, text: text), request, attempts: attempt)
            case .refused(let code, let status, let text, let pause):
                if code == 401, !mayReplaceCredential { rememberRefusal(of: credential) }
                let cause = APIError.Cause.refused(code, status, text: text)
                let again = options.retries.retries(
                    status: code, isIdempotent: request.isIdempotent, saysWhen: pause != nil)
                try await waitOrThrow(cause, request, attempt, again: again, serverPause: pause)
            case .failed(let failure):
                try await waitOrThrow(
                    failure.cause, request, attempt, again: failure.isTemporary && request.isIdempotent,
                    serverPause: nil)
            }
        }
    }

    private func isRefusedAnew(_ credential: Credential) -> Bool {
        refusedAnew.withLock { $0.map { $0.credential == credential && ContinuousClock.now < $0.until } ?? false }
    }

    private func rememberRefusal(of credential: Credential) {
        let refused = RefusedCredential(
            credential: credential, until: ContinuousClock.now + APIClient.timeBetweenReplacements)
        refusedAnew.withLock { $0 = refused }
    }

    private enum Attempt<Answer: Sendable> {
        case answer(Answer)
        case refused(Int, APIStatus?, text: String, pause: Duration?)
        case failed(TransportFailure)
    }

    private func attemptOnce<Answer: Sendable>(
        _ request: APIRequest, _ credential: Credential,
        _ read: @escaping @Sendable (HTTPClientResponse) async throws -> Answer
    ) async throws -> Attempt<Answer> {
        let timeout = request.timeout ?? options.requestTimeout
        do {
            return try await withDeadline(timeout) { [self] in
                let response = try await transport.send(request, credential, headers: fixedHeaders)
                for warning in response.headers["Warning"] { collectedWarnings.add(header: warning) }
                if (200..<300).contains(response.status.code) { return .answer(try await read(response)) }
                return try await refusal(response)
            }
        } catch let error as APIError {
            throw error
        } catch {
            if Task.isCancelled || error is CancellationError { throw CancellationError() }
            return .failed(failure(error, timeout: timeout))
        }
    }

    /// Why an exchange came to nothing.
    func failure(_ error: any Error, timeout: Duration) -> TransportFailure {
        if let fault = error as? ClientCertificateFault {
            return TransportFailure(.credentials(connection.credentials.error(about: fault).description))
        }
        return TransportFailure(error, server: transport.server, proxy: transport.proxy, timeout: timeout)
    }

    private func refusal<Answer: Sendable>(_ response: HTTPClientResponse) async throws -> Attempt<Answer> {
        let body = try await Transport.beginning(of: response, atMost: APIClient.largestRefusal)
        var status = APIStatus(json: body)
        let pause =
            response.headers.first(name: "Retry-After").flatMap { RetryAfter.parse($0) }
            ?? status?.retryAfterSeconds.map { .seconds(min(max($0, 0), 86_400)) }
        status?.retryAfterSeconds = pause.map { Int($0.components.seconds) }
        let text = status == nil ? APIClient.excerpt(body) : ""
        return .refused(Int(response.status.code), status, text: text, pause: pause)
    }

    private static let largestRefusal = 1 << 20

    /// The beginning of a text that came instead of a `Status`, on one line.
    private static func excerpt(_ body: [UInt8]) -> String {
        let words = String(decoding: body.prefix(600), as: UTF8.self)
            .split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
        return String(words.joined(separator: " ").prefix(200))
    }

    private func waitOrThrow(
        _ cause: APIError.Cause, _ request: APIRequest, _ attempt: Int, again: Bool, serverPause: Duration?
    ) async throws {
        guard again, attempt < options.retries.attempts(after: cause),
            let pause = options.retries.pause(after: attempt, serverPause: serverPause, random: .random(in: 0..<1))
        else { throw APIError(cause, request, attempts: attempt) }
        try await Task.sleep(for: pause)
    }

    private func currentCredential(_ request: APIRequest, attempts: Int) async throws -> Credential {
        do {
            return try await connection.credentials.current()
        } catch {
            try Task.checkCancellation()
            throw APIError(.credentials(error.line), request, attempts: attempts)
        }
    }
}

extension HTTPClientResponse {
    var mediaType: String {
        let type = headers.first(name: "Content-Type") ?? ""
        return type.prefix { $0 != ";" }.lowercased().trimmingSpaces()
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
