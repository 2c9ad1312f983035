import Foundation
import Synchronization

/// The cluster of the ``Recordings`` as a server that pages, filters and refuses like a real one: any limit, any
/// namespace, and kinds that the user may not list.
public final class RecordedCluster: Sendable {
    private struct Collection {
        var apiVersion: String
        var kind: String
        /// JSON texts.
        var items: [(namespace: String?, name: String, text: String)]
    }

    private let recordings: Recordings
    private let collections: [String: Collection]
    /// The collections of kinds of which no list was recorded; they had no objects.
    private let empty: [String: Collection]
    /// Answers that come in place of the recorded ones, by path, one after the other and then the recorded ones.
    private let overrides = Mutex<[String: [Reply]]>([:])
    /// Answers that always come in place of the recorded ones, by path.
    private let refusals = Mutex<[String: Reply]>([:])

    /// Nil where there are no recordings.
    public init?() {
        guard let recordings = Recordings.shared else { return nil }
        self.recordings = recordings
        var collections: [String: Collection] = [:]
        for exchange in recordings.exchanges where ["list", "list-page"].contains(exchange.name) {
            let path = String(exchange.target.prefix { $0 != "?" })
            guard let list = try? JSONSerialization.jsonObject(with: Data(exchange.body.utf8)) as? [String: Any],
                let kind = list["kind"] as? String, let apiVersion = list["apiVersion"] as? String
            else { continue }
            var collection =
                collections[path] ?? Collection(apiVersion: apiVersion, kind: String(kind.dropLast(4)), items: [])
            for item in list["items"] as? [[String: Any]] ?? [] {
                let metadata = item["metadata"] as? [String: Any]
                guard let name = metadata?["name"] as? String,
                    let text = try? JSONSerialization.data(withJSONObject: item)
                else { continue }
                collection.items.append(
                    (metadata?["namespace"] as? String, name, String(decoding: text, as: UTF8.self)))
            }
            collections[path] = collection
        }
        self.collections = collections
        empty = RecordedCluster.served(recordings)
    }

    /// What discovery says is served, by path, without objects.
    private static func served(_ recordings: Recordings) -> [String: Collection] {
        var served: [String: Collection] = [:]
        for exchange in recordings.exchanges {
            guard
                let answer = try? JSONSerialization.jsonObject(with: Data(exchange.body.utf8)) as? [String: Any],
                answer["kind"] as? String == "APIGroupDiscoveryList"
            else { continue }
            for group in answer["items"] as? [[String: Any]] ?? [] {
                let name = (group["metadata"] as? [String: Any])?["name"] as? String ?? ""
                for version in group["versions"] as? [[String: Any]] ?? [] {
                    let apiVersion = (name.isEmpty ? "" : name + "/") + (version["version"] as? String ?? "")
                    for resource in version["resources"] as? [[String: Any]] ?? [] {
                        guard let plural = resource["resource"] as? String,
                            let kind = (resource["responseKind"] as? [String: Any])?["kind"] as? String
                        else { continue }
                        let path = (name.isEmpty ? "/api/" : "/apis/") + "\(apiVersion)/\(plural)"
                        served[path] = Collection(apiVersion: apiVersion, kind: kind, items: [])
                    }
                }
            }
        }
        return served
    }

    /// Answers some requests for a path with something else, and later ones as recorded.
    @discardableResult
    public func first(_ path: String, _ replies: Reply...) -> RecordedCluster {
        overrides.withLock { $0[path] = replies }
        return self
    }

    /// Answers all requests for a path with something else.
    @discardableResult
    public func always(_ path: String, _ reply: Reply) -> RecordedCluster {
        refusals.withLock { $0[path] = reply }
        return self
    }

    /// All objects of a path's collection as JSON texts with `apiVersion` and `kind`.
    public func objects(at path: String) -> [String] {
        guard let collection = collections[path] else { return [] }
        return collection.items.map { item in
            "{\"apiVersion\":\"\(collection.apiVersion)\",\"kind\":\"\(collection.kind)\"," + item.text.dropFirst()
        }
    }

    /// The paths of all collections.
    public var paths: [String] { collections.keys.sorted() }

    public var script: ReplayServer.Script { { self.reply(to: $0) } }

    private func reply(to request: ReceivedRequest) -> Reply {
        if let reply = refusals.withLock({ $0[request.path] }) { return reply }
        let override = overrides.withLock { all -> Reply? in
            guard var replies = all[request.path], !replies.isEmpty else { return nil }
            let reply = replies.removeFirst()
            all[request.path] = replies
            return reply
        }
        return override ?? recorded(request)
    }

    private func recorded(_ request: ReceivedRequest) -> Reply {
        if let collection = collections[request.path] { return list(collection, request, namespace: nil) }
        let parts = request.path.split(separator: "/").map(String.init)
        if let index = parts.firstIndex(of: "namespaces"), index + 1 < parts.count {
            if index + 2 == parts.count, let all = collections["/api/v1/namespaces"],
                let item = all.items.first(where: { $0.name == parts[index + 1] })
            {
                return .json("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\"," + item.text.dropFirst())
            }
            let rest = parts[..<index] + parts[(index + 2)...]
            if let collection = collections["/" + rest.joined(separator: "/")] {
                return list(collection, request, namespace: parts[index + 1])
            }
        }
        var plain = request
        // kubectl says how long it will wait.
        plain.query.removeAll { $0.name == "timeout" }
        let reply = recordings.script(plain)
        if reply.status == 404, request.query("limit") != nil, let collection = empty[request.path] {
            return list(collection, request, namespace: nil)
        }
        return reply
    }

    private func list(_ collection: Collection, _ request: ReceivedRequest, namespace: String?) -> Reply {
        let items = collection.items.filter { namespace == nil || $0.namespace == namespace }
        let start = request.query("continue").flatMap { Int($0) } ?? 0
        let limit = request.query("limit").flatMap { Int($0) } ?? items.count
        let end = min(items.count, start + max(1, limit))
        let next = end < items.count ? ",\"continue\":\"\(end)\",\"remainingItemCount\":\(items.count - end)" : ""
        return .json(
            """
            {"kind":"\(collection.kind)List","apiVersion":"\(collection.apiVersion)",\
            "metadata":{"resourceVersion":"361"\(next)},\
            "items":[\(items[min(start, end)..<end].map(\.text).joined(separator: ","))]}
            """)
    }
}
