import Cluster
import Kubernetes

/// Reads the objects of one kind page by page, one page ahead of whoever uses them.
final class KindReader: Sendable {
    /// Objects that came together.
    struct Page: Sendable {
        var resources: [Resource]
        var malformed = 0
        /// Whether the list spans more than one state of the cluster.
        var isInconsistent = false
        /// Whether the list begins anew with this page.
        var beginsAnew = false
    }

    /// A list that was not read to its end.
    struct Failure: Sendable {
        /// Nil where all namespaces were asked for at once.
        let namespace: String?
        let error: APIError
    }

    private struct State {
        var page: Page?
        /// Lets the list go on.
        var resume: CheckedContinuation<Void, Never>?
        var failures: [Failure] = []
        var isDone = false
        var task: Task<Void, Never>?
    }

    let kind: APIResource
    private let state = Monitor(State())

    /// Objects a page.
    private static let pageSize = 500

    /// Begins to read.
    /// - Parameter namespaces: the only ones to read; empty for all.
    init(_ kind: APIResource, _ client: APIClient, namespaces: [String]) {
        self.kind = kind
        let task = Task.detached { [self] in
            if kind.isNamespaced || namespaces.isEmpty {
                await attempt(each: namespaces.isEmpty ? [nil] : namespaces.map(Optional.some)) { [self] namespace in
                    try await list(client, namespace)
                }
            } else {
                // Whoever may see a namespace may often not list all of them.
                await attempt(each: namespaces) { [self] name in
                    guard let name else { return }
                    await hand(Page(resources: [try await client.get(kind, name)]))
                }
            }
            state.withLock { $0.isDone = true }
            state.wakeAll()
        }
        state.withLock { $0.task = task }
    }

    /// The next page, as soon as it is there; nil after the last one.
    func next() -> Page? {
        enum Step {
            case page(Page)
            case end
        }
        let step = state.wait { state -> Step? in
            guard let page = state.page else { return state.isDone ? .end : nil }
            state.page = nil
            state.resume?.resume()
            state.resume = nil
            return .page(page)
        }
        if case .page(let page) = step { return page }
        return nil
    }

    /// What went wrong, after the last page.
    var failures: [Failure] { state.withLock { $0.failures } }

    /// Stops reading.
    func cancel() {
        state.withLock { state in
            state.task?.cancel()
            state.resume?.resume()
            state.resume = nil
        }
    }

    private func list(_ client: APIClient, _ namespace: String?) async throws {
        var options = ListOptions(namespace: namespace)
        options.pageSize = KindReader.pageSize
        for try await page in client.list(kind, options) {
            await hand(
                Page(
                    resources: page.resources, malformed: page.malformed, isInconsistent: page.isInconsistent,
                    beginsAnew: page.beginsAnew))
        }
    }

    private func hand(_ page: Page) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if Task.isCancelled {
                    continuation.resume()
                } else {
                    state.page = page
                    state.resume = continuation
                }
            }
            state.wakeAll()
        }
    }

    /// Works through namespaces. Once the server no longer answers, the others are not asked for.
    private func attempt(each namespaces: [String?], _ work: @Sendable (String?) async throws -> Void) async {
        var silence: APIError?
        for namespace in namespaces {
            do {
                if let silence { throw silence }
                try await work(namespace)
            } catch let error as APIError {
                if !error.isAnswer { silence = error }
                state.withLock { $0.failures.append(Failure(namespace: namespace, error: error)) }
            } catch {
                // Cancelled: nobody waits for more.
                return
            }
        }
    }
}

extension APIError {
    /// Whether the server said something, if only what makes no sense.
    var isAnswer: Bool {
        switch cause {
        case .refused, .answerTooLarge, .malformedAnswer: true
        case .timeout, .connection, .tls, .proxy, .configuration, .credentials: false
        }
    }
}
