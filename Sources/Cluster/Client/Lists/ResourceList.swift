import Documents

extension APIClient {
    /// All objects of a kind, page by page; a page is asked for when the one before has been used.
    public func list(_ resource: APIResource, _ options: ListOptions = ListOptions()) -> ResourceList {
        ResourceList(client: self, resource: resource, options: options)
    }
}

/// A list that is read page by page, so that it takes the memory of one page.
///
/// A list holds one state of the data. Where reading takes longer than the server keeps that state (it answers 410), the
/// list goes on at a newer state if the server offers that, else it begins anew; ``ResourcePage/isInconsistent`` and
/// ``ResourcePage/beginsAnew`` tell. A page that is larger than the client accepts is asked for again in smaller parts.
public struct ResourceList: AsyncSequence, Sendable {
    let client: APIClient
    let resource: APIResource
    let options: ListOptions

    public func makeAsyncIterator() -> Iterator {
        Iterator(client, resource, options)
    }

    public struct Iterator: AsyncIteratorProtocol {
        private let client: APIClient
        private let resource: APIResource
        private let options: ListOptions
        private let filter: ReadFilter
        private var pageSize: Int
        private var continueToken: String?
        private var isDone = false
        private var beginsAnew = false
        private var isInconsistent = false
        /// Whether the token has come from an expired list and brought no page yet.
        private var tokenIsOffer = false
        private var restarts = 0
        /// Namespace and name of the first object of the page before.
        private var firstOfPage: String?
        private var emptyPages = 0

        init(_ client: APIClient, _ resource: APIResource, _ options: ListOptions) {
            self.client = client
            self.resource = resource
            self.options = options
            filter = ObjectFilter.make(resource, at: ["items", "*"])
            pageSize = Swift.max(0, options.pageSize)
        }

        public mutating func next() async throws -> ResourcePage? {
            while !isDone {
                let request = request()
                do {
                    let response = try await client.send(request)
                    return try take(response, request)
                } catch let error as APIError {
                    guard recover(from: error) else { throw error }
                }
            }
            return nil
        }

        private func request() -> APIRequest {
            var request = APIRequest(.get, resource.path(namespace: options.namespace))
            request.add("labelSelector", options.labelSelector)
            request.add("fieldSelector", options.fieldSelector)
            if pageSize > 0 { request.add("limit", String(pageSize)) }
            if let continueToken {
                request.add("continue", continueToken)
                return request
            }
            switch options.freshness {
            case .newest: break
            case .notOlderThan(let version):
                request.add("resourceVersion", version)
                request.add("resourceVersionMatch", "NotOlderThan")
            case .exactly(let version):
                request.add("resourceVersion", version)
                request.add("resourceVersionMatch", "Exact")
            }
            return request
        }

        private mutating func take(_ response: APIResponse, _ request: APIRequest) throws -> ResourcePage {
            let document = try response.document(request, filter: filter)
            var page = try page(document, response, request)
            if let token = page.continueToken, token == continueToken || repeats(page) {
                throw APIError(.malformedAnswer("the list does not go on"), request, attempts: 1)
            }
            page.beginsAnew = beginsAnew
            page.isInconsistent = isInconsistent
            beginsAnew = false
            tokenIsOffer = false
            continueToken = page.continueToken
            isDone = continueToken == nil
            return page
        }

        private func page(
            _ document: Document, _ response: APIResponse, _ request: APIRequest
        ) throws(APIError) -> ResourcePage {
            do {
                return try ResourcePage(document, of: resource, byteCount: response.body.count)
            } catch {
                throw APIError(error, request, attempts: 1)
            }
        }

        /// Whether the page brings nothing new, as the pages of a list that never ends do: it begins as the page before it
        /// did, or is one more of many empty ones.
        private mutating func repeats(_ page: ResourcePage) -> Bool {
            let first = page.resources.first.map { "\($0.namespace ?? "")/\($0.name ?? "")" }
            defer { firstOfPage = first }
            emptyPages = first == nil ? emptyPages + 1 : 0
            return first != nil && first == firstOfPage && !beginsAnew || emptyPages > Iterator.mostEmptyPages
        }

        private static let mostEmptyPages = 100

        /// - Returns: whether another request may bring what this one did not.
        private mutating func recover(from error: APIError) -> Bool {
            if case .answerTooLarge = error.cause, pageSize > 1 {
                pageSize = Swift.max(1, pageSize / 4)
                return true
            }
            guard error.isExpired, continueToken != nil else { return false }
            if let offer = error.status?.continueToken, !tokenIsOffer {
                continueToken = offer
                tokenIsOffer = true
                isInconsistent = true
                return true
            }
            guard restarts < options.restarts else { return false }
            restarts += 1
            continueToken = nil
            tokenIsOffer = false
            isInconsistent = false
            beginsAnew = true
            return true
        }
    }
}
