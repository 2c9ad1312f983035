import AsyncHTTPClient
import Documents
import Kubernetes
import NIOCore

extension APIClient {
    /// The changes of the objects of a kind, without an end: when the connection ends or breaks, the watch goes on from the
    /// last version that it saw.
    public func watch(_ resource: APIResource, _ options: WatchOptions) -> ResourceWatch {
        ResourceWatch(client: self, resource: resource, options: options)
    }
}

/// The changes of the objects of a kind, as they come. It ends after ``WatchEvent/expired``, and throws where the server
/// refuses or where several connections in a row bring nothing.
public struct ResourceWatch: AsyncSequence, Sendable {
    let client: APIClient
    let resource: APIResource
    let options: WatchOptions

    public func makeAsyncIterator() -> Iterator { Iterator(client, resource, options) }

    public struct Iterator: AsyncIteratorProtocol {
        private let client: APIClient
        private let resource: APIResource
        private let options: WatchOptions
        private let filter: ReadFilter
        private var version: String
        private var asksForInitialEvents: Bool
        private var body: HTTPClientResponse.Body.AsyncIterator?
        private var lines: LineBuffer
        /// Connections in a row that broke, or ended at once, without an event.
        private var failures = 0
        private var connected = ContinuousClock.now
        private var isDone = false
        /// Whether some of the initial events came on this connection, which then is the only one that can bring the others.
        private var isAmongInitialEvents = false
        /// Whether it broke off there: what did not come cannot be asked for from a version.
        private var lacksInitialEvents = false

        init(_ client: APIClient, _ resource: APIResource, _ options: WatchOptions) {
            self.client = client
            self.resource = resource
            self.options = options
            filter = ObjectFilter.make(resource, at: ["object"])
            version = options.resourceVersion
            asksForInitialEvents = options.sendsInitialEvents
            lines = LineBuffer(longest: client.options.largestEvent)
        }

        public mutating func next() async throws -> WatchEvent? {
            while !isDone {
                try Task.checkCancellation()
                if lacksInitialEvents { return end() }
                do {
                    guard let line = try await nextLine() else { continue }
                    switch try read(line) {
                    case .event(let event):
                        failures = 0
                        return event
                    case .again: try await disconnect(pauses: true)
                    }
                } catch let error as APIError {
                    guard error.isExpired else { throw error }
                    return end()
                } catch let cause as APIError.Cause {
                    throw APIError(cause, request(), attempts: 1)
                }
            }
            return nil
        }

        private mutating func end() -> WatchEvent {
            isDone = true
            body = nil
            return .expired
        }

        // MARK: Connections

        private func request() -> APIRequest {
            var request = APIRequest(.get, resource.path(namespace: options.namespace))
            request.isStream = true
            request.add("watch", "true")
            request.add("allowWatchBookmarks", "true")
            request.add("labelSelector", options.labelSelector)
            request.add("fieldSelector", options.fieldSelector)
            if !version.isEmpty { request.add("resourceVersion", version) }
            if asksForInitialEvents {
                request.add("sendInitialEvents", "true")
                request.add("resourceVersionMatch", "NotOlderThan")
            }
            request.add("timeoutSeconds", String(Swift.max(1, client.options.watchDuration.components.seconds)))
            return request
        }

        /// The next line of the stream, or nil where it ended and a new connection is due.
        private mutating func nextLine() async throws -> [UInt8]? {
            if body == nil {
                guard asksForInitialEvents || !["", "0"].contains(version) else { throw Self.noVersion }
                try await connect()
            }
            if let line = try lines.next() { return line.isEmpty ? nil : line }
            let part: ByteBuffer?
            do {
                part = try await body?.next()
            } catch {
                if Task.isCancelled { throw CancellationError() }
                let failure = client.failure(error, timeout: client.options.watchDuration)
                try await disconnect(pauses: true, failure.cause)
                return nil
            }
            try Task.checkCancellation()
            if let part {
                lines.append(part.readableBytesView)
            } else {
                let lasted = connected.duration(to: .now)
                if lasted > .seconds(10) { failures = 0 }
                try await disconnect(pauses: failures > 0 || lasted < .seconds(1))
            }
            return nil
        }

        /// Without a version the server begins with a state of its choice, and nobody can tell what it leaves out.
        private static let noVersion = APIError.Cause.configuration(
            "a watch begins at the resource version of a list, or with the initial events")

        private mutating func connect() async throws {
            lines = LineBuffer(longest: client.options.largestEvent)
            body = try await client.exchange(request()) { $0 }.body.makeAsyncIterator()
            connected = .now
        }

        /// Lets go of a connection that has nothing more to say.
        private mutating func disconnect(pauses: Bool, _ cause: APIError.Cause? = nil) async throws {
            body = nil
            if isAmongInitialEvents {
                lacksInitialEvents = true
                return
            }
            failures += 1
            let retries = client.options.retries
            guard failures < Swift.max(2, retries.attempts) else {
                throw APIError(
                    cause ?? .connection("the server ends the watch at once, again and again"), request(),
                    attempts: failures)
            }
            guard pauses else { return }
            try await Task.sleep(for: retries.pause(after: failures, random: .random(in: 0..<1)))
        }

        // MARK: Events

        private enum Reading {
            case event(WatchEvent)
            /// The server cannot go on with this connection.
            case again
        }

        private mutating func read(_ line: [UInt8]) throws -> Reading {
            let document = try JSONAnswer.read(line, filter: filter)
            return try withExtendedLifetime(document) { try read(document) }
        }

        private mutating func read(_ document: Document) throws -> Reading {
            let type = document.root["type"]?.text ?? ""
            guard let slot = document.root.slot(forKey: "object") else {
                throw APIError.Cause.malformedAnswer("an event of the watch has no object")
            }
            if type == "ERROR" { return try readError(slot.pointee) }
            let newVersion = slot.pointee["metadata"]?["resourceVersion"]?.text ?? ""
            if !newVersion.isEmpty { version = newVersion }
            isAmongInitialEvents = asksForInitialEvents
            if type == "BOOKMARK" {
                let mark = slot.pointee["metadata"]?["annotations"]?["k8s.io/initial-events-end"]?.text
                if mark == "true" {
                    asksForInitialEvents = false
                    isAmongInitialEvents = false
                }
                return .event(.bookmark(resourceVersion: newVersion, endsInitialEvents: mark == "true"))
            }
            guard let resource = Resource(document, at: slot) else {
                throw APIError.Cause.malformedAnswer("an event of the watch holds no object")
            }
            switch type {
            case "ADDED": return .event(.added(resource))
            case "MODIFIED": return .event(.modified(resource))
            case "DELETED": return .event(.deleted(resource))
            default:
                throw APIError.Cause.malformedAnswer("the watch has an event of the unknown type '\(type.prefix(40))'")
            }
        }

        private mutating func readError(_ object: Value) throws -> Reading {
            let status = APIStatus(object)
            switch status?.code ?? 500 {
            case 410: return .event(end())
            case 429, 500...: return .again
            case let code: throw APIError(.refused(code, status, text: ""), request(), attempts: 1)
            }
        }
    }
}
