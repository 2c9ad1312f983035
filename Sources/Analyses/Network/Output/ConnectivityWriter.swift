import Documents

/// How a list of connections is written.
public enum ConnectivityFormat: String, CaseIterable, Sendable {
    case text, json, csv, md, dot, svg
}

extension NetworkModel {
    /// Writes who can talk to whom.
    /// - Parameters:
    ///   - isWanted: the connections that are written.
    ///   - output: takes a line or more at a time.
    /// - Throws: where there are too many connections for a picture; nothing is written then.
    public func write(
        _ format: ConnectivityFormat, where isWanted: @escaping (Connection) -> Bool = { _ in true },
        to output: (String) -> Void
    ) throws(PictureTooLarge) {
        func forEach(_ body: (Connection) -> Void) { forEachConnection { if isWanted($0) { body($0) } } }
        // Few sets of ports make up many connections.
        var texts: [ConnectionSet: String] = [:]
        func text(_ connections: ConnectionSet) -> String {
            if let text = texts[connections] { return text }
            let text = connections.description
            texts[connections] = text
            return text
        }
        switch format {
        case .text: forEach { output("\($0.source) => \($0.destination) : \(text($0.connections))\n") }
        case .csv:
            output("src,dst,conn\n")
            forEach { output(CSV.line([$0.source.description, $0.destination.description, text($0.connections)])) }
        case .md:
            output("| src | dst | conn |\n")
            output("|-----|-----|------|\n")
            forEach { output("| \($0.source) | \($0.destination) | \(text($0.connections)) |\n") }
        case .json:
            var json = JSONBuilder(style: .pretty)
            json.beginArray()
            forEach { connection in
                json.beginObject()
                json.key("src")
                json.string(connection.source.description)
                json.key("dst")
                json.string(connection.destination.description)
                json.key("conn")
                json.string(text(connection.connections))
                json.endObject()
                output(json.takeText())
            }
            json.endArray()
            output(json.takeText() + "\n")
        case .dot, .svg:
            var picture = ConnectivityPicture()
            var failure: PictureTooLarge?
            forEach { connection in
                if failure != nil { return }
                do throws(PictureTooLarge) { try picture.add(connection) } catch { failure = error }
            }
            if let failure { throw failure }
            output(format == .dot ? picture.dot : picture.svg)
        }
    }
}

/// Comma-separated values as RFC 4180 has them, with plain line feeds.
enum CSV {
    static func line(_ fields: [String]) -> String {
        fields.map { field in
            let needsQuotes = field.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
            return needsQuotes
                ? "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
                : field
        }.joined(separator: ",") + "\n"
    }
}

extension JSONBuilder {
    /// What has been written since the last time.
    mutating func takeText() -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        bytes.removeAll(keepingCapacity: true)
        return text
    }
}
