import Documents
import Foundation
import Testing

struct SymbolsTests {
    private func find(_ text: String) -> Value? {
        Array(text.utf8).withUnsafeBufferPointer { Symbols.shared.find($0) }
    }

    @Test func equalTextHasOneAddress() {
        let one = Symbols.shared.intern("symbols-test-one")
        #expect(one.flags.contains(.interned) && one.text == "symbols-test-one")
        #expect(Symbols.shared.intern("symbols-test-one").bits == one.bits)
        #expect(find("symbols-test-one")?.bits == one.bits)
        #expect(Symbols.shared.intern("symbols-test-two").bits != one.bits)
        #expect(Symbols.shared.intern("").bits == Symbols.shared.intern("").bits)
    }

    @Test func documentsUseSymbolsButAddNone() throws {
        let known = Symbols.shared.intern("symbols-test-known")
        for document in [
            try document(yaml: "symbols-test-known: 1\nsymbols-test-stranger: 2\n"),
            try document(json: #"{"symbols-test-known": 1, "symbols-test-stranger": 2}"#),
        ] {
            let keys = document.root.entries.map(\.key)
            #expect(keys[0].bits == known.bits && keys[0].flags.contains(.interned))
            #expect(!keys[1].flags.contains(.interned) && keys[1].text == "symbols-test-stranger")
            #expect(find("symbols-test-stranger") == nil)
            #expect(document.root["symbols-test-stranger"]?.asInt == 2)
        }
    }

    /// What is interned after a document was read still finds the document's keys.
    @Test func laterSymbolsMatchEarlierKeys() throws {
        let document = try document(yaml: "symbols-test-later: 1\n")
        defer { withExtendedLifetime(document) {} }
        let later = Symbols.shared.intern("symbols-test-later")
        #expect(document.root.slot(forKey: later)?.pointee.asInt == 1)
    }

    /// Many threads add and look up overlapping words while the table grows several times.
    @Test func threadsShareTheTable() {
        let words = (0..<20_000).map { "symbols-thread-\($0)" }
        nonisolated(unsafe) let addresses = UnsafeMutablePointer<UInt64>.allocate(capacity: 8 * words.count)
        defer { addresses.deallocate() }
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for index in words.indices {
                let place = (index * 7_919 + thread * 2_503) % words.count
                var word = words[place]
                let value = word.withUTF8 {
                    thread % 2 == 0 ? Symbols.shared.intern($0) : Symbols.shared.find($0) ?? Symbols.shared.intern($0)
                }
                addresses[thread * words.count + place] = value.bits
                if value.text != words[place] { Issue.record("\(words[place]) became \(value.text ?? "nothing")") }
            }
        }
        for place in words.indices {
            let first = addresses[place]
            #expect((1..<8).allSatisfy { addresses[$0 * words.count + place] == first })
        }
    }
}
