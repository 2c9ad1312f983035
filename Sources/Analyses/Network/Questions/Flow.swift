/// A connection that must go on working, as a list of connections writes it.
public struct Flow: Hashable, Sendable {
    public let source: String
    public let destination: String
    public let connections: ConnectionSet

    public init(source: String, destination: String, connections: ConnectionSet) {
        self.source = source
        self.destination = destination
        self.connections = connections
    }

    /// Reads `SOURCE => DESTINATION : CONNECTIONS`; nil for what is no such line.
    public init?(parsing line: String) {
        guard let arrow = line.firstRange(of: " => "), let colon = line.lastRange(of: " : "),
            arrow.upperBound <= colon.lowerBound,
            let connections = ConnectionSet(parsing: String(line[colon.upperBound...]))
        else { return nil }
        self.init(
            source: line[..<arrow.lowerBound].trimmed,
            destination: line[arrow.upperBound..<colon.lowerBound].trimmed, connections: connections)
    }
}

extension String {
    /// Where another text first stands in this one.
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
    }

    fileprivate func lastRange(of text: String) -> Range<Index>? {
        indices.last { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
    }
}
