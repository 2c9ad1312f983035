import Documents
import Testing

struct ArenaTests {
    @Test func addressesAreAlignedAndDistinct() {
        let arena = Arena(capacity: 256)
        var last: UnsafeMutableRawPointer?
        for size in [1, 16, 17, 255, 4_000, 3, 2_000_000, 5] {
            let address = arena.allocate(byteCount: size)
            #expect(UInt(bitPattern: address) % 16 == 0 && address != last)
            address.initializeMemory(as: UInt8.self, repeating: 0xAA, count: size)
            last = address
        }
        #expect(arena.allocated == 16 + 16 + 32 + 256 + 4_000 + 16 + 2_000_000 + 16)
        arena.reset()
        #expect(arena.allocated == 0)
        #expect(arena.string("text").text == "text")
    }

    @Test func mapsFindTheirKeysAndDuplicates() {
        let arena = Arena()
        for count in [1, 2, 16, 17, 500] {
            var entries = (0..<count).map { Value.Entry(key: arena.string("k\($0)"), value: .int(Int64($0))) }
            let (map, duplicate) = entries.withUnsafeBufferPointer { arena.map($0) }
            #expect(duplicate == nil && map.flags.contains(.indexed) == (count > 16))
            for number in 0..<count {
                #expect(map.slot(forKey: arena.string("k\(number)"))?.pointee.asInt == Int64(number))
            }
            #expect(map.slot(forKey: arena.string("k\(count)")) == nil)
            entries.append(.init(key: arena.string("k0"), value: .null))
            #expect(entries.withUnsafeBufferPointer { arena.map($0).duplicate } == count)
        }
    }

    @Test func numbersMeetOnOneLine() {
        let arena = Arena()
        let entries = [Value.Entry(key: .int(1), value: .true), .init(key: .uint(.max), value: .false)]
        let map = entries.withUnsafeBufferPointer { arena.map($0).map }
        #expect(map.slot(forAnyKey: .uint(1))?.pointee.isTrue == true)
        #expect(map.slot(forAnyKey: .double(1))?.pointee.isTrue == true)
        #expect(map.slot(forAnyKey: .double(1.5)) == nil)
        #expect(map.slot(forAnyKey: .uint(.max))?.pointee.isFalse == true)
        #expect(map.slot(forAnyKey: .string(UnsafeBufferPointer(start: nil, count: 0))) == nil)
    }
}
