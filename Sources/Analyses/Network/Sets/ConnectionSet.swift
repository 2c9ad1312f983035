/// A transport protocol that network policies tell apart, in the order in which lists name them.
public enum TransportProtocol: String, CaseIterable, Comparable, Sendable {
    case sctp = "SCTP"
    case tcp = "TCP"
    case udp = "UDP"

    public static func < (a: TransportProtocol, b: TransportProtocol) -> Bool { a.rawValue < b.rawValue }
}

/// What may be connected to: a set of destination ports for each transport protocol.
public struct ConnectionSet: Hashable, Sendable {
    private var tcp: IntervalSet<UInt16>
    private var udp: IntervalSet<UInt16>
    private var sctp: IntervalSet<UInt16>

    /// Ports are numbered from 1.
    static let everyPort = IntervalSet<UInt16>(1 ... .max)

    public static let none = ConnectionSet(tcp: .empty, udp: .empty, sctp: .empty)
    public static let all = ConnectionSet(tcp: everyPort, udp: everyPort, sctp: everyPort)

    private init(tcp: IntervalSet<UInt16>, udp: IntervalSet<UInt16>, sctp: IntervalSet<UInt16>) {
        self.tcp = tcp
        self.udp = udp
        self.sctp = sctp
    }

    init(_ protocol: TransportProtocol, _ ports: IntervalSet<UInt16> = ConnectionSet.everyPort) {
        self = .none
        self[`protocol`] = ports
    }

    public init(_ protocol: TransportProtocol, port: UInt16) {
        self.init(`protocol`, port == 0 ? .empty : IntervalSet(port...port))
    }

    subscript(protocol: TransportProtocol) -> IntervalSet<UInt16> {
        get {
            switch `protocol` {
            case .tcp: tcp
            case .udp: udp
            case .sctp: sctp
            }
        }
        set {
            switch `protocol` {
            case .tcp: tcp = newValue
            case .udp: udp = newValue
            case .sctp: sctp = newValue
            }
        }
    }

    public var isEmpty: Bool { tcp.isEmpty && udp.isEmpty && sctp.isEmpty }

    public func contains(_ protocol: TransportProtocol, _ port: UInt16) -> Bool { self[`protocol`].contains(port) }

    func isSuperset(of other: ConnectionSet) -> Bool { other.subtracting(self).isEmpty }

    /// The union of many sets at once.
    static func union(of sets: [ConnectionSet]) -> ConnectionSet {
        if sets.count < 2 { return sets.first ?? .none }
        func ports(_ protocol: TransportProtocol) -> IntervalSet<UInt16> {
            IntervalSet(sets.flatMap { $0[`protocol`].ranges })
        }
        return ConnectionSet(tcp: ports(.tcp), udp: ports(.udp), sctp: ports(.sctp))
    }

    mutating func formUnion(_ other: ConnectionSet) { self = union(other) }

    public func union(_ other: ConnectionSet) -> ConnectionSet {
        if other.isEmpty || self == .all { return self }
        return ConnectionSet(tcp: tcp.union(other.tcp), udp: udp.union(other.udp), sctp: sctp.union(other.sctp))
    }

    public func intersection(_ other: ConnectionSet) -> ConnectionSet {
        if other == .all { return self }
        if self == .all { return other }
        return ConnectionSet(
            tcp: tcp.intersection(other.tcp), udp: udp.intersection(other.udp), sctp: sctp.intersection(other.sctp))
    }

    public func subtracting(_ other: ConnectionSet) -> ConnectionSet {
        ConnectionSet(
            tcp: tcp.subtracting(other.tcp), udp: udp.subtracting(other.udp), sctp: sctp.subtracting(other.sctp))
    }
}

extension ConnectionSet: CustomStringConvertible {
    /// `All Connections`, `No Connections`, or protocols and ports such as `SCTP 1-65535,TCP 80,443`.
    public var description: String {
        if self == .all { return "All Connections" }
        if isEmpty { return "No Connections" }
        return TransportProtocol.allCases.compactMap { name in
            let ranges = self[name].ranges
            if ranges.isEmpty { return nil }
            let ports = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            return "\(name.rawValue) \(ports.joined(separator: ","))"
        }.joined(separator: ",")
    }

    /// Reads what ``description`` writes, and a port alone (`80`, for TCP), `TCP/80` and `80/TCP`.
    public init?(parsing text: String) {
        let text = text.trimmed
        if text.isEmpty { return nil }
        switch text.lowercased() {
        case "all connections", "all":
            self = .all
            return
        case "no connections", "none":
            self = .none
            return
        default: break
        }
        self = .none
        var current: TransportProtocol?
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let (named, ports) = ConnectionSet.parse(item) else { return nil }
            let proto = named ?? current ?? .tcp
            self[proto] = self[proto].union(ports)
            if named != nil { current = named }
        }
    }

    /// One item: a protocol, ports, or both in either order.
    private static func parse(_ item: Substring) -> (TransportProtocol?, IntervalSet<UInt16>)? {
        var named: TransportProtocol?
        var ports: IntervalSet<UInt16>?
        let words = item.split { $0 == " " || $0 == "/" || $0 == ":" }
        guard !words.isEmpty, words.count <= 2 else { return nil }
        for word in words {
            if named == nil, let proto = TransportProtocol(rawValue: word.uppercased()) {
                named = proto
            } else if ports == nil, let range = portRange(word) {
                ports = IntervalSet(range)
            } else {
                return nil
            }
        }
        return (named, ports ?? everyPort)
    }

    private static func portRange(_ text: Substring) -> ClosedRange<UInt16>? {
        let bounds = text.split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count <= 2, let first = bounds.first.flatMap({ UInt16($0) }), first > 0,
            let last = bounds.last.flatMap({ UInt16($0) }), first <= last
        else { return nil }
        return first...last
    }
}

extension StringProtocol {
    /// Without spaces, tabs and line breaks at the ends.
    var trimmed: String {
        let body = drop { $0.isWhitespace }
        return String(body.reversed().drop { $0.isWhitespace }.reversed())
    }
}
