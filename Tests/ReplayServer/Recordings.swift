import Documents
import Foundation

/// Exchanges that were recorded from a real API server: `recordings/kube-apiserver-1.36.jsonl` in the folder beside the
/// repository that holds what is too large for it.
public struct Recordings: Sendable {
    public struct Exchange: Sendable {
        public var name: String
        public var method: String
        /// Path and query, as they were sent.
        public var target: String
        public var accept: String
        public var hasToken: Bool
        public var status: Int
        public var headers: [(name: String, value: String)]
        public var body: String

        public var reply: Reply {
            Reply(status, headers: headers, pieces: [.bytes(Array(body.utf8))])
        }
    }

    public var exchanges: [Exchange]

    /// Nil where the folder is absent.
    public static let shared: Recordings? = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/recordings/kube-apiserver-1.36.jsonl")
        return (try? Data(contentsOf: file.standardizedFileURL)).map { Recordings(jsonLines: Array($0)) }
    }()

    init(jsonLines bytes: [UInt8]) {
        exchanges = bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(bytes: bytes)
            var found: [Exchange] = []
            while let document = try? reader.next() {
                withExtendedLifetime(document) { found.append(Exchange(document.root)) }
            }
            return found
        }
    }

    public func named(_ name: String) -> [Exchange] { exchanges.filter { $0.name == name } }

    /// A script that answers what was recorded: the exchange of the same method, path and query, of several the one that
    /// was asked for the same media type.
    public var script: ReplayServer.Script {
        let exchanges = exchanges
        return { request in
            let path = exchanges.filter { $0.method == request.method && $0.sameTarget(as: request) }
            let accept = request.header("accept") ?? ""
            let isAggregated = accept.contains("APIGroupDiscoveryList")
            let best =
                path.first { $0.accept.contains("APIGroupDiscoveryList") == isAggregated && !$0.hasToken }
                ?? path.first
            return best?.reply ?? .refusal(404, "NotFound", "the server could not find the requested resource")
        }
    }
}

extension Recordings.Exchange {
    fileprivate init(_ line: Value) {
        name = line["name"]?.text ?? ""
        let request = line["request"]
        method = request?["method"]?.text ?? ""
        target = request?["path"]?.text ?? ""
        accept = request?["headers"]?["Accept"]?.text ?? ""
        hasToken = request?["headers"]?["Authorization"] != nil
        let response = line["response"]
        status = response.flatMap { $0["status"] }.map { Int($0.asInt) } ?? 0
        body = response?["body"]?.text ?? ""
        headers = (response?["headers"]?.entries ?? UnsafeBufferPointer(start: nil, count: 0)).map {
            (name: $0.key.text ?? "", value: $0.value.text ?? "")
        }
        headers.removeAll { ["content-length", "transfer-encoding"].contains($0.name.lowercased()) }
    }

    /// The order of the query's parts does not matter.
    fileprivate func sameTarget(as request: ReceivedRequest) -> Bool {
        let parts = target.split(separator: "?", maxSplits: 1)
        guard parts.first.map(String.init) == request.path else { return false }
        let recorded = (parts.dropFirst().first ?? "").split(separator: "&").map(String.init).sorted()
        return recorded == request.query.map { "\($0.name)=\($0.value)" }.sorted()
    }
}
