import Documents

/// Flows that a user lists, each with its place.
public struct FlowList: Sendable {
    /// Why a list cannot be read.
    public struct Mistake: Error, Hashable, Sendable {
        /// Where: `line 3`, `entry 3`.
        public let place: String
        public let message: String
    }

    public struct Entry: Sendable {
        public let flow: Flow
        /// Where it stands: `line 3`, `entry 3`.
        public let place: String
    }

    public private(set) var entries: [Entry] = []

    /// Reads the lines that `network list` prints, or the JSON that it prints, also its list of connections alone. Empty lines and those that begin with `#`
    /// say nothing.
    public init(_ bytes: [UInt8]) throws(Mistake) {
        let result = bytes.withUnsafeBufferPointer { bytes -> Result<[Entry], Mistake> in
            do throws(Mistake) {
                return .success(
                    FlowList.isJSON(bytes) ? try FlowList.readJSON(bytes) : try FlowList.readLines(bytes))
            } catch {
                return .failure(error)
            }
        }
        entries = try result.get()
    }

    /// Whether a list of flows, or an answer that holds one, begins: `{"`, and not the name `{ingress-controller}`.
    private static func isJSON(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = bytes.lazy.filter { $0 > 0x20 }.prefix(2)
        return start.first == UInt8(ascii: "[") || start.elementsEqual("{\"".utf8)
    }

    private static func readLines(_ bytes: UnsafeBufferPointer<UInt8>) throws(Mistake) -> [Entry] {
        var entries: [Entry] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            let text = String(decoding: line, as: UTF8.self).trimmed
            if text.isEmpty || text.hasPrefix("#") { continue }
            let place = "line \(number + 1)"
            guard let flow = Flow(parsing: text) else {
                throw Mistake(
                    place: place, message: "a flow is 'SOURCE => DESTINATION : PORTS', such as 'web => db : TCP 5432'")
            }
            entries.append(Entry(flow: flow, place: place))
        }
        return entries
    }

    private static func readJSON(_ bytes: UnsafeBufferPointer<UInt8>) throws(Mistake) -> [Entry] {
        var stream = DocumentStream(bytes: bytes)
        let document: Document?
        do throws(ReadError) {
            document = try stream.next()
        } catch {
            throw Mistake(place: "byte \(error.offset)", message: error.message)
        }
        guard let document else { return [] }
        return try withExtendedLifetime(document) { () throws(Mistake) -> [Entry] in
            var entries: [Entry] = []
            let flows = document.root.kind == .map ? document.root["connections"]?.elements : document.root.elements
            guard let flows else { throw Mistake(place: "byte 0", message: "the list 'connections' is missing") }
            for (number, value) in flows.enumerated() {
                let place = "entry \(number + 1)"
                guard let source = value["src"]?.text, let destination = value["dst"]?.text,
                    let connections = value["conn"]?.text.flatMap({ ConnectionSet(parsing: $0) })
                else { throw Mistake(place: place, message: "a flow has the texts 'src', 'dst' and 'conn'") }
                entries.append(
                    Entry(
                        flow: Flow(source: source, destination: destination, connections: connections), place: place))
            }
            return entries
        }
    }
}
