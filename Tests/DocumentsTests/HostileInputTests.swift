import Documents
import Testing

/// Inputs made to exhaust time, memory or stack: each is read or refused with a clear error.
@Suite(.timeLimit(.minutes(10)))
struct HostileInputTests {
    private func repeated(_ text: String, _ count: Int) -> [UInt8] {
        let unit = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(unit.count * count)
        for _ in 0..<count { bytes += unit }
        return bytes
    }

    private static let tooDeep = "more than 1000 maps and lists lie in each other"

    @Test func nestingTenThousandDeep() {
        let block = (0..<2_000).map { "\(String(repeating: " ", count: $0))-\n" }.joined()
        #expect(readYAML(block) == [.error("line 1001, column 1001: \(Self.tooDeep)")])
        #expect(readYAML(repeated("- ", 10_000)) == [.error("line 1, column 2001: \(Self.tooDeep)")])
        let maps = (0..<2_000).map { "\(String(repeating: " ", count: $0))a:\n" }.joined()
        #expect(readYAML(maps) == [.error("line 1001, column 1001: \(Self.tooDeep)")])
        let flow = "more than 100 flow collections lie in each other"
        #expect(readYAML(repeated("[", 10_000)) == [.error("line 1, column 101: \(flow)")])
        #expect(readYAML(repeated("{a: ", 10_000)) == [.error("line 1, column 401: \(flow)")])
        #expect(readYAML(repeated("[", 1_000_000)) == [.error("line 1, column 101: \(flow)")])
        #expect(readJSON(repeated("[", 10_000)) == [.error("line 1, column 1001: \(Self.tooDeep)")])
        #expect(readJSON(repeated("{\"a\":", 10_000)) == [.error("line 1, column 5001: \(Self.tooDeep)")])
    }

    @Test func nestingAtTheLimitIsRead() {
        let json = String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000)
        #expect(readJSON(json) == [.value(json)])
        let flow = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(readYAML("a: \(flow)\nb: \(flow)") == [.value("{\"a\":\(flow),\"b\":\(flow)}")])
        let block = String(repeating: "- ", count: 1_000) + "x"
        #expect(readYAML(block).first?.isValue == true)
    }

    /// Aliases of aliases make deep values from flat text.
    @Test func depthThroughAliases() {
        var text = "- &a0 [x]\n"
        for number in 1..<50 { text += "- &a\(number) [*a\(number - 1)]\n" }
        var limits = ReadLimits()
        limits.depth = 40
        #expect(
            readYAML(text, limits: limits)
                == [.error("line 40, column 9: more than 40 maps and lists lie in each other")])
    }

    @Test func aliasBombs() {
        var laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for number in 1..<30 {
            laughs += "a\(number): &a\(number) [" + String(repeating: "*a\(number - 1),", count: 9) + "]\n"
        }
        guard case .error(let words)? = readYAML(laughs).first else {
            Issue.record("read")
            return
        }
        #expect(words.hasSuffix("document contains excessive aliasing"))
        let merges =
            "- &a {" + (0..<1_000).map { "k\($0): 1, " }.joined() + "}\n"
            + String(repeating: "- {<<: *a}\n", count: 10_000)
        guard case .error(let second)? = readYAML(merges).first else {
            Issue.record("read")
            return
        }
        #expect(second.hasSuffix("document contains excessive aliasing"))
    }

    /// go-yaml lets 99 % of a small document come from aliases.
    @Test func ordinaryAliasesAreRead() {
        let text = "- &a {x: [1, 2, 3], y: z}\n" + String(repeating: "- *a\n", count: 200)
        #expect(readYAML(text).first?.isValue == true)
    }

    @Test func aMillionKeysAreIndexed() throws {
        let count = 1_000_000
        var bytes: [UInt8] = []
        for number in 0..<count { bytes += Array("key\(number): \(number)\n".utf8) }
        try bytes.withUnsafeBufferPointer { buffer in
            var reader = YAMLReader(bytes: buffer)
            let document = try #require(try reader.next())
            defer { withExtendedLifetime(document) {} }
            #expect(document.root.count == UInt32(count) && document.root.flags.contains(.indexed))
            let arena = Arena()
            for number in stride(from: 0, to: count, by: 997) {
                #expect(document.root.slot(forKey: arena.string("key\(number)"))?.pointee.asInt == Int64(number))
            }
            #expect(document.root.slot(forKey: arena.string("key\(count)")) == nil)
        }
    }

    @Test func aDuplicateAmongManyKeysIsFound() {
        let text = (0..<50_000).map { "key\($0): \($0)\n" }.joined() + "key7: x\n"
        #expect(
            readYAML(text) == [.error("line 50001, column 1: key \"key7\" is already set (first at line 8, column 1)")])
    }

    @Test func aFileOfFiftyMegabytes() throws {
        let item =
            "- name: \"item\"\n  data: |\n" + String(repeating: "    some text that goes on for a while\n", count: 50)
        let bytes = Array("items:\n".utf8) + repeated(item, 50_000_000 / item.utf8.count + 1)
        #expect(bytes.count > 50_000_000)
        try bytes.withUnsafeBufferPointer { buffer in
            var reader = YAMLReader(bytes: buffer)
            let document = try #require(try reader.next())
            defer { withExtendedLifetime(document) {} }
            let items = try #require(document.root["items"])
            #expect(Int(items.count) == 50_000_000 / item.utf8.count + 1)
            #expect(document.byteCount < bytes.count * 3 / 2)
            #expect(try reader.next() == nil)
        }
    }

    @Test func tenThousandDocuments() {
        let outcomes = readYAML(repeated("---\na: 1\n", 10_000))
        #expect(outcomes.count == 10_000 && outcomes.allSatisfy { $0 == .value(#"{"a":1}"#) })
        #expect(readJSON(repeated("{\"a\":1}\n", 10_000)).count == 10_000)
    }

    @Test func thousandsOfBrokenDocumentsEndInOneError() {
        let outcomes = readYAML(repeated("---\na: [\n", 5_000))
        #expect(outcomes.count == 1_001)
        #expect(
            outcomes.last
                == .error(
                    "line 2001, column 1: 1000 documents before this one cannot be read; the rest of the text is not read"
                ))
    }

    @Test func giantKeys() {
        let long = String(repeating: "k", count: 2_000_000)
        #expect(readYAML("? \(long)\n: 1") == [.error("line 1, column 3: the key is longer than 1048576 bytes")])
        #expect(
            readJSON("{\"\(long)\": 1}") == [.error("line 1, column 2000004: the key is longer than 1048576 bytes")])
        #expect(readYAML("\"\(long)\": 1").first?.isValue == false)
        let short = String(repeating: "k", count: 1_000_000)
        #expect(readYAML("? \(short)\n: 1") == [.value("{\"\(short)\":1}")])
    }

    @Test func giantScalars() {
        let long = String(repeating: "1", count: 1_000_000)
        #expect(readYAML("a: \(long)") == [.value("{\"a\":\"\(long)\"}")])
        #expect(readYAML("a: 0.\(long)") == [.value("{\"a\":0.1111111111111111}")])
        #expect(readJSON("0.\(long)") == [.value("0.1111111111111111")])
        #expect(readJSON(long) == [.error("line 1, column 1: a number is beyond the range of doubles")])
    }

    /// libyaml compares every directive with all before it.
    @Test func directivesWithoutEnd() {
        let text = (0..<100_000).map { "%TAG !a\($0)! x\n" }.joined() + "---\na: 1\n"
        #expect(
            readYAML("b: 2\n---\n" + text) == [
                .value(#"{"b":2}"#), .error("line 67, column 1: more than 64 lines begin with '%' before one document"),
                .value(#"{"a":1}"#),
            ])
        let each = String(repeating: "%YAML 1.1\n---\na: 1\n...\n", count: 200)
        #expect(readYAML(each).count == 200)
    }

    @Test func documentAndNodeLimits() {
        var limits = ReadLimits()
        limits.documentLength = 100
        #expect(
            readYAML("a: 1\n---\nb: \(String(repeating: "x", count: 200))\n---\nc: 3", limits: limits) == [
                .value(#"{"a":1}"#), .error("line 3, column 4: the document is longer than 100 characters"),
                .value(#"{"c":3}"#),
            ])
        limits = ReadLimits()
        limits.nodes = 10
        #expect(
            readYAML("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", limits: limits) == [
                .error("line 1, column 29: the document has more than 10 keys and values")
            ])
        #expect(
            readJSON("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", limits: limits) == [
                .error("line 1, column 29: the document has more than 10 keys and values")
            ])
    }
}

extension Outcome {
    var isValue: Bool { if case .value = self { true } else { false } }
}
