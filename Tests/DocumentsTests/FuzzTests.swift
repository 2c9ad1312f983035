import Documents
import Foundation
import ReaderChecks
import Testing

/// A short run of what `ReadersFuzz` does at length, from fixed seeds.
struct FuzzTests {
    @Test func mutatedTexts() {
        let start = Date()
        var texts: UInt64 = 0
        while Date().timeIntervalSince(start) < 3 {
            var mutator = Mutator(seed: texts)
            let text = mutator.next()
            if let wrong = ReaderChecks.check(text) {
                Issue.record("seed \(texts): \(wrong)\n\(String(decoding: text, as: UTF8.self).debugDescription)")
                return
            }
            texts += 1
        }
        #expect(texts > 100)
    }

    /// The checks themselves see a difference.
    @Test func sameness() throws {
        func same(_ a: String, _ b: String) throws -> Bool {
            let (a, b) = (try document(json: a), try document(json: b))
            return withExtendedLifetime((a, b)) { ReaderChecks.same(a.root, b.root) }
        }
        #expect(try same(#"{"a":1,"b":[2]}"#, #"{"b":[2],"a":1}"#))
        for other in [#"{"a":1,"b":[3]}"#, #"{"a":1}"#, #"{"a":1,"b":[2,2]}"#, #"{"a":"1","b":[2]}"#, "null"] {
            #expect(try !same(#"{"a":1,"b":[2]}"#, other))
        }
    }
}
