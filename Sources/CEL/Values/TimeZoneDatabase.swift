import Documents
import Glibc

/// Finds out how far the clocks of a zone are from UTC at an instant, for the time zone argument of CEL's getters.
///
/// A zone is written as an offset (`+05:30`, `-3:00`, `02:00`) or as a name of the IANA time zone database, which is
/// read from the machine's files. `UTC` and the empty name need no file. `Local` is refused: what it means on the API
/// server cannot be known here.
final class TimeZoneDatabase: Sendable {
    /// The database of this machine, in the places where Go looks for it.
    static let system = TimeZoneDatabase(directories: [
        "/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo",
    ])

    /// How many names are remembered, unknown ones included.
    static let cacheCapacity = 64
    /// Files are a few kilobytes; larger ones are damaged.
    static let maximumFileSize = 256 << 10
    static let maximumNameLength = 255

    private let directories: [String]
    private let cache = Locked<[Entry]>([])

    private struct Entry {
        let name: [UInt8]
        let outcome: Result<TimeZoneRules, ValueError>
    }

    /// `directories` are searched in order.
    init(directories: [String]) {
        self.directories = directories
    }

    /// Seconds east of UTC in `zone` at `seconds` after the Unix epoch.
    ///
    /// Fails with `unknownTimeZone`, `machineTimeZone`, `timeZoneDatabaseMissing` or `damagedTimeZone`; never falls
    /// back to UTC.
    func offset(of zone: UnsafeBufferPointer<UInt8>, at seconds: Int64) throws(ValueError) -> Int32 {
        if zone.contains(UInt8(ascii: ":")) { return try TimeZoneDatabase.parseOffset(zone) }
        return try rules(named: zone).offset(at: seconds)
    }

    /// Reads `[±]H:M` as cel-go does: hours of any number of digits, minutes 0 … 59, the sign of the hours for both.
    static func parseOffset(_ text: UnsafeBufferPointer<UInt8>) throws(ValueError) -> Int32 {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
            let hours = try? IntegerText.parseInt64(UnsafeBufferPointer(rebasing: text[..<colon])),
            let minutes = try? IntegerText.parseInt64(UnsafeBufferPointer(rebasing: text[(colon + 1)...])),
            (0...59).contains(minutes), hours.magnitude <= 1_000_000
        else { throw .unknownTimeZone }
        let isNegative = text.first == UInt8(ascii: "-")
        return Int32((hours * 60 + (isNegative ? -minutes : minutes)) * 60)
    }

    private func rules(named name: UnsafeBufferPointer<UInt8>) throws(ValueError) -> TimeZoneRules {
        if name.isEmpty || name.elementsEqual("UTC".utf8) { return TimeZoneRules(fixedOffset: 0) }
        if name.elementsEqual("Local".utf8) || name.elementsEqual("localtime".utf8) { throw .machineTimeZone }
        guard TimeZoneDatabase.isName(name) else { throw .unknownTimeZone }
        if let known = remembered(name) { return try known.get() }
        let outcome = Result { () throws(ValueError) in try load(name) }
        remember(Array(name), outcome)
        return try outcome.get()
    }

    /// Whether the name can be that of a zone, and is safe to append to a directory: letters, digits, `_+-` in parts
    /// between single slashes.
    private static func isName(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard name.count <= maximumNameLength else { return false }
        var previousIsSlash = true
        for byte in name {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                previousIsSlash = false
            case UInt8(ascii: "/") where !previousIsSlash:
                previousIsSlash = true
            default:
                return false
            }
        }
        return !previousIsSlash
    }

    /// Moves a name that is found one place to the front, so that names in use stay.
    private func remembered(_ name: UnsafeBufferPointer<UInt8>) -> Result<TimeZoneRules, ValueError>? {
        cache.withLock { entries in
            guard let index = entries.firstIndex(where: { name.elementsEqual($0.name) }) else { return nil }
            let outcome = entries[index].outcome
            if index > 0 { entries.swapAt(index, index - 1) }
            return outcome
        }
    }

    private func remember(_ name: [UInt8], _ outcome: Result<TimeZoneRules, ValueError>) {
        cache.withLock { entries in
            guard !entries.contains(where: { $0.name == name }) else { return }
            if entries.count == TimeZoneDatabase.cacheCapacity { entries.removeLast() }
            entries.append(Entry(name: name, outcome: outcome))
        }
    }

    private func load(_ name: UnsafeBufferPointer<UInt8>) throws(ValueError) -> TimeZoneRules {
        for directory in directories {
            switch ZoneFile.read(directory + "/" + String(decoding: name, as: UTF8.self)) {
            case .absent: continue
            case .unreadable: throw .damagedTimeZone
            case .bytes(let bytes):
                guard let rules = bytes.withUnsafeBufferPointer(TimeZoneRules.init(tzif:)) else {
                    throw .damagedTimeZone
                }
                return rules
            }
        }
        throw directories.contains(where: ZoneFile.isDirectory) ? .unknownTimeZone : .timeZoneDatabaseMissing
    }
}

/// Reads one file of the database.
private enum ZoneFile {
    enum Outcome {
        /// There is no regular file of this name.
        case absent
        /// There is one, and it cannot be read or is too large.
        case unreadable
        case bytes([UInt8])
    }

    static func read(_ path: String) -> Outcome {
        // Not to wait for the writer of a FIFO that has no place here.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            return errno == ENOENT || errno == ENOTDIR ? .absent : .unreadable
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .absent }
        guard status.st_size <= TimeZoneDatabase.maximumFileSize else { return .unreadable }

        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var length = 0
        while length < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + length }, buffer.count - length)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return .unreadable }
            length += count
        }
        return .bytes(bytes)
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
