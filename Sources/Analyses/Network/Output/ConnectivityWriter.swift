/// How a list of connections is written.
public enum ConnectivityFormat: String, CaseIterable, Sendable {
    case text, json, csv, md, dot, svg
}

extension NetworkModel {
    /// Writes who can talk to whom.
    /// - Parameters:
    ///   - sight: what the list is worth. What was not seen is said in every format: in text and CSV by lines that begin
    ///     with `#`, which only lists have of which that is so.
    ///   - isWanted: the connections that are written.
    ///   - output: takes a line or more at a time.
    /// - Throws: where there are too many connections for a picture; nothing is written then.
    public func write(
        _ format: ConnectivityFormat, sight: NetworkSight? = nil,
        where isWanted: @escaping (Connection) -> Bool = { _ in true }, to output: (String) -> Void
    ) throws(PictureTooLarge) {
        func forEach(_ body: (Connection) -> Void) { forEachConnection { if isWanted($0) { body($0) } } }
        let sight = sight ?? self.sight(on: .connections)
        // Few sets of ports make up many connections.
        var texts: [ConnectionSet: String] = [:]
        func text(_ connections: ConnectionSet) -> String {
            if let text = texts[connections] { return text }
            let text = connections.description
            texts[connections] = text
            return text
        }
        switch format {
        case .text:
            sight.comments.forEach(output)
            forEach { output("\($0.source) => \($0.destination) : \(text($0.connections))\n") }
        case .csv:
            output("src,dst,conn\n")
            forEach { output(CSV.line([$0.source.description, $0.destination.description, text($0.connections)])) }
            sight.comments.forEach(output)
        case .md:
            sight.quotation.forEach(output)
            output("| src | dst | conn |\n")
            output("|-----|-----|------|\n")
            forEach { output("| \($0.source) | \($0.destination) | \(text($0.connections)) |\n") }
        case .json:
            let rest = NetworkJSON.answer { json in
                json.array("connections") { json in
                    forEach { connection in
                        json.object { json in
                            json.member("src", connection.source.description)
                            json.member("dst", connection.destination.description)
                            json.member("conn", text(connection.connections))
                        }
                        output(json.takeText())
                    }
                }
                json.sight(sight)
            }
            output(rest)
        case .dot, .svg:
            var picture = ConnectivityPicture(limits: sight.limits)
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
