import Testing

@testable import CEL

@Suite("Searching text")
struct UTF8SearchTests {
    private func find(_ needle: String, _ text: String, from start: Int = 0) throws -> Int? {
        try withValueBytes(text) { text throws(ValueError) in
            try withValueBytes(needle) { UTF8Text.find($0, in: text, from: start) }
        }
    }

    private func findLast(_ needle: String, _ text: String, atOrBefore limit: Int = .max) throws -> Int? {
        try withValueBytes(text) { text throws(ValueError) in
            try withValueBytes(needle) { UTF8Text.findLast($0, in: text, atOrBefore: limit) }
        }
    }

    private func replace(
        _ text: String, _ search: String, _ replacement: String, limit: Int64 = -1
    ) throws(ValueError) -> String {
        var out: [UInt8] = []
        try withValueBytes(text) { text throws(ValueError) in
            try withValueBytes(search) { search throws(ValueError) in
                try withValueBytes(replacement) { replacement throws(ValueError) in
                    try UTF8Text.replace(text, search, with: replacement, limit: limit, to: &out)
                }
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private func split(_ text: String, _ separator: String, limit: Int64 = -1) throws -> [String] {
        try withValueBytes(text) { text throws(ValueError) in
            try withValueBytes(separator) { separator in
                UTF8Text.split(text, separator: separator, limit: limit).map {
                    String(decoding: text[$0], as: UTF8.self)
                }
            }
        }
    }

    @Test("First occurrence")
    func first() throws {
        #expect(try find("ac", "tacocat") == 1)
        #expect(try find("none", "tacocat") == nil)
        #expect(try find("a", "tacocat", from: 2) == 5)
        #expect(try find("", "tacocat", from: 7) == 7)
        #expect(try find("", "tacocat", from: 8) == nil)
        #expect(try find("t", "tacocat", from: 7) == nil)
        #expect(try find("tacocats", "tacocat") == nil)
        #expect(try find("", "") == 0)
        #expect(try find("é", "ta©oé") == 5)
    }

    @Test("Last occurrence")
    func last() throws {
        #expect(try findLast("at", "tacocat") == 5)
        #expect(try findLast("a", "tacocat", atOrBefore: 4) == 1)
        #expect(try findLast("", "tacocat") == 7)
        #expect(try findLast("", "tacocat", atOrBefore: 3) == 3)
        #expect(try findLast("nana", "bananananana", atOrBefore: 7) == 6)
        #expect(try findLast("@@", "") == nil)
        #expect(try findLast("a", "tacocat", atOrBefore: -1) == nil)
    }

    @Test("Prefixes, suffixes, parts")
    func parts() throws {
        try withValueBytes("tacocat") { text throws(ValueError) in
            #expect(try withValueBytes("taco") { UTF8Text.hasPrefix(text, $0) })
            #expect(try withValueBytes("cat") { UTF8Text.hasSuffix(text, $0) })
            #expect(try withValueBytes("oc") { UTF8Text.contains(text, $0) })
            #expect(try withValueBytes("") { UTF8Text.hasPrefix(text, $0) && UTF8Text.hasSuffix(text, $0) })
            #expect(try !withValueBytes("tacocats") { UTF8Text.hasPrefix(text, $0) || UTF8Text.hasSuffix(text, $0) })
            #expect(try !withValueBytes("cot") { UTF8Text.contains(text, $0) })
        }
    }

    @Test("Long needles are found where short ones would be, overlaps included")
    func longNeedles() throws {
        var random = SeededGenerator(seed: 10)
        for _ in 0..<500 {
            let needle = (0..<Int.random(in: 17...24, using: &random)).map { _ in
                Bool.random(using: &random) ? "a" : "b"
            }
            let unit = needle.joined()
            let text = (0..<8).map { _ in Bool.random(using: &random) ? unit : String(unit.prefix(9)) }.joined()
            let bytes = Array(text.utf8)
            let matches = bytes.indices.filter { bytes[$0...].starts(with: unit.utf8) }
            #expect(try find(unit, text) == matches.first)
            #expect(try findLast(unit, text) == matches.last)
            #expect(try findLast(unit, text, atOrBefore: 40) == matches.last { $0 <= 40 })
            #expect(try find(unit, text, from: 30) == matches.first { $0 >= 30 })
        }
    }

    @Test("A repetitive text does not make searching quadratic", .timeLimit(.minutes(10)))
    func repetitive() throws {
        let text = String(repeating: "a", count: 400_000)
        let needle = String(repeating: "a", count: 100_000) + "b"
        #expect(try find(needle, text) == nil)
        #expect(try findLast("b" + needle.dropLast(), text) == nil)
        #expect(try split(text, needle).count == 1)
    }

    @Test("replace")
    func replacing() throws {
        #expect(try replace("12 days 12 hours", "{0}", "2") == "12 days 12 hours")
        #expect(try replace("{0} days {0} hours", "{0}", "2") == "2 days 2 hours")
        #expect(try replace("{0} days {0} hours", "{0}", "2", limit: 1) == "2 days {0} hours")
        #expect(try replace("{0} days", "{0}", "2", limit: 0) == "{0} days")
        #expect(try replace("1 ©αT taco", "αT", "o©α") == "1 ©o©α taco")
        #expect(try replace("aaa", "aa", "b") == "ba")
        #expect(try replace("abc", "b", "") == "ac")
        #expect(try replace("a©", "", "-") == "-a-©-")
        #expect(try replace("a©", "", "-", limit: 2) == "-a-©")
        #expect(try replace("", "", "x") == "x")
        #expect(try replace("", "a", "x") == "")
    }

    @Test("A result that would not fit in memory is refused")
    func replaceLimit() {
        let text = String(repeating: "a", count: 10_000)
        #expect(throws: ValueError.resultTooLong) { try replace(text, "a", text) }
        #expect(throws: ValueError.resultTooLong) { try replace(text, "", text) }
    }

    @Test("split")
    func splitting() throws {
        #expect(try split("hello world", " ") == ["hello", "world"])
        #expect(try split("hello world events!", " ", limit: 0) == [])
        #expect(try split("hello world events!", " ", limit: 1) == ["hello world events!"])
        #expect(try split("hello world events!", " ", limit: 2) == ["hello", "world events!"])
        #expect(try split("o©o©o©o", "©", limit: -1) == ["o", "o", "o", "o"])
        #expect(try split(",a,", ",") == ["", "a", ""])
        #expect(try split("", ",") == [""])
        #expect(try split("", "") == [])
        #expect(try split("a©😀", "") == ["a", "©", "😀"])
        #expect(try split("a©😀", "", limit: 2) == ["a", "©😀"])
        #expect(try split("a©😀", "", limit: 1) == ["a©😀"])
        #expect(try split("a©😀", "", limit: .max) == ["a", "©", "😀"])
        #expect(try split("aaa", "aa") == ["", "a"])
    }
}
