import Synchronization

/// The strings that programs mention (field names in rules and policies), interned for the life of the process: equal
/// text has one address, so that comparing two interned strings compares two addresses.
///
/// Documents look their keys up here but never add to it: what only hostile or random input brings lives and dies with
/// its document. Lookups take no lock and may run beside an insertion.
public final class Symbols: Sendable {
    public static let shared = Symbols()

    /// An open-addressing table of record addresses. A record is the text's length as `UInt32` and then the text.
    private final class Table: @unchecked Sendable {
        let cells: UnsafeMutablePointer<Atomic<UInt>>
        let mask: Int

        init(capacity: Int) {
            cells = .allocate(capacity: capacity)
            for index in 0..<capacity { (cells + index).initialize(to: Atomic(0)) }
            mask = capacity - 1
        }
    }

    private struct Growth {
        /// Tables that were outgrown stay, because a reader may still walk them; their sizes double, so all of them
        /// together are no larger than the current one.
        var tables: [Table]
        var count = 0
    }

    private let growth: Locked<Growth>
    private let current: Atomic<UInt>

    private init() {
        let table = Table(capacity: 4096)
        current = Atomic(UInt(bitPattern: Unmanaged.passUnretained(table).toOpaque()))
        growth = Locked(Growth(tables: [table]))
    }

    private func table() -> Table {
        let address = current.load(ordering: .acquiring)
        return Unmanaged<Table>.fromOpaque(UnsafeRawPointer(bitPattern: address)!)._withUnsafeGuaranteedRef { $0 }
    }

    private static func find(_ text: UnsafeBufferPointer<UInt8>, in table: Table) -> (record: UInt, cell: Int) {
        find(text, table.cells, table.mask)
    }

    @inline(__always)
    private static func find(
        _ text: UnsafeBufferPointer<UInt8>, _ cells: UnsafeMutablePointer<Atomic<UInt>>, _ mask: Int
    ) -> (record: UInt, cell: Int) {
        var cell = Int(truncatingIfNeeded: hashBytes(text)) & mask
        while true {
            let record = cells[cell].load(ordering: .acquiring)
            guard let address = UnsafePointer<UInt8>(bitPattern: record) else { return (0, cell) }
            let length = UnsafeRawPointer(address).load(as: UInt32.self)
            if Int(length) == text.count {
                guard let base = text.baseAddress, text.count > 0 else { return (record, cell) }
                if bytesEqual(address + 4, base, text.count) { return (record, cell) }
            }
            cell = (cell &+ 1) & mask
        }
    }

    private static func value(_ record: UInt) -> Value? {
        guard let address = UnsafePointer<UInt8>(bitPattern: record) else { return nil }
        let length = UnsafeRawPointer(address).load(as: UInt32.self)
        return .string(address + 4, count: Int(length), flags: .interned)
    }

    /// The interned string with this text, or nil where no program mentions it.
    public func find(_ text: UnsafeBufferPointer<UInt8>) -> Value? {
        Symbols.value(Symbols.find(text, in: table()).record)
    }

    /// The table as it is now, for a reader with many lookups: it saves the way to the table each time, and may miss
    /// what is interned later, which costs such a key nothing but the short cut of comparing by address.
    struct Snapshot {
        fileprivate let cells: UnsafeMutablePointer<Atomic<UInt>>
        fileprivate let mask: Int

        @inline(__always)
        func find(_ text: UnsafeBufferPointer<UInt8>) -> Value? {
            Symbols.value(Symbols.find(text, cells, mask).record)
        }
    }

    func snapshot() -> Snapshot {
        let table = table()
        return Snapshot(cells: table.cells, mask: table.mask)
    }

    /// The interned string with this text, added where it is new.
    public func intern(_ text: UnsafeBufferPointer<UInt8>) -> Value {
        if let known = find(text) { return known }
        return growth.withLock { growth in
            var table = growth.tables[growth.tables.count - 1]
            if (growth.count + 1) * 2 > table.mask {
                let larger = Table(capacity: (table.mask + 1) * 2)
                for index in 0...table.mask {
                    let record = table.cells[index].load(ordering: .relaxed)
                    guard let address = UnsafePointer<UInt8>(bitPattern: record) else { continue }
                    let length = UnsafeRawPointer(address).load(as: UInt32.self)
                    let text = UnsafeBufferPointer(start: address + 4, count: Int(length))
                    larger.cells[Symbols.find(text, in: larger).cell].store(record, ordering: .relaxed)
                }
                growth.tables.append(larger)
                current.store(
                    UInt(bitPattern: Unmanaged.passUnretained(larger).toOpaque()), ordering: .releasing)
                table = larger
            }
            let found = Symbols.find(text, in: table)
            if let known = Symbols.value(found.record) { return known }
            let record = UnsafeMutableRawPointer.allocate(byteCount: 4 + text.count, alignment: 4)
            record.storeBytes(of: UInt32(text.count), as: UInt32.self)
            if let source = text.baseAddress { (record + 4).copyMemory(from: source, byteCount: text.count) }
            growth.count += 1
            table.cells[found.cell].store(UInt(bitPattern: record), ordering: .releasing)
            return Symbols.value(UInt(bitPattern: record)) ?? .null
        }
    }

    public func intern(_ text: String) -> Value {
        var text = text
        return text.withUTF8 { intern($0) }
    }
}
