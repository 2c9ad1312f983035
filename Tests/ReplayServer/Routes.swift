import Synchronization

/// A script for a ``ReplayServer``: what to answer to which request. Routes are tried in order; the answers of one are
/// given one after the other, and the last one again and again. What no route wants is a 404.
public final class Routes: Sendable {
    private struct Route: Sendable {
        var matches: @Sendable (ReceivedRequest) -> Bool
        var replies: [Reply]
        var used = 0
    }

    private let routes = Mutex<[Route]>([])

    public init() {}

    /// - Parameter query: what the query must contain; a value of `*` stands for any, and nil for none of that name.
    @discardableResult
    public func on(
        _ path: String, method: String = "GET", query: [String: String?] = [:], _ replies: Reply...
    ) -> Routes {
        on(replies) { request in
            request.method == method && request.path == path
                && query.allSatisfy { name, value in
                    value == "*" ? request.query(name) != nil : request.query(name) == value
                }
        }
    }

    @discardableResult
    public func on(_ replies: [Reply], where matches: @escaping @Sendable (ReceivedRequest) -> Bool) -> Routes {
        routes.withLock { $0.append(Route(matches: matches, replies: replies)) }
        return self
    }

    public func reply(to request: ReceivedRequest) -> Reply {
        routes.withLock { routes in
            guard let index = routes.firstIndex(where: { $0.matches(request) }), !routes[index].replies.isEmpty else {
                return .refusal(404, "NotFound", "the server could not find the requested resource")
            }
            let number = min(routes[index].used, routes[index].replies.count - 1)
            routes[index].used += 1
            return routes[index].replies[number]
        }
    }
}
