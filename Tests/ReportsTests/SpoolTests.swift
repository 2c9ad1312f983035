import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite("What follows the findings is spooled")
struct SpoolTests {
    /// Three megabytes in pieces of different sizes.
    private let pieces = (0..<3_000).map { [UInt8](repeating: UInt8($0 % 251), count: 500 + $0 % 1_001) }

    private func copied(_ spool: Spool) throws -> [UInt8] {
        let output = Output()
        try spool.copy(to: output)
        return output.bytes
    }

    @Test func muchGoesThroughAFile() throws {
        let folder = try Folder([:])
        let spool = Spool(folder: folder.url.path())
        for piece in pieces { spool.append(piece) }
        #expect(spool.filed > 2 << 20)
        #expect(try copied(spool) == Array(pieces.joined()))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path()).isEmpty, "the file has no name")
    }

    @Test func littleStaysInMemory() throws {
        let spool = Spool(folder: "/nonexistent")
        for piece in pieces.prefix(100) { spool.append(piece) }
        #expect(spool.filed == 0)
        #expect(try copied(spool) == Array(pieces.prefix(100).joined()))
        #expect(try copied(Spool()).isEmpty)
    }

    @Test func withoutAFileMemoryKeepsEverything() throws {
        let spool = Spool(folder: "/nonexistent")
        for piece in pieces { spool.append(piece) }
        #expect(spool.filed == 0)
        #expect(try copied(spool) == Array(pieces.joined()))
    }
}
