import Analyses
import Documents
import Inputs

/// The audit log of an API server: events (audit.k8s.io) one a line, or one or more EventLists.
public struct AuditLog: Sendable {
    /// The rights that were used.
    public private(set) var usage = AccessUsage()
    /// Events of whatever kind.
    public private(set) var events = 0
    /// Values that are no events.
    public private(set) var others = 0
    /// Lines that are no JSON, or the rest of the file after the first place that is none.
    public private(set) var unreadable = 0
    /// The times of the earliest and the latest event, to the second.
    public private(set) var window: (first: String, last: String)?

    /// Larger logs are to be given in parts.
    private static let sizeLimit = 4 << 30

    public init() {}

    /// - Parameter path: the file, or `-` for standard input.
    public mutating func read(_ path: String) throws(InputFailure) {
        let contents = try FileContents.read(argument: path, limit: AuditLog.sizeLimit)
        contents.withBytes { add($0) }
    }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        if AuditLog.isOneValueALine(bytes) {
            for line in Lines(bytes) where !line.isBlank { addValues(of: line) }
        } else {
            addValues(of: bytes)
        }
    }

    /// Whether the first lines are values of their own; a value over several lines is not complete in its first.
    private static func isOneValueALine(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        Lines(bytes).lazy.filter { !$0.isBlank }.prefix(3).contains { line in
            var reader = JSONReader(bytes: line)
            return (try? reader.next())?.root.kind == .map
        }
    }

    private mutating func addValues(of bytes: UnsafeBufferPointer<UInt8>) {
        var reader = JSONReader(bytes: bytes)
        while true {
            do throws(ReadError) {
                guard let document = try reader.next() else { return }
                withExtendedLifetime(document) { add(document.root) }
            } catch {
                unreadable += 1
                return
            }
        }
    }

    private mutating func add(_ value: Value) {
        if let items = value["items"], items.kind == .list, value["verb"] == nil {
            for item in items.elements { addEvent(item) }
        } else if value.kind == .list {
            for item in value.elements { addEvent(item) }
        } else {
            addEvent(value)
        }
    }

    private mutating func addEvent(_ event: Value) {
        guard event.kind == .map, event["verb"] != nil, (event["kind"]?.text ?? "Event") == "Event" else {
            others += 1
            return
        }
        events += 1
        usage.add(event: event)
        let time = ["requestReceivedTimestamp", "stageTimestamp", "timestamp"].lazy.compactMap {
            (field: StaticString) in event[field]?.text
        }.first
        guard let time, Moment(time) != nil else { return }
        let second = String(time.prefix(19))
        window = (min(window?.first ?? second, second), max(window?.last ?? second, second))
    }

    /// How long the log goes on, in seconds.
    public var seconds: Int? {
        guard let window, let first = Moment(window.first), let last = Moment(window.last) else { return nil }
        return last.seconds - first.seconds
    }
}

/// A time in UTC such as `2026-11-21T07:30:00`, of which anything may follow.
private struct Moment {
    /// Since an arbitrary beginning.
    let seconds: Int

    init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(19))
        guard bytes.count == 19 else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            bytes[range].reduce(Optional(0)) { sum, byte in
                (0x30...0x39).contains(byte) ? sum.map { $0 * 10 + Int(byte) - 0x30 } : nil
            }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19)
        else { return nil }
        // The days of the civil calendar, with years that begin in March.
        let (y, m) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day
        seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
    }
}
