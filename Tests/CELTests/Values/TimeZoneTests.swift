import Foundation
import Testing

@testable import CEL

@Suite("POSIX time zone rules")
struct POSIXTimeZoneTests {
    private func offset(_ rule: String, _ timestamp: String) throws -> Int32? {
        let seconds = try withValueBytes(timestamp, Timestamp.parse).seconds
        return try withValueBytes(rule) { POSIXTimeZone($0)?.offset(at: seconds) }
    }

    @Test(
        "Rules and the hours they change",
        arguments: [
            ("UTC0", "2020-01-01T00:00:00Z", 0), ("<+0545>-5:45", "2020-01-01T00:00:00Z", 20700),
            ("EST5", "2020-07-01T00:00:00Z", -18000), ("LMT-0:09:21", "1900-01-01T00:00:00Z", 561),
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2040-03-25T00:59:59Z", 3600),
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2040-03-25T01:00:00Z", 7200),
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2040-10-28T00:59:59Z", 7200),
            ("CET-1CEST,M3.5.0,M10.5.0/3", "2040-10-28T01:00:00Z", 3600),
            // South of the equator.
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2040-01-01T00:00:00Z", 39600),
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2040-07-01T00:00:00Z", 36000),
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2040-12-31T23:59:59Z", 39600),
            // Winter time that is the exception: Ireland.
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2040-07-01T00:00:00Z", 3600),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", "2040-12-01T00:00:00Z", 0),
            // Times before midnight and after the day's end.
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2040-03-25T00:59:59Z", -7200),
            ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2040-03-25T01:00:00Z", -3600),
            ("IST-2IDT,M3.4.4/26,M10.5.0", "2040-03-22T23:59:59Z", 7200),
            ("IST-2IDT,M3.4.4/26,M10.5.0", "2040-03-23T00:00:00Z", 10800),
            // Days of the year, with and without 29 February.
            ("AAA0BBB,J60/0,J61/0", "2040-02-29T12:00:00Z", 0), ("AAA0BBB,J60/0,J61/0", "2040-03-01T12:00:00Z", 3600),
            ("AAA0BBB,59/0,60/0", "2040-02-29T12:00:00Z", 3600), ("AAA0BBB,59/0,60/0", "2041-03-01T12:00:00Z", 3600),
            // Without a rule, the law of the United States.
            ("EST5EDT", "2040-07-01T00:00:00Z", -14400), ("EST5EDT", "2040-03-11T06:59:59Z", -18000),
        ] as [(String, String, Int32)])
    func rules(rule: String, timestamp: String, expected: Int32) throws {
        #expect(try offset(rule, timestamp) == expected)
    }

    @Test(
        "Texts that are no rules",
        arguments: [
            "", "A5", "EST", "EST5EDT,", "EST5EDT,M3.2.0", "EST5EDT,M3.2.0,", "EST5EDT,M13.2.0,M11.1.0", "EST169",
            "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J5", "EST5EDT,J366,J5", "EST5EDT,366,5",
            "EST5EDT,M3.2.0,M11.1.0 ", "<EST5", "EST5:60", "EST99999999999999999999",
        ])
    func malformed(rule: String) throws {
        #expect(try offset(rule, "2020-01-01T00:00:00Z") == nil)
    }

    @Test("The ends of the integer range do not trap")
    func extremes() throws {
        let rule = try withValueBytes("CET-1CEST,M3.5.0,M10.5.0/3", { POSIXTimeZone($0) })
        #expect([3600, 7200].contains(try #require(rule).offset(at: .max)))
        #expect([3600, 7200].contains(try #require(rule).offset(at: .min)))
    }
}

@Suite("Time zone files")
struct TimeZoneRulesTests {
    private func rules(_ bytes: [UInt8]) -> TimeZoneRules? {
        bytes.withUnsafeBufferPointer(TimeZoneRules.init(tzif:))
    }

    @Test("Version 1 holds 32-bit transitions and no rule")
    func version1() throws {
        let file = TZifWriter(
            types: [(561, false), (3600, false), (7200, true)], transitions: [(-1_000_000, 1), (1000, 2), (2000, 1)])
        let zone = try #require(rules(file.block(version: 0, timeSize: 4)))
        #expect(zone.offset(at: .min) == 561)
        #expect(zone.offset(at: -1_000_001) == 561)
        #expect(zone.offset(at: -1_000_000) == 3600)
        #expect(zone.offset(at: 999) == 3600)
        #expect(zone.offset(at: 1000) == 7200)
        #expect(zone.offset(at: 2000) == 3600)
        #expect(zone.offset(at: .max) == 3600)
    }

    @Test("Version 2 is read from its 64-bit half, and its rule follows the last transition")
    func version2() throws {
        let old = TZifWriter(types: [(1, false)], transitions: [(7, 0)])
        let new = TZifWriter(
            types: [(561, false), (3600, false)], transitions: [(-5_000_000_000, 1), (0, 1)],
            footer: "CET-1CEST,M3.5.0,M10.5.0/3")
        for version in UInt8(ascii: "2")...UInt8(ascii: "4") {
            let bytes = old.block(version: version, timeSize: 4) + new.block(version: version, timeSize: 8)
            let zone = try #require(rules(bytes))
            #expect(zone.offset(at: -5_000_000_001) == 561)
            #expect(zone.offset(at: -5_000_000_000) == 3600)
            #expect(zone.offset(at: 2_224_281_600) == 7200)  // 2040-06-26
        }
    }

    @Test("A rule that cannot be read leaves the last offset standing")
    func badFooter() throws {
        let writer = TZifWriter(types: [(0, false), (3600, false)], transitions: [(0, 1)], footer: "nonsense")
        let zone = try #require(
            rules(writer.block(version: 0x32, timeSize: 4) + writer.block(version: 0x32, timeSize: 8)))
        #expect(zone.offset(at: .max) == 3600)
    }

    @Test("Before the first transition: type 0 if unused, else the standard time before the first type")
    func firstType() throws {
        let used = TZifWriter(types: [(7200, true), (3600, false)], transitions: [(0, 0), (10, 1)])
        #expect(try #require(rules(used.block(version: 0, timeSize: 4))).offset(at: -1) == 3600)
        let closest = TZifWriter(
            types: [(1, false), (2, false), (3, true)], transitions: [(0, 2), (10, 0)])
        #expect(try #require(rules(closest.block(version: 0, timeSize: 4))).offset(at: -1) == 2)
        let only = TZifWriter(types: [(5, true)], transitions: [(0, 0)])
        #expect(try #require(rules(only.block(version: 0, timeSize: 4))).offset(at: -1) == 5)
    }

    @Test("Damaged files")
    func damaged() {
        let good = TZifWriter(types: [(0, false), (3600, false)], transitions: [(0, 1), (5, 0)])
        let bytes = good.block(version: 0, timeSize: 4)
        #expect(rules(bytes) != nil)
        #expect(rules([]) == nil)
        #expect(rules(Array("TZif".utf8)) == nil)
        #expect(rules(Array(bytes.dropLast())) == nil)
        #expect(rules([0x55] + bytes.dropFirst()) == nil)
        #expect(rules(good.block(version: 0x31, timeSize: 4)) == nil)
        #expect(rules(TZifWriter(types: [], transitions: []).block(version: 0, timeSize: 4)) == nil)
        #expect(rules(TZifWriter(types: [(0, false)], transitions: [(0, 1)]).block(version: 0, timeSize: 4)) == nil)
        let unsorted = TZifWriter(types: [(0, false)], transitions: [(5, 0), (5, 0)])
        #expect(rules(unsorted.block(version: 0, timeSize: 4)) == nil)
        // Counts of almost 2³².
        #expect(rules(Array(bytes[..<20]) + [UInt8](repeating: 0xff, count: 24)) == nil)
    }

    @Test("Hostile bytes never crash")
    func fuzz() throws {
        let writer = TZifWriter(
            types: [(561, false), (3600, false), (7200, true)], transitions: [(-90, 1), (1000, 2), (2000, 1)],
            footer: "CET-1CEST,M3.5.0,M10.5.0/3")
        let good = writer.block(version: 0x32, timeSize: 4) + writer.block(version: 0x32, timeSize: 8)
        var random = SeededGenerator(seed: 11)
        var readable = 0
        for _ in 0..<20000 {
            var bytes = Array(
                good.prefix(Bool.random(using: &random) ? good.count : .random(in: 0...good.count, using: &random)))
            for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
                bytes[bytes.indices.randomElement(using: &random)!] = .random(in: 0...255, using: &random)
            }
            guard let zone = rules(bytes) else { continue }
            readable += 1
            for seconds: Int64 in [.min, -1, 0, 1500, 4_000_000_000, .max] { _ = zone.offset(at: seconds) }
        }
        #expect(readable > 1000)
    }
}

/// Writes TZif data blocks.
private struct TZifWriter {
    var types: [(offset: Int32, isDaylight: Bool)]
    var transitions: [(time: Int64, type: UInt8)]
    var footer: String?

    /// `version` is the byte of the header; the footer, if any, follows a 64-bit block.
    func block(version: UInt8, timeSize: Int) -> [UInt8] {
        var out = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for count in [0, 0, 0, transitions.count, types.count, 4] { out += bigEndian(Int64(count), 4) }
        for transition in transitions { out += bigEndian(transition.time, timeSize) }
        for transition in transitions { out.append(transition.type) }
        for type in types { out += bigEndian(Int64(type.offset), 4) + [type.isDaylight ? 1 : 0, 0] }
        out += Array("XYZ\0".utf8)
        if timeSize == 8, let footer { out += Array("\n\(footer)\n".utf8) }
        return out
    }

    private func bigEndian(_ value: Int64, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> Int64($0 * 8)) }
    }
}

@Suite("Time zone database")
struct TimeZoneDatabaseTests {
    private func offset(
        _ zone: String, at seconds: Int64 = 0, in database: TimeZoneDatabase = .system
    ) throws(ValueError) -> Int32 {
        try withValueBytes(zone) { zone throws(ValueError) in try database.offset(of: zone, at: seconds) }
    }

    private static let hasSystemDatabase = FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Paris")

    @Test(
        "Offsets",
        arguments: [
            ("+11:00", 39600), ("-02:30", -9000), ("02:00", 7200), ("-09:30", -34200), ("-00:00", 0), ("5:30", 19800),
            ("+5:7", 18420), ("-0:30", -1800), ("00:00", 0), ("+100:00", 360_000),
        ] as [(String, Int32)])
    func numericOffsets(zone: String, expected: Int32) throws {
        #expect(try offset(zone) == expected)
    }

    @Test(
        "Texts that are neither offsets nor zones",
        arguments: [
            ":", "1:", ":1", "a:00", "00:a", "1:2:3", " 1:00", "1:60", "1:-5", "--1:00", "99999999999999999999:00",
            "2000000:00", "../etc/passwd", "/etc/localtime", "Europe/../Europe/Paris", "Europe//Paris", "Europe/",
            "Europe", "europe/paris?", "Nowhere/City", "zone.tab", "Europe/Paris\0", "utc ", ".", "é",
            String(repeating: "a", count: 256), String(repeating: "a/", count: 2000) + "a",
        ])
    func unknown(zone: String) throws {
        let directory = try temporaryDatabase([:])
        defer { try? FileManager.default.removeItem(at: directory) }
        let database = TimeZoneDatabase(directories: [directory.path])
        #expect(throws: ValueError.unknownTimeZone) { try offset(zone, in: database) }
    }

    @Test("UTC needs no files, and nothing else silently becomes UTC")
    func missingDatabase() throws {
        let database = TimeZoneDatabase(directories: ["/nonexistent/zoneinfo"])
        #expect(try offset("UTC", in: database) == 0)
        #expect(try offset("", in: database) == 0)
        #expect(try offset("+01:00", in: database) == 3600)
        #expect(throws: ValueError.timeZoneDatabaseMissing) { try offset("Europe/Paris", in: database) }
        #expect(throws: ValueError.timeZoneDatabaseMissing) { try offset("Europe/Paris", in: database) }
    }

    @Test("The zone of this machine says nothing about another", arguments: ["Local", "localtime"])
    func local(zone: String) {
        #expect(throws: ValueError.machineTimeZone) { try offset(zone) }
    }

    @Test("Files are found in the first directory that has them, and damage is reported")
    func files() throws {
        let rule = TZifWriter(types: [(3600, false)], transitions: []).block(version: 0, timeSize: 4)
        let other = TZifWriter(types: [(60, false)], transitions: []).block(version: 0, timeSize: 4)
        let first = try temporaryDatabase(["Test/One": rule, "Damaged": Array("TZif".utf8), "Empty": []])
        let second = try temporaryDatabase([
            "Test/One": other, "Test/Two-2": other, "Huge": [UInt8](repeating: 0, count: 300_000),
        ])
        defer {
            try? FileManager.default.removeItem(at: first)
            try? FileManager.default.removeItem(at: second)
        }
        let database = TimeZoneDatabase(directories: ["/nonexistent", first.path, second.path])
        #expect(try offset("Test/One", in: database) == 3600)
        #expect(try offset("Test/Two-2", in: database) == 60)
        for zone in ["Damaged", "Empty", "Huge"] {
            #expect(throws: ValueError.damagedTimeZone) { try offset(zone, in: database) }
        }
        #expect(throws: ValueError.unknownTimeZone) { try offset("Test", in: database) }
        #expect(throws: ValueError.unknownTimeZone) { try offset("Test/One/More", in: database) }
        // What was read once is remembered; what was never read is not there any more.
        try FileManager.default.removeItem(at: first)
        #expect(try offset("Test/One", in: database) == 3600)
    }

    @Test("Only regular files inside the directory are read", .timeLimit(.minutes(10)))
    func confinement() throws {
        let zone = TZifWriter(types: [(3600, false)], transitions: []).block(version: 0, timeSize: 4)
        let root = try temporaryDatabase(["Secret": zone, "zones/Inside": zone])
        defer { try? FileManager.default.removeItem(at: root) }
        let zones = root.appendingPathComponent("zones").path
        #expect(mkfifo(zones + "/Pipe", 0o600) == 0)
        let database = TimeZoneDatabase(directories: [zones])
        #expect(try offset("Inside", in: database) == 3600)
        for zone in ["../Secret", "Inside/../Inside", "./Inside", "/Inside", root.path + "/Secret", "Inside\0", "Pipe"]
        {
            #expect(throws: ValueError.unknownTimeZone) { try offset(zone, in: database) }
        }
    }

    @Test("More names than the cache holds, from several threads")
    func cache() throws {
        let zone = TZifWriter(types: [(3600, false)], transitions: []).block(version: 0, timeSize: 4)
        let directory = try temporaryDatabase(Dictionary(uniqueKeysWithValues: (0..<100).map { ("Z\($0)", zone) }))
        defer { try? FileManager.default.removeItem(at: directory) }
        let database = TimeZoneDatabase(directories: [directory.path])
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for step in 0..<400 {
                #expect(try! offset("Z\((step * (thread + 1)) % 100)", in: database) == 3600)
                #expect(throws: ValueError.unknownTimeZone) { try offset("Missing\(step)", in: database) }
            }
        }
    }

    @Test(
        "Zones of this machine",
        .enabled(if: hasSystemDatabase),
        arguments: [
            ("Australia/Sydney", 1_234_567_890, 39600), ("US/Central", 1_234_567_890, -21600),
            ("Asia/Kathmandu", 1_234_567_890, 20700), ("America/St_Johns", 1_234_490_400, -12600),
            ("Europe/Paris", 1_719_792_000, 7200), ("Europe/Paris", 4_874_688_000, 7200), ("Etc/GMT+5", 0, -18000),
            ("Europe/Paris", -4_000_000_000, 561),
        ] as [(String, Int64, Int32)])
    func systemZones(zone: String, seconds: Int64, expected: Int32) throws {
        #expect(try offset(zone, at: seconds) == expected)
    }

    @Test(
        "Foundation agrees",
        .enabled(if: hasSystemDatabase),
        arguments: [
            "Europe/Paris", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
            "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Asia/Kathmandu", "Asia/Tokyo", "Etc/GMT-3",
        ])
    func foundation(zone: String) throws {
        let reference = try #require(TimeZone(identifier: zone))
        var random = SeededGenerator(seed: 12)
        for _ in 0..<400 {
            let seconds = Int64.random(in: 315_532_800...4_102_444_800, using: &random)  // 1980 … 2100
            let expected = reference.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))
            #expect(try offset(zone, at: seconds) == Int32(expected), "\(seconds)")
        }
    }

    @Test("Every file of this machine's database can be read", .enabled(if: hasSystemDatabase))
    func everyFile() throws {
        let root = "/usr/share/zoneinfo"
        var count = 0
        for case let path as String in try #require(FileManager.default.enumerator(atPath: root)) {
            guard let data = FileManager.default.contents(atPath: root + "/" + path),
                data.starts(with: Data("TZif".utf8))
            else { continue }
            let zone = Array(data).withUnsafeBufferPointer(TimeZoneRules.init(tzif:))
            #expect(abs(try #require(zone, "\(path)").offset(at: 1_700_000_000)) <= 14 * 3600)
            count += 1
        }
        #expect(count > 100)
    }

    /// A directory that holds these files.
    private func temporaryDatabase(_ files: [String: [UInt8]]) throws -> URL {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        for (name, bytes) in files {
            let file = root.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        return root
    }
}
